"""Sizes that only the data will show: they stand in shapes and arithmetic, and choose, count and size nothing."""

from __future__ import annotations

import pytest

from tests.lang.bodies import loss, model

PICTURE = "float[B, 3, H, W]"


@pytest.mark.parametrize(
    ("text", "input_", "type_"),
    [
        ("param(1, 1, 8) -> expand(batch, 1, 8)", "float[B, 8]", "float[B, 1, 8]"),
        ("randn(batch, 64)", "float[B, 8]", "float[B, 64]"),
        ("randn(_.shape[0], 3)", "float[B, 8]", "float[B, 3]"),
        ("sum(_) / batch", "float[B, 8]", "float[]"),
        ("_ * (1 / batch)", "float[B, 8]", "float[B, 8]"),
        ("reshape(batch, 2, 4)", "float[B, 8]", "float[B, 2, 4]"),
        ("reshape(2 * batch, 4)", "float[B, 8]", "float[2 * B, 4]"),
        ("conv(4, 3)", PICTURE, "float[B, 4, H - 2, W - 2]"),
        ("conv(4, 3, padding=1)", PICTURE, "float[B, 4, H, W]"),
        ("maxpool(2)", PICTURE, "float[B, 3, H // 2, W // 2]"),
        ("flatten(2)", PICTURE, "float[B, 3, H * W]"),
        ("adaptive_avgpool(1) -> flatten", PICTURE, "float[B, 3]"),
        ("(_, _) -> concat", PICTURE, "float[B, 6, H, W]"),
        ("(_, _) -> concat(dim=2)", PICTURE, "float[B, 3, 2 * H, W]"),
        ("transpose(1, 2)", "float[B, T, 8]", "float[B, 8, T]"),
        ("_ @ transpose(1, 2)", "float[B, T, 8]", "float[B, T, T]"),
        ("_[:, 0]", "float[B, T, 8]", "float[B, 8]"),
        ("_[:, -1]", "float[B, T, 8]", "float[B, 8]"),
        ("_[..., none]", "float[B, T, 8]", "float[B, T, 8, 1]"),
        ("_[:, 1:]", "float[B, T, 8]", "float[B, T - 1, 8]"),
        ("lstm(4) -> mean(dim=1)", "float[B, T, 8]", "float[B, 4]"),
    ],
)
def test_a_symbolic_size_stands_in_shapes_and_arithmetic(text: str, input_: str, type_: str) -> None:
    assert model(text, input_).type == type_


@pytest.mark.parametrize(
    ("text", "input_", "code", "place"),
    [
        ("linear(batch)", "float[B, 8]", "E0309", "batch"),
        ("linear(_.shape[1])", "float[B, T, 8]", "E0309", "_.shape[1]"),
        ("flatten -> linear(4)", PICTURE, "E0309", "linear(4)"),
        ("linear(4)", "float[B, 8, T]", "E0309", "linear(4)"),
        ("upsample(size=[3, _.shape[2]])", "float[B, 3, H, 8]", "E0309", "_.shape[2]"),
        ("repeat(_.shape[1]) { relu }", "float[B, T, 8]", "E0339", "_.shape[1]"),
        ("relu if _.shape[1] > 3 else gelu", "float[B, T, 8]", "E0339", "_.shape[1] > 3"),
        ("linear(min(batch, 3))", "float[B, 8]", "E0339", "min(batch, 3)"),
        ("dropout(batch)", "float[B, 8]", "E0309", "batch"),
    ],
)
def test_it_neither_chooses_nor_counts_nor_sizes_weights(text: str, input_: str, code: str, place: str) -> None:
    assert model(text, input_).places == [(code, place)]


@pytest.mark.parametrize(
    "text",
    ["relu if batch == batch else gelu", "relu if 2 * batch != batch else gelu", "relu if _.rank == 3 else gelu"],
)
def test_what_holds_whatever_the_data_may_choose(text: str) -> None:
    assert model(text, "float[B, T, 8]").codes in ([], ["E0339"])
    assert model("relu if _.rank == 3 else foo()", "float[B, T, 8]").codes == ["E0320"]


def test_sizes_that_may_be_equal_pass_and_those_that_cannot_do_not() -> None:
    assert model("_ + conv(3, 3, padding=1)", PICTURE).type == PICTURE
    assert model("_ + conv(3, 3)", PICTURE).places == [("E0312", "_ + conv(3, 3)")]
    assert model("(_, upsample(scale_factor=2)) -> concat", PICTURE).codes == ["E0312"]


def test_a_batch_cannot_be_reshaped_away() -> None:
    assert "E0312" in loss("reshape(output, 10) -> mean").codes or loss("reshape(output, 10) -> mean").errors
