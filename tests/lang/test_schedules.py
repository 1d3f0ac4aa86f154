"""Schedules: what they count, how they chain, how long they are, and which optimizers they go with."""

from __future__ import annotations

import pytest

from dsl.catalogue import entries
from dsl.lang.steps import MOMENTA
from tests.lang.specs import DIGITS, checked, spec, steps


def scheduled(schedule: str, optimizer: str = "sgd(lr=0.1)", trainer: str = "max_epochs = 5", rest: str = "") -> str:
    return spec(
        optimizer=optimizer,
        top=f'schedule = "{schedule}"\nmetrics = ["accuracy"]',
        trainer=trainer,
        rest=rest,
    )


@pytest.mark.parametrize(
    ("schedule", "intervals"),
    [
        ("cosine", ["step"]),
        ("warmup(500)", ["step"]),
        ("linear(1, 0)", ["step"]),
        ("one_cycle(max_lr=0.1)", ["step"]),
        ("step(30)", ["epoch"]),
        ("exponential(0.9)", ["epoch"]),
        ("plateau", ["epoch"]),
        ("cosine(interval='epoch')", ["epoch"]),
        ("step(1000, interval='step')", ["step"]),
        ("warmup(500) -> cosine", ["step", "step"]),
        ("warmup(3, interval='epoch') -> step(30)", ["epoch", "epoch"]),
        ("warmup(0.1) -> cosine(T_max=100) -> exponential(0.9)", ["step", "step", "epoch"]),
        ("constant(0.5, total_iters=3) -> multi_step([5, 8])", ["epoch", "epoch"]),
    ],
)
def test_a_schedule_counts_epochs_or_updates_and_chains(schedule: str, intervals: list[str]) -> None:
    (step,) = checked(scheduled(schedule)).made.steps
    assert [called.settings.interval for called in step.schedule] == intervals


BROKEN = [
    ("cosine -> warmup(10)", "E0431", "cosine"),
    ("warmup -> cosine", "E0332", "warmup"),
    ("step(30) -> cosine", "E0438", "step(30)"),
    ("plateau -> cosine", "E0438", "plateau"),
    ("warmup(0) -> cosine", "E0334", "0"),
    ("warmup(1.5) -> cosine", "E0334", "1.5"),
    ("cosine(interval='batch')", "E0334", "'batch'"),
    ("cosine(t_max=100)", "E0330", "t_max"),
    ("csoine", "E0320", "csoine"),
    ("adam", "E0324", "adam"),
    ("warmup(3), cosine", "E0336", "warmup(3), cosine"),
    ("warmup(10) cosine", "E0346", "cosine"),
    ("plateau(monitor='val_acc')", "E0430", "'val_acc'"),
    ("plateau(monitor='val_accuracy')", "W0621", "'val_accuracy'"),
    ("plateau(monitor='val_accuracy', mode='min')", "W0621", "'min'"),
    ("one_cycle(max_lr=[0.1, 0.2])", "E0436", "[0.1, 0.2]"),
    ("one_cycle(max_lr=0.1, pct_start=2)", "E0334", "2"),
]


@pytest.mark.parametrize(("schedule", "code", "place"), BROKEN)
def test_a_schedule_that_is_none_is_reported_where_it_stands(schedule: str, code: str, place: str) -> None:
    assert checked(scheduled(schedule)).places == [(code, place)]


@pytest.mark.parametrize("schedule", ["plateau(monitor='val_accuracy', mode='max')", "plateau(monitor='val_loss')"])
def test_a_schedule_watches_what_is_logged(schedule: str) -> None:
    assert checked(scheduled(schedule)).codes == []


ENDLESS = "max_epochs = -1"


@pytest.mark.parametrize(
    ("schedule", "place"),
    [
        ("cosine", "cosine"),
        ("warmup(10) -> cosine", "cosine"),
        ("one_cycle(max_lr=1)", "one_cycle(max_lr=1)"),
        ("warmup(0.1) -> exponential(0.9)", "warmup(0.1)"),
    ],
)
def test_the_length_of_a_run_without_end_is_nobodys(schedule: str, place: str) -> None:
    assert checked(scheduled(schedule, trainer=ENDLESS)).places == [("E0431", place)]


