"""Where the parts of a built module come from: for whoever writes it down again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from torch import fx, nn

from dsl.lang.graph import Graph, Node, Operand, Part
from dsl.types.dims import Dim


@dataclass
class Traces:
    """Which step of which text each part of the built modules was made for."""

    graphs: dict[nn.Module, Graph] = field(default_factory=dict)
    layers: dict[nn.Module, Node] = field(default_factory=dict)
    steps: dict[fx.Node, Node] = field(default_factory=dict)
    names: dict[fx.Node, str] = field(default_factory=dict)
    """The names under which the text sets values aside."""
    sizes: dict[fx.Node, Dim] = field(default_factory=dict)
    """The sizes that are computed or given."""

    def finish(self, module: fx.GraphModule, graph: Graph, sizes: dict[Dim, Any]) -> None:
        self.graphs[module] = graph
        self.sizes |= {value: dim for dim, value in sizes.items() if isinstance(value, fx.Node)}

    def see(self, node: Node, value: Any) -> None:
        if isinstance(value, fx.Node):
            self.steps.setdefault(value, node)

    def name(self, graph: Graph, values: list[Any]) -> None:
        """Take note of the names that a text gives to values; a part of one bears it where it is taken."""
        for name, operand in graph.bookmarks:
            value = _value(operand, values)
            if isinstance(value, fx.Node):
                self.names.setdefault(value, name)


def _value(operand: Operand, values: list[Any]) -> Any:
    if isinstance(operand, int):
        return values[operand]
    if not isinstance(operand, Part):
        return None
    whole = _value(operand.of, values)
    if isinstance(whole, fx.Node):
        return next((user for user in whole.users if user.args == (whole, operand.key)), None)
    return whole[operand.key] if whole is not None else None
