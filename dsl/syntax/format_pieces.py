"""A body cut into pieces for layout: words, brackets and braces, with the comments and line ends between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dsl.syntax.body_layout import CLOSER, END, LAST, BodyTokens
from dsl.syntax.body_scene import VALUE_ENDS

_GAP = re.compile(r"(#[^\r\n]*)|\r\n|\r|\n")


@dataclass(slots=True)
class Gap:
    """What stands between two tokens: a comment on the first one's line, then lines (None is a blank one)."""

    trailing: str = ""
    lines: list[str | None] = field(default_factory=list)
    broken: bool = False

    @property
    def comments(self) -> list[str]:
        return [line for line in self.lines if line is not None]


@dataclass(slots=True)
class Word:
    """A token. `gap` comes before it; `space` is whether it stands off from what is before it on its line.

    `flat`, here as in all pieces, is how it reads on one line, None if it takes several.
    """

    text: str
    space: bool
    gap: Gap
    flat: str | None = None


@dataclass(slots=True)
class Item:
    """What stands between two commas, with comments: on lines before it, behind it, and on lines behind it."""

    pieces: list[Piece]
    before: list[str]
    trailing: str = ""
    after: list[str] = field(default_factory=list)

    @property
    def flat(self) -> str | None:
        return None if self.before or self.trailing or self.after else flat(self.pieces)


@dataclass(slots=True)
class Bracket:
    """`( )` or `[ ]`. `trailing` is a comment behind the opening one, `tail` are those before the closing one.

    `comma` is what stands behind the last item if each has its own line.
    """

    opener: str
    space: bool
    gap: Gap
    items: list[Item] = field(default_factory=list)
    trailing: str = ""
    tail: list[str] = field(default_factory=list)
    comma: str = ""
    exploded: bool = False
    flat: str | None = None


@dataclass(slots=True)
class Line:
    """A statement, with comments: on lines before it, and behind it."""

    pieces: list[Piece]
    before: list[str | None]
    trailing: str = ""


@dataclass(slots=True)
class Brace:
    """`{ }`, or a whole body. `trailing` is a comment behind the opening one, `tail` are those before the closing."""

    space: bool
    gap: Gap
    lines: list[Line] = field(default_factory=list)
    trailing: str = ""
    tail: list[str | None] = field(default_factory=list)
    flat: str | None = None


Piece = Word | Bracket | Brace


def flat(pieces: list[Piece]) -> str | None:
    """Pieces on one line, if they fit there."""
    text = ""
    for piece in pieces:
        if piece.flat is None:
            return None
        text += " " * piece.space + piece.flat
    return text


