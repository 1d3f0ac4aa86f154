"""The data of a spec: the facts of its source, its splits, and its fields after transforms."""

from __future__ import annotations

from dsl import catalogue
from dsl.catalogue.sources.facts import Facts
from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help
from dsl.diagnostics.suggest import nearest
from dsl.lang.calls import Called, call_one
from dsl.lang.fields import RESERVED, transformed
from dsl.lang.files import ProjectFiles
from dsl.lang.frame import Unit
from dsl.lang.graph import Graph
from dsl.lang.program import Data
from dsl.lang.values import Scope
from dsl.spec.spec import Spec
from dsl.spec.value import Value
from dsl.types.tensor import Type, Unknown


def check_data(unit: Unit, spec: Spec, scope: Scope) -> Data:
    """What the data are, as far as the spec and the headers of its files tell."""
    data = Data()
    files = ProjectFiles(str(spec.root))
    source = spec["data.source"]
    if source.given:
        called = call_one(unit, source, "source", scope, "a source", files)
        if called is not None and isinstance(called.result, Facts):
            _take_facts(unit, data, called, called.result, source)
    unit.vague = not data.fields or spec.torn
    data.target_lost = spec.is_broken("data.target")
    _check_targets(unit, spec, data)
    _check_splits(unit, spec, scope, data, files)
    unit.targets = data.targets
    data.transform, data.held_out = _after(unit, spec, scope, data, "transform", data.fields)
    data.augment, data.fields = _after(unit, spec, scope, data, "augment", data.held_out)
    data.batch_augment, data.batches = _after(unit, spec, scope, data, "batch_augment", data.fields)
    unit.fields = tuple(data.fields)
    sampler = spec["data.sampler"]
    if sampler.given:
        data.sampler = call_one(unit, sampler, "sampler", scope, "a sampler")
    return data


def _after(
    unit: Unit, spec: Spec, scope: Scope, data: Data, key: str, fields: dict[str, Type]
) -> tuple[Graph | None, dict[str, Type]]:
    """The graph of a transform, and the fields after it."""
    value = spec[f"data.{key}"]
    if not value.given:
        lost = spec.is_broken(f"data.{key}")
        return None, dict.fromkeys(fields, Unknown("reported")) if lost else fields
    known = fields or {"sample": Unknown("reported")}
    target = data.targets[0] if key == "batch_augment" and len(data.targets) == 1 else ""
    graph, after = transformed(unit, value, scope, known, target)
    return graph, after if fields else fields


def _take_facts(unit: Unit, data: Data, called: Called, facts: Facts, source: Value) -> None:
    data.facts = facts
    data.source = called
    data.fields = dict(facts.fields)
    data.inputs = (facts.input,) if isinstance(facts.input, str) else tuple(facts.input)
    data.targets = (facts.target,) if isinstance(facts.target, str) else tuple(facts.target or ())
    for name in facts.fields:
        if name in RESERVED:
            unit.add(
                Diagnostic("E0502", f"a field of the data may not be called `{name}`", called.span, "has such a field")
            )
    for note in facts.notes:
        unit.add(Diagnostic("N0704", note, called.span))


def _check_targets(unit: Unit, spec: Spec, data: Data) -> None:
    value = spec["data.target"]
    if not value.given:
        return
    items = value.items or (value,)
    data.targets = tuple(str(item.value) for item in items)
    for item in items:
        unit.path, unit.origin = value.path, value.origin
        if not check_field(unit, item, data.fields):
            data.lost += (str(item.value),)
    data.inputs = tuple(name for name in data.inputs if name not in data.targets)


def check_field(unit: Unit, value: Value, fields: dict[str, Type]) -> bool:
    """Whether the data have the field that a value names; if not, that is reported."""
    name = str(value.value)
    if name in fields or not fields or any(isinstance(kind, Unknown) for kind in fields.values()):
        return True
    assert value.span is not None
    span = value.text.span(0, len(value.text.value)) if value.text is not None else value.span
    close = nearest(name, fields)
    help = (Help(f"did you mean `{close[0]}`?", (Edit(span, close[0]),)),) if close else ()
    known = ", ".join(f"`{field}`" for field in fields)
    message = f"the data have no field `{name}`"
    unit.add(Diagnostic("E0501", message, span, "not known here", notes=(f"they have {known}",), help=help))
    return False


