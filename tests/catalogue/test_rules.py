"""Every entry of the catalogue is held against torch, by draws of its settings and inputs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import dsl.catalogue
from dsl.catalogue import FILES, entries
from dsl.catalogue.entry import Entry, Refuse
from tests.catalogue.harness import Case, Check, hold_accepted, hold_refused, hold_symbolic
from tests.catalogue.strategies import draw_case

RULED = ("layer", "function", "loss")
"""Families whose rules map types of tensors to types: held by draws. The others bring a check of their own."""

SETTINGS = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)


@cache
def _modules() -> tuple[Any, ...]:
    """The `check_*.py` files beside this one: `CHECKS` by entry, and `FAMILIES` for families with another check."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("check_*.py"))
    return tuple(import_module(f"tests.catalogue.{name}") for name in names)


@cache
def _checks() -> dict[str, Check]:
    found: dict[str, Check] = {}
    for module in _modules():
        for name, check in getattr(module, "CHECKS", {}).items():
            assert name not in found, f"{name} is checked twice"
            found[name] = check
    return found


@cache
def _families() -> dict[str, Callable[[Entry], None]]:
    """How to check an entry of a family that is not in RULED, by family, or a single one by family and name."""
    return {name: check for module in _modules() for name, check in getattr(module, "FAMILIES", {}).items()}


def _all() -> list[Any]:
    return [pytest.param(entry, id=f"{family}.{entry.name}") for family in FILES for entry in entries(family).values()]


@pytest.mark.parametrize("entry", _all())
def test_an_entry_and_torch_agree(entry: Entry) -> None:
    own = _families().get(f"{entry.family}.{entry.name}")
    if own is not None:
        own(entry)
    elif entry.family in RULED:
        _hold(entry, _checks().get(f"{entry.family}.{entry.name}", Check()))
    else:
        check = _families().get(entry.family)
        assert check is not None, f"no check_*.py beside this file has {entry.family} in its FAMILIES"
        check(entry)


def _hold(entry: Entry, check: Check) -> None:
    torch.set_num_threads(1)  # The tensors are small, and xdist runs as many of us as there are cores.
    counts: Counter[str] = Counter()
    refused: dict[str, tuple[Case, Refuse]] = {}
    seen: dict[str, frozenset[str]] = {}

    @settings(SETTINGS, max_examples=check.examples)
    @given(st.data())
    def hold(data: st.DataObject) -> None:
        case = draw_case(data.draw, entry, check)
        made = case.rule()
        if isinstance(made, Refuse):
            counts["refused"] += 1
            refused.setdefault(str(case), (case, made))
            return
        counts["accepted"] += 1
        seen[made.lowers] = seen.get(made.lowers, frozenset()) | made.args.keys()
        hold_accepted(case, made, check)
        hold_symbolic(case, made, data.draw)

    hold()
    for text in sorted(refused, key=lambda text: (len(text), text)):
        hold_refused(*refused[text], check, seen)
    assert counts["accepted"] >= check.accepted, f"only {counts['accepted']} of {check.examples} draws were accepted"
    assert bool(counts["refused"]) != bool(check.never_refuses), f"{counts['refused']} draws were refused"


def test_every_file_with_entries_is_in_the_list_of_files() -> None:
    root = Path(dsl.catalogue.__file__).parent
    found = {
        ".".join(path.relative_to(root).with_suffix("").parts)
        for path in root.rglob("*.py")
        if re.search(r"^ENTRIES\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert found == {file for files in FILES.values() for file in files}


def test_every_check_is_of_an_entry() -> None:
    known = {f"{family}.{name}" for family in FILES for name in entries(family)}
    assert set(_checks()) <= known, sorted(set(_checks()) - known)
