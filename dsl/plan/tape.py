"""What runs, one operation after the other: the products in it, and what each keeps for the backward pass.

A tape is to a Graph what autograd's is to a model, made without running anything: values are shapes, and operations
say what they save, whether a gradient is a new tensor or a view of the one that comes back, and how much room they
take for a while. Work and peak memory are read off it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

WIDTHS = {"int": 8, "class": 8, "tokens": 8, "bool": 1, "byte": 1}
"""Bytes of an element that is no float."""


@dataclass(frozen=True, slots=True)
class Precision:
    """How wide floats are: those of weights, and those that products work on."""

    weights: int = 4
    products: int = 4

    @property
    def mixed(self) -> bool:
        return self.products != self.weights


def precision_of(text: str) -> Precision:
    """From the name of a precision, `16-mixed`."""
    bits = "".join(part for part in text.replace("bf", "").split("-")[0] if part.isdigit())
    width = int(bits or 32) // 8
    return Precision(4, width) if "mixed" in text else Precision(width, width)


class Value:
    """A tensor by its shape. Two values with the same `store` share their memory."""

    __slots__ = ("dense", "grad", "kind", "leaf", "shape", "size", "store", "width")

    def __init__(self, shape: tuple[int, ...], kind: str, width: int, store: int, grad: bool) -> None:
        self.shape = shape
        self.kind = kind
        self.width = width
        self.store = store
        self.grad = grad
        """Whether a gradient flows back to it."""
        self.size = prod(shape) * width
        self.dense = True
        """Whether its elements lie in memory in the order of its dimensions."""
        self.leaf = False
        """Whether it is a weight, so that its gradient stays."""

    @property
    def elements(self) -> int:
        return prod(self.shape)


@dataclass(slots=True)
class Op:
    """One operation. Gradients flow to those of its inputs that have `grad`."""

    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    saved: tuple[Value, ...] = ()
    keeps: int = 0
    """Bytes of its own that it keeps for the backward pass: masks, indices, statistics."""
    work: int = 0
    back: tuple[int, ...] = ()
    """The work of the gradient of each input."""
    passes: bool = False
    """Whether gradients of inputs are views of that of the output."""
    room: int = 0
    """Bytes that it takes beside its outputs while it runs."""
    back_room: int = 0
    dense_back: bool = False
    """Whether its backward copies a gradient that is a view."""


class Tape:
    """Records operations. With `training`, layers such as dropout and norms do what they do in training."""

    def __init__(self, training: bool = True, precision: Precision | None = None, device: str = "cpu") -> None:
        self.ops: list[Op] = []
        self.training = training
        self.precision = precision or Precision()
        self.device = device
        self.sizes: list[int] = []
        """Bytes of each store."""
        self._low: dict[int, Value] = {}

    # -- values

    def new(self, shape: Sequence[int], kind: str = "float", grad: bool = False, width: int = 0) -> Value:
        """A value in memory of its own."""
        width = width or WIDTHS.get(kind) or self.precision.weights * (2 if kind == "complex" else 1)
        value = Value(tuple(shape), kind, width, len(self.sizes), grad)
        self.sizes.append(value.size)
        return value

    def fresh(self, shape: Sequence[int], kind: str = "float") -> Value:
        """A value that something makes here, of nothing."""
        value = self.new(shape, kind)
        self.ops.append(Op((), (value,)))
        return value

    # -- operations

    def op(
        self,
        inputs: Sequence[Value],
        shape: Sequence[int],
        *,
        saves: str = "",
        keeps: int = 0,
        work: int = 0,
        back: tuple[int, ...] = (),
        passes: bool = False,
        room: int = 0,
        back_room: int = 0,
        dense_back: bool = False,
        kind: str = "float",
        width: int = 0,
    ) -> Value:
        """An operation with one result.

        `saves` says what it keeps: `i` its inputs, `f` the first alone, `o` its output, `x` the others of each input
        that gets a gradient (the factors of a product).
        """
        floats = kind in ("float", "complex")
        grad = floats and any(value.grad for value in inputs)
        if not width and kind == "float":
            width = max((value.width for value in inputs if value.kind == "float"), default=0)
        output = self.new(shape, kind, grad, width)
        kept = _saved(inputs, output, saves) if grad else ()
        self.ops.append(
            Op(
                tuple(inputs),
                (output,),
                kept,
                keeps if grad else 0,
                work,
                back,
                passes,
                room + (0 if grad else keeps),
                back_room,
                dense_back=dense_back,
            )
        )
        return output

    def view(self, x: Value, shape: Sequence[int], dense: bool = True) -> Value:
        """The same memory in another shape, or a part of it."""
        output = Value(tuple(shape), x.kind, x.width, x.store, x.grad)
        output.dense = dense
        self.ops.append(Op((x,), (output,), passes=output.size == x.size))
        return output

    def views(self, x: Value, shapes: Sequence[Sequence[int]]) -> tuple[Value, ...]:
        """Parts of a value: one operation with several results, whose gradients are joined into a new one."""
        parts = tuple(Value(tuple(shape), x.kind, x.width, x.store, x.grad) for shape in shapes)
        for part in parts:
            part.dense = len(shapes) == 1
        self.ops.append(Op((x,), parts))
        return parts

    def together(self, inputs: Sequence[Value], shapes: Sequence[Sequence[int]], **how: int) -> tuple[Value, ...]:
        """An operation with several results."""
        grad = any(value.grad for value in inputs)
        width = max((value.width for value in inputs if value.kind == "float"), default=0)
        outputs = tuple(self.new(shape, "float", grad, width) for shape in shapes)
        self.ops.append(Op(tuple(inputs), outputs, **how))  # type: ignore[arg-type]  # those of Op's that are numbers
        return outputs

    def copied(self, x: Value) -> Value:
        """The value with its elements in order."""
        return x if x.dense else self.op([x], x.shape, width=x.width, kind=x.kind)

    def hold(self, *values: object) -> None:
        """Keep values until here, because a name in a caller's code still stands for them."""
        self.ops.append(Op(tuple(values_in(values)), ()))

    # -- precision

    def low(self, x: Value) -> Value:
        """The value as products take it: autocast makes it narrower, a weight once for all of its uses."""
        if not self.precision.mixed or x.kind != "float" or x.width <= self.precision.products:
            return x
        if not x.leaf:
            return self.op([x], x.shape, width=self.precision.products)
        if x.store not in self._low:
            self._low[x.store] = self.op([x], x.shape, width=self.precision.products)
        return self._low[x.store]

    def full(self, x: Value) -> Value:
        """The value as losses and norms take it, which autocast keeps wide."""
        if not self.precision.mixed or x.kind != "float" or x.width >= self.precision.weights:
            return x
        return self.op([x], x.shape, width=self.precision.weights)


def _saved(inputs: Sequence[Value], output: Value, saves: str) -> tuple[Value, ...]:
    kept: list[Value] = []
    if "i" in saves:
        kept += inputs
    if "f" in saves:
        kept.append(inputs[0])
    if "x" in saves:
        kept += [x for place, x in enumerate(inputs) if any(y.grad for at, y in enumerate(inputs) if at != place)]
    if "o" in saves:
        kept.append(output)
    return tuple(kept)


def values_in(value: object) -> list[Value]:
    """The tensors in a value: those of a tuple or a record, in order."""
    if isinstance(value, Value):
        return [value]
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, (tuple, list)):
        return [item for part in value for item in values_in(part)]
    return []
