"""Where text comes from: a source as read, a span of it, and a text cut out of it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of text that a person wrote: a file, standard input, or one argument of the command line."""

    name: str
    text: str

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a code point, both counted from 1. A byte order mark is in no column."""
        starts = _line_starts(self.text)
        line = bisect_right(starts, offset) or 1
        return line, max(offset - starts[line - 1], 0) + 1

    def line(self, number: int) -> str:
        starts = _line_starts(self.text)
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def byte_offset(self, offset: int) -> int:
        return offset if self.text.isascii() else len(self.text[:offset].encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=64)
def _line_starts(text: str) -> tuple[int, ...]:
    starts = [int(text.startswith("\ufeff"))]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return tuple(starts)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source, in code points; `end` is the first that is not in it."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    def __repr__(self) -> str:
        line, column = self.source.position(self.start)
        return f"<{self.source.name}:{line}:{column} {self.text[:40]!r}>"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text and where its source spells it; unequal lengths mark an escape or a line continuation."""

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Text:
    """A string's value, and for each of its characters the place in the file the person edits."""

    value: str
    source: Source
    runs: tuple[Run, ...]

    @staticmethod
    def whole(source: Source) -> Text:
        size = len(source.text)
        return Text(source.text, source, (Run(0, size, 0, size),))

    def span(self, start: int, end: int) -> Span:
        first = self._place(start, after=False)
        last = self._place(end - 1, after=True) if end > start else first
        return Span(self.source, first, max(first, last))

    def _place(self, offset: int, after: bool) -> int:
        if not self.runs:
            return 0
        run = self.runs[max(0, bisect_right(self.runs, offset, key=_run_start) - 1)]
        if run.end - run.start == run.source_end - run.source_start:
            return min(run.source_start + offset - run.start + after, run.source_end)
        return run.source_end if after or offset >= run.end else run.source_start


def _run_start(run: Run) -> int:
    return run.start
