"""How outputs meet labels: where the classes of an output lie, and whether there are enough of them.

Losses and metrics share this. Classes lie along dimension 1, as torch has it; with a `tokens[B, T]` target along the
last, as sequence models give them.
"""

from __future__ import annotations

from typing import NamedTuple

from dsl.catalogue.broadcast import Dims, apart, need_equal, shape
from dsl.catalogue.entry import Refuse
from dsl.catalogue.kinds import need_kind
from dsl.types.dims import Dim
from dsl.types.tensor import WHOLE, Tensor


class Labels(NamedTuple):
    """An output with a number for each class, and a target of labels."""

    classes: Dim
    last: bool
    """Whether the classes lie along the last dimension, and not along dimension 1."""
    dims: Dims
    """The shape of the labels."""


def are_labels(input: Tensor, target: Tensor) -> bool:
    """Whether a target is one of labels, each standing for one of the output's classes."""
    return target.kind in WHOLE and target.rank < input.rank


def need_labels(name: str, input: Tensor, target: Tensor) -> Labels:
    """An output that has a number for each class wherever the target has a label."""
    need_kind(name, input, ("float",), at="input")
    if target.kind not in WHOLE:
        raise Refuse(
            f"`{name}` needs labels, whole numbers, as its target, but gets {target}",
            at="target",
            label=f"gets {target.kind} values",
            help=_other_loss(input, target),
            code="E0308",
        )
    last = target.kind == "tokens" and target.rank > 1
    if input.rank != target.rank + 1 or target.rank == 0:
        raise _misfit(name, input, target, last)
    first = (input.dims[0], *input.dims[2:])
    classes, places, other = (input.last, input.dims[:-1], first) if last else (input.dims[1], first, input.dims[:-1])
    refusal = _misfit(name, input, target, last)
    if places != target.dims == other and not all(isinstance(size, int) for size in target.dims):
        raise refusal
    dims = tuple(need_equal(name, one, other, refusal) for one, other in zip(places, target.dims, strict=True))
    need_room(name, classes, target)
    return Labels(classes, last, dims)


def need_room(name: str, classes: Dim, target: Tensor) -> None:
    """As many classes as there are labels, as far as both are known."""
    if classes == 1 and target.of in (None, 1, 2):
        two = "`focal` and `dice`" if name in ("focal", "dice") else "`bce_with_logits`"
        raise Refuse(
            f"`{name}` chooses among classes, but the output has only one",
            at="input",
            label="gives 1 class",
            help=f"{two} can tell two classes apart by one number, without the dimension of 1: `squeeze(1)`",
            code="E0311",
        )
    if isinstance(classes, int) and isinstance(target.of, int) and target.of > classes:
        raise Refuse(
            f"the output has {classes} class{'es' * (classes != 1)}, but the target has {target.of}: {target}",
            at="input",
            label=f"gives {classes}",
            help=f"give the layer that it comes from {target.of} outputs",
            code="E0311",
        )


def spare(input: Tensor, target: Tensor) -> int:
    """How many of an output's classes no label ever stands for; 0 where that is not known."""
    if not are_labels(input, target) or input.rank != target.rank + 1 or not target.rank:
        return 0
    classes = input.last if target.kind == "tokens" else input.dims[1]
    return max(0, classes - target.of) if isinstance(classes, int) and isinstance(target.of, int) else 0


def _misfit(name: str, input: Tensor, target: Tensor, last: bool) -> Refuse:
    labels = [str(dim) for dim in target.dims] or ["B"]
    wanted = [*labels, "C"] if last else [labels[0], "C", *labels[1:]]
    return Refuse(
        f"`{name}` needs a number for each class and label, but gets {input} for {target}",
        at="input",
        label=f"works on [{', '.join(wanted)}] for labels {shape(target.dims) if target.dims else '[B]'}",
        help=_how_to_fit(input, target, last),
        code="E0312",
    )


def _how_to_fit(input: Tensor, target: Tensor, last: bool) -> str:
    if target.rank and target.last == 1 and input.rank == target.rank:
        return f"take the last dimension out of the target: `squeeze({target.rank - 1})`"
    if input.rank == target.rank and not any(map(apart, input.dims, target.dims)):
        return "use `bce_with_logits` where each place is one of two classes"
    if input.rank == target.rank + 1 and target.rank > 1:
        places = (input.dims[0], *input.dims[2:]) if last else input.dims[:-1]
        if not any(map(apart, places, target.dims)):
            order = [0, *range(2, input.rank), 1] if last else [0, input.rank - 1, *range(1, input.rank - 1)]
            where = "last" if last else "in dimension 1"
            return f"put the classes {where}: `permute({', '.join(map(str, order))})`"
    if target.rank == 1 and input.rank > 2:
        what = "one step of the sequence, `_[:, -1]`, or its mean, `mean(dim=1)`" if input.rank == 3 else "`flatten`"
        return f"put {what}, before the model's last layer"
    if target.kind == "int" and input.rank == target.rank:
        return "labels stand for themselves: leave `one_hot` out"
    return ""


def _other_loss(input: Tensor, target: Tensor) -> str:
    if target.kind in ("bool", "byte"):
        return "convert them: `int(target)`"
    if target.kind == "float":
        return "`mse`, `l1` and `huber` compare with numbers, `bce_with_logits` with probabilities"
    return ""
