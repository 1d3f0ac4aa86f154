"""The most memory that a tape takes, forward and back: when each value comes and goes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from dsl.plan.tape import Op, Tape, Value

KEPT, LEARNED, FLIGHT = range(3)
"""What a block is for: kept from the forward pass, a gradient of a weight, or on its way."""
SMALL = 32 << 20
"""Blocks below this come from a heap; glibc takes larger ones from the system, and gives them back at once."""


@dataclass(frozen=True, slots=True)
class Peak:
    """Bytes at one moment: kept from the forward pass, gradients of weights so far, and what is in flight."""

    activations: int
    gradients: int
    flight: int

    @property
    def total(self) -> int:
        return self.activations + self.gradients + self.flight


class Ledger:
    """Every block that is taken and given back, and the most that was there at one time."""

    def __init__(self) -> None:
        self.most = Peak(0, 0, 0)
        self.most_small = 0
        """The most that was there at one time in blocks that an allocator keeps for itself."""
        self._now = [0, 0, 0]
        self._small = 0
        self._sizes: list[tuple[int, int]] = []

    def take(self, size: int, purpose: int) -> int:
        """A block for this many bytes, by its number."""
        block = len(self._sizes)
        self._sizes.append((size, purpose))
        self._now[purpose] += size
        if size < SMALL:
            self._small += size
        self.look()
        return block

    def give(self, block: int) -> None:
        size, purpose = self._sizes[block]
        self._now[purpose] -= size
        if size < SMALL:
            self._small -= size

    def moved(self, block: int, purpose: int) -> None:
        """Something becomes of a block: what was on its way is a weight's gradient."""
        size, before = self._sizes[block]
        self._sizes[block] = (size, purpose)
        self._now[before] -= size
        self._now[purpose] += size

    def look(self, room: int = 0) -> None:
        """Whether this is the most, with so much room beside what is there."""
        self.most_small = max(self.most_small, self._small + (room if room < SMALL else 0))
        if sum(self._now) + room > self.most.total:
            self.most = Peak(self._now[KEPT], self._now[LEARNED], self._now[FLIGHT] + room)


def passed(tape: Tape, roots: Collection[Value] = (), keep: Collection[Value] = (), resident: bool = False) -> Ledger:
    """What the forward pass takes and, with `roots`, the backward pass from those.

    `keep` are values that stay until the end, because the caller holds them. With `resident` the gradients of weights
    are not made anew in each step.
    """
    ledger = Ledger()
    forward = _Forward(tape, ledger, keep, bool(roots))
    forward.run()
    if roots:
        backward = _Backward(tape, forward, resident)
        backward.run(roots)
        backward.end()
    for store in {value.store for value in keep} & forward.blocks.keys():
        ledger.give(forward.blocks[store])
    return ledger


class _Forward:
    """The operations in order: values come, and go with the last use that nothing on the way back has of them."""

    def __init__(self, tape: Tape, ledger: Ledger, keep: Collection[Value], training: bool) -> None:
        self.ledger = ledger
        self.blocks: dict[int, int] = {}
        """The block of each store."""
        self.own: dict[int, int] = {}
        """What each operation keeps of its own."""
        self.users: dict[int, int] = {}
        """How many operations of the backward pass, or callers, hold each store."""
        self._tape = tape
        self._training = training
        for op in tape.ops if training else ():
            for store in {value.store for value in op.saved}:
                self.users[store] = self.users.get(store, 0) + 1
        for store in {value.store for value in keep}:
            self.users[store] = self.users.get(store, 0) + 1

    def run(self) -> None:
        last: dict[int, int] = {}
        for place, op in enumerate(self._tape.ops):
            for value in (*op.inputs, *op.outputs):
                last[value.store] = place
        for place, op in enumerate(self._tape.ops):
            here = {value.store for value in op.inputs}
            for value in op.outputs:
                if value.store not in here and value.store not in self.blocks:
                    self.blocks[value.store] = self.ledger.take(self._tape.sizes[value.store], KEPT)
            self.ledger.look(op.room)
            if self._training and op.keeps:
                self.own[id(op)] = self.ledger.take(op.keeps, KEPT)
            else:
                self.ledger.look(op.keeps)
            for store in here | {value.store for value in op.outputs}:
                if last[store] == place and store in self.blocks and not self.users.get(store):
                    self.ledger.give(self.blocks.pop(store))


