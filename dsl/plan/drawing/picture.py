"""What is drawn of a graph: boxes, and wires from one to another."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dsl.lang.graph import Constant, Graph, Group, Node, Operand, Part
from dsl.types.tensor import Type

LONGEST = 34
SIGNS = {
    "operator.add": "+",
    "operator.sub": "-",
    "operator.mul": "*",
    "operator.truediv": "/",
    "operator.matmul": "@",
    "operator.pow": "**",
    "operator.neg": "-",
    "operator.getitem": "[ ]",
}


@dataclass(frozen=True, slots=True)
class Box:
    """A step of a graph, an input of it, or its output."""

    kind: str
    """`input`, `output`, `layer`, `function`, `sign`, `block`, `model` or `weight`."""
    title: str
    detail: str = ""
    """The type that it gives, where that is another than what it gets."""
    times: int = 1
    inside: Picture | None = None
    """What it unfolds to."""


@dataclass(frozen=True, slots=True)
class Wire:
    source: int
    target: int
    port: int = 0
    """Which of the target's inputs it leads to."""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """The boxes of a graph in the order they run; the inputs first, the output last."""

    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]
    inputs: int

    @property
    def output(self) -> int:
        return len(self.boxes) - 1


def picture(graph: Graph, depth: int) -> Picture:
    """The picture of a graph, its blocks unfolded `depth` deep; all of them if that is negative."""
    places: dict[int, int] = {}
    boxes: list[Box] = []
    wires: list[Wire] = []
    inputs = [number for number, node in enumerate(graph.nodes) if node.kind == "input"]
    for number in inputs:
        places[number] = len(boxes)
        node = graph.nodes[number]
        boxes.append(Box("input", node.name, str(node.type)))
    for number, node in enumerate(graph.nodes):
        if node.kind == "input":
            continue
        places[number] = len(boxes)
        boxes.append(_box(graph, node, depth))
        operands = (*node.inputs, *(operand for _, operand in node.named))
        for port, operand in enumerate(operands):
            wires += [Wire(places[source], places[number], port) for source in leaves(operand)]
    boxes.append(Box("output", "output", str(graph.type)))
    wires += _to_output(graph.output, places, len(boxes) - 1)
    return Picture(tuple(boxes), tuple(dict.fromkeys(wires)), len(inputs))


def _to_output(output: Operand, places: dict[int, int], target: int) -> list[Wire]:
    if isinstance(output, Group) and output.names:
        pairs = zip(output.names, output.items, strict=True)
        return [Wire(places[source], target, 0, name) for name, item in pairs for source in leaves(item)]
    return [Wire(places[source], target) for source in leaves(output)]


def leaves(operand: Operand) -> tuple[int, ...]:
    """The nodes that a value is made of, each once."""
    if isinstance(operand, Part):
        return leaves(operand.of)
    if isinstance(operand, Constant):
        return ()
    if isinstance(operand, Group):
        return tuple(dict.fromkeys(number for item in operand.items for number in leaves(item)))
    return (operand,)


def _box(graph: Graph, node: Node, depth: int) -> Box:
    shown = _alone(node)
    inside = None
    if shown.graph is not None and depth != 0:
        inside = picture(shown.graph, depth - 1)
    return Box(_kind(node), title(shown), _detail(graph, node), node.times, inside)


def _alone(node: Node) -> Node:
    """The one block that a turn of a `repeat` consists of, else the node itself."""
    while node.kind == "repeat" and node.graph is not None:
        steps = [inner for inner in node.graph.nodes if inner.kind != "input"]
        whole = len(steps) == 1 and steps[0].graph is not None and node.graph.output == len(node.graph.nodes) - 1
        if not whole or steps[0].times > 1 or len(node.graph.inputs) != len(steps[0].inputs):
            break
        node = steps[0]
    return node


def _kind(node: Node) -> str:
    if node.kind in ("block", "repeat", "shared"):
        return "block"
    if node.kind in ("model", "weight"):
        return node.kind
    if node.module:
        return "layer"
    return "sign" if node.lowers in SIGNS else "function"


def title(node: Node) -> str:
    """What was written, if it is short; else its name."""
    if node.lowers in SIGNS and not node.module:
        return SIGNS[node.lowers]
    name = node.what or node.lowers.rpartition(".")[2] or node.kind
    text = node.span.text if node.span is not None else ""
    text = re.sub(r"\s+", " ", text.partition("{")[0]).strip()
    if node.kind == "repeat" and node.times == 1:
        return node.module  # one turn of several that differ
    if not re.match(rf"{re.escape(name)}\b", text):
        return name
    return text if len(text) <= LONGEST else _shortened(text, name)


def _shortened(text: str, name: str) -> str:
    """A long call with its first arguments."""
    kept = text[: LONGEST - 5].rpartition(",")[0]
    return f"{kept}, ...)" if kept and kept.count("(") == kept.count(")") + 1 else name


def _detail(graph: Graph, node: Node) -> str:
    before: Type | None = None
    for operand in node.inputs[:1]:
        if isinstance(operand, int):
            before = graph.nodes[operand].type
    return "" if before == node.type else str(node.type)
