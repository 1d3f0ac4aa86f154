"""Characters that do not belong in a file of text, and those that look like others."""

from __future__ import annotations

import re
import unicodedata

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help
from dsl.diagnostics.source import Source, Span
from dsl.syntax.toml_faults.reports import MOST_REPORTS
from dsl.syntax.toml_faults.shape import line_end

_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)"


def clean(source: Source, text: str) -> tuple[str, list[Diagnostic]]:
    """The text with a blank in place of each control character, and a report of the first on each line."""
    if "\n" not in text[:-1] and len(re.findall(r"\r(?!\n)", text)) > 1:
        at = text.index("\r")
        return text.replace("\r", "\n"), [_old_lines(Span(source, at, at + 1))]
    reports: list[Diagnostic] = []
    control = re.compile(_CONTROL)
    found = control.search(text)
    while found and len(reports) < MOST_REPORTS:
        reports.append(_control(Span(source, found.start(), found.end())))
        found = control.search(text, line_end(text, found.end()))
    return (re.sub(_CONTROL, " ", text) if reports else text), reports


def _old_lines(span: Span) -> Diagnostic:
    return Diagnostic(
        "E0126",
        "the lines end in carriage returns alone",
        span,
        "a line end of old systems",
        help=(Help("save the file with line ends of your system (LF or CRLF)"),),
    )


def _control(span: Span) -> Diagnostic:
    code = ord(span.text)
    if code == 13:
        return Diagnostic("E0126", "a carriage return without a line feed", span, "ends no line")
    return Diagnostic(
        "E0126",
        f"the control character U+{code:04X}",
        span,
        "cannot be seen, but stands here",
        help=(Help("leave it out, or write it in a string as an escape", (Edit(span, ""),)),),
    )


def blank_name(letter: str) -> str:
    """What a blank is called that is no space, tab or line end, or a mark that cannot be seen."""
    if not letter or letter.isascii() or not (letter.isspace() or unicodedata.category(letter) == "Cf"):
        return ""
    return f"{unicodedata.name(letter, 'character').lower()} (U+{ord(letter):04X})"


def strange_blank(span: Span) -> Diagnostic:
    """Of a blank that TOML has not."""
    return Diagnostic(
        "E0126",
        f"the {blank_name(span.text)} is no blank of TOML",
        span,
        "looks like a space or like nothing",
        help=(Help("write a plain space", (Edit(span, " "),), sure=True),),
    )
