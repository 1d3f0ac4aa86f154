"""Colour: rows of output are pieces of text, each with the name of a style, until the very end."""

from __future__ import annotations

from itertools import groupby

Piece = tuple[str, str]
Row = list[Piece]

_STYLES = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;32",
    "help": "1;36",
    "strong": "1",
    "dim": "2",
    "frame": "1;34",
    "other": "1;34",
    "added": "32",
    "changed": "33",
    "removed": "31",
}


def paint(row: Row, color: bool) -> str:
    """One line of output, without blanks at its end."""
    text = "".join(text for text, _ in row)
    if not color:
        return text.rstrip()
    shown = ""
    room = len(text.rstrip())
    for style, pieces in groupby(row, key=_style):
        part = "".join(text for text, _ in pieces)[:room]
        room -= len(part)
        shown += f"\x1b[{_STYLES[style]}m{part}\x1b[0m" if style and part.strip() else part
    return shown


def _style(piece: Piece) -> str:
    return piece[1]
