"""Losses, metrics and constants as functions of what they are made from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from torch import fx

from dsl.build.emit import Site, build
from dsl.build.traces import Traces
from dsl.export.classes import Classes
from dsl.export.expressions import Attribute, Code, Expr, Ref, rebuilt, refs
from dsl.export.plain import is_plain, plain
from dsl.export.steps import Function, Reader, Step
from dsl.lang.program import Program

FIRST = ("output", "target")


class Body(NamedTuple):
    """A function of the file: what it is called, what it says of itself, the module that it is written from."""

    name: str
    doc: str
    module: fx.GraphModule


def bodies(program: Program, site: Site) -> list[Body]:
    """The constants, losses and metrics of a program, built."""
    found = []
    for name, graph in program.constants.items():
        found.append(Body(f"make_{name}", f"The constant `{name}`, which is computed once.", build(graph, site, name)))
    for step in program.steps:
        if step.loss is not None:
            name = f"{step.name}_loss" if step.name else "loss"
            doc = "The loss of a batch, and what is logged of it." if step.loss.logged else "The loss of a batch."
            found.append(Body(name, doc, build(step.loss, site, name)))
    for metric in program.metrics:
        if is_plain(metric.graph):
            found.append(Body(metric.name, "A metric of a batch.", build(metric.graph, site, metric.name)))
    return found


def whole(program: Program) -> list[str]:
    """The metrics that need a whole data set at once, and so are no functions of a batch."""
    return [metric.name for metric in program.metrics if not is_plain(metric.graph)]


def read(body: Body, traces: Traces, models: Sequence[str], classes: Classes, need: Callable[[str], str]) -> Function:
    """The steps of a body, given the models that it applies and what it uses of its inputs."""

    def path(module: fx.GraphModule, name: str) -> Expr:
        first, *rest = name.split(".")
        found: Expr = Code(first) if first in models else classes.made(module.get_submodule(first))
        for part in rest:
            found = Attribute(found, part)
        return found

    function = Reader(traces, path, need).read(body.module)
    for step in function.steps:
        step.expr = plain(step.expr) if step.expr is not None else None
    applied = [name for name in models if name in body.module._modules]
    return _of_what_it_uses(function, applied)


def _of_what_it_uses(function: Function, models: list[str]) -> Function:
    """The function without inputs that it makes nothing of: models first, then the output and the target."""
    used = set(refs(function.output))
    for step in function.steps:
        used.update(refs(step.expr) if step.expr is not None else ())
        used.update([step.part_of] if step.part_of is not None else ())
    kept = [place for place in range(len(function.inputs)) if place in used]
    kept.sort(key=lambda place: (*FIRST, function.inputs[place]).index(function.inputs[place]))
    order = [*kept, *range(len(function.inputs), len(function.steps))]
    moved = {old: new for new, old in enumerate(order, len(models))}

    def change(expr: Expr) -> Expr:
        return Ref(moved[expr.step]) if isinstance(expr, Ref) else rebuilt(expr, change)

    steps = [function.steps[old] for old in order]
    for step in steps:
        step.expr = change(step.expr) if step.expr is not None else None
        step.part_of = moved[step.part_of] if step.part_of is not None else None
    inputs = [*models, *(function.inputs[place] for place in kept)]
    return Function(inputs, [*(Step(None, "input") for _ in models), *steps], change(function.output))
