"""Exit statuses of the commands that read and check."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostics.diagnostic import Diagnostic

DONE = 0
FAULTS = 1
USAGE = 2
BOUND = 3
INTERNAL = 70
WRITING = 74

UNREADABLE = frozenset({"E0101", "E0102", "E0103", "E0104", "E0105", "E0107"})
"""Codes that say that an input cannot be read; where a spec names that input, the spec is at fault."""
BOUNDS = frozenset({"E0106"})
"""Codes that say that a bound was passed, beside `E035x`."""


def status_of(diagnostics: Iterable[Diagnostic]) -> int:
    """The worst counts: what cannot be read, then what passes a bound, then other errors."""
    found = {_status(diagnostic) for diagnostic in diagnostics}
    return next((status for status in (USAGE, BOUND, FAULTS) if status in found), DONE)


def _status(diagnostic: Diagnostic) -> int:
    if diagnostic.code in UNREADABLE and (diagnostic.span is None or not diagnostic.path):
        return USAGE
    if diagnostic.code in BOUNDS or diagnostic.code.startswith("E035"):
        return BOUND
    return FAULTS if diagnostic.severity == "error" else DONE
