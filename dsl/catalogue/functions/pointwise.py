"""Functions of each element on its own."""

from __future__ import annotations

from collections.abc import Callable

from dsl.catalogue.broadcast import broadcast
from dsl.catalogue.entry import Entry, Input, Made, Refuse, Setting, Settings
from dsl.catalogue.kinds import NUMBERS, REAL, REAL_OR_TRUTH, floating, kind_of, need_kind, promote
from dsl.types.domains import Number, maybe
from dsl.types.tensor import Tensor

EVERY = (*NUMBERS, "bool")

SMOOTH = {
    "exp": "The exponential.",
    "exp2": "Two to the power of each element.",
    "expm1": "The exponential less 1, exact for small numbers.",
    "log": "The natural logarithm.",
    "log2": "The logarithm to the base of 2.",
    "log10": "The logarithm to the base of 10.",
    "log1p": "The natural logarithm of 1 plus each element, exact for small numbers.",
    "sqrt": "The square root.",
    "rsqrt": "One over the square root.",
    "reciprocal": "One over each element.",
    "sin": "The sine.",
    "cos": "The cosine.",
    "tan": "The tangent.",
    "asin": "The inverse of the sine.",
    "acos": "The inverse of the cosine.",
    "atan": "The inverse of the tangent.",
    "sinh": "The hyperbolic sine.",
    "cosh": "The hyperbolic cosine.",
    "asinh": "The inverse of the hyperbolic sine.",
    "acosh": "The inverse of the hyperbolic cosine.",
    "atanh": "The inverse of the hyperbolic tangent.",
}
"""Of any numbers; whole ones give floats."""

SMOOTH_REAL = {
    "erf": "The error function.",
    "erfc": "One less the error function.",
    "erfinv": "The inverse of the error function.",
    "lgamma": "The logarithm of the gamma function.",
    "digamma": "The derivative of `lgamma`.",
    "logit": "The inverse of the sigmoid.",
}
"""Of real numbers; whole ones give floats."""

ROUNDED = {
    "floor": "The nearest whole number below, in the kind that it has.",
    "ceil": "The nearest whole number above, in the kind that it has.",
    "round": "The nearest whole number, in the kind that it has; halves go to the even one.",
    "trunc": "The whole part, in the kind that it has.",
}
"""Of real numbers, whose kind stays."""

TESTS = {
    "isnan": "Whether each element is not a number.",
    "isinf": "Whether each element is infinite.",
    "isfinite": "Whether each element is neither infinite nor not a number.",
}


def _same(kind: str) -> str:
    return kind


def _real(kind: str) -> str:
    return "float" if kind == "complex" else kind


def _squared(kind: str) -> str:
    return "int" if kind == "bool" else kind


def _truth(kind: str) -> str:
    return "bool"


def _each(name: str, kinds: tuple[str, ...], gives: Callable[[str], str]) -> Callable[[Tensor, Settings], Made]:
    lowers = f"torch.{name}"

    def rule(x: Tensor, s: Settings) -> Made:
        return Made(Tensor(gives(need_kind(name, x, kinds)), x.dims), lowers)

    return rule


def _function(
    name: str, doc: str, kinds: tuple[str, ...], gives: Callable[[str], str], also: tuple[str, ...] = ()
) -> Entry:
    return Entry(name, "function", doc, f"{name}(x)", _each(name, kinds, gives), also=also)


def _clamp(x: Tensor, s: Settings) -> Made:
    bounds = [bound for bound in (s.min, s.max) if bound is not None]
    if not bounds:
        raise Refuse("`clamp` needs a bound", label="neither `min` nor `max` is given", help="write `clamp(x, 0, 1)`")
    if len(bounds) == 2 and bounds[0] > bounds[1]:
        raise Refuse(
            f"`clamp` would keep nothing: {s.min} is above {s.max}", at="min", help=f"write `{s.max}, {s.min}`"
        )
    need_kind("clamp", x, REAL_OR_TRUTH)
    return Made(Tensor(promote(x, *bounds), x.dims), "torch.clamp", s.as_dict())


def _nan_to_num(x: Tensor, s: Settings) -> Made:
    return Made(Tensor(kind_of(x), x.dims), "torch.nan_to_num", s.as_dict())


def _pair(name: str) -> Callable[[Tensor, Tensor, Settings], Made]:
    """The larger or smaller of two; numbers, and what has no dimensions, may stand for either."""

    def rule(one: Tensor, other: Tensor, s: Settings) -> Made:
        need_kind(name, one, REAL_OR_TRUTH)
        need_kind(name, other, REAL_OR_TRUTH)
        return Made(Tensor(promote(one, other), broadcast(name, one, other)), f"dsl.modules.functions.{name}")

    return rule


def _atan2(y: Tensor, x: Tensor, s: Settings) -> Made:
    need_kind("atan2", y, REAL_OR_TRUTH)
    need_kind("atan2", x, REAL_OR_TRUTH)
    return Made(Tensor("float", broadcast("atan2", y, x)), "dsl.modules.functions.atan2")


TWO = "float[B, 8]; float[B, 8]"
BOUND = maybe(Number(finite=False))

ENTRIES = (
    _function("abs", "The absolute value; of complex numbers their size.", NUMBERS, _real, also=("absolute",)),
    _function("sign", "-1, 0 or 1, as each element is below, at or above 0.", REAL_OR_TRUTH, _same, also=("sgn",)),
    _function("square", "Each element times itself.", EVERY, _squared, also=("pow", "sqr")),
    *(_function(name, doc, EVERY, floating) for name, doc in SMOOTH.items()),
    *(_function(name, doc, REAL_OR_TRUTH, floating) for name, doc in SMOOTH_REAL.items()),
    *(_function(name, doc, REAL, _same) for name, doc in ROUNDED.items()),
    *(_function(name, doc, EVERY, _truth) for name, doc in TESTS.items()),
    Entry(
        "clamp",
        "function",
        "Each element, moved into the bounds if it is outside.",
        "clamp(x, 0, 1)",
        _clamp,
        settings=(
            Setting("min", BOUND, None, "The lower bound."),
            Setting("max", BOUND, None, "The upper bound."),
        ),
        also=("clip",),
    ),
    Entry(
        "nan_to_num",
        "function",
        "Other numbers in place of those that are none, and of infinite ones.",
        "nan_to_num(x)",
        _nan_to_num,
        settings=(
            Setting("nan", Number(), 0.0, "In place of what is not a number."),
            Setting("posinf", maybe(Number()), None, "In place of infinity; none: the largest number there is."),
            Setting("neginf", maybe(Number()), None, "In place of minus infinity; none: the smallest there is."),
        ),
    ),
    Entry(
        "maximum",
        "function",
        "The larger of two values, place by place.",
        "maximum(x, 0)",
        _pair("maximum"),
        inputs=(Input("input"), Input("other")),
        sample=TWO,
    ),
    Entry(
        "minimum",
        "function",
        "The smaller of two values, place by place.",
        "minimum(x, 1)",
        _pair("minimum"),
        inputs=(Input("input"), Input("other")),
        sample=TWO,
    ),
    Entry(
        "atan2",
        "function",
        "The angle of the point (x, y), from -pi to pi.",
        "atan2(y, x)",
        _atan2,
        inputs=(Input("input"), Input("other")),
        sample=TWO,
        also=("arctan2",),
    ),
)
