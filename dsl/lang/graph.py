"""What a body compiles to: nodes in order, each with its type, what it lowers to, and the place it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dsl.catalogue.entry import Weight
from dsl.diagnostics.source import Span
from dsl.types.tensor import Type


class Part(NamedTuple):
    """One value out of several that a node gives: by position, or by name."""

    of: Operand
    key: int | str


class Group(NamedTuple):
    """Several values taken together: a tuple, or a record if they have names."""

    items: tuple[Operand, ...]
    names: tuple[str, ...] = ()


class SettingUsed(NamedTuple):
    """A setting of a block, or the name of a loop, with the value that it had."""

    name: str
    value: Any
    default: tuple[Any, ...] = ()
    """What it is if it is not given, in a tuple of one; empty if it has to be."""


class Constant(NamedTuple):
    """A number that stands where a tensor could."""

    value: Any


class Shared(NamedTuple):
    """Something declared to apply with the same weights each time."""

    name: str
    """The submodule that owns the weights."""
    graph: Graph
    key: int
    """What the nodes that apply it bear; two things of one name, declared in different places, differ in it."""


Operand = int | Part | Group | Constant
"""A value inside a graph: the node of that number, a part of a value, a group of values, or a number."""


@dataclass(frozen=True, slots=True)
class Node:
    """One step. What it does depends on which of its fields are set:

    `input` is a value that the graph is given; `apply` a module (then it has a `module`) or a function; `block` a
    graph of its own; `repeat` turns of one, `times` in a row, each with weights of its own; `shared` a graph whose
    weights are those of what was declared with the same `key` in this graph or one around it; `model` another model
    of the spec; `weight` a learned tensor.
    """

    name: str
    kind: str
    """`input`, `apply`, `block`, `repeat`, `shared`, `model` or `weight`."""
    type: Type
    inputs: tuple[Operand, ...] = ()
    named: tuple[tuple[str, Operand], ...] = ()
    what: str = ""
    """The name it was written by: `conv`, `basic`, `generator`."""
    lowers: str = ""
    args: dict[str, Any] = field(default_factory=dict)
    weights: tuple[Weight, ...] | None = ()
    graph: Graph | None = None
    times: int = 1
    start: int = 0
    """The number of the first of a repeat's turns that the node stands for."""
    module: str = ""
    """The name of the submodule that does it; two nodes with the same one share its weights."""
    key: int = 0
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in the order they run, and the value that comes out."""

    name: str
    nodes: tuple[Node, ...]
    output: Operand
    type: Type
    logged: tuple[tuple[str, Operand], ...] = ()
    """Scalars of a loss that are bound to names, which are logged under them."""
    shared: tuple[Shared, ...] = ()
    """Things to apply that were declared here."""
    size: int = 0
    """Nodes after unrolling."""
    settings: tuple[SettingUsed, ...] = field(default=(), compare=False, repr=False)
    """What the settings of the block were where this was compiled, or the name of the loop."""
    bookmarks: tuple[tuple[str, Operand], ...] = field(default=(), compare=False, repr=False)
    """The values that the text sets aside under a name."""

    @property
    def inputs(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.kind == "input")

    def owners(self) -> tuple[Node, ...]:
        """The nodes with weights or blocks, each submodule once."""
        seen: dict[str, Node] = {}
        for node in self.nodes:
            if node.module and node.module not in seen:
                seen[node.module] = node
        return tuple(seen.values())

    def weights(self, prefix: str = "") -> list[tuple[str, Weight]]:
        """Every weight and buffer with its full name, turns of a repeat included, in the order of `state_dict`."""
        return [(prefix + name, weight) for name, weight in self._weights({})]

    def _weights(self, known: dict[int, list[tuple[str, Weight]]]) -> list[tuple[str, Weight]]:
        if id(self) in known:  # a graph that is used in many places is gone through once
            return known[id(self)]
        found: list[tuple[str, Weight]] = []
        for node in sorted(self.owners(), key=_place_of_own):
            if node.kind == "weight":
                found += [(node.module, weight) for weight in node.weights or ()]
        for name, graph, _ in self.shared:
            found += _below(name, graph._weights(known))
        for node in self.owners():
            if node.kind == "weight":
                continue
            if node.graph is None:
                found += [(f"{node.module}.{weight.name}", weight) for weight in node.weights or ()]
                continue
            inner = node.graph._weights(known)
            for turn in range(node.times if inner else 0):
                found += _below(turn_name(node, turn), inner)
        known[id(self)] = found
        return found

    @property
    def is_settled(self) -> bool:
        """Whether all weights are known: none waits for a type that only running will show."""
        return self._is_settled(set())

    def _is_settled(self, seen: set[int]) -> bool:
        if id(self) in seen:
            return True
        seen.add(id(self))
        graphs = [shared.graph for shared in self.shared] + [
            node.graph for node in self.nodes if node.graph is not None
        ]
        known = all(node.weights is not None for node in self.nodes)
        return known and all(graph._is_settled(seen) for graph in graphs)

    def parameters(self, trained: bool = True) -> int:
        """How many numbers are learned, exactly."""
        return self._parameters(trained, {})

    def _parameters(self, trained: bool, known: dict[int, int]) -> int:
        if id(self) in known:
            return known[id(self)]
        total = sum(shared.graph._parameters(trained, known) for shared in self.shared)
        for node in self.owners():
            if node.graph is not None:
                total += node.times * node.graph._parameters(trained, known)
            else:
                total += sum(numel(weight) for weight in node.weights or () if weight.trained == trained)
        known[id(self)] = total
        return total


def _below(module: str, weights: list[tuple[str, Weight]]) -> list[tuple[str, Weight]]:
    return [(f"{module}.{name}", weight) for name, weight in weights]


def turn_name(node: Node, turn: int) -> str:
    """The submodule of one turn of a repeated block."""
    return node.module if node.times == 1 else f"{node.module}.{node.start + turn}"


def numel(weight: Weight) -> int:
    total = 1
    for size in weight.shape:
        total *= size
    return total


def _place_of_own(node: Node) -> bool:
    """Of a module's own tensors those that are trained come first."""
    return not all(weight.trained for weight in node.weights or ())


def show(graph: Graph, indent: str = "") -> str:
    """The graph as text, a line a node: for people and for golden files."""
    lines = []
    for number, node in enumerate(graph.nodes):
        given = [node.name] if node.kind == "input" and node.name != "input" else [*map(_operand, node.inputs)]
        given += [f"{name}={_operand(value)}" for name, value in node.named]
        given += [f"{name}={value!r}" for name, value in node.args.items()]
        what = node.lowers or (f"{node.what} x {node.times}" if node.times > 1 else node.what) or node.kind
        own = f" [{node.module}]" if node.module else ""
        lines.append(f"{indent}%{number} {node.type} = {what}({', '.join(given)}){own}")
        if node.graph is not None:
            lines.append(show(node.graph, indent + "    "))
    logged = "".join(f" {name}={_operand(value)}" for name, value in graph.logged)
    lines.append(f"{indent}-> {_operand(graph.output)}: {graph.type}{'; logs' + logged if logged else ''}")
    return "\n".join(lines)


def _operand(operand: Operand) -> str:
    if isinstance(operand, int):
        return f"%{operand}"
    if isinstance(operand, Part):
        return f"{_operand(operand.of)}.{operand.key}"
    if isinstance(operand, Constant):
        return repr(operand.value)
    if operand.names:
        named = zip(operand.names, operand.items, strict=True)
        return f"({', '.join(f'{name}={_operand(item)}' for name, item in named)})"
    return f"({', '.join(map(_operand, operand.items))})"
