"""Epochs, batches and updates of a run, counted against each other without running through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Stages = tuple[tuple[int, int], ...]
"""From which epoch on how many batches make an update; the first is from epoch 0."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The updates of one step, counted by the batches of a device.

    A window of accumulation ends with its epoch, even if it is short. `every` counts batches through epochs, and
    nothing is updated in the first `skipped` of them.
    """

    batches: int
    """In an epoch."""
    stages: Stages = ((0, 1),)
    every: int = 1
    skipped: int = 0

    def updates_before(self, epoch: int) -> int:
        """How many updates are made before an epoch begins."""
        return self._count(epoch) - self._early

    def epoch_of(self, update: int) -> int:
        """The epoch that an update, counted from 0, belongs to: how many epochs have ended before it."""
        if self.updates_before(1 << 40) <= update:
            return 1 << 40  # an epoch without batches never ends
        low, high = 0, 1
        while self.updates_before(high) <= update:
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.updates_before(middle) <= update else (low, middle)
        return low

    @property
    def _early(self) -> int:
        if not self.skipped or not self.batches:
            return 0
        epoch, batch = divmod(self.skipped, self.batches)
        return self._count(epoch) + -(-(batch // self.every) // self._window(epoch))

    def _count(self, epoch: int) -> int:
        total = 0
        for start, end, window in self._spans(epoch):
            if self.every == 1:
                total += (end - start) * -(-self.batches // window)
            else:
                total += (end * self.batches // self.every - start * self.batches // self.every) // window
        return max(total, 0)

    def _spans(self, epoch: int) -> Iterator[tuple[int, int, int]]:
        """Epochs up to this one that accumulate alike: first, end, how many batches."""
        for place, (start, window) in enumerate(self.stages):
            end = self.stages[place + 1][0] if place + 1 < len(self.stages) else epoch
            if start < min(end, epoch):
                yield start, min(end, epoch), window

    def _window(self, epoch: int) -> int:
        return next(window for start, window in reversed(self.stages) if start <= epoch)


def stages_of(value: int | dict[str, int] | None) -> Stages:
    """What `accumulate_grad_batches` says: a number, or a table of those by epoch."""
    if value is None or isinstance(value, int):
        return ((0, value or 1),)
    found = sorted((int(epoch), count) for epoch, count in value.items())
    return tuple(found) if found and found[0][0] == 0 else ((0, 1), *found)
