"""Values that stretch over each other so that every sample meets every other: `[B, 1]` and `[B]` give `[B, B]`."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.catalogue.broadcast import how_to_line_up, pairs_samples
from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.lang.frame import Unit
from dsl.lang.graph import Graph, Node, Operand, Part
from dsl.lang.origins import who_sized
from dsl.lang.program import Program
from dsl.lang.scores import word_of
from dsl.types.tensor import Record, Tensor, Tuple, Type

_STRETCHING = ("maximum", "minimum", "atan2", "where", "maskedfill")
_ASKED = ("index", "unsqueeze", "reshape", "view", "unflatten", "expand", "cdist")
"""What gives a value a dimension of size 1 only to stretch along it."""


def paired_samples(unit: Unit, program: Program) -> Iterator[Diagnostic]:
    """Such pairs in losses, metrics and models that nothing shows to be meant."""
    bodies = [(f"step.{step.name}.loss" if step.name else "loss", step.loss) for step in program.steps]
    bodies += [(metric.path, metric.graph) for metric in program.metrics]
    seen: set[int] = set()
    for path, graph in bodies:
        if graph is not None:
            yield from _of_graph(graph, path, seen)
    for name, model in program.models.items():
        path = "model.layers" if name == "model" else f"model.{name}.layers"
        yield from _of_graph(model.graph, path, seen)


def _of_graph(graph: Graph, path: str, seen: set[int]) -> Iterator[Diagnostic]:
    stack = [graph]
    while stack:
        graph = stack.pop()
        if id(graph) in seen:
            continue
        seen.add(id(graph))
        stack += [shared.graph for shared in graph.shared]
        for node in graph.nodes:
            if node.graph is not None and node.kind != "model":
                stack.append(node.graph)
            elif len(node.inputs) > 1 and _stretches(node):
                yield from _of_node(graph, node, path)


def _stretches(node: Node) -> bool:
    return (node.lowers.startswith("operator.") and node.lowers != "operator.matmul") or word_of(node) in _STRETCHING


def _of_node(graph: Graph, node: Node, path: str) -> Iterator[Diagnostic]:
    sides = [(kind, item) for item in node.inputs if isinstance(kind := _type(graph, item), Tensor)]
    for number, (left, one) in enumerate(sides):
        for right, other in sides[number + 1 :]:
            if not pairs_samples(left, right) or _is_asked(graph, one, left) or _is_asked(graph, other, right):
                continue
            message = f"{left} and {right} give {node.type}: every sample meets every other"
            line_up = how_to_line_up(left, right)
            helps = [Help(line_up)] if line_up else []
            helps.append(Help("if all pairs are meant, show it: `x[:, none] - x`"))
            yield Diagnostic("W0627", message, node.span, f"gives {node.type}", help=tuple(helps), path=path)
            return


def _is_asked(graph: Graph, operand: Operand, kind: Tensor) -> bool:
    """Whether a dimension of size 1 was put there to be stretched."""
    for axis, size in enumerate(kind.dims):
        maker = who_sized(graph.nodes, operand, axis) if size == 1 else None
        if maker is not None and (word_of(maker) in _ASKED or maker.args.get("keepdim")):
            return True
    return False


def _type(graph: Graph, operand: Operand) -> Type | None:
    if isinstance(operand, int):
        return graph.nodes[operand].type if operand >= 0 else None
    if not isinstance(operand, Part):
        return None
    whole = _type(graph, operand.of)
    if isinstance(whole, Tuple) and isinstance(operand.key, int):
        return whole.parts[operand.key]
    if isinstance(whole, Record):
        return dict(whole.parts).get(str(operand.key))
    return None
