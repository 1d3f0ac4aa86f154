"""How much memory training and inference take at their peak, by part: an estimate, made without running anything.

It is the most that is there at one moment, beside what the program itself takes; so the parts are those of that moment,
and where the peak is the start of the backward pass there are no gradients yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from dsl.catalogue.entry import Weight
from dsl.lang.graph import numel
from dsl.lang.patterns import matches
from dsl.lang.program import Model, Program, Step
from dsl.plan.optimizers import FUSED, STEPWISE, group_of, kept
from dsl.plan.peak import Ledger, Peak, passed
from dsl.plan.record import Recorder
from dsl.plan.step import Recorded, record_step, updated
from dsl.plan.tape import Tape, Value, precision_of, values_in

STATE = 4
"""Bytes of a number that an optimizer keeps, at least."""
HOARDED = 0.8
"""The share of what is in small blocks that glibc holds beside it: a tensor's block has to begin at a multiple of 64
bytes, for which glibc looks for one with room to spare, so that those of its size that were given back do not fit."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes at the peak, by part."""

    weights: int
    """Parameters and buffers of all models."""
    gradients: int
    optimizer: int
    batch: int
    activations: int
    """What the forward pass keeps for the backward one."""
    workspace: int
    """What one step takes for itself for a while: gradients on their way, copies in another layout."""
    allocator: int = 0
    """What a processor's allocator holds beyond that, in pieces that nothing fits in."""
    unknown: tuple[str, ...] = ()
    """What was written whose memory only running would show."""

    @property
    def total(self) -> int:
        parts = (self.weights, self.gradients, self.optimizer, self.batch, self.activations, self.workspace)
        return sum(parts) + self.allocator


def training_memory(
    program: Program,
    sizes: Mapping[str, int],
    precision: str = "32-true",
    device: str = "cpu",
    keeps_gradients: bool = False,
    heap: bool = True,
) -> Memory:
    """The peak of training on batches of `sizes["B"]`; the other names are lengths (`T`), `Unsized` if one lacks.

    With `keeps_gradients` those of one step are overwritten by the next, so that their memory is never given back. On a
    processor `heap` adds what its allocator holds beyond what is asked of it.
    """
    wide = precision_of(precision)
    own = [(wide.weights * numel(weight)) for model in program.models.values() for _, weight in model.graph.weights()]
    state = [
        (max(wide.weights, STATE) * kept(called, weight))
        for step in program.steps
        for name, weight in _trained(program, step)
        if (called := group_of(name, step.optimizers)) is not None
    ]
    learned = [wide.weights * numel(weight) for step in program.steps for _, weight in _trained(program, step)]
    resident = sum(learned) if keeps_gradients else 0
    parts: list[Memory] = []
    small = 0
    batch = 0
    for step in program.steps:
        found = record_step(program, step, sizes, wide, device)
        batch = sum(value.size for value in found.batch)
        unknown = tuple(found.recorder.unknown)
        passes = _passes(found, keeps_gradients)
        small = max(small, passes.most_small)
        update = _update(found, sum(learned), keeps_gradients)
        for peak in (passes.most, update):
            parts.append(
                Memory(
                    sum(own), resident + peak.gradients, sum(state), batch, peak.activations, peak.flight, 0, unknown
                )
            )
    most = max(parts, key=lambda memory: memory.total, default=Memory(sum(own), 0, sum(state), 0, 0, 0))
    return replace(most, allocator=int(HOARDED * small) if device == "cpu" and heap else 0)


def inference_memory(
    program: Program, sizes: Mapping[str, int], precision: str = "32-true", device: str = "cpu", heap: bool = True
) -> Memory:
    """The peak of running, without gradients, the model whose output the loss sees, or the largest that there is."""
    wide = precision_of(precision)
    own = [model for model in program.models.values() if model.graph is program.output]
    found = []
    for model in own or [model for model in program.models.values() if not model.follows]:
        tape = Tape(False, wide, device)
        recorder = Recorder(tape, sizes, program.models)
        inputs = [recorder.given(type_) for type_ in model.inputs.values()]
        output = recorder.model(model.name, inputs)
        given = values_in(inputs)
        ledger = passed(tape, keep=[*given, *values_in(output)])
        weights = [wide.weights * numel(weight) for _, weight in model.graph.weights()]
        batch = sum(value.size for value in given)
        peak = ledger.most
        memory = Memory(sum(weights), 0, 0, batch, peak.activations, peak.flight, 0, tuple(recorder.unknown))
        held = int(HOARDED * ledger.most_small) if device == "cpu" and heap else 0
        found.append(replace(memory, allocator=held))
    return max(found, key=lambda memory: memory.total, default=Memory(0, 0, 0, 0, 0, 0))


def _trained(program: Program, step: Step) -> Iterator[tuple[str, Weight]]:
    """The weights that a step moves, under the names that patterns match."""
    for name in updated(program, step):
        model: Model | None = program.models.get(name)
        if model is None or model.follows:
            continue
        for path, weight in model.graph.weights():
            if weight.trained and not any(matches(pattern, path) for pattern in model.frozen):
                yield path, weight


def _passes(found: Recorded, keeps_gradients: bool) -> Ledger:
    """The forward and the backward pass."""
    held = values_in(found.output)
    roots = [found.loss] if found.loss is not None and found.loss.grad else []
    return passed(found.tape, roots, keep=_own(held), resident=keeps_gradients)


def _update(found: Recorded, learned: int, keeps_gradients: bool) -> Peak:
    """The moment of the update: every gradient is there, and of the forward pass what the caller holds."""
    held = sum({value.store: value.size for value in _own(values_in(found.output))}.values())
    slow = any(called.entry.name not in FUSED for called in found.step.optimizers)
    largest = max((value.size for value in found.recorder.weights.values() if value.grad), default=0)
    return Peak(held, 0 if keeps_gradients else learned, STEPWISE * largest if slow else 0)


def _own(values: list[Value]) -> list[Value]:
    return [value for value in values if not value.leaf]
