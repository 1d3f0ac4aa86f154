"""Which files a command is to work on: files, patterns, folders, `-` for standard input."""

from __future__ import annotations

import os
from collections.abc import Iterable

from dsl.diagnostics.diagnostic import Diagnostic, Help

ENDINGS = (".toml", ".dsl")
OTHERS = frozenset({"pyproject.toml", "dslrun.toml", "Cargo.toml", "taplo.toml", ".taplo.toml", "ruff.toml"})
"""Files of other programs, which are no specs; they are passed over in a folder, and checked if they are named."""
STDIN = "-"


def find_targets(names: Iterable[str]) -> tuple[list[str], list[Diagnostic]]:
    """The files that the arguments name, each once, in order; and what names nothing."""
    found: dict[str, None] = {}
    faults: list[Diagnostic] = []
    for name in names:
        files = _files(name)
        if files:
            found.update(dict.fromkeys(files))
        else:
            faults.append(_nothing(name))
    return list(found), faults


def _files(name: str) -> list[str]:
    if name == STDIN:
        return [name]
    if os.path.isdir(name):
        return _below(name)
    if not os.path.lexists(name) and any(sign in name for sign in "*?["):
        import glob

        matches = sorted(glob.glob(name, recursive=True))
        return [file for match in matches for file in (_below(match) if os.path.isdir(match) else [match])]
    return [name]


def _below(folder: str) -> list[str]:
    """Specs and files of blocks in a folder and those in it, hidden ones left out."""
    files = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files += [os.path.join(place, name) for name in sorted(names) if _is_spec(name)]
    return files


def _is_spec(name: str) -> bool:
    return name.endswith(ENDINGS) and not name.startswith(".") and name not in OTHERS


def _nothing(name: str) -> Diagnostic:
    if os.path.isdir(name):
        message = "the folder has no specs (`*.toml`) and no files of blocks (`*.dsl`)"
    else:
        message = "the pattern matches no file"
    return Diagnostic("E0107", message, file=name, help=(Help("name a spec, such as `specs/mnist.toml`"),))
