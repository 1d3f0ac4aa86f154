"""What graphs say of each other: which reach out of themselves, and which do the very same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dsl.lang.graph import Graph
from dsl.types.dims import Formula


def reaches_out(graph: Graph) -> bool:
    """Whether a graph applies something shared that is declared around it."""
    return bool(_reached(graph))


def _reached(graph: Graph) -> set[int]:
    found: set[int] = set()
    for node in graph.nodes:
        if node.kind == "shared":
            found.add(node.key)
        if node.graph is not None and node.kind != "model":
            found |= _reached(node.graph)
    for shared in graph.shared:
        found |= _reached(shared.graph)
    return found - {shared.key for shared in graph.shared}


def is_same(one: Graph, other: Graph) -> bool:
    """Whether two graphs of one text do the same steps with the same settings."""
    return one is other or (one.output == other.output and _written(one) == _written(other))


def _written(graph: Graph) -> list[Any]:
    """The steps of a graph, and the types of what it is given if sizes are read off those."""
    steps: list[Any] = []
    for node in graph.nodes:
        inner = _written(node.graph) if node.graph is not None else None
        steps.append((node.kind, node.inputs, node.named, node.lowers, repr(node.args), node.module, node.times, inner))
    sized = any(isinstance(part, Formula) for node in graph.nodes for part in _parts((node.args, node.inputs)))
    return [*steps, *(node.type for node in graph.inputs if sized)]


def _parts(value: Any) -> Iterator[Any]:
    """What stands in the arguments of a step."""
    if isinstance(value, slice):
        value = (value.start, value.stop, value.step)
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, (tuple, list)):
        for item in value:
            yield from _parts(item)
    else:
        yield value
