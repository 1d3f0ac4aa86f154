"""Every example of something that a body applies compiles, on the sample that its entry gives.

Those of what stands in other keys hold in whole specs: tests/catalogue/test_examples.py.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from dsl.catalogue import entries
from dsl.catalogue.entry import Entry
from dsl.diagnostics.source import Source, Text
from dsl.lang.compile import base_scope, new_unit
from dsl.lang.frame import MODEL
from dsl.lang.losses import CONSTANT, LOSS, METRIC
from dsl.spec.value import Value
from tests.lang.bodies import Found, compiled

X = "float[B, 8]"
NAMED = {
    "where": {"x": X},
    "ctc": {"output": "float[B, 12, 10]", "labels": "tokens[B, 4] of 10", "lengths": "int[B]"},
    "margin_ranking": {"better": "float[B]", "worse": "float[B]"},
    "cosine_embedding": {"x": X, "y": X},
    "expand": {"image": X},
}
"""What the names of an example stand for, where they are not the sample's types in the order in which they come."""

GRAD = "y = sum(x ** 2); grad(y, x)"


def _of(*families: str) -> list[Any]:
    return [
        pytest.param(entry, id=f"{family}-{entry.name}") for family in families for entry in entries(family).values()
    ]


def _names(entry: Entry) -> list[str]:
    """The values that an example names: words that are neither called nor given, nor what the language has."""
    words = re.findall(r"[A-Za-z_]\w*(?!\w*\s*[=(])", re.sub(r"'[^']*'", "", entry.example))
    known = {entry.name, "true", "false", "none", "batch", "output", "target", *(item.name for item in entry.settings)}
    return [word for word in dict.fromkeys(words) if word not in known]


def compiled_example(entry: Entry) -> Found:
    """What an example is compiled to, on the sample of its entry."""
    samples = [part.strip() for part in entry.sample.split(";")]
    given = NAMED.get(entry.name) or dict(zip(_names(entry), samples, strict=False))
    if entry.family in ("loss", "metric"):
        role = LOSS if entry.family == "loss" else METRIC
        target = {"target": samples[1]} if len(samples) > 1 else {}
        return compiled(entry.example, role, samples[0], {**target, **given}, topic_name="output", target="target")
    text = GRAD if entry.name == "grad" else entry.example
    return compiled(text, MODEL, samples[0], {"x": X} if entry.name == "grad" else given)


@pytest.mark.parametrize("entry", _of("layer", "function", "loss", "metric"))
def test_an_example_compiles_on_its_sample(entry: Entry) -> None:
    found = compiled_example(entry)
    assert found.codes == [], found.errors
    assert found.graph is not None
    assert any(node.what == entry.name for node in found.graph.nodes), "the example does not show what it is one of"


@pytest.mark.parametrize("entry", _of("loss", "metric"))
def test_an_example_without_names_compares_the_output_with_the_target(entry: Entry) -> None:
    if _names(entry):
        return
    graph = compiled_example(entry).made
    compared = [graph.nodes[item].name for node in graph.nodes if node.what == entry.name for item in node.inputs]
    assert compared == ["output", "target"][: len(entry.required)]


@pytest.mark.parametrize("entry", _of("loader"))
def test_an_example_of_what_a_constant_loads(entry: Entry) -> None:
    assert compiled(entry.example, CONSTANT, None).codes == []


@pytest.mark.parametrize("entry", _of("init"))
def test_an_example_of_a_way_of_drawing_weights(entry: Entry) -> None:
    from dsl.lang.calls import call_one

    source = Source("spec.toml", entry.example)
    text = Text.whole(source)
    value = Value(entry.example, "model.init", text.span(0, len(entry.example)), None, text)
    unit = new_unit()
    assert call_one(unit, value, "init", base_scope({}), "a way of drawing weights") is not None
    assert unit.diagnostics == []


def test_every_family_has_a_test_of_its_examples() -> None:
    from dsl.catalogue import FILES

    here = {"layer", "function", "loss", "metric", "loader", "init"}
    assert set(FILES) == here | {"optimizer", "schedule", "source", "sampler", "callback", "transform"}
