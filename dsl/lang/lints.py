"""Advice: what compiles and trains, and is seldom what was meant."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Diagnostic, Help, Label
from dsl.lang.frame import Unit
from dsl.lang.graph import Graph, Node, Part
from dsl.lang.origins import output_made, output_sized
from dsl.lang.program import Program
from dsl.spec.spec import Spec
from dsl.types.tensor import Tensor

SQUASHED = {
    "cross_entropy": (("softmax", "log_softmax", "sigmoid"), "`cross_entropy` applies a log-softmax itself"),
    "bce_with_logits": (("sigmoid", "softmax"), "`bce_with_logits` applies a sigmoid itself"),
}
NEEDED = {
    "nll": (("log_softmax", "logsigmoid"), "log_softmax"),
    "bce": (("sigmoid", "softmax", "hardsigmoid", "clamp"), "sigmoid"),
}


def lint(unit: Unit, spec: Spec, program: Program) -> None:
    """Look over a whole program."""
    unit.uses = []
    wrong = {item.path for item in unit.diagnostics if item.code[0] == "E"}
    for step in program.steps:
        path = f"step.{step.name}.loss" if step.name else "loss"
        if step.loss is not None and not any(other == path or other.startswith("model") for other in wrong):
            unit.path, unit.origin = path, ""
            for diagnostic in (*_squashed(step.loss, program), *_spare_outputs(unit, step.loss, program)):
                unit.add(diagnostic)
    for diagnostic in _random_transform(spec, program):
        unit.add(diagnostic)
    for diagnostic in _unused_params(unit, spec):
        unit.add(diagnostic)


def _squashed(loss: Graph, program: Program) -> Iterator[Diagnostic]:
    """A softmax before a loss that applies one, and none before a loss that needs one."""
    for node in loss.nodes:
        if node.what not in SQUASHED and node.what not in NEEDED:
            continue
        last = _giver(loss, node, program)
        if last is None or node.span is None:
            continue
        where = (Label(last.span, "the model ends here"),) if last.span is not None else ()
        if node.what in SQUASHED and last.what in SQUASHED[node.what][0]:
            why = SQUASHED[node.what][1]
            help = (Help(f"leave out `{last.what}` at the end of the model"),)
            message = f"the model ends in `{last.what}`, and {why}"
            yield Diagnostic("W0622", message, node.span, "squashes a second time", where, help=help)
        elif node.what in NEEDED and last.what not in NEEDED[node.what][0] and last.weights:
            need = NEEDED[node.what][1]
            other = {"nll": "cross_entropy", "bce": "bce_with_logits"}[node.what]
            help = (Help(f"end the model in `{need}`, or use `{other}`, which applies it itself"),)
            message = f"`{node.what}` works on what `{need}` gives, but the model ends in `{last.what}`"
            yield Diagnostic("W0623", message, node.span, f"no `{need}` before it", where, help=help)


def _giver(loss: Graph, node: Node, program: Program) -> Node | None:
    """The last node of the model that gives a loss its first input."""
    operand = node.inputs[0] if node.inputs else None
    while isinstance(operand, Part):
        operand = operand.of
    if not isinstance(operand, int):
        return None
    source = loss.nodes[operand]
    if source.kind == "model" and source.graph is not None:
        return output_made(source.graph)
    if source.kind == "input" and source.name == "output" and program.output is not None:
        return output_made(program.output)
    return source if source.kind == "apply" else None


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
