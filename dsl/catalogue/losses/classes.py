"""Losses of labels: one class out of several in each place."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.broadcast import need_equal, need_same_shape
from dsl.catalogue.entry import Entry, Input, Made, Refuse, Setting, Settings
from dsl.catalogue.labels import Labels, are_labels, need_labels
from dsl.catalogue.losses.shared import (
    OUTPUT,
    REDUCTION,
    TARGET,
    against,
    loss_type,
    margin,
    need_weights,
    weighted,
    weights,
)
from dsl.catalogue.needs import need_floats
from dsl.types.domains import Choice, Flag, Number, Whole, maybe
from dsl.types.tensor import Tensor


def _cross_entropy(input: Tensor, target: Tensor, s: Settings) -> Made:
    if target.kind == "float" and target.rank == input.rank:
        return _of_probabilities(input, target, s)
    return _labelled("cross_entropy", "cross_entropy", input, target, s)


def _of_probabilities(input: Tensor, target: Tensor, s: Settings) -> Made:
    """Of a probability for each class, along dimension 1."""
    need_floats("cross_entropy", input, low=2)
    dims = need_same_shape("cross_entropy", input, target)
    args = s.as_dict("label_smoothing", "reduction")
    made = loss_type(s, (dims[0], *dims[2:]))
    weight = need_weights("cross_entropy", s.weight, dims[1])
    if weight is not None:
        return weighted("cross_entropy", weight, args, made)
    return Made(made, "torch.nn.functional.cross_entropy", args)


def _nll(input: Tensor, target: Tensor, s: Settings) -> Made:
    return _labelled("nll", "nll_loss", input, target, s)


def _labelled(name: str, torch_name: str, input: Tensor, target: Tensor, s: Settings) -> Made:
    labels = need_labels(name, input, target)
    args = {key: value for key, value in s.as_dict().items() if key != "weight"}
    made = loss_type(s, labels.dims)
    weight = need_weights(name, s.weight, labels.classes)
    loss = f"{torch_name}_last" if labels.last else torch_name
    if weight is not None:
        return weighted(loss, weight, args, made)
    if labels.last:
        return Made(made, f"dsl.modules.losses.{loss}", args)
    return Made(made, f"torch.nn.functional.{loss}", args)


def _multi_margin(input: Tensor, target: Tensor, s: Settings) -> Made:
    labels = need_labels("multi_margin", input, target)
    if len(labels.dims) != 1:
        raise Refuse(f"`multi_margin` needs one label for each sample, but gets {input} for {target}")
    args = s.as_dict("p", "margin", "reduction")
    made = loss_type(s, labels.dims)
    weight = need_weights("multi_margin", s.weight, labels.classes)
    if weight is not None:
        return weighted("multi_margin_loss", weight, args, made)
    return Made(made, "torch.nn.functional.multi_margin_loss", args)


def _multilabel_margin(input: Tensor, target: Tensor, s: Settings) -> Made:
    need_floats("multilabel_margin", input, ranks=(2,), what="a number for each sample and class")
    if target.kind not in ("int", "class"):
        raise Refuse(
            f"`multilabel_margin` needs the classes of each sample, ended by -1, as its target, but gets {target}",
            at="target",
            help="`multilabel_soft_margin` takes true or false for each class",
            code="E0308",
        )
    dims = need_same_shape("multilabel_margin", input, target)
    return Made(loss_type(s, dims[:1]), "torch.nn.functional.multilabel_margin_loss", s.as_dict())


def _focal(input: Tensor, target: Tensor, s: Settings) -> Made:
    args = s.as_dict("gamma", "alpha", "reduction")
    if are_labels(input, target):
        labels = need_labels("focal", input, target)
        if s.alpha is not None:
            raise Refuse(
                "`alpha` weighs one class against another, but there are more", at="alpha", label="is for two classes"
            )
        return Made(loss_type(s, labels.dims), "dsl.modules.losses.focal", {**_placed(labels), **args})
    dims, _ = against("focal", input, target, TRUTH, "labels, or true or false in each place,")
    return Made(loss_type(s, dims), "dsl.modules.losses.binary_focal", args)


def _dice(input: Tensor, target: Tensor, s: Settings) -> Made:
    args = s.as_dict("smooth", "reduction")
    if are_labels(input, target):
        labels = need_labels("dice", input, target)
        return Made(loss_type(s, labels.dims[:1]), "dsl.modules.losses.dice", {**_placed(labels), **args})
    need_floats("dice", input, low=2)
    dims, _ = against("dice", input, target, TRUTH, "labels, or true or false in each place,")
    return Made(loss_type(s, dims[:1]), "dsl.modules.losses.binary_dice", args)


def _placed(labels: Labels) -> dict[str, Any]:
    return {"classes_last": True} if labels.last else {}


def _ctc(input: Tensor, target: Tensor, target_lengths: Tensor, input_lengths: Tensor | None, s: Settings) -> Made:
    need_floats("ctc", input, ranks=(3,), what="logarithms of probabilities [B, T, C]")
    if target.kind not in ("tokens", "class", "int") or target.rank != 2:
        raise Refuse(
            f"`ctc` needs a row of labels for each sample as its target, but gets {target}",
            at="target",
            label="works on tokens[B, S]",
        )
    batch, _, classes = input.dims
    _need_lengths("ctc", batch, target, "target")
    for at, lengths in (("target_lengths", target_lengths), ("input_lengths", input_lengths)):
        if lengths is not None:
            if lengths.kind != "int" or lengths.rank != 1:
                raise Refuse(
                    f"`ctc` needs a length for each sample, but gets {lengths}", at=at, label="works on int[B]"
                )
            _need_lengths("ctc", batch, lengths, at)
    if isinstance(classes, int) and s.blank >= classes:
        raise Refuse(
            f"the blank is class {s.blank}, but the output has {classes}", at="blank", label=f"takes 0 to {classes - 1}"
        )
    if isinstance(classes, int) and isinstance(target.of, int) and target.of > classes:
        raise Refuse(
            f"the output has {classes} classes, but the target has {target.of}: {target}",
            at="input",
            label=f"gives {classes} classes",
            help=f"give the layer that it comes from {target.of} outputs, the blank among them",
            code="E0311",
        )
    return Made(loss_type(s, (batch,)), "dsl.modules.losses.ctc", s.as_dict())


def _need_lengths(name: str, batch: Any, value: Tensor, at: str) -> None:
    refusal = Refuse(f"`{name}` needs as many samples in all its values, but gets {value} for {batch}", at=at)
    need_equal(name, batch, value.dims[0], refusal)


TRUTH = ("float", "bool", "int", "class")
IGNORE = Setting("ignore_index", Whole(), -100, "A label that counts for nothing, such as that of padding.")
WEIGHT = weights("A weight for each class.")

ENTRIES = (
    Entry(
        "cross_entropy",
        "loss",
        "How surprised the output is by the labels: of a number for each class, not yet made probabilities. "
        "Classes lie along dimension 1, for a target of tokens along the last.",
        "cross_entropy(label_smoothing=0.1)",
        _cross_entropy,
        inputs=(OUTPUT, TARGET),
        settings=(
            WEIGHT,
            IGNORE,
            Setting("label_smoothing", Number(0.0, 1.0), 0.0, "How much of each label is shared among all classes."),
            REDUCTION,
        ),
        sample="float[B, 10]; class[B] of 10",
        also=("CrossEntropyLoss", "categorical_crossentropy", "softmax_cross_entropy", "ce", "xent"),
    ),
    Entry(
        "nll",
        "loss",
        "As `cross_entropy`, of logarithms of probabilities, which `log_softmax` gives.",
        "nll",
        _nll,
        inputs=(OUTPUT, TARGET),
        settings=(WEIGHT, IGNORE, REDUCTION),
        sample="float[B, 10]; class[B] of 10",
        also=("NLLLoss", "nll_loss", "negative_log_likelihood"),
    ),
    Entry(
        "focal",
        "loss",
        "As `cross_entropy` or `bce_with_logits`, with less weight on what is told with ease.",
        "focal(gamma=2)",
        _focal,
        inputs=(OUTPUT, TARGET),
        settings=(
            Setting("gamma", Number(low=0), 2.0, "How much less: 0 is no less."),
            Setting(
                "alpha",
                maybe(Number(0.0, 1.0)),
                None,
                "The weight of what is true, with the rest for what is false; of two classes alone.",
            ),
            REDUCTION,
        ),
        sample="float[B, 10]; class[B] of 10",
        also=("FocalLoss", "sigmoid_focal_loss"),
    ),
    Entry(
        "dice",
        "loss",
        "One less the overlap of output and target, of numbers not yet made probabilities: "
        "softmax over the classes, or a sigmoid where the target is true or false in each place.",
        "dice",
        _dice,
        inputs=(OUTPUT, TARGET),
        settings=(Setting("smooth", Number(low=0), 1.0, "Added above and below the line, against 0 / 0."), REDUCTION),
        sample="float[B, 4, 8, 8]; class[B, 8, 8] of 4",
        also=("DiceLoss", "soft_dice", "f1_loss"),
    ),
    Entry(
        "multi_margin",
        "loss",
        "How far the output of the right class is from exceeding all others by a margin.",
        "multi_margin",
        _multi_margin,
        inputs=(OUTPUT, TARGET),
        settings=(
            Setting("p", Choice((1, 2)), 1, "The power that each lack is raised to."),
            margin(1.0),
            WEIGHT,
            REDUCTION,
        ),
        sample="float[B, 10]; class[B] of 10",
        also=("MultiMarginLoss", "multiclass_hinge"),
    ),
    Entry(
        "multilabel_margin",
        "loss",
        "How far the outputs of each sample's classes, listed and ended by -1, are from exceeding all others.",
        "multilabel_margin",
        _multilabel_margin,
        inputs=(OUTPUT, TARGET),
        settings=(REDUCTION,),
        sample="float[B, 10]; int[B, 10]",
        also=("MultiLabelMarginLoss",),
    ),
    Entry(
        "ctc",
        "loss",
        "How surprised logarithms of probabilities [B, T, C] are by shorter rows of labels, wherever they stand.",
        "ctc(output, labels, lengths)",
        _ctc,
        inputs=(
            OUTPUT,
            TARGET,
            Input("target_lengths", doc="How many labels each sample has."),
            Input("input_lengths", False, "How long each sample is; all of it, if not given."),
        ),
        settings=(
            Setting("blank", Whole(0), 0, "The class that stands for nothing."),
            REDUCTION,
            Setting("zero_infinity", Flag(), False, "Takes 0 for an infinite loss, of labels that do not fit."),
        ),
        sample="float[B, 12, 10]; tokens[B, 4] of 10; int[B]; int[B]",
        also=("CTCLoss", "ctc_loss"),
    ),
)
