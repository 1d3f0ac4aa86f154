"""Calls: inputs first, then settings; what is lacking comes from the topic."""

from __future__ import annotations

import pytest

from tests.lang.bodies import loss, metric, model, steps, taken

PICTURE = "float[B, 3, 32, 32]"


def test_an_operation_with_one_input_takes_the_topic() -> None:
    graph = model("relu -> linear(4)").made
    assert [node.inputs for node in graph.nodes[1:]] == [(0,), (1,)]
    assert graph.nodes[2].args["out_features"] == 4


def test_or_its_first_argument_if_that_is_a_tensor() -> None:
    graph = model("x = relu\ngelu\nlinear(x, 4)").made
    assert graph.nodes[-1].inputs == (1,)
    assert graph.nodes[-1].args == model("linear(4)").made.nodes[-1].args


@pytest.mark.parametrize(
    "text",
    [
        "conv(8, 3, 2)",
        "conv(8, 3, stride=2)",
        "conv(8, kernel_size=3, stride=2)",
        "conv(_, 8, 3, 2)",
        "conv(out_channels=8, kernel_size=3, stride=2)",
    ],
)
def test_settings_are_given_by_position_or_by_name(text: str) -> None:
    node = model(text, PICTURE).made.nodes[-1]
    assert str(node.type) == "float[B, 8, 15, 15]"


@pytest.mark.parametrize(
    ("text", "inputs"),
    [
        ("mse(output, target)", ["output", "target"]),
        ("mse(target, output)", ["target", "output"]),
        ("output -> mse(target)", ["output", "target"]),
        ("mse(target)", ["output", "target"]),
        ("mse", ["output", "target"]),
        ("(target, output) -> mse", ["target", "output"]),
        ("mse(input=target, target=output)", ["target", "output"]),
        ("mse(target=0)", ["output", 0]),
        ("mse(0)", ["output", 0]),
    ],
)
def test_several_required_inputs_are_positional_and_the_topic_goes_first(text: str, inputs: list[object]) -> None:
    assert taken(loss(text, "float[B, 4]", "float[B, 4]").made, "mse") == inputs


def test_the_three_readings_of_the_page_mean_what_they_show() -> None:
    fields = {"recon": "float[B, 4]", "image": "float[B, 4]", "score": "float[B]"}

    assert taken(loss("recon -> mse(image)", target="", **fields).made, "mse") == ["recon", "image"]
    assert taken(loss("mse(recon, image)", target="", **fields).made, "mse") == ["recon", "image"]
    score = loss("score -> bce_with_logits(1)", target="", **fields).made
    assert taken(score, "bce_with_logits") == ["score", 1]


def test_optional_inputs_are_given_by_name() -> None:
    graph = model("m = linear(8)\n_ -> attention(2, context=m)", "float[B, T, 8]").made
    assert graph.nodes[-1].named == (("context", 1),)
    assert model("m = linear(8)\n_ -> attention(2, m)", "float[B, T, 8]").codes != []


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("conv(8)", "E0332", "conv(8)"),
        ("linear", "E0332", "linear"),
        ("linear(4, true, 3)", "E0333", "3"),
        ("linear(4, out_features=3)", "E0331", "out_features"),
        ("linear(4, bias=true, bias=false)", "E0348", "bias"),
        ("linear(bias=false, 4)", "E0348", "4"),
        ("linear(4, biass=false)", "E0330", "biass"),
        ("relu(3)", "E0333", "3"),
        ("linear(4.5)", "E0334", "4.5"),
        ("linear('4')", "E0334", "'4'"),
        ("linear(0)", "E0334", "0"),
        ("linear(none)", "E0334", "none"),
        ("linear(true)", "E0334", "true"),
        ("linear(4, bias=1)", "E0334", "1"),
        ("dropout(1.5)", "E0334", "1.5"),
        ("dropout(50)", "E0334", "50"),
        ("linear(4, bias=_)", "E0335", "_"),
        ("conv(8, 3, padding='sam')", "E0334", "'sam'"),
        ("conv(8, [3, 3.5])", "E0334", "3.5"),
        ("linear(4, bias==false)", "E0349", "bias==false"),
        ("linear(4) { relu }", "E0366", "linear"),
        ("relu { gelu }", "E0366", "relu"),
    ],
)
def test_an_argument_that_does_not_fit_is_pointed_at_alone(text: str, code: str, place: str) -> None:
    assert model(text, PICTURE if "conv" in text else "float[B, 8]").places == [(code, place)]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("mse(output, target, 3)", "E0333", "3"),
        ("mse(output, 'x')", "E0335", "'x'"),
        ("mse(output, target, reduction='men')", "E0334", "'men'"),
        ("mse(weight=3)", "E0330", "weight"),
    ],
)
def test_settings_of_what_compares_are_by_name(text: str, code: str, place: str) -> None:
    assert (code, place) in loss(text, "float[B, 4]", "float[B, 4]").places


def test_a_lacking_input_is_named() -> None:
    found = loss("cross_entropy", target="")
    assert found.codes == ["E0332"] and "`target`" in found.diagnostics[0].message


@pytest.mark.parametrize("text", ["conv(\n  8,\n  3,\n)", "conv(8, 3,)", "conv( 8 , 3 )"])
def test_a_call_may_end_in_a_comma_and_spread_over_lines(text: str) -> None:
    assert model(text, PICTURE).type == "float[B, 8, 30, 30]"


def test_every_argument_at_fault_is_reported_and_the_call_still_gives_what_it_would() -> None:
    found = model("flatten -> linear(10, biass=1, bias=3) -> lstm(4)", PICTURE)
    assert found.places == [("E0330", "biass"), ("E0334", "3"), ("E0307", "lstm(4)")]


def test_functions_and_layers_are_called_alike() -> None:
    assert steps(model("abs(_) + abs").made) == ["abs", "abs", "op"]
    assert model("mean(dim=1)").type == model("mean(_, dim=1)").type == model("_ -> mean(1)").type == "float[B]"


def test_a_metric_compares_the_output_with_the_target() -> None:
    assert taken(metric("accuracy(top_k=3)").made, "accuracy") == ["output", "target"]
