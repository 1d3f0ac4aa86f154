"""One call of a graph, as the tables of steps see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dsl.plan.sizes import Unsized, shape_of
from dsl.plan.tape import Tape, Value, values_in
from dsl.types.tensor import Record, Tensor, Tuple, Type


@dataclass(slots=True)
class Call:
    """What is called, with what, and the type that comes out."""

    tape: Tape
    lowers: str
    args: dict[str, Any]
    """Settings, with numbers for sizes."""
    inputs: list[Any]
    named: dict[str, Any]
    weights: dict[str, Value]
    type: Type
    sizes: Mapping[str, int] = field(default_factory=dict)

    @property
    def x(self) -> Value:
        """The first tensor that it is given."""
        return self.tensors[0]

    @property
    def tensors(self) -> list[Value]:
        return values_in([self.inputs, self.named])

    @property
    def given(self) -> list[Value]:
        """Its tensors and its weights, those that a gradient flows to among them."""
        return [*self.tensors, *self.weights.values()]

    @property
    def shape(self) -> tuple[int, ...]:
        return self.shape_of(self.type)

    @property
    def kind(self) -> str:
        return kind_of(self.type)

    @property
    def axes(self) -> int:
        """How many spatial dimensions its first input has."""
        digits = [letter for letter in self.lowers.rpartition(".")[2] if letter.isdigit()]
        return int(digits[-1]) if digits else len(self.x.shape) - 2

    def shape_of(self, type_: Type) -> tuple[int, ...]:
        if not isinstance(type_, Tensor):
            raise Unsized(f"{self.lowers} gives {type_}")
        return shape_of(type_, self.sizes)

    def spread(self, type_: Type, make: Any) -> Any:
        """A value of a type, each of its tensors made by `make` from its shape and kind."""
        if isinstance(type_, Tuple):
            return tuple(self.spread(part, make) for part in type_.parts)
        if isinstance(type_, Record):
            return {name: self.spread(part, make) for name, part in type_.parts}
        return make(self.shape_of(type_), kind_of(type_))


def kind_of(type_: Type) -> str:
    return type_.kind if isinstance(type_, Tensor) else ""


def short(lowers: str) -> str:
    """What the module and the function of one name have in common: `maxpool` of `MaxPool2d` and `max_pool2d`."""
    name = lowers.rpartition(".")[2].replace("_", "").lower()
    return name[:-2] if name[-2:] in ("1d", "2d", "3d") and name != "softmax2d" else name
