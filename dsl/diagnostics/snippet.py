"""Lines of one source with marks under them: `^^^^` for what is wrong, `----` for what else is to be seen."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.diagnostics.escape import plain, width
from dsl.diagnostics.lines import ShownLine, show_line, wrapped
from dsl.diagnostics.paint import Row
from dsl.diagnostics.source import Source, Span

_WHOLE = 6
"""A span of at most so many lines is shown whole; of a longer one the beginning and the end."""

_NARROWEST = 32
"""A label is wrapped where it stands if it has this many cells."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A span as lines (from 1) and columns (from 0, the end not in it), with what is said about it."""

    first: int
    last: int
    start: int
    end: int
    label: str
    primary: bool
    style: str

    @staticmethod
    def of(span: Span, label: str, style: str, primary: bool) -> Mark:
        source = span.source
        first, start = source.position(span.start)
        last, end = source.position(max(span.start, span.end - 1))
        end = end if span.end > span.start else end - 1
        start -= 1
        if first == last:
            # A line end that is part of the span is not drawn, unless it is all there is.
            end = max(start, min(end, max(len(source.line(first)), start + 1)))
        return Mark(first, last, start, end, label, primary, style)

    @property
    def sign(self) -> str:
        return "^" if self.primary else "-"


@dataclass(frozen=True, slots=True)
class Page:
    """How wide the output is, what it can show, and how wide its line numbers are."""

    width: int
    encoding: str
    digits: int

    @property
    def room(self) -> int:
        """The cells that are left beside the gutter."""
        return max(24, self.width - self.digits - 3)

    def gutter(self, number: int | None = None, sign: str = "|") -> Row:
        shown = "" if number is None else str(number)
        return [(f"{shown:>{self.digits}} {sign}", "frame")]


def draw(source: Source, marks: list[Mark], page: Page) -> list[Row]:
    """The rows for one source, from the first marked line to the last."""
    tall = sorted((mark for mark in marks if mark.last > mark.first), key=lambda mark: (mark.first, -mark.last))
    flat = [mark for mark in marks if mark.last == mark.first]
    rail = _Rail(tall[:4])
    flat += [_first_line(source, mark) for mark in tall[4:]]
    rows: list[Row] = []
    before = 0
    for number in _numbers(flat + rail.marks):
        if before and number == before + 2:
            rows += _line(source, before + 1, flat, rail, page)
        elif before and number > before + 1:
            rows.append([("..." + " " * (page.digits - 1), "frame"), *rail.row(before + 1)])
        rows += _line(source, number, flat, rail, page)
        before = number
    return rows


def _first_line(source: Source, mark: Mark) -> Mark:
    end = max(len(source.line(mark.first)), mark.start + 1)
    return Mark(mark.first, mark.first, mark.start, end, mark.label, mark.primary, mark.style)


def _numbers(marks: list[Mark]) -> list[int]:
    """The lines that are shown."""
    numbers: set[int] = set()
    for mark in marks:
        if mark.last - mark.first < _WHOLE:
            numbers.update(range(mark.first, mark.last + 1))
        else:
            numbers.update((mark.first, mark.first + 1, mark.last - 1, mark.last))
    return sorted(numbers)


class _Rail:
    """The lines down the left that join the beginnings and ends of spans of several lines."""

    def __init__(self, marks: list[Mark]) -> None:
        self.marks = marks
        self.width = len(marks) + 1 if marks else 0

    def row(self, number: int, under: frozenset[int] = frozenset(), done: frozenset[int] = frozenset()) -> Row:
        """The rail beside a line, or, with the lanes that began and ended there so far, beside the rows under it."""
        if not self.marks:
            return [(" ", "")]
        row: Row = [(" ", "")]
        for lane, mark in enumerate(self.marks):
            inside = (mark.first < number <= mark.last or lane in under) and lane not in done
            row.append(("|" if inside else " ", mark.style))
        return [*row, (" ", "")]


def _line(source: Source, number: int, flat: list[Mark], rail: _Rail, page: Page) -> list[Row]:
    text = source.line(number)
    here = [mark for mark in flat if mark.first == number]
    room = page.room - rail.width
    shown = show_line(text, _focus(here, rail.marks, number, text), room, page.encoding)
    rows: list[Row] = [[*page.gutter(number), *rail.row(number), (shown.text, "")]]
    if here:
        rows += [[*page.gutter(), *rail.row(number), *row] for row in _underline(here, shown, room, page)]
    return rows + _ends(number, shown, rail, page)


