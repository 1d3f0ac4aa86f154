"""What a step takes of each device: memory by part, work, communication, time. All of it is an estimate."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from dsl.lang.program import Program
from dsl.plan import timing
from dsl.plan.devices import Chosen
from dsl.plan.draft import Draft
from dsl.plan.layers import Layer, layers
from dsl.plan.machine import Machine
from dsl.plan.memory import Memory, training_memory
from dsl.plan.parts import Batches, Length, Strategy
from dsl.plan.plan import Cost, Model
from dsl.plan.sizes import Unsized
from dsl.plan.step import record_step
from dsl.plan.tape import precision_of
from dsl.plan.training import count_models
from dsl.plan.work import backward_work, forward_work
from dsl.types.dims import Dim, names_of
from dsl.types.tensor import Ragged, Record, Tensor, Tuple, Type

USABLE = 0.9
"""Of a device's memory: the rest goes to its libraries and to what lies between tensors."""
BETWEEN = 50e9
"""Bytes a second from a device to one of another machine: 400 Gbit/s for each, as is usual where there are many."""
LENGTHS = {"T": 128, "S": 128, "H": 224, "W": 224, "N": 16, "columns": 32}
OTHER_LENGTH = 64
_SUMMED = {"64": 8, "32": 4, "bf16": 2, "16": 2}


def sizes_of(program: Program, batch: int) -> tuple[dict[str, int], tuple[str, ...]]:
    """A number for each size that only the data show, and which of them are taken to be so."""
    names: set[str] = set()
    for type_ in (*program.data.batches.values(), *program.data.held_out.values()):
        names |= _names(type_)
    for model in program.models.values():
        for type_ in model.inputs.values():
            names |= _names(type_)
    lengths = {name: LENGTHS.get(name, OTHER_LENGTH) for name in sorted(names - {"B"})}
    return {"B": batch, **lengths}, tuple(f"{name} = {size}" for name, size in lengths.items())


def _names(type_: Type) -> frozenset[str]:
    dims: tuple[Dim | None, ...] = ()
    if isinstance(type_, Tensor):
        dims = (*type_.dims, type_.of)
        return frozenset().union(*(names_of(dim) for dim in dims if dim is not None))
    if isinstance(type_, Ragged):
        return _names(type_.item)
    if isinstance(type_, (Tuple, Record)):
        parts = [part[1] if isinstance(part, tuple) else part for part in type_.parts]
        return frozenset().union(*map(_names, parts))
    return frozenset()


def on_one_device(program: Program, batch: int, precision: str, kind: str) -> Memory | None:
    """The memory of training on a device by itself; None where a size is lacking."""
    sizes, _ = sizes_of(program, batch)
    try:
        return training_memory(program, sizes, precision, _torch_kind(kind))
    except Unsized:
        return None


def _torch_kind(kind: str) -> str:
    return "cuda" if kind == "gpu" else kind


