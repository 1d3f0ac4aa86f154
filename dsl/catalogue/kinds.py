"""Which kind of element comes of combining kinds, as torch promotes them."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.entry import Refuse
from dsl.types.dims import Formula
from dsl.types.tensor import WHOLE, Tensor

_ORDER = ("bool", "byte", "int", "float", "complex")
_CATEGORY = {"bool": 0, "byte": 1, "int": 1, "float": 2, "complex": 3}

Operand = Tensor | int | float | bool | Formula
"""A tensor, or a number: a size known only at run time is one too."""


def plain(kind: str) -> str:
    """The kind that arithmetic knows: indices (`class`, `tokens`) are whole numbers."""
    return "int" if kind in WHOLE else kind


def kind_of(value: Any) -> str:
    if isinstance(value, Tensor):
        return plain(value.kind)
    return "bool" if isinstance(value, bool) else "float" if isinstance(value, float) else "int"


def promote(*values: Operand) -> str:
    """The kind of values together.

    A tensor with dimensions outweighs one without, and that one a number, unless theirs is a higher category:
    bytes plus 3 are bytes, bytes plus 0.5 are floats.
    """
    weighed = ["", "", ""]
    for value in values:
        level = 2 if not isinstance(value, Tensor) else 1 if value.rank == 0 else 0
        weighed[level] = _higher(weighed[level], kind_of(value))
    first, second, third = weighed
    return _outweighed(first, _outweighed(second, third))


def _higher(left: str, right: str) -> str:
    return right if not left or _ORDER.index(right) > _ORDER.index(left) else left


def _outweighed(strong: str, weak: str) -> str:
    if not strong or not weak:
        return strong or weak
    return weak if _CATEGORY[weak] > _CATEGORY[strong] else strong


def floating(kind: str) -> str:
    """The kind of what has a fractional part: whole numbers become floats."""
    return kind if kind in ("float", "complex") else "float"


NUMBERS = ("float", "int", "byte", "complex")
REAL = ("float", "int", "byte")
REAL_OR_TRUTH = (*REAL, "bool")


def need_kind(name: str, x: Tensor, kinds: tuple[str, ...], at: str = "") -> str:
    """The kind of a value, as arithmetic knows it, which must be one of these."""
    kind = plain(x.kind)
    if kind in kinds:
        return kind
    what = "numbers" if "complex" in kinds else "real numbers"
    help = {"bool": "convert it: `int(x)`, or `float(x)`", "complex": "take its size first: `abs(x)`"}.get(kind, "")
    if "float" in kinds and "int" not in kinds:
        what = "floating-point numbers"
        help = help if kind == "complex" else "convert it: `float(x)`"
    elif kinds == ("bool",):
        what, help = "true or false in each place", "compare first: `x > 0`"
    elif kinds == ("int",):
        what, help = "whole numbers", "convert it: `int(x)`"
    raise Refuse(f"`{name}` needs {what}, but gets {x}", at=at, label=f"gets {x.kind} values", help=help, code="E0308")
