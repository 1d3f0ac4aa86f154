"""Checks of statements that parse: whether each value is one, and each name is given once."""

from __future__ import annotations

import tomli

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.source import Source, Span
from dsl.syntax.toml_faults.escapes import explain_escapes
from dsl.syntax.toml_faults.names import Known, Names, Part, add_key
from dsl.syntax.toml_faults.reports import Reports
from dsl.syntax.toml_faults.shape import value_end
from dsl.syntax.toml_faults.stuck import Token, pair
from dsl.syntax.toml_faults.words import explain_word
from dsl.syntax.toml_keys import key_parts

_KINDS = {"OPEN": "array", "BRACE": "inline table"}


def check(source: Source, text: str, statements: list[list[Token]], reports: Reports) -> list[list[Token]]:
    """The statements that can stand, with broken values in place of those that cannot.

    The keys below a header that cannot be read, or cannot stand where it does, go with it.
    """
    checks = _Checks(source, text, reports)
    reports.begin()
    kept: list[list[Token]] = []
    below = True
    for statement in map(checks.readable, statements):
        reports.enter(statement)
        if statement and statement[0].kind != "KEY":
            below = statement[0].kind != "LOST" and checks.header(statement)
            kept += [statement] if below else []
        elif statement and below:
            kept += checks.pair(statement)
    return kept


class _Checks:
    """The checks of one statement after the other."""

    def __init__(self, source: Source, text: str, reports: Reports) -> None:
        self._source = source
        self._text = text
        self._reports = reports
        self._names = Names(Span(source, 0, len(source.text)))

    def readable(self, statement: list[Token]) -> list[Token]:
        """The statement if tomli takes each key, word and string of it, or what stands in for it."""
        first = statement[0]
        bad = [token for token in statement if token.kind in ("KEY", "WORD", "STRING") and not self._fits(token)]
        if not bad:
            return statement
        keys = any(token.kind == "KEY" for token in bad)
        end = first.start
        for token in bad:
            if token.start >= end and not self._reports.full:
                end = self._end(token)
                for report in self._explain(token.kind, Span(self._source, token.start, end)):
                    self._reports.add(report, None if keys else first)
        if first.kind != "KEY":
            return [Token("LOST", first.start, statement[-1].end)]
        return [] if first in bad else pair(first, statement[2].start, statement[-2].end)

    def _fits(self, token: Token) -> bool:
        raw = self._text[token.start : token.end]
        if token.kind != "WORD" and "\\" not in raw:
            return True
        try:
            tomli.loads(f"{raw}=0" if token.kind == "KEY" else f"x={raw}")
        except tomli.TOMLDecodeError:
            return False
        return True

    def _end(self, token: Token) -> int:
        """Where a token ends, or text without quotes that has commas in its parentheses."""
        opened = token.kind == "WORD" and "(" in self._text[token.start : token.end]
        return max(token.end, value_end(self._text, token.start)) if opened else token.end

    def _explain(self, kind: str, span: Span) -> list[Diagnostic]:
        return [explain_word(span)] if kind == "WORD" else explain_escapes(span)

    def header(self, statement: list[Token]) -> bool:
        """It can stand where it does."""
        span = Span(self._source, statement[0].start, statement[2].end)
        report = self._names.header(self._parts(statement[1]), span, statement[0].kind == "OPEN2")
        if report:
            self._reports.add(report)
        return report is None

    def pair(self, statement: list[Token]) -> list[list[Token]]:
        """The statement if its key is new, with a broken value if that gives a key of its own twice."""
        key = statement[0]
        report = self._names.pair(self._parts(key), _KINDS.get(statement[2].kind, "value"))
        if report:
            self._reports.add(report, key)
            return []
        twice = self._twice(statement)
        for report in twice:
            self._reports.add(report, key)
        return [pair(key, statement[2].start, statement[-2].end)] if twice else [statement]

    def _twice(self, statement: list[Token]) -> list[Diagnostic]:
        """Reports of keys given twice in an inline table."""
        reports: list[Diagnostic] = []
        tables: list[Known] = []
        for at, token in enumerate(statement):
            if token.kind in _KINDS:
                tables.append(Known(_KINDS[token.kind], Span(self._source, token.start, token.end)))
            elif token.kind in ("CLOSE", "UNBRACE"):
                tables.pop()
            elif token.kind == "KEY" and tables:
                report = add_key(tables[-1], self._parts(token), _KINDS.get(statement[at + 2].kind, "value"))
                reports += [report] if report else []
        return reports

    def _parts(self, key: Token) -> list[Part]:
        found = key_parts(self._text, key.start, key.end)
        return [Part(name, Span(self._source, start, end)) for name, start, end in found]