def _focus(here: list[Mark], tall: list[Mark], number: int, text: str) -> tuple[int, int]:
    """The columns of a line that must be seen: those of the primary mark first."""
    spans = [(mark.primary, mark.start, mark.end) for mark in here]
    spans += [(mark.primary, mark.start, mark.start + 1) for mark in tall if mark.first == number]
    spans += [(mark.primary, mark.end - 1, mark.end) for mark in tall if mark.last == number]
    if not spans:
        return (0, 0)
    chosen = [span for span in spans if span[0]] or spans
    return min(span[1] for span in chosen), max(span[2] for span in chosen)


def _ends(number: int, shown: ShownLine, rail: _Rail, page: Page) -> list[Row]:
    """The rows that lead from a rail to where its span begins or ends on this line."""
    rows: list[Row] = []
    begun: frozenset[int] = frozenset()
    done: frozenset[int] = frozenset()
    for lane, mark in reversed(list(enumerate(rail.marks))):
        if mark.first == number:
            cell = shown.cell(mark.start)
            rows.append([*page.gutter(), *_arm(rail.row(number, begun, done), lane, cell, mark)])
            begun |= {lane}
    for lane, mark in enumerate(rail.marks):
        if mark.last == number:
            cell = shown.cells(mark.end - 1, mark.end)[0]
            row = _arm(rail.row(number, begun, done), lane, cell, mark)
            done |= {lane}
            lines = wrapped(plain(mark.label, page.encoding), max(_NARROWEST, page.width - cell - 10))
            rows.append([*page.gutter(), *row, (" " + lines[0], mark.style)])
            blank = " " * (cell + 2)
            rows += [[*page.gutter(), *rail.row(number, begun, done), (blank + line, mark.style)] for line in lines[1:]]
    return rows


def _arm(rail: Row, lane: int, cell: int, mark: Mark) -> Row:
    """A rail's row with a line from its lane to a cell."""
    keep = rail[: lane + 2]
    return [*keep, ("_" * (len(rail) - len(keep) + cell) + mark.sign, mark.style)]


def _underline(marks: list[Mark], shown: ShownLine, room: int, page: Page) -> list[Row]:
    """The rows under a line: the marks, with the last one's label beside them and those of the others below."""
    placed = sorted(((*shown.cells(mark.start, mark.end), mark) for mark in marks), key=_leftmost)
    size = max(last for _, last, _ in placed)
    signs: Row = [(" ", "")] * size
    for first, last, mark in sorted(placed, key=lambda item: (item[0] - item[1], item[2].primary)):
        signs[first:last] = [(mark.sign, mark.style)] * (last - first)
    labelled = [(first, last, mark) for first, last, mark in placed if mark.label]
    rows = [signs]
    if not labelled:
        return rows
    first, last, mark = labelled[-1]
    beside = all(other is mark or end <= first for _, end, other in placed)
    if beside and (room - size - 1 >= _NARROWEST or width(plain(mark.label, page.encoding)) < room - size):
        labelled.pop()
        lines = wrapped(plain(mark.label, page.encoding), room - size - 1)
        rows[0] = [*signs, (" " + lines[0], mark.style)]
        rows += [[*_pipes(labelled, size + 1), (line, mark.style)] for line in lines[1:]]
    if labelled:
        rows.append(_pipes(labelled, size))
    while labelled:
        first, last, mark = labelled.pop()
        label = plain(mark.label, page.encoding)
        if width(label) > room - first and room - first < _NARROWEST:
            first = max(0, room - width(label))
        rows += [[*_pipes(labelled, first), (line, mark.style)] for line in wrapped(label, room - first)]
    return rows


def _leftmost(item: tuple[int, int, Mark]) -> tuple[int, bool]:
    first, _, mark = item
    return first, mark.primary


def _pipes(labelled: list[tuple[int, int, Mark]], upto: int) -> Row:
    """A row with `|` under the beginning of each mark whose label is still to come, as long as there is room."""
    row: Row = [(" ", "")] * upto
    for first, _, mark in labelled:
        if first < upto:
            row[first] = ("|", mark.style)
    return row
