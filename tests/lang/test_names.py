"""Names: what each stands for is settled while compiling, once, and nothing hides anything."""

from __future__ import annotations

import pytest

from dsl.lang.frame import MODEL
from tests.lang.bodies import compiled, loss, metric, model, steps


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("x = relu\nx = gelu\nx", "x"),
        ("x, x = (relu, gelu)\nx", "x"),
        ("shared s = linear(4)\ns = relu\ns", "s"),
        ("s = relu\nshared s = linear(4)\ns", "s"),
        ("block b { relu }\nb = relu\nb", "b"),
        ("block b { relu }\nblock b { gelu }\nb", "b"),
        ("width = linear(4)\nwidth", "width"),
        ("block b(width) { width = relu\nwidth }\nb(3)", "width"),
        ("repeat(i in range(2)) { i = relu\ni }", "i"),
        ("x = relu\nrepeat(2) { x = gelu\nx }", "x"),
    ],
)
def test_a_name_is_bound_once(text: str, place: str) -> None:
    found = model(text, width=8)
    assert [item for item in found.places if item[0] == "E0321"] == [("E0321", place)]
    (twice,) = [item for item in found.diagnostics if item.code == "E0321"]
    start = twice.span.start
    assert text.rfind(place, 0, start) >= 0 or place == "width", "the second one is pointed at"


@pytest.mark.parametrize("name", ["relu", "conv", "mean", "linear", "dropout2d"])
def test_a_name_may_not_be_that_of_something_to_apply(name: str) -> None:
    assert model(f"{name} = _\n{name}").places == [("E0322", name)]
    assert ("E0322", name) in model(f"shared {name} = linear(3)\n{name}").places
    assert ("E0322", name) in model(f"block {name} {{ linear(3) }}\nrelu").places


@pytest.mark.parametrize("name", ["input", "output", "target", "batch", "nn", "F", "torch", "body", "param"])
def test_a_word_with_a_meaning_of_its_own_is_not_bound(name: str) -> None:
    assert ("E0322", name) in model(f"{name} = relu\nrelu").places


@pytest.mark.parametrize("name", ["mse", "accuracy", "adam", "mnist"])
def test_a_name_of_another_place_is_free(name: str) -> None:
    assert model(f"{name} = relu\n{name} -> gelu").codes == []


@pytest.mark.parametrize(
    "text",
    [
        "repeat(2) { x = relu\nx -> gelu }\nx",
        "block b { x = relu\nx }\nb -> gelu\nx",
        "y = _\nrepeat(1) { inner = y\ninner }\ninner",
    ],
)
def test_a_name_ends_with_the_braces_it_is_bound_in(text: str) -> None:
    assert model(text).codes == ["E0320"]


@pytest.mark.parametrize(
    "text", ["repeat(2) { x = relu\nx -> gelu }\nx = relu\nx", "repeat(1) { x = relu\nx }\nrepeat(1) { x = gelu\nx }"]
)
def test_a_name_is_free_again_behind_them(text: str) -> None:
    assert model(text).codes == []


def test_a_repeat_sees_the_names_around_it_and_a_block_does_not() -> None:
    assert model("e = _\nrepeat(2) { _ + e }").codes == []
    assert model("e = _\nblock b { _ + e }\nb\n_ + e").places == [("E0320", "e")]
    assert model("shared e = relu\nblock b { e }\nb -> e").places == [("E0320", "e")]


def test_a_body_that_a_block_is_given_sees_where_it_was_written() -> None:
    found = model("block twice { body -> body }\nscale = linear(8)\ntwice { _ * scale }")
    assert found.type == "float[B, 8]"
    assert found.weights == {"linear1.weight": (8, 8), "linear1.bias": (8,)}


def test_input_is_the_input_of_the_body_always() -> None:
    graph = model("linear(4)\nrepeat(1) { relu -> _ + input }\n_[:, 0] + input[:, 0]").made
    (turn,) = [node.graph for node in graph.nodes if node.graph is not None]
    assert turn.nodes[0].name == "input" and turn.nodes[-1].inputs == (1, 0)
    assert graph.nodes[-2].inputs == (0,)


def test_before_a_parenthesis_a_name_is_something_to_apply() -> None:
    assert model("width = linear(4)\nwidth(3)").places == [("E0323", "width")]
    assert model("batch(3)").codes == ["E0323"]
    assert model("linear(width)\nwidth(3)", width=4).places == [("E0323", "width")]


def test_alone_a_name_is_a_value_first() -> None:
    found = compiled("linear(4)\nrelu(dropout)", MODEL, "float[B, 8]", {"dropout": "float[B, 3]"})
    assert found.type == "float[B, 3]"
    found = compiled("relu -> dropout", MODEL, "float[B, 8]", {"dropout": "float[B, 3]"})
    assert found.places == [("E0362", "dropout")]
    assert any("dropout()" in help for help in found.helps)


def test_alone_it_is_something_to_apply_otherwise() -> None:
    assert steps(model("block b { relu }\nshared s = gelu\nb -> s -> relu").made) == ["b", "s", "relu"]


@pytest.mark.parametrize(
    ("text", "place", "meant"),
    [
        ("conf(8, 3)", "conf", "conv"),
        ("rellu", "rellu", "relu"),
        ("skip = relu\nskpi -> gelu\nskip", "skpi", "skip"),
        ("linear(wdith)", "wdith", "width"),
        ("block bottleneck { relu }\nbotleneck", "botleneck", "bottleneck"),
        ("shared encoder = relu\nencodr -> encoder", "encodr", "encoder"),
        ("linear(4) -> Linear(3)", "Linear", "linear"),
        ("BatchNorm1d", "BatchNorm1d", "batchnorm"),
        ("LayerNorm(8)", "LayerNorm", "layernorm"),
        ("dense(10)", "dense", "linear"),
    ],
)
def test_an_unknown_name_lists_the_nearest_known_ones(text: str, place: str, meant: str) -> None:
    found = model(text, width=4)
    assert ("E0320", place) in found.places
    assert any(f"`{meant}`" in help for help in found.helps)


@pytest.mark.parametrize("name", ["output", "target", "image", "generator", "self", "lr"])
def test_a_model_sees_its_input_and_nothing_else(name: str) -> None:
    assert model(f"{name} -> relu").places == [("E0320", name)]


@pytest.mark.parametrize("name", ["image", "output", "target", "batch"])
def test_a_loss_sees_the_fields_the_output_and_the_target(name: str) -> None:
    found = loss(f"mean(output) + mean(0.0 * {name})", target="float[B, 10]", image="float[B, 3]")
    assert found.codes == [] or name == "batch"


def test_a_metric_sees_them_too() -> None:
    assert metric("accuracy(output, label)", label="class[B] of 10").codes == []
    assert metric("accuracy(output, lable)", label="class[B] of 10").places == [("E0320", "lable")]


@pytest.mark.parametrize(
    ("text", "code"), [("mse", "E0324"), ("adam(lr=1)", "E0324"), ("accuracy", "E0324"), ("crop(3)", "E0324")]
)
def test_what_belongs_elsewhere_is_sent_there(text: str, code: str) -> None:
    found = model(text)
    assert found.codes == [code] and found.helps


def test_a_name_of_params_cannot_be_bound_again() -> None:
    found = model("lr = relu\nlr", lr=0.1)
    assert found.places == [("E0321", "lr")]
