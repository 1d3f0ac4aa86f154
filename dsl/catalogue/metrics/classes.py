"""Metrics of labels. torchmetrics computes them; its checks of values, which read every batch, are left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings
from dsl.catalogue.metrics.task import (
    IGNORE,
    LOGITS,
    OUTPUT,
    TARGET,
    THRESHOLD,
    UNFIT,
    Task,
    average,
    measured,
    need_scores,
    need_task,
)
from dsl.types.domains import Choice, Number, Whole, maybe
from dsl.types.tensor import Tensor, floats

Rule = Callable[[Tensor, Tensor, Settings], Made]

UNCHECKED = {"validate_args": False}


def _counting(name: str, metric: str) -> Rule:
    """Metrics that count what is right and wrong at a threshold."""

    def rule(input: Tensor, target: Tensor, s: Settings) -> Made:
        task = need_task(name, input, target)
        args: dict[str, Any] = {"ignore_index": s.ignore_index, **UNCHECKED}
        if task.kind != "Binary":
            args["average"] = s.average
        args |= _threshold(name, task, s)
        if getattr(s, "top_k", 1) != 1:
            args["top_k"] = _need_top_k(name, task, s.top_k)
        if hasattr(s, "beta"):
            args["beta"] = float(s.beta)
        return measured(task, metric, floats(), args, s, by_rank=False)

    return rule


def _threshold(name: str, task: Task, s: Settings) -> dict[str, Any]:
    """The threshold, where there is something to compare with it."""
    if task.kind != "Multiclass":
        return {"threshold": s.threshold}
    if s.threshold != 0.5:
        raise Refuse(
            f"`{name}` takes the class with the largest of {task.size} numbers, and needs no threshold",
            at="threshold",
            code=UNFIT,
        )
    return {}


def _need_top_k(name: str, task: Task, top_k: int) -> int:
    if task.kind != "Multiclass" or not task.scores:
        raise Refuse(
            f"`{name}` looks among the {top_k} likeliest classes, but the output has no number for each class",
            at="top_k",
            code=UNFIT,
        )
    if top_k > task.size:
        raise Refuse(f"`{name}` looks among the {top_k} likeliest classes, but there are {task.size}", at="top_k")
    return top_k


def _ranking(name: str, metric: str) -> Rule:
    """Metrics of how well the output ranks, at all thresholds together."""

    def rule(input: Tensor, target: Tensor, s: Settings) -> Made:
        task = need_task(name, input, target)
        need_scores(name, task, input)
        args: dict[str, Any] = {"thresholds": s.thresholds, "ignore_index": s.ignore_index, **UNCHECKED}
        if task.kind != "Binary":
            args["average"] = s.average
        return measured(task, metric, floats(), args, s)

    return rule


def _confusion_matrix(input: Tensor, target: Tensor, s: Settings) -> Made:
    task = need_task("confusion_matrix", input, target)
    args = {"normalize": s.normalize, "ignore_index": s.ignore_index, **UNCHECKED}
    args |= _threshold("confusion_matrix", task, s)
    dims = (task.size, 2, 2) if task.kind == "Multilabel" else (task.size, task.size)
    kind = "int" if s.normalize is None else "float"
    return measured(task, "ConfusionMatrix", Tensor(kind, dims), args, s, by_rank=False)


def _agreement(name: str, metric: str, *settings: str, multilabel: bool = False) -> Rule:
    """Metrics of a single confusion matrix."""

    def rule(input: Tensor, target: Tensor, s: Settings) -> Made:
        task = need_task(name, input, target)
        if task.kind == "Multilabel" and not multilabel:
            raise _one_at_a_time(name, input, target)
        args = {**s.as_dict(*settings, "ignore_index"), **UNCHECKED, **_threshold(name, task, s)}
        return measured(task, metric, floats(), args, s, by_rank=False)

    return rule


def _calibration_error(input: Tensor, target: Tensor, s: Settings) -> Made:
    task = need_task("calibration_error", input, target)
    need_scores("calibration_error", task, input)
    if task.kind == "Multilabel":
        raise _one_at_a_time("calibration_error", input, target)
    args = {**s.as_dict("n_bins", "norm", "ignore_index"), **UNCHECKED}
    return measured(task, "CalibrationError", floats(), args, s)


def _one_at_a_time(name: str, input: Tensor, target: Tensor) -> Refuse:
    return Refuse(
        f"`{name}` compares one label in each place, but gets several at once: {input} for {target}",
        at="target",
        label="has several labels for each sample",
        help=f"take one of them: `{name}(output[:, 0], target[:, 0])`",
        code=UNFIT,
    )


def _entry(
    name: str,
    doc: str,
    rule: Rule,
    settings: tuple[Setting, ...],
    best: str = "max",
    also: tuple[str, ...] = (),
    example: str = "",
) -> Entry:
    return Entry(
        name,
        "metric",
        doc,
        example or name,
        rule,
        inputs=(OUTPUT, TARGET),
        settings=settings,
        sample="float[B, 10]; class[B] of 10",
        also=also,
        best=best,
    )


TOP_K = Setting("top_k", Whole(1), 1, "How many of the likeliest classes the right one may be among.")
THRESHOLDS = Setting(
    "thresholds", maybe(Whole(2)), None, "At how many thresholds to look, in a fixed memory; none: at all there are."
)
COUNTS = (THRESHOLD, IGNORE, LOGITS)

ENTRIES = (
    _entry(
        "accuracy",
        "The share of labels that are told right; `average='macro'` for the mean over the classes.",
        _counting("accuracy", "Accuracy"),
        (TOP_K, average("micro", "micro"), *COUNTS),
        also=("acc", "top_k_accuracy", "topk", "Accuracy", "categorical_accuracy"),
        example="accuracy(top_k=5)",
    ),
    _entry(
        "precision",
        "The share of what is said to be of a class that is; the mean over the classes.",
        _counting("precision", "Precision"),
        (average("macro", "micro"), TOP_K, *COUNTS),
        also=("Precision", "positive_predictive_value"),
    ),
    _entry(
        "recall",
        "The share of what is of a class that is said to be; the mean over the classes.",
        _counting("recall", "Recall"),
        (average("macro", "micro"), TOP_K, *COUNTS),
        also=("Recall", "sensitivity", "true_positive_rate"),
    ),
    _entry(
        "specificity",
        "The share of what is not of a class that is not said to be; the mean over the classes.",
        _counting("specificity", "Specificity"),
        (average("macro", "micro"), TOP_K, *COUNTS),
        also=("true_negative_rate",),
    ),
    _entry(
        "f1",
        "The harmonic mean of precision and recall; the mean over the classes.",
        _counting("f1", "F1Score"),
        (average("macro", "micro"), TOP_K, *COUNTS),
        also=("f1_score", "F1Score", "f_score"),
        example="f1(average='micro')",
    ),
    _entry(
        "fbeta",
        "As `f1`, with recall counting `beta` times as much as precision.",
        _counting("fbeta", "FBetaScore"),
        (
            Setting("beta", Number(above=0), doc="How much more recall counts."),
            average("macro", "micro"),
            TOP_K,
            *COUNTS,
        ),
        also=("FBetaScore", "fbeta_score"),
        example="fbeta(beta=2)",
    ),
    _entry(
        "dice",
        "Twice what output and target have in common, out of both together; the mean over the classes.",
        _counting("dice", "F1Score"),
        (average("macro", "micro"), *COUNTS),
        also=("DiceScore", "dice_score"),
    ),
    _entry(
        "iou",
        "What output and target have in common, out of all that is in either; the mean over the classes.",
        _counting("iou", "JaccardIndex"),
        (average("macro", "micro"), *COUNTS),
        also=("jaccard", "JaccardIndex", "mean_iou", "miou"),
    ),
    _entry(
        "auroc",
        "How likely what is true is ranked above what is not; the mean over the classes.",
        _ranking("auroc", "AUROC"),
        (average("macro"), THRESHOLDS, IGNORE, LOGITS),
        also=("auc", "roc_auc", "AUROC"),
    ),
    _entry(
        "average_precision",
        "The precision, averaged over all recalls; the mean over the classes.",
        _ranking("average_precision", "AveragePrecision"),
        (average("macro"), THRESHOLDS, IGNORE, LOGITS),
        also=("AveragePrecision", "map", "auprc", "pr_auc"),
    ),
    _entry(
        "confusion_matrix",
        "How often each class, a row, is taken for each class, a column.",
        _confusion_matrix,
        (
            Setting(
                "normalize",
                maybe(Choice(("true", "pred", "all"))),
                None,
                "Divides by rows (`true`), by columns (`pred`) or by everything (`all`).",
            ),
            *COUNTS,
        ),
        best="",
        also=("ConfusionMatrix", "confusion"),
    ),
    _entry(
        "matthews",
        "The correlation of output and target, from -1 to 1, fair to classes of any size.",
        _agreement("matthews", "MatthewsCorrCoef", multilabel=True),
        COUNTS,
        also=("mcc", "MatthewsCorrCoef", "matthews_corrcoef"),
    ),
    _entry(
        "cohen_kappa",
        "How much more output and target agree than by chance.",
        _agreement("cohen_kappa", "CohenKappa", "weights"),
        (
            Setting(
                "weights",
                maybe(Choice(("linear", "quadratic"))),
                None,
                "Counts mistakes by how far the classes are apart.",
            ),
            *COUNTS,
        ),
        also=("kappa", "CohenKappa"),
    ),
    _entry(
        "calibration_error",
        "How far the output's certainty is from how often it is right.",
        _calibration_error,
        (
            Setting("n_bins", Whole(1), 15, "How many degrees of certainty are told apart."),
            Setting(
                "norm", Choice(("l1", "l2", "max")), "l1", "The mean, the root of the mean square, or the largest."
            ),
            IGNORE,
            LOGITS,
        ),
        best="min",
        also=("ece", "expected_calibration_error", "CalibrationError"),
    ),
)
