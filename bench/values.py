"""Values of a type, and whether a value is of one."""

from __future__ import annotations

from typing import Any

import torch

from dsl.build.settling import DTYPES
from dsl.types.dims import Dim, Floor
from dsl.types.tensor import Ragged, Record, Tensor, Tuple, Type

SIZES = {"B": 4, "T": 12, "N": 3}


def number(dim: Dim) -> int:
    """A size with numbers for its names."""
    if isinstance(dim, int):
        return dim
    total = 0
    for monomial, factor in dim.terms.items():
        for atom in monomial:
            factor *= number(atom.top) // number(atom.bottom) if isinstance(atom, Floor) else SIZES.get(atom, 6)
        total += factor
    return total


def value(kind: Type) -> Any:
    """A random value of a type."""
    if isinstance(kind, Tensor):
        shape = [number(dim) for dim in kind.dims]
        if kind.kind == "float":
            return torch.rand(shape)
        if kind.kind == "bool":
            return torch.rand(shape) > 0.5
        if kind.kind == "complex":
            return torch.rand(shape, dtype=torch.complex64)
        return torch.randint(1, number(kind.of) if kind.of else 3, shape, dtype=DTYPES[kind.kind])
    if isinstance(kind, Tuple):
        return tuple(map(value, kind.parts))
    if isinstance(kind, Record):
        return {name: value(part) for name, part in kind.parts}
    assert isinstance(kind, Ragged), kind
    return [value(kind.item) for _ in range(SIZES["B"])]


def differences(kind: Type, got: Any, where: str = "result") -> list[str]:
    """How a value differs from its type."""
    if isinstance(kind, Tensor):
        shape = [number(dim) for dim in kind.dims]
        if not isinstance(got, torch.Tensor) or list(got.shape) != shape or got.dtype != DTYPES[kind.kind]:
            shown = f"{got.dtype}{list(got.shape)}" if isinstance(got, torch.Tensor) else type(got).__name__
            return [f"{where} is {shown}, not {kind}"]
        return []
    if isinstance(kind, Tuple):
        if not isinstance(got, (tuple, list)) or len(got) != len(kind.parts):
            return [f"{where} is {type(got).__name__}, not {kind}"]
        pairs = enumerate(zip(kind.parts, got, strict=True))
        return [line for place, (part, item) in pairs for line in differences(part, item, f"{where}[{place}]")]
    if isinstance(kind, Record):
        return [line for name, part in kind.parts for line in differences(part, got[name], f"{where}.{name}")]
    return [] if isinstance(kind, Ragged) else [f"{where} has no known type"]
