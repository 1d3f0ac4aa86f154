"""What a help's edits would make of the lines they touch: the new line with `+` and `~` marks, or old and new lines."""

from __future__ import annotations

from itertools import pairwise

from dsl.diagnostics.diagnostic import Edit
from dsl.diagnostics.lines import show_line
from dsl.diagnostics.paint import Row
from dsl.diagnostics.snippet import Page
from dsl.diagnostics.source import Source

_MOST = 12
"""Rows shown of one change."""


def draw_change(source: Source, edits: list[Edit], page: Page) -> list[Row]:
    """The rows for the edits of one source; none if they contradict each other."""
    edits = sorted(edits, key=lambda edit: (edit.span.start, edit.span.end))
    if any(left.span.end > right.span.start for left, right in pairwise(edits)):
        return []
    rows: list[Row] = []
    last = 0
    for hunk in _hunks(source, edits):
        first = source.position(hunk[0].span.start)[0]
        if last and first > last + 1:
            rows.append([("...", "frame")])
        rows += _draw_hunk(source, hunk, page)
        last = source.position(hunk[-1].span.end)[0]
    return rows


def _hunks(source: Source, edits: list[Edit]) -> list[list[Edit]]:
    """Edits that touch the same lines, together."""
    hunks: list[list[Edit]] = []
    last = 0
    for edit in edits:
        first = source.position(edit.span.start)[0]
        if first == last:
            hunks[-1].append(edit)
        else:
            hunks.append([edit])
        last = source.position(edit.span.end)[0]
    return hunks


def _draw_hunk(source: Source, edits: list[Edit], page: Page) -> list[Row]:
    first, column = source.position(edits[0].span.start)
    last = source.position(edits[-1].span.end)[0]
    at = edits[0].span.start - column + 1
    new = ""
    spans: list[tuple[int, int, str]] = []
    for edit in edits:
        new += source.text[at : edit.span.start]
        spans.append((len(new), len(new) + len(edit.text), "~" if edit.span.end > edit.span.start else "+"))
        new += edit.text
        at = edit.span.end
    tail = source.line(last)[source.position(at)[1] - 1 :]
    old_lines = [source.line(number) for number in range(first, min(last, first + 10 * _MOST) + 1)]
    new_lines = (new + tail).split("\n")
    if len(old_lines) == len(new_lines) == 1 and all(end > start for start, end, _ in spans):
        return _marked(new_lines[0], first, spans, page)
    return _compared(first, old_lines, [line.rstrip("\r") for line in new_lines], page)


def _marked(line: str, number: int, spans: list[tuple[int, int, str]], page: Page) -> list[Row]:
    """The changed line, and under it what is new."""
    shown = show_line(line, (spans[0][0], spans[-1][1]), page.room, page.encoding)
    signs: Row = []
    for start, end, sign in spans:
        first, last = shown.cells(start, end)
        signs += [(" ", "")] * (first - len(signs))
        signs += [(sign, "added" if sign == "+" else "changed")] * (last - max(first, len(signs)))
    return [[*page.gutter(number), (" " + shown.text, "")], [*page.gutter(), (" ", ""), *signs]]


def _compared(number: int, old: list[str], new: list[str], page: Page) -> list[Row]:
    """The lines that go, marked `-`, and those that come, marked `+`."""
    while old and new and old[0] == new[0]:
        number, old, new = number + 1, old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    rows = [_side(number + index, "-", "removed", line, page) for index, line in enumerate(old[: _MOST + 1])]
    rows += [_side(number + index, "+", "added", line, page) for index, line in enumerate(new[: _MOST + 1])]
    return rows if len(rows) <= _MOST else [*rows[:_MOST], [("...", "frame")]]


def _side(number: int, sign: str, style: str, line: str, page: Page) -> Row:
    shown = show_line(line, (0, 0), page.room, page.encoding)
    gutter = page.gutter(number, " ")[0][0][:-2]
    return [(gutter, "frame"), (f" {sign} {shown.text}", style)]
