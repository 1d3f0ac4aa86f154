"""What deciding works on: what is asked, what there is, and what has to be said of it."""

from __future__ import annotations

from typing import Any

from dsl.diagnostics.diagnostic import Diagnostic, Help, Label
from dsl.lang.calls import Called
from dsl.lang.program import Program
from dsl.plan.machine import Machine
from dsl.plan.parts import Thing
from dsl.spec.report import report
from dsl.spec.spec import Spec
from dsl.spec.value import Value


class Draft:
    """A plan in the making. What is wrong, or advised, is added to `diagnostics`, what is not known to `unknown`."""

    __slots__ = ("diagnostics", "machine", "program", "spec", "unknown")

    def __init__(self, spec: Spec, program: Program, machine: Machine) -> None:
        self.spec = spec
        self.program = program
        self.machine = machine
        self.diagnostics: list[Diagnostic] = []
        self.unknown: list[str] = []

    def __getitem__(self, path: str) -> Any:
        """The plain value of a key, its default included."""
        return self.spec[path].value

    def say(
        self,
        code: str,
        message: str,
        *places: Value | None,
        label: str = "",
        labels: tuple[Label, ...] = (),
        help: str = "",
        notes: tuple[str, ...] = (),
    ) -> None:
        """Report at the first of the places that a person wrote; at the file if none is."""
        advice = (Help(help),) if help else ()
        value = next((place for place in places if place is not None and place.given), None)
        if value is None:
            name = self.spec.source.name
            path = next((place.path for place in places if place is not None), "")
            self.diagnostics.append(Diagnostic(code, message, notes=notes, help=advice, path=path, file=name))
        else:
            self.diagnostics.append(report(code, message, value, label=label, labels=labels, notes=notes, help=advice))

    @property
    def dev_run(self) -> int:
        """How many batches of everything a run for trying out takes; 0 for a real one."""
        return int(self["trainer.fast_dev_run"])

    @property
    def failed(self) -> bool:
        return any(item.severity == "error" for item in self.diagnostics)


def thing(called: Called) -> Thing:
    """A call as plain data."""
    return Thing(called.entry.name, called.result.lowers, plain_settings(called.settings.as_dict()))


def plain_settings(values: dict[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items()}


def plain(value: Any) -> Any:
    """A setting as plain data: lists are tuples, sizes with names are text."""
    if isinstance(value, (tuple, list)):
        return tuple(map(plain, value))
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)


def seconds(value: Any) -> float | None:
    """A stretch of time, written `"days:hours:minutes:seconds"` or as a table."""
    if value is None:
        return None
    units = (86_400, 3_600, 60, 1)
    if isinstance(value, str):
        return float(sum(unit * int(part) for unit, part in zip(units, value.split(":"), strict=True)))
    return float(sum(unit * value.get(name, 0) for unit, name in zip(units, _NAMES, strict=True)))


_NAMES = ("days", "hours", "minutes", "seconds")
