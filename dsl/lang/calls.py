"""Things with settings that are no part of a body: optimizers, schedules, sources, samplers, callbacks.

Each is a call in a string, `"adam(lr=1e-3)"`, or a table, `{ type = "adam", lr = 1e-3 }`: both become the same tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dsl.catalogue.entry import Entry, Refuse, Settings
from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help
from dsl.diagnostics.source import Span, Text
from dsl.lang.arithmetic import FUNCTIONS
from dsl.lang.binding import Bound, bind
from dsl.lang.builder import Builder
from dsl.lang.evaluate import evaluate_arguments
from dsl.lang.frame import Frame, Role, Unit
from dsl.lang.lookup import find_entry, report_unknown_name
from dsl.lang.settings import At
from dsl.lang.several import several_calls
from dsl.lang.values import Scope
from dsl.spec.value import Value
from dsl.syntax import tree
from dsl.syntax.body import parse_body


@dataclass(frozen=True, slots=True)
class Called:
    """A thing with its settings, checked."""

    entry: Entry
    result: Any
    """What its rule gave: a `Made`, or the `Facts` of a source."""
    settings: Settings
    places: dict[str, Span]
    span: Span


def parse_value(unit: Unit, value: Value) -> tuple[tree.Body, Text] | None:
    """The tree of a body or a call that stands in a string, or in a table with `type`."""
    if isinstance(value.value, str):
        text = value.text
        assert text is not None, "a text that a person wrote has its place"
        body, faults = parse_body(text)
        for fault in faults:
            unit.add(fault.at_path(value.path, value.origin))
        if any(fault.code == "E0341" for fault in faults):
            unit.torn.append(body)
        return body, text
    if value.fields is None or "type" not in value.fields or value.span is None:
        return None
    call = _call_of_table(value)
    text = Text("", value.span.source, ())
    return tree.Body((tree.Move(call, call.at),), call.at), text


def _call_of_table(value: Value) -> tree.Call:
    assert value.fields is not None
    type_ = value.fields["type"]
    arguments = tuple(
        tree.Argument(name, _literal(field), _at(field.key_span), _at(field.span))
        for name, field in value.fields.items()
        if name != "type"
    )
    return tree.Call(str(type_.value), arguments, None, True, _inner(type_), _at(value.span))


def _literal(value: Value) -> tree.Expr:
    if value.items is not None:
        return tree.ListOf(tuple(map(_literal, value.items)), _at(value.span))
    return tree.Literal(value.value, str(value.value), _at(value.span))


def _at(span: Span | None) -> Any:
    """A place of the file where the tree has one of its text: `Frame.span` takes both."""
    assert span is not None
    return span


def _inner(value: Value) -> Any:
    """The text of a string without its quotes."""
    return value.text.span(0, len(value.text.value)) if value.text is not None else value.span


def settings_frame(unit: Unit, family: str, scope: Scope, text: Text, what: str) -> Frame:
    """Where the settings of such a thing are computed: nothing flows there."""
    return Frame(unit, Role(what, (family,)), text, scope, Builder(family))


def call_one(unit: Unit, value: Value, family: str, scope: Scope, what: str, *more: Any) -> Called | None:
    """The one thing that a value names; `more` is handed to its rule after the settings."""
    chain = call_chain(unit, value, family, scope, what, *more, longest=1)
    return chain[0] if chain else None


def call_chain(
    unit: Unit, value: Value, family: str, scope: Scope, what: str, *more: Any, longest: int = 100
) -> list[Called]:
    """The things that a value names, joined by `->`; empty after a report."""
    unit.path, unit.origin = value.path, value.origin
    count = len(unit.diagnostics)
    if family == "source" and _is_path(value):
        _report_path(unit, value)
        return []
    if value.text is not None and (calls := several_calls(value.text.value)):
        _report_several(unit, value, family, what, calls)
        return []
    parsed = parse_value(unit, value)
    if parsed is None or len(unit.diagnostics) > count:
        return []
    body, text = parsed
    frame = settings_frame(unit, family, scope, text, what)
    at: Any = value.span if not text.value.strip() else body.at
    if len(body.statements) != 1 or not isinstance(body.statements[0], tree.Move):
        frame.report("E0336", f"{what} is one call", at, "is something else")
        return []
    step = body.statements[0].value
    steps = step.steps if isinstance(step, tree.Chain) else (step,)
    if len(steps) > longest:
        frame.report("E0336", f"{what} is one call, not a chain", step.at, f"{len(steps)} calls")
        return []
    called = [_call(frame, item, family, what, more) for item in steps]
    found = [item for item in called if item is not None]
    return found if len(found) == len(called) else []


_READERS = {".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".npy": "arrays", ".npz": "arrays", ".txt": "text"}


def _is_path(value: Value) -> bool:
    """Whether a text is a path, where a source is called for."""
    text = value.value.strip() if isinstance(value.value, str) else ""
    return "(" not in text and "->" not in text and ("/" in text or text[text.rfind(".") :] in _READERS)


def _report_path(unit: Unit, value: Value) -> None:
    assert value.text is not None
    path = value.value.strip()
    call = f"{_READERS.get(path[path.rfind('.') :], 'images')}('{path}')"
    span = value.text.span(0, len(value.text.value))
    help = (Help(f"say what reads it: `{call}`", (Edit(span, call),)),)
    unit.add(Diagnostic("E0336", "a source is a call, and this is a path", span, "is a path", help=help))


def _report_several(unit: Unit, value: Value, family: str, what: str, calls: list[str]) -> None:
    assert value.text is not None
    span = value.text.span(0, len(value.text.value))
    help: tuple[Help, ...] = ()
    if family == "schedule":
        chain = " -> ".join(calls)
        help = (Help(f"schedules follow one another: `{chain}`", (Edit(span, chain),)),)
    elif family == "optimizer":
        first = ", ".join(f'"{call}"' for call in calls[:1])
        help = (Help(f'each takes some of the weights: `optimizer = [{first}, "{_matching(calls[1])}"]`'),)
    span = value.text.span(0, len(value.text.value))
    message = f"{what} is one call, but this text has {len(calls)}"
    unit.add(Diagnostic("E0336", message, span, f"{len(calls)} calls", help=help))


def _matching(call: str) -> str:
    inside = call[:-1] + ", " if call.endswith(")") and not call.endswith("()") else call.removesuffix("()") + "("
    return f"{inside}match='...')"


def _call(frame: Frame, node: tree.Expr, family: str, what: str, more: tuple[Any, ...]) -> Called | None:
    if isinstance(node, tree.Name):
        node = tree.Call(node.name, (), None, False, node.at, node.at)
    if not isinstance(node, tree.Call) or node.body is not None or node.callee in FUNCTIONS:
        frame.report("E0336", f"{what} is a call such as `{_example(family)}`", node.at, "is something else")
        return None
    entry = find_entry((family,), node.callee)
    settings = Role(f"the settings of {what}", ())
    given = evaluate_arguments(Frame(frame.unit, settings, frame.text, frame.scope, frame.builder), node)
    if entry is None:
        report_unknown_name(frame, node.callee, node.callee_at, called=True)
        return None
    bound = bind(frame, entry, given, node.at) if given is not None else None
    if bound is None or bound.bad or bound.unknown or bound.doubtful:
        return None
    try:
        result = entry.rule(bound.settings, *more)
    except Refuse as refusal:
        report_settings_refusal(frame, refusal, bound, node.at)
        return None
    places = {name: frame.span(at) for name, at in bound.places.items()}
    return Called(entry, result, bound.settings, places, frame.span(node.at))


def report_settings_refusal(frame: Frame, refusal: Refuse, bound: Bound, at: At) -> None:
    place = bound.places.get(refusal.at, at) if refusal.at else at
    frame.report(refusal.code, refusal.message, place, refusal.label, help=refusal.help)


def _example(family: str) -> str:
    from dsl import catalogue

    return next(iter(catalogue.entries(family).values())).example
