"""Functions that stop gradients, or give them."""

from __future__ import annotations

from dsl.catalogue.entry import Entry, Input, Made, Refuse, Settings
from dsl.catalogue.needs import need_floats
from dsl.types.tensor import Tensor


def _detach(x: Tensor, s: Settings) -> Made:
    return Made(x, "dsl.modules.functions.detach")


def _grad(y: Tensor, x: Tensor, s: Settings) -> Made:
    for value in (y, x):
        need_floats("grad", value, kinds=("float", "complex"))
    if y.rank or y.kind != "float":
        raise Refuse(
            f"`grad` is of one number, but gets {y}",
            at="y",
            label="is not a single number",
            help="take the gradient of its sum: `grad(sum(y), x)`",
        )
    return Made(x, "dsl.modules.functions.grad")


ENTRIES = (
    Entry(
        "detach",
        "function",
        "The same value, through which no gradient flows back.",
        "detach(x)",
        _detach,
        also=("stop_gradient", "no_grad", "stopgrad"),
    ),
    Entry(
        "grad",
        "function",
        "The gradient of a number with respect to a value it was computed from, differentiable again.",
        "grad(y, x)",
        _grad,
        inputs=(Input("y", number=False), Input("x", number=False)),
        sample="float[]; float[B, 8]",
        also=("gradient", "autograd", "jacobian"),
    ),
)
