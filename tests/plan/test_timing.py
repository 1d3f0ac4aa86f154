"""Time estimates follow the stated peaks."""

from __future__ import annotations

import pytest

from dsl.plan.timing import DEVICES, cpu, moved_bytes, share_seconds, step_seconds
from dsl.plan.work import Tape
from tests.lang.bodies import model


@pytest.mark.parametrize("name", DEVICES)
def test_half_precision_is_no_slower(name: str) -> None:
    device = DEVICES[name]
    assert device.name == name
    assert step_seconds(10**15, 0, device, "bf16-mixed") <= step_seconds(10**15, 0, device, "32-true")


def test_the_slower_of_work_and_memory_counts() -> None:
    device = DEVICES["H100-80GB"]
    assert step_seconds(10**15, 10, device) == step_seconds(10**15, 0, device)
    assert step_seconds(10, 10**12, device) == step_seconds(0, 10**12, device)


def test_operations_take_time_to_start() -> None:
    device = DEVICES["A100-80GB"]
    assert step_seconds(1, 1, device, operations=1000) >= 1000 * 1e-6


def test_more_cores_do_more() -> None:
    assert step_seconds(10**12, 0, cpu(8)) == pytest.approx(step_seconds(10**12, 0, cpu(4)) / 2)


def test_one_device_shares_nothing() -> None:
    device = DEVICES["H100-80GB"]
    assert share_seconds(10**9, device, 1) == 0
    assert share_seconds(10**9, device, 8) > share_seconds(10**9, device, 2) > 0


def test_every_operation_reads_and_writes_once_and_views_do_not() -> None:
    from dsl.plan.step import record_model

    tape = Tape(training=False)
    record_model(model("relu -> unsqueeze(1) -> flatten").made, {"B": 4}, tape)
    assert moved_bytes(tape, training=False) == 2 * 4 * 8 * 4
