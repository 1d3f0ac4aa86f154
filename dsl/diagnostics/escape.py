"""Text of a spec made safe to print: what could move, hide or forge output is spelt out, and every width is known.

A character is shown as itself if it prints, takes room of its own and can be written in the output's encoding.
Others (controls, line ends, bidirectional and zero-width marks, odd blanks, lone surrogates) are spelt like `\\u202e`.
"""

from __future__ import annotations

from functools import lru_cache

LONGEST = 2000
"""Characters of one message, label or name that are shown."""

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

# These count as printable in Unicode, yet leave no ink: fillers, joiners, selectors of variants.
_INKLESS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")

# Systems that run checks obey these wherever they stand in a line of output.
_COMMANDS = ("##[", "##vso[")


def plain(text: str, encoding: str = "utf-8") -> str:
    """The text on one line, in characters that are what they seem."""
    if len(text) > LONGEST:
        half = LONGEST // 2
        return plain(text[:half], encoding) + ellipsis(encoding) + plain(text[-half:], encoding)
    if _is_harmless(text):
        return text
    return "".join(shown for shown, _ in pieces(text, encoding))


def pieces(text: str, encoding: str = "utf-8") -> list[tuple[str, int]]:
    """For each character, how it is shown and how many cells of a terminal that takes."""
    if _is_harmless(text):
        return [(char, 1) for char in text]
    result: list[tuple[str, int]] = []
    marks = 0
    for index, char in enumerate(text):
        shown, cells = _piece(char, encoding)
        if char == "#" and text.startswith(_COMMANDS, index - 1):
            shown, cells = _spelt(char), 4
        marks = marks + 1 if cells == 0 else 0
        if cells == 0 and (marks > 2 or not result):
            shown = _spelt(char)
            cells = len(shown)
        result.append((shown, cells))
    return result


def width(text: str) -> int:
    """How many cells a safe text takes."""
    return len(text) if text.isascii() else sum(_piece(char, "utf-8")[1] for char in text)


def ellipsis(encoding: str = "utf-8") -> str:
    return "…" if _writable("…", encoding) else "..."


def _is_harmless(text: str) -> bool:
    return text.isascii() and text.isprintable() and "##" not in text


@lru_cache(maxsize=4096)
def _piece(char: str, encoding: str) -> tuple[str, int]:
    if char.isprintable() and not _is_inkless(char) and _writable(char, encoding):
        return char, _cells(char)
    spelt = _spelt(char)
    return spelt, len(spelt)


def _is_inkless(char: str) -> bool:
    return char in _INKLESS or "\ufe00" <= char <= "\ufe0f" or "\U000e0000" <= char <= "\U000e0fff"


def _writable(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _spelt(char: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    number = ord(char)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}" if number < 65536 else f"\\U{number:08x}"


def _cells(char: str) -> int:
    if char.isascii():
        return 1
    # The tables of Unicode load only for text that needs them.
    from unicodedata import category, east_asian_width

    if category(char) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1
