"""How weights begin: as torch draws them, or as a spec says."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from dsl.build.resolve import resolve


def begin(value: Tensor, init: str | float, std: float) -> Tensor:
    """Fill a `param` in the way that it names, or with a number."""
    if value.is_meta:
        return value
    if not isinstance(init, str):
        return nn.init.constant_(value, init)
    if init in ("normal", "trunc_normal"):
        draw: Tensor = resolve(f"torch.nn.init.{init}_")(value, std=std)
        return draw
    if value.dim() < 2 and init.startswith(("xavier", "kaiming")):
        return _as_matrix(value, init)
    drawn: Tensor = resolve(f"torch.nn.init.{init}_")(value)
    return drawn


def _as_matrix(value: Tensor, init: str) -> Tensor:
    """A vector drawn as the one row of a matrix, since the spread depends on how wide it is."""
    with torch.no_grad():
        resolve(f"torch.nn.init.{init}_")(value.view(1, -1))
    return value


def draw(module: nn.Module, names: list[str], lowers: str, args: dict[str, Any]) -> None:
    """Draw weights anew, in the order of their names in the module."""
    function = resolve(lowers)
    for name in names:
        parameter = module.get_parameter(name)
        if not parameter.is_meta:
            function(parameter, **args)
