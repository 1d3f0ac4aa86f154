"""The parsers' tables: made of `grammar/*.lark` by Lark beforehand, and kept as modules of literals.

from dsl.syntax.lalr import Parser
from dsl.syntax.tables import load

Parser(load("toml"), actions).parse(text)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from dsl.syntax.lalr import Tables


def load(name: str) -> Tables:
    """The tables of `grammar/NAME.lark`."""
    return cast("Tables", import_module(f"{__name__}.{name}"))
