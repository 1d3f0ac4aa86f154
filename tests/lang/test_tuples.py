"""Several values at once: tuples by number, records by name."""

from __future__ import annotations

import pytest

from dsl.lang.graph import Group
from tests.lang.bodies import loss, model, taken

PICTURE = "float[B, 3, 32, 32]"


def test_a_tuple_fills_inputs_in_order() -> None:
    graph = loss("(target, output) -> mse", "float[B, 4]", "float[B, 4]").made
    assert taken(graph, "mse") == ["target", "output"]


def test_it_is_joined_along_the_channels_if_not_said() -> None:
    assert model("(conv(8, 1), _) -> concat", PICTURE).type == "float[B, 11, 32, 32]"
    assert model("(_, _) -> concat(dim=2)", PICTURE).type == "float[B, 3, 64, 32]"
    assert model("concat(_, conv(8, 1), conv(2, 1))", PICTURE).type == "float[B, 13, 32, 32]"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("(linear(4), linear(4)) -> relu", "relu"),
        ("(linear(4), linear(4)) -> linear(3)", "linear(3)"),
        ("pair = (linear(4), linear(4))\npair -> dropout(0.5)", "dropout(0.5)"),
        ("lstm(4, return_state=true) -> relu", "relu"),
        ("(a = linear(4), b = linear(4)) -> relu", "relu"),
    ],
)
def test_an_operation_with_fewer_inputs_refuses_it(text: str, place: str) -> None:
    found = model(text, "float[B, T, 8]")
    assert found.places == [("E0315", place)]
    assert found.helps


def test_more_parts_than_inputs_are_refused() -> None:
    assert loss("(output, output, target) -> mse", "float[B]", "float[B]").places == [("E0315", "mse")]


@pytest.mark.parametrize(
    "text",
    [
        "x = (linear(4), linear(5))\nx[1]",
        "x = (linear(4), linear(5))\nx[-1]",
        "i = 1\nx = (linear(4), linear(5))\nx[i]",
    ],
)
def test_a_part_of_a_tuple_is_taken_by_number(text: str) -> None:
    assert model(text).type == "float[B, 5]"


def test_a_part_of_a_record_is_taken_by_name() -> None:
    found = model("r = (mu = linear(4), logvar = linear(5))\nr.logvar")
    assert found.type == "float[B, 5]"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("x = (linear(4), linear(5))\nx[2]", "x[2]"),
        ("x = (linear(4), linear(5))\nx.mu", "mu"),
        ("r = (mu = linear(4), logvar = linear(5))\nr.sigma", "sigma"),
        ("r = (mu = linear(4), logvar = linear(5))\nr[0]", "r[0]"),
        ("linear(4) -> _.mu", "mu"),
        ("n = 3\nlinear(n.x)", "x"),
    ],
)
def test_a_part_that_is_not_there(text: str, place: str) -> None:
    assert model(text).places == [("E0316", place)]


def test_tuples_hold_tuples() -> None:
    found = model("a, b = (linear(1), (linear(2), linear(3)))\n(a, b[0], b[1]) -> concat")
    assert found.type == "float[B, 6]"
    assert model("x = (linear(1), (linear(2), (linear(3), linear(4))))\nx[1][1][0]").type == "float[B, 3]"


def test_a_record_at_the_end_gives_named_outputs() -> None:
    graph = model("(recon = linear(8), mu = linear(2))").made
    assert str(graph.type) == "(recon = float[B, 8], mu = float[B, 2])"
    assert graph.output == Group((1, 2), ("recon", "mu"))


def test_a_tuple_at_the_end_gives_several_outputs() -> None:
    assert model("(linear(8), linear(2))").type == "(float[B, 8], float[B, 2])"


def test_a_loss_names_the_parts_of_an_output() -> None:
    text = "recon = mse(output.recon, image); kl = kl_normal(output.mu, output.logvar); recon + 0.001 * kl"
    record = "(recon = float[B, 8]; mu = float[B, 2]; logvar = float[B, 2])"
    found = loss(text, record, target="", image="float[B, 8]")
    assert found.type == "float[]" and [name for name, _ in found.made.logged] == ["recon", "kl"]
    assert ("E0316", "sigma") in loss(text.replace("logvar", "sigma"), record, target="", image="float[B, 8]").places


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("(linear(4), linear(5)) + 1", "E0317", "(linear(4), linear(5)) + 1"),
        ("(a = linear(4), a = linear(5))", "E0348", "a"),
        ("[linear(4), linear(5)]", "E0364", "[linear(4), linear(5)]"),
        ("(linear(4), 'x') -> concat", "E0364", "'x'"),
    ],
)
def test_what_is_no_tuple_of_tensors(text: str, code: str, place: str) -> None:
    assert model(text).places == [(code, place)]


def test_each_mistake_in_a_tuple_is_reported() -> None:
    found = model("(conv(4, 50), conv(5, 3, groups=2), foo) -> concat -> flatten -> linear(2)", PICTURE)
    assert found.places == [("E0307", "50"), ("E0307", "2"), ("E0320", "foo")]
