"""Reads a TOML file with mistakes: reports each, leaves it out, and makes a tree of what remains."""

from __future__ import annotations

from typing import Any

import tomli

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.source import Source, Span
from dsl.syntax.toml_faults.characters import clean
from dsl.syntax.toml_faults.checks import check
from dsl.syntax.toml_faults.explain import explain, misread
from dsl.syntax.toml_faults.reports import MOST_REPORTS, Reports
from dsl.syntax.toml_faults.shape import statement_end
from dsl.syntax.toml_faults.stuck import Fault, Stuck, Token, pair
from dsl.syntax.toml_nodes import Table
from dsl.syntax.toml_tokens import CLOSING, DEEPEST, MOST_TOKENS, OPENING, Layout, document, tokenize
from dsl.syntax.toml_tree import TreeBuilder

_PUNCTUATION = {
    "EQUALS": "=", "COMMA": ",", "EOL": "\n", "BROKEN": "0",
    "OPEN": "[", "OPEN2": "[[", "CLOSE": "]", "CLOSE2": "]]", "BRACE": "{", "UNBRACE": "}",
}  # fmt: skip


def mend(source: Source, layout: Layout) -> tuple[Table, list[Diagnostic]]:
    """What remains of the document that has this layout, and the reports of what is wrong with it."""
    text, strange = clean(source, document(source.text))
    layout = tokenize(text) if strange else layout
    reports = Reports(text)
    for report in strange:
        reports.add(report)
    statements = check(source, text, _statements(source, text, layout, reports), reports)
    values, statements = _values(source, text, statements, reports)
    tokens = [token for statement in statements for token in statement]
    builder = TreeBuilder(source, text, [token.kind for token in tokens], [token[1:] for token in tokens])
    table = builder.build(values)
    for report in builder.newer:
        reports.add(report)
    return table, sorted(reports.found, key=lambda report: report.place)


def _statements(source: Source, text: str, layout: Layout, reports: Reports) -> list[list[Token]]:
    """The statements that parse, each with its line end, and what stands in for the others."""
    statements: list[list[Token]] = []
    start = 0
    left = 2 * MOST_TOKENS - len(layout.kinds)  # a mistake that shows late has what follows it read again
    while not reports.full and left > 0 and (fault := _read(source, text, layout, start, statements, reports)):
        reports.add(fault.report, fault.tokens[0] if fault.tokens and fault.tokens[0].kind == "KEY" else None)
        reports.enter(fault.tokens)
        statements += [fault.tokens] if fault.tokens else []
        start = max(fault.rest, start + 1)
        layout = tokenize(text[start:])
        left -= len(layout.kinds)
    return statements


def _read(
    source: Source, text: str, layout: Layout, start: int, statements: list[list[Token]], reports: Reports
) -> Fault | None:
    """Appends the statements of the text from `start` on, which has this layout, up to one at fault."""
    whole, begun = _parted(layout, start)
    for statement in whole:
        if fault := misread(source, text, statement):
            return fault
        reports.enter(statement)
        statements.append(statement)
    if layout.stuck is None:
        return None
    if layout.bound == "long":
        return Fault(_too_long(source, layout.stuck + start), len(text), [])
    stuck = Stuck(source, text, begun, layout.stuck + start)
    return _too_deep(stuck) if layout.bound else explain(stuck)


def _parted(layout: Layout, start: int) -> tuple[list[list[Token]], list[Token]]:
    """The tokens of each whole statement, and those of one that is only begun."""
    whole: list[list[Token]] = []
    begun: list[Token] = []
    depth = 0
    for kind, (first, last) in zip(layout.kinds, layout.places, strict=True):
        begun.append(Token(kind, first + start, last + start))
        depth += (kind in OPENING) - (kind in CLOSING)
        if kind == "EOL" and depth == 0:
            if len(begun) > 1:
                whole.append(begun)
            begun = []
    return whole, begun


def _too_deep(stuck: Stuck) -> Fault:
    rest = statement_end(stuck.text, stuck.start)
    report = Diagnostic(
        "E0106",
        f"brackets nested more than {DEEPEST} deep",
        stuck.span(stuck.at, stuck.at + 1),
        "one too many opens here",
    )
    return Fault(report, rest, pair(stuck.read[0], stuck.read[1].end, rest))


def _too_long(source: Source, at: int) -> Diagnostic:
    return Diagnostic(
        "E0106",
        f"more than {MOST_TOKENS:,} keys, values and signs in one file",
        Span(source, at, at + 1),
        "nothing is read from here on",
    )


def _values(
    source: Source, text: str, statements: list[list[Token]], reports: Reports
) -> tuple[dict[str, Any], list[list[Token]]]:
    """What tomli makes of the statements, and those it takes."""
    for _ in range(MOST_REPORTS):
        ends: list[int] = []
        pieces: list[str] = []
        size = 0
        for statement in statements:
            pieces.append("".join(_spelt(text, token) for token in statement))
            size += len(pieces[-1])
            ends.append(size)
        try:
            return tomli.loads("".join(pieces)), statements
        except tomli.TOMLDecodeError as error:
            at = next((index for index, end in enumerate(ends) if error.pos <= end), len(ends) - 1)
            reports.add(_refused(source, statements[at], error.msg))
            statements = statements[:at] + statements[at + 1 :]
    return {}, []


def _spelt(text: str, token: Token) -> str:
    """The token for tomli, which only need know its value."""
    return _PUNCTUATION.get(token.kind) or text[token.start : token.end].replace("\r\n", "\n")


def _refused(source: Source, statement: list[Token], why: str) -> Diagnostic:
    """Of a statement for whose mistake there is no report of its own."""
    span = Span(source, statement[0].start, statement[-2].end)
    return Diagnostic("E0110", f"this is no TOML: {why[:1].lower()}{why[1:]}", span)
