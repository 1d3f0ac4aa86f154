"""One name for one thing: what a spec declares under names may not share them, nor take those of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dsl.diagnostics.diagnostic import Diagnostic, Help, Label
from dsl.diagnostics.source import Span
from dsl.lang.frame import LIBRARY, Unit
from dsl.lang.lookup import find_entry
from dsl.lang.program import Data
from dsl.lang.statements import RESERVED
from dsl.spec.spec import Spec

APPLIED = ("layer", "function", "loss", "metric", "transform")
"""The families whose names bodies apply."""
OTHER = "choose another name"


class Claim(NamedTuple):
    """A name that is in sight of every loss, and what it stands for there."""

    name: str
    what: str
    span: Span | None
    path: str = ""
    origin: str = ""


def check_names(unit: Unit, spec: Spec, data: Data) -> set[str]:
    """The parameters whose names something else has too; each name that stands for two things is reported."""
    doubtful: set[str] = set()
    known: dict[str, Claim] = {}
    for claim in _claims(unit, spec, data):
        first = known.setdefault(claim.name, claim)
        if first is not claim:
            _report_twice(unit, *_in_order(first, claim))
            doubtful |= {claim.name} if "a parameter" in (first.what, claim.what) else set()
    for section in spec.models:
        for name, value in (section["input"].fields or {}).items():
            claim = Claim(name, "an input of a model", value.key_span, value.path, value.origin)
            if name in RESERVED:
                message = f"an input may not be called `{name}`: bodies have that word for something else"
                _add(unit, "E0322", message, claim, "has a meaning of its own")
            elif name in known and known[name].what != "a field of the data":
                _report_twice(unit, known[name], claim)
    unit.read |= doubtful
    return doubtful


def _claims(unit: Unit, spec: Spec, data: Data) -> Iterator[Claim]:
    for thing, role in unit.declared:
        if role is LIBRARY:
            target = thing.block.target
            yield _applied(unit, Claim(target.name, "a block", thing.text.span(*target.at)))
    for name, value in spec.params.items():
        yield Claim(name, "a parameter", value.key_span, value.path, value.origin)
    for name, value in spec.constants.items():
        yield Claim(name, "a constant", value.key_span, value.path, value.origin)
    for section in spec.models:
        yield _applied(unit, Claim(section.name, "a model", section.key_span, section.path, section.origin))
    if data.source is not None and data.facts is not None:
        for name in data.facts.fields:
            yield Claim(name, "a field of the data", data.source.span, "data.source")


def _applied(unit: Unit, claim: Claim) -> Claim:
    """What is applied by its name may not hide what the catalogue has under it."""
    entry = find_entry(APPLIED, claim.name)
    if entry is not None and not any(item.span == claim.span for item in unit.diagnostics):
        message = f"`{claim.name}` is the name of a {entry.family}, and cannot be that of {claim.what}"
        _add(unit, "E0322", message, claim, f"`{claim.name}(...)` would mean two things")
    return claim


def _in_order(one: Claim, other: Claim) -> tuple[Claim, Claim]:
    """Two claims as they stand in the file; what another file claims comes first."""
    if one.span is None or other.span is None or one.span.source is not other.span.source:
        return one, other
    return (one, other) if one.span.start <= other.span.start else (other, one)


def _report_twice(unit: Unit, first: Claim, second: Claim) -> None:
    labels = (Label(first.span, f"{first.what} here"),) if first.span is not None else ()
    message = f"`{second.name}` names two things: {first.what} and {second.what}"
    _add(unit, "E0321", message, second, f"{second.what} here", labels, "give one of them another name")


def _add(
    unit: Unit, code: str, message: str, at: Claim, label: str, labels: tuple[Label, ...] = (), help: str = OTHER
) -> None:
    unit.add(Diagnostic(code, message, at.span, label, labels, help=(Help(help),), path=at.path, origin=at.origin))
