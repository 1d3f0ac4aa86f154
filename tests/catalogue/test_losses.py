"""What the draws against torch do not show of losses: their reports, numbers as targets, outputs to spare."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.nn import functional as F

from dsl.catalogue import entries
from dsl.catalogue.entry import Made, Refuse
from dsl.catalogue.labels import spare
from dsl.modules import losses
from tests.catalogue.harness import resolve
from tests.catalogue.test_functions import make, tensor


def loss(name: str, *inputs: str | None, **settings: Any) -> Made:
    return make(name, *inputs, family="loss", **settings)


REPORTS = [
    (
        ("cross_entropy", "float[B, 10]", "class[B] of 100"),
        "E0311",
        "the output has 10 classes, but the target has 100: class[B] of 100",
        "give the layer that it comes from 100 outputs",
    ),
    (
        ("cross_entropy", "float[B, T, 50]", "tokens[B, T] of 65"),
        "E0311",
        "the output has 50 classes, but the target has 65",
        "65 outputs",
    ),
    (("cross_entropy", "float[B, 1]", "class[B] of 2"), "E0311", "the output has only one", "`bce_with_logits`"),
    (("cross_entropy", "float[B, T, 9]", "class[B, T] of 9"), "E0312", "for each class", "`permute(0, 2, 1)`"),
    (("cross_entropy", "float[B, 9, T]", "tokens[B, T] of 9"), "E0312", "for each class", "`permute(0, 2, 1)`"),
    (("cross_entropy", "float[B, 10]", "class[B, 1] of 10"), "E0312", "for each class", "target: `squeeze(1)`"),
    (("cross_entropy", "float[B, 10]", "float[B]"), "E0308", "needs labels", "`mse`"),
    (("mse", "float[B, 1]", "float[B]"), "E0312", "of the same shape", "out of the first: `squeeze(1)`"),
    (("mse", "float[B]", "float[B, 1]"), "E0312", "of the same shape", "out of the second: `squeeze(1)`"),
    (("l1", "float[B, 3]", "class[B] of 3"), "E0308", "needs numbers as its target", "use `cross_entropy`"),
    (("mse", "float[B, 3, 8, 8]", "byte[B, 3, 8, 8]"), "E0308", "needs numbers", "to_float"),
    (("bce_with_logits", "float[B, 1]", "class[B] of 2"), "E0312", "of the same shape", "`squeeze(1)`"),
    (("bce_with_logits", "float[B]", "class[B] of 3"), "E0307", "tells two classes apart", "3 outputs"),
    (("bce_with_logits", "float[B, 10]", "class[B] of 2"), "E0312", "of the same shape", "use `cross_entropy`"),
    (("margin_ranking", "float[B]", "float[B]", "class[B] of 2"), "E0308", "1 or -1 for each pair", ""),
    (("ctc", "float[B, T, 10]", "tokens[B, S] of 11", "int[B]", None), "E0311", "10 classes", "11 outputs"),
]


@pytest.mark.parametrize(("call", "code", "said", "help"), REPORTS)
def test_a_report_says_what_each_side_is(call: tuple[Any, ...], code: str, said: str, help: str) -> None:
    with pytest.raises(Refuse) as caught:
        loss(*call)
    assert caught.value.code == code
    assert said in caught.value.message
    assert help in caught.value.help


def test_labels_out_of_range_are_the_outputs_fault() -> None:
    with pytest.raises(Refuse) as caught:
        loss("cross_entropy", "float[B, 10]", "class[B] of 100")
    assert caught.value.at == "input"
    assert caught.value.label == "gives 10"


@pytest.mark.parametrize(
    ("call", "lowers", "result"),
    [
        (("cross_entropy", "float[B, 10]", "class[B] of 10"), "torch.nn.functional.cross_entropy", "float[]"),
        (
            ("cross_entropy", "float[B, T, 65]", "tokens[B, T] of 65"),
            "dsl.modules.losses.cross_entropy_last",
            "float[]",
        ),
        (
            ("cross_entropy", "float[B, 21, H, W]", "class[B, H, W] of 21"),
            "torch.nn.functional.cross_entropy",
            "float[]",
        ),
        (("cross_entropy", "float[B, 65]", "tokens[B] of 65"), "torch.nn.functional.cross_entropy", "float[]"),
        (("cross_entropy", "float[B, 10]", "float[B, 10]"), "torch.nn.functional.cross_entropy", "float[]"),
        (("mse", "float[B, 1]", "float[B, 1]"), "torch.nn.functional.mse_loss", "float[]"),
        (("mse", "float[B]", "int[B]"), "dsl.modules.losses.against_plain", "float[]"),
        (("bce_with_logits", "float[B]", "class[B] of 2"), "dsl.modules.losses.against_plain", "float[]"),
        (("bce_with_logits", "float[B, 1]", "int[]"), "dsl.modules.losses.against_plain", "float[]"),
        (("gaussian_nll", "float[B]", "float[B]", "float[]"), "dsl.modules.losses.gaussian_nll", "float[]"),
    ],
)
def test_what_a_loss_lowers_to(call: tuple[Any, ...], lowers: str, result: str) -> None:
    made = loss(*call)
    assert made.lowers == lowers
    assert str(made.type) == result


def test_without_reduction_there_is_a_loss_for_each_place() -> None:
    assert str(loss("cross_entropy", "float[B, 9, T]", "class[B, T] of 9", reduction="none").type) == "float[B, T]"
    assert str(loss("mse", "float[B, 3]", "float[B, 3]", reduction="none").type) == "float[B, 3]"
    assert str(loss("kl_normal", "float[B, 8]", "float[B, 8]", reduction="none").type) == "float[B]"
    assert str(loss("nt_xent", "float[B, 8]", "float[B, 8]", reduction="none").type) == "float[2 * B]"


def test_a_number_is_a_target_in_every_place() -> None:
    score = torch.tensor([0.3, -2.0])
    wanted = F.binary_cross_entropy_with_logits(score, torch.ones(2))
    made = loss("bce_with_logits", "float[B]", "int[]")
    assert torch.equal(resolve(made.lowers)(score, 1, **made.args), wanted)
    assert torch.equal(losses.PositiveWeighted([1.0])(score, 1), wanted)
    assert torch.equal(losses.margin_ranking(score, score + 1, 1, margin=0.0, reduction="mean"), torch.tensor(1.0))
    assert torch.equal(losses.cosine_embedding(score[None], score[None], -1, 0.0, "sum"), torch.tensor(1.0))
    assert losses.gaussian_nll(score, 0, 1, reduction="none").tolist() == pytest.approx([0.045, 2.0])


def test_a_target_of_another_precision_becomes_the_outputs() -> None:
    score = torch.zeros(3, dtype=torch.bfloat16)
    assert losses.against_plain(score, torch.tensor([1, 0, 1]), loss="mse_loss").dtype == torch.bfloat16


def test_weights_of_classes_are_no_state() -> None:
    made = loss("cross_entropy", "float[B, 2]", "class[B] of 2", weight=(1.0, 3.0))
    module = resolve(made.lowers)(**made.args)
    assert not module.state_dict() and not made.weights
    assert [name for name, _ in module.named_buffers()] == ["weight"]


@pytest.mark.parametrize(
    ("input", "target", "count"),
    [
        ("float[B, 100]", "class[B] of 10", 90),
        ("float[B, 10]", "class[B] of 10", 0),
        ("float[B, T, 70]", "tokens[B, T] of 65", 5),
        ("float[B, 30, H, W]", "class[B, H, W] of 21", 9),
        ("float[B, 10]", "int[B]", 0),
        ("float[B, 10]", "float[B, 10]", 0),
        ("float[B, C]", "class[B] of 10", 0),
    ],
)
def test_outputs_that_no_label_stands_for_are_counted(input: str, target: str, count: int) -> None:
    assert spare(tensor(input), tensor(target)) == count


def test_every_target_that_the_data_gives_is_called_so() -> None:
    """The compiler fills an input of this name from the data."""
    without = {"kl_normal", "total_variation", "triplet_margin", "info_nce", "nt_xent"}
    for entry in entries("loss").values():
        assert ("target" in [item.name for item in entry.inputs]) == (entry.name not in without), entry.name


def test_every_loss_can_be_trained_on() -> None:
    x = torch.randn(4, 5, requires_grad=True)
    for made in (
        loss("focal", "float[4, 5]", "class[4] of 5"),
        loss("dice", "float[4, 5]", "class[4] of 5"),
        loss("cross_entropy", "float[4, 5]", "class[4] of 5", weight=(1.0,) * 5),
    ):
        lowered = resolve(made.lowers)
        function = lowered(**made.args) if isinstance(lowered, type) else lambda *i, f=lowered, m=made: f(*i, **m.args)
        (slope,) = torch.autograd.grad(function(x, torch.tensor([0, 1, 4, 2])), x)
        assert torch.isfinite(slope).all() and slope.abs().sum() > 0
