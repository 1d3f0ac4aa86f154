"""Makes the tables of a grammar with Lark, as the text of a module of literals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lark import Lark
from lark.common import ParserConf
from lark.grammar import Rule as LarkRule
from lark.grammar import Terminal
from lark.lexer import PatternStr, TerminalDef
from lark.parsers.lalr_analysis import LALR_Analyzer, Reduce

from dsl.syntax.lalr import Rule

HEAD = '''"""Tables of grammar/{name}.lark, made by `python -m dsl.syntax.tables`: edit the grammar, not this file.

What each constant holds is told in dsl/syntax/lalr.py.
"""

# fmt: off
# ruff: noqa: E501
'''


def module_of(name: str, grammar: str) -> str:
    """The module of literals for a grammar, which must be LALR(1) without conflicts."""
    lark = Lark(grammar, parser="lalr", lexer="basic")
    analysis: Any = LALR_Analyzer(ParserConf(lark.rules, {}, ["start"]), strict=True)
    analysis.compute_lalr()
    kinds = {terminal.name: _kind(terminal) for terminal in lark.terminals}
    words = {kinds[terminal.name] for terminal in lark.terminals if isinstance(terminal.pattern, PatternStr)}
    rows, gotos = _rows(analysis.parse_table, lark.rules, kinds)
    return HEAD.format(name=name) + "".join(
        (
            _constant("ROWS", "tuple[str, ...]", map(_groups, rows)),
            _constant("GOTOS", "tuple[str, ...]", map(_groups, gotos)),
            _constant(
                "RULES", "tuple[tuple[str, int, str, tuple[int | None, ...], bool], ...]", map(_rule, lark.rules)
            ),
            _constant("TERMINALS", "tuple[tuple[str, str], ...]", _terminals(lark.terminals, kinds)),
            f"WORDS: frozenset[str] = frozenset({sorted(words)})\n",
            f"IGNORED: frozenset[str] = frozenset({sorted(kinds[name] for name in lark.ignore_tokens)})\n",
        )
    )


def _constant(name: str, annotation: str, items: Iterable[object]) -> str:
    return f"{name}: {annotation} = (\n" + "".join(f"    {item!r},\n" for item in items) + ")\n"


def _kind(terminal: TerminalDef) -> str:
    return terminal.pattern.value if isinstance(terminal.pattern, PatternStr) else terminal.name


def _terminals(terminals: Iterable[TerminalDef], kinds: dict[str, str]) -> list[tuple[str, str]]:
    """The terminals in Lark's order of trying them: by priority, then the longest."""
    order = sorted(terminals, key=lambda t: (-t.priority, -t.pattern.max_width, -len(t.pattern.value), t.name))
    return [(kinds[terminal.name], terminal.pattern.to_regexp()) for terminal in order]


def _groups(row: dict[str, int]) -> str:
    """What leads to the same place together, behind it: `7 relu conv  -3 , )`."""
    assert not any(" " in symbol for symbol in row), "the rows are set apart by blanks"
    leading: dict[int, list[str]] = {}
    for symbol, target in row.items():
        leading.setdefault(target, []).append(symbol)
    return "  ".join(f"{target} {' '.join(symbols)}" for target, symbols in leading.items())


Rows = list[dict[str, int]]


def _rows(table: Any, rules: list[LarkRule], kinds: dict[str, str]) -> tuple[Rows, Rows]:
    """What follows on tokens, and on rules. States are numbered as met: Lark's numbers change from run to run."""
    origins = {rule.origin.name for rule in rules}
    number = {table.start_states["start"]: 0}
    queue = list(number)
    rows: Rows = []
    gotos: Rows = []
    for state in queue:
        row: dict[str, int] = {"$END": 0} if state == table.end_states["start"] else {}
        goto: dict[str, int] = {}
        for symbol, (action, argument) in sorted(table.states[state].items()):
            if action is Reduce:
                row[kinds.get(symbol, symbol)] = ~rules.index(argument)
                continue
            if argument not in number:
                number[argument] = len(number)
                queue.append(argument)
            if symbol in origins:
                goto[symbol] = number[argument]
            else:
                row[kinds.get(symbol, symbol)] = number[argument]
        rows.append(row)
        gotos.append(goto)
    return rows, gotos


def _rule(rule: LarkRule) -> Rule:
    options, size, origin = rule.options, len(rule.expansion), str(rule.origin.name)
    picks: list[int | None] = []
    symbols = iter(enumerate(rule.expansion))
    for absent in options.empty_indices or (False,) * size:
        if absent:
            picks.append(None)
            continue
        place, symbol = next(symbols)
        if options.keep_all_tokens or not (isinstance(symbol, Terminal) and symbol.filter_out):
            listed = not symbol.is_term and symbol.name.startswith("_")
            picks.append(~place if listed else place)
    thin = bool(options.expand1) and not rule.alias
    passes = thin and len(picks) == 1 and picks[0] is not None and picks[0] >= 0
    action = "" if passes or origin.startswith("_") else rule.alias or origin
    return origin, size, action, tuple(picks), thin and not passes
