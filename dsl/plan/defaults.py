"""The keys that nobody wrote, with the values that they came to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dsl.plan.draft import Draft, plain
from dsl.plan.plan import Default, Plan
from dsl.spec.key import Decided, Key
from dsl.spec.keys import BY_NAME

SHOWN = ("", "data", "trainer", "checkpoint", "early_stopping", "logging")
"""The tables whose defaults matter to every run."""

_ASKING = frozenset({"extends", "use", "loss", "optimizer", "allow", "data.source"})
"""Keys without which nothing is taken in their place."""


def taken(draft: Draft, plan: Plan) -> tuple[Default, ...]:
    """Every default of the plan, in the order of the reference."""
    return tuple(found for table in SHOWN for found in _of_table(draft, plan, table))


def _of_table(draft: Draft, plan: Plan, name: str) -> Iterator[Default]:
    if name == "early_stopping" and plan.early_stopping is None:
        return
    for key in BY_NAME[name].keys:
        path = f"{name}.{key.name}" if name else key.name
        if draft.spec.given(path) is None and path not in _ASKING:
            yield _default(path, key, plan)


def _default(path: str, key: Key, plan: Plan) -> Default:
    decided = DECIDED.get(path)
    value = decided(plan) if decided is not None else key.default
    return Default(path, plain(value), key.default.words if isinstance(key.default, Decided) else "")


def _gpus(plan: Plan) -> Any:
    return len(plan.placement.devices) if plan.placement.accelerator == "gpu" else 0


def _tests(plan: Plan) -> Any:
    return next((split.part for split in plan.data.splits if split.role == "test"), None)


def _stopping(name: str) -> Callable[[Plan], Any]:
    return lambda plan: getattr(plan.early_stopping, name, None)


DECIDED: dict[str, Callable[[Plan], Any]] = {
    "name": lambda plan: plan.name,
    "data.target": lambda plan: tuple(field.name for field in plan.data.fields if field.role == "target"),
    "data.test": _tests,
    "data.fold": lambda plan: plan.data.fold,
    "data.batch_size": lambda plan: plan.batches.per_device,
    "data.global_batch_size": lambda plan: plan.batches.whole,
    "data.sampler": lambda plan: plan.data.sampler.name,
    "data.num_workers": lambda plan: plan.loading.workers,
    "data.pin_memory": lambda plan: plan.loading.pin_memory,
    "data.cache": lambda plan: plan.loading.cache,
    "trainer.max_epochs": lambda plan: -1 if plan.length.max_epochs is None else plan.length.max_epochs,
    "trainer.accelerator": lambda plan: plan.placement.accelerator,
    "trainer.devices": lambda plan: len(plan.placement.devices),
    "trainer.gpus": _gpus,
    "trainer.strategy": lambda plan: plan.placement.strategy.kind,
    "trainer.plugins": lambda plan: plan.placement.launch,
    "trainer.benchmark": lambda plan: plan.training.benchmark,
    "trainer.default_root_dir": lambda plan: plan.place.root,
    "checkpoint.monitor": lambda plan: plan.checkpoints.monitor or None,
    "checkpoint.mode": lambda plan: plan.checkpoints.mode or None,
    "checkpoint.every_n_epochs": lambda plan: plan.checkpoints.every_n_epochs,
    "checkpoint.save_on_train_epoch_end": lambda plan: plan.checkpoints.on_train_epoch_end,
    "checkpoint.dirpath": lambda plan: plan.checkpoints.folder,
    "early_stopping.enabled": lambda plan: plan.early_stopping is not None,
    "early_stopping.monitor": _stopping("monitor"),
    "early_stopping.mode": _stopping("mode"),
    "early_stopping.check_on_train_epoch_end": _stopping("on_train_epoch_end"),
    "logging.every": lambda plan: plan.logging.every_n_steps,
    "logging.progress": lambda plan: plan.logging.progress,
    "logging.dir": lambda plan: plan.place.root,
}
"""What is settled by the plan, by the path of its key."""
