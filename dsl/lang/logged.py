"""The names under which values are logged, each of one value alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dsl.diagnostics.diagnostic import Diagnostic, Help, Label
from dsl.diagnostics.source import Span

STAGES = ("train", "val", "test")


@dataclass(frozen=True, slots=True)
class Logged:
    """A value that is logged for each stage: `loss`, `generator_loss`, `accuracy`, `kl`."""

    name: str
    best: str = "min"
    """Whether the smallest or the largest is best; empty where neither is."""
    stages: tuple[str, ...] = STAGES
    scalar: bool = True
    what: str = field(default="", compare=False)
    """As a report says it: `the loss`, `a metric`; empty for what is reported already."""
    span: Span | None = field(default=None, compare=False, repr=False)
    path: str = field(default="", compare=False, repr=False)
    origin: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Set:
    """Data to validate or test on; a sole one has no name."""

    name: str
    span: Span | None = field(default=None, compare=False, repr=False)
    path: str = ""
    origin: str = ""


def logged_names(values: Iterable[Logged], sets: Mapping[str, tuple[Set, ...]]) -> dict[str, Logged]:
    """Every name that a run logs, where `sets` are those of each stage but training."""
    return {name: value for name, value, _ in _each(values, sets)}


def twins(values: Iterable[Logged], sets: Mapping[str, tuple[Set, ...]]) -> Iterator[Diagnostic]:
    """Names that two values would have: each pair of values is reported once, and each pair of sets."""
    values = tuple(value for value in values if value.what)
    known: dict[str, Logged] = {}
    alike = False
    for value in values:
        first = known.setdefault(value.name, value)
        if first is not value and set(first.stages) & set(value.stages):
            alike = True
            yield _of_values(first, value)
    if alike:
        return
    owners: dict[str, tuple[Logged, Set]] = {}
    reported = set()
    for name, value, of in _each(values, sets):
        first, other = owners.setdefault(name, (value, of))
        if other is not of and (other.name, of.name) not in reported:
            reported.add((other.name, of.name))
            yield _of_sets(name, (first, other), (value, of))


def _each(values: Iterable[Logged], sets: Mapping[str, tuple[Set, ...]]) -> Iterator[tuple[str, Logged, Set]]:
    for value in values:
        for stage in value.stages:
            for one in sets.get(stage, (Set(""),)):
                yield f"{stage}_{one.name}_{value.name}" if one.name else f"{stage}_{value.name}", value, one


def _of_values(first: Logged, second: Logged) -> Diagnostic:
    if first.what == second.what == "a metric":
        message = f"two metrics would be logged as `{second.name}`"
        help = f'name them: `metrics = {{ {second.name} = "...", {second.name}2 = "..." }}`'
        labels = (Label(first.span, "the first"),) if first.span is not None else ()
        return _twin(message, second, "the second", labels, help)
    message = f"{first.what} and {second.what} would both be logged as `{second.name}`"
    labels = (Label(first.span, first.what),) if first.span is not None else ()
    named = f'`metrics = {{ {second.name}2 = "..." }}`' if second.what == "a metric" else ""
    help = f"give it a name of its own: {named}" if named else "call it something else"
    return _twin(message, second, second.what, labels, help)


def _of_sets(name: str, first: tuple[Logged, Set], second: tuple[Logged, Set]) -> Diagnostic:
    names = [f"`{value.name}` of `{of.name}`" if of.name else f"`{value.name}`" for value, of in (first, second)]
    both = " and ".join(names)
    labels = (Label(first[1].span, "the other set"),) if first[1].span is not None else ()
    help = (Help("give one of the sets another name"),)
    of = second[1]
    return Diagnostic(
        "E0434", f"{both} would both be logged as `{name}`", of.span, "this set", labels, help=help, path=of.path,
        origin=of.origin,
    )  # fmt: skip


def _twin(message: str, at: Logged, label: str, labels: tuple[Label, ...], help: str) -> Diagnostic:
    return Diagnostic("E0434", message, at.span, label, labels, help=(Help(help),), path=at.path, origin=at.origin)
