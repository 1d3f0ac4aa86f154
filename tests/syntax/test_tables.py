"""The tables are those of the grammars, and running them comes to what Lark itself comes to."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from lark import Lark, Token, Tree
from lark.exceptions import GrammarError, UnexpectedToken
from lark.lexer import Lexer

from dsl.diagnostics.source import Source, Text
from dsl.syntax.body_layout import BodyTokens
from dsl.syntax.body_reports import Reports
from dsl.syntax.lalr import Action, At, Grammar, Parser, Unexpected
from dsl.syntax.tables import load
from dsl.syntax.tables.generate import module_of
from tests.syntax.bodies import bodies, soup

ROOT = Path(__file__).parents[2]
GRAMMARS = sorted((ROOT / "grammar").glob("*.lark"))
TABLES = ROOT / "dsl" / "syntax" / "tables"


@pytest.mark.parametrize("grammar", GRAMMARS, ids=lambda path: path.stem)
def test_the_tables_are_those_of_the_grammar(grammar: Path) -> None:
    made = (TABLES / f"{grammar.stem}.py").read_text("utf-8")
    assert made == module_of(grammar.stem, grammar.read_text("utf-8")), "run `python -m dsl.syntax.tables`"


def test_there_are_no_other_tables() -> None:
    assert {path.stem for path in TABLES.glob("*.py")} - {"__init__", "__main__", "generate"} == {
        grammar.stem for grammar in GRAMMARS
    }


def test_a_grammar_with_a_conflict_has_no_tables() -> None:
    with pytest.raises(GrammarError, match="Shift/Reduce conflict"):
        module_of("bad", 'start: sum\nsum: sum "+" sum | "x"\n')


def test_parsing_needs_no_lark() -> None:
    code = (
        "import sys; from dsl.syntax.lalr import Parser; from dsl.syntax.tables import load\n"
        "load('body'), load('toml'); from dsl.syntax.body import parse_body\n"
        "print([name for name in ('lark', 'json', 'pickle', 'inspect') if name in sys.modules and name != 'inspect'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "[]\n"


class Shapes:
    """Makes of each rule its name and its children, whatever the grammar."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __getattr__(self, rule: str) -> Action:
        return lambda children, at: (rule, *(self._child(child) for child in children))

    def _child(self, child: Any) -> Any:
        if isinstance(child, tuple) and len(child) == 2 and isinstance(child[0], int):
            return self._text[child[0] : child[1]]
        return child


class Given(Lexer):
    """Hands Lark the tokens that the layout of bodies came to."""

    def __init__(self, conf: Any) -> None:
        self._names = {terminal.pattern.value: terminal.name for terminal in conf.terminals}

    def lex(self, state: Any, _: Any) -> Iterator[Token]:
        text, tokens = state.text
        for kind, (start, end) in zip(tokens.kinds[:-1], tokens.places[:-1], strict=True):
            yield Token(self._names.get(kind, kind), text[start:end])

    __future_interface__ = 2


@cache
def lark() -> Lark:
    return Lark((ROOT / "grammar" / "body.lark").read_text("utf-8"), parser="lalr", lexer=Given)


def shape(node: Any) -> Any:
    if isinstance(node, Tree):
        return (node.data, *map(shape, node.children))
    return None if node is None else str(node)


def ours(text: str, tokens: BodyTokens) -> Any:
    try:
        return Parser(load("body"), Shapes(text)).run(tokens)
    except Unexpected:
        return "unexpected"


def theirs(text: str, tokens: BodyTokens) -> Any:
    try:
        return shape(lark().parse((text, tokens)))
    except UnexpectedToken:
        return "unexpected"


def tokens_of(text: str) -> BodyTokens:
    return BodyTokens(Reports(Text.whole(Source("", text))))


@given(bodies())
def test_our_loop_makes_what_lark_makes(text: str) -> None:
    made = ours(text, tokens_of(text))
    assert made != "unexpected"
    assert made == theirs(text, tokens_of(text))


@given(soup())
def test_our_loop_refuses_what_lark_refuses(text: str) -> None:
    reports = Reports(Text.whole(Source("", text)))
    reports.add = lambda diagnostic: None  # type: ignore[method-assign]
    tokens = BodyTokens(reports)
    assert ours(text, tokens) == theirs(text, tokens)


SMALL = """
start: item*
?item: sum | "(" item ")"
sum: [NAME "="] NAME ("+" _rest)?
_rest: NAME | NAME "+" _rest
NAME: /[a-z]+/
%ignore " "
"""


@cache
def small() -> Grammar:
    tables: Any = ModuleType("small")
    exec(module_of("small", SMALL), vars(tables))
    return Grammar(tables)


@pytest.mark.parametrize("text", ["", "a", "a = b", "a + b + c", "(a = b + c) d ((e))", "  a  b  "])
def test_tokens_can_be_cut_as_the_parser_goes(text: str) -> None:
    assert Parser(small(), Shapes(text)).parse(text) == shape(Lark(SMALL, parser="lalr").parse(text))


@pytest.mark.parametrize(("text", "kind", "at"), [("a = ", "$END", (4, 4)), ("a)", ")", (1, 2)), ("?", "", (0, 1))])
def test_what_does_not_fit_is_told_with_what_would(text: str, kind: str, at: At) -> None:
    with pytest.raises(Unexpected) as caught:
        Parser(small(), Shapes(text)).parse(text)
    assert (caught.value.kind, caught.value.at) == (kind, at)
    assert "NAME" in caught.value.expected
