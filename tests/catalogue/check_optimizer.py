"""An optimizer's settings are torch's, and torch takes what its rule accepts and refuses what it refuses."""

from __future__ import annotations

import inspect
import warnings
from collections import Counter
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.catalogue.entry import Entry, Made, Refuse, Settings
from tests.catalogue.harness import Check, resolve
from tests.catalogue.strategies import draw_settings

DRAWS = settings(derandomize=True, database=None, deadline=None, max_examples=100)

OURS = {"match", "no_decay"}
"""Settings that choose weights, which torch's constructors do not have."""

LEFT_OUT = {
    "capturable": "whether a step is captured in a CUDA graph is the plan's choice",
    "differentiable": "a step that is differentiated needs Python of one's own",
}


def check_optimizer(entry: Entry) -> None:
    counts: Counter[str] = Counter()

    @DRAWS
    @given(st.data())
    def hold(data: st.DataObject) -> None:
        check = Check(settings={"match": st.none(), "no_decay": st.none()})
        counts[_agree(entry, draw_settings(data.draw, entry, check))] += 1

    hold()
    assert counts["accepted"] >= 15


def _agree(entry: Entry, given: dict[str, Any]) -> str:
    weights = [torch.nn.Parameter(torch.ones(2, 3))]
    try:
        made = entry.rule(Settings(given))
    except Refuse:
        plain = {name: value for name, value in given.items() if name not in OURS}
        assert _refuses(resolve(_lowers(entry)), weights, plain), f"{entry.name} is stricter than torch: {given}"
        return "refused"
    optimizer = resolve(made.lowers)(weights, **made.args)
    if entry.name != "sparse_adam" and not given.get("fused"):
        weights[0].grad = torch.ones(2, 3)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            optimizer.step(lambda: torch.tensor(1.0))
    return "accepted"


def _lowers(entry: Entry) -> str:
    made = entry.rule(Settings({item.name: item.default for item in entry.settings}))
    assert isinstance(made, Made)
    return made.lowers


def _refuses(made: Any, weights: list[Any], settings: dict[str, Any]) -> bool:
    try:
        made(weights, **settings)
    except (ValueError, RuntimeError, TypeError):
        return True
    return False


def lowered_to(entry: Entry) -> Any:
    return resolve(_lowers(entry))


def arguments(made: Any) -> dict[str, Any]:
    """The arguments of an optimizer of torch, in order, with their defaults."""
    found = list(inspect.signature(made).parameters.values())[1:]
    return {item.name: item.default for item in found if item.name not in LEFT_OUT}


FAMILIES = {"optimizer": check_optimizer}
