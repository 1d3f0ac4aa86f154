"""The models of a spec: what each is given, and the graph of its layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from dsl.diagnostics.diagnostic import Diagnostic, Help, Label
from dsl.diagnostics.source import Text
from dsl.lang.calls import parse_value
from dsl.lang.compile import Job, compile_body, fits
from dsl.lang.data import check_field
from dsl.lang.frame import MODEL, Applied, Frame, Unit
from dsl.lang.graph import Graph
from dsl.lang.program import Data, Model
from dsl.lang.values import Scope
from dsl.spec.spec import Section, Spec
from dsl.spec.value import Value
from dsl.syntax.tree import Body
from dsl.types.notation import Fault, parse_type
from dsl.types.tensor import Type, Unknown


@dataclass(slots=True)
class Source:
    """A model's text, compiled anew for each type of input that it is applied to."""

    section: Section
    body: Body | None
    text: Text | None
    inputs: dict[str, Type]
    fields: dict[str, str]
    """The inputs that are fields of the data, whose types they happen to have; those of others the spec states."""
    graphs: dict[tuple[Type, ...], Graph | None] = field(default_factory=dict)
    first: Graph | None = None
    """The one that the weights are sized by."""
    busy: bool = False


class Models:
    """The models of a spec by name. One compiles when it is first needed, so that models can apply one another."""

    def __init__(self, unit: Unit, spec: Spec, data: Data) -> None:
        self._unit = unit
        self._spec = spec
        self._scope = Scope()
        self._sources: dict[str, Source] = {}
        origins = _origins({section.name: section for section in spec.models})
        for section in spec.models:
            origin = origins[section.name]
            self._sources[section.name] = self._read(section, origin, data)
            takes = len(self._sources[section.name].inputs)
            unit.models[section.name] = Applied(takes, self._applier(section.name))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._sources)

    def compile_all(self, scope: Scope) -> dict[str, Model]:
        """Every model on the inputs it declares, seeing what `scope` holds; those with faults are left out."""
        self._scope = scope
        found = {}
        for name, source in self._sources.items():
            graph = self.on_declared(name)
            if graph is not None:
                found[name] = Model(name, source.inputs, graph)
        return found

    def on_declared(self, name: str) -> Graph | None:
        source = self._sources[name]
        return self._compiled(source, tuple(source.inputs.values()))

    def output(self) -> Type | None:
        """What the model `model`, or the sole one, gives; unknown if it has faults, None if there is no such model."""
        name = "model" if "model" in self._sources else next(iter(self._sources), "") if len(self._sources) == 1 else ""
        if not name:
            return Unknown("reported") if self._spec.is_broken("model") and not self._sources else None
        graph = self.on_declared(name)
        return graph.type if graph is not None else Unknown("reported")

    def input_types(self, name: str, fields: dict[str, Type]) -> dict[str, Type]:
        """What a model is given where the data's fields are these."""
        source = self._sources[name]
        given = {part: fields.get(field) for part, field in source.fields.items()}
        return {part: given.get(part) or kind for part, kind in source.inputs.items()}

    def on_types(self, name: str, types: dict[str, Type]) -> Graph | None:
        """The graph of a model on these inputs, whether or not its weights fit those that it has."""
        return self._compiled(self._sources[name], tuple(types.values()))

    def _applier(self, name: str) -> Callable[[Frame, tuple[int, int], tuple[Type, ...]], Graph | None]:
        return lambda frame, at, types: self.apply(name, frame, at, types)

    def apply(self, name: str, frame: Frame, at: tuple[int, int], types: tuple[Type, ...]) -> Graph | None:
        """The graph of a model on values of these types; a value that does not fit is reported at its use."""
        source = self._sources[name]
        wanted = tuple(source.inputs.values())
        if source.busy:
            frame.report("E0367", f"the model `{name}` uses itself", at, "would never end")
            return None
        if source.body is None or self.on_declared(name) is None:
            return None
        if len(wanted) != len(types):
            frame.report("E0332", f"the model `{name}` takes {len(wanted)} values", at, f"gets {len(types)}")
            return None
        for part, type_, got in zip(source.inputs, wanted, types, strict=True):
            if not fits(type_, got, part not in source.fields):
                declared = source.section["input"]
                place = declared.span if declared.given else source.section["layers"].key_span
                labels = (Label(place, f"takes {type_}"),) if place is not None else ()
                message = f"the model `{name}` takes {type_}, but gets {got}"
                help = f"give it a value that fits, or change `input` of `[{source.section.path}]`"
                frame.report("E0319", message, at, "does not fit", labels=labels, help=help)
                return None
        return self._compiled(source, types, frame, at)

    def _read(self, section: Section, origin: Section, data: Data) -> Source:
        layers = origin["layers"]
        body, text = None, None
        if layers.given:
            shared = self._sources.get(origin.name)
            if shared is not None:
                body, text = shared.body, shared.text
            else:
                self._unit.path, self._unit.origin = layers.path, layers.origin
                parsed = parse_value(self._unit, layers)
                body, text = parsed if parsed is not None else (None, None)
        value = section["input"] if section["input"].given else origin["input"]
        if self._spec.is_broken(f"{section.path}.input"):
            return Source(section, body, text, {"input": Unknown("reported")}, {"input": ""})
        parts = _parts(value)
        inputs = read_inputs(self._unit, parts, data)
        fields = {name: str(part.value).strip() for name, part in parts.items() if _is_field(part)}
        return Source(section, body, text, inputs, fields if parts else {name: name for name in inputs})

    def _compiled(
        self, source: Source, types: tuple[Type, ...], frame: Frame | None = None, at: tuple[int, int] = (0, 0)
    ) -> Graph | None:
        if source.body is None or source.text is None:
            return None
        if types in source.graphs:
            return source.graphs[types]
        given = dict(zip(source.inputs, types, strict=True))
        unit = self._unit
        before = unit.path, unit.origin, unit.uses
        layers = source.section["layers"]
        unit.path, unit.origin = f"{source.section.path}.layers", layers.origin
        unit.uses = [(frame.span(at), source.section.name)] if frame is not None else []
        source.busy = True
        job = Job(source.section.name, source.text, source.body, MODEL, self._scope, given, tuple(given))
        graph = compile_body(unit, job)
        source.busy = False
        unit.path, unit.origin, unit.uses = before
        if graph is not None and source.first is not None and frame is not None:
            frame.spend(at, graph.size // 10)
            if graph.weights() != source.first.weights():
                what = f"the weights of `{source.section.name}` do not fit {types[0]}"
                frame.report("E0368", what, at, "other sizes")
                graph = None
        if source.first is None and graph is not None and graph.is_settled:
            source.first = graph
        source.graphs[types] = graph
        return graph


def _origins(sections: dict[str, Section]) -> dict[str, Section]:
    """The section that has the layers of each model: its own, or that of the model it follows."""
    found: dict[str, Section] = {}
    for section in sections.values():
        followed: dict[str, Section] = {}
        at: Section | None = section
        while at is not None and at.name not in found and at.name not in followed:
            followed[at.name] = last = at
            at = sections.get(str(at["follows"].value))
        origin = found[at.name] if at is not None and at.name in found else last
        found.update(dict.fromkeys(followed, origin))
    return found


def _parts(value: Value) -> dict[str, Value]:
    """What a model is given, by name: each a field or a type."""
    if not value.given:
        return {}
    if value.fields is not None:
        return value.fields
    if value.items is not None:
        return {_input_name(item, f"input{place}"): item for place, item in enumerate(value.items, 1)}
    return {_input_name(value, "input"): value}


def _input_name(value: Value, other: str) -> str:
    return str(value.value).strip() if _is_field(value) else other


def _is_field(value: Value) -> bool:
    return str(value.value).strip().isidentifier()


def read_inputs(unit: Unit, parts: dict[str, Value], data: Data) -> dict[str, Type]:
    """The types of what a model is given: those of fields of the data, or those that the spec states."""
    if parts:
        return {name: _input(unit, value, data) for name, value in parts.items()}
    found = {name: data.fields.get(name, Unknown("the data")) for name in data.inputs}
    return found or {"input": Unknown("the data")}


def _input(unit: Unit, value: Value, data: Data) -> Type:
    text = str(value.value).strip()
    if text in data.fields:
        return data.fields[text]
    unit.path, unit.origin = value.path, value.origin
    if _is_field(value):
        return Unknown("the data" if check_field(unit, value, data.fields) else "reported")
    found = parse_type(value.value)
    if isinstance(found, Fault):
        report_type_fault(unit, value, found)
        return Unknown("reported")
    return found


def report_type_fault(unit: Unit, value: Value, fault: Fault) -> None:
    assert value.text is not None
    span = value.text.span(fault.start, fault.end)
    help = (Help("a type is written like `float[B, 3, 32, 32]` or `class[B] of 10`"),)
    unit.add(Diagnostic("E0314", fault.message, span, "no type", help=help))
