"""`repeat` writes a body out several times, each time with new weights."""

from __future__ import annotations

import pytest

from tests.lang.bodies import model

X = "float[B, 3, 8, 8]"


def test_a_count_repeats_so_often() -> None:
    found = model("repeat(6) { linear(8) }")
    assert found.parameters == 6 * (8 * 8 + 8)
    assert list(found.weights)[:3] == [
        "repeat1.0.linear1.weight",
        "repeat1.0.linear1.bias",
        "repeat1.1.linear1.weight",
    ]


def test_turns_that_are_alike_are_one_node() -> None:
    graph = model("linear(8)\nrepeat(3) { linear(8) -> relu }").made
    (node,) = [node for node in graph.nodes if node.kind == "repeat"]
    assert (node.times, node.start, node.module) == (3, 0, "repeat1")
    assert graph.size == 1 + 3 * 2


def test_a_first_turn_that_differs_stands_alone() -> None:
    graph = model("repeat(4) { linear(5) }").made
    assert [(node.times, node.start) for node in graph.nodes[1:]] == [(1, 0), (3, 1)]
    shapes = [shape for name, shape in model("repeat(4) { linear(5) }").weights.items() if name.endswith("weight")]
    assert shapes == [(5, 8), (5, 5), (5, 5), (5, 5)]


def test_a_list_gives_a_value_to_each_turn() -> None:
    found = model("repeat(width in [64, 128]) { linear(width) }")
    assert [shape for shape in found.weights.values() if len(shape) == 2] == [(64, 8), (128, 64)]
    assert list(found.weights)[-1] == "repeat1.1.linear1.bias"


@pytest.mark.parametrize(
    "text",
    [
        "repeat(i in range(4)) { linear(8) }",
        "repeat(i in [0, 1, 2, 3]) { linear(8) }",
        "repeat(2 * 2) { linear(8) }",
        "n = 4\nrepeat(n) { linear(8) }",
        "repeat(len([1, 1, 1, 1])) { linear(8) }",
        "repeat(_.dim // 2) { linear(8) }",
        "repeat(2) { repeat(2) { linear(8) } }",
        "repeat(depth) { linear(8) }",
    ],
)
def test_what_counts_is_computed_while_compiling(text: str) -> None:
    assert model(text, depth=4).parameters == 4 * 72


@pytest.mark.parametrize(
    "text", ["repeat(0) { linear(3) }", "repeat(i in []) { linear(3) }", "repeat(i in range(0)) { linear(3) }"]
)
def test_no_turn_leaves_the_topic(text: str) -> None:
    found = model(text)
    assert found.type == "float[B, 8]" and found.weights == {}


def test_items_may_be_lists() -> None:
    found = model("repeat(c in [[4, true], [5, false]]) { linear(c[0], bias=c[1]) }")
    assert list(found.weights.values()) == [(4, 8), (4,), (5, 4)]


def test_an_index_may_choose() -> None:
    found = model("repeat(i in range(3)) { linear(8) -> relu if i < 2 else linear(2) }")
    assert found.type == "float[B, 2]"


def test_repeats_are_numbered_in_the_order_of_the_text() -> None:
    names = model("repeat(2) { linear(8) }\nlinear(4)\nrepeat(1) { linear(4) }\nlinear(2)").weights
    tops = list(dict.fromkeys(name.split(".")[0] for name in names))
    assert tops == ["repeat1", "linear1", "repeat2", "linear2"]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("repeat(2.5) { relu }", "E0369", "2.5"),
        ("repeat(-1) { relu }", "E0369", "-1"),
        ("repeat('3') { relu }", "E0369", "'3'"),
        ("repeat([1, 2]) { relu }", "E0369", "[1, 2]"),
        ("repeat(i in 4) { linear(i) }", "E0369", "4"),
        ("repeat(batch) { relu }", "E0339", "batch"),
        ("repeat(_) { relu }", "E0339", "_"),
        ("repeat(nope) { relu }", "E0320", "nope"),
        ("repeat(2_000_000) { linear(8) }", "E0354", "2_000_000"),
    ],
)
def test_what_cannot_be_counted_is_pointed_at(text: str, code: str, place: str) -> None:
    assert model(text).places == [(code, place)]


@pytest.mark.parametrize(
    "text", ["repeat(2.5) { linear(wdith) }", "repeat(nope) { linear(wdith) }", "repeat(0) { linear(wdith) }"]
)
def test_the_body_is_checked_all_the_same(text: str) -> None:
    assert ("E0320", "wdith") in model(text, width=3).places


def test_a_loop_carries_values_in_its_topic_and_nothing_else() -> None:
    found = model("x = linear(8)\nrepeat(3) { x = x -> linear(8)\nx }")
    assert found.places == [("E0321", "x")]
    assert found.helps == ["a loop carries values in its topic alone: `_`"]


def test_a_mistake_in_a_turn_is_reported_once() -> None:
    assert model("repeat(5) { linear(8) -> maxpool(2) }").places == [("E0307", "maxpool(2)")]
    shrinking = model("repeat(6) { conv(8, 3) -> maxpool(2) }", "float[B, 3, 32, 32]")
    assert shrinking.places == [("E0307", "3")]


def test_a_body_in_braces_cannot_be_empty() -> None:
    assert model("repeat(2) { }").codes == ["E0349"]


# -- several names take each item apart


def test_each_name_stands_for_a_part_of_the_item() -> None:
    found = model("repeat(width, size in [[4, 1], [8, 3]]) { conv(width, size) }", X)
    assert found.weights == {
        "repeat1.0.conv1.weight": (4, 3, 1, 1),
        "repeat1.0.conv1.bias": (4,),
        "repeat1.1.conv1.weight": (8, 4, 3, 3),
        "repeat1.1.conv1.bias": (8,),
    }


def test_the_list_may_be_a_param() -> None:
    assert model("repeat(w, n in rows) { repeat(n) { conv(w, 1) } }", X, rows=((4, 2), (6, 1))).type == (
        "float[B, 6, 8, 8]"
    )


def test_an_underscore_takes_nothing() -> None:
    assert model("repeat(width, _ in [[4, 1]]) { conv(width, 1) }", X).type == "float[B, 4, 8, 8]"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("repeat(a, b in [[4, 1], [8, 2, 3]]) { conv(a, b) }", "E0318", "[8, 2, 3]"),
        ("repeat(a, b in [4, 8]) { conv(a, b) }", "E0318", "4"),
        ("repeat(a, b in rows) { conv(a, b) }", "E0318", "rows"),
        ("repeat(a, b in 4) { conv(a, b) }", "E0369", "4"),
        ("repeat(a, a in [[4, 8]]) { conv(a, 1) }", "E0348", "a"),
    ],
)
def test_items_that_do_not_fit_the_names_are_reported(text: str, code: str, place: str) -> None:
    assert model(text, X, rows=((4, 1, 2),)).places == [(code, place)]


def test_names_of_a_loop_without_turns_are_known_in_its_body() -> None:
    found = model("repeat(i in range(1, 1)) { linear(i) }\nrepeat(a, b in []) { linear(a + b) }")
    assert found.codes == []
    assert found.type == "float[B, 8]"
