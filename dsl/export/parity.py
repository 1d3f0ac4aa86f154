"""Whether two forms of one thing do the same: random values to try them on, and how far results are apart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import torch

from dsl.build.settling import DTYPES
from dsl.types.dims import Dim, Floor
from dsl.types.tensor import Ragged, Record, Tensor, Tuple, Type

SIZES = {"B": 4, "T": 12, "S": 10}
OTHER = 6
"""What sizes with other names are."""


def number(dim: Dim, sizes: Mapping[str, int] = SIZES) -> int:
    """A size, with numbers for its names."""
    if isinstance(dim, int):
        return dim
    total = 0
    for monomial, factor in dim.terms.items():
        for atom in monomial:
            if isinstance(atom, Floor):
                factor *= number(atom.top, sizes) // number(atom.bottom, sizes)
            else:
                factor *= sizes.get(atom, OTHER)
        total += factor
    return total


def random_value(kind: Type, sizes: Mapping[str, int] = SIZES) -> Any:
    """A random value of a type; None where it is not known."""
    if isinstance(kind, Tensor):
        shape = [number(dim, sizes) for dim in kind.dims]
        if kind.kind == "float":
            return torch.rand(shape)
        if kind.kind == "bool":
            return torch.rand(shape) > 0.5
        if kind.kind == "complex":
            return torch.rand(shape, dtype=torch.complex64)
        most = 256 if kind.kind == "byte" else number(kind.of, sizes) if kind.of is not None else OTHER
        least = 1 if kind.kind == "int" else 0  # lengths of nothing are none
        return torch.randint(least, max(most, least + 1), shape, dtype=DTYPES[kind.kind])
    if isinstance(kind, Tuple):
        return tuple(random_value(part, sizes) for part in kind.parts)
    if isinstance(kind, Record):
        return {name: random_value(part, sizes) for name, part in kind.parts}
    if isinstance(kind, Ragged):
        return [random_value(kind.item, sizes) for _ in range(sizes.get("B", OTHER))]
    return None


def tensors(value: Any) -> Iterator[torch.Tensor]:
    """The tensors in a value, in order."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from tensors(item)
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from tensors(item)


def difference(one: Any, other: Any) -> float:
    """The largest difference of two values; infinite if they are not of one form."""
    left, right = list(tensors(one)), list(tensors(other))
    if len(left) != len(right):
        return math.inf
    return max(map(_apart, left, right), default=0.0)


def _apart(one: torch.Tensor, other: torch.Tensor) -> float:
    if one.shape != other.shape or one.dtype != other.dtype:
        return math.inf
    if not one.numel() or (
        torch.equal(one.isnan(), other.isnan()) and torch.equal(one.nan_to_num(), other.nan_to_num())
    ):
        return 0.0
    gap = (one.detach().to(torch.float64) - other.detach().to(torch.float64)).abs()
    return float(gap.max()) if not gap.isnan().any() else math.inf