def divided(memory: Memory, strategy: Strategy, program: Program, batch: int) -> Memory:
    """The share of each device. A sharded block is whole while it works, and the next one on its way."""
    if strategy.kind != "fsdp" and strategy.tensor == 1:
        return memory
    parts = strategy.shard * strategy.tensor
    gathered = 2 * _largest_block(program, batch) * memory.weights // max(program_size(program), 1)
    kept = 0 if strategy.cpu_offload else 1
    return replace(
        memory,
        weights=kept * memory.weights // parts,
        gradients=memory.gradients // parts,
        optimizer=kept * memory.optimizer // parts,
        workspace=memory.workspace + (gathered // strategy.tensor if strategy.kind == "fsdp" else 0),
    )


def program_size(program: Program) -> int:
    return sum(model.graph.parameters() + model.graph.parameters(trained=False) for model in program.models.values())


def _largest_block(program: Program, batch: int) -> int:
    """Numbers of the largest part that is gathered as one."""
    sizes, _ = sizes_of(program, batch)
    rows = [row for model in program.models.values() for row in layers(model.graph, sizes, model.frozen)]
    return max(((row.trained + row.frozen + row.buffers) // row.times for row in rows), default=0)


def sent_bytes(strategy: Strategy, gradients: int, world: int) -> int:
    """Bytes that a device sends for an update: the ring's share of what is summed, gathered and scattered."""
    if world == 1:
        return 0
    summed = gradients * _SUMMED[strategy.reduce]
    if strategy.kind == "ddp":
        return 2 * (world - 1) * summed // world
    shard = max(strategy.shard, 1)
    own = summed // (shard * strategy.tensor)
    across = 2 * (strategy.replicate - 1) * own // max(strategy.replicate, 1)
    return 3 * (shard - 1) * summed // (shard * strategy.tensor) + across


def estimate(draft: Draft, chosen: Chosen, strategy: Strategy, whole: Memory, batches: Batches, length: Length) -> Cost:
    """The cost of the plan on each device; `whole` is what one device by itself would need."""
    program, machine, precision = draft.program, draft.machine, str(draft["trainer.precision"])
    sizes, assumed = sizes_of(program, batches.per_device)
    memory = divided(whole, strategy, program, batches.per_device)
    effort = _effort(program, sizes, precision, chosen.kind)
    flops = effort.flops // strategy.tensor
    world = len(chosen.numbers) * chosen.nodes
    sent = sent_bytes(strategy, sum(model.trained for model in count_models(draft)), world)
    device, basis = figures(machine, chosen)
    update = None
    if device is not None:
        window = batches.accumulation[0][1]
        one = timing.step_seconds(flops, effort.moved // strategy.tensor, device, precision, effort.operations)
        link = BETWEEN if chosen.nodes > 1 else device.link
        update = (window - 1) * one + max(one, sent / (link * timing.STREAMED) if link else 0.0)
    lacking: tuple[str, ...] = ("reading and changing samples", "validation")
    lacking += tuple(f"`{what}`" for what in dict.fromkeys((*whole.unknown, *effort.unknown)))
    if strategy.activation_checkpointing:
        lacking += ("what activation checkpointing saves",)
    return Cost(
        memory.weights,
        memory.gradients,
        memory.optimizer,
        memory.batch,
        memory.activations,
        memory.workspace,
        memory.allocator,
        device_memory(machine, chosen),
        flops,
        sent,
        update,
        None if update is None or length.updates is None else update * length.updates,
        None if update is None or length.steps is None else update * length.steps,
        basis,
        assumed,
        lacking,
    )


class _Effort(NamedTuple):
    """What the steps of one batch do: work, bytes that are read and written, operations that are started."""

    flops: int
    moved: int
    operations: int
    unknown: tuple[str, ...]


def _effort(program: Program, sizes: dict[str, int], precision: str, kind: str) -> _Effort:
    flops = moved = operations = 0
    unknown: list[str] = []
    for step in program.steps:
        found = record_step(program, step, sizes, precision_of(precision), _torch_kind(kind))
        flops += forward_work(found.tape)
        flops += backward_work(found.tape, [found.loss]) if found.loss is not None else 0
        moved += timing.moved_bytes(found.tape)
        operations += len(found.tape.ops) * (1 + timing.GRADIENTS)
        unknown += found.recorder.unknown
    return _Effort(flops, moved, operations, tuple(unknown))


def tables_of(program: Program, models: Collection[Model]) -> dict[str, tuple[Layer, ...]]:
    """The layers of each model; none where a size is lacking."""
    sizes, _ = sizes_of(program, 1)
    return {model.name: _table(program, model, sizes) for model in models}


def _table(program: Program, model: Model, sizes: dict[str, int]) -> tuple[Layer, ...]:
    patterns = ("*",) if model.follows else model.frozen_patterns
    try:
        return layers(program.models[model.name].graph, sizes, patterns)
    except Unsized:
        return ()


def device_memory(machine: Machine, chosen: Chosen) -> int | None:
    """Bytes of each device; on the CPU the processes share what there is."""
    if chosen.kind == "cpu":
        return machine.memory // len(chosen.numbers) or None
    there = [item.memory for item in machine.of_kind(chosen.kind) if item.number in chosen.numbers]
    return min(there, default=0) or None


def figures(machine: Machine, chosen: Chosen) -> tuple[timing.Device | None, str]:
    """The stated peak figures of the devices, and what they are, in words."""
    if chosen.kind == "cpu":
        if not machine.clock:
            return None, ""
        cores = max(machine.cores // len(chosen.numbers), 1)
        processor = timing.cpu(cores, machine.clock, machine.memory)
        return processor, f"{cores} core{'s' * (cores != 1)} at {machine.clock / 1e9:g} GHz"
    names = [item.name for item in machine.of_kind(chosen.kind) if item.number in chosen.numbers]
    device = known_device(names[0]) if names else None
    if device is None:
        return None, ""
    words = f"the peak figures of {device.name}"
    return device, words + (f", {BETWEEN * 8 / 1e9:g} Gbit/s between machines" if chosen.nodes > 1 else "")


def known_device(name: str) -> timing.Device | None:
    """The device that a driver calls `NVIDIA H100 80GB HBM3`, say."""
    letters = _letters(name)
    for key, device in sorted(timing.DEVICES.items(), key=lambda item: -len(item[0])):
        if all(_letters(part) in letters for part in key.split("-")):
            return device
    return None


def _letters(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())
