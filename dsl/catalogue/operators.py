"""Arithmetic, comparison and logic on tensors, and on a tensor and a number: the types of what `+` and its kin give."""

from __future__ import annotations

from dsl.catalogue.broadcast import Dims, broadcast, need_equal, shape
from dsl.catalogue.entry import Made, Refuse
from dsl.catalogue.indexing import index as index
from dsl.catalogue.kinds import Operand, floating, kind_of, plain, promote
from dsl.types.dims import Formula
from dsl.types.tensor import Tensor, Type, Unknown

ARITHMETIC = {
    "+": "operator.add",
    "-": "operator.sub",
    "*": "operator.mul",
    "/": "operator.truediv",
    "//": "operator.floordiv",
    "%": "operator.mod",
    "**": "operator.pow",
    "@": "operator.matmul",
}
COMPARISON = {
    "==": "operator.eq",
    "!=": "operator.ne",
    "<": "operator.lt",
    "<=": "operator.le",
    ">": "operator.gt",
    ">=": "operator.ge",
}
LOGIC = {"and": "operator.and_", "or": "operator.or_"}

Side = Type | int | float | bool | Formula
"""What may stand beside an operator: a value of a body or a number, at least one of the two a tensor."""


def binary(sign: str, left: Side, right: Side) -> Made:
    """`left sign right`. It lowers to a function of both sides, numbers as they are."""
    lowers = ARITHMETIC.get(sign) or COMPARISON.get(sign) or LOGIC[sign]
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return Made(Unknown(f"`{sign}`"), lowers)
    one, other = _operand(sign, left), _operand(sign, right)
    if sign == "@":
        return matmul("@", one, other, lowers)
    if sign in LOGIC:
        _need_truth(sign, one, other)
        kind = "bool"
    elif sign in COMPARISON:
        if "complex" in (kind_of(one), kind_of(other)) and sign not in ("==", "!="):
            raise _no_kind(sign, "numbers that have an order", one, other, help="compare their sizes: `abs(x)`")
        kind = "bool"
    else:
        kind = _arithmetic_kind(sign, one, other)
    tensors = [side for side in (one, other) if isinstance(side, Tensor)]
    return Made(Tensor(kind, broadcast(sign, *tensors)), lowers)


def unary(sign: str, x: Type) -> Made:
    """`-x`, or `not x`."""
    lowers = "operator.neg" if sign == "-" else "operator.invert"
    if isinstance(x, Unknown):
        return Made(x, lowers)
    value = _operand(sign, x)
    assert isinstance(value, Tensor), "a number is negated while compiling"
    if sign == "-" and value.kind == "bool":
        raise Refuse(
            f"`-` needs numbers, but gets {value}", label="is true or false", help="write `not x`", code="E0308"
        )
    if sign == "not":
        _need_truth(sign, value)
    return Made(Tensor(plain(value.kind), value.dims), lowers)


def matmul(name: str, left: Operand, right: Operand, lowers: str) -> Made:
    """The matrix product of the last two dimensions; a value of one dimension is a vector."""
    if not (isinstance(left, Tensor) and isinstance(right, Tensor)) or not (left.rank and right.rank):
        raise Refuse(
            f"`{name}` needs two values with dimensions, but gets {_told(left, right)}",
            label="multiplies matrices",
            help="write `*` to multiply by a number",
        )
    if kind_of(left) != kind_of(right) or kind_of(left) not in ("float", "complex"):
        raise _no_kind(
            name, "floating-point numbers on both sides", left, right, help="convert whole numbers: `float(x)`"
        )
    inner, other = left.last, right.dims[-2] if right.rank > 1 else right.last
    refusal = Refuse(
        f"`{name}` needs the last dimension of the left side to be as long as "
        f"the {'second to last' if right.rank > 1 else 'last'} of the right, but gets {_told(left, right)}",
        label=f"{inner} is not {other}",
        help=_transposed(left, right),
        code="E0312",
    )
    need_equal(name, inner, other, refusal)
    rows = left.dims[-2:-1]
    columns = right.dims[-1:] if right.rank > 1 else ()
    batch = _batch(name, left, right)
    return Made(Tensor(left.kind, (*batch, *rows, *columns)), lowers)


def _batch(name: str, left: Tensor, right: Tensor) -> Dims:
    """What the dimensions before the matrices come to."""
    leading = [Tensor(side.kind, side.dims[:-2]) for side in (left, right)]
    try:
        return broadcast(name, *leading)
    except Refuse as refusal:
        if refusal.code == "E0312":
            refusal.message = f"`{name}` needs matrices whose leading dimensions agree, but gets {_told(left, right)}"
        raise


def _transposed(left: Tensor, right: Tensor) -> str:
    if right.rank > 1 and left.last == right.last:
        return f"turn the right side round: `transpose({right.rank - 2}, {right.rank - 1})` gives {_turned(right)}"
    return ""


def _turned(x: Tensor) -> str:
    return shape((*x.dims[:-2], x.last, x.dims[-2]))


def _arithmetic_kind(sign: str, left: Operand, right: Operand) -> str:
    kinds = (kind_of(left), kind_of(right))
    kind = promote(left, right)
    if sign == "-" and "bool" in kinds:
        raise _no_kind(sign, "numbers", left, right, help="write `not x` for the opposite, or `float(x)`")
    if sign in ("//", "%", "**") and kind == "bool":
        raise _no_kind(sign, "numbers", left, right, help="convert it: `float(x)`")
    if sign in ("//", "%") and kind == "complex":
        raise _no_kind(sign, "real numbers", left, right)
    if sign == "**" and isinstance(right, int) and right < 0 and kind in ("int", "byte"):
        raise _no_kind(sign, "floating-point numbers for a negative power", left, right, help="convert it: `float(x)`")
    return floating(kind) if sign == "/" else kind


def _operand(sign: str, value: Side) -> Operand:
    if isinstance(value, (Tensor, int, float, Formula)):
        return value
    raise Refuse(
        f"`{sign}` works on tensors and numbers, but gets {value}",
        label="is no single tensor",
        help="take a part of it, by place (`x[0]`) or by name (`x.name`)",
    )


def _need_truth(sign: str, *sides: Operand) -> None:
    if any(kind_of(side) != "bool" for side in sides):
        raise _no_kind(sign, "true or false in each place", *sides, help="compare first: `x > 0`")


def _no_kind(sign: str, what: str, *sides: Operand, help: str = "") -> Refuse:
    return Refuse(f"`{sign}` needs {what}, but gets {_told(*sides)}", label=_kinds(*sides), help=help, code="E0308")


def _kinds(*sides: Operand) -> str:
    kinds = list(dict.fromkeys(side.kind if isinstance(side, Tensor) else kind_of(side) for side in sides))
    return f"gets {' and '.join(kinds)} values"


def _told(*sides: Operand) -> str:
    return " and ".join(f"`{side}`" if not isinstance(side, Tensor) else str(side) for side in sides)
