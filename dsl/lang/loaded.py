"""`weights`: what a model loads at its start, held against the weights that it has."""

from __future__ import annotations

from dataclasses import replace

from dsl.diagnostics.diagnostic import Diagnostic, Help, Label
from dsl.diagnostics.source import Span
from dsl.lang.frame import Unit
from dsl.lang.pairing import is_rename, stands_for
from dsl.lang.patterns import MOST_NODES, check_pattern, each, inside
from dsl.lang.program import Loaded, Program
from dsl.spec.spec import Spec
from dsl.spec.value import Value


def check_loaded(unit: Unit, spec: Spec, program: Program) -> None:
    """Check what each model loads, as far as its own weights tell, and give it that."""
    for section in spec.models:
        model, value = program.models.get(section.name), section["weights"]
        if model is None or not value.given:
            continue
        fields = value.fields or {}
        names = fields["names"].fields if "names" in fields else None
        if model.graph.size <= MOST_NODES and model.graph.is_settled:
            weights = tuple(name for name, _ in model.graph.weights())
            for pattern in each(fields["match"]) if "match" in fields else ():
                unit.path, unit.origin = pattern.path, pattern.origin
                check_pattern(unit, str(pattern.value), inside(pattern), weights)
            _check_names(unit, names or {}, weights)
        loaded = Loaded(str(value.value)) if value.fields is None else _loaded(fields) if "path" in fields else None
        if loaded is not None:
            loaded = loaded._replace(key=value.path, span=value.span)
            program.models[section.name] = replace(model, loaded=loaded)


def _loaded(fields: dict[str, Value]) -> Loaded:
    plain = {name: value.value for name, value in fields.items()}
    if "match" in fields:
        plain["match"] = tuple(str(item.value) for item in each(fields["match"]))
    if "names" in fields:
        plain["names"] = tuple(plain["names"].items())
    return Loaded(**plain)


def _check_names(unit: Unit, lines: dict[str, Value], weights: tuple[str, ...]) -> None:
    """Each line stands for some weights that those before it left."""
    left = dict.fromkeys(weights)
    before: dict[str, Value] = {}
    for name, value in lines.items():
        unit.path, unit.origin = value.path, value.origin
        own = str(value.value)
        unit.looks -= 2 * len(weights) + len(before)
        if unit.looks < 0:
            return
        first = next((earlier for earlier in before if stands_for(earlier, (name,))), None)
        taken = stands_for(own, left)
        if first is not None and value.key_span is not None:
            _report_taken(unit, name, value.key_span, before[first].key_span, f"`{first}` takes it first")
        elif not taken and stands_for(own, weights):
            _report_taken(unit, own, inside(value), None, "taken by the lines before")
        elif not taken:
            check_pattern(unit, own, inside(value), weights)
        before[name] = value
        for weight in taken if not is_rename(name, own) or own in left else ():
            del left[weight]


def _report_taken(unit: Unit, pattern: str, span: Span, first: Span | None, label: str) -> None:
    labels = (Label(first, "this line"),) if first is not None else ()
    help = (Help("put the lines that stand for more behind those that stand for less"),)
    message = f"nothing is left of `{pattern}` for this line"
    unit.add(Diagnostic("E0439", message, span, label, labels=labels, help=help))
