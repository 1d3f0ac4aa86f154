"""Where a value of a graph became what it is: the layer that gave it its shape, or one of its sizes."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lang.graph import Constant, Graph, Group, Node, Operand, Part
from dsl.types.tensor import Tensor, Type

Nodes = list[Node] | tuple[Node, ...]


def who_shaped(nodes: Nodes, operand: Operand) -> Node | None:
    """The node that gave a value its number of dimensions; None if it came in with them."""
    return _trace(nodes, operand, None)


def who_sized(nodes: Nodes, operand: Operand, axis: int) -> Node | None:
    """The node that gave one dimension of a value its size; None if it came in with it."""
    return _trace(nodes, operand, axis)


def output_sized(graph: Graph, axis: int, key: str | int | None = None) -> Node | None:
    """The node inside a graph that gave a dimension of its result (or of one part of it) its size."""
    operand = graph.output
    if key is not None:
        if not isinstance(operand, Group):
            return None
        place = operand.names.index(key) if isinstance(key, str) else key
        operand = operand.items[place]
    return who_sized(graph.nodes, operand, axis)


def output_made(graph: Graph, key: str | int | None = None) -> Node | None:
    """The node that gives a graph its result, or one part of it, inside the blocks that it ends with."""
    operand: Operand | None = graph.output
    while operand is not None:
        if isinstance(operand, Group) and key is not None:
            operand, key = operand.items[operand.names.index(key) if isinstance(key, str) else key], None
        if not isinstance(operand, int) or operand < 0:
            return None
        node = graph.nodes[operand]
        if node.graph is None:
            return node
        graph, operand = node.graph, node.graph.output
    return None


def _trace(nodes: Nodes, operand: Operand, axis: int | None) -> Node | None:
    while True:
        while isinstance(operand, Part):
            operand = operand.of
        if isinstance(operand, (Group, Constant)) or operand < 0:
            return None
        node = nodes[operand]
        if node.kind == "input":
            return None
        if node.graph is not None:
            inner = _trace(node.graph.nodes, node.graph.output, axis)
            if inner is not None:
                return inner
            operand = node.inputs[0]
            continue
        sources = [item for item in node.inputs if isinstance(item, int)]
        if len(sources) != 1 or not _unchanged(nodes[sources[0]].type, node.type, axis):
            return node
        if axis is not None and node.weights:
            return node
        operand = sources[0]


def _unchanged(before: Type, after: Type, axis: int | None) -> bool:
    if not isinstance(before, Tensor) or not isinstance(after, Tensor) or before.rank != after.rank:
        return False
    return axis is None or before.dims[axis] == after.dims[axis]


def used_inputs(graph: Graph) -> Iterator[str]:
    """The names of the given values that a graph makes something of."""
    used: set[int] = set()
    operands: list[Operand] = [graph.output, *(operand for _, operand in graph.logged)]
    for node in graph.nodes:
        operands += [*node.inputs, *(operand for _, operand in node.named)]
    while operands:
        operand = operands.pop()
        if isinstance(operand, Part):
            operands.append(operand.of)
        elif isinstance(operand, Group):
            operands += operand.items
        elif isinstance(operand, int):
            used.add(operand)
    return (node.name for place, node in enumerate(graph.nodes) if node.kind == "input" and place in used)
