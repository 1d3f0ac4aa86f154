"""The parts of a dotted key."""

from __future__ import annotations

import re

import tomli

_PART = r"""[A-Za-z0-9_-]+|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\n]*'"""


def key_parts(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Each part's name and its place, of the key from `start` to `end`; its spelling if its escapes are none."""
    raw = text[start:end]
    if "." not in raw and raw[0] not in "\"'":
        return [(raw, start, end)]
    found = re.compile(_PART).finditer(text, start, end)
    return [(_name(part.group()), part.start(), part.end()) for part in found]


def _name(raw: str) -> str:
    if raw[0] not in "\"'":
        return raw
    if raw[0] == "'" or "\\" not in raw:
        return raw[1:-1]
    try:
        return next(iter(tomli.loads(raw + "=0")))
    except tomli.TOMLDecodeError:
        return raw[1:-1]
