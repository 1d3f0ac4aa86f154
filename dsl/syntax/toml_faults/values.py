"""Reports of what should be a value, or the end of a statement after one."""

from __future__ import annotations

import re

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help
from dsl.syntax.toml_faults.shape import begins_header, begins_pair, code_end, statement_end
from dsl.syntax.toml_faults.statements import other_comment, stray_bracket
from dsl.syntax.toml_faults.strings import open_string, runs_on, swallowed
from dsl.syntax.toml_faults.stuck import Stuck, Token, leave_out, new_line, shown
from dsl.syntax.toml_faults.words import explain_word


def no_value(stuck: Stuck) -> Diagnostic:
    """Of a key whose value is missing, or does not begin like one."""
    key, equals = stuck.read[-2:]
    sign = stuck.rest[:1]
    if not sign.strip() or sign in "#,]}":
        below = value_below(stuck)
        gap = stuck.span(equals.end, below)
        edits = (Edit(gap, " "),) if not gap.text.strip() else ()
        at = stuck.text.index("=", equals.start)
        return Diagnostic(
            "E0112",
            f"the key `{stuck.written(key)}` has no value",
            stuck.span(at, at + 1),
            "a value is expected after it",
            help=(
                Help("begin the value on the line of its key", edits)
                if below
                else Help("write it, or leave the key out"),
            ),
        )
    if sign in "\"'":
        return open_string(stuck)
    if sign == "=":
        extra = stuck.here("=+")
        return Diagnostic(
            "E0111",
            f"`={extra.text}` after the key `{stuck.written(key)}`",
            extra,
            "one is enough",
            help=leave_out(extra),
        )
    return Diagnostic("E0110", f"{shown(stuck.rest)} is no value", stuck.here(), "a value is expected here")


def value_below(stuck: Stuck) -> int:
    """Where a value begins on the line below a key that has none; 0 if there is none."""
    if stuck.opened or stuck.wants != "value" or (stuck.rest.strip() and stuck.rest[0] != "#"):
        return 0
    line = stuck.line_end + 1
    found = re.compile(r"[ \t]*(?=[\"'\[{\w.+-])").match(stuck.text, line)
    if found is None or begins_pair(stuck.text, line) or begins_header(stuck.text, line):
        return 0
    return found.end()


def no_end(stuck: Stuck) -> Diagnostic:
    """Of what stands after a value in place of a line end."""
    key, value = stuck.read[0], stuck.read[2]
    text, sign = stuck.text, stuck.rest[0]
    if value.kind == "STRING" and runs_on(text, value) < value.end:
        return swallowed(stuck, value)
    if comment := other_comment(stuck) if sign != ";" else None:
        return comment
    if sign in ",;":
        return _separator(stuck, value)
    if sign in "]})":
        return stray_bracket(stuck)
    if begins_pair(text, stuck.at):
        return Diagnostic(
            "E0129",
            "two statements on one line",
            stuck.here("[^\\s=]+"),
            "begins a statement of its own",
            help=new_line(stuck.span(stuck.read[-1].end, stuck.at)),
        )
    whole = stuck.span(value.start, stuck.line.end)
    if value.kind == "WORD":
        return explain_word(whole)
    joined = sign == "+" or (sign in "\"'" and stuck.at > value.end)
    inner = re.fullmatch(r'"(?!")[^\']*"', whole.text) and not joined
    known = Edit(whole, f"'{whole.text[1:-1]}'")
    return Diagnostic(
        "E0129",
        f"text after the value of `{stuck.written(key)}`",
        stuck.line,
        "strings are not joined" if joined else "the value ends before this",
        help=(Help("put single quotes around text with quotes in it", (known,)),) if inner else (),
    )


def bare_end(text: str, start: int) -> int:
    """Where text without quotes ends: with its line, or with the line that closes its brackets."""
    end = code_end(text, start)
    if text.count("(", start, end) > text.count(")", start, end):
        stop = statement_end(text, start)
        if text.find(")", end, stop) >= 0:
            return start + len(text[start:stop].rstrip())
    return end


def _separator(stuck: Stuck, value: Token) -> Diagnostic:
    """Of a `,` or `;` after a value."""
    sign, end = stuck.here(), stuck.line.end
    if end == sign.end:
        return Diagnostic(
            "E0122" if sign.text == "," else "E0129",
            f"`{sign.text}` after the value of `{stuck.written(stuck.read[0])}`",
            sign,
            "a line end alone parts statements",
            help=leave_out(sign),
        )
    if sign.text == ";" or begins_pair(stuck.text, sign.end):
        return Diagnostic(
            "E0129",
            "two statements on one line",
            sign,
            "a line end is expected here",
            help=new_line(stuck.here(r".[ \t]*")),
        )
    whole = stuck.span(value.start, end)
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", whole.text):
        known = whole.text.replace(",", "_")
        return Diagnostic(
            "E0118",
            f"{shown(whole.text)} is no number: `_` groups its digits",
            whole,
            "not as TOML writes it",
            help=(Help(f"write `{known}`", (Edit(whole, known),)),),
        )
    edits = (Edit(stuck.span(value.start, value.start), "["), Edit(stuck.span(end, end), "]"))
    return Diagnostic(
        "E0122",
        f"several values for the key `{stuck.written(stuck.read[0])}`",
        sign,
        "a second value follows",
        help=(Help("put brackets around them", edits),),
    )
