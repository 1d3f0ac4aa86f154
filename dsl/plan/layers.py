"""The table of a model's layers: what each gives, how many numbers it learns, how many multiply-adds it takes."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.lang.graph import Graph
from dsl.types.tensor import Type


@dataclass(frozen=True, slots=True)
class Layer:
    """One row. A block is a row with rows below it; what a repeat does `times` in a row stands once."""

    path: str
    """The submodule that it is, `basic3.conv2`; empty for a function, which is none."""
    name: str
    """What it is called in the graph around it."""
    kind: str
    """As the person wrote it: `conv`, `basic`, `repeat`."""
    type: Type
    """What it gives, with symbols."""
    trained: int
    """Numbers that it learns, in all of its turns; what it shares with an earlier row is counted there."""
    frozen: int
    """Numbers that the spec leaves as they are."""
    buffers: int
    macs: int | None
    """Multiply-adds of a forward pass on one sample, all turns; None where only running will show them."""
    times: int = 1
    children: tuple[Layer, ...] = ()
    """The rows of one turn."""


def layers(graph: Graph, sizes: dict[str, int], frozen: tuple[str, ...] = ()) -> tuple[Layer, ...]:
    """The rows of a graph. `sizes` gives lengths for symbols (`T`); B is 1. `frozen` are the spec's patterns."""
    raise NotImplementedError
