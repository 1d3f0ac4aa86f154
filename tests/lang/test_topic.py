"""The topic: the value that flows, from the body's input through each bare statement to the result."""

from __future__ import annotations

import pytest

from dsl.lang.graph import Constant
from tests.lang.bodies import loss, model, steps

PICTURE = "float[B, 3, 32, 32]"


def test_the_topic_starts_as_the_input() -> None:
    graph = model("_ + input").made
    assert graph.nodes[1].inputs == (0, 0)


def test_a_bare_statement_moves_the_topic() -> None:
    graph = model("linear(4)\nlinear(2)\n_ + _").made
    assert [node.inputs for node in graph.nodes[1:]] == [(0,), (1,), (2, 2)]


@pytest.mark.parametrize(
    "text", ["linear(4)\nrelu\nlinear(2)", "linear(4); relu; linear(2)", "linear(4) -> relu -> linear(2)"]
)
def test_a_plain_list_of_layers_is_a_sequential_model(text: str) -> None:
    graph = model(text).made
    assert steps(graph) == ["linear", "relu", "linear"]
    assert [node.inputs for node in graph.nodes[1:]] == [(0,), (1,), (2,)]
    assert graph.output == 3


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("skip = linear(4)\nrelu\n_ + linear(skip, 8)", "float[B, 8]"),
        ("e1 = _\nlinear(4)\ne1 -> linear(5)", "float[B, 5]"),
        ("linear(4)\ne = _\nlinear(2)\ne", "float[B, 4]"),
        ("linear(4)\ninput", "float[B, 8]"),
        ("x = linear(4) -> relu\nx", "float[B, 4]"),
    ],
)
def test_a_name_sets_a_value_aside_and_leaves_the_topic_where_it_was(text: str, type_: str) -> None:
    assert model(text).type == type_


def test_names_take_a_tuple_apart() -> None:
    found = model("a, _, c = (linear(1), linear(2), linear(3))\n(a, c) -> concat")
    assert found.type == "float[B, 4]"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a, b, c = (linear(1), linear(2))\n(a, b, c) -> concat", "(linear(1), linear(2))"),
        ("a, b = linear(4)\n(a, b) -> concat", "linear(4)"),
        ("a, b, c = lstm(4, return_state=true)\na", "lstm(4, return_state=true)"),
    ],
)
def test_as_many_names_as_there_are_values(text: str, place: str) -> None:
    assert ("E0318", place) in model(text, "float[B, T, 8]").places


def test_an_input_of_steps_inside_a_side_is_the_same_topic_for_both_sides() -> None:
    graph = model("_ + (layernorm -> linear(8))").made
    assert steps(graph) == ["layernorm", "linear", "op"]
    assert graph.nodes[-1].inputs == (0, 2)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("x = linear(4)\nlinear(8) -> x", "x"),
        ("relu -> input", "input"),
        ("x = linear(4)\nrelu -> x + 1", "x + 1"),
        ("relu -> 3", "3"),
        ("x = linear(4)\nrelu -> x[:, 0]", "x[:, 0]"),
        ("x = linear(4)\nrelu -> (x, x) -> concat", "(x, x)"),
    ],
)
def test_what_stands_behind_an_arrow_uses_what_flows_in(text: str, place: str) -> None:
    assert ("E0362", place) in model(text).places


@pytest.mark.parametrize(
    "text",
    ["relu -> _", "relu -> _ + input", "relu -> (linear(2), input) -> concat", "relu -> { _ }", "relu -> linear(_, 4)"],
)
def test_any_use_of_the_topic_is_one(text: str) -> None:
    assert "E0362" not in model(text).codes


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("skip = linear(8)\nlinear(8) -> relu", "skip"),
        ("linear(4)\ne = _\nrelu", "e"),
        ("a, b = (linear(4), linear(5))\na", "b"),
        ("n = 3\nrelu", "n"),
    ],
)
def test_a_value_set_aside_and_never_used_is_an_error(text: str, place: str) -> None:
    found = model(text)
    assert found.places == [("E0361", place)]
    assert any(f"_{place}" in help or "`_`" in help for help in found.helps)


def test_what_is_not_needed_of_a_tuple_is_discarded_by_an_underscore() -> None:
    found = model("out, state = lstm(4, return_state=true)\nout", "float[B, T, 8]")
    assert found.helps == ["write `_` in its place: it stands for what is not needed"]


def test_what_else_a_layer_can_give_is_asked_for() -> None:
    found = model("out, state = lstm(4)\nout + mean(state)", "float[B, T, 8]")
    assert found.places == [("E0318", "lstm(4)")]
    assert found.helps == ["it gives one value; ask for the rest: `lstm(..., return_state=true)`"]


@pytest.mark.parametrize("text", ["_skip = linear(4)\nrelu", "a, _ = (linear(4), linear(5))\na", "_n = 3\nrelu"])
def test_a_name_that_starts_with_an_underscore_may_stay_unused(text: str) -> None:
    assert model(text).codes == []


def test_a_scalar_of_a_loss_is_used_by_being_logged() -> None:
    found = loss("ce = cross_entropy\nsize = mean(output ** 2)\nce + 0")
    assert [name for name, _ in found.made.logged] == ["ce", "size"]
    assert loss("ce = cross_entropy\nwide = output ** 2\nce").places == [("E0361", "wide")]
    assert model("mean_ = mean(_)\nrelu").places == [("E0361", "mean_")]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("x = linear(4)", "E0363", "x = linear(4)"),
        ("linear(4)\nx = relu", "E0363", "x = relu"),
        ("shared s = linear(4)", "E0363", "shared s = linear(4)"),
        ("", "E0363", ""),
        ("# nothing but a comment", "E0363", ""),
        ("block b { relu }", "E0363", "block b { relu }"),
    ],
)
def test_a_body_ends_with_a_bare_statement(text: str, code: str, place: str) -> None:
    found = model(text)
    assert (code, place) in found.places or code in found.codes
    assert found.graph is None


@pytest.mark.parametrize(("text", "place"), [("3", "3"), ("n = 3\nn", "n"), ("'a'", "'a'"), ("relu\n[1, 2]", "[1, 2]")])
def test_a_statement_has_a_tensor_as_its_value(text: str, place: str) -> None:
    assert model(text).places == [("E0364", place)]


def test_a_layer_gives_one_value_and_more_if_it_is_asked_for() -> None:
    assert model("lstm(4)", "float[B, T, 8]").type == "float[B, T, 4]"
    assert model("lstm(4, return_state=true) -> _[0]", "float[B, T, 8]").type == "float[B, T, 4]"
    out = model("out, state = lstm(4, return_state=true)\nout -> lstm(4, state=state)", "float[B, T, 8]")
    assert out.type == "float[B, T, 4]"
    assert out.made.nodes[-1].named[0][0] == "state"


@pytest.mark.parametrize("text", ["randn(3, 4) -> linear(2)", "mean(x) -> linear(2)", "linear(2)"])
def test_where_nothing_flows_a_layer_has_nothing_to_apply_to(text: str) -> None:
    from tests.lang.bodies import MODEL, compiled

    found = compiled(text, MODEL, None, {"x": "float[B, 8]"})
    assert found.codes == (["E0332"] if text == "linear(2)" else [] if "randn" in text else ["E0307"])


def test_a_number_may_stand_where_a_tensor_flows() -> None:
    graph = model("2 * _ - 0.5").made
    assert graph.nodes[1].inputs == (Constant(2), 0)
