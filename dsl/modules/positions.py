"""Positions in a sequence, as tables to add and as rotations."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


class LearntPositions(nn.Module):
    """The first rows of a learned table, as many as the sequence [B, T, D] is long: [T, D]."""

    def __init__(self, max_len: int, embed_dim: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(max_len, embed_dim))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        nn.init.normal_(self.weight, std=0.02)

    def forward(self, input: Tensor) -> Tensor:
        return _first(self.weight, input)

    def extra_repr(self) -> str:
        return f"{self.weight.shape[0]}, {self.weight.shape[1]}"


class SinusoidalPositions(nn.Module):
    """The first rows of a fixed table of sines and cosines, as many as the sequence [B, T, D] is
    long: [T, D]."""

    table: Tensor

    def __init__(self, max_len: int, embed_dim: int) -> None:
        super().__init__()
        self.register_buffer("table", sinusoids(max_len, embed_dim), persistent=False)

    def forward(self, input: Tensor) -> Tensor:
        return _first(self.table, input).to(input.dtype)

    def extra_repr(self) -> str:
        return f"{self.table.shape[0]}, {self.table.shape[1]}"


class Rotary(nn.Module):
    """Rotates each pair of numbers of [..., T, D] by an angle that grows with the position."""

    def __init__(self, base: float = 10000.0) -> None:
        super().__init__()
        self.base = base

    def forward(self, input: Tensor) -> Tensor:
        return rotate(input, self.base)

    def extra_repr(self) -> str:
        return f"base={self.base}"


def sinusoids(length: int, width: int) -> Tensor:
    """Sines at even places and cosines at odd ones, of wavelengths from one turn in 2π steps to one
    in 2π · 10000."""
    place = torch.arange(length, dtype=torch.float32).unsqueeze(1)
    speed = torch.exp(torch.arange(0, width, 2, dtype=torch.float32) * (-math.log(10000.0) / width))
    angle = place * speed
    waves = torch.stack([angle.sin(), angle.cos()], dim=2)
    return waves.flatten(1)[:, :width]


def rotate(x: Tensor, base: float = 10000.0) -> Tensor:
    """[..., T, D] with the number at `i` and that at `i + D / 2` turned together, as most language
    models do it."""
    length, width = x.shape[-2:]
    if width % 2:
        raise ValueError(f"the last dimension must be even, not {width}")
    # In float32 whatever the model's precision: in bfloat16 neighbouring positions would get the
    # same angle.
    speed = base ** (-torch.arange(0, width, 2, device=x.device, dtype=torch.float32) / width)
    angle = torch.arange(length, device=x.device, dtype=torch.float32).unsqueeze(1) * speed
    cos, sin = angle.cos(), angle.sin()
    left, right = x.float().chunk(2, dim=-1)
    return torch.cat([left * cos - right * sin, right * cos + left * sin], dim=-1).to(x.dtype)


def _first(table: Tensor, sequence: Tensor) -> Tensor:
    if sequence.shape[1] > table.shape[0]:
        raise ValueError(
            f"there are {table.shape[0]} positions, but the sequence has {sequence.shape[1]}"
        )
    return table[: sequence.shape[1]]
