"""Functions of tensors that torch has no single callable for."""

from __future__ import annotations

from typing import Any

from torch import Tensor


def index(x: Tensor, *tensors: Tensor, items: tuple[Any, ...]) -> Tensor:
    """`x[items]`, with the tensors, in order, where the items say `"tensor"`."""
    rest = iter(tensors)
    return x[tuple(next(rest) if isinstance(item, str) else item for item in items)]
