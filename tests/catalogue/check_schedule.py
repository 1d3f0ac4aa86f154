"""Torch makes every schedule whose settings are in their domains, and runs it for its length."""

from __future__ import annotations

import inspect
import warnings
from typing import Any

import torch
from hypothesis import given
from hypothesis import strategies as st

from dsl.catalogue.entry import REQUIRED, Entry, Refuse, Settings
from tests.catalogue.check_optimizer import DRAWS
from tests.catalogue.harness import Check, resolve
from tests.catalogue.strategies import draw_settings

OURS = {"interval", "frequency", "monitor"}
"""Settings that say when a schedule moves, which torch leaves to the loop."""

LEFT_OUT = {
    "last_epoch": "where a schedule stands comes back from the checkpoint",
    "epochs": "the run's length in steps is known to the plan",
    "steps_per_epoch": "the run's length in steps is known to the plan",
    "scale_fn": "a function of one's own is code, not a setting",
    "scale_mode": "means nothing without `scale_fn`",
}

REQUIRED_HERE = {
    ("linear", "start_factor"): "torch's default, 1/3 to 1 in 5 epochs, is a warm-up, and nobody means it by `linear`",
    ("linear", "end_factor"): "as `start_factor`",
}

OF_THE_RUN = {
    ("linear", "total_iters"): "torch's 5 epochs are shorter than any run",
    ("polynomial", "total_iters"): "torch's 5 epochs leave a learning rate of zero for the rest of the run",
    ("cosine", "T_max"): "required by torch",
}


def check_schedule(entry: Entry) -> None:
    @DRAWS
    @given(st.data())
    def hold(data: st.DataObject) -> None:
        check = Check(settings={"monitor": st.none(), **dict.fromkeys(_rates(entry), st.sampled_from([0.1, 0.5, 1]))})
        _runs(entry, draw_settings(data.draw, entry, check))

    hold()


def _rates(entry: Entry) -> list[str]:
    """Settings that may have one value a group; the test's optimizer has one group."""
    return [item.name for item in entry.settings if "a list" in item.domain.words and item.name != "milestones"]


def _runs(entry: Entry, given: dict[str, Any]) -> None:
    try:
        made = entry.rule(Settings(given))
    except Refuse as no:
        assert no.at == "pct_start", no.message
        return
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=0.1, momentum=0.9)
    args = dict(made.args)
    length = next((item.name for item in entry.settings if item.name == entry.length), "")
    if given.get("steps") is not None and given["steps"] < 1:
        args["total_iters"] = 3
    elif length and given[length] is None:
        args[length] = 7
    schedule = resolve(made.lowers)(optimizer, **args)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(min(3, args.get("total_steps", 4) - 1)):
            schedule.step(*[1.0] * (entry.name == "plateau"))
    assert optimizer.param_groups[0]["lr"] >= 0


def arguments(entry: Entry) -> dict[str, Any]:
    """The arguments that torch's schedule has, in order, with their defaults."""
    given = {item.name: 1 if item.default is REQUIRED else item.default for item in entry.settings}
    parameters = list(inspect.signature(resolve(entry.rule(Settings(given)).lowers)).parameters.values())[1:]
    return {
        item.name: REQUIRED if item.default is inspect.Parameter.empty else item.default
        for item in parameters
        if item.name not in LEFT_OUT
    }


FAMILIES = {"schedule": check_schedule}
