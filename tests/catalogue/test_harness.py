"""The property test can fail: each kind of planted fault is found."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

import pytest
import torch

from dsl.catalogue import entries
from dsl.catalogue.entry import Entry, Made, Refuse, Settings, Weight
from dsl.types.dims import Formula
from dsl.types.tensor import Tensor, floats
from tests.catalogue.harness import (
    Case,
    Check,
    Mismatch,
    UnexpectedWarning,
    hold_accepted,
    hold_refused,
    hold_symbolic,
)

LINEAR = entries("layer")["linear"]
SETTINGS = {"out_features": 3, "bias": True}


def planted(change: Any) -> tuple[Case, Made]:
    """A case of `linear` with another rule: what `change` makes of what it makes."""

    def rule(x: Tensor, s: Settings) -> Made:
        made: Made = change(LINEAR.rule(x, s))
        return made

    case = Case(replace(LINEAR, rule=rule), (floats(4, 8),), dict(SETTINGS))
    made = case.rule()
    assert isinstance(made, Made)
    return case, made


def test_the_rule_as_it_is_holds() -> None:
    hold_accepted(*planted(lambda made: made), Check(lambda x, s: torch.nn.Linear(8, 3)(x)))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda made: replace(made, type=floats(4, 4)), id="size"),
        pytest.param(lambda made: replace(made, type=Tensor("int", (4, 3))), id="kind"),
        pytest.param(lambda made: replace(made, args={**made.args, "in_features": 7}), id="argument"),
        pytest.param(lambda made: replace(made, args={**made.args, "extra": 7}), id="argument that is not"),
        pytest.param(lambda made: replace(made, weights=made.weights[:1]), id="a weight is lacking"),
        pytest.param(lambda made: replace(made, weights=made.weights[::-1]), id="order of weights"),
        pytest.param(
            lambda made: replace(made, weights=(made.weights[0], Weight("bias", (3,), trained=False))), id="trained"
        ),
    ],
)
def test_a_wrong_rule_is_found(change: Any) -> None:
    with pytest.raises(Mismatch):
        hold_accepted(*planted(change), Check())


def test_a_lowering_with_other_values_than_torchs_is_found() -> None:
    entry = entries("layer")["leaky_relu"]
    case = Case(entry, (floats(2),), {"negative_slope": 0.5})
    with pytest.raises(Mismatch, match="values differ"):
        hold_accepted(case, case.rule(), Check(lambda x, s: torch.nn.functional.leaky_relu(-x, s.negative_slope)))


def test_a_rule_that_refuses_what_torch_does_is_found_unless_the_check_says_why() -> None:
    case = Case(LINEAR, (floats(4, 8),), dict(SETTINGS))
    no, seen = Refuse("`linear` needs more"), {"torch.nn.Linear": frozenset({"out_features", "bias"})}
    reference = Check(lambda x, s: torch.nn.Linear(8, 3)(x))
    with pytest.raises(Mismatch, match="refused with E0307"):
        hold_refused(case, no, reference, seen)
    hold_refused(case, no, replace(reference, stricter=(("needs more", "so"),)), seen)
    with pytest.raises(Mismatch, match="give its Check a `reference`"):
        hold_refused(case, no, Check(), {"torch.nn.Linear": frozenset({"in_features"})})


def test_a_rule_that_says_something_else_of_symbols_is_found() -> None:
    def change(made: Made) -> Made:
        dims = made.type.dims
        return replace(made, type=floats(dims[0] + isinstance(dims[0], Formula), *dims[1:]))

    case, made = planted(change)
    with pytest.raises(Mismatch, match="with symbols"):
        hold_symbolic(case, made, lambda strategy: 1)  # The first dimension becomes a symbol.


def test_a_warning_of_torchs_is_found_unless_the_check_expects_it() -> None:
    entry = Entry("it", "layer", "", "", lambda x, s: Made(x, "tests.catalogue.test_harness.warned"))
    case = Case(entry, (floats(2),), {})
    with pytest.raises(UnexpectedWarning, match="mind this"):
        hold_accepted(case, case.rule(), Check())
    hold_accepted(case, case.rule(), Check(warns=("mind",)))


def warned(x: torch.Tensor) -> torch.Tensor:
    warnings.warn("mind this", stacklevel=1)
    return x
