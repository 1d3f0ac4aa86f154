"""Every metric is computed by what it lowers to, over two batches, and compared with the formula written out here."""

from __future__ import annotations

import warnings
from collections import Counter
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional as F

from dsl.catalogue.entry import REQUIRED, Entry, Made, Settings
from dsl.catalogue.metrics import numbers
from dsl.types.notation import parse_type
from dsl.types.tensor import Tensor as TensorType
from dsl.types.tensor import floats
from tests.catalogue.harness import Case, Check, Refuse, differences, hold_symbolic, materialised, resolve
from tests.catalogue.metric_formulas import (
    Reference,
    above,
    accuracy,
    bleu,
    by_counts,
    calibration,
    confusion,
    edits,
    explained,
    fbeta,
    kappa,
    matthews,
    of_gap,
    pearson,
    perplexity,
    precision_by_recall,
    r2,
    ranked,
    spearman,
    ssim,
)
from tests.catalogue.strategies import draw_case

DRAWS = settings(derandomize=True, database=None, deadline=None, max_examples=60)

# -- what is tried

CLASSES = ("float[40, 4]; class[40] of 4", "float[20, 4, 3]; class[20, 3] of 4", "float[20, 3, 4]; tokens[20, 3] of 4")
TWO = ("float[40]; class[40] of 2", "float[40]; bool[40]", "float[20, 3, 5]; int[20, 3, 5]")
SEVERAL = ("float[40, 4]; bool[40, 4]", "float[40, 4]; int[40, 4]")
GIVEN = ("class[40] of 4; class[40] of 4", "tokens[20, 3] of 4; class[20, 3] of 4")
ALL = (*CLASSES, *TWO, *SEVERAL, *GIVEN)
NUMBERS = (
    "float[40]; float[40]",
    "float[20, 3]; float[20, 3]",
    "float[20, 3, 2]; float[20, 3, 2]",
    "float[40]; int[40]",
)
IMAGES = ("float[3, 2, 9, 12]; float[3, 2, 9, 12]",)
TOKENS = ("tokens[4, 9] of 5; tokens[4, 7] of 5", "float[4, 6, 5]; tokens[4, 6] of 5")

AVERAGES = tuple({"average": kind} for kind in ("micro", "macro", "weighted"))
IGNORED = ({}, {"ignore_index": 1})
Variants = tuple[dict[str, Any], ...]

REFERENCES: dict[str, tuple[Reference, tuple[str, ...], Variants]] = {
    "accuracy": (accuracy, ALL, AVERAGES),
    "precision": (by_counts(lambda tp, fp, fn, tn: tp / (tp + fp)), ALL, AVERAGES),
    "recall": (by_counts(lambda tp, fp, fn, tn: tp / (tp + fn)), ALL, AVERAGES),
    "specificity": (by_counts(lambda tp, fp, fn, tn: tn / (tn + fp)), ALL, AVERAGES),
    "f1": (by_counts(lambda tp, fp, fn, tn: 2 * tp / (2 * tp + fp + fn)), ALL, AVERAGES),
    "fbeta": (fbeta, ALL, tuple({"beta": 2, **average} for average in AVERAGES)),
    "dice": (by_counts(lambda tp, fp, fn, tn: 2 * tp / (2 * tp + fp + fn)), ALL, AVERAGES),
    "iou": (by_counts(lambda tp, fp, fn, tn: tp / (tp + fp + fn)), ALL, AVERAGES),
    "auroc": (ranked(above), (*CLASSES, *TWO[:2], *SEVERAL), AVERAGES[1:]),
    "average_precision": (ranked(precision_by_recall), (*CLASSES, *TWO[:2], *SEVERAL), AVERAGES[1:]),
    "confusion_matrix": (confusion, ALL, tuple({"normalize": kind} for kind in (None, "true", "pred", "all"))),
    "matthews": (matthews, ALL, ({},)),
    "cohen_kappa": (
        kappa,
        (*CLASSES, *TWO, *GIVEN),
        tuple({"weights": kind} for kind in (None, "linear", "quadratic")),
    ),
    "calibration_error": (
        calibration,
        (*CLASSES, *TWO),
        tuple({"norm": kind, "n_bins": bins} for kind in ("l1", "l2", "max") for bins in (15, 4)),
    ),
    "mse": (of_gap(lambda x, y: ((x - y) ** 2).mean()), NUMBERS, ({},)),
    "rmse": (of_gap(lambda x, y: ((x - y) ** 2).mean().sqrt()), NUMBERS, ({},)),
    "mae": (of_gap(lambda x, y: (x - y).abs().mean()), NUMBERS, ({},)),
    "mape": (of_gap(lambda x, y: ((x - y).abs() / y.abs().clamp(min=1.17e-6)).mean()), NUMBERS[:3], ({},)),
    "smape": (of_gap(lambda x, y: (2 * (x - y).abs() / (x.abs() + y.abs())).mean()), NUMBERS[:3], ({},)),
    "msle": (of_gap(lambda x, y: ((x.log1p() - y.log1p()) ** 2).mean()), NUMBERS[:3], ({},)),
    "r2": (of_gap(r2), NUMBERS, ({},)),
    "explained_variance": (of_gap(explained), NUMBERS, ({},)),
    "pearson": (of_gap(pearson), NUMBERS, ({},)),
    "spearman": (of_gap(spearman), NUMBERS[:3], ({},)),
    "cosine_similarity": (of_gap(lambda x, y: F.cosine_similarity(x, y).mean()), NUMBERS[1:2], ({},)),
    "psnr": (
        lambda x, y, s: 10 * torch.log10(s.data_range**2 / ((x - y) ** 2).mean()),
        IMAGES,
        ({}, {"data_range": 2.0}),
    ),
    "ssim": (ssim, IMAGES, ({}, {"data_range": 2.0}, {"sigma": 1.0})),
    "perplexity": (perplexity, ("float[4, 6, 5]; tokens[4, 6] of 5", "float[4, 6, 5]; class[4, 6] of 5"), IGNORED),
    "bleu": (
        bleu,
        TOKENS,
        (
            {"n_gram": 1},
            {"n_gram": 2},
            {"smooth": True},
            {"n_gram": 2, "ignore_index": 1},
            {"n_gram": 1, "stop_index": 4},
        ),
    ),
    "edit_distance": (
        lambda x, y, s: edits(x, y, s)[0] / edits(x, y, s)[1],
        TOKENS,
        (*IGNORED, {"stop_index": 4}),
    ),
    "error_rate": (lambda x, y, s: edits(x, y, s)[0] / edits(x, y, s)[2], TOKENS, (*IGNORED, {"stop_index": 4})),
}

