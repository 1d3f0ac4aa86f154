"""Metrics of numbers: an output and what it should be, in the same place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.catalogue.broadcast import need_same_shape
from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings
from dsl.catalogue.metrics.task import OUTPUT, TARGET, UNFIT, prepared
from dsl.types.domains import Number
from dsl.types.tensor import Tensor, floats

Rule = Callable[[Tensor, Tensor, Settings], Made]


def need_numbers(name: str, input: Tensor, target: Tensor) -> tuple[Any, ...]:
    """The shape of an output of numbers, and of a target of numbers in the same places."""
    if input.kind != "float":
        raise Refuse(
            f"`{name}` compares numbers, but the output is {input}",
            at="input",
            label=f"gets {input.kind} values",
            code=UNFIT,
        )
    if target.kind not in ("float", "int"):
        raise Refuse(
            f"`{name}` compares numbers, but the target is {target}",
            at="target",
            label=f"gets {target.kind} values",
            help="`accuracy`, `f1` and `auroc` compare labels; labels that are numbers become such by `float(target)`",
            code=UNFIT,
        )
    return need_same_shape(name, input, target)


def _error(name: str, metric: str, **fixed: Any) -> Rule:
    """Metrics that average over all places."""

    def rule(input: Tensor, target: Tensor, s: Settings) -> Made:
        need_numbers(name, input, target)
        return Made(floats(), f"torchmetrics.regression.{metric}", fixed)

    return rule


def _explained(name: str, metric: str) -> Rule:
    """Metrics that compare with the spread of the target: each column by itself, then their mean."""

    def rule(input: Tensor, target: Tensor, s: Settings) -> Made:
        dims = need_numbers(name, input, target)
        if not dims:
            raise Refuse(f"`{name}` compares with the spread over samples, but gets a single number")
        return prepared("regression", metric, ("columns",) if len(dims) > 2 else (), floats(), {})

    return rule


def _correlation(name: str, metric: str) -> Rule:
    """Metrics of all places in one row."""

    def rule(input: Tensor, target: Tensor, s: Settings) -> Made:
        dims = need_numbers(name, input, target)
        if not dims:
            raise Refuse(f"`{name}` compares the order over samples, but gets a single number")
        steps = ("row",) * (len(dims) > 1) + ("float_target",) * (target.kind == "int")
        return prepared("regression", metric, steps, floats(), {})

    return rule


def _cosine(input: Tensor, target: Tensor, s: Settings) -> Made:
    dims = need_numbers("cosine_similarity", input, target)
    if len(dims) != 2:
        raise Refuse(
            f"`cosine_similarity` compares a vector for each sample, but gets {input}", label="works on [B, D]"
        )
    return Made(floats(), "torchmetrics.regression.CosineSimilarity", {"reduction": "mean"})


def _psnr(input: Tensor, target: Tensor, s: Settings) -> Made:
    need_numbers("psnr", input, target)
    return Made(floats(), "torchmetrics.image.PeakSignalNoiseRatio", {"data_range": float(s.data_range)})


def _ssim(input: Tensor, target: Tensor, s: Settings) -> Made:
    dims = need_numbers("ssim", input, target)
    if len(dims) not in (4, 5):
        raise Refuse(f"`ssim` compares images, but gets {input}", label="works on [B, C, H, W] or [B, C, D, H, W]")
    reach = int(3.5 * s.sigma + 0.5)
    if any(isinstance(size, int) and size <= reach for size in dims[2:]):
        raise Refuse(
            f"`ssim` looks at windows that reach {reach} places to each side, but gets {input}",
            at="input",
            label="is smaller than that",
            help="write a smaller `sigma`",
        )
    args = {"data_range": float(s.data_range), "sigma": float(s.sigma)}
    return Made(floats(), "torchmetrics.image.StructuralSimilarityIndexMeasure", args)


def _entry(
    name: str,
    doc: str,
    rule: Rule,
    best: str,
    also: tuple[str, ...] = (),
    settings: tuple[Setting, ...] = (),
    sample: str = "float[B]; float[B]",
) -> Entry:
    inputs = (OUTPUT, TARGET)
    return Entry(name, "metric", doc, name, rule, inputs, settings, sample=sample, also=also, best=best)


RANGE = Setting("data_range", Number(above=0), 1.0, "How far the values of images reach.")
IMAGES = "float[B, 3, 32, 32]; float[B, 3, 32, 32]"

ENTRIES = (
    _entry(
        "mse", "The mean of the squared differences.", _error("mse", "MeanSquaredError"), "min", ("MeanSquaredError",)
    ),
    _entry(
        "rmse",
        "The root of the mean of the squared differences.",
        _error("rmse", "MeanSquaredError", squared=False),
        "min",
        ("root_mean_squared_error",),
    ),
    _entry(
        "mae",
        "The mean of the absolute differences.",
        _error("mae", "MeanAbsoluteError"),
        "min",
        ("l1", "MeanAbsoluteError", "mean_absolute_error"),
    ),
    _entry(
        "mape",
        "The mean of the absolute differences, each as a share of the target.",
        _error("mape", "MeanAbsolutePercentageError"),
        "min",
        ("MeanAbsolutePercentageError",),
    ),
    _entry(
        "smape",
        "The mean of the absolute differences, each as a share of output and target together.",
        _error("smape", "SymmetricMeanAbsolutePercentageError"),
        "min",
        ("SymmetricMeanAbsolutePercentageError",),
    ),
    _entry(
        "msle",
        "The mean of the squared differences of the logarithms, of one more than output and target.",
        _error("msle", "MeanSquaredLogError"),
        "min",
        ("MeanSquaredLogError", "rmsle"),
    ),
    _entry(
        "r2",
        "The share of the target's spread that the output accounts for: 1 is all, 0 no more than their mean.",
        _explained("r2", "R2Score"),
        "max",
        ("R2Score", "r2_score", "r_squared"),
    ),
    _entry(
        "explained_variance",
        "As `r2`, forgiving an output that is too high or too low throughout.",
        _explained("explained_variance", "ExplainedVariance"),
        "max",
        ("ExplainedVariance",),
    ),
    _entry(
        "pearson",
        "How far output and target lie on one straight line, from -1 to 1.",
        _correlation("pearson", "PearsonCorrCoef"),
        "max",
        ("PearsonCorrCoef", "correlation"),
    ),
    _entry(
        "spearman",
        "How far output and target have one order, from -1 to 1.",
        _correlation("spearman", "SpearmanCorrCoef"),
        "max",
        ("SpearmanCorrCoef",),
    ),
    _entry(
        "cosine_similarity",
        "The mean cosine of the angle between output and target, vectors of [B, D].",
        _cosine,
        "max",
        ("CosineSimilarity", "cosine"),
        sample="float[B, 8]; float[B, 8]",
    ),
    _entry(
        "psnr",
        "The largest value there can be against the mean squared difference, in decibels.",
        _psnr,
        "max",
        ("PeakSignalNoiseRatio",),
        (RANGE,),
        IMAGES,
    ),
    _entry(
        "ssim",
        "How alike images are in brightness, contrast and structure, window by window.",
        _ssim,
        "max",
        ("StructuralSimilarityIndexMeasure",),
        (RANGE, Setting("sigma", Number(above=0), 1.5, "How far a window reaches: its standard deviation.")),
        IMAGES,
    ),
)
