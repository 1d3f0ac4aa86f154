"""Blocks: named bodies with settings, which see those, `[params]` and `body`."""

from __future__ import annotations

import pytest

from tests.lang.bodies import model, nodes

PICTURE = "float[B, 3, 32, 32]"
RESIDUAL = "block residual { _ + body }\n"


@pytest.mark.parametrize(
    ("block", "use", "shapes"),
    [
        ("block b { linear(4) }", "b", [(4, 8), (4,)]),
        ("block b { linear(4) }", "b()", [(4, 8), (4,)]),
        ("block b() { linear(4) }", "b", [(4, 8), (4,)]),
        ("block b(width) { linear(width) }", "b(3)", [(3, 8), (3,)]),
        ("block b(width) { linear(width) }", "b(width=3)", [(3, 8), (3,)]),
        ("block b(width, bias = false) { linear(width, bias) }", "b(3)", [(3, 8)]),
        ("block b(width, bias = false) { linear(width, bias) }", "b(3, true)", [(3, 8), (3,)]),
        ("block b(width, twice = 2 * width) { linear(twice) }", "b(3)", [(6, 8), (6,)]),
        ("block b(width = size) { linear(width) }", "b", [(5, 8), (5,)]),
        ("block b { linear(size) }", "b", [(5, 8), (5,)]),
        ("block b(w) { linear(w) }", "x = relu\nb(x, 3)", [(3, 8), (3,)]),
    ],
)
def test_a_block_names_a_body_with_settings(block: str, use: str, shapes: list[tuple[int, ...]]) -> None:
    for text in (f"{block}\n{use}", f"{use}\n{block}"):  # known in the whole body, whatever the order
        assert list(model(text, size=5).weights.values()) == shapes


def test_each_use_of_a_block_has_weights_of_its_own() -> None:
    found = model("block two { linear(8) -> linear(8) }\ntwo -> two\nlinear(8)\ntwo")
    assert found.parameters == 7 * 72
    weights = [name for name in found.weights if name.endswith("weight")]
    assert weights == [
        "two1.linear1.weight",
        "two1.linear2.weight",
        "two2.linear1.weight",
        "two2.linear2.weight",
        "linear1.weight",
        "two3.linear1.weight",
        "two3.linear2.weight",
    ]


def test_one_block_on_two_types_is_compiled_for_each() -> None:
    found = model("block b { linear(4) }\nb -> b")
    assert list(found.weights.values()) == [(4, 8), (4,), (4, 4), (4,)]
    first, second = [node.graph for node in found.made.nodes if node.graph is not None]
    assert first is not second and first.is_settled and second.is_settled


def test_one_block_with_two_settings_is_compiled_for_each() -> None:
    found = model("block b(n, p) { linear(n) -> dropout(p) }\nb(8, 0) -> b(8, 0.0) -> b(8, false)")
    assert ("E0334", "p") in found.places, "`false` is no number, though 0 is one"
    graphs = [node.graph for node in model("block b(n) { linear(n) }\nb(8) -> b(8) -> b(4)").made.nodes[1:]]
    assert graphs[0] is graphs[1] and graphs[1] is not graphs[2]


def test_settled_is_what_waits_for_no_type() -> None:
    block = "block b { linear(4) }\n"
    assert model(f"{block}b").made.is_settled
    unsettled = model(f"{block}b -> nn.CrossMapLRN2d(5) -> b").made
    assert [node.graph.is_settled for node in unsettled.nodes if node.graph is not None] == [True, False]
    assert not unsettled.is_settled


def test_a_block_takes_a_body_after_its_call() -> None:
    found = model(RESIDUAL + "residual { conv(3, 3, padding=1) -> relu }", PICTURE)
    assert found.type == PICTURE
    assert list(found.weights) == ["residual1.body1.conv1.weight", "residual1.body1.conv1.bias"]


def test_a_body_is_applied_with_new_weights_each_time() -> None:
    found = model("block thrice { body -> body -> body }\nthrice { linear(8) }")
    assert [name for name in found.weights if name.endswith("weight")] == [
        f"thrice1.body{number}.linear1.weight" for number in (1, 2, 3)
    ]


