"""Reports of what should be a statement, the `=` after a key, or a header."""

from __future__ import annotations

import re

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help, Label
from dsl.diagnostics.source import Span
from dsl.syntax.toml_faults.shape import begins_pair, code_end
from dsl.syntax.toml_faults.stuck import Stuck, Token, leave_out, new_line, quoted, shown

_COMMENT = re.compile(r"//+|/\*|;+|%+|--+(?=\s)|--+$")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
# Words up to an `=`, or up to the bracket that closes a header.
_WORDS = re.compile(r"[^=\"'\[\]{},#]*[^=\"'\[\]{},#\s](?=\s*[=\]])")


def no_statement(stuck: Stuck) -> Diagnostic:
    """Of a line that begins with something else than a key or a header."""
    sign = stuck.rest[0]
    if comment := other_comment(stuck):
        return comment
    if sign in "\"'":
        return _open_key(stuck)
    if sign in "]})":
        return stray_bracket(stuck)
    if sign in "=.":
        return Diagnostic("E0125", f"a statement begins with `{sign}`", stuck.here(), "a name is missing before this")
    return bad_key_of(stuck) or _nonsense(stuck, stuck.line)


def no_equals(stuck: Stuck) -> Diagnostic:
    """Of what stands after a key in place of `=`."""
    key, rest = stuck.read[-1], stuck.rest
    name = stuck.written(key)
    if not rest.strip() or rest[0] in "#,}]":
        return Diagnostic(
            "E0112",
            f"the key `{name}` has no value",
            stuck.span(key.start, key.end),
            "stands alone",
            help=(Help(f"write `{name} = ` and its value"),),
        )
    if rest[0] == ".":
        return _dots(stuck, key)
    if re.fullmatch("-+", name) and not stuck.opened:
        return _dashes(stuck, key)
    if sign := re.match(r":=|=>|:|\+=", rest):
        return _other_equals(stuck, key, sign.group())
    words = _WORDS.match(rest)
    if words and rest[words.end() :].lstrip().startswith("=") and name[0] not in "\"'":
        return bad_key(stuck, key.start, stuck.at + words.end())
    if re.match(r"\"[^\"]*\"\s*=|'[^']*'\s*=", rest):
        return Diagnostic(
            "E0125",
            "two names before one `=`",
            stuck.span(key.start, stuck.at),
            "a `.` or nothing parts the names of a key",
        )
    if re.match(r"[\"'\[{+\d]|-(?!>)|true\b|false\b", rest) and stuck.at > key.end:
        return Diagnostic(
            "E0111",
            f"`=` is missing after the key `{name}`",
            stuck.span(key.start, key.end),
            "its value follows right away",
            help=(Help("put `=` between them", (Edit(stuck.span(key.end, key.end), " ="),), sure=True),),
        )
    return _nonsense(stuck, stuck.span(key.start, code_end(stuck.text, stuck.at)))


def header(stuck: Stuck) -> Diagnostic:
    """Of a header, or of what stands after one."""
    opening = stuck.written(stuck.read[0])
    if stuck.wants == "name":
        return _no_name(stuck, opening)
    key = stuck.read[1]
    if stuck.wants == "closing":
        return _no_closing(stuck, opening, key)
    if stuck.rest[0] == "]":
        return Diagnostic(
            "E0121",
            f"`{opening}` is closed by `{']' * len(opening)}`",
            stuck.here(r"\]+"),
            "one bracket too many",
            help=leave_out(stuck.here(r"\]+")),
        )
    if comment := other_comment(stuck):
        return comment
    pair = begins_pair(stuck.text, stuck.at)
    return Diagnostic(
        "E0129",
        f"text after the header `{opening}{stuck.written(key)}{']' * len(opening)}`",
        stuck.line,
        "a line end is expected before this",
        help=new_line(stuck.span(stuck.read[-1].end, stuck.at)) if pair else (),
    )


def _no_name(stuck: Stuck, opening: str) -> Diagnostic:
    sign = stuck.rest[:1]
    if sign == "[":
        return Diagnostic("E0121", "brackets before the name of a table", stuck.here(r"\[+"), "one too many, or apart")
    if sign and sign in "\"'":
        return _open_key(stuck)
    if words := bad_key_of(stuck):
        return words
    return Diagnostic(
        "E0125",
        "a table without a name",
        stuck.span(stuck.read[0].start, stuck.read[0].start + len(opening)),
        f"a name is expected after `{opening}`",
    )


def _no_closing(stuck: Stuck, opening: str, key: Token) -> Diagnostic:
    if stuck.rest.startswith("."):
        return _dots(stuck, key)
    words = _WORDS.match(stuck.rest)
    if words and stuck.written(key)[0] not in "\"'":
        return bad_key(stuck, key.start, stuck.at + words.end())
    closing = "]" * len(opening)
    short = stuck.rest.startswith("]")
    end = stuck.span(stuck.at + 1, stuck.at + 1) if short else stuck.span(key.end, key.end)
    return Diagnostic(
        "E0121",
        f"the header `{opening}{stuck.written(key)}` is not closed",
        stuck.span(stuck.read[0].start, stuck.read[0].start + len(opening)),
        "opened here",
        (Label(stuck.span(stuck.at, stuck.at + 1) if stuck.rest else end, f"`{closing}` is expected here"),),
        help=(Help(f"close it with `{closing}`", (Edit(end, "]" if short else closing),), sure=True),),
    )


