"""What an optimizer keeps beside the weights, by its kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dsl.catalogue.entry import Weight
from dsl.lang.calls import Called
from dsl.lang.graph import numel
from dsl.lang.patterns import matches

COPIES = {
    "adam": 2,
    "adamw": 2,
    "adamax": 2,
    "nadam": 2,
    "radam": 2,
    "adagrad": 1,
    "adadelta": 2,
    "rmsprop": 1,
    "rprop": 2,
    "asgd": 1,
    "sparse_adam": 2,
    "muon": 1,
}
"""How many numbers each kind keeps for each weight."""

FUSED = frozenset({"sgd", "adam", "adamw", "adagrad"})
"""Those with a kernel that updates a weight without room of its own."""
STEPWISE = 2
"""How many numbers the others take for each of the weight that they are at."""


def kept(called: Called, weight: Weight) -> int:
    """Numbers that an optimizer keeps for one weight."""
    size, name, settings = numel(weight), called.entry.name, called.settings

    def has(setting: str) -> bool:
        return bool(getattr(settings, setting, False))

    if name == "sgd":
        return size * has("momentum")
    if name == "lbfgs":
        return size * (2 * int(getattr(settings, "history_size", 100)) + 3)
    if name == "adafactor":
        return _rows_and_columns(weight.shape)
    return size * (COPIES.get(name, 2) + has("amsgrad") + (name == "rmsprop") * (has("momentum") + has("centered")))


def _rows_and_columns(shape: tuple[int, ...]) -> int:
    if len(shape) < 2:
        return numel(Weight("", shape))
    outer = numel(Weight("", shape[:-2]))
    return outer * (shape[-1] + shape[-2])


def group_of(name: str, optimizers: Sequence[Called]) -> Called | None:
    """The optimizer that moves a weight: the first whose patterns match, else that without patterns."""
    rest: Called | None = None
    for called in optimizers:
        patterns: Any = getattr(called.settings, "match", None)
        if patterns is None:
            rest = rest or called
            continue
        if any(matches(pattern, name) for pattern in ((patterns,) if isinstance(patterns, str) else patterns)):
            return called
    return rest
