"""Losses of what is true or false in each place."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.broadcast import Dims
from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings
from dsl.catalogue.losses.shared import (
    OUTPUT,
    REDUCTION,
    TARGET,
    against,
    elementwise,
    loss_type,
    margin,
    need_weights,
    weighted,
    weights,
)
from dsl.catalogue.needs import need_floats
from dsl.types.domains import Either, Number, Several, maybe
from dsl.types.tensor import Tensor

TRUTH = ("float", "bool", "int", "class")
SIGNS = ("float", "int")


def _need_two(name: str, target: Tensor) -> None:
    """Labels that tell two classes apart."""
    if target.kind == "class" and isinstance(target.of, int) and target.of > 2:
        raise Refuse(
            f"`{name}` tells two classes apart, but the target has {target.of}: {target}",
            at="input",
            label="gives a single number for each",
            help=f"use `cross_entropy`, with {target.of} outputs",
        )


def _shape(name: str, input: Tensor, target: Tensor) -> tuple[Dims, bool]:
    need_floats(name, input)
    _need_two(name, target)
    try:
        return against(name, input, target, TRUTH, "true or false, or probabilities,")
    except Refuse as refusal:
        if target.kind == "class" and input.rank == target.rank + 1 and input.last != 1:
            refusal.help = "use `cross_entropy` for a number for each class"
        raise


def _bce(input: Tensor, target: Tensor, s: Settings) -> Made:
    dims, needs_work = _shape("bce", input, target)
    if needs_work:
        return Made(
            loss_type(s, dims), "dsl.modules.losses.against_plain", {"loss": "binary_cross_entropy", **s.as_dict()}
        )
    return Made(loss_type(s, dims), "torch.nn.functional.binary_cross_entropy", s.as_dict())


def _bce_with_logits(input: Tensor, target: Tensor, s: Settings) -> Made:
    dims, needs_work = _shape("bce_with_logits", input, target)
    made = loss_type(s, dims)
    args: dict[str, Any] = {"reduction": s.reduction}
    if s.pos_weight is not None:
        several = isinstance(s.pos_weight, tuple)
        size = dims[-1] if dims else 1
        if several and isinstance(size, int) and len(s.pos_weight) != size:
            raise Refuse(
                f"`bce_with_logits` needs a weight for each of {size}, the last dimension of {input}, "
                f"but gets {len(s.pos_weight)}",
                at="pos_weight",
            )
        weight = [float(item) for item in (s.pos_weight if several else (s.pos_weight,))]
        return Made(made, "dsl.modules.losses.PositiveWeighted", {"pos_weight": weight, **args})
    loss = "binary_cross_entropy_with_logits"
    if needs_work:
        return Made(made, "dsl.modules.losses.against_plain", {"loss": loss, **args})
    return Made(made, f"torch.nn.functional.{loss}", args)


def _multilabel_soft_margin(input: Tensor, target: Tensor, s: Settings) -> Made:
    need_floats("multilabel_soft_margin", input, low=1)
    dims, needs_work = against(
        "multilabel_soft_margin", input, target, ("float", "bool", "int"), "true or false for each class"
    )
    made = loss_type(s, dims[:-1])
    weight = need_weights("multilabel_soft_margin", s.weight, dims[-1])
    loss = "multilabel_soft_margin_loss"
    if weight is not None:
        return weighted(loss, weight, {"reduction": s.reduction}, made)
    if needs_work:
        return Made(made, "dsl.modules.losses.against_plain", {"loss": loss, "reduction": s.reduction})
    return Made(made, f"torch.nn.functional.{loss}", {"reduction": s.reduction})


def _soft_margin(input: Tensor, target: Tensor, s: Settings) -> Made:
    return elementwise("soft_margin", "soft_margin_loss", input, target, s, SIGNS, "1 and -1")


def _hinge_embedding(input: Tensor, target: Tensor, s: Settings) -> Made:
    return elementwise("hinge_embedding", "hinge_embedding_loss", input, target, s, SIGNS, "1 and -1")


POSITIVE = Either((Number(low=0), Several(Number(low=0), low=1)))
SAMPLE = "float[B, 8]; float[B, 8]"
BOTH = (OUTPUT, TARGET)

ENTRIES = (
    Entry(
        "bce",
        "loss",
        "How surprised probabilities are by what is true or false; `bce_with_logits` wants no sigmoid before.",
        "bce",
        _bce,
        inputs=BOTH,
        settings=(REDUCTION,),
        sample=SAMPLE,
        also=("BCELoss", "binary_cross_entropy", "binary_crossentropy", "log_loss"),
    ),
    Entry(
        "bce_with_logits",
        "loss",
        "How surprised numbers, which a sigmoid would make probabilities, are by what is true or false.",
        "bce_with_logits(pos_weight=2)",
        _bce_with_logits,
        inputs=BOTH,
        settings=(
            Setting(
                "pos_weight", maybe(POSITIVE), None, "The weight of what is true, or a list with one for each class."
            ),
            REDUCTION,
        ),
        sample=SAMPLE,
        also=("BCEWithLogitsLoss", "binary_cross_entropy_with_logits", "sigmoid_cross_entropy"),
    ),
    Entry(
        "multilabel_soft_margin",
        "loss",
        "As `bce_with_logits`, the mean over the classes of each sample.",
        "multilabel_soft_margin",
        _multilabel_soft_margin,
        inputs=BOTH,
        settings=(weights("A weight for each class."), REDUCTION),
        sample=SAMPLE,
        also=("MultiLabelSoftMarginLoss",),
    ),
    Entry(
        "soft_margin",
        "loss",
        "How surprised numbers are by 1 and -1.",
        "soft_margin",
        _soft_margin,
        inputs=BOTH,
        settings=(REDUCTION,),
        sample=SAMPLE,
        also=("SoftMarginLoss", "logistic"),
    ),
    Entry(
        "hinge_embedding",
        "loss",
        "A distance where the target is 1; where it is -1, what it lacks of a margin.",
        "hinge_embedding",
        _hinge_embedding,
        inputs=BOTH,
        settings=(margin(1.0), REDUCTION),
        sample=SAMPLE,
        also=("HingeEmbeddingLoss", "hinge"),
    ),
)
