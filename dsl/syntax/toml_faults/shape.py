"""The shape of TOML that does not parse: where a statement ends, what a line begins, how far a value goes."""

from __future__ import annotations

import re

_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_KEY = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_PAIR = re.compile(rf"[ \t]*{_KEY}[ \t]*=(?!=)")
_HEADER = re.compile(
    rf"[ \t]*\[{{1,2}}[ \t]*[A-Za-z_][A-Za-z0-9_-]*(?:[ \t]*\.[ \t]*{_NAME})*[ \t]*\]{{1,2}}[ \t]*(?:#.*)?\r?$",
    re.MULTILINE,
)
_LINES = re.compile("^" + _HEADER.pattern, re.MULTILINE)

# What matters for the end of a statement: strings whole (or as far as their line goes), comments, brackets, line ends.
_STEP = re.compile(
    r'"{3}[^"\\]*(?:(?:\\[\s\S]|"{1,2}(?!"))[^"\\]*)*"{3,5}'
    r"|'{3}[^']*(?:'{1,2}(?!')[^']*)*'{3,5}"
    r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"?'
    r"|'[^'\n]*'?|\#[^\n]*|[\[{(\]})]|\n"
)


def begins_pair(text: str, at: int) -> bool:
    """A line that begins at `at` sets a key."""
    return _PAIR.match(text, at) is not None


def begins_header(text: str, at: int) -> bool:
    """The line that begins at `at` is a table's header."""
    return _HEADER.match(text, at) is not None


def next_header(text: str, at: int) -> int:
    """Where the next header's line begins; the end of the text if there is none."""
    found = _LINES.search(text, at)
    return found.start() if found else len(text)


def line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """The line end at or after `at`."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def code_end(text: str, at: int) -> int:
    """Where what is written from `at` to the end of its line ends, without the comment after it."""
    end = line_end(text, at)
    for step in _STEP.finditer(text, at, end):
        if step.group()[0] == "#":
            end = step.start()
            break
    return at + len(text[at:end].rstrip())


def value_end(text: str, at: int) -> int:
    """Where a value without quotes ends that stands in brackets: before the comma or bracket that is not its own."""
    depth = 0
    stop = line_end(text, at)
    for step in re.compile(r"[\[({]|[\])}]|,|\s#").finditer(text, at, stop):
        sign = step.group()
        if sign in "[({":
            depth += 1
        elif depth and sign in "])}":
            depth -= 1
        elif not depth:
            stop = step.start()
            break
    return at + len(text[at:stop].rstrip())


def statement_end(text: str, start: int) -> int:
    """The line end that ends the statement at `start`, as its brackets have it: it ends sooner where another begins."""
    opened: list[str] = []
    upto, closed = start, False
    for step in _STEP.finditer(text, start):
        sign = step.group()
        if sign in ("[", "{", "("):
            opened.append(sign)
        elif sign in ("]", "}", ")"):
            del opened[-1:]
        elif sign == "\n":
            if not opened or begins_header(text, step.end()):
                return step.start()
            if opened[-1] == "{" and step.end() > upto:
                upto, closed = _closing(text, step.end())
            indented = text[step.end() : step.end() + 1] in (" ", "\t")
            over = {"[": True, "{": not closed, "(": not indented}[opened[-1]]
            if over and begins_pair(text, step.end()):
                return step.start()
    return len(text)


def closes(text: str, at: int) -> bool:
    """A `}` begins a line before the next header."""
    return _closing(text, at)[1]


def _closing(text: str, at: int) -> tuple[int, bool]:
    """The next line that a `}` begins, and True; or the next header, and False, if that comes first."""
    header = next_header(text, at)
    found = re.compile(r"^[ \t]*\}", re.MULTILINE).search(text, at, header)
    return (found.start(), True) if found else (header, False)
