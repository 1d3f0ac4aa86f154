"""The catalogue has every schedule of torch, with its arguments and defaults, and knows which have an end."""

from __future__ import annotations

import inspect

import pytest
import torch

from dsl.catalogue import entries
from dsl.catalogue.entry import REQUIRED, Entry, Refuse, Settings
from tests.catalogue.check_schedule import OF_THE_RUN, OURS, REQUIRED_HERE, arguments
from tests.catalogue.harness import resolve

SCHEDULES = tuple(entries("schedule").values())

LEFT_OUT = {
    "LRScheduler": "the base of all",
    "_LRScheduler": "its old name",
    "LambdaLR": "a function of one's own is code, not a setting",
    "MultiplicativeLR": "a function of one's own is code, not a setting",
    "SequentialLR": "is written `a -> b`",
    "ChainedScheduler": "multiplies schedules; `a -> b` runs one after the other",
}


def _lowers(entry: Entry) -> str:
    given = {item.name: 1 if item.default is REQUIRED else item.default for item in entry.settings}
    lowers = entry.rule(Settings(given)).lowers
    assert isinstance(lowers, str)
    return lowers


def test_every_schedule_of_torch_has_an_entry() -> None:
    module = torch.optim.lr_scheduler
    known = {
        name
        for name, item in vars(module).items()
        if inspect.isclass(item) and issubclass(item, module.LRScheduler) and name not in LEFT_OUT
    }
    assert {_lowers(entry).rpartition(".")[2] for entry in SCHEDULES} == known


@pytest.mark.parametrize("entry", SCHEDULES, ids=lambda entry: entry.name)
def test_settings_are_torchs_arguments_in_order_with_their_defaults(entry: Entry) -> None:
    if entry.name == "warmup":
        return
    ours = [(item.name, item.default) for item in entry.settings if item.name not in OURS]
    theirs = arguments(entry)
    assert [name for name, _ in ours] == list(theirs)
    for name, default in ours:
        if (entry.name, name) in REQUIRED_HERE:
            assert default is REQUIRED
        elif (entry.name, name) in OF_THE_RUN:
            assert default is None
        else:
            assert default == theirs[name], name


@pytest.mark.parametrize("entry", SCHEDULES, ids=lambda entry: entry.name)
def test_settings_are_documented_and_defaults_in_their_domains(entry: Entry) -> None:
    for item in entry.settings:
        assert item.doc.endswith("."), item.name
        assert item.default is REQUIRED or item.domain.accepts(item.default), item.name


def test_those_whose_length_is_the_runs_count_steps() -> None:
    counting = {entry.name for entry in SCHEDULES if entry.interval == "step"}
    assert counting == {"warmup", "cosine", "linear", "polynomial", "one_cycle", "cyclic"}
    assert all(entry.setting("interval").default == entry.interval for entry in SCHEDULES)  # type: ignore[union-attr]


def test_what_can_stand_before_another_names_its_length() -> None:
    lengths = {entry.name: entry.length for entry in SCHEDULES if entry.length}
    assert lengths == {
        "warmup": "steps",
        "cosine": "T_max",
        "linear": "total_iters",
        "polynomial": "total_iters",
        "one_cycle": "total_steps",
        "constant": "total_iters",
    }


def test_a_length_that_is_the_runs_is_left_for_the_plan() -> None:
    cosine = entries("schedule")["cosine"]
    given = {item.name: item.default for item in cosine.settings}
    assert cosine.rule(Settings(given)).args == {"eta_min": 0.0}
    assert cosine.rule(Settings(given | {"T_max": 10})).args == {"T_max": 10, "eta_min": 0.0}


def test_a_warm_up_ends_at_the_full_rate() -> None:
    warmup = entries("schedule")["warmup"]
    made = warmup.rule(Settings({"steps": 4, "start_factor": 0.25, "interval": "step", "frequency": 1}))
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=1.0)
    schedule = resolve(made.lowers)(optimizer, **made.args)
    rates = []
    for _ in range(6):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    assert rates == pytest.approx([0.25, 0.4375, 0.625, 0.8125, 1.0, 1.0])


def test_a_cycle_of_three_phases_leaves_time_for_the_third() -> None:
    one_cycle = entries("schedule")["one_cycle"]
    given = {item.name: item.default for item in one_cycle.settings} | {"max_lr": 0.1, "three_phase": True}
    assert one_cycle.rule(Settings(given | {"pct_start": 0.5}))
    with pytest.raises(Refuse, match="over a half"):
        one_cycle.rule(Settings(given | {"pct_start": 0.6}))
