"""The names under which metrics are logged that the spec does not name: those of their calls."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help
from dsl.diagnostics.source import Text
from dsl.lang.calls import parse_value
from dsl.lang.frame import Unit
from dsl.lang.several import several_calls
from dsl.spec.spec import Metric
from dsl.spec.value import Value
from dsl.syntax import tree


class Named(NamedTuple):
    """A metric of the spec and its name; empty where that was reported, and the metric is passed over."""

    name: str
    value: Value


def named_metrics(unit: Unit, metrics: Iterable[Metric]) -> list[Named]:
    """Every metric with a name. Of a call that stands there twice, the settings are part of the name."""
    read = [(given, value, *_read(unit, given, value)) for given, value in metrics]
    count = Counter(name for given, _, name, _ in read if not given)
    found = []
    for given, value, name, settings in read:
        found.append(Named(given or (f"{name}_{settings}" if settings and count[name] > 1 else name), value))
    return found


def _read(unit: Unit, given: str, value: Value) -> tuple[str, str]:
    """The name of a metric's call, and what tells it from another one: `top_k_5` of `accuracy(top_k=5)`."""
    unit.path, unit.origin = value.path, value.origin
    if _report_several(unit, value, bool(given)):
        return "", ""
    if given:
        return given, ""
    count = len(unit.diagnostics)
    parsed = parse_value(unit, value)
    broken = len(unit.diagnostics) > count
    del unit.diagnostics[count:]  # compiling the metric says it again
    if parsed is None:
        return "", ""
    body, text = parsed
    name = _name(body)
    if name or broken:
        return name or value.path, _settings(body, text)
    span = text.span(0, len(text.value)) if text.value else value.span
    help = (Help('write it in a table: `metrics = { name = "..." }`'),)
    message = "a metric that is not a single call needs a name"
    unit.add(Diagnostic("E0433", message, span, "has no name", help=help))
    return "", ""


def _name(body: tree.Body) -> str:
    step = _last(body)
    if isinstance(step, tree.Name):
        return step.name
    return step.callee if isinstance(step, tree.Call) and "." not in step.callee else ""


def _settings(body: tree.Body, text: Text) -> str:
    step = _last(body)
    if not isinstance(step, tree.Call):
        return ""
    written = [(item.name, _written(item.value, text)) for item in step.arguments if item.name]
    return re.sub(r"_*\W+_*", "_", "_".join(f"{name}_{value}" for name, value in written)).strip("_")


def _written(value: tree.Expr, text: Text) -> str:
    if isinstance(value, tree.Literal):
        return str(value.value)
    return text.value[value.at[0] : value.at[1]] if text.value else ""


def _last(body: tree.Body) -> tree.Expr | None:
    """What a body of one statement applies last."""
    if len(body.statements) != 1 or not isinstance(body.statements[0], tree.Move):
        return None
    step = body.statements[0].value
    while isinstance(step, tree.Chain):
        step = step.steps[-1]
    return step


def _report_several(unit: Unit, value: Value, named: bool) -> bool:
    """Several metrics in one text: `"accuracy, f1"` for `["accuracy", "f1"]`."""
    text = value.text.value if isinstance(value.value, str) and value.text is not None else ""
    calls = several_calls(text)
    if not calls:
        return False
    assert value.text is not None
    words = ", ".join(f'"{call}"' for call in calls)
    alone = value.path == "metrics"
    shown = f"[{words}]" if alone else words
    edits = (Edit(value.span, shown),) if value.span is not None and not named and '"' not in text else ()
    help = Help("give each a name of its own") if named else Help(f"write them as a list: `metrics = [{words}]`", edits)
    span = value.text.span(0, len(value.text.value))
    message = f"a text holds one metric, but this has {len(calls)}"
    unit.add(Diagnostic("E0349", message, span, f"{len(calls)} metrics", help=(help,)))
    return True
