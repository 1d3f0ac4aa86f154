"""Cuts a TOML document into tokens, as far as its grammar can follow it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from dsl.syntax.lalr import Action, At, Grammar, Parser, Unexpected
from dsl.syntax.tables import load

MOST_TOKENS = 100_000
DEEPEST = 24

OPENING = ("OPEN", "OPEN2", "BRACE")
CLOSING = ("CLOSE", "CLOSE2", "UNBRACE")


Match: TypeAlias = "Callable[[str, int], re.Match[str] | None]"


class Layout(NamedTuple):
    """Kinds and places of the tokens, and where they stop making sense if they do; `bound` says which one was hit."""

    kinds: list[str]
    places: list[At]
    stuck: int | None = None
    bound: str = ""


def document(text: str) -> str:
    """The text of a file as TOML has it: with a blank for its byte order mark, and ending in a line end."""
    if text.startswith("\ufeff"):
        text = " " + text[1:]
    return text if text.endswith("\n") else text + (" \n" if text.endswith("\r") else "\n")


def tokenize(text: str) -> Layout:
    """Of a text that ends in a line end."""
    tokens = _Tokens(_terminals(), text)
    kinds, places = tokens.kinds, tokens.places
    try:
        _parser().run(tokens)
    except Unexpected as error:
        if error.kind:
            kinds.pop()
            places.pop()
        return Layout(kinds, places, error.at[0], tokens.bound)
    kinds.pop()
    places.pop()
    return Layout(kinds, places)


class _Terminals:
    """What a token can look like in each state of the parser. A terminal is compiled once, when it first can stand."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._matches: dict[str, Match] = {}
        self._fitting: dict[int, list[tuple[str, Match]]] = {}

    def fitting(self, state: int) -> list[tuple[str, Match]]:
        if state not in self._fitting:
            row, tables = self._grammar.rows[state], self._grammar.tables
            self._fitting[state] = [
                (kind, self._matches.get(kind) or self._matches.setdefault(kind, re.compile(regex).match))
                for kind, regex in tables.TERMINALS
                if kind in row or kind in tables.IGNORED
            ]
        return self._fitting[state]


class _Tokens:
    """Tokens up to a number and a depth; the one past it fits nowhere."""

    def __init__(self, terminals: _Terminals, text: str) -> None:
        self.kinds: list[str] = []
        self.places: list[At] = []
        self.bound = ""
        self._fitting = terminals.fitting
        self._text = text
        self._depth = 0
        self._end = 0

    def more(self, state: int) -> None:
        start = self._end
        for kind, match in self._fitting(state):
            if found := match(self._text, start):
                self._end = found.end()
                return self.more(state) if kind == "BLANKS" else self._append(kind, start)
        if start < len(self._text):
            raise Unexpected("", (start, start + 1), frozenset())
        return self._append("$END", start)

    def _append(self, kind: str, start: int) -> None:
        self.kinds.append(kind)
        self.places.append((start, self._end))
        if kind in OPENING:
            self._depth += 1
        elif kind in CLOSING:
            self._depth -= 1
        if self._depth > DEEPEST or len(self.kinds) > MOST_TOKENS:
            self.bound = "deep" if self._depth > DEEPEST else "long"
            raise Unexpected(kind, self.places[-1], frozenset())


class _Nothing:
    """Takes the rules of the grammar as they end and makes nothing of them: the tokens say it all."""

    def __getattr__(self, rule: str) -> Action:
        return _nothing


def _nothing(children: list[Any], at: At) -> None:
    return None


@lru_cache(maxsize=1)
def _terminals() -> _Terminals:
    return _Terminals(load("toml"))


@lru_cache(maxsize=1)
def _parser() -> Parser:
    return Parser(load("toml"), _Nothing())