def bad_key_of(stuck: Stuck) -> Diagnostic | None:
    """Of the key that begins here, if an `=` or the bracket of a header comes after it."""
    words = _WORDS.match(stuck.rest)
    return bad_key(stuck, stuck.at, stuck.at + words.end()) if words and stuck.rest[0] != "." else None


def bad_key(stuck: Stuck, start: int, end: int) -> Diagnostic:
    """Of a key of several words, or with characters that need quotes."""
    span = stuck.span(start, end)
    key = span.text
    odd = next((letter for letter in key if not _BARE.fullmatch(letter) and letter != "."), ".")
    word = re.sub(r"\s+", "_", key)
    one_word = (Help(f"write it as one word, `{word}`", (Edit(span, word),)),) if _BARE.fullmatch(word) else ()
    in_quotes = (Help("put quotes around it", (Edit(span, quoted(key)),)),) if quoted(key) else ()
    return Diagnostic(
        "E0125",
        f"the key {shown(key)} has {'a blank' if odd.isspace() else f'`{odd}`'} in it",
        span,
        "needs quotes",
        help=one_word + in_quotes,
    )


def other_comment(stuck: Stuck) -> Diagnostic | None:
    """Of a comment as other languages write it, if one begins here."""
    sign = _COMMENT.match(stuck.rest)
    return _comment(stuck.here(_COMMENT.pattern)) if sign else None


def _comment(span: Span) -> Diagnostic:
    line = not span.text.endswith("*")
    return Diagnostic(
        "E0123",
        f"`{span.text}` begins no comment",
        span,
        "comments begin with `#`",
        help=(Help("write `#`", (Edit(span, "#"),) if line else (), sure=line),),
    )


def stray_bracket(stuck: Stuck) -> Diagnostic:
    return Diagnostic("E0121", f"`{stuck.rest[0]}` closes nothing", stuck.here(), "nothing is open here")


def _open_key(stuck: Stuck) -> Diagnostic:
    quotes = stuck.here("\"\"\"|'''|.")
    lines = len(quotes.text) == 3
    if lines and not re.search(rf"{quotes.text}\s*[=\]]", stuck.rest):
        return Diagnostic(
            "E0110",
            "a string without a key",
            quotes,
            "opens here",
            help=(Help(f"write the key before it, `layers = {quotes.text}`"),),
        )
    return Diagnostic(
        "E0125" if lines else "E0113",
        "a key is no string of several lines" if lines else "the key does not end: its quote is not closed",
        quotes,
        "opens here",
        help=(Help("write it in `\"` or `'`"),) if lines else (Help(f"close it with `{quotes.text}`"),),
    )


def _dots(stuck: Stuck, key: Token) -> Diagnostic:
    if stuck.written(key).count(".") >= 15 and not stuck.rest.startswith(".."):
        return Diagnostic("E0106", "a key of more than 16 parts", stuck.here(), "the 16th part ends here")
    return Diagnostic("E0125", "a part of a key is missing", stuck.here(r"\.+"), "a name must follow each dot")


def _dashes(stuck: Stuck, key: Token) -> Diagnostic:
    span = stuck.span(key.start, key.end)
    if len(span.text) == 2:
        return _comment(span)
    return Diagnostic(
        "E0110",
        f"`{span.text}` begins no statement",
        span,
        "TOML writes no list so",
        help=(Help("write a list as `key = [first, second]`"),),
    )


def _other_equals(stuck: Stuck, key: Token, sign: str) -> Diagnostic:
    span = stuck.span(stuck.at, stuck.at + len(sign))
    name = stuck.written(key)
    typed = re.match(r":\s*[A-Za-z_][\w.\[\], ]*?\s*=(?=[^=])", stuck.rest) if sign == ":" else None
    if sign == "+=" and _BARE.fullmatch(name):
        known = f'"{name}+" ='
        edit = Edit(stuck.span(key.start, span.end), known)
        help = Help(f"to add to what the base spec has, write `{known}`", (edit,))
    else:
        put = Edit(stuck.span(span.start, span.start + (typed.end() if typed else len(sign))), "=")
        if span.start == key.end:
            put = Edit(put.span, " =")
        help = Help("write `=`", (put,), sure=not typed)
    return Diagnostic(
        "E0111",
        f"`{sign}` after the key `{name}`",
        span,
        "a key has no type here" if typed else "`=` is expected here",
        help=(help,),
    )


def _nonsense(stuck: Stuck, span: Span) -> Diagnostic:
    body = re.search(r"->|\w\(|^\w+$", span.text)
    return Diagnostic(
        "E0110",
        f"{shown(span.text)} is no statement of TOML",
        span,
        "looks like a line of a body" if body else "neither `key = value` nor `[table]`",
        help=(Help('a body stands between quotes: `layers = """ ... """`'),) if body else (),
    )
