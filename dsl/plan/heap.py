"""What a processor's memory really holds: glibc keeps much of what was given back to it.

A tensor's memory is asked for in multiples of 64 bytes, for which glibc looks for a block with room to spare; so one
that a tensor of the same size gave back does not fit, unless a neighbour is free too. Blocks past a threshold come from
the system and go back to it at once, but the threshold grows with each that goes, up to 32 MiB.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

SPARE = 96
"""What is asked for beyond the size: the alignment, and the smallest block there is."""
HEADER = 16
FIRST_THRESHOLD = 32 * 1024 * 1024
LARGEST_THRESHOLD = 32 * 1024 * 1024

Event = tuple[int, int]
"""A block by its number, and its size; a size of 0 gives it back."""


class Heap:
    """One process's memory, as glibc hands it out."""

    def __init__(self) -> None:
        self.threshold = FIRST_THRESHOLD
        self.trim = 2 * FIRST_THRESHOLD
        self.most = 0
        self._end = 0
        """Where the heap ends; what lies below it is resident."""
        self._top = 0
        """Where its last free stretch begins."""
        self._starts: list[int] = []
        self._free: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        self._blocks: dict[int, tuple[int, int]] = {}
        """Start and size of each block in use; a start of -1 for one from the system."""
        self._mapped = 0

    def play(self, events: Iterable[Event]) -> None:
        for block, size in events:
            if size:
                self._take(block, size)
            else:
                self._give(block)

    def _take(self, block: int, size: int) -> None:
        size = (size + HEADER + 63) // 64 * 64
        need = size + SPARE
        start = self._found(need)
        if start is None and self._end - self._top >= need:
            start, self._top = self._top, self._top + size
        if start is None and need >= self.threshold:
            start = -1
            self._mapped += size
        elif start is None:
            start = self._top
            self._top += size
            self._end = max(self._end, self._top + SPARE)
        self._blocks[block] = (start, size)
        self.most = max(self.most, self._end + self._mapped)

    def _found(self, need: int) -> int | None:
        """The smallest free stretch that is large enough; what is left of it stays free."""
        best = None
        for start in self._starts:
            size = self._free[start]
            if size >= need and (best is None or size < self._free[best]):
                best = start
        if best is None:
            return None
        size = self._free[best]
        self._drop(best)
        taken = need - SPARE
        if size > taken:
            self._add(best + taken, size - taken)
        return best

    def _give(self, block: int) -> None:
        start, size = self._blocks.pop(block)
        if start < 0:
            self._mapped -= size
            if self.threshold < size <= LARGEST_THRESHOLD:
                self.threshold, self.trim = size, 2 * size
            return
        before = self._ends.get(start)
        if before is not None:
            size += self._free[before]
            self._drop(before)
            start = before
        after = start + size
        if after in self._free:
            more = self._free[after]
            self._drop(after)
            size += more
        if start + size == self._top:
            self._top = start
            if self._end - self._top >= self.trim:
                self._end = self._top
        else:
            self._add(start, size)

    def _add(self, start: int, size: int) -> None:
        insort(self._starts, start)
        self._free[start] = size
        self._ends[start + size] = start

    def _drop(self, start: int) -> None:
        self._starts.pop(bisect_left(self._starts, start))
        del self._ends[start + self._free.pop(start)]
