"""`grad` is of what was computed from the value that it is taken with respect to; numbers where tensors stand."""

from __future__ import annotations

import pytest

from tests.lang.bodies import loss, model


@pytest.mark.parametrize(
    "text",
    [
        "grad(sum(_ ** 2), _)",
        "x = _ * 2; grad(sum(x ** 2), x)",
        "x = linear(4); grad(sum(x), input)",
        "a, b = chunk(2, dim=1); grad(sum(a * b), _)",
        "block f { linear(3) }; grad(sum(f), _)",
        "m = (a = relu, b = _); grad(mean(m.a), _)",
        "repeat(2) { _ + grad(sum(_ ** 2), _) }",
    ],
)
def test_a_gradient_is_of_what_depends(text: str) -> None:
    assert model(text).errors == []


@pytest.mark.parametrize(
    "text",
    [
        "grad(sum(eye(8)), _)",
        "grad(sum(zeros_like), _)",
        "grad(sum(detach), _)",
        "x = _ * 2; grad(sum(_), x)",
        "grad(sum(float(argmax(dim=1))), _)",
        "grad(sum(float(_ > 0)), _)",
    ],
)
def test_what_does_not_depend_has_none(text: str) -> None:
    assert model(text).codes == ["E0307"]


@pytest.mark.parametrize("text", ["exp(input=0.5)", "reshape(2, input=1)", "dropout(input=0.5)"])
def test_what_works_on_one_value_takes_no_number_for_it(text: str) -> None:
    assert "E0335" in model(f"_ + {text}").codes


@pytest.mark.parametrize("text", ["cosine_similarity(_, 0.5)", "pairwise_distance(_, 2)", "grad(_, 0.5)"])
def test_some_of_two_values_are_tensors_both(text: str) -> None:
    assert "E0335" in model(text).codes


def test_numbers_stand_where_a_loss_compares() -> None:
    assert loss("mse(0.5)").errors == loss("bce_with_logits(1)").errors == []


@pytest.mark.parametrize(
    "text", ["mean; reshape(batch, -1)", "sum; reshape(batch, 1)", "zeros(4, 8) -> reshape(batch, 8)"]
)
def test_a_value_that_no_batch_changes_is_not_cut_by_it(text: str) -> None:
    assert model(text).codes == ["E0307"]


def test_rows_of_a_batch_of_three_are_never_256() -> None:
    found = model("reshape(batch * _.shape[1], -1) -> matmul(_, mean(_, dim=-1, keepdim=true))", "float[B, 3, 16, 16]")
    assert found.codes == ["E0312"]
