"""Reports of the escapes in a string that TOML does not have."""

from __future__ import annotations

import re

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help
from dsl.diagnostics.source import Span
from dsl.syntax.toml_faults.reports import MOST_REPORTS

_ESCAPE = re.compile(
    r"\\(?:u(?P<short>[0-9A-Fa-f]{0,4})|U(?P<long>[0-9A-Fa-f]{0,8})|x[0-9A-Fa-f]{0,2}|[ \t]*\r?\n|[\s\S])"
)


def explain_escapes(string: Span) -> list[Diagnostic]:
    """Of each escape in a basic string, or a key, that stands for nothing; of the first if one change mends all."""
    raw = string.text
    single = raw[:3] != '"""'
    literal = f"'{raw[1:-1]}'" if single and "'" not in raw and '\\"' not in raw else ""
    helps = (Help("put text with backslashes between single quotes", (Edit(string, literal),)),) if literal else ()
    reports: list[Diagnostic] = []
    for escape in _ESCAPE.finditer(raw):
        if len(reports) == MOST_REPORTS:
            break
        wrong = _wrong(escape, single)
        if wrong:
            span = Span(string.source, string.start + escape.start(), string.start + escape.end())
            double = Help("write `\\\\` for a backslash", (Edit(Span(span.source, span.start, span.start), "\\"),))
            reports.append(
                Diagnostic("E0117", f"`{span.text.strip()}` is no escape", span, wrong, help=helps or (double,))
            )
            if helps:
                break  # which puts all of them right
    return reports


def _wrong(escape: re.Match[str], single: bool) -> str:
    """Why an escape stands for nothing; empty if it is one."""
    sign = escape.group()[1]
    if sign in "uU":
        digits = escape.group("short" if sign == "u" else "long")
        if len(digits) < (4 if sign == "u" else 8):
            return f"`\\{sign}` takes {4 if sign == 'u' else 8} hexadecimal digits"
        if 0xD800 <= int(digits, 16) <= 0xDFFF or int(digits, 16) > 0x10FFFF:
            return "there is no such character"
        return ""
    if sign == "x":
        return "" if len(escape.group()) == 4 else "`\\x` takes 2 hexadecimal digits"
    if sign in 'btnfre"\\':
        return ""
    if escape.group().endswith("\n") and not single:
        return ""
    return "a backslash before a blank must end its line" if sign in " \t" else "a backslash begins an escape"
