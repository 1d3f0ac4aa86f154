"""What TOML 1.1 allows and TOML 1.0, which specs are written in so that every tool can read them, does not."""

from __future__ import annotations

import re

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help
from dsl.diagnostics.source import Span

CODE = "E0127"
_NOTE = "TOML 1.1 allows it; specs keep to TOML 1.0, which every editor and tool reads"


def newer_table(brace: Span, lines: list[tuple[int, int]], comma: tuple[int, int] | None) -> list[Diagnostic]:
    """Of the inline table that opens with `brace`: its line ends, and the comma after its last key."""
    source = brace.source
    found = []
    if lines:
        edits = tuple(Edit(Span(source, *line), " ") for line in lines)
        whole = not any("#" in edit.span.text for edit in edits)
        found.append(
            Diagnostic(
                CODE,
                "an inline table goes on over several lines",
                brace,
                "opens here",
                notes=(_NOTE,),
                help=(
                    Help("write it on one line", edits, sure=True)
                    if whole
                    else Help("write it on one line, or as a table of its own under a `[header]`"),
                ),
            )
        )
    if comma:
        span = Span(source, comma[0], comma[0] + 1)
        found.append(
            Diagnostic(
                CODE,
                "a comma after the last key of an inline table",
                span,
                "nothing follows",
                notes=(_NOTE,),
                help=(Help("leave the comma out", (Edit(span, ""),), sure=True),),
            )
        )
    return found


def newer_escapes(string: Span) -> list[Diagnostic]:
    """Of a string: `\\e` and `\\xHH`, if it is a basic one."""
    if string.text[0] == "'":
        return []
    found = []
    for escape in re.finditer(r"\\(?:e|x([0-9A-Fa-f]{2})|[\s\S])", string.text):
        if escape.group()[1] not in "ex":
            continue
        span = Span(string.source, string.start + escape.start(), string.start + escape.end())
        known = "\\u00" + (escape.group(1) or "1b")
        found.append(
            Diagnostic(
                CODE,
                f"`{escape.group()}` is an escape of TOML 1.1",
                span,
                notes=(_NOTE,),
                help=(Help(f"write `{known}`", (Edit(span, known),), sure=True),),
            )
        )
    return found


def newer_time(word: Span) -> list[Diagnostic]:
    """Of a time, or a date with one: a time without seconds."""
    short = re.search(r"(?:^|[Tt ])\d\d:\d\d(?!:)", word.text)
    if short is None:
        return []
    end = Span(word.source, word.start + short.end(), word.start + short.end())
    return [
        Diagnostic(
            CODE,
            f"`{word.text}` has no seconds",
            word,
            notes=(_NOTE,),
            help=(Help("add the seconds", (Edit(end, ":00"),), sure=True),),
        )
    ]
