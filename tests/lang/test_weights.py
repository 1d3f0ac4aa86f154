"""Weights: whose they are, how many, and under which names a `state_dict` has them."""

from __future__ import annotations

import pytest

from dsl.lang.fields import TRANSFORM
from dsl.lang.frame import MODEL
from dsl.lang.losses import CONSTANT, LOSS, METRIC
from tests.lang.bodies import compiled, loss, metric, model, transform

PICTURE = "float[B, 3, 32, 32]"
TOKENS = "tokens[B, T] of 50"


def test_each_layer_of_a_text_has_weights_of_its_own_numbered_in_its_order() -> None:
    found = model("conv(8, 3) -> batchnorm -> conv(4, 3, bias=false)", PICTURE)
    assert found.weights == {
        "conv1.weight": (8, 3, 3, 3),
        "conv1.bias": (8,),
        "batchnorm1.weight": (8,),
        "batchnorm1.bias": (8,),
        "batchnorm1.running_mean": (8,),
        "batchnorm1.running_var": (8,),
        "batchnorm1.num_batches_tracked": (),
        "conv2.weight": (4, 8, 3, 3),
    }
    assert found.parameters == 8 * 27 + 8 + 16 + 4 * 72
    assert found.made.parameters(trained=False) == 8 + 8 + 1


@pytest.mark.parametrize(
    ("text", "modules"),
    [
        ("linear(8) -> linear(8)", ["linear1", "linear2"]),
        ("a = linear(8)\nlinear(8) + a", ["linear1", "linear2"]),
        ("linear(8) + linear(8)", ["linear1", "linear2"]),
        ("relu -> linear(8) -> relu -> linear(8)", ["linear1", "linear2"]),
        ("block linear1 { linear(8) }\nlinear1 -> linear(8)", ["linear1_1", "linear1"]),
        ("shared linear1 = linear(8)\nlinear1 -> linear(8)", ["linear1", "linear2"]),
        ("nn.Linear(8, 8) -> linear(8)", ["linear1", "linear2"]),
        ("linear1 = param(8)\n_ + linear1 -> linear(8)", ["linear1", "linear2"]),
        ("forward = param(8)\n_ + forward", ["forward1"]),
        ("shared train = linear(8)\ntrain", ["train1"]),
        ("repeat1 = param(8)\nrepeat(2) { linear(8) + repeat1 }", ["repeat1", "repeat2"]),
        ("_w = param(8)\n_ + _w", ["w1"]),
    ],
)
def test_no_two_parts_bear_one_name(text: str, modules: list[str]) -> None:
    found = model(text)
    assert list(dict.fromkeys(name.split(".")[0] for name in found.weights)) == modules


def test_names_follow_the_blocks_and_turns_they_stand_in() -> None:
    text = "block basic { conv(8, 3, padding=1) -> batchnorm -> conv(8, 3, padding=1) }\nbasic\nrepeat(2) { basic }"
    names = [name for name in model(text, PICTURE).weights if name.endswith("weight")]
    assert names == [
        "basic1.conv1.weight",
        "basic1.batchnorm1.weight",
        "basic1.conv2.weight",
        *(f"repeat1.{turn}.basic1.{part}.weight" for turn in (0, 1) for part in ("conv1", "batchnorm1", "conv2")),
    ]


# -- shared


def test_what_is_shared_has_the_same_weights_at_each_use() -> None:
    found = model("shared enc = linear(8) -> relu\nenc -> enc -> enc")
    assert found.weights == {"enc.linear1.weight": (8, 8), "enc.linear1.bias": (8,)}
    uses = [node for node in found.made.nodes if node.kind == "shared"]
    assert len(uses) == 3 and len({id(node.graph) for node in uses}) == 1


def test_shared_sets_aside_something_to_apply_and_no_value() -> None:
    found = model("shared enc = linear(4)\nrelu\nenc")
    assert [node.what for node in found.made.nodes[1:]] == ["relu", "enc"]
    assert model("shared enc = linear(4)\nenc + 1").type == "float[B, 4]"


def test_a_shared_thing_is_applied_inside_repeats() -> None:
    found = model("shared enc = linear(8)\nrepeat(3) { enc -> linear(8) }")
    assert found.parameters == 72 + 3 * 72


def test_two_shared_things_of_one_block_are_two() -> None:
    found = model("block b { shared s = linear(8)\ns -> s }\nb -> b")
    assert [name for name in found.weights if name.endswith("weight")] == [
        "b1.s.linear1.weight",
        "b2.s.linear1.weight",
    ]


