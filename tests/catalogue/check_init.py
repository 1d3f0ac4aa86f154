"""A way of drawing weights has torch's arguments and defaults, and draws what torch draws from the same seed."""

from __future__ import annotations

import inspect
import warnings
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.catalogue.entry import REQUIRED, Entry, Settings
from tests.catalogue.harness import Check, resolve
from tests.catalogue.strategies import draw_settings

DRAWS = settings(derandomize=True, database=None, deadline=None, max_examples=30)


def check_init(entry: Entry) -> None:
    function = resolve(f"torch.nn.init.{entry.name}_")
    arguments = {
        name: inspect.Parameter.empty if item.default is REQUIRED else item.default
        for item in entry.settings
        for name in [item.name]
    }
    theirs = {
        name: item.default
        for name, item in inspect.signature(function).parameters.items()
        if name not in ("tensor", "generator")
    }
    assert arguments == theirs

    @DRAWS
    @given(st.data())
    def hold(data: st.DataObject) -> None:
        drawn: dict[str, Any] = draw_settings(data.draw, entry, Check())
        if drawn.get("a", 0) > drawn.get("b", 1):
            return
        warnings.simplefilter("ignore", UserWarning)  # of draws that are cut off at both ends
        made = entry.rule(Settings(drawn))
        torch.manual_seed(0)
        ours = resolve(made.lowers)(torch.empty(4, 6), **made.args)
        torch.manual_seed(0)
        assert torch.equal(ours, function(torch.empty(4, 6), **drawn))

    hold()


FAMILIES = {"init": check_init}
