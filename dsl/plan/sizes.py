"""Sizes with numbers for their names: how large a value is when the batch and its lengths are known."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from dsl.types.dims import Dim, Floor, Formula
from dsl.types.tensor import Tensor


class Unsized(Exception):
    """A size that depends on a name for which no number is given, or a type that only running will show."""


def number(dim: Dim, sizes: Mapping[str, int]) -> int:
    """What a size is when its names stand for these numbers."""
    if isinstance(dim, int):
        return dim
    total = 0
    for monomial, factor in dim.terms.items():
        term = factor
        for atom in monomial:
            term *= _atom(atom, sizes)
        total += term
    return total


def _atom(atom: str | Floor, sizes: Mapping[str, int]) -> int:
    if isinstance(atom, Floor):
        return number(atom.top, sizes) // number(atom.bottom, sizes)
    if atom not in sizes:
        raise Unsized(f"no number is given for `{atom}`")
    return sizes[atom]


def shape_of(type_: Tensor, sizes: Mapping[str, int]) -> tuple[int, ...]:
    return tuple([dim if type(dim) is int else number(dim, sizes) for dim in type_.dims])


def with_numbers(value: object, sizes: Mapping[str, int]) -> object:
    """Arguments of a call with numbers for the sizes in them."""
    if isinstance(value, Formula):
        return number(value, sizes)
    if isinstance(value, (tuple, list)):
        return type(value)([with_numbers(item, sizes) for item in value])
    if isinstance(value, dict):
        return {name: with_numbers(item, sizes) for name, item in value.items()}
    if isinstance(value, slice):
        return slice(*(with_numbers(part, sizes) for part in (value.start, value.stop, value.step)))
    return value


def elements(shape: tuple[int, ...]) -> int:
    return prod(shape)
