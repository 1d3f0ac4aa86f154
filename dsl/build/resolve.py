"""What the names that the catalogue lowers to mean."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

PACKAGES = ("torch", "torchvision", "torchmetrics", "operator", "dsl")
"""Where the catalogue's entries lower to; no name of a spec's text comes here."""


@cache
def resolve(dotted: str) -> Any:
    """The class or function that a dotted name means."""
    assert dotted.partition(".")[0] in PACKAGES, dotted
    module, _, name = dotted.rpartition(".")
    try:
        return getattr(import_module(module), name)
    except ModuleNotFoundError:
        return getattr(resolve(module), name)


def is_module(lowers: str) -> bool:
    """Whether a name is that of a class of modules; else it is a function."""
    return lowers.rpartition(".")[2][:1].isupper()