def _check_splits(unit: Unit, spec: Spec, scope: Scope, data: Data, files: ProjectFiles) -> None:
    taken = 0
    for split in spec.splits:
        value = split.value
        name = f"{split.role}.{split.name}" if split.name else split.role
        data.splits[name] = value.value
        if isinstance(value.value, str) and data.facts is not None and value.value.strip() in data.facts.splits:
            continue
        if isinstance(value.value, str) and (number := _as_share(value.value)):
            _report_number(unit, value, split.role, number)
        elif isinstance(value.value, str) and _is_split_name(value.value, data):
            _report_split(unit, value, data)
        elif isinstance(value.value, (str, dict)):
            called = call_one(unit, value, "source", scope, "a source", files)
            data.splits[name] = called
            if called is not None:
                _check_same_fields(unit, called, data)
        else:
            taken = _check_count(unit, value, data, split.role, taken)


def _as_share(text: str) -> str:
    """The number that a text spells, `10%` as 0.1; empty if it spells none."""
    digits = text.strip().removesuffix("%")
    if not digits.strip(".") or digits.strip("0123456789.") or digits.count(".") > 1 or len(digits) > 20:
        return ""
    if "%" in text:
        return f"{float(digits) / 100:g}"
    return str(int(digits)) if digits.isdigit() else f"{float(digits):g}"


def _report_number(unit: Unit, value: Value, role: str, number: str) -> None:
    help = (Help(f"write it as a number: `{number}`", (Edit(value.span, number),)),) if value.span is not None else ()
    unit.path, unit.origin = value.path, value.origin
    message = f"`{role}` takes a count or a fraction as a number, but is `{value.value}` in quotes"
    unit.add(Diagnostic("E0205", message, value.span, "is text", help=help))


def _is_split_name(text: str, data: Data) -> bool:
    """Whether a text can only be meant as the name of a split."""
    return data.facts is not None and text.strip().isidentifier() and text.strip() not in catalogue.entries("source")


def _report_split(unit: Unit, value: Value, data: Data) -> None:
    name = str(value.value).strip()
    known = [split for split in data.facts.splits if data.facts.splits]
    close = nearest(name, [*known, *catalogue.entries("source")])
    assert value.text is not None and data.source is not None
    span = value.text.span(0, len(value.text.value))
    help = (Help(f"did you mean `{close[0]}`?", (Edit(span, close[0]),)),) if close else ()
    has = ", ".join(f"`{split}`" for split in known)
    notes = (
        (f"`{data.source.entry.name}` has {has}",) if known else (f"`{data.source.entry.name}` has no named splits",)
    )
    message = f"`{name}` is neither a split of the source nor a source"
    unit.path, unit.origin = value.path, value.origin
    unit.add(Diagnostic("E0503", message, span, "not known here", notes=notes, help=help))


def _check_same_fields(unit: Unit, called: Called, data: Data) -> None:
    """Data to validate on have the fields of those to train on."""
    facts = called.result
    if not isinstance(facts, Facts) or data.facts is None or not facts.fields or not data.facts.fields:
        return
    for name, kind in data.facts.fields.items():
        other = facts.fields.get(name)
        if other is None:
            known = ", ".join(f"`{field}`" for field in facts.fields)
            message = f"these data lack the field `{name}` of the training data"
            unit.add(Diagnostic("E0504", message, called.span, f"has {known}"))
            return
        if isinstance(kind, type(other)) and getattr(kind, "kind", "") != getattr(other, "kind", ""):
            message = f"the field `{name}` is {other} here, but {kind} in the training data"
            unit.add(Diagnostic("E0504", message, called.span, f"`{name}` is {other}"))
            return


def _check_count(unit: Unit, value: Value, data: Data, role: str, taken: int) -> int:
    """How many training samples the splits up to this one take; some must be left."""
    total = data.facts.splits.get("train") if data.facts is not None else None
    if not isinstance(total, int) or taken >= total:
        return taken
    own = value.value if isinstance(value.value, int) else int(value.value * total)
    if taken + own >= total:
        together = f", which makes {taken + own:,}" if taken else ""
        message = f"`{role}` takes {own:,} samples{together}, but the source has {total:,} for training"
        unit.path, unit.origin = value.path, value.origin
        unit.add(Diagnostic("E0505", message, value.span, "none is left to train on"))
    return taken + own
