"""Reports of strings that do not end, or not where they should."""

from __future__ import annotations

import re

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help, Label
from dsl.syntax.toml_faults.shape import begins_header, begins_pair, code_end, line_end, line_start, next_header
from dsl.syntax.toml_faults.stuck import Stuck, Token

# How far on the end of a string is looked for, in characters.
_FURTHEST = 20_000


def open_string(stuck: Stuck) -> Diagnostic:
    """Of a string that does not end, or not on its line."""
    quote = stuck.rest[0]
    if stuck.rest.startswith(quote * 3):
        return _open_lines(stuck)
    whole, last = stuck.line, closing_quote(stuck)
    if quote == '"' and whole.text.endswith('\\"') and "'" not in whole.text:
        return Diagnostic(
            "E0113",
            "the string does not end: a backslash stands before its last quote",
            stuck.span(whole.end - 2, whole.end),
            'a `"` in the string, not its end',
            (Label(stuck.here(), "opens here"),),
            help=(Help("put text with backslashes between single quotes", (Edit(whole, f"'{whole.text[1:-1]}'"),)),),
        )
    if last:
        end = stuck.span(last, last + 1)
        return Diagnostic(
            "E0113",
            "the string goes on over several lines",
            stuck.here(),
            "opens here",
            (Label(end, "ends here"),),
            help=(
                Help(f"put it between `{quote * 3}`", (Edit(stuck.here(), quote * 3), Edit(end, quote * 3)), sure=True),
            ),
        )
    return Diagnostic(
        "E0113",
        "the string does not end on its line",
        stuck.here(),
        "opens here",
        help=(Help(f"close it with `{quote}`", (Edit(stuck.span(whole.end, whole.end), quote),)),),
    )


def closing_quote(stuck: Stuck) -> int:
    """Where a string ends on a later line, before anything that looks like a statement; 0 if it does not."""
    quote, line = stuck.rest[0], stuck.line_end + 1
    furthest = stuck.at + _FURTHEST
    while (
        line < min(len(stuck.text), furthest)
        and not begins_pair(stuck.text, line)
        and not begins_header(stuck.text, line)
    ):
        end = line_end(stuck.text, line)
        at = stuck.text.find(quote, line, end)
        if at >= 0:
            return at if not stuck.text[at + 1 : code_end(stuck.text, at + 1)].strip(" \t,]}") else 0
        line = end + 1
    return 0


def _open_lines(stuck: Stuck) -> Diagnostic:
    quotes = stuck.here("...")
    header = next_header(stuck.text, stuck.at)
    inside = stuck.span(header, code_end(stuck.text, header))
    return Diagnostic(
        "E0113",
        "the string does not end",
        quotes,
        "opens here",
        (Label(inside, "still in the string"),) if inside.text else (),
        help=(Help(f"close it with `{quotes.text}`"),),
    )


def runs_on(text: str, value: Token) -> int:
    """Where the next statement seems to begin that a string of several lines has swallowed; else the string's end."""
    quotes = text[value.start : value.start + 3]
    if quotes not in ('"""', "'''"):
        return value.end
    key = re.compile(rf"^[ \t]*[\w.-]+[ \t]*=[ \t]*{quotes}", re.MULTILINE).search(text, value.start + 3, value.end)
    return min(key.start() if key else value.end, next_header(text, value.start + 3))


def swallows_key(text: str, value: Token) -> bool:
    """A string of several lines that ends where the next one seems to begin, after `key = `."""
    quotes = text[value.end - 3 : value.end]
    if quotes not in ('"""', "'''") or value.end - value.start < 6:
        return False
    start = line_start(text, value.end)
    return start > value.start and re.fullmatch(r"[ \t]*[\w.-]+[ \t]*=[ \t]*", text[start : value.end - 3]) is not None


def swallowed(stuck: Stuck, value: Token) -> Diagnostic:
    """Of a string of several lines that goes on into the statements after it."""
    quotes = stuck.span(value.start, value.start + 3)
    inside = runs_on(stuck.text, value)
    return Diagnostic(
        "E0113",
        "the string does not end where it should",
        quotes,
        "opens here",
        (
            Label(stuck.span(inside, code_end(stuck.text, inside)), "still in the string"),
            Label(stuck.span(value.end - 3, value.end), "ends only here"),
        ),
        help=(Help(f"close it with `{quotes.text}` before the next statement"),),
    )
