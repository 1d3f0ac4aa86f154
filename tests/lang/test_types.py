"""Tensors have types: element kinds and sizes, checked from the data to the loss."""

from __future__ import annotations

import pytest

from tests.lang.bodies import loss, metric, model

PICTURE = "float[B, 3, 32, 32]"
TOKENS = "tokens[B, T] of 100"


@pytest.mark.parametrize(
    ("text", "input_", "type_"),
    [
        ("embed(100, 16)", TOKENS, "float[B, T, 16]"),
        ("embed(100, 16) -> lstm(8)", TOKENS, "float[B, T, 8]"),
        ("embed(100, 16) -> attention(4) -> mean(dim=1) -> linear(3)", TOKENS, "float[B, 3]"),
        ("flatten -> linear(10)", PICTURE, "float[B, 10]"),
        ("float(_) -> conv(4, 3)", "byte[B, 3, 8, 8]", "float[B, 4, 6, 6]"),
        ("_ > 0", "float[B, 8]", "bool[B, 8]"),
        ("(_ > 0) and (_ < 1)", "float[B, 8]", "bool[B, 8]"),
        ("argmax(dim=1)", "float[B, 8]", "class[B] of 8"),
        ("_[:, 0, none]", "float[B, 8]", "float[B, 1]"),
        ("_[..., ::2]", "float[B, 8]", "float[B, 4]"),
        ("_ @ transpose(0, 1)", "float[B, 8]", "float[B, B]"),
        ("where(_ > 0, _, 0.0)", "float[B, 8]", "float[B, 8]"),
        ("one_hot(100)", TOKENS, "int[B, T, 100]"),
    ],
)
def test_a_type_passes_through(text: str, input_: str, type_: str) -> None:
    assert model(text, input_).type == type_


@pytest.mark.parametrize(
    ("text", "input_", "code", "place"),
    [
        ("conv(8, 3)", "float[B, 8]", "E0307", "conv(8, 3)"),
        ("linear(8)", TOKENS, "E0308", "linear(8)"),
        ("linear(8)", "byte[B, 8]", "E0308", "linear(8)"),
        ("conv(8, 3)", "byte[B, 3, 8, 8]", "E0308", "conv(8, 3)"),
        ("embed(100, 16)", "float[B, T]", "E0308", "embed(100, 16)"),
        ("embed(50, 16)", TOKENS, "E0310", "50"),
        ("conv(8, 33)", PICTURE, "E0307", "33"),
        ("conv(8, 3, groups=2)", PICTURE, "E0307", "2"),
        ("attention(3)", "float[B, T, 8]", "E0307", "3"),
        ("_ + linear(4)", "float[B, 8]", "E0312", "_ + linear(4)"),
        ("_ @ linear(4)", "float[B, 8]", "E0312", "_ @ linear(4)"),
        ("(_, mean(dim=1)) -> concat", "float[B, 8]", "E0312", "concat"),
        ("(_, conv(3, 3)) -> concat", PICTURE, "E0312", "concat"),
        ("reshape(batch, 7)", "float[B, 8]", "E0307", "batch, 7"),
        ("unflatten(1, [2, 5])", "float[B, 8]", "E0307", "[2, 5]"),
        ("_[:, 9]", "float[B, 8]", "E0307", "_[:, 9]"),
        ("_[:, 0, 0]", "float[B, 8]", "E0307", "_[:, 0, 0]"),
        ("mean(dim=3)", "float[B, 8]", "E0307", "3"),
        ("permute(0, 1)", PICTURE, "E0307", "0, 1"),
        ("lstm(4)", PICTURE, "E0307", "lstm(4)"),
        ("pixel_shuffle(2)", PICTURE, "E0307", "2"),
        ("groupnorm(2)", PICTURE, "E0307", "2"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_where_it_is_used(text: str, input_: str, code: str, place: str) -> None:
    found = model(text, input_)
    (report,) = found.diagnostics
    assert report.span is not None
    assert (report.code, report.span.text) == (code, place)
    assert report.message and report.label


def test_the_report_of_the_page() -> None:
    (report,) = model("flatten\nlinear(128) -> maxpool(2)", "float[B, 1, 28, 28]").diagnostics
    assert (report.code, report.span and report.span.text) == ("E0307", "maxpool(2)")
    assert report.message == "`maxpool` needs a value with height and width, but gets float[B, 128]"
    assert report.label == "works on [B, C, L], [B, C, H, W] or [B, C, D, H, W]"
    assert [(label.span.text, label.text) for label in report.labels] == [("flatten", "flattened here: float[B, 784]")]
    assert [help.text for help in report.help] == ["move `maxpool` before `flatten`"]


# -- where types end


@pytest.mark.parametrize(
    ("text", "output", "target"),
    [
        ("cross_entropy", "float[B, 10]", "class[B] of 10"),
        ("cross_entropy", "float[B, 21, H, W]", "class[B, H, W] of 21"),
        ("cross_entropy", "float[B, T, 100]", "tokens[B, T] of 100"),
        ("mse", "float[B, 3]", "float[B, 3]"),
        ("bce_with_logits", "float[B, 3]", "float[B, 3]"),
        ("cross_entropy + 0.1 * mean(abs(output))", "float[B, 10]", "class[B] of 10"),
        ("cross_entropy(label_smoothing=0.1)", "float[B, 10]", "class[B] of 10"),
    ],
)
def test_a_loss_compares_what_fits(text: str, output: str, target: str) -> None:
    assert loss(text, output, target).type == "float[]"


@pytest.mark.parametrize(
    ("text", "output", "target", "codes"),
    [
        ("cross_entropy", "float[B, 10]", "class[B] of 100", ["E0311"]),
        ("cross_entropy", "float[B, T, 10]", "tokens[B, T] of 100", ["E0311"]),
        ("cross_entropy", "float[B, 10]", "class[B, 5] of 10", ["E0312"]),
        ("cross_entropy", "float[B]", "class[B] of 10", ["E0312"]),
        ("mse", "float[B, 3]", "float[B, 4]", ["E0312"]),
        ("bce", "float[B, 10]", "class[B] of 10", ["E0307"]),
    ],
)
def test_and_refuses_what_does_not(text: str, output: str, target: str, codes: list[str]) -> None:
    assert loss(text, output, target).codes == codes


def test_more_outputs_than_classes_pass() -> None:
    assert loss("cross_entropy", "float[B, 100]", "class[B] of 10").codes == []


@pytest.mark.parametrize(
    ("text", "output", "target", "good"),
    [
        ("accuracy", "float[B, 10]", "class[B] of 10", True),
        ("accuracy", "float[B]", "float[B]", False),
        ("r2", "float[B]", "float[B]", True),
        ("r2", "float[B, 10]", "class[B] of 10", False),
    ],
)
def test_a_metric_compares_what_fits(text: str, output: str, target: str, good: bool) -> None:
    found = metric(text, output, target)
    assert (found.codes == []) == good
    assert good or found.places[0][1] == text


def test_unknown_types_fit_everywhere() -> None:
    found = model("conv(8, 3) -> flatten -> linear(10) -> lstm(4)", "unknown")
    assert found.codes == []
    assert not found.made.is_settled
