"""Metrics, and the names under which they and the losses are logged."""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Diagnostic, Help, Label
from dsl.lang.calls import parse_value
from dsl.lang.frame import Unit
from dsl.lang.graph import Graph
from dsl.lang.logged import Logged
from dsl.lang.losses import METRIC, Sight, compile_in_sight, metric_name, settings_suffix
from dsl.lang.program import Metric
from dsl.spec.spec import Spec
from dsl.spec.value import Value
from dsl.types.tensor import Tensor


def check_metrics(unit: Unit, spec: Spec, sight: Sight) -> tuple[tuple[Metric, ...], list[Logged]]:
    """The metrics of a spec, and what they log; a metric with faults is logged all the same."""
    found: list[Metric] = []
    logged: list[Logged] = []
    places: dict[str, Value] = {}
    for given_name, value in spec.metrics:
        name = given_name or _own_name(unit, value, places)
        if name is None:
            continue
        if name in places:
            _report_twin(unit, name, value, places[name])
            continue
        places[name] = value
        graph = compile_in_sight(unit, value, sight, METRIC)
        if graph is not None:
            found.append(Metric(name, graph))
        scalar = graph is None or not isinstance(graph.type, Tensor) or graph.type.rank == 0
        logged.append(Logged(name, _best(graph), scalar=scalar))
    return tuple(found), logged


def _own_name(unit: Unit, value: Value, places: dict[str, Value]) -> str | None:
    """The name of a metric that has none: its call's, and its settings where that is taken."""
    unit.path, unit.origin = value.path, value.origin
    count = len(unit.diagnostics)
    parsed = parse_value(unit, value)
    broken = len(unit.diagnostics) > count
    del unit.diagnostics[count:]  # compiling the metric says it again
    if parsed is None:
        return None
    body, text = parsed
    name = metric_name(body)
    if name is None:
        if not broken:
            span = text.span(0, len(text.value)) if text.value else value.span
            help = (Help('write it in a table: `metrics = { name = "..." }`'),)
            message = "a metric that is not a single call needs a name"
            unit.add(Diagnostic("E0433", message, span, "has no name", help=help))
            return None
        return value.path
    if name in places and (suffix := settings_suffix(body)):
        return f"{name}_{suffix}"
    return name


def _report_twin(unit: Unit, name: str, value: Value, twin: Value) -> None:
    labels = (Label(twin.span, "the first"),) if twin.span is not None else ()
    help = (Help(f'name them: `metrics = {{ {name} = "...", {name}2 = "..." }}`'),)
    unit.path, unit.origin = value.path, value.origin
    unit.add(
        Diagnostic("E0434", f"two metrics would be logged as `{name}`", value.span, "the second", labels, help=help)
    )


def _best(graph: Graph | None) -> str:
    """Whether a metric is better large or small, as far as the catalogue knows."""
    from dsl import catalogue

    if graph is None or not isinstance(graph.output, int):
        return ""
    node = graph.nodes[graph.output]
    entry = catalogue.entries("metric").get(node.what)
    if entry is not None:
        return entry.best
    return "min" if node.what in catalogue.entries("loss") else ""
