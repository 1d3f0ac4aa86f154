"""A Plan is plain data: it goes into JSON and comes back, two can be compared, and it honours every key."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.plan.coding import NoPlan, from_json, to_json
from dsl.plan.compare import difference
from dsl.plan.defaults import DECIDED, SHOWN
from dsl.plan.plan import Plan
from dsl.spec.key import Decided
from dsl.spec.keys import BY_NAME
from tests.plan.machines import with_gpus
from tests.plan.planning import plan_of

SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.toml"))
RICH = (
    "data.validate={ a = 100, b = 0.1 }",
    "metrics=['accuracy']",
    'logging.grad_norm="inf"',
    "logging.mlflow=true",
    "trainer.ema=true",
    "trainer.freeze={ 'model.linear1.*' = 2 }",
    "trainer.compile={ dynamic = true }",
    "trainer.accumulate_grad_batches={ 0 = 4, 2 = 1 }",
    "schedule=warmup(10) -> cosine",
    "params.x=inf",
    "params.y=[1, 2.0, 'a', [true]]",
    "early_stopping.monitor=val_a_loss",
    "trainer.max_time=00:00:30:00",
    "callback.device_stats={}",
)


def there_and_back(plan: Plan) -> Plan:
    return from_json(json.loads(json.dumps(to_json(plan), allow_nan=False)))


@pytest.mark.parametrize("sets", [(), RICH, ("trainer.fast_dev_run=true",)])
def test_a_plan_comes_back_from_json_as_it_was(sets: tuple[str, ...]) -> None:
    for machine in (with_gpus(0), with_gpus(2)):
        plan = plan_of(*sets, machine=machine)
        assert there_and_back(plan) == plan
        assert to_json(there_and_back(plan)) == to_json(plan)


def test_what_is_no_plan_is_refused() -> None:
    good = to_json(plan_of())
    for bad in (None, [], {}, {**good, "format_version": "0"}, {**good, "extra": 1}, {**good, "seed": "x"}):
        with pytest.raises(NoPlan):
            from_json(bad)
    with pytest.raises(NoPlan, match="batches"):
        from_json({name: value for name, value in good.items() if name != "batches"})
    with pytest.raises(NoPlan, match=r"plan\.batches\.per_device"):
        from_json({**good, "batches": {**good["batches"], "per_device": 1.5}})


def test_equal_plans_do_not_differ() -> None:
    assert difference(plan_of(*RICH), plan_of(*RICH)) == ()


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(["data.batch_size=20", "trainer.max_epochs=9", "seed=3", "optimizer=adam", "name=other"]))
def test_plans_that_differ_say_where(change: str) -> None:
    left, right = plan_of(), plan_of(change)
    found = difference(left, right)
    assert found
    for item in found:
        assert item.left != item.right
    back = {item.path: (item.right, item.left) for item in difference(right, left)}
    assert {item.path: (item.left, item.right) for item in found} == back


def test_a_difference_names_what_it_is_in() -> None:
    paths = {item.path for item in difference(plan_of(), plan_of("data.batch_size=20"))}
    assert {"batches.per_device", "batches.whole", "length.steps", "data.splits[train].batches"} <= paths


def test_what_follows_is_compared_where_nothing_else_differs() -> None:
    plan = plan_of()
    first, *_ = difference(plan, replace(plan, hints=(), defaults=()))
    assert first.path.startswith("defaults")


def test_a_plan_is_frozen_all_through() -> None:
    def walk(value: Any) -> None:
        if is_dataclass(value):
            assert type(value).__dataclass_params__.frozen  # type: ignore[attr-defined]
            for item in fields(value):
                walk(getattr(value, item.name))
        elif isinstance(value, tuple):
            for item in value:
                walk(item)
        else:
            assert isinstance(value, (bool, int, float, str, dict, type(None)))

    walk(plan_of(*RICH))


def test_every_decided_default_has_its_value() -> None:
    named = {
        f"{table}.{key.name}" if table else key.name
        for table in SHOWN
        for key in BY_NAME[table].keys
        if isinstance(key.default, Decided)
    }
    assert sorted(named - set(DECIDED)) == []


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_every_spec_has_a_plan_that_comes_back(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parents[1])
    plan = plan_of(text=path.read_text(encoding="utf-8"), name=f"specs/{path.name}")
    assert there_and_back(plan) == plan


# -- every key that decides something is honoured

ELSEWHERE = {
    "data.target": "named by the fields",
    "data.transform": "a graph of the program, which the data stage runs",
    "data.augment": "a graph of the program",
    "data.batch_augment": "a graph of the program",
    "data.source": "a plan is of one source",
}
CHANGES: dict[str, tuple[str, ...]] = {
    "data.validate": ("100",),
    "data.test": ("100",),
    "data.folds": ("3",),
    "data.fold": ("1", "data.folds=3"),
    "data.global_batch_size": ("50",),
    "data.sampler": ("sequential",),
    "data.max_bad": ("5", "data.on_bad_sample=skip"),
    "data.on_bad_sample": ("skip",),
    "data.prefetch": ("7", "data.num_workers=2"),
    "data.persistent_workers": ("false", "data.num_workers=2"),
    "data.num_workers": ("2",),
    "data.pin_memory": ("true",),
    "data.cache": ("disk",),
    "trainer.max_epochs": ("9",),
    "trainer.max_time": ("00:00:10:00",),
    "trainer.accelerator": ("cpu", "machine"),
    "trainer.gpus": ("1", "machine"),
    "trainer.devices": ("1", "machine"),
    "trainer.strategy": ("fsdp", "machine"),
    "trainer.precision": ("bf16-mixed",),
    "trainer.plugins": ("slurm",),
    "trainer.benchmark": ("true",),
    "trainer.logger": ("csv",),
    "trainer.callbacks": ("device_stats",),
    "trainer.profiler": ("simple",),
    "trainer.freeze": ("linear1.*",),
    "trainer.model_registry": ("here",),
    "trainer.default_root_dir": ("there",),
    "trainer.gradient_clip_val": ("1.5",),
    "trainer.gradient_clip_algorithm": ("value", "trainer.gradient_clip_val=1.0"),
    "trainer.on_nonfinite": ("skip",),
    "trainer.on_oom": ("split",),
    "trainer.deterministic": ("warn",),
    "trainer.check_val_every_n_epoch": ("2", "data.validate=100"),
    "trainer.val_check_interval": ("0.5", "data.validate=100"),
    "trainer.num_sanity_val_steps": ("5", "data.validate=100"),
    "trainer.limit_val_batches": ("1", "data.validate=100"),
    "trainer.limit_test_batches": ("1", "data.test=100"),
    "checkpoint.monitor": ("train_loss",),
    "checkpoint.save_top_k": ("3", "checkpoint.monitor=train_loss"),
    "checkpoint.mode": ("max", "checkpoint.monitor=train_loss"),
    "checkpoint.every_n_epochs": ("3",),
    "checkpoint.train_time_interval": ("00:00:10:00",),
    "checkpoint.save_on_train_epoch_end": ("false",),
    "checkpoint.dirpath": ("there",),
    "checkpoint.filename": ("best",),
    "checkpoint.resume": ("runs/a",),
    "checkpoint.save_last": ("link",),
    "early_stopping.enabled": ("false",),
    "early_stopping.monitor": ("train_accuracy", "metrics=['accuracy']"),
    "early_stopping.mode": ("max",),
    "early_stopping.stopping_threshold": ("0.5",),
    "early_stopping.divergence_threshold": ("5.5",),
    "early_stopping.check_on_train_epoch_end": ("false",),
    "logging.mlflow": ("true",),
    "logging.wandb": ("true",),
    "logging.every": ("7",),
    "logging.images": ("3",),
    "logging.grad_norm": ('"inf"',),
    "logging.progress": ("['train_loss']", "metrics=['accuracy']"),
    "logging.dir": ("there",),
}
"""A value that is not the default, and what else it takes to matter."""

KEYS = [
    f"{table}.{key.name}"
    for table in ("trainer", "data", "checkpoint", "early_stopping", "logging")
    for key in BY_NAME[table].keys
]


@pytest.mark.parametrize("path", [path for path in KEYS if not ELSEWHERE.get(path)])
def test_a_key_that_is_changed_changes_the_plan(path: str) -> None:
    """No value of these tables is ignored: the run does what the plan says, and looks at the spec no more."""
    table, _, name = path.partition(".")
    key = BY_NAME[table].key(name)
    assert key is not None
    value, *more = CHANGES[path] if path in CHANGES else (_another(key.default),)
    options: dict[str, Any] = {"machine": with_gpus(2)} if "machine" in more else {}
    sets = [item for item in more if "=" in item]
    sets += ["early_stopping.monitor=train_loss"] if table == "early_stopping" else []
    left, right = plan_of(*sets, **options), plan_of(*sets, f"{path}={value}", **options)
    assert difference(left, right), f"`{path} = {value}` changes nothing"


def _another(default: Any) -> str:
    if isinstance(default, bool):
        return str(not default).lower()
    assert isinstance(default, (int, float)), "name a value in CHANGES"
    return "0.5" if isinstance(default, float) else str(default + 3 if default >= 0 else 5)
