"""The rates of the plan are those of torch's schedulers, for every schedule of the catalogue and for chains."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
import torch
from torch.optim import lr_scheduler

from dsl import catalogue
from dsl.plan.clock import Clock
from dsl.plan.plan import Plan, Step
from dsl.plan.rates import rate
from dsl.plan.updates import clock_of
from tests.plan.planning import SPEC, plan_of

SCHEDULES = {
    "warmup": ("warmup(7)", "warmup(0.25, start_factor=0.1)", "warmup(3, interval='epoch')"),
    "cosine": ("cosine", "cosine(T_max=11, eta_min=0.01)", "cosine(interval='epoch')", "cosine(frequency=3)"),
    "linear": ("linear(1, 0)", "linear(0.1, 1, total_iters=9)"),
    "polynomial": ("polynomial", "polynomial(power=0.9)", "polynomial(total_iters=13, power=2)"),
    "one_cycle": (
        "one_cycle(0.5)",
        "one_cycle(0.5, anneal_strategy='linear', cycle_momentum=false)",
        "one_cycle(0.5, three_phase=true, pct_start=0.4)",
        "one_cycle(0.5, pct_start=0)",
    ),
    "cyclic": (
        "cyclic(0.01, 0.1, step_size_up=6, cycle_momentum=false)",
        "cyclic(0.01, 0.1, step_size_up=6, step_size_down=3, mode='triangular2', cycle_momentum=false)",
        "cyclic(0.01, 0.1, step_size_up=5, mode='exp_range', gamma=0.97, cycle_momentum=false)",
    ),
    "step": ("step(1)", "step(2, gamma=0.5)", "step(7, interval='step')"),
    "multi_step": ("multi_step([1, 3])", "multi_step([5, 5, 9], gamma=0.3, interval='step')"),
    "exponential": ("exponential(0.9)", "exponential(0.99, interval='step', frequency=2)"),
    "constant": ("constant", "constant(factor=0.1, total_iters=2)"),
    "cosine_warm_restarts": (
        "cosine_warm_restarts(2)",
        "cosine_warm_restarts(3, T_mult=2, eta_min=0.01, interval='step')",
        "cosine_warm_restarts(1, T_mult=3, interval='step')",
    ),
    "plateau": ("plateau(monitor='train_loss')",),
}
CHAINS = (
    "warmup(10) -> cosine",
    "warmup(5) -> linear(1, 0.1, total_iters=10) -> cosine(eta_min=0.001)",
    "warmup(2, interval='epoch') -> cosine(interval='epoch')",
    "warmup(1, interval='epoch') -> step(1, gamma=0.5)",
    "constant(factor=0.5, total_iters=1) -> exponential(0.8)",
    "warmup(8) -> polynomial(power=2)",
    "warmup(4) -> cosine_warm_restarts(5, T_mult=2, interval='step')",
)
BATCHES, EPOCHS = 10, 4


def the_plan(schedule: str) -> Plan:
    text = f'schedule = "{schedule}"\n' + SPEC.replace("batch_size = 10", "batch_size = 100")
    return plan_of("trainer.log_every_n_steps=1", text=text)


def of_ours(plan: Plan) -> list[float]:
    (step,) = plan.steps
    clock = clock_of(step, plan.length, plan.batches)
    return [rate(step.schedule, 0.1, update, clock) for update in range(BATCHES * EPOCHS)]


def of_torchs(step: Step) -> list[float]:
    """The rates as torch's own schedulers give them, moved as their intervals say."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    kinds = [getattr(lr_scheduler, part.lowers.rpartition(".")[2]) for part in step.schedule]
    made = [kind(optimizer, **part.args) for kind, part in zip(kinds, step.schedule, strict=True)]
    (interval,) = {part.interval for part in step.schedule}
    (frequency,) = {part.frequency for part in step.schedule}
    scheduler: Any = made[0]
    if len(made) > 1:
        lengths = [part.length or 0 for part in step.schedule[:-1]]
        scheduler = lr_scheduler.SequentialLR(optimizer, made, [sum(lengths[: i + 1]) for i in range(len(lengths))])
    found = []
    for update in range(BATCHES * EPOCHS):
        found.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        moves = update + 1 if interval == "step" else (update + 1) / BATCHES
        if moves == int(moves) and moves % frequency == 0 and update + 1 < BATCHES * EPOCHS:
            scheduler.step(*([1.0] if step.schedule[-1].name == "plateau" else []))
    return found


@pytest.mark.parametrize("schedule", [item for items in SCHEDULES.values() for item in items] + list(CHAINS[:1]))
def test_a_schedule_runs_as_torchs(schedule: str) -> None:
    plan = the_plan(schedule)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = of_torchs(plan.steps[0])
    assert of_ours(plan) == pytest.approx(expected, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("schedule", [chain for chain in CHAINS if "interval='epoch') -> step" not in chain])
def test_a_chain_of_one_interval_runs_as_torchs(schedule: str) -> None:
    plan = the_plan(schedule)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = of_torchs(plan.steps[0])
    assert of_ours(plan) == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_every_schedule_is_held_to_torch() -> None:
    assert set(SCHEDULES) == set(catalogue.entries("schedule"))


def test_a_chain_of_mixed_intervals_goes_on_where_the_first_ends() -> None:
    plan = the_plan("warmup(15) -> step(1, gamma=0.5)")
    first, second = plan.steps[0].schedule
    assert (first.start, first.length, second.start) == (0, 15, 15)
    rates = of_ours(plan)
    assert rates[15:20] == pytest.approx([0.1] * 5)
    assert rates[20:30] == pytest.approx([0.05] * 10)


def test_the_last_of_a_chain_takes_what_is_left() -> None:
    warmup, cosine = the_plan("warmup(5, interval='epoch') -> cosine".replace("5", "1")).steps[0].schedule
    assert (warmup.length, cosine.start, cosine.args["T_max"]) == (1, BATCHES, BATCHES * (EPOCHS - 1))


@pytest.mark.parametrize("stages", [((0, 1),), ((0, 3),), ((0, 4), (2, 1)), ((0, 1), (1, 7), (5, 2))])
@pytest.mark.parametrize("batches", [1, 5, 12])
def test_a_clock_counts_what_a_loop_counts(stages: tuple[tuple[int, int], ...], batches: int) -> None:
    clock = Clock(batches, stages)
    update = 0
    for epoch in range(9):
        assert clock.updates_before(epoch) == update
        window = next(count for start, count in reversed(stages) if start <= epoch)
        for batch in range(batches):
            if (batch + 1) % window == 0 or batch + 1 == batches:
                assert clock.epoch_of(update) == epoch
                update += 1


@pytest.mark.parametrize(("every", "skipped"), [(3, 0), (1, 7), (4, 9)])
def test_a_clock_of_a_step_counts_its_batches(every: int, skipped: int) -> None:
    clock = Clock(10, ((0, 1),), every, skipped)
    made = [batch for batch in range(1, 101) if batch % every == 0 and batch > skipped]
    assert clock.updates_before(10) == len(made)
    assert [clock.epoch_of(update) for update in range(len(made))] == [(batch - 1) // 10 for batch in made]
