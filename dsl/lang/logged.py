"""The names under which values are logged, and whether what is monitored is among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

STAGES = ("train", "val", "test")


@dataclass(frozen=True, slots=True)
class Logged:
    """A value that is logged for each stage: `loss`, `generator_loss`, `accuracy`, `kl`."""

    name: str
    best: str = "min"
    """Whether the smallest or the largest is best; empty where neither is."""
    stages: tuple[str, ...] = STAGES
    scalar: bool = True


def logged_names(values: Iterable[Logged], validation: tuple[str, ...]) -> dict[str, Logged]:
    """Every name that a run logs. `validation` are the names of the validation sets, empty for a sole one without."""
    found: dict[str, Logged] = {}
    for value in values:
        for stage in value.stages:
            if stage != "val":
                found[f"{stage}_{value.name}"] = value
                continue
            for name in validation:
                found[f"val_{name}_{value.name}" if name else f"val_{value.name}"] = value
    return found
