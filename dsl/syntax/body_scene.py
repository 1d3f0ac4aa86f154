"""The scene of a syntax error: a statement up to the token that does not fit."""

from __future__ import annotations

from typing import NamedTuple

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.syntax.body_layout import CLOSER, END, LAST, OPENER, BodyTokens
from dsl.syntax.body_reports import Reports
from dsl.syntax.lalr import At, Row

CONSTANTS = frozenset(("true", "false", "none"))
COMPARISONS = frozenset(("==", "!=", "<", "<=", ">", ">="))
OPERATORS = frozenset(("+", "-", "*", "/", "//", "%", "@", "**", "and", "or", "not", *COMPARISONS))

# What a value can end and begin with, and what ends a statement.
VALUE_ENDS = frozenset(("NAME", "NUMBER", "STRING", ")", "]", "}")) | CONSTANTS
VALUE_STARTS = frozenset(("NAME", "NUMBER", "STRING", "(", "[", "repeat", "not")) | CONSTANTS
STATEMENT_ENDS = frozenset((END, LAST, "}"))


class Verdict(NamedTuple):
    """What to report, and how to read the token: as another `kind`, not at all (""), or as void with its statement."""

    diagnostic: Diagnostic
    kind: str | None = None


class Scene:
    """Tokens are told by their distance from the one at fault, which is 0."""

    def __init__(self, reports: Reports, tokens: BodyTokens, first: int, index: int, row: Row) -> None:
        self.reports = reports
        self.row = row
        # The first token of the statement, the innermost bracket open in it, and an `if` within that has no `else` yet.
        self.first = first - index
        self.opener: int | None = None
        self.open_if: int | None = None
        self._tokens = tokens
        self._index = index
        self._look_back()

    def _look_back(self) -> None:
        depth = answered = 0
        for distance in range(-1, self.first - 1, -1):
            kind = self.kind(distance)
            if kind in OPENER:
                depth += 1
            elif kind in CLOSER:
                if not depth:
                    self.opener = distance
                    return
                depth -= 1
            elif not depth and kind == "else":
                answered += 1
            elif not depth and kind == "if" and self.open_if is None:
                if answered:
                    answered -= 1
                else:
                    self.open_if = distance

    @property
    def bracket(self) -> str:
        """The innermost bracket that is open in the statement; none where a new line would end it."""
        return "" if self.opener is None else self.kind(self.opener)

    def kind(self, distance: int = 0) -> str:
        index = self._index + distance
        return self._tokens.kinds[index] if 0 <= index < len(self._tokens.kinds) else ""

    def at(self, distance: int = 0, until: int | None = None) -> At:
        """The place of a token, or of those from one to another."""
        start, end = self._tokens.places[self._index + distance]
        return (start, end if until is None else self._tokens.places[self._index + until][1])

    def text(self, distance: int = 0) -> str:
        start, end = self.at(distance)
        return self.reports.text.value[start:end]

    def word(self, distance: int = 0, until: int | None = None) -> str:
        """The same in backticks."""
        return self.reports.word(self.at(distance, until))

    def fault(
        self,
        code: str,
        at: At,
        message: str,
        label: str,
        *help: Help | str,
        also: tuple[tuple[At, str], ...] = (),
        kind: str | None = None,
    ) -> Verdict:
        """The verdict on this token; `also` are further places with what is there."""
        helps = (Help(item) if isinstance(item, str) else item for item in help)
        return Verdict(self.reports.make(code, at, message, label, *helps, also=also), kind)

    def level(self) -> list[int]:
        """The tokens before in the innermost bracket, or the statement, that are in no bracket of their own."""
        found, depth = [], 0
        for distance in range(-1, self.first - 1 if self.opener is None else self.opener, -1):
            kind = self.kind(distance)
            depth += kind in OPENER
            if not depth:
                found.append(distance)
            depth -= kind in CLOSER
        return found
