"""A Graph run through on a tape: its values as shapes, its layers as what they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dsl.lang.graph import Constant, Graph, Group, Node, Operand, Part, turn_name
from dsl.lang.patterns import matches
from dsl.lang.program import Model
from dsl.plan.sizes import Unsized, number, shape_of, with_numbers
from dsl.plan.slope import slope
from dsl.plan.steps import step_of
from dsl.plan.steps.call import Call
from dsl.plan.tape import Tape, Value, values_in
from dsl.types.dims import Formula
from dsl.types.tensor import Record, Tensor, Tuple, Type

GRAD = "dsl.modules.functions.grad"

Around = Mapping[int, str]
"""Where the weights of shared things in sight are."""


class Recorder:
    """Records graphs on a tape. `updates` names the models whose weights get gradients."""

    def __init__(
        self, tape: Tape, sizes: Mapping[str, int], models: Mapping[str, Model], updates: Sequence[str] = ()
    ) -> None:
        self.tape = tape
        self.sizes = sizes
        self.unknown: list[str] = []
        """What was written that even running on no data does not settle."""
        self.weights: dict[str, Value] = {}
        self._models = models
        self._updates = frozenset(updates)

    def model(self, name: str, inputs: Sequence[Any], graph: Graph | None = None) -> Any:
        """What a model of the spec gives."""
        return self.run(graph or self._models[name].graph, inputs, f"{name}:", {})

    def run(self, graph: Graph, inputs: Sequence[Any], prefix: str = "", around: Around | None = None) -> Any:
        """What a graph gives; the weights in it stand below `prefix`."""
        around = {**(around or {}), **{shared.key: f"{prefix}{shared.name}." for shared in graph.shared}}
        given = iter(inputs)
        values: list[Any] = []
        for node in graph.nodes:
            values.append(next(given) if node.kind == "input" else self._node(node, values, prefix, around))
        result = self._value(graph.output, values)
        self.tape.hold(list(inputs), result, [self._value(operand, values) for _, operand in graph.logged])
        return result

    def given(self, type_: Type) -> Any:
        """A value of a type, as data are: nothing flows back to it."""
        if isinstance(type_, Tuple):
            return tuple(map(self.given, type_.parts))
        if isinstance(type_, Record):
            return {name: self.given(part) for name, part in type_.parts}
        return self.tape.new(shape_of(type_, self.sizes), type_.kind) if isinstance(type_, Tensor) else None

    # -- nodes

    def _node(self, node: Node, values: list[Any], prefix: str, around: Around) -> Any:
        inputs = [self._value(operand, values) for operand in node.inputs]
        if node.kind == "weight":
            (weight,) = node.weights or ()
            return self._weight(prefix + node.module, weight.shape, weight.trained)
        if node.graph is not None and node.kind == "model":
            return self.model(node.what, inputs, node.graph)
        if node.graph is not None and node.kind == "shared":
            return self.run(node.graph, inputs, around[node.key], around)
        if node.graph is not None:
            for turn in range(node.times):
                inputs[0] = self.run(node.graph, inputs, f"{prefix}{turn_name(node, turn)}.", around)
            return inputs[0]
        named = {name: self._value(operand, values) for name, operand in node.named}
        return self.apply(node, inputs, named, prefix)

    def apply(self, node: Node, inputs: list[Any], named: dict[str, Any], prefix: str = "") -> Any:
        """What one layer or function gives."""
        if node.lowers == GRAD:
            return slope(self.tape, values_in(inputs[0])[0], values_in(inputs[1])[0])
        try:
            weights = {
                weight.name: self._weight(f"{prefix}{node.module}.{weight.name}", weight.shape, weight.trained)
                for weight in node.weights or ()
            }
            args = with_numbers(node.args, self.sizes)
            assert isinstance(args, dict)
            call = Call(self.tape, node.lowers, args, inputs, named, weights, node.type, self.sizes)
            step = step_of(node.lowers)
            mark = len(self.tape.ops)
            if step is not None and node.weights is not None:
                try:
                    return step(call)
                except Unsized:
                    del self.tape.ops[mark:]
            return self._measured(call, node, prefix)
        except Unsized:
            self.unknown.append(node.what or node.lowers)
            return self._given_anyway(node.type)

    def _measured(self, call: Call, node: Node, prefix: str) -> Any:
        if not node.lowers:
            raise Unsized(node.what)
        from dsl.plan.measured import measure

        def weight(name: str, shape: tuple[int, ...], trained: bool) -> Value:
            return self._weight(f"{prefix}{node.module}.{name}", shape, trained)

        return measure(call, weight)

    def _given_anyway(self, type_: Type) -> Any:
        try:
            return self.given(type_)
        except Unsized:
            return None

    def _weight(self, path: str, shape: tuple[int, ...], trained: bool) -> Value:
        if path not in self.weights:
            name, _, own = path.partition(":")
            model = self._models.get(name)
            learns = trained and name in self._updates
            if learns and model is not None and (model.follows or any(matches(item, own) for item in model.frozen)):
                learns = False
            value = self.tape.new(shape, "float", learns)
            value.leaf = True
            self.weights[path] = value
        return self.weights[path]

    # -- values

    def _value(self, operand: Operand, values: list[Any]) -> Any:
        if isinstance(operand, Constant):
            return number(operand.value, self.sizes) if isinstance(operand.value, Formula) else operand.value
        if isinstance(operand, Group):
            items = tuple(self._value(item, values) for item in operand.items)
            return dict(zip(operand.names, items, strict=True)) if operand.names else items
        if isinstance(operand, Part):
            whole = self._value(operand.of, values)
            return part_of(whole, operand.key)
        return values[operand]


def part_of(whole: Any, key: int | str) -> Any:
    """One of several values; None where running alone would show them."""
    if isinstance(whole, dict):
        return whole[key]
    return whole[key] if isinstance(whole, tuple) and isinstance(key, int) else None
