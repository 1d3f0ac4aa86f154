"""Types that torch is asked for: sizes that are the smaller of two, kinds of elements, what not even torch knows."""

from __future__ import annotations

import pytest

from dsl.build.settling import settle
from dsl.catalogue.entry import Made, Refuse, Settings
from dsl.catalogue.torch_tables import find
from dsl.diagnostics.source import Source, Text
from dsl.lang.compile import Job, base_scope, compile_body, new_unit
from dsl.lang.frame import MODEL
from dsl.syntax.body import parse_body
from tests.lang.bodies import typed


def settled(name: str, *inputs: str, **given: object) -> Made:
    prefix, _, called = name.partition(".")
    entry = find(prefix, called)
    assert entry is not None
    types = [typed(text) for text in inputs]
    made = entry.rule(*types, Settings({item.name: item.default for item in entry.settings} | given))
    return settle(entry, made, types)


def test_the_smaller_of_a_batch_and_a_number_is_no_number() -> None:
    assert str(settled("torch.diagonal", "float[B, 8]").type) == "float[diagonal_1]"
    assert str(settled("torch.diagonal", "float[B, 8, 8]", dim1=1, dim2=2).type) == "float[B, 8]"


def test_numbers_of_double_precision_are_refused() -> None:
    with pytest.raises(Refuse, match="double precision"):
        settled("torch.float_power", "float[B, 8]", "float[B, 8]")


def test_elements_that_torch_has_no_kernel_for_are_refused() -> None:
    with pytest.raises(Refuse, match="does not work here"):
        settled("torch.logdet", "int[B, 2, 2]")


@pytest.mark.parametrize("text", ["torch.combinations -> relu", "torch.combinations + 1"])
def test_what_stays_unknown_cannot_be_built_upon(text: str) -> None:
    whole = Text.whole(Source("body", text))
    unit = new_unit()
    unit.settle = lambda entry, made, inputs: made
    job = Job("body", whole, parse_body(whole)[0], MODEL, base_scope({}), {"input": typed("float[B]")}, ("input",))
    compile_body(unit, job)
    assert "E0309" in [item.code for item in unit.diagnostics]
