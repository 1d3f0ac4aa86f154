"""The parsers' tables: made of `grammar/*.lark` by Lark beforehand, and kept as modules of literals.

from dsl.syntax.lalr import Parser
from dsl.syntax.tables import load

Parser(load("toml"), actions).parse(text)
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from dsl.syntax.lalr import Grammar


@lru_cache
def load(name: str) -> Grammar:
    """The grammar of `grammar/NAME.lark`, ready to parse with."""
    return Grammar(import_module(f"{__name__}.{name}"))