class _Slope:
    """A gradient's memory, and how many hold it."""

    __slots__ = ("block", "holders")

    def __init__(self, block: int) -> None:
        self.block = block
        self.holders = 1


class _Backward:
    """The operations in reverse: gradients come, are added up and go, and what was kept is given up."""

    def __init__(self, tape: Tape, forward: _Forward, resident: bool) -> None:
        self._tape = tape
        self._ledger = forward.ledger
        self._forward = forward
        self._slopes: dict[int, tuple[_Slope, bool]] = {}
        """The gradient of each value, and whether it lies in memory as one block."""
        self._learned: dict[int, int] = {}
        self._resident = resident

    def run(self, roots: Collection[Value]) -> None:
        for root in roots:
            self._slopes[id(root)] = (self._made(root.size), True)
        for op in reversed(self._tape.ops):
            coming = [self._slopes.pop(id(value), None) for value in op.outputs]
            known = [item for item in coming if item is not None]
            if known:
                self._step(op, known)
            for slope, _ in known:
                self._released(slope)
            self._give_up(op)

    def end(self) -> None:
        """The weights' gradients go after the update."""
        for block in self._learned.values():
            self._ledger.give(block)
        for slope, _ in self._slopes.values():
            self._released(slope)

    def _give_up(self, op: Op) -> None:
        """What an operation kept is no longer needed for it."""
        users, blocks = self._forward.users, self._forward.blocks
        for store in {value.store for value in op.saved} & blocks.keys():  # weights stay
            users[store] -= 1
            if not users[store]:
                self._ledger.give(blocks.pop(store))
        if id(op) in self._forward.own:
            self._ledger.give(self._forward.own.pop(id(op)))

    def _step(self, op: Op, coming: list[tuple[_Slope, bool]]) -> None:
        slope, dense = coming[0]
        copied = op.outputs[0].size if op.dense_back and not dense else 0
        taken: list[tuple[Value, _Slope, bool]] = []
        for value in op.inputs:
            if not value.grad:
                continue
            whole = value.size == op.outputs[0].size
            part = len(op.inputs) > 1 and _side_by_side(op)
            if op.passes and not (value.leaf and len(op.inputs) > 1) and (whole or part or len(op.inputs) == 1):
                slope.holders += 1
                taken.append((value, slope, dense and whole))
            else:
                taken.append((value, self._made(value.size), True))
        self._ledger.look(op.back_room + copied)
        for value, own, is_dense in taken:
            self._add(value, own, is_dense)

    def _add(self, value: Value, own: _Slope, dense: bool) -> None:
        """Give a value its gradient, or add it to the one that it has."""
        if value.leaf:
            self._learn(value, own)
            return
        before = self._slopes.get(id(value))
        if before is None:
            self._slopes[id(value)] = (own, dense)
            return
        slope, is_dense = before
        if slope.holders == 1 and is_dense:
            self._released(own)
            return
        total = self._made(value.size)
        self._released(slope)
        self._released(own)
        self._slopes[id(value)] = (total, True)

    def _learn(self, value: Value, own: _Slope) -> None:
        """A weight keeps its first gradient, unless that is another's too; later ones are added to it."""
        if value.store in self._learned or self._resident:
            self._released(own)
            return
        if own.holders == 1:
            self._ledger.moved(own.block, LEARNED)
            self._learned[value.store] = own.block
        else:
            self._learned[value.store] = self._ledger.take(value.size, LEARNED)
            self._released(own)

    def _made(self, size: int) -> _Slope:
        return _Slope(self._ledger.take(size, FLIGHT))

    def _released(self, slope: _Slope) -> None:
        slope.holders -= 1
        if not slope.holders:
            self._ledger.give(slope.block)


def _side_by_side(op: Op) -> bool:
    """Whether the inputs stand side by side in the result, rather than each spread over all of it."""
    return sum(item.elements for item in op.inputs) == op.outputs[0].elements
