"""Metrics, and what they and the losses log."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.source import Span
from dsl.lang.calls import parse_value
from dsl.lang.frame import Unit
from dsl.lang.graph import Graph
from dsl.lang.logged import Logged, Set
from dsl.lang.losses import METRIC, Sight, compile_in_sight
from dsl.lang.naming import named_metrics
from dsl.lang.program import Metric, Program, Step
from dsl.spec.spec import Section, Spec
from dsl.spec.value import Value
from dsl.syntax import tree
from dsl.types.tensor import Tensor

STAGES = {"train": "train", "validate": "val", "test": "test"}
"""The parts of the data, and how the names of what is logged on them begin."""


def check_metrics(unit: Unit, spec: Spec, sight: Sight) -> tuple[tuple[Metric, ...], list[Logged]]:
    """The metrics of a spec, and what they log; a metric with faults is logged all the same."""
    found: dict[str, Metric] = {}
    logged: list[Logged] = []
    for name, value in named_metrics(unit, spec.metrics):
        if not name:
            continue
        count = len(unit.diagnostics)
        graph = compile_in_sight(unit, value, sight, METRIC)
        if graph is not None:
            found.setdefault(name, Metric(name, graph, value.path, value.origin))
        scalar = graph is None or not isinstance(graph.type, Tensor) or graph.type.rank == 0
        span = value.key_span if value.key_span is not None and spec["metrics"].fields is not None else value.span
        span = value.span if value.path == "metrics" else span
        what = "a metric" if graph is not None and len(unit.diagnostics) == count else ""
        logged.append(Logged(name, _best(graph), tuple(STAGES.values()), scalar, what, span, value.path, value.origin))
    return tuple(found.values()), logged


def logged_losses(unit: Unit, spec: Spec, program: Program) -> Iterator[Logged]:
    """The losses, and the scalars that they bind to names."""
    for section, step in zip(spec.steps, program.steps, strict=True):
        loss = section["loss"]
        stages = _stages(section)
        prefix, of = (f"{step.name}_", f" of `{step.name}`") if step.name else ("", "")
        span = section.key_span if step.name else loss.key_span
        yield Logged(f"{prefix}loss", "min", stages, True, f"the loss{of}", span, loss.path, loss.origin)
        places = _places(unit, loss, step)
        for name, _ in step.loss.logged if step.loss is not None else ():
            what = f"a scalar of the loss{of}"
            yield Logged(f"{prefix}{name}", "min", stages, True, what, places.get(name), loss.path, loss.origin)


def sets_of(spec: Spec) -> dict[str, tuple[Set, ...]]:
    """The sets that each stage but training has; one that is not there has none."""
    found: dict[str, tuple[Set, ...]] = {}
    for role, stage in (("validate", "val"), ("test", "test")):
        splits = [split for split in spec.splits if split.role == role]
        found[stage] = tuple(Set(name, value.key_span, value.path, value.origin) for _, name, value in splits)
    if not spec.validates:
        found["val"] = ()
    elif not found["val"]:  # folds, or the batches that are overfitted
        found["val"] = (Set(""),)
    found["test"] = found["test"] or (Set(""),)
    return found


def _stages(section: Section) -> tuple[str, ...]:
    """The parts of the data that a step is evaluated on: with its update in training, without on the others."""
    if not section.path:
        return tuple(STAGES.values())
    when = section["when"].value
    words = (when,) if isinstance(when, str) else when
    return tuple(stage for word, stage in STAGES.items() if word in words)


def _places(unit: Unit, loss: Value, step: Step) -> dict[str, Span]:
    """Where a loss binds the names of what it logs."""
    if step.loss is None or not step.loss.logged:
        return {}
    count = len(unit.diagnostics)
    parsed = parse_value(unit, loss)
    del unit.diagnostics[count:]
    if parsed is None:
        return {}
    body, text = parsed
    binds = [item for item in body.statements if isinstance(item, tree.Bind)]
    return {target.name: text.span(*target.at) for item in binds for target in item.targets}


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
