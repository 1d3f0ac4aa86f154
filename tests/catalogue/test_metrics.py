"""What the comparison with formulas does not show of metrics: their reports, their task, their direction."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from dsl.catalogue import entries
from dsl.catalogue.entry import Made, Refuse
from dsl.modules import metrics
from tests.catalogue.harness import resolve
from tests.catalogue.test_functions import make


def metric(name: str, *inputs: str, **settings: Any) -> Made:
    return make(name, *inputs, family="metric", **settings)


@pytest.mark.parametrize(
    ("call", "lowers"),
    [
        (("accuracy", "float[B, 10]", "class[B] of 10"), "MulticlassAccuracy"),
        (("accuracy", "float[B, 21, H, W]", "class[B, H, W] of 21"), "MulticlassAccuracy"),
        (("accuracy", "float[B]", "class[B] of 2"), "BinaryAccuracy"),
        (("f1", "float[B, 1]", "int[B, 1]"), "BinaryF1Score"),
        (("f1", "float[B, 2]", "class[B] of 2"), "MulticlassF1Score"),
        (("auroc", "float[B, 14]", "int[B, 14]"), "MultilabelAUROC"),
        (("iou", "float[B, 1, H, W]", "class[B, 1, H, W] of 2"), "BinaryJaccardIndex"),
        (("accuracy", "class[B] of 10", "class[B] of 10"), "MulticlassAccuracy"),
    ],
)
def test_the_types_say_which_task_it_is(call: tuple[str, ...], lowers: str) -> None:
    assert metric(*call).lowers == f"torchmetrics.classification.{lowers}"


def test_what_torchmetrics_does_not_take_is_prepared() -> None:
    made = metric("accuracy", "float[B, T, 65]", "tokens[B, T] of 65", ignore_index=0)
    assert made.lowers == "dsl.modules.metrics.Prepared"
    assert made.args["steps"] == ("classes_first",)
    assert metric("accuracy", "float[B]", "bool[B]").args["steps"] == ("int_target",)
    assert metric("auroc", "float[B]", "class[B] of 2", logits=True).args["steps"] == ("sigmoid",)


@pytest.mark.parametrize(
    ("call", "code", "said", "help"),
    [
        (
            ("accuracy", "float[B]", "float[B]"),
            "E0450",
            "compares with labels, but the target is float[B]",
            "`int(target)`",
        ),
        (("accuracy", "float[B]", "class[B] of 10"), "E0450", "but the target is one of 10 classes", "10 outputs"),
        (
            ("accuracy", "float[B, 10]", "class[B] of 100"),
            "E0311",
            "has 10 classes, but the target has 100",
            "100 outputs",
        ),
        (("accuracy", "float[B, 1]", "class[B] of 2"), "E0312", "in one dimension too many", "`squeeze(1)`"),
        (("accuracy", "float[B, T, 9]", "class[B, T] of 9"), "E0312", "for each class", "`permute(0, 2, 1)`"),
        (("accuracy", "class[B] of 10", "class[B] of 8"), "", "", ""),
        (("accuracy", "int[B]", "int[B]"), "E0309", "how many classes", "before `argmax`"),
        (("auroc", "class[B] of 10", "class[B] of 10"), "E0450", "how sure the output is", "before `argmax`"),
        (("cohen_kappa", "float[B, 5]", "bool[B, 5]"), "E0450", "several at once", "output[:, 0]"),
        (
            ("mae", "float[B, 10]", "class[B] of 10"),
            "E0450",
            "compares numbers, but the target is class[B] of 10",
            "`accuracy`",
        ),
        (("mse", "float[B, 1]", "float[B]"), "E0312", "of the same shape", "`squeeze(1)`"),
        (("r2", "class[B] of 10", "float[B]"), "E0450", "but the output is class[B] of 10", ""),
        (("bleu", "float[B, 10]", "class[B] of 10"), "E0450", "compares sequences of tokens", ""),
        (("perplexity", "float[B, 10]", "class[B] of 10"), "E0450", "compares sequences of tokens", ""),
        (("ssim", "float[B, 3, 4, 4]", "float[B, 3, 4, 4]"), "E0307", "reach 5 places", "smaller `sigma`"),
    ],
)
def test_a_report_says_what_to_type(call: tuple[str, ...], code: str, said: str, help: str) -> None:
    if not code:
        metric(*call)
        return
    with pytest.raises(Refuse) as caught:
        metric(*call)
    assert caught.value.code == code
    assert said in caught.value.message
    assert help in caught.value.help


@pytest.mark.parametrize(
    ("settings", "at"),
    [({"top_k": 11}, "top_k"), ({"threshold": 0.3}, "threshold")],
)
def test_a_setting_that_does_not_fit_the_task_is_pointed_at(settings: dict[str, Any], at: str) -> None:
    with pytest.raises(Refuse) as caught:
        metric("accuracy", "float[B, 10]", "class[B] of 10", **settings)
    assert caught.value.at == at


def test_top_k_wants_a_number_for_each_class() -> None:
    with pytest.raises(Refuse, match="no number for each class"):
        metric("accuracy", "float[B]", "class[B] of 2", top_k=2)


def test_each_metric_says_which_values_are_better() -> None:
    assert {entry.name for entry in entries("metric").values() if entry.best == ""} == {"confusion_matrix"}
    smaller = {entry.name for entry in entries("metric").values() if entry.best == "min"}
    assert smaller == {
        "calibration_error", "mse", "rmse", "mae", "mape", "smape", "msle", "perplexity", "edit_distance", "error_rate"
    }  # fmt: skip


def test_a_confusion_matrix_is_of_counts_or_of_shares() -> None:
    call = ("confusion_matrix", "float[B, 10]", "class[B] of 10")
    assert str(metric(*call).type) == "int[10, 10]"
    assert str(metric(*call, normalize="true").type) == "float[10, 10]"
    assert str(metric("confusion_matrix", "float[B, 5]", "bool[B, 5]").type) == "int[5, 2, 2]"


def test_logits_near_zero_need_to_be_called_so() -> None:
    """torchmetrics takes a batch that lies between 0 and 1 for probabilities: 0.3 would be false."""
    output, target = torch.tensor([0.3, 0.4]), torch.tensor([1, 1])
    scores = []
    for logits in (None, True):
        made = metric("accuracy", "float[B]", "class[B] of 2", logits=logits)
        computed = resolve(made.lowers)(**made.args)
        computed.update(output, target)
        scores.append(float(computed.compute()))
    assert scores == [0.0, 1.0]


def test_a_prepared_metric_starts_anew_after_a_reset() -> None:
    made = metric("accuracy", "float[B, T, 3]", "tokens[B, T] of 3")
    computed = resolve(made.lowers)(**made.args)
    computed.update(torch.eye(3)[None], torch.tensor([[0, 1, 1]]))
    assert float(computed.compute()) == pytest.approx(2 / 3)
    computed.reset()
    assert float(computed(torch.eye(3)[None], torch.tensor([[0, 1, 2]]))) == 1.0
    assert float(computed.compute()) == 1.0


@pytest.mark.parametrize(
    ("said", "wanted", "count"),
    [("kitten", "sitting", 3), ("", "abc", 3), ("abc", "", 3), ("flaw", "lawn", 2), ("same", "same", 0)],
)
def test_edits_are_the_fewest_that_do(said: str, wanted: str, count: int) -> None:
    assert metrics.edits(list(map(ord, said)), list(map(ord, wanted))) == count


def test_tokens_after_the_end_and_padding_do_not_count() -> None:
    tokens = torch.tensor([[5, 0, 6, 1, 7], [5, 5, 0, 0, 0]])
    assert metrics.rows(tokens, ignore_index=0, stop_index=1) == [[5, 6], [5, 5]]
