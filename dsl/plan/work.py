"""Floating-point work, as `torch.utils.flop_counter` counts it: two for each multiply-add of a product, else nothing."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.lang.graph import Graph
from dsl.lang.program import Program


@dataclass(frozen=True, slots=True)
class Work:
    """Floating-point operations of one pass."""

    forward: int
    backward: int
    unknown: tuple[str, ...] = ()
    """What was written that only running would show the work of."""

    @property
    def total(self) -> int:
        return self.forward + self.backward


def model_work(graph: Graph, sizes: dict[str, int], frozen: tuple[str, ...] = ()) -> Work:
    """The work of a model, forward and back from its outputs; `sizes` has B, the batch, and lengths (`T`)."""
    raise NotImplementedError


def step_work(program: Program, sizes: dict[str, int]) -> Work:
    """The work of one training step on one batch: every model and loss of every step of the spec, forward and back."""
    raise NotImplementedError
