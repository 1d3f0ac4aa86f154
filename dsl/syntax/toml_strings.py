"""For each character of a TOML string's value, the place in the file where it is spelt."""

from __future__ import annotations

import re

from dsl.diagnostics.source import Run, Source, Text

# Each stretch of a string that is not spelt as it reads: escapes, line continuations (no character at all), CRLF.
_UNEQUAL = r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|(?P<continued>[ \t]*\r?\n[ \t\r\n]*)|[^\n])|\r\n"


def string_text(source: Source, raw: str, start: int, value: str) -> Text:
    """The value of the string token `raw` that begins at `start`."""
    first, last = content(raw)
    if "\r" not in raw and ("\\" not in raw or raw[0] == "'"):
        assert last - first == len(value), "a bug of ours: a string's value and its spelling differ in length"
        return Text(value, source, (Run(0, len(value), start + first, start + last),))
    runs: list[Run] = []
    done, at = 0, first
    for found in re.compile(_UNEQUAL if raw[0] == '"' else "\r\n").finditer(raw, first, last):
        if found.start() > at:
            runs.append(Run(done, done + found.start() - at, start + at, start + found.start()))
            done = runs[-1].end
        at = found.end()
        if found.lastgroup != "continued":
            runs.append(Run(done, done + 1, start + found.start(), start + at))
            done += 1
    if last > at or not runs:
        runs.append(Run(done, done + last - at, start + at, start + last))
    assert runs[-1].end == len(value), "a bug of ours: a string's value and its spelling differ in length"
    return Text(value, source, tuple(runs))


def content(raw: str) -> tuple[int, int]:
    """Where the content of a string token begins and ends, within its quotes."""
    if len(raw) < 6 or raw[1] != raw[0] or raw[2] != raw[0]:
        return 1, len(raw) - 1
    return (3 if raw[3] not in "\r\n" else 4 if raw[3] == "\n" else 5), len(raw) - 3
