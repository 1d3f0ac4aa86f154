"""Rows of a page: a label at the left, what belongs to it at its right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dsl.diagnostics.escape import ellipsis, plain, width
from dsl.diagnostics.paint import Row

LABEL = 12
"""Columns of the labels."""


def section(label: str, rows: Iterable[Row]) -> Iterator[Row]:
    """Rows beside their label, and a blank one after them; nothing for none."""
    begun = False
    for row in rows:
        yield [(" " * LABEL if begun else f"{label:<{LABEL}}", "" if begun else "strong"), *row]
        begun = True
    if begun:
        yield []


def wrapped(items: Iterable[str], room: int, style: str = "", joint: str = ", ") -> Iterator[Row]:
    """Items one after the other, on as many rows as they need."""
    line, end = "", joint.rstrip()
    for item in _fitting(items, room, joint):
        if line and len(line) + len(joint) + len(item) + len(end) > room:
            yield [(line + end, style)]
            line = item
        else:
            line = f"{line}{joint}{item}" if line else item
    if line:
        yield [(line, style)]


def _fitting(items: Iterable[str], room: int, joint: str) -> Iterator[str]:
    """Items, those that no row holds in pieces."""
    for item in items:
        rest = item
        while len(rest) + len(joint) > room and joint != " " and " " in rest[: room - len(joint)]:
            piece = rest[: room - len(joint)].rpartition(" ")[0]
            yield piece.rstrip(joint)
            rest = rest[len(piece) + 1 :]
        yield rest


def words(text: str, room: int, style: str = "") -> Iterator[Row]:
    """A sentence, on as many rows as it needs."""
    return wrapped(text.split(), room, style, joint=" ")


def columns(cells: Sequence[Sequence[str]], right: frozenset[int], gap: int = 3) -> list[list[str]]:
    """Cells of equal width a column; those of `right` are numbers."""
    wide = [max((width(row[place]) for row in cells), default=0) for place in range(len(cells[0]) if cells else 0)]
    return [[_padded(cell, wide[place], place in right) + " " * gap for place, cell in enumerate(row)] for row in cells]


def _padded(cell: str, wide: int, right: bool) -> str:
    blank = " " * (wide - width(cell))
    return blank + cell if right else cell + blank


def cut(text: str, room: int, encoding: str) -> str:
    """A text that fits, its end left out if need be."""
    text = plain(text, encoding)
    if width(text) <= room:
        return text
    sign = ellipsis(encoding)
    kept = text[: max(room - len(sign), 0)]
    while kept and width(kept) > room - len(sign):
        kept = kept[:-1]
    return kept + sign


def safe(row: Row, encoding: str) -> Row:
    return [(plain(text, encoding), style) for text, style in row]
