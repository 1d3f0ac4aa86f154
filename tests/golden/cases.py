"""The golden cases: broken specs, what is expected of each, and the reports as they are printed.

A case is a file `broken/NAME.toml` or `broken/NAME.dsl`. Comments at its top say what it is held to:

    # expect: E0307 3:12-22, W0602 5:1-5      codes with their primary places, sorted by place
    # set: trainer.max_epochs=0               an argument of --set; may stand several times
    # profile: fast
    # root: .

`*` instead of a place expects a report without one, and `base.toml:3:1-4` one in another file. Files that cases extend
or use lie in `broken/files/`. The report itself is in `NAME.txt`, written anew by `pytest --regenerate`, never by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.order import arrange
from dsl.diagnostics.text import render
from dsl.lang.check import check_file

BROKEN = Path(__file__).parent / "broken"
PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Case:
    path: Path
    expected: str
    sets: tuple[str, ...]
    profile: str | None
    root: str | None

    @property
    def report(self) -> Path:
        return self.path.with_suffix(self.path.suffix + ".txt")

    def found(self) -> tuple[Diagnostic, ...]:
        """What is reported, with names of files relative to the folder of the cases."""
        name = self.path.name
        return arrange(check_file(name, sets=self.sets, profile=self.profile, root=self.root))

    def printed(self, found: tuple[Diagnostic, ...]) -> str:
        """The report as it is printed, wherever the project lies."""
        return render(found).replace(str(PROJECT), "PROJECT")


def read_cases() -> list[Case]:
    return [_read(path) for path in sorted(BROKEN.iterdir()) if path.suffix in (".toml", ".dsl")]


def _read(path: Path) -> Case:
    text = path.read_bytes().decode("utf-8", errors="replace").lstrip("\ufeff")
    found: dict[str, list[str]] = {}
    for key, value in re.findall(r"^# (expect|set|profile|root): (.*?)\r?$", text, re.MULTILINE):
        found.setdefault(key, []).append(value.strip())
    expected = ", ".join(found.get("expect", []))
    profile = found.get("profile", [None])[0]
    return Case(path, expected, tuple(found.get("set", ())), profile, found.get("root", [None])[0])


def places(diagnostics: Iterable[Diagnostic], file: str) -> str:
    """The codes and places of reports, as a case states them."""
    return ", ".join(f"{item.code} {_place(item, file)}" for item in diagnostics)


def _place(item: Diagnostic, file: str) -> str:
    if item.span is None:
        return "*"
    source = item.span.source
    line, column = source.position(item.span.start)
    last, end = source.position(item.span.end)
    where = f"{line}:{column}-{end}" if last == line else f"{line}:{column}-{last}:{end}"
    return where if source.name == file else f"{source.name}:{where}"
