"""Reports of what stands without quotes where a value must, and is none."""

from __future__ import annotations

import re

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help
from dsl.diagnostics.source import Span
from dsl.syntax.toml_faults.characters import blank_name, strange_blank
from dsl.syntax.toml_faults.numbers import date, is_value, number, write
from dsl.syntax.toml_faults.stuck import leave_out, new_line, quoted, shown

_CURLY = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\uff02\uff07"
_SPELT = {"true": "true", "false": "false", "yes": "true", "no": "false", "on": "true", "off": "false"}
_LONG = 200
_NOTHING = ("none", "null", "nil", "~", "undefined")


def explain_word(span: Span) -> Diagnostic:
    """The report of the text at `span`."""
    word = span.text
    if len(word) > _LONG:
        return number(span, word) or _text(span, word)
    for explain in (_invisible, _semicolon, _curly, _spelt, date, number, _parenthesis, _half_quoted):
        report = explain(span, word)
        if report:
            return report
    return _text(span, word)


def _invisible(span: Span, word: str) -> Diagnostic | None:
    at = next((index for index, letter in enumerate(word) if blank_name(letter)), None)
    return None if at is None else strange_blank(Span(span.source, span.start + at, span.start + at + 1))


def _semicolon(span: Span, word: str) -> Diagnostic | None:
    found = re.match(r"([^;]*[^;\s])\s*;[ \t]*", word)
    if found is None or not is_value(found.group(1)):
        return None
    at = span.start + word.index(";")
    sign = Span(span.source, at, at + 1)
    last = found.end() == len(word)
    return Diagnostic(
        "E0129",
        "a `;` after a value" if last else "two statements on one line",
        sign,
        "a line end alone parts statements",
        help=leave_out(sign) if last else new_line(Span(span.source, at, span.start + found.end())),
    )


def _curly(span: Span, word: str) -> Diagnostic | None:
    if word[0] not in _CURLY:
        return None
    first = Span(span.source, span.start, span.start + 1)
    last = Span(span.source, span.end - 1, span.end)
    whole = word[-1] in _CURLY and quoted(word[1:-1]) == f'"{word[1:-1]}"'
    edits = (Edit(first, '"'), Edit(last, '"')) if whole else ()
    return Diagnostic(
        "E0124",
        "curly quotes do not make a string",
        first,
        f"`{word[0]}` is no quotation mark of TOML",
        help=(Help("write straight quotes", edits, sure=whole),),
    )


def _spelt(span: Span, word: str) -> Diagnostic | None:
    if word.lower() in _SPELT:
        known = _SPELT[word.lower()]
        return Diagnostic(
            "E0120",
            f"`{word}` is no value: TOML writes `{known}`",
            span,
            "neither `true` nor `false`",
            help=write(span, known, sure=word.lower() == known),
        )
    if word.lower() in _NOTHING:
        return Diagnostic(
            "E0120",
            f"`{word}` is no value: TOML has none that means nothing",
            span,
            "no value",
            help=(Help("leave the key out, so that its default holds"),),
        )
    return None


def _parenthesis(span: Span, word: str) -> Diagnostic | None:
    if word[0] != "(":
        return None
    first, last = Span(span.source, span.start, span.start + 1), Span(span.source, span.end - 1, span.end)
    whole = word[-1] == ")" and not re.search(r"[()]", word[1:-1])
    return Diagnostic(
        "E0121",
        f"{shown(word)} is no array: its brackets are `[ ]`",
        first,
        "no bracket of TOML",
        help=(Help("write `[` and `]`", (Edit(first, "["), Edit(last, "]")) if whole else ()),),
    )


def _half_quoted(span: Span, word: str) -> Diagnostic | None:
    if not re.fullmatch(r"[^\"']+[\"']", word):
        return None
    first = Span(span.source, span.start, span.start)
    return Diagnostic(
        "E0114",
        "the string has no opening quote",
        span,
        "a quote at its end alone",
        help=(Help(f"put `{word[-1]}` before it", (Edit(first, word[-1]),)),),
    )


def _text(span: Span, word: str) -> Diagnostic:
    if len(word) < _LONG and re.fullmatch(r"[-+*/() 0-9._eE]*\d\s*[-+*/]+\s*\d[-+*/() 0-9._eE]*", word):
        return Diagnostic(
            "E0114",
            f"{shown(word)} is no value",
            span,
            "TOML computes nothing",
            help=(Help("write the number that it comes to"),),
        )
    known = quoted(word if "#" in word else re.sub(r"\s*\n\s*", " ", word))
    edits = (Edit(span, known),) if known else ()
    return Diagnostic(
        "E0114",
        f"the text {shown(word)} stands without quotes",
        span,
        "text stands in quotes",
        help=(Help("put quotes around it", edits),),
    )
