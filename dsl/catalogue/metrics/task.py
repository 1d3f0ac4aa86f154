"""What a metric of labels has before it: two classes, several, or several true or false at once."""

from __future__ import annotations

from typing import Any, NamedTuple

from dsl.catalogue.broadcast import need_same_shape
from dsl.catalogue.entry import Input, Made, Refuse, Setting, Settings
from dsl.catalogue.labels import need_labels, need_room
from dsl.types.dims import Dim
from dsl.types.domains import Choice, Flag, Number, Whole, maybe
from dsl.types.tensor import WHOLE, Tensor

OUTPUT = Input("input")
TARGET = Input("target", doc="What is true; the data's target, if not given.")
UNFIT = "E0450"

THRESHOLD = Setting("threshold", Number(0.0, 1.0), 0.5, "The probability from which on something counts as true.")
IGNORE = Setting("ignore_index", maybe(Whole()), None, "A label that counts for nothing, such as that of padding.")
LOGITS = Setting(
    "logits",
    maybe(Flag()),
    None,
    "Whether the output is numbers not yet made probabilities; if not said, what computes it shows, and where that "
    "does not, the values of each batch.",
)


def average(default: str, *more: str) -> Setting:
    doc = (
        "Whether all places count alike (`micro`), all classes (`macro`), or classes as often as they are (`weighted`)."
    )
    return Setting("average", Choice((*more, "macro", "weighted")), default, doc)


class Task(NamedTuple):
    """How an output and its target are to be compared."""

    kind: str
    """`Binary`, `Multiclass` or `Multilabel`, as torchmetrics names them."""
    size: int
    """The number of classes, or of labels; 2 for a binary one."""
    steps: tuple[str, ...]
    """What has to be done to both first: names of `dsl.modules.metrics.STEPS`."""
    scores: bool
    """Whether the output is numbers, and not labels already."""

    @property
    def args(self) -> dict[str, Any]:
        names = {"Binary": "", "Multiclass": "num_classes", "Multilabel": "num_labels"}
        return {names[self.kind]: self.size} if names[self.kind] else {}


def need_task(name: str, input: Tensor, target: Tensor) -> Task:
    """The task that the types of both sides make it."""
    if target.kind in ("float", "byte", "complex"):
        raise Refuse(
            f"`{name}` compares with labels, but the target is {target}",
            at="target",
            label=f"gets {target.kind} values",
            help="`mae`, `rmse` and `r2` compare numbers; labels kept as numbers become such by `int(target)`",
            code=UNFIT,
        )
    if input.kind in WHOLE or input.kind == "bool":
        return _predicted(name, input, target)
    if input.kind != "float":
        raise Refuse(
            f"`{name}` compares numbers or labels, but the output is {input}",
            at="input",
            label=f"gets {input.kind} values",
            code=UNFIT,
        )
    if target.kind in WHOLE and target.rank < input.rank:
        return _of_classes(name, input, target)
    return _of_places(name, input, target)


def _of_classes(name: str, input: Tensor, target: Tensor) -> Task:
    if input.rank == target.rank + 1 and input.last == 1 and target.of in (2, None):
        raise Refuse(
            f"`{name}` gets a single number for each label, in one dimension too many: {input} for {target}",
            at="input",
            label="gives 1 class",
            help=f"take the dimension of size 1 out: `squeeze({input.rank - 1})`",
            code="E0312",
        )
    labels = need_labels(name, input, target)
    return Task("Multiclass", _known(name, labels.classes, input), ("classes_first",) * labels.last, True)


def _of_places(name: str, input: Tensor, target: Tensor) -> Task:
    """A number in each place, and whether it is true there."""
    if target.kind == "tokens" or (isinstance(target.of, int) and target.of > 2):
        classes = f"{target.of} classes" if target.of is not None else "tokens"
        raise Refuse(
            f"`{name}` gets a single number in each place, but the target is one of {classes}: {input} for {target}",
            at="input",
            label="does not tell the classes apart",
            help=f"give the layer that it comes from {target.of} outputs" if target.of is not None else "",
            code=UNFIT,
        )
    dims = need_same_shape(name, input, target)
    steps = ("int_target",) if target.kind == "bool" else ()
    several = dims[1] if len(dims) == 2 or len(dims) > 3 else 1
    if isinstance(several, int) and several > 1:
        return Task("Multilabel", several, steps, True)
    return Task("Binary", 2, steps, True)


def _predicted(name: str, input: Tensor, target: Tensor) -> Task:
    """An output of labels already, such as that of `argmax`, or of true and false."""
    need_same_shape(name, input, target)
    if "bool" in (input.kind, target.kind):
        if input.kind != target.kind and 2 not in (input.of, target.of):
            raise Refuse(
                f"`{name}` compares labels with true or false: {input} for {target}",
                help="compare first: `x == 1`",
                code=UNFIT,
            )
        return Task("Binary", 2, ("int_input", "int_target"), False)
    counts = [of for of in (input.of, target.of) if of is not None]
    if not counts:
        raise Refuse(
            f"`{name}` needs to know how many classes there are, but gets {input} for {target}",
            help="give it a number for each class, before `argmax`",
            code="E0309",
        )
    if input.of is not None and target.of is not None:
        need_room(name, input.of, target)
    return Task("Multiclass", max(_known(name, count, input) for count in counts), (), False)


def _known(name: str, classes: Dim, input: Tensor) -> int:
    if isinstance(classes, int):
        return classes
    raise Refuse(
        f"`{name}` needs to know how many classes there are, but gets {input}",
        at="input",
        label=f"gives {classes} classes",
        code="E0309",
    )


def need_scores(name: str, task: Task, input: Tensor) -> None:
    """An output of numbers: how sure it is matters."""
    if not task.scores:
        raise Refuse(
            f"`{name}` goes by how sure the output is of each class, but gets labels: {input}",
            at="input",
            label=f"gets {input.kind} values",
            help="give it the numbers, before `argmax`",
            code=UNFIT,
        )


def measured(task: Task, metric: str, type: Tensor, args: dict[str, Any], s: Settings, by_rank: bool = True) -> Made:
    """The torchmetrics class of that name for the task, with the work that has to be done first.

    Without `by_rank`, of several classes the largest number counts, and a softmax would leave it the largest.
    """
    steps = task.steps
    if task.scores and getattr(s, "logits", None) and (by_rank or task.kind != "Multiclass"):
        steps = (*steps, "softmax" if task.kind == "Multiclass" else "sigmoid")
    return prepared("classification", f"{task.kind}{metric}", steps, type, {**task.args, **args})


def prepared(family: str, metric: str, steps: tuple[str, ...], type: Tensor, args: dict[str, Any]) -> Made:
    """A metric of torchmetrics as it is, or behind steps that bring both sides into the form it takes."""
    if not steps:
        return Made(type, f"torchmetrics.{family}.{metric}", args)
    return Made(type, "dsl.modules.metrics.Prepared", {"metric": metric, "steps": steps, **args})
