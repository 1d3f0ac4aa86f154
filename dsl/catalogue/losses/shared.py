"""What losses have in common: how they reduce, and what they take as a target."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.broadcast import Dims, how_to_line_up, need_equal, need_same_shape
from dsl.catalogue.entry import Input, Made, Refuse, Setting, Settings
from dsl.catalogue.needs import need_floats
from dsl.types.domains import Choice, Number, Several, maybe
from dsl.types.tensor import Tensor, floats

REDUCTIONS = ("mean", "sum", "none")
REDUCTION = Setting("reduction", Choice(REDUCTIONS), "mean", "How the losses of all places become one number, if so.")

OUTPUT = Input("input")
TARGET = Input("target", doc="What is wanted; the data's target, if not given.")


def margin(default: float, doc: str = "How far apart is far enough.") -> Setting:
    return Setting("margin", Number(), default, doc)


def weights(doc: str) -> Setting:
    return Setting("weight", maybe(Several(Number(low=0), low=1)), None, doc)


def loss_type(s: Settings, dims: Dims) -> Tensor:
    """A single number, or one for each of these places."""
    return floats(*dims) if s.reduction == "none" else floats()


def against(name: str, input: Tensor, target: Tensor, kinds: tuple[str, ...], wants: str) -> tuple[Dims, bool]:
    """The shape of an output and its target; whether the target must be converted or filled out before torch takes it.

    A target without dimensions, as a number is, stands in each place.
    """
    need_floats(name, input)
    if target.kind not in kinds:
        raise Refuse(
            f"`{name}` needs {wants} as its target, but gets {target}",
            at="target",
            label=f"gets {target.kind} values",
            help=_how_to_convert(target, kinds),
            code="E0308",
        )
    filled = target.rank == 0 and input.rank > 0
    dims = input.dims if filled else need_same_shape(name, input, target)
    return dims, filled or target.kind != "float"


def elementwise(
    name: str, torch_name: str, input: Tensor, target: Tensor, s: Settings, kinds: tuple[str, ...], wants: str
) -> Made:
    """A loss of each element and the one in its place: torch's own, or ours where the target needs work first."""
    dims, needs_work = against(name, input, target, kinds, wants)
    args: dict[str, Any] = s.as_dict()
    if needs_work:
        return Made(loss_type(s, dims), "dsl.modules.losses.against_plain", {"loss": torch_name, **args})
    return Made(loss_type(s, dims), f"torch.nn.functional.{torch_name}", args)


def need_weights(name: str, given: tuple[float, ...] | None, classes: Any) -> list[float] | None:
    """A weight for each class."""
    if given is None:
        return None
    if isinstance(classes, int) and len(given) != classes:
        raise Refuse(
            f"`{name}` needs a weight for each of {classes} classes, but gets {len(given)}",
            at="weight",
            label=f"has {len(given)}",
        )
    return [float(weight) for weight in given]


def weighted(loss: str, weight: list[float], settings: dict[str, Any], type: Tensor) -> Made:
    """A loss with a weight for each class, which a module keeps on the device."""
    return Made(type, "dsl.modules.losses.Weighted", {"loss": loss, "weight": weight, **settings})


def need_vectors(name: str, *values: Tensor) -> Dims:
    """Vectors along the last dimension, in values of one shape; the shape without them."""
    first, *others = values
    for value in values:
        need_floats(name, value, low=1)
    for other in others:
        first = floats(*need_same_shape(name, first, other))
    return first.dims[:-1]


def need_batch(name: str, *values: Tensor) -> None:
    """A vector for each sample: [B, D]."""
    for value in values:
        need_floats(name, value, ranks=(2,), what="a vector for each sample")
    need_vectors(name, *values)


def need_one_each(name: str, dims: Dims, target: Tensor, kinds: tuple[str, ...], wants: str) -> None:
    """A target with a number for each of some places, or one number for them all."""
    refusal = Refuse(
        f"`{name}` needs {wants}, but gets {target} for {floats(*dims)}",
        at="target",
        help=how_to_line_up(floats(*dims), target),
        code="E0308" if target.kind not in kinds else "E0312",
    )
    if target.kind not in kinds or (target.rank and target.rank != len(dims)):
        raise refusal
    for size, other in zip(dims, target.dims, strict=False):
        need_equal(name, size, other, refusal)


def _how_to_convert(target: Tensor, kinds: tuple[str, ...]) -> str:
    if target.kind in ("class", "tokens"):
        return "use `cross_entropy` for labels, or compare them as numbers: `float(target)`"
    if target.kind == "byte":
        return 'scale the images first: `transform = "to_float"` in `[data]`'
    return "convert it: `float(target)`" if "float" in kinds else "convert it: `int(target)`"
