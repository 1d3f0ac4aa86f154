"""Whether a value was computed from another one in a way that lets gradients through."""

from __future__ import annotations

from dsl.lang.builder import Builder
from dsl.lang.graph import Group, Node, Operand, Part
from dsl.lang.values import Flow
from dsl.types.tensor import Tensor

STOPS = frozenset("detach zeros_like ones_like full_like rand_like randn_like randint_like".split())
"""What takes of a value no more than its shape, or lets no gradient through."""


def depends(builder: Builder, value: Flow, on: Flow) -> bool:
    """Whether the gradient of a value with respect to another one can be taken; blocks use all that they are given."""
    wanted = set(_places(builder.take(on)))
    left = _places(builder.take(value))
    seen: set[int] = set()
    while left:
        place = left.pop()
        if place in wanted:
            return True
        if place in seen or _stops(builder.nodes[place]):
            continue
        seen.add(place)
        node = builder.nodes[place]
        for operand in (*node.inputs, *(operand for _, operand in node.named)):
            left += _places(operand)
    return False


def _places(operand: Operand) -> list[int]:
    """The numbers of the nodes that an operand is made of."""
    if isinstance(operand, Part):
        return _places(operand.of)
    if isinstance(operand, Group):
        return [place for item in operand.items for place in _places(item)]
    return [operand] if isinstance(operand, int) else []


def _stops(node: Node) -> bool:
    whole = isinstance(node.type, Tensor) and node.type.kind not in ("float", "complex")
    return whole or node.what.rpartition(".")[2] in STOPS
