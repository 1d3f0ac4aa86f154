"""The folder that a spec belongs to: nothing outside it is read."""

from __future__ import annotations

import os
from dataclasses import replace

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.source import Source
from dsl.spec.report import report
from dsl.spec.value import Value
from dsl.syntax.reading import read

MARKS = (".git", "pyproject.toml", "dslrun.toml")
MOST_FILES = 100
"""So many files may one spec extend, and use, counting each time that one is named."""


def find_root(folder: str) -> str:
    """The nearest folder, from this one up, that has one of the marks of a project; else the folder itself."""
    at = os.path.abspath(folder)
    while True:
        if any(os.path.lexists(os.path.join(at, mark)) for mark in MARKS):
            return at
        above = os.path.dirname(at)
        if above == at:
            return os.path.abspath(folder)
        at = above


def is_below(path: str, root: str) -> bool:
    """Whether a path, its links followed, lies below a folder."""
    real, top = os.path.realpath(path), os.path.realpath(root)
    return real == top or real.startswith(top.rstrip(os.sep) + os.sep)


def outside(shown: str, root: str) -> Diagnostic | None:
    """A refusal of a spec that lies outside the folder that `--root` names."""
    if is_below(shown, root):
        return None
    message = f"`{shown}` lies outside the project's folder, `{root}`"
    return Diagnostic("E0212", message, file=shown, help=(Help("name a folder that holds it with `--root`"),))


def read_named(value: Value, folder: str, root: str) -> tuple[str, Source] | Diagnostic:
    """The file that a value names, from the folder of the file that it stands in; with its path as a person sees it."""
    name = str(value.value)
    path = os.path.normpath(os.path.join(folder, name)) if name else ""
    if not name or "\0" in name:
        return report("E0206", f"`{value.name}` takes the path of a file", value, label="names no file")
    if not is_below(path, root):
        message = f"`{name}` leads out of the project's folder"
        notes = (f"the project's folder is `{os.path.abspath(root)}`",)
        help = (Help("copy the file into the project, or name a folder that holds both with `--root`"),)
        return report("E0212", message, value, label="outside", notes=notes, help=help)
    found = read(os.path.abspath(path), path)
    if isinstance(found, Source):
        return path, found
    return _at_value(found, value)


def _at_value(diagnostic: Diagnostic, value: Value) -> Diagnostic:
    """A report on a file, put where the file was named."""
    if diagnostic.span is not None:
        return diagnostic
    return replace(diagnostic, span=value.span, label=diagnostic.label or "named here").at_path(
        value.path, value.origin
    )