def test_a_siamese_network_has_one_tower() -> None:
    text = "shared tower = linear(16) -> relu -> linear(4)\nabs(tower(input) - tower(other)) -> linear(1)"
    found = compiled(text, MODEL, "float[B, 8]", {"other": "float[B, 8]"})
    assert found.parameters == (8 * 16 + 16) + (16 * 4 + 4) + 5


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("shared s = linear(4)\ns -> s", "E0368", "s"),
        ("shared s = linear(4)\nx = linear(5)\ns(x) + s", "E0368", "s"),
        ("shared s = linear(4)\ns(3)", "E0333", "3"),
        ("shared s = linear(4)\ns { relu }", "E0366", "s"),
        ("shared s = linear(4)\nrelu", "W0620", "s"),
        ("shared s = linear(wdith)\nrelu", "E0320", "wdith"),
        ("shared s = s -> relu\ns", "E0320", "s"),
    ],
)
def test_a_use_that_does_not_fit(text: str, code: str, place: str) -> None:
    assert (code, place) in model(text).places


def test_shared_weights_that_do_not_fit_say_where_they_were_sized() -> None:
    (wrong,) = model("shared s = linear(4)\ns\ns").diagnostics
    assert [label.text for label in wrong.labels] == ["its weights were sized here"]
    assert wrong.help


# -- param


def test_a_param_is_a_learned_tensor() -> None:
    found = model("_ + param(1, 8, init='zeros')")
    assert found.type == "float[B, 8]" and found.weights == {"param1": (1, 8)} and found.parameters == 8


def test_a_param_is_called_by_the_name_it_is_bound_to() -> None:
    assert model("pos = param(8)\n_ + pos").weights == {"pos": (8,)}


def test_a_param_may_stay_as_it_began() -> None:
    found = model("_ + param(8, trained=false)")
    assert found.parameters == 0 and found.made.parameters(trained=False) == 8


def test_a_tensor_used_twice_is_a_tied_weight() -> None:
    text = "w = param(vocab, dim)\nF.embedding(input, w)\nrepeat(2) { _ + (layernorm -> linear(dim)) }\nF.linear(w)"
    found = model(text, TOKENS, vocab=50, dim=16)
    assert found.type == "float[B, T, 50]"
    assert found.weights["w"] == (50, 16)
    assert found.parameters == 50 * 16 + 2 * (32 + 16 * 16 + 16)


def test_a_param_of_the_body_may_be_used_in_a_repeat() -> None:
    assert model("w = param(8)\nrepeat(3) { _ * w }").parameters == 8
    assert model("repeat(3) { _ * param(8) }").parameters == 24


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("_ + param(batch, 8)", "E0334", "batch"),
        ("_ + param(8, init='zero')", "E0334", "'zero'"),
        ("_ + param(-8)", "E0334", "-8"),
        ("_ + param(8.0)", "E0334", "8.0"),
        ("_ + param(8, trainable=true)", "E0330", "trainable"),
        ("_ + param(10**6, 10**6)", "E0353", "param(10**6, 10**6)"),
        ("_ + param(3)", "E0312", "_ + param(3)"),
    ],
)
def test_a_param_that_does_not_fit(text: str, code: str, place: str) -> None:
    found = model(text)
    assert [(item.code, item.span.text) for item in found.diagnostics if item.span] in (
        [(code, place)],
        [("E0309", place)],
    )


# -- who has weights


@pytest.mark.parametrize("text", ["linear(1) -> mean", "mean(output * param(10))", "output -> batchnorm -> mean"])
def test_losses_and_metrics_have_none(text: str) -> None:
    place = {"linear(1) -> mean": "linear(1)", "mean(output * param(10))": "param(10)"}.get(text, "batchnorm")
    assert loss(text).places == [("E0365", place)]
    assert metric(text).places == [("E0365", place)]


def test_transforms_and_constants_have_none() -> None:
    assert transform("linear(3)", x="float[B, 8]").places == [("E0365", "linear(3)")]
    assert compiled("ones(1, 8) -> linear(3)", CONSTANT, None).places == [("E0365", "linear(3)")]


@pytest.mark.parametrize("role", [LOSS, METRIC, TRANSFORM, CONSTANT])
def test_layers_without_weights_stand_anywhere(role: object) -> None:
    assert "E0365" not in compiled("x -> relu -> flatten -> mean", role, None, {"x": "float[B, 8]"}).codes
