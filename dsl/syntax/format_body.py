"""Lays out bodies in one style: two blanks deeper in `{ }`, a statement a line, comments where they were.

A chain keeps the lines that its writer gave it, each beginning with `->`; what is wider than a line is broken there, or
a part a line in its brackets. A text without line ends stays on its line.
"""

from __future__ import annotations

from dsl.diagnostics.source import Source, Text
from dsl.syntax.body import parse_body
from dsl.syntax.body_layout import CLOSER, BodyTokens
from dsl.syntax.body_reports import Reports
from dsl.syntax.format_pieces import Brace, Bracket, Cutter, Gap, Piece, Word, flat

WIDTH = 100
STEP = "  "


def format_body(text: str, width: int = WIDTH) -> str | None:
    """The text laid out, ending in a line end if it has any; None if it does not parse."""
    whole = Text.whole(Source("", text))
    if parse_body(whole)[1]:
        return None
    one_line = "\n" not in text and "\r" not in text
    body = Cutter(text, BodyTokens(Reports(whole)), one_line).body()
    if not one_line:
        page = _Page(width)
        page.lines(body, "")
        return page.text()
    statements = "; ".join(flat(line.pieces) or "" for line in body.lines)
    comment = body.lines[-1].trailing if body.lines else "".join(line for line in body.tail if line)
    return "  ".join(part for part in (statements, comment) if part)


class _Page:
    """Lines as they are written: those done, and the one at work with its indentation."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._done: list[str] = []
        self._line = ""
        self._indent = ""

    def text(self) -> str:
        self._end()
        return "".join(f"{line}\n" for line in self._done)

    def lines(self, brace: Brace, indent: str) -> None:
        """The statements of a body, a line each, with the comments between them and blank lines, one at a time."""
        for number, line in enumerate(brace.lines):
            self._between(line.before, indent, blank=number > 0)
            self._begin(indent)
            self._pieces(line.pieces, indent)
            self._comment(line.trailing)
        tail = brace.tail
        while tail and tail[-1] is None:
            tail = tail[:-1]
        self._between(tail, indent, blank=bool(brace.lines))

    def _between(self, lines: list[str | None], indent: str, blank: bool) -> None:
        """Comments and blank lines; one may be the first if `blank`."""
        for line in lines:
            if line is not None:
                self._begin(indent)
                self._line += line
            elif blank:
                self._end()
                self._done.append("")
            blank = line is not None

    def _end(self) -> None:
        if self._line != self._indent:
            self._done.append(self._line)
        self._line = self._indent = ""

    def _begin(self, indent: str) -> None:
        self._end()
        self._line = self._indent = indent

    def _write(self, text: str, space: bool = False) -> None:
        self._line += " " * (space and self._line != self._indent) + text

    def _comment(self, comment: str) -> None:
        if comment:
            self._line += "  " + comment

    def _break(self, gap: Gap, indent: str) -> None:
        """Go on in a new line, after the comments of the gap."""
        self._comment(gap.trailing)
        for comment in gap.comments:
            self._begin(indent)
            self._line += comment
        self._begin(indent)

    def _fits(self, width: int) -> bool:
        return len(self._line) + width <= self._width

    def _pieces(self, pieces: list[Piece], indent: str) -> None:
        """Pieces one after the other; lines begun on the way are deeper than the first."""
        deeper = indent + STEP
        for number, piece in enumerate(pieces):
            arrow = isinstance(piece, Word) and piece.text == "->"
            if piece.gap.trailing or piece.gap.comments or (arrow and piece.gap.broken):
                self._break(piece.gap, deeper)
            elif arrow and not self._fits(len(" -> ") + _head(pieces[number + 1 :])):
                self._begin(deeper)
            if isinstance(piece, Word):
                self._write(piece.text, piece.space)
            elif isinstance(piece, Bracket):
                self._bracket(piece)
            else:
                self._brace(piece)

    def _bracket(self, bracket: Bracket) -> None:
        text, items, closer = bracket.flat, bracket.items, CLOSER[bracket.opener]
        if text is not None and (not items or self._fits(bracket.space + len(text))):
            self._write(text, bracket.space)
            return
        self._write(bracket.opener, bracket.space)
        if _hugs(bracket):
            self._pieces(items[0].pieces, self._indent)
            self._write(closer)
            return
        self._comment(bracket.trailing)
        outer, inner = self._indent, self._indent + STEP
        for item in items:
            for comment in item.before:
                self._begin(inner)
                self._write(comment)
            self._begin(inner)
            self._pieces(item.pieces, inner)
            self._write("," if item is not items[-1] else bracket.comma)
            self._comment(item.trailing)
            for comment in item.after:
                self._begin(inner)
                self._write(comment)
        for comment in bracket.tail:
            self._begin(inner)
            self._write(comment)
        self._begin(outer)
        self._write(closer)

    def _brace(self, brace: Brace) -> None:
        if brace.flat is not None and self._fits(1 + len(brace.flat)):
            self._write(brace.flat, brace.space)
            return
        outer = self._indent
        self._write("{", brace.space)
        self._comment(brace.trailing)
        self.lines(brace, outer + STEP)
        self._begin(outer)
        self._write("}")


def _hugs(bracket: Bracket) -> bool:
    """Whether brackets stay close around the only thing in them, which has several lines of its own."""
    if bracket.exploded or len(bracket.items) != 1 or bracket.trailing or bracket.tail or bracket.comma:
        return False
    item = bracket.items[0]
    arrows = any(isinstance(piece, Word) and piece.text == "->" for piece in item.pieces)
    return not (item.before or item.trailing or item.after) and (arrows or flat(item.pieces) is None)


def _head(pieces: list[Piece]) -> int:
    """How much of a line a step takes: up to the next one, or to where it goes on in other lines."""
    width = 0
    for number, piece in enumerate(pieces):
        if number and isinstance(piece, Word) and piece.text == "->":
            break
        width += piece.space * (number > 0)
        if piece.flat is None:
            return width + 1
        width += len(piece.flat)
    return width
