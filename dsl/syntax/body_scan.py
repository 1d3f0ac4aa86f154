"""Cuts a body into tokens, one by one: no layout yet, line ends are tokens of their own."""

from __future__ import annotations

import re
from functools import lru_cache

from dsl.syntax.body_words import CHANGING, SYMBOLS, WORDS
from dsl.syntax.lalr import At
from dsl.syntax.tables import load

# Kinds beside those of the grammar: line ends and comments, what no grammar has a place for, and what is spelled as
# another language does.
LINES, BAD, FOREIGN = "LINES", "BAD", "FOREIGN"

# The groups of the pattern, in its order.
_KINDS = ("", "NAME", "NUMBER", "STRING", "SYMBOL", LINES, BAD)


@lru_cache(maxsize=1)
def lexicon() -> tuple[re.Pattern[str], dict[str, str]]:
    """How tokens look, and the kind of each word and symbol: those of the grammar, and what people write instead."""
    tables = load("body").tables
    foreign = dict.fromkeys((*SYMBOLS, *WORDS, *CHANGING), FOREIGN)
    kinds = {**foreign, **{word: word for word in tables.WORDS}, ";": ";"}
    symbols = sorted((symbol for symbol in kinds if not symbol.isidentifier()), key=len, reverse=True)
    shapes = dict(tables.TERMINALS)
    shaped = "|".join(f"({shapes[name]})" for name in ("NAME", "NUMBER", "STRING"))
    fixed = "|".join(map(re.escape, symbols))
    lines = r"(?:[\r\n]|#[^\r\n]*)+"
    # What is left is a quote that nothing closes on its line, or a character that begins nothing.
    left = r"[\"'][^\r\n]*|[^ \t\f]"
    # The end of the text is there so that nothing ever fails to match, which would be tried again from every blank.
    return re.compile(rf"[ \t\f]*(?:{shaped}|({fixed})|({lines})|({left})|\Z)"), kinds


def scan(value: str) -> tuple[list[str], list[At]]:
    """The kinds and places of all tokens of a text."""
    pattern, known = lexicon()
    kinds: list[str] = []
    places: list[At] = []
    for found in pattern.finditer(value):
        which = found.lastindex or 0
        if which == 1:
            kinds.append(known.get(found.group(1), "NAME"))
        elif which == 4:
            kinds.append(known[found.group(4)])
        elif which:
            kinds.append(_KINDS[which])
        else:
            break
        places.append(found.span(which))
    return kinds, places
