"""A graph while it is being built: its nodes so far, their names, and what it takes from the graph around it."""

from __future__ import annotations

from dsl.lang.graph import Graph, Node, Operand
from dsl.lang.values import Flow
from dsl.types.tensor import Type


class Builder:
    __slots__ = ("captures", "counts", "logged", "name", "nodes", "parent", "shared", "size")

    def __init__(self, name: str, parent: Builder | None = None) -> None:
        self.name = name
        self.parent = parent
        self.nodes: list[Node] = []
        self.counts: dict[str, int] = {}
        self.captures: dict[Operand, tuple[Flow, Flow]] = {}
        self.logged: list[tuple[str, Operand]] = []
        self.shared: dict[str, Graph] = {}
        self.size = 0

    def add(self, node: Node) -> Flow:
        self.nodes.append(node)
        self.size += node.times * node.graph.size if node.graph is not None else 1
        return Flow(node.type, len(self.nodes) - 1, self)

    def give(self, name: str, type_: Type) -> Flow:
        """A value that the graph is given from outside."""
        self.nodes.append(Node(name, "input", type_))
        return Flow(type_, len(self.nodes) - 1, self)

    def number(self, what: str) -> str:
        """The next name of its kind: `conv1`, `conv2`."""
        count = self.counts.get(what, 0) + 1
        self.counts[what] = count
        return f"{what}{count}"

    def take(self, flow: Flow) -> Operand:
        """The operand of a value in this graph; one of an outer graph becomes an input of this one."""
        if flow.builder is self or flow.builder is None:
            return flow.operand
        known = self.captures.get(flow.operand)
        if known is not None and known[0].builder is flow.builder:
            return known[1].operand
        inside = self.give(f"outer{len(self.captures) + 1}", flow.type)
        self.captures[flow.operand] = (flow, inside)
        return inside.operand

    def finish(self, output: Flow) -> Graph:
        return Graph(
            self.name,
            tuple(self.nodes),
            self.take(output),
            output.type,
            tuple(self.logged),
            tuple(self.shared.items()),
            self.size,
        )

    def captured(self) -> tuple[Flow, ...]:
        """The values of outer graphs that this one takes, in the order of its inputs."""
        return tuple(outer for outer, _ in self.captures.values())