@pytest.mark.parametrize(
    ("schedule", "trainer"),
    [
        ("cosine(T_max=100)", ENDLESS),
        ("step(3)", ENDLESS),
        ("cosine", "max_epochs = -1\nmax_steps = 100"),
        ("cosine", "max_steps = 100"),
        ("warmup(0.1) -> cosine", "max_epochs = 3"),
    ],
)
def test_a_schedule_ends_where_it_says_or_with_the_run(schedule: str, trainer: str) -> None:
    assert checked(scheduled(schedule, trainer=trainer)).codes == []


WITH_MOMENTUM = [entry for entry in entries("optimizer").values() if any(map(entry.setting, MOMENTA))]
WITHOUT = [entry for entry in entries("optimizer").values() if entry not in WITH_MOMENTUM]


@pytest.mark.parametrize("entry", entries("optimizer").values(), ids=lambda entry: entry.name)
def test_torch_decides_alike_which_optimizers_have_a_momentum(entry: object) -> None:
    """torch looks into `defaults`, which hold an optimizer's arguments."""
    import torch

    optim = torch.optim
    name = {"lbfgs": "LBFGS", "sgd": "SGD"}.get(entry.name)  # type: ignore[attr-defined]
    found = entry.rule(_defaults(entry)).lowers.rpartition(".")[2] if name is None else name  # type: ignore[attr-defined]
    made = getattr(optim, found)([torch.nn.Parameter(torch.zeros(2, 2))])
    assert any(key in made.defaults for key in ("momentum", "betas")) == (entry in WITH_MOMENTUM)


def _defaults(entry: object) -> object:
    from dsl.catalogue.entry import Settings

    return Settings({item.name: item.default for item in entry.settings})  # type: ignore[attr-defined]


@pytest.mark.parametrize("entry", WITHOUT, ids=lambda entry: entry.name)
@pytest.mark.parametrize("schedule", ["one_cycle(0.1)", "cyclic(0.01, 0.1)", "warmup(5) -> one_cycle(0.1)"])
def test_a_cycle_moves_a_momentum_that_has_to_be_there(entry: object, schedule: str) -> None:
    name = entry.name  # type: ignore[attr-defined]
    call = schedule.rpartition(" ")[2] if "->" in schedule else schedule
    assert checked(scheduled(schedule, optimizer=name)).places == [("E0436", call)]
    still = f"{schedule[:-1]}, cycle_momentum=false)"
    assert checked(scheduled(still, optimizer=name)).codes == []


def test_the_setting_that_asks_for_a_moving_momentum_is_pointed_at() -> None:
    found = checked(scheduled("cyclic(0.01, 0.1, cycle_momentum=true)", optimizer="adagrad"))
    assert found.places == [("E0436", "true")]
    assert "cycle_momentum=false" in found.helps


@pytest.mark.parametrize("name", ["sgd", "adam", "adamw", "rmsprop", "nadam"])
def test_a_cycle_goes_with_what_has_a_momentum(name: str) -> None:
    assert checked(scheduled("one_cycle(max_lr=0.1)", optimizer=name)).codes == []


def test_a_list_has_a_number_for_each_optimizer() -> None:
    two = scheduled("one_cycle(max_lr=[0.1, 0.01])").replace(
        '"sgd(lr=0.1)"', '["sgd(lr=0.1)", "sgd(lr=0.01, match=\'linear1.bias\')"]'
    )
    assert checked(two).codes == []
    assert checked(two.replace("[0.1, 0.01]", "[0.1]")).places == [("E0436", "[0.1]")]


def test_each_step_has_a_schedule_of_its_own() -> None:
    text = steps(
        'a\nloss = "cross_entropy"\noptimizer = "adam"\nschedule = "cosine"',
        'b\nloss = "cross_entropy"\noptimizer = "adadelta"\nschedule = "one_cycle(0.1)"',
        data=DIGITS,
    )
    found = checked(text)
    assert found.places == [("E0436", "one_cycle(0.1)")]
    assert found.diagnostics[0].path == "step.b.schedule"


def test_a_schedule_from_the_command_line_says_so() -> None:
    found = checked(scheduled("cosine"), sets=["schedule=one_cycle(0.1)", "optimizer=lbfgs"])
    assert found.places == [("E0436", "one_cycle(0.1)")]
    assert found.diagnostics[0].origin == "command line"
