"""The most memory that a tape takes, forward and back: when each value comes and goes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from dsl.plan.tape import Op, Tape, Value


@dataclass(frozen=True, slots=True)
class Peak:
    """Bytes at one moment: kept from the forward pass, gradients of weights so far, and what is in flight."""

    activations: int
    gradients: int
    flight: int

    @property
    def total(self) -> int:
        return self.activations + self.gradients + self.flight


class _Moment:
    """What is there now, and the most that ever was."""

    def __init__(self) -> None:
        self.kept = 0
        self.learned = 0
        self.flight = 0
        self.most = Peak(0, 0, 0)

    def look(self, room: int = 0) -> None:
        now = Peak(self.kept, self.learned, self.flight + room)
        if now.total > self.most.total:
            self.most = now


def passed(tape: Tape, roots: Collection[Value] = (), keep: Collection[Value] = (), resident: bool = False) -> Peak:
    """The peak of the forward pass and, with `roots`, of the backward pass from those.

    `keep` are values that stay until the end, because the caller holds them. With `resident` the gradients of weights
    are not made anew in each step.
    """
    now = _Moment()
    users = _forward(tape, now, keep, bool(roots))
    if roots:
        _Backward(tape, now, users, resident).run(roots)
    return now.most


def _forward(tape: Tape, now: _Moment, keep: Collection[Value], training: bool) -> dict[int, int]:
    """Go forward; how many operations of the backward pass hold each store."""
    last: dict[int, int] = {}
    for place, op in enumerate(tape.ops):
        for value in (*op.inputs, *op.outputs):
            last[value.store] = place
    forever = {value.store for value in keep}
    users: dict[int, int] = {}
    if training:
        for op in tape.ops:
            for store in {value.store for value in op.saved}:
                users[store] = users.get(store, 0) + 1
    for store in forever:
        users[store] = users.get(store, 0) + 1
    born: set[int] = set()
    for place, op in enumerate(tape.ops):
        for value in op.outputs:
            if value.store not in born:
                born.add(value.store)
                now.kept += tape.sizes[value.store]
        now.look(op.room)
        now.kept += op.keeps if training else 0
        now.look()
        for store in {value.store for value in (*op.inputs, *op.outputs)}:
            if last[store] == place and store in born and not users.get(store):
                now.kept -= tape.sizes[store]
    return {store: count for store, count in users.items() if store in born}


class _Slope:
    """A gradient's memory, and how many hold it."""

    __slots__ = ("holders", "size")

    def __init__(self, size: int) -> None:
        self.size = size
        self.holders = 0


class _Backward:
    """The operations in reverse: gradients come, are added up and go, and what was kept is given up."""

    def __init__(self, tape: Tape, now: _Moment, users: dict[int, int], resident: bool) -> None:
        self._tape = tape
        self._now = now
        self._users = users
        self._slopes: dict[int, tuple[_Slope, bool]] = {}
        """The gradient of each value, and whether it lies in memory as one block."""
        self._learned: set[int] = set()
        self._resident = resident

    def run(self, roots: Collection[Value]) -> None:
        for root in roots:
            self._slopes[id(root)] = (self._made(root.size), True)
        for op in reversed(self._tape.ops):
            coming = [self._slopes.pop(id(value), None) for value in op.outputs]
            known = [item for item in coming if item is not None]
            if known:
                self._step(op, known)
            for store in {value.store for value in op.saved} & self._users.keys():  # weights stay
                self._users[store] -= 1
                if not self._users[store]:
                    self._now.kept -= self._tape.sizes[store]
            self._now.kept -= op.keeps
            for slope, _ in known:
                self._released(slope)

    def _step(self, op: Op, coming: list[tuple[_Slope, bool]]) -> None:
        slope, dense = coming[0]
        room = op.back_room
        if op.dense_back and not dense:
            room += op.outputs[0].size
        taken: list[tuple[Value, _Slope, bool]] = []
        for value in op.inputs:
            if not value.grad:
                continue
            shared = op.passes and not (value.leaf and len(op.inputs) > 1)
            if shared and value.size <= op.outputs[0].size:
                whole = value.size == op.outputs[0].size
                if not whole and len(op.inputs) > 1 and _summed(op, value):
                    taken.append((value, self._made(value.size), True))
                    continue
                slope.holders += 1
                taken.append((value, slope, dense and whole))
            else:
                taken.append((value, self._made(value.size), True))
        self._now.look(room)
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
        self._now.look()
        self._released(slope)
        self._released(own)
        self._slopes[id(value)] = (total, True)

    def _learn(self, value: Value, own: _Slope) -> None:
        if value.store not in self._learned:
            self._learned.add(value.store)
            if not self._resident:
                self._now.learned += value.size
        self._released(own)
        self._now.look()

    def _made(self, size: int) -> _Slope:
        slope = _Slope(size)
        slope.holders = 1
        self._now.flight += size
        return slope

    def _released(self, slope: _Slope) -> None:
        slope.holders -= 1
        if not slope.holders:
            self._now.flight -= slope.size


def _summed(op: Op, value: Value) -> bool:
    """Whether an input was spread over the result, so that its gradient is a sum; not if it is a part of it."""
    total = sum(item.elements for item in op.inputs)
    return total != op.outputs[0].elements
