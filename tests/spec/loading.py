"""How these tests read specs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.spec.override import Override
from dsl.spec.read import load
from dsl.spec.spec import Spec

TOP = 'loss = "cross_entropy"\noptimizer = "adam(lr=1e-3)"\n'
DATA = '[data]\nsource = "digits"\nvalidate = 200\n'
MODEL = '[model]\nlayers = "flatten -> linear(10)"\n'
TRAINER = "[trainer]\nmax_epochs = 5\n"
GOOD = TOP + DATA + MODEL + TRAINER


def read(text: str, sets: Sequence[str | Override] = (), profile: str | None = None) -> tuple[Spec, list[Diagnostic]]:
    """A spec given as text."""
    spec, diagnostics = load("spec.toml", text=text, sets=sets, profile=profile)
    assert spec is not None
    return spec, diagnostics


def good(text: str, sets: Sequence[str | Override] = (), profile: str | None = None) -> Spec:
    """A spec with nothing wrong in it."""
    spec, diagnostics = read(text, sets, profile)
    assert not diagnostics, [(item.code, item.message) for item in diagnostics]
    return spec


def told(diagnostics: list[Diagnostic]) -> list[tuple[str, str]]:
    """The code of each report, and the text that it points at."""
    return [(item.code, item.span.text if item.span is not None else "") for item in diagnostics]


def write(folder: Path, **files: str) -> None:
    """Files in a folder, by name without `.toml`."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
