"""Whatever settings a spec has, planning it gives a plan or says what is wrong; a plan keeps its own arithmetic."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsl.lang.check import check_spec
from dsl.plan.clock import Clock
from dsl.plan.coding import from_json, to_json
from dsl.plan.decide import make_plan
from dsl.plan.machine import Machine
from dsl.plan.plan import Plan
from dsl.spec.keys import BY_NAME
from dsl.spec.read import load
from tests.plan.machines import CPU, with_gpus
from tests.plan.planning import SPEC

TABLES = ("trainer", "data", "checkpoint", "early_stopping", "logging")
EXAMPLES = {f"{table}.{key.name}": key.example for table in TABLES for key in BY_NAME[table].keys}
EXAMPLES |= {
    "data.source": "\"csv('later.csv', target='y', classes=10, numbers=['a', 'b'])\"",
    "data.transform": '"to_float"',
    "data.target": '"label"',
    "data.augment": '"flip"',
    "data.batch_augment": '"mixup(0.2)"',
    "schedule": '"warmup(5) -> cosine"',
    "trainer.freeze": '"linear1.*"',
    "trainer.callbacks": '["device_stats", "lr_monitor"]',
    "trainer.accumulate_grad_batches": "{ 0 = 4, 2 = 1 }",
}
MACHINES = (CPU, with_gpus(1), with_gpus(4), with_gpus(2, gib=1))


def attempted(sets: list[str], machine: Machine) -> Plan | None:
    spec, found = load("spec.toml", text=SPEC, sets=sets)
    assert spec is not None
    program, more = check_spec(spec)
    if program is None or any(item.severity == "error" for item in (*found, *more)):
        return None
    plan, faults = make_plan(spec, program, machine, [*found, *more])
    assert plan is not None or any(item.severity == "error" for item in faults)
    for item in faults:
        assert item.message and item.message.count("`") % 2 == 0
    return plan


def hold(plan: Plan) -> None:
    assert from_json(json.loads(json.dumps(to_json(plan), allow_nan=False))) == plan
    strategy, length = plan.placement.strategy, plan.length
    assert strategy.replicate * strategy.shard * strategy.tensor == plan.placement.world
    if length.batches is not None:
        clock = Clock(length.batches, plan.batches.accumulation)
        assert length.updates == clock.updates_before(1)
        if length.epochs is not None and length.steps is not None:
            assert length.steps <= clock.updates_before(length.epochs)
            assert length.steps > clock.updates_before(length.epochs - 1) or length.steps == 0
        if length.max_steps is not None and length.steps is not None:
            assert length.steps <= length.max_steps
    for split in plan.data.splits:
        assert split.samples is None or split.samples > 0
        assert split.batches is None or split.batches >= 0
    for step in plan.steps:
        starts = [part.start for part in step.schedule if part.start is not None]
        assert starts == sorted(starts)


@pytest.mark.parametrize("path", EXAMPLES)
def test_every_key_has_a_plan_with_its_example(path: str) -> None:
    for machine in MACHINES:
        plan = attempted([f"{path}={EXAMPLES[path]}"], machine)
        if plan is not None:
            hold(plan)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(sorted(EXAMPLES)), unique=True, max_size=6), st.sampled_from(MACHINES))
def test_planning_never_fails_otherwise_than_by_saying_why(paths: list[str], machine: Machine) -> None:
    plan = attempted([f"{path}={EXAMPLES[path]}" for path in paths], machine)
    if plan is not None:
        hold(plan)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 300),
    st.integers(1, 40),
    st.integers(1, 12),
    st.booleans(),
    st.integers(0, 400),
    st.integers(1, 8),
)
def test_batches_add_up(size: int, batch: int, window: int, drop: bool, held_out: int, devices: int) -> None:
    sets = [
        f"data.batch_size={batch}",
        f"trainer.accumulate_grad_batches={window}",
        f"data.drop_last={str(drop).lower()}",
    ]
    text = SPEC.replace("size=1000", f"size={size}")
    spec, _ = load("spec.toml", text=text, sets=[*sets, f"data.validate={held_out}"])
    assert spec is not None
    program, more = check_spec(spec)
    if program is None or any(item.severity == "error" for item in more):
        return
    plan, faults = make_plan(spec, program, with_gpus(devices))
    if plan is None:
        assert {item.code for item in faults if item.severity == "error"} == {"E0803"}
        assert drop
        return
    hold(plan)
    train = size - held_out
    share = train // devices if drop else -(-train // devices)
    assert plan.length.batches == (share // batch if drop else -(-share // batch))
