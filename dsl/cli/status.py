"""Exit statuses of the commands that read and check."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostics.diagnostic import Diagnostic

DONE = 0
FAULTS = 1
USAGE = 2
BOUND = 3
INTERNAL = 70

UNREADABLE = frozenset({"E0101", "E0102", "E0103", "E0104", "E0105"})
"""Codes that say that an input cannot be read."""
BOUNDS = frozenset({"E0106"})
"""Codes that say that a bound was passed, beside `E035x`."""


def status_of(diagnostics: Iterable[Diagnostic], strict: bool = False) -> int:
    """The worst counts: what cannot be read, then what passes a bound, then other errors."""
    found = {_status(diagnostic.code, strict) for diagnostic in diagnostics}
    return next((status for status in (USAGE, BOUND, FAULTS) if status in found), DONE)


def _status(code: str, strict: bool) -> int:
    if code in UNREADABLE:
        return USAGE
    if code in BOUNDS or code.startswith("E035"):
        return BOUND
    return FAULTS if code[0] == "E" or (strict and code[0] == "W") else DONE
