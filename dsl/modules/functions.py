"""Functions of tensors that torch has no single callable for."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


def index(x: Tensor, *tensors: Tensor, items: tuple[Any, ...]) -> Tensor:
    """`x[items]`, with the tensors, in order, where the items say `"tensor"`."""
    rest = iter(tensors)
    return x[tuple(next(rest) if isinstance(item, str) else item for item in items)]


# -- kinds of elements


def to_float(x: Tensor) -> Tensor:
    """Floats as they are, in the precision they have; all else in the default one."""
    return x if x.is_floating_point() else x.to(torch.get_default_dtype())


def to_int(x: Tensor) -> Tensor:
    return x.long()


def to_bool(x: Tensor) -> Tensor:
    return x.bool()


# -- pairs of which one may be a number


def maximum(input: Tensor | float, other: Tensor | float) -> Tensor:
    return torch.maximum(*_tensors(input, other))


def minimum(input: Tensor | float, other: Tensor | float) -> Tensor:
    return torch.minimum(*_tensors(input, other))


def atan2(input: Tensor | float, other: Tensor | float) -> Tensor:
    return torch.atan2(*_tensors(input, other))


def _tensors(*values: Tensor | float) -> list[Tensor]:
    """All as tensors: a number has no dimensions, so that it promotes no other kind and goes with
    any device."""
    return [value if isinstance(value, Tensor) else torch.tensor(value) for value in values]


# -- reductions


def prod(x: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    if dim is not None:
        return torch.prod(x, dim, keepdim)
    return _kept(torch.prod(x), x, keepdim)


def median(x: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """The values of the medians alone; of an even number, the lower of the two in the middle."""
    if dim is not None:
        return torch.median(x, dim, keepdim).values
    return _kept(torch.median(x), x, keepdim)


def _kept(total: Tensor, x: Tensor, keepdim: bool) -> Tensor:
    return total.reshape((1,) * x.dim()) if keepdim else total


# -- several tensors


def meshgrid(tensors: list[Tensor], indexing: str = "ij") -> tuple[Tensor, ...]:
    return torch.meshgrid(*tensors, indexing=indexing)


def einsum(tensors: list[Tensor], equation: str) -> Tensor:
    return torch.einsum(equation, *tensors)


# -- products


def gram(x: Tensor) -> Tensor:
    """Products of the channels of `[B, C, ...]` with each other, divided by the number of elements
    of a sample."""
    flat = x.flatten(2)
    return torch.bmm(flat, flat.transpose(1, 2)) / (flat.shape[1] * flat.shape[2])


def covariance(x: Tensor, correction: int = 1) -> Tensor:
    """The covariance of the columns of `[B, D]`."""
    centred = x - x.mean(0)
    return centred.T @ centred / (x.shape[0] - correction)


# -- choosing


def gather(input: Tensor, index: Tensor, dim: int) -> Tensor:
    return torch.gather(input, dim, index)


def scatter_add(input: Tensor, index: Tensor, src: Tensor, dim: int) -> Tensor:
    return torch.scatter_add(input, dim, index, src)


def topk(
    x: Tensor,
    k: int,
    dim: int = -1,
    largest: bool = True,
    sorted: bool = True,
    return_indices: bool = False,
) -> Tensor | tuple[Tensor, Tensor]:
    values, indices = torch.topk(x, k, dim, largest, sorted)
    return (values, indices) if return_indices else values


def sort(
    x: Tensor,
    dim: int = -1,
    descending: bool = False,
    stable: bool = False,
    return_indices: bool = False,
) -> Tensor | tuple[Tensor, Tensor]:
    values, indices = torch.sort(x, dim=dim, descending=descending, stable=stable)
    return (values, indices) if return_indices else values


# -- masks and noise


def causal_mask(size: int, device: torch.device | None = None) -> Tensor:
    """True where the place of a row may look at the place of a column."""
    return torch.ones(size, size, dtype=torch.bool, device=device).tril()


def length_mask(lengths: Tensor, size: int) -> Tensor:
    """True in the first `lengths` of `size` places."""
    return torch.arange(size, device=lengths.device) < lengths[:, None]


def sample_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    deviation = torch.exp(0.5 * logvar)
    return mu + deviation * torch.randn_like(mu + deviation)


# -- gradients


def detach(x: Tensor) -> Tensor:
    return x.detach()


def tracked(x: Tensor) -> Tensor:
    """The same value, with respect to which a gradient can be taken."""
    return x if x.requires_grad else x.detach().requires_grad_()


def grad(y: Tensor, x: Tensor) -> Tensor:
    """The gradient of `y` with respect to `x`, itself differentiable; zero where there is none."""
    if torch.is_grad_enabled() and not y.requires_grad:
        return torch.zeros_like(x)
    (slope,) = torch.autograd.grad(y, x, create_graph=True, materialize_grads=True)
    return slope
