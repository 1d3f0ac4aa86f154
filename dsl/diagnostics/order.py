"""The order in which a report is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dsl.diagnostics.diagnostic import Diagnostic


def arrange(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each diagnostic once, sorted by place: files as they first appear, then from top to bottom.

    What is said of a file as a whole comes before what is said of its text, and an error before a warning at its place.
    """
    unique = dict.fromkeys(diagnostics)
    files: dict[str, int] = {}
    for item in unique:
        files.setdefault(item.place[0], len(files))
    return tuple(sorted(unique, key=lambda item: _key(item, files)))


def strictly(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The same with every warning made an error."""
    return tuple(replace(item, strict=True) if item.severity == "warning" else item for item in diagnostics)


def _key(item: Diagnostic, files: dict[str, int]) -> tuple[int, int, int, str, str]:
    file, start, end = item.place
    return files[file], start, end, _WEIGHT[item.severity] + item.code, item.message


_WEIGHT = {"error": "0", "warning": "1", "note": "2"}
