"""Functions of torch that take a setting before a tensor, tensors one by one, or a setting under no name of its own."""

from __future__ import annotations

import torch
from torch import Tensor


def gather(input: Tensor, index: Tensor, dim: int) -> Tensor:
    return torch.gather(input, dim, index)


def index_select(input: Tensor, index: Tensor, dim: int) -> Tensor:
    return torch.index_select(input, dim, index)


def index_add(input: Tensor, index: Tensor, source: Tensor, dim: int, alpha: float = 1) -> Tensor:
    return torch.index_add(input, dim, index, source, alpha=alpha)


def index_copy(input: Tensor, index: Tensor, source: Tensor, dim: int) -> Tensor:
    return torch.index_copy(input, dim, index, source)


def index_fill(input: Tensor, index: Tensor, value: Tensor | float, dim: int) -> Tensor:
    return torch.index_fill(input, dim, index, value)


def scatter(input: Tensor, index: Tensor, src: Tensor | float, dim: int) -> Tensor:
    return torch.scatter(input, dim, index, src)


def scatter_add(input: Tensor, index: Tensor, src: Tensor, dim: int) -> Tensor:
    return torch.scatter_add(input, dim, index, src)


def scatter_reduce(
    input: Tensor, index: Tensor, src: Tensor, dim: int, reduce: str, include_self: bool = True
) -> Tensor:
    return torch.scatter_reduce(input, dim, index, src, reduce, include_self=include_self)


def polygamma(input: Tensor, n: int) -> Tensor:
    return torch.polygamma(n, input)


def einsum(operands: list[Tensor], equation: str) -> Tensor:
    return torch.einsum(equation, *operands)


def meshgrid(tensors: list[Tensor], indexing: str = "ij") -> tuple[Tensor, ...]:
    return torch.meshgrid(*tensors, indexing=indexing)


def block_diag(tensors: list[Tensor]) -> Tensor:
    joined: Tensor = torch.block_diag(*tensors)  # type: ignore[no-untyped-call]  # untyped in torch
    return joined


def cartesian_prod(tensors: list[Tensor]) -> Tensor:
    return torch.cartesian_prod(*tensors)


def broadcast_tensors(tensors: list[Tensor]) -> tuple[Tensor, ...]:
    return tuple(torch.broadcast_tensors(*tensors))  # type: ignore[no-untyped-call]  # untyped in torch


Sections = int | list[int] | tuple[int, ...]


def tensor_split(input: Tensor, indices_or_sections: Sections, dim: int = 0) -> tuple[Tensor, ...]:
    return torch.tensor_split(input, indices_or_sections, dim)


def hsplit(input: Tensor, indices_or_sections: Sections) -> tuple[Tensor, ...]:
    return torch.hsplit(input, indices_or_sections)


def vsplit(input: Tensor, indices_or_sections: Sections) -> tuple[Tensor, ...]:
    return torch.vsplit(input, indices_or_sections)


def dsplit(input: Tensor, indices_or_sections: Sections) -> tuple[Tensor, ...]:
    return torch.dsplit(input, indices_or_sections)