MORE: dict[str, tuple[tuple[str, ...], Variants]] = {
    "accuracy": (CLASSES, ({"top_k": 2}, {"top_k": 3, "ignore_index": 1}, {"top_k": 2, "average": "macro"})),
    "matthews": (CLASSES, IGNORED),
    "auroc": (("float[40]; class[40] of 2", "float[40, 4]; class[40] of 4"), ({"logits": True}, {"logits": None})),
    "recall": (TWO, ({"logits": True},)),
}


def unequal(draw: Any, given: dict[str, Any]) -> list[Any]:
    """Output and target of sequences whose length is not the number of tokens, which would fit either way."""
    sizes = draw(st.sampled_from([(2, 3, 5), (1, 2, 4), (3, 4, 2)]))
    kind = draw(st.sampled_from(["tokens", "class", "float"]))
    of = None if kind == "float" else draw(st.sampled_from([sizes[2], None, 9]))
    return [floats(*sizes), TensorType(kind, draw(st.sampled_from([sizes[:2], sizes[:2], sizes[:1]])), of)]


POSITIVE = {entry.name for entry in numbers.ENTRIES}
"""Metrics of numbers, some of which take logarithms; the others get numbers of both signs, as logits are."""

OWN_DRAWS = {"perplexity": Check(inputs=unequal)}


def check_metric(entry: Entry) -> None:
    reference, samples, variants = REFERENCES[entry.name]
    more = MORE.get(entry.name, ((), ()))
    for given_types, given_settings in ((samples, variants), more):
        for text in given_types:
            for changed in given_settings:
                _compare(entry, reference, text, changed)
    _draw(entry)


def types(text: str) -> list[TensorType]:
    found = [parse_type(part.strip()) for part in text.split(";")]
    assert all(isinstance(kind, TensorType) for kind in found), found
    return found  # type: ignore[return-value]


def completed(entry: Entry, changed: dict[str, Any]) -> dict[str, Any]:
    values = {setting.name: changed.get(setting.name, setting.default) for setting in entry.settings}
    assert REQUIRED not in values.values() and set(changed) <= set(values)
    return values


def _compare(entry: Entry, reference: Reference, text: str, changed: dict[str, Any]) -> None:
    s = Settings(completed(entry, changed))
    made = entry.rule(*types(text), s)
    draws = torch.Generator().manual_seed(7)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some say that they keep all values
        metric = resolve(made.lowers)(**made.args)
    batches = [tuple(_values(entry, kind, draws) for kind in types(text)) for _ in range(2)]
    for batch in batches:
        metric.update(*batch)
    found = metric.compute()
    wanted = reference(*(torch.cat(sides) for sides in zip(*batches, strict=True)), s)
    where = f"{entry.name} of {text} with {changed}"
    assert differences(made.type, found) == [], where
    torch.testing.assert_close(
        found.double(), torch.as_tensor(wanted).double(), rtol=1e-4, atol=1e-5, msg=lambda told: f"{where}: {told}"
    )


def _values(entry: Entry, kind: TensorType, draws: torch.Generator) -> Tensor:
    dims = tuple(int(dim) for dim in kind.dims)  # type: ignore[arg-type]
    if kind.kind == "float":
        drawn = torch.rand if entry.name in POSITIVE else torch.randn
        return drawn(dims, generator=draws)
    high = {"bool": 2, "int": 2}.get(kind.kind, kind.of or 2)
    found = torch.randint(0, int(high), dims, generator=draws)  # type: ignore[arg-type]
    return found.bool() if kind.kind == "bool" else found


def _draw(entry: Entry) -> None:
    """What the rule accepts, torchmetrics computes, with the type that the rule said."""
    counts: Counter[bool] = Counter()

    @DRAWS
    @given(st.data())
    def hold(data: st.DataObject) -> None:
        case = draw_case(data.draw, entry, OWN_DRAWS.get(entry.name, Check()))
        made = case.rule()
        counts[isinstance(made, Refuse)] += 1
        if isinstance(made, Made):
            _run(case, made)
            hold_symbolic(case, made, data.draw)

    hold()
    assert counts[False] >= 10 and counts[True], f"{entry.name}: {counts}"


def _run(case: Case, made: Made) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of one class alone, or one value, many metrics can say nothing
        metric = resolve(made.lowers)(**made.args)
        for _ in range(2):
            metric.update(*materialised(case.inputs, "cpu"))
        found = metric.compute()
    assert differences(made.type, found) == [], f"{case} is {made.type}"


FAMILIES = {"metric": check_metric}
