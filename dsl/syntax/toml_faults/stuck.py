"""A statement that was read in part, and what its report is made of."""

from __future__ import annotations

import re
from typing import NamedTuple

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help
from dsl.diagnostics.source import Source, Span
from dsl.syntax.toml_faults.shape import begins_header, begins_pair, closes, code_end, line_end, line_start
from dsl.syntax.toml_tokens import CLOSING, OPENING


class Token(NamedTuple):
    """A token of a statement at fault. BROKEN stands for a value that cannot be read, LOST for a header."""

    kind: str
    start: int
    end: int


class Fault(NamedTuple):
    """The report of a statement, where reading goes on, and the tokens that stand in for the statement."""

    report: Diagnostic
    rest: int
    tokens: list[Token]


def pair(key: Token, start: int, end: int) -> list[Token]:
    """The tokens of a key whose value, from `start` to `end`, cannot be read."""
    return [key, Token("EQUALS", key.end, key.end), Token("BROKEN", start, end), Token("EOL", end, end)]


class Stuck:
    """A statement read as far as `read`, without its line ends; what stands at `at` does not fit.

    `wants` says what would: a "statement", "equals", a "value", the "end" of the statement, a "comma" or a closing
    bracket, a "field" of an inline table, the "name" in a header or its "closing" bracket.
    """

    def __init__(self, source: Source, text: str, read: list[Token], at: int) -> None:
        self.source = source
        self.text = text
        self.read = [token for token in read if token.kind != "EOL"]
        blanks = re.compile(r"[ \t]*").match(text, at)
        self.at = blanks.end() if blanks else at
        self.start = self.read[0].start if self.read else self.at
        self.line_end = line_end(text, self.at)
        self.rest = text[self.at : self.line_end]
        self.opened = self._opened()
        self.wants = self._wants()

    def _opened(self) -> list[Token]:
        opened: list[Token] = []
        for token in self.read:
            if token.kind in OPENING:
                opened.append(token)
            elif token.kind in CLOSING:
                opened.pop()
        return opened

    def _wants(self) -> str:
        if not self.read:
            return "statement"
        last = self.read[-1].kind
        if self.read[0].kind != "KEY":
            return ("name", "closing", "end")[min(len(self.read), 3) - 1]
        if last == "KEY":
            return "equals"
        if last == "EQUALS":
            return "value"
        if not self.opened:
            return "end"
        if last not in (*OPENING, "COMMA"):
            return "comma"
        return "value" if self.opened[-1].kind == "OPEN" else "field"

    @property
    def value(self) -> Token | None:
        """The number, date or bool, or the string, right before what does not fit."""
        last = self.read[-1] if self.read else None
        return last if last and last.kind in ("WORD", "STRING") else None

    @property
    def unclosed(self) -> bool:
        """The next statement, or the end of the text, comes before a bracket is closed."""
        if not self.opened or self.read[0].kind != "KEY":
            return False
        line = line_start(self.text, self.at)
        if line <= self.opened[-1].start:
            return self.at >= len(self.text)
        if self.at >= len(self.text) or begins_header(self.text, line):
            return True
        return begins_pair(self.text, line) and (self.opened[-1].kind == "OPEN" or not closes(self.text, self.at))

    @property
    def line(self) -> Span:
        """From what does not fit to the end of the line, without a comment."""
        return self.span(self.at, code_end(self.text, self.at))

    def span(self, start: int, end: int) -> Span:
        size = len(self.source.text)
        return Span(self.source, min(start, size), min(end, size))

    def here(self, pattern: str = r"\S") -> Span:
        """What does not fit, as far as the pattern goes."""
        found = re.compile(pattern).match(self.text, self.at)
        return self.span(self.at, found.end() if found else self.at)

    def written(self, token: Token) -> str:
        return self.text[token.start : token.end].rstrip()


def leave_out(span: Span) -> tuple[Help, ...]:
    return (Help("leave it out", (Edit(span, ""),), sure=True),)


def new_line(span: Span) -> tuple[Help, ...]:
    return (Help("begin a new line", (Edit(span, "\n"),), sure=True),)


def quoted(word: str) -> str:
    """As a TOML string of one line; empty if none can hold it as it is."""
    if "\n" in word:
        return ""
    if '"' not in word and "\\" not in word:
        return f'"{word}"'
    return f"'{word}'" if "'" not in word else ""


def shown(word: str) -> str:
    """In backticks, cut short where it is long."""
    word = " ".join(word.split())
    return f"`{word if len(word) <= 40 else word[:37] + '...'}`"