class Cutter:
    """Cuts the tokens of one body, which has no mistakes. A text of `one_line` stays so."""

    def __init__(self, value: str, tokens: BodyTokens, one_line: bool) -> None:
        self._value = value
        self._kinds = tokens.kinds
        self._places = tokens.places
        self._one_line = one_line
        self._index = 0

    def body(self) -> Brace:
        return self._statements(Brace(False, Gap()))

    @property
    def _kind(self) -> str:
        return self._kinds[self._index]

    def _gap(self) -> Gap:
        """What stands between the last token that is to be seen and this one."""
        before = self._index - 1
        while before >= 0 and self._kinds[before] == END:
            before -= 1
        gap, new_line = Gap(), before < 0
        start = self._places[before][1] if before >= 0 else 0
        for found in _GAP.finditer(self._value, start, self._places[self._index][0]):
            if not found[1]:
                if new_line:
                    gap.lines.append(None)
                gap.broken = new_line = True
            elif new_line:
                gap.lines.append(found[1].rstrip())
                new_line = False
            else:
                gap.trailing = found[1].rstrip()
        return gap

    def _statements(self, brace: Brace) -> Brace:
        """The statements up to a `}` or the end of the text."""
        broken = False
        while True:
            gap = self._gap()
            broken = broken or gap.broken
            if brace.lines:
                brace.lines[-1].trailing = gap.trailing
            else:
                brace.trailing = gap.trailing
            if self._kind in ("}", LAST):
                brace.tail = gap.lines
                break
            brace.lines.append(Line(self._sequence(""), gap.lines))
            if self._kind == END:
                self._index += 1
        flats = [flat(line.pieces) for line in brace.lines]
        if not broken and None not in flats and (self._one_line or len(flats) == 1):
            brace.flat = f"{{ {'; '.join(text for text in flats if text is not None)} }}"
        return brace

    def _sequence(self, role: str) -> list[Piece]:
        """What stands up to the comma or bracket that ends it; `role` is that of the brackets around it."""
        pieces: list[Piece] = []
        while self._kind not in (END, LAST, ")", "]", "}") and (self._kind != "," or not role):
            gap = self._gap() if pieces else Gap()
            if pieces and _is_arrow(pieces[-1]):
                pieces[-1].gap, gap = _joined(pieces[-1].gap, gap), Gap()
            space = bool(pieces) and self._stands_off(role)
            if self._kind in ("(", "["):
                pieces.append(self._bracket(space, gap))
            elif self._kind == "{":
                self._index += 1
                pieces.append(self._statements(Brace(space, gap)))
                self._index += 1
            else:
                start, end = self._places[self._index]
                text = self._value[start:end]
                pieces.append(Word(text, space, gap, text))
                self._index += 1
        for piece in pieces:
            if piece.gap.trailing or piece.gap.comments or (piece.gap.broken and _is_arrow(piece)):
                piece.flat = None
        return pieces

    def _stands_off(self, role: str) -> bool:
        """Whether there is a blank before this token, if it is not the first on its line."""
        kind, last, before = self._kind, self._kinds[self._index - 1], self._kinds[self._index - 2 : self._index - 1]
        if kind in (",", ".", ":") or last in (".", ":"):
            return False
        if last == "-" and not (before and before[0] in VALUE_ENDS):
            return False
        if kind == "(" and last in ("NAME", "repeat"):
            return False
        if kind == "[" and last in VALUE_ENDS:
            return False
        return role != "call" or "=" not in (kind, last)

    def _role(self) -> str:
        """What the bracket at this token is for."""
        last = self._kinds[self._index - 1] if self._index else ""
        if self._kind == "[":
            return "index" if last in VALUE_ENDS else "list"
        if last == "NAME":
            return "settings" if self._kinds[max(0, self._index - 2)] == "block" else "call"
        return "repeat" if last == "repeat" else "group"

    def _bracket(self, space: bool, gap: Gap) -> Bracket:
        role, bracket, comma = self._role(), Bracket(self._kind, space, gap), False
        self._index += 1
        while True:
            behind = self._gap()
            if not bracket.items:
                bracket.trailing = behind.trailing
                bracket.exploded = behind.broken
            elif behind.trailing:
                _say(bracket.items[-1], behind.trailing)
            if self._kind in (")", "]"):
                bracket.tail = behind.comments
                break
            item = Item(self._sequence(role), behind.comments)
            bracket.items.append(item)
            comma = self._kind == ","
            if comma:
                behind = self._gap()
                item.trailing, item.after = behind.trailing, behind.comments
                self._index += 1
        self._index += 1
        named = any(isinstance(piece, Word) and piece.text == "=" for item in bracket.items for piece in item.pieces)
        several = len(bracket.items) > 1
        if role in ("call", "settings", "list") or (role == "group" and (named or several or comma)):
            bracket.comma = ","
        alone = role == "group" and comma and not several and not named
        flats = [item.flat for item in bracket.items]
        if not bracket.exploded or not bracket.items:
            inside = ", ".join(text for text in flats if text is not None) + "," * alone
            if not bracket.trailing and not bracket.tail and None not in flats:
                bracket.flat = f"{bracket.opener}{inside}{CLOSER[bracket.opener]}"
        return bracket


def _is_arrow(piece: Piece) -> bool:
    return isinstance(piece, Word) and piece.text == "->"


def _say(item: Item, comment: str) -> None:
    """Put a comment behind an item, on a line of its own if there is one already."""
    if item.trailing or item.after:
        item.after.append(comment)
    else:
        item.trailing = comment


def _joined(first: Gap, second: Gap) -> Gap:
    """What stands on both sides of a `->`, to be put before it."""
    if not first.trailing and not first.lines:
        return Gap(second.trailing, second.lines, first.broken or second.broken)
    moved = [second.trailing] if second.trailing else []
    return Gap(first.trailing, first.lines + moved + second.lines, first.broken or second.broken)
