"""The Spec: everything that a person asks for, typed and complete, with the place that each value came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from dsl.diagnostics.source import Source, Span
from dsl.spec.key import Decided, Table
from dsl.spec.keys.sweep import SPACE
from dsl.spec.value import DEFAULT, Value, joined, parts

TORN = ""
"""The path that is `broken` when part of a file could not be read."""


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """One table: the keys that were given, and the defaults of all others."""

    path: str
    """`trainer`, `model.generator`; empty for the keys before the first table."""
    name: str
    """The last part of it. `[model]` is the model `model`; the one step of a spec without `[step.*]` has none."""
    table: Table
    given: dict[str, Value]
    span: Span | None = None
    """Its header, or what implies it; None if it is not written."""
    key_span: Span | None = None
    """Its name in the header."""
    origin: str = ""

    def __getitem__(self, key: str) -> Value:
        """A key's value; `given` says whether a person wrote it, None is what is not set or decided later."""
        found = self.given.get(key)
        return found if found is not None else self.default(key)

    def __contains__(self, key: str) -> bool:
        return key in self.given

    def default(self, key: str) -> Value:
        declared = self.table.key(key)
        assert declared is not None, f"`{self.table.name}` declares no `{key}`"
        value = None if isinstance(declared.default, Decided) else declared.default
        return Value(value, joined(self.path, key), origin=DEFAULT)

    def values(self) -> Iterator[Value]:
        """Every key of the table, in the order in which it is declared, then those that the person named."""
        yield from (self[key.name] for key in self.table.keys)
        yield from (value for name, value in self.given.items() if self.table.key(name) is None)


class Split(NamedTuple):
    """Data to validate or test on: `role` is the key, `name` that of one of several sets, else empty."""

    role: str
    name: str
    value: Value


class Metric(NamedTuple):
    """A metric and the name that the spec gives it, which is empty if it gives none."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True, eq=False)
class Spec:
    """What reading makes of a file, what it extends, a profile and the command line."""

    name: str
    source: Source
    """The spec's own text."""
    folder: str
    """Where it lies: paths in it start there."""
    root: str
    """The project's folder: nothing outside it is read."""
    sections: dict[str, Section]
    """Every table by its path: `trainer`, `model.generator`; the keys before the first table under `""`."""
    models: tuple[Section, ...]
    """The models in the order of the file."""
    steps: tuple[Section, ...]
    """The steps in the order of the file; without `[step.*]`, the one that the top of the file says."""
    phases: tuple[Section, ...]
    broken: frozenset[str]
    """Paths of what was reported and left out: what follows from it is not to be reported again."""
    blocks: tuple[Source, ...] = ()
    """The files that `use` names."""
    sources: tuple[Source, ...] = ()
    """The spec's own text and those of what it extends, the base first."""

    def __getitem__(self, path: str) -> Value:
        """The value of a key: `spec["trainer.max_epochs"].value`, `spec["model.generator.frozen"].value`."""
        place, _, key = path.rpartition(".")
        return self.sections[place][key]

    def given(self, path: str) -> Value | None:
        """The value of a key if a person wrote it."""
        place, _, key = path.rpartition(".")
        section = self.sections.get(place)
        return section.given.get(key) if section is not None else None

    def is_broken(self, path: str) -> bool:
        """Whether a key, or a table around it, was reported and left out."""
        if not self.broken:
            return False
        keys = parts(path)
        return any(".".join(keys[:count]) in self.broken for count in range(1, len(keys) + 1))

    @property
    def torn(self) -> bool:
        """Whether part of a file could not be read, so that what seems missing may be there."""
        return TORN in self.broken

    def lacks(self, path: str) -> bool:
        """Whether nothing at all was written for a key."""
        return self.given(path) is None and not self.is_broken(path)

    @property
    def top(self) -> Section:
        return self.sections[""]

    @property
    def params(self) -> dict[str, Value]:
        return self.sections["params"].given

    @property
    def constants(self) -> dict[str, Value]:
        return self.sections["constants"].given

    @property
    def callbacks(self) -> tuple[Value, ...]:
        """Every callback as a call: text, or a table with `type`."""
        listed = self["trainer.callbacks"]
        first = listed.items if listed.items is not None else (listed,) if listed.given else ()
        return first + tuple(
            _as_call(section) for section in self.sections.values() if section.table.name == "callback"
        )

    @property
    def metrics(self) -> tuple[Metric, ...]:
        value = self["metrics"]
        if value.items is not None:
            return tuple(Metric("", item) for item in value.items)
        if value.fields is not None and "type" not in value.fields:
            return tuple(Metric(name, item) for name, item in value.fields.items())
        return (Metric("", value),) if value.given else ()

    @property
    def splits(self) -> tuple[Split, ...]:
        """What to validate and test on; a count of 0 is none."""
        return tuple(split for role in ("validate", "test") for split in self._split(role))

    @property
    def swept(self) -> dict[str, Value]:
        """What `[sweep.params]` varies: a list or a range for each path."""
        found = dict(_ranges("", self["sweep.params"]))
        return {f"params.{path}" if path in self.params else path: value for path, value in found.items()}

    @property
    def allowed(self) -> frozenset[str]:
        """Codes of warnings and notes that are not to be reported."""
        return frozenset(self["allow"].value)

    @property
    def stops_early(self) -> bool:
        """Whether early stopping is on."""
        enabled = self["early_stopping.enabled"].value
        return bool(enabled) if enabled is not None else self.sections["early_stopping"].span is not None

    @property
    def validates(self) -> bool:
        """Whether there is anything to validate on, as far as the spec says."""
        if self.torn or self.is_broken("data.validate") or self.is_broken("data.folds"):
            return True
        if self["trainer.limit_val_batches"].value == 0:
            return False
        held_out = any(split.role == "validate" for split in self.splits)
        return held_out or "folds" in self.sections["data"] or bool(self["trainer.overfit_batches"].value)

    def is_trained(self, model: Section) -> bool:
        """Whether any of a model's weights may be trained: it neither follows another nor is frozen whole."""
        return "follows" not in model and model["frozen"].value is not True

    def trains(self, step: Section) -> bool:
        """Whether a step is more than evaluated: on training data it updates."""
        when = step["when"].value if step.path else "train"
        return "train" in ((when,) if isinstance(when, str) else when) or self.is_broken(f"{step.path}.when")

    def updated_by(self, step: Section) -> tuple[str, ...]:
        """The names of the models whose weights a step changes."""
        if not self.trains(step):
            return ()
        value = step["updates"] if step.path else None
        if value is not None and value.given:
            return value.value if value.items is not None else (value.value,)
        return tuple(model.name for model in self.models if self.is_trained(model))

    def values(self) -> Iterator[Value]:
        """Every value there is, defaults included."""
        for section in self.sections.values():
            yield from section.values()

    def _split(self, role: str) -> Iterator[Split]:
        value = self[f"data.{role}"]
        if value.fields is not None and "type" not in value.fields:
            yield from (Split(role, name, item) for name, item in value.fields.items())
        elif value.value not in (None, 0):
            yield Split(role, "", value)


def _as_call(section: Section) -> Value:
    plain = {name: value.value for name, value in section.given.items()}
    fields = dict(section.given)
    return Value(plain, section.path, section.span, section.key_span, None, section.origin, None, fields)


def _ranges(path: str, space: Value) -> Iterator[tuple[str, Value]]:
    for name, part in (space.fields or {}).items():
        below = f"{path}.{name}" if path else name
        if part.fields is None or SPACE.is_range(part.fields):
            yield below, part
        else:
            yield from _ranges(below, part)