def test_bodies_nest() -> None:
    text = """
    block double(ch) { conv(ch, 3, padding=1) -> relu }
    block level(ch) {
      double(ch)
      e = _
      (e -> maxpool(2) -> body -> upconv(ch, 2, stride=2), e) -> concat -> double(ch)
    }
    level(4) { level(8) { double(16) } }
    conv(2, 1)
    """
    found = model(text, PICTURE)
    assert found.type == "float[B, 2, 32, 32]"
    depths = {name.count("body") for name in found.weights}
    assert depths == {0, 1, 2}


def test_a_block_sees_nothing_of_where_it_is_used() -> None:
    assert model("x = relu\nblock b { _ + x }\nb\n_ + x").places == [("E0320", "x")]
    assert model("block b { relu }\nblock c(n) { b }\nblock d(n) { c(n) -> linear(n) }\nd(3)").type == "float[B, 3]"


def test_input_in_a_block_is_its_own() -> None:
    found = model("linear(4)\nblock b { linear(4) -> _ + input }\nb")
    assert found.type == "float[B, 4]"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("block b(w) { linear(w) }\nb", "E0332", "b"),
        ("block b(w) { linear(w) }\nb(3, 4)", "E0333", "4"),
        ("block b(w) { linear(w) }\nb(v=3)", "E0330", "v"),
        ("block b(w) { linear(w) }\nb(3, w=3)", "E0331", "w"),
        ("block b { relu }\nb(3)", "E0333", "3"),
        ("block b { relu }\nb { relu }", "E0366", "b"),
        (RESIDUAL + "residual", "E0366", "residual"),
        ("block b { relu }\nb { linear(w) }", "E0320", "w"),
        ("block b { b }\nb", "E0367", "b"),
        ("block a { b }\nblock b { a }\na", "E0367", "a"),
        ("block a { body }\na { a { b } }\nblock b { a { relu } }", "", ""),
        ("block b(w, w) { relu }\nb(1, 2)", "E0348", "w"),
        ("block b(w) { linear(w) }\nb('x')", "E0334", "w"),
        ("block b { }\nb", "E0349", ""),
        ("block b { x = relu }\nb", "E0363", "x = relu"),
        ("body", "E0320", "body"),
    ],
)
def test_a_use_that_does_not_fit(text: str, code: str, place: str) -> None:
    found = model(text)
    if not code:
        assert found.codes == []
        return
    assert code in found.codes
    assert not place or (code, place) in found.places


def test_a_mistake_inside_names_the_use() -> None:
    found = model("block b(n) { conv(n, 3) }\nflatten -> b(4)", PICTURE)
    (wrong,) = found.diagnostics
    assert wrong.span is not None and wrong.span.text == "conv(n, 3)"
    assert any(label.text == "in this use of `b`" and label.span.text == "b(4)" for label in wrong.labels)


def test_a_mistake_inside_is_reported_once_however_often_it_is_used() -> None:
    text = "block b { linear(8) -> maxpool(2) }\nb -> b\nrepeat(3) { b }"
    assert model(text).places == [("E0307", "maxpool(2)")]


def test_a_block_that_nothing_uses_is_checked_and_noted() -> None:
    from dsl.lang.check import check_file

    spec = """loss = "mse"
[data]
source = "random(x='float[B, 8]', y='float[B, 8]', target='y')"
[model]
layers = '''
block spare(n) { linear(n) -> reluu }
block unused { relu }
linear(8)
'''
[trainer]
max_epochs = 1
"""
    found = {(item.code, item.span.text) for item in check_file("spec.toml", text=spec) if item.span is not None}
    assert {("E0320", "reluu"), ("W0620", "unused")} <= found


def test_every_kind_of_part_has_a_name_of_its_own() -> None:
    text = (
        "block conv1_like { conv(3, 1) }\nconv1_like\nrepeat(2) { conv1_like }\nshared s = conv(3, 1)\ns -> conv(3, 1)"
    )
    graph = model(text, PICTURE).made
    assert len({name for name, _ in graph.weights()}) == len(graph.weights())
    assert len(nodes(graph)) > 4
