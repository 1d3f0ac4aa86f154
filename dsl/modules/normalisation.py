"""Normalisation over dimensions that are not the last ones."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class LayerNorm(nn.LayerNorm):
    """`torch.nn.LayerNorm` over the dimensions `dim`, `normalized_shape` being their sizes."""

    def __init__(
        self,
        normalized_shape: tuple[int, ...],
        dim: tuple[int, ...],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
    ) -> None:
        super().__init__(normalized_shape, eps, elementwise_affine, bias)
        self.dim = dim

    def forward(self, input: Tensor) -> Tensor:
        last = tuple(range(-len(self.dim), 0))
        return super().forward(input.movedim(self.dim, last)).movedim(last, self.dim)


class RMSNorm(nn.RMSNorm):
    """`torch.nn.RMSNorm` over the dimensions `dim`, `normalized_shape` being their sizes."""

    def __init__(
        self,
        normalized_shape: tuple[int, ...],
        dim: tuple[int, ...],
        eps: float | None = None,
        elementwise_affine: bool = True,
    ) -> None:
        super().__init__(normalized_shape, eps, elementwise_affine)
        self.dim = dim

    def forward(self, input: Tensor) -> Tensor:
        last = tuple(range(-len(self.dim), 0))
        return super().forward(input.movedim(self.dim, last)).movedim(last, self.dim)


class LayerScale(nn.Module):
    """Learned factors, small at first, of a shape that broadcasts: one for each channel."""

    def __init__(self, shape: tuple[int, ...], init: float = 1e-6) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.full(shape, init))

    def forward(self, input: Tensor) -> Tensor:
        return input * self.weight
