"""Floating-point work as torch's flop counter counts it: two for each multiply-add of a product, else nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dsl.lang.graph import Graph
from dsl.lang.program import Program
from dsl.plan.sizes import Unsized
from dsl.plan.step import record_model, record_step
from dsl.plan.tape import Tape, Value, values_in


@dataclass(frozen=True, slots=True)
class Work:
    """Floating-point operations of one pass, and what they move."""

    forward: int
    backward: int
    unknown: tuple[str, ...] = ()
    """What was written whose work only running would show."""

    @property
    def total(self) -> int:
        return self.forward + self.backward


def forward_work(tape: Tape) -> int:
    return sum(op.work for op in tape.ops)


def backward_work(tape: Tape, roots: Collection[Value]) -> int:
    """The work of all gradients on the way back from some values."""
    reached = {id(value) for value in roots if value.grad}
    total = 0
    for op in reversed(tape.ops):
        if not any(id(value) in reached for value in op.outputs):
            continue
        for place, value in enumerate(op.inputs):
            if value.grad:
                reached.add(id(value))
                total += op.back[place] if op.back else 0
    return total


def model_work(graph: Graph, sizes: Mapping[str, int], frozen: tuple[str, ...] = (), training: bool = True) -> Work:
    """The work of a model, forward and back from all that it gives; `sizes` has B, the batch, and lengths (`T`).

    Raises `Unsized` where one of those lacks.
    """
    tape = Tape(training)
    recorder, _, output = record_model(graph, sizes, tape, frozen)
    back = backward_work(tape, values_in(output)) if training else 0
    return Work(forward_work(tape), back, tuple(recorder.unknown))


def step_work(program: Program, sizes: Mapping[str, int]) -> Work:
    """The work of one training step on one batch: models and losses of every step of the spec, forward and back."""
    forward = backward = 0
    unknown: list[str] = []
    for step in program.steps:
        found = record_step(program, step, sizes)
        forward += forward_work(found.tape)
        backward += backward_work(found.tape, [found.loss]) if found.loss is not None else 0
        unknown += found.recorder.unknown
    return Work(forward, backward, tuple(unknown))


__all__ = ["Unsized", "Work", "backward_work", "forward_work", "model_work", "step_work"]
