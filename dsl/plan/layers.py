"""The table of a model's layers: what each gives, how many numbers it learns, how many multiply-adds it takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from dsl.catalogue.entry import Weight
from dsl.lang.graph import Constant, Graph, Group, Node, Operand, Part, numel, turn_name
from dsl.lang.patterns import matches
from dsl.plan.record import Recorder, part_of
from dsl.plan.sizes import Unsized
from dsl.plan.tape import Tape
from dsl.types.tensor import Type

SIGNS = {
    f"operator.{name}": sign
    for name, sign in zip(
        "add sub mul truediv floordiv mod pow matmul neg eq ne lt le gt ge and_ or_ invert".split(),
        "+ - * / // % ** @ - == != < <= > >= and or not".split(),
        strict=True,
    )
}
"""How operators are written."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One row. A block is a row with rows below it; what a repeat does `times` in a row stands once."""

    path: str
    """The submodule that it is, `basic3.conv2`; empty for a function, which is none."""
    name: str
    """What it is called in the graph around it."""
    kind: str
    """As the person wrote it: `conv`, `basic`, `repeat`."""
    type: Type
    """What it gives, with symbols."""
    trained: int
    """Numbers that it learns, in all of its turns; those of a submodule that runs twice stand where it runs first."""
    frozen: int
    """Numbers that the spec leaves as they are."""
    buffers: int
    macs: int | None
    """Multiply-adds of a forward pass on one sample, all turns; None where only running will show them."""
    times: int = 1
    children: tuple[Layer, ...] = ()
    """The rows of one turn."""


def layers(graph: Graph, sizes: Mapping[str, int], frozen: Collection[str] = ()) -> tuple[Layer, ...]:
    """The rows of a graph. `sizes` gives lengths for symbols (`T`); B is 1. `frozen` are the spec's patterns."""
    return _Table({**sizes, "B": 1}, tuple(frozen)).rows(graph, "")


def total_macs(rows: Collection[Layer]) -> int | None:
    """The multiply-adds of all rows; None where one is not known."""
    found = [row.macs for row in rows]
    return None if None in found else sum(count or 0 for count in found)


class _Table:
    """Rows of graphs. The work of a layer and the counts of a block that stand in many places are found once."""

    def __init__(self, sizes: Mapping[str, int], frozen: tuple[str, ...]) -> None:
        self._sizes = sizes
        self._frozen = frozen
        self._counts: dict[tuple[int, str], tuple[int, int, int]] = {}
        self._macs: dict[int, int | None] = {}

    def rows(self, graph: Graph, prefix: str) -> tuple[Layer, ...]:
        seen: set[str] = set()
        shared = {item.key: item.name for item in graph.shared}
        return tuple(self._row(node, graph, prefix, seen, shared) for node in graph.nodes if node.kind != "input")

    def _row(self, node: Node, graph: Graph, prefix: str, seen: set[str], shared: Mapping[int, str]) -> Layer:
        module = node.module
        if node.kind in ("shared", "model"):
            module = shared.get(node.key, "") if node.kind == "shared" else node.what
        first = bool(module) and module not in seen
        seen.add(module)
        path = f"{prefix}{module}" if module else ""
        name = node.name or node.what
        kind = SIGNS.get(node.lowers) or node.what or node.kind
        if node.graph is None:
            trained, frozen, buffers = self._own(node, path) if first else (0, 0, 0)
            return Layer(path, name, kind, node.type, trained, frozen, buffers, self._macs_of(node, graph))
        below = f"{prefix}{turn_name(node, 0)}." if node.kind in ("block", "repeat") else f"{path}."
        children = self.rows(node.graph, below)
        counts = (0, 0, 0)
        if first:
            turns = [f"{prefix}{turn_name(node, turn)}." for turn in range(node.times)] if self._frozen else [below]
            each = [self._count(node.graph, turn if node.kind in ("block", "repeat") else below) for turn in turns]
            scale = 1 if self._frozen else node.times
            counts = (
                scale * sum(count[0] for count in each),
                scale * sum(count[1] for count in each),
                scale * sum(count[2] for count in each),
            )
        macs = self._inside(node.graph)
        return Layer(
            path, name, kind, node.type, *counts, None if macs is None else macs * node.times, node.times, children
        )

    def _own(self, node: Node, path: str) -> tuple[int, int, int]:
        """Numbers that a layer learns, that stay as they are, and that are buffers."""
        counts = [0, 0, 0]
        for weight in node.weights or ():
            whole = path if node.kind == "weight" else f"{path}.{weight.name}"
            counts[self._place(weight, whole)] += numel(weight)
        return counts[0], counts[1], counts[2]

    def _place(self, weight: Weight, path: str) -> int:
        if not weight.trained:
            return 2
        return 1 if any(matches(pattern, path) for pattern in self._frozen) else 0

    def _count(self, graph: Graph, prefix: str) -> tuple[int, int, int]:
        """The same of a whole graph."""
        key = (id(graph), prefix if self._frozen else "")
        if key not in self._counts:
            counts = [0, 0, 0]
            if self._frozen:
                for path, weight in graph.weights(prefix):
                    counts[self._place(weight, path)] += numel(weight)
            else:
                trained, buffers = graph.parameters(), graph.parameters(trained=False)
                counts = [trained, 0, buffers]
            self._counts[key] = (counts[0], counts[1], counts[2])
        return self._counts[key]

    # -- multiply-adds

    def _inside(self, graph: Graph) -> int | None:
        if id(graph) not in self._macs:
            total: int | None = 0
            for node in graph.nodes:
                if node.graph is not None:
                    own = self._inside(node.graph)
                    own = None if own is None else own * node.times
                else:
                    own = self._macs_of(node, graph)
                total = None if total is None or own is None else total + own
            self._macs[id(graph)] = total
        return self._macs[id(graph)]

    def _macs_of(self, node: Node, graph: Graph) -> int | None:
        """The multiply-adds of one layer or function, by the types that it is given."""
        if id(node) not in self._macs:
            self._macs[id(node)] = 0 if node.kind in ("input", "weight") else self._counted(node, graph)
        return self._macs[id(node)]

    def _counted(self, node: Node, graph: Graph) -> int | None:
        tape = Tape(training=False)
        recorder = Recorder(tape, self._sizes, {})
        try:
            inputs = [self._stand_in(operand, graph, recorder) for operand in node.inputs]
            named = {name: self._stand_in(operand, graph, recorder) for name, operand in node.named}
        except Unsized:
            return None
        recorder.apply(node, inputs, named)
        return None if recorder.unknown else sum(op.work for op in tape.ops) // 2

    def _stand_in(self, operand: Operand, graph: Graph, recorder: Recorder) -> Any:
        if isinstance(operand, Constant):
            return operand.value
        if isinstance(operand, Group):
            items = tuple(self._stand_in(item, graph, recorder) for item in operand.items)
            return dict(zip(operand.names, items, strict=True)) if operand.names else items
        if isinstance(operand, Part):
            whole = self._stand_in(operand.of, graph, recorder)
            return part_of(whole, operand.key)
        return recorder.given(graph.nodes[operand].type)
