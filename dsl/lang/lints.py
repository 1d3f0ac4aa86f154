"""Advice: what compiles and trains, and is seldom what was meant."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.lang.frame import Unit
from dsl.lang.graph import Graph
from dsl.lang.origins import output_sized
from dsl.lang.program import Program
from dsl.lang.squashing import squashed
from dsl.lang.stretching import paired_samples
from dsl.spec.spec import Spec
from dsl.types.tensor import Tensor


def lint(unit: Unit, spec: Spec, program: Program) -> None:
    """Look over a whole program."""
    unit.uses = []
    wrong = {item.path for item in unit.diagnostics if item.code[0] == "E"}
    for step in program.steps:
        path = f"step.{step.name}.loss" if step.name else "loss"
        if step.loss is not None and not any(other == path or other.startswith("model") for other in wrong):
            unit.path, unit.origin = path, ""
            for diagnostic in (*squashed(step.loss, program.output), *_spare_outputs(unit, step.loss, program)):
                unit.add(diagnostic)
    for metric in program.metrics:
        unit.path, unit.origin = metric.path, metric.origin
        for diagnostic in squashed(metric.graph, program.output):
            unit.add(diagnostic)
    for diagnostic in paired_samples(unit, program):
        unit.add(diagnostic)
    for diagnostic in _random_transform(spec, program):
        unit.add(diagnostic)
    for diagnostic in _unused_params(unit, spec):
        unit.add(diagnostic)


def _spare_outputs(unit: Unit, loss: Graph, program: Program) -> Iterator[Diagnostic]:
    """More outputs than the data have classes: allowed, and most often a slip."""
    for node in loss.nodes:
        if node.what not in ("cross_entropy", "nll") or len(node.inputs) < 2 or not isinstance(node.inputs[1], int):
            continue
        target = loss.nodes[node.inputs[1]].type
        given = loss.nodes[node.inputs[0]] if isinstance(node.inputs[0], int) else None
        if given is None or not isinstance(target, Tensor) or not isinstance(given.type, Tensor):
            continue
        axis = len(given.type.dims) - 1 if target.kind == "tokens" else 1
        if given.type.rank < 2 or given.name != "output" or program.output is None:
            continue
        have, want = given.type.dims[axis], target.of
        if isinstance(have, int) and isinstance(want, int) and have > want and target.kind == "class":
            layer = output_sized(program.output, axis)
            span = layer.span if layer is not None else node.span
            path = unit.path_of(span) if span is not None else unit.path
            message = f"the model has {have} outputs, but the data have {want} classes"
            help = (Help(f"give the last layer {want} outputs"),)
            yield Diagnostic("W0624", message, span, f"{have - want} outputs are never right", help=help, path=path)


def _random_transform(spec: Spec, program: Program) -> Iterator[Diagnostic]:
    """Random changes in `transform` change validation data too."""
    from dsl import catalogue

    graph = program.data.transform
    known = catalogue.entries("transform")
    for node in graph.nodes if graph is not None else ():
        entry = known.get(node.what)
        if entry is not None and entry.random:
            message = f"`{node.what}` draws at random, and `transform` is for validation and test data too"
            help = (Help("put it in `augment`, which is for training data alone"),)
            yield Diagnostic("W0625", message, node.span, "draws at random", help=help, path="data.transform")


def _unused_params(unit: Unit, spec: Spec) -> Iterator[Diagnostic]:
    """A knob that turns nothing."""
    for name, value in spec.params.items():
        if name not in unit.read and not spec.is_broken("params"):
            help = (Help(f"use it by its name, `{name}`, in a call or a body"),)
            span = value.key_span or value.span
            message = f"nothing uses the parameter `{name}`"
            yield Diagnostic("W0626", message, span, "turns nothing", help=help, path=value.path, origin=value.origin)
