"""Cuts a TOML document into tokens, as far as its grammar can follow it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from dsl.syntax.lalr import Action, At, Parser, Tokens, Unexpected
from dsl.syntax.tables import load

MOST_TOKENS = 100_000
DEEPEST = 24

OPENING = ("OPEN", "OPEN2", "BRACE")
CLOSING = ("CLOSE", "CLOSE2", "UNBRACE")


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
    parser = _parser()
    tokens = _Bounded(parser, text)
    kinds, places = tokens.kinds, tokens.places
    try:
        parser.run(tokens)
    except Unexpected as error:
        if error.kind:
            kinds.pop()
            places.pop()
        return Layout(kinds, places, error.at[0], tokens.bound)
    kinds.pop()
    places.pop()
    return Layout(kinds, places)


class _Bounded(Tokens):
    """Tokens up to a number and a depth; the one past it fits nowhere."""

    def __init__(self, parser: Parser, text: str) -> None:
        super().__init__(parser, text)
        self.bound = ""
        self._depth = 0

    def more(self, state: int) -> None:
        super().more(state)
        kind = self.kinds[-1]
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
def _parser() -> Parser:
    return Parser(load("toml"), _Nothing())
