"""Reports of what does not fit inside an array or an inline table."""

from __future__ import annotations

import re

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help, Label
from dsl.syntax.toml_faults.numbers import is_value
from dsl.syntax.toml_faults.shape import code_end
from dsl.syntax.toml_faults.statements import bad_key_of, no_equals, other_comment
from dsl.syntax.toml_faults.strings import open_string
from dsl.syntax.toml_faults.stuck import Stuck, Token, leave_out, shown
from dsl.syntax.toml_faults.values import no_value

_CLOSING = {"OPEN": "]", "BRACE": "}"}
_NOUN = {"OPEN": "array", "BRACE": "inline table"}


def unclosed(stuck: Stuck) -> Diagnostic:
    """Of a bracket that is still open where the next statement begins."""
    opened = stuck.opened[-1]
    closing = _CLOSING[opened.kind]
    end = code_end(stuck.text, opened.start)
    one_line = stuck.read[-1].end <= end
    edits = (Edit(stuck.span(end, end), closing),) if one_line else ()
    return Diagnostic(
        "E0121",
        f"the {_NOUN[opened.kind]} is not closed",
        stuck.span(opened.start, opened.start + 1),
        "opened here",
        (Label(stuck.here(r"\S+"), "still inside it"),) if stuck.rest else (),
        help=(Help(f"close it with `{closing}`", edits),),
    )


def in_brackets(stuck: Stuck) -> Diagnostic:
    """Of what does not fit, whatever is missing before it."""
    if stuck.wants == "equals":
        return no_equals(stuck)
    if stuck.read[-1].kind == "EQUALS":
        return no_value(stuck)
    opened, sign = stuck.opened[-1], stuck.rest[0]
    if sign in "\"'" and stuck.wants == "value":
        return open_string(stuck)
    if comment := other_comment(stuck) if sign == "/" else None:
        return comment
    if sign in "]})":
        return _wrong_bracket(stuck, opened)
    if sign == ",":
        first = stuck.read[-1] is opened
        return Diagnostic(
            "E0122",
            f"a comma before the first of the {_NOUN[opened.kind]}" if first else "two commas in a row",
            stuck.here(),
            "nothing stands before it",
            help=leave_out(stuck.here(r"(?:,[ \t]*)+")),
        )
    if stuck.wants == "comma":
        return _no_comma(stuck, opened)
    if stuck.wants == "field" and (words := bad_key_of(stuck)):
        return words
    what = "a key" if stuck.wants == "field" else "a value"
    return Diagnostic(
        "E0110", f"{shown(stuck.line.text)} is not {what}", stuck.here(r"\S+"), f"{what} is expected here"
    )


def _wrong_bracket(stuck: Stuck, opened: Token) -> Diagnostic:
    sign, closing = stuck.rest[0], _CLOSING[opened.kind]
    return Diagnostic(
        "E0121",
        f"the {_NOUN[opened.kind]} is closed by `{sign}`",
        stuck.here(),
        f"`{closing}` is expected here",
        (Label(stuck.span(opened.start, opened.start + 1), "opened here"),),
        help=(Help(f"write `{closing}`", (Edit(stuck.here(), closing),)),),
    )


def _no_comma(stuck: Stuck, opened: Token) -> Diagnostic:
    sign, end = stuck.rest[0], stuck.read[-1].end
    if sign in "=:" and opened.kind == "OPEN":
        return Diagnostic(
            "E0110",
            f"an array has no keys, but `{sign}` stands after a value",
            stuck.here(),
            "a `,` or `]` is expected here",
            help=(Help("keys stand in an inline table, `{ key = value }`"),),
        )
    if sign == ";":
        return Diagnostic(
            "E0122",
            "values are parted by commas",
            stuck.here(),
            "a `,` is expected here",
            help=(Help("write `,`", (Edit(stuck.here(), ","),), sure=True),),
        )
    if not re.match(r"[\"'\[{\w+.-]", sign):
        return Diagnostic(
            "E0110",
            f"{shown(stuck.line.text)} fits nowhere",
            stuck.here(),
            f"a `,` or `{_CLOSING[opened.kind]}` is expected here",
        )
    gap = stuck.span(end, end)
    return Diagnostic(
        "E0122",
        "a comma is missing",
        stuck.here(r"[\w.-]+|."),
        "a `,` is expected before this",
        help=(
            Help(
                "put a comma between them",
                (Edit(gap, ","),),
                sure=stuck.at > end and (sign in "\"'[{" or is_value(stuck.here(r"[^\s,\]}]+").text)),
            ),
        ),
    )
