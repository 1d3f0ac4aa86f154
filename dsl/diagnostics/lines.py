"""Lines made to fit: one of a source is cut around what matters, one of prose is wrapped."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from dsl.diagnostics.escape import ellipsis, pieces, width

_TAB = 4


class ShownLine:
    """The text that is printed for a line, and where in it each column of the source lies, in cells."""

    __slots__ = ("_at", "_cut_left", "_cut_right", "_first", "text")

    def __init__(self, text: str, at: list[int], first: int, cut_left: str, cut_right: str) -> None:
        self.text = cut_left + text + cut_right
        self._at = at
        self._first = first
        self._cut_left = len(cut_left)
        self._cut_right = len(cut_right)

    def cell(self, column: int) -> int:
        """Where a column (from 0) begins; one that was cut away lies where the cut is marked."""
        index = column - self._first
        if index < 0:
            return 0
        if index >= len(self._at):
            # Past the end of a whole line: that many blanks after it. Past a cut: at its mark.
            return self._at[-1] + self._cut_left + (0 if self._cut_right else index - len(self._at) + 1)
        return self._at[index] + self._cut_left

    def cells(self, start: int, end: int) -> tuple[int, int]:
        """The cells of a span of columns: at least one."""
        first = self.cell(start)
        last = self.cell(end)
        if self._cut_right and end - self._first >= len(self._at):
            last += self._cut_right
        return first, max(last, first + 1)


def show_line(text: str, focus: tuple[int, int], room: int, encoding: str = "utf-8") -> ShownLine:
    """The part of a line that fits into `room` cells and holds the columns `focus`, if need be its beginning."""
    low = min(focus[0], len(text))
    high = min(focus[1], low + room, len(text))
    # A line may be megabytes long: measure only what could be shown.
    first = max(0, low - room)
    last = min(len(text), high + room)
    shown, at = _measured(text[first:last], encoding)
    if first == 0 and last == len(text) and at[-1] <= room:
        return ShownLine("".join(shown), at, 0, "", "")
    mark = ellipsis(encoding)
    begin, end = at[low - first], at[max(high, low) - first]
    left = 0 if first == 0 and end < room * 2 // 3 else max(0, begin - max(0, room - (end - begin)) // 3)
    start = bisect_left(at, left)
    cut_left = mark if first + start > 0 else ""
    limit = at[start] + room - len(cut_left)
    stop = len(at) - 1
    cut_right = ""
    if at[stop] > limit or last < len(text):
        cut_right = mark
        stop = max(start, bisect_right(at, limit - len(mark)) - 1)
    base = at[start]
    return ShownLine(
        "".join(shown[start:stop]), [cell - base for cell in at[start : stop + 1]], first + start, cut_left, cut_right
    )


def _measured(text: str, encoding: str) -> tuple[list[str], list[int]]:
    """The pieces of a text and where each begins, the end included."""
    shown: list[str] = []
    at = [0]
    for char, (piece, cells) in zip(text, pieces(text, encoding), strict=True):
        if char == "\t":
            cells = _TAB - at[-1] % _TAB
            piece = " " * cells
        shown.append(piece)
        at.append(at[-1] + cells)
    return shown, at


def wrapped(text: str, room: int) -> list[str]:
    """A safe text as lines of at most `room` cells, if its words allow; what stands in backticks stays together."""
    if width(text) <= room:
        return [text]
    lines: list[str] = []
    line = ""
    for word in _words(text, room):
        if line and width(line) + 1 + width(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def _words(text: str, room: int) -> list[str]:
    words: list[str] = []
    for word in text.split(" "):
        # At the beginning of a line `::` would be a command to GitHub.
        is_quoted = words and words[-1].count("`") % 2 and width(words[-1]) + width(word) < room
        if is_quoted or (words and word.startswith("::")):
            words[-1] += " " + word
        else:
            words.append(word)
    return words
