"""Values of a type, and whether a value is of one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import torch

from dsl.build.settling import DTYPES
from dsl.types.dims import Dim, Floor, names_of
from dsl.types.tensor import Ragged, Record, Tensor, Tuple, Type

SIZES: dict[str, int] = {"B": 4, "T": 12, "N": 3}
Sizes = Mapping[str, int]


def number(dim: Dim, sizes: Sizes = SIZES) -> int:
    """A size with numbers for its names."""
    if isinstance(dim, int):
        return dim
    total = 0
    for monomial, factor in dim.terms.items():
        for atom in monomial:
            if isinstance(atom, Floor):
                factor *= number(atom.top, sizes) // number(atom.bottom, sizes)
            else:
                factor *= sizes.get(atom, 6)
        total += factor
    return total


def value(kind: Type, sizes: Sizes = SIZES) -> Any:
    """A random value of a type."""
    if isinstance(kind, Tensor):
        shape = [number(dim, sizes) for dim in kind.dims]
        if kind.kind == "float":
            return torch.rand(shape)
        if kind.kind == "bool":
            return torch.rand(shape) > 0.5
        if kind.kind == "complex":
            return torch.rand(shape, dtype=torch.complex64)
        return torch.randint(_least(kind), number(kind.of, sizes) if kind.of else 3, shape, dtype=DTYPES[kind.kind])
    if isinstance(kind, Tuple):
        return tuple(value(part, sizes) for part in kind.parts)
    if isinstance(kind, Record):
        return {name: value(part, sizes) for name, part in kind.parts}
    assert isinstance(kind, Ragged), kind
    return [value(kind.item, sizes) for _ in range(sizes["B"])]


def _least(kind: Tensor) -> int:
    """Nothing is 0 where it need not be: some functions of whole numbers have no value there."""
    return 0 if kind.of == 1 else 1


def differences(kind: Type, got: Any, where: str = "result", sizes: Sizes | None = None) -> list[str]:
    """How a value differs from its type; a size whose name is not among `sizes`, if given, is the one found."""
    if isinstance(kind, Tensor) and isinstance(got, list) and sizes is not None and _is_drawn(kind, sizes):
        one = kind.with_dims(*kind.dims[1:])  # images of sizes of their own
        return [line for place, item in enumerate(got) for line in differences(one, item, f"{where}[{place}]", sizes)]
    if isinstance(kind, Tensor):
        same = isinstance(got, torch.Tensor) and got.dtype == DTYPES[kind.kind] and got.dim() == kind.rank
        if not same or not all(map(partial(_is, sizes), kind.dims, got.shape)):
            shown = f"{got.dtype}{list(got.shape)}" if isinstance(got, torch.Tensor) else type(got).__name__
            return [f"{where} is {shown}, not {kind}"]
        return []
    if isinstance(kind, Tuple):
        if not isinstance(got, (tuple, list)) or len(got) != len(kind.parts):
            return [f"{where} is {type(got).__name__}, not {kind}"]
        pairs = enumerate(zip(kind.parts, got, strict=True))
        return [line for place, (part, item) in pairs for line in differences(part, item, f"{where}[{place}]", sizes)]
    if isinstance(kind, Record):
        return [line for name, part in kind.parts for line in differences(part, got[name], f"{where}.{name}", sizes)]
    return [] if isinstance(kind, Ragged) else [f"{where} has no known type"]


def _is_drawn(kind: Tensor, sizes: Sizes) -> bool:
    """Whether a size has a name that is not known: it differs from sample to sample."""
    return not all(names_of(dim) <= sizes.keys() for dim in kind.dims)


def _is(sizes: Sizes | None, dim: Dim, size: int) -> bool:
    if sizes is not None and not names_of(dim) <= sizes.keys():
        return True
    return number(dim, SIZES if sizes is None else sizes) == size
