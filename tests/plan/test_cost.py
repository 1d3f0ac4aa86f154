"""What the plan makes of the estimates: shares of devices, what they send, and numbers as people read them."""

from __future__ import annotations

import pytest

from dsl.plan import timing
from dsl.plan.estimate import known_device, sent_bytes
from dsl.plan.figures import as_bytes, as_time, as_work, counted, in_thousands
from dsl.plan.parts import Strategy
from tests.plan.machines import with_gpus
from tests.plan.planning import SPEC, plan_of


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "0"), (999, "999"), (1000, "1.0 K"), (54_018, "54.0 K"), (11_689_512, "11.7 M"), (138_357_544, "138 M")],
)
def test_counts_are_shown_in_lightnings_units(number: int, shown: str) -> None:
    assert in_thousands(number) == shown


def test_sizes_and_times() -> None:
    assert [as_bytes(size) for size in (0, 999, 1000, 312_400, 2_100_000_000)] == [
        "0 B",
        "999 B",
        "1.0 kB",
        "312 kB",
        "2.1 GB",
    ]
    seconds = (0.000012, 0.0123, 0.25, 4.2, 59.7, 3600, 3660, 90_000)
    shown = ["12 us", "12.3 ms", "250 ms", "4.2 s", "1 min", "1 h", "1 h 1 min", "1 d 1 h"]
    assert [as_time(item) for item in seconds] == shown
    assert as_work(6_220_600_000_000) == "6.2 TFLOP"
    assert (counted(1, "epoch"), counted(1719, "batch", "batches")) == ("1 epoch", "1,719 batches")


def test_ddp_sends_the_rings_share_and_fsdp_half_as_much_again() -> None:
    assert sent_bytes(Strategy("single", ""), 1000, 1) == 0
    assert sent_bytes(Strategy("ddp", "", replicate=4), 1000, 4) == 2 * 3 * 4000 // 4
    assert sent_bytes(Strategy("fsdp", "", shard=4), 1000, 4) == 3 * 3 * 4000 // 4
    halved = sent_bytes(Strategy("ddp", "", replicate=4, reduce="bf16"), 1000, 4)
    assert halved == sent_bytes(Strategy("ddp", "", replicate=4), 1000, 4) // 2


def test_sharding_divides_what_is_kept() -> None:
    text = SPEC.replace("linear(10)", "linear(4000) -> relu -> linear(4000) -> linear(10)")
    text = text.replace("sgd(lr=0.1)", "adam")
    whole = plan_of("trainer.strategy=ddp", text=text, machine=with_gpus(4)).cost
    share = plan_of("trainer.strategy=fsdp", text=text, machine=with_gpus(4)).cost
    assert whole is not None
    assert share is not None
    assert (share.weights, share.optimizer) == (whole.weights // 4, whole.optimizer // 4)
    assert share.workspace > whole.workspace
    assert share.sent == whole.sent * 3 // 2


def test_a_driver_s_name_finds_its_figures() -> None:
    for key, name in (("H100-80GB", "NVIDIA H100 80GB HBM3"), ("A100-40GB", "NVIDIA A100-SXM4-40GB")):
        if key in timing.DEVICES:
            assert known_device(name) is timing.DEVICES[key]
    assert known_device("Abacus 3000") is None


def test_a_device_that_nobody_knows_gets_no_time() -> None:
    cost = plan_of(machine=with_gpus(1, name="Abacus 3000")).cost
    assert cost is not None
    assert cost.step_seconds is None
    assert cost.memory > 0
