"""Values as torch has them, and what torch's flop counter counts of a run on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch.utils.flop_counter import FlopCounterMode

from dsl.plan.sizes import shape_of
from dsl.types.tensor import Record, Tensor, Tuple, Type

SIZES = {"B": 2, "T": 12, "S": 9, "R": 5, "N": 3}


def drawn(type_: Type, sizes: Mapping[str, int], grad: bool = False, device: str = "cpu") -> Any:
    """A value of a type."""
    if isinstance(type_, Tuple):
        return tuple(drawn(part, sizes, grad, device) for part in type_.parts)
    if isinstance(type_, Record):
        return {name: drawn(part, sizes, grad, device) for name, part in type_.parts}
    assert isinstance(type_, Tensor), type_
    shape = shape_of(type_, sizes)
    if type_.kind == "float":
        return torch.rand(shape, device=device).requires_grad_(grad)
    if type_.kind == "bool":
        return torch.ones(shape, dtype=torch.bool, device=device)
    if type_.kind == "byte":
        return torch.zeros(shape, dtype=torch.uint8, device=device)
    if type_.of is None:
        return torch.full(shape, 4, device=device)
    return torch.randint(0, type_.of if isinstance(type_.of, int) else 2, shape, device=device)


def leaves(value: Any) -> list[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        value = tuple(value.values())
    return [leaf for part in value for leaf in leaves(part)] if isinstance(value, (tuple, list)) else []


def counted(module: Any, inputs: list[Any]) -> tuple[int, int]:
    """The work of a run forward, and back from all that it gives."""
    with FlopCounterMode(display=False) as forward:
        found = [leaf for leaf in leaves(module(*inputs)) if leaf.requires_grad]
    with FlopCounterMode(display=False) as backward:
        if found:
            torch.autograd.backward(found, [torch.ones_like(leaf) for leaf in found])
    return forward.get_total_flops(), backward.get_total_flops()
