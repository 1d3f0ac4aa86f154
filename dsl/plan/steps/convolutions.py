"""Convolutions: their work, and the room that a processor takes to lay values out for them.

On a processor each convolution first puts its input, and then its output, into blocks of channels. Those copies are
most of what a convolutional network needs beside what it keeps.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

from dsl.plan.steps.call import Call
from dsl.plan.tape import Op, Tape, Value

BLOCK = 16
"""Channels of a block: so many floats are in one register."""
FEW = 4
"""An input of so few channels is read as it is."""
LARGE_WINDOW = 3
"""Channel by channel with a window larger than this is done without blocks."""
SMALL = 1 << 20
"""Bytes below which a kernel's copy does not count."""


def conv(
    tape: Tape,
    x: Value,
    weight: Value,
    bias: Value | None,
    shape: tuple[int, ...],
    groups: int = 1,
    transposed: bool = False,
) -> Value:
    """A convolution that gives `shape`.

    The gradient of a grouped kernel counts as many times as there are groups: so does torch's counter, which takes it
    for that of a whole kernel.
    """
    x, weight = tape.low(x), tape.low(weight)
    axes = len(weight.shape) - 2
    places = prod((x.shape if transposed else shape)[-axes:])
    batch = x.shape[0] if len(x.shape) > axes + 1 else 1
    work = 2 * batch * places * prod(weight.shape)
    given = [x, weight] if bias is None else [x, weight, tape.low(bias)]
    output = tape.op(given, shape, work=work, back=(work, work * groups, 0)[: len(given)], dense_back=True)
    if output.grad:
        tape.ops[-1].saved = (x, weight)
    if tape.device == "cpu" and len(x.shape) == len(weight.shape):
        _lay_out(tape.ops[-1], x, weight, output, groups, transposed)
    return output


def _lay_out(op: Op, x: Value, weight: Value, output: Value, groups: int, transposed: bool) -> None:
    """Add the copies in blocks of channels.

    A result is written after the copy of the input is gone, so that of the three two are there at once.
    """
    plain = groups == x.shape[1] and groups > 1 and max(weight.shape[2:]) > LARGE_WINDOW
    source = 0 if x.shape[1] <= FEW or plain else _blocked(x)
    target = output.size if transposed and output.shape[1] < BLOCK else _blocked(output)
    kernel = weight.size if weight.size > SMALL else 0
    op.room = max(0, source + target + kernel - output.size, 2 * output.size if transposed else target)
    if plain:
        return
    if transposed and output.shape[1] <= FEW:
        target = 0
    slope, blocked = (x.size, _blocked(x)) if x.grad else (0, 0)
    learned = weight.size if weight.grad else 0
    most = max(
        target + blocked + kernel if x.grad else 0,
        blocked + slope,
        slope + source + target + learned if weight.grad else 0,
    )
    op.back_room = max(0, most - slope - learned)


def _blocked(value: Value) -> int:
    """Bytes of a value whose channels are filled up to whole blocks."""
    shape = value.shape
    return shape[0] * -(-shape[1] // BLOCK) * BLOCK * prod(shape[2:]) * value.width


def _conv(call: Call) -> Value:
    transposed = "ranspose" in call.lowers
    if call.weights:
        weight, bias = call.weights["weight"], call.weights.get("bias")
        x = call.x
    else:
        x, weight, *rest = call.tensors
        bias = rest[0] if rest else None
    if call.args.get("padding_mode", "zeros") != "zeros":
        x = _padded(call, x)
    return conv(call.tape, x, weight, bias, call.shape, call.args.get("groups", 1), transposed)


def _padded(call: Call, x: Value) -> Value:
    """The input with its edges filled, which is a copy."""
    axes = call.axes
    kernel, dilation = (_each(call.args.get(name, 1), axes) for name in ("kernel_size", "dilation"))
    padding = call.args.get("padding", 0)
    sides = (
        [step * (size - 1) for step, size in zip(dilation, kernel, strict=True)]
        if padding == "same"
        else [0] * axes
        if padding == "valid"
        else [2 * side for side in _each(padding, axes)]
    )
    grown = [size + side for size, side in zip(x.shape[-axes:], sides, strict=True)]
    saves = "i" if call.args["padding_mode"] == "reflect" else ""
    return call.tape.op([x], (*x.shape[:-axes], *grown), saves=saves)


def _each(value: Any, axes: int) -> tuple[int, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (value,) * axes


def _separable(call: Call) -> Value:
    x, weights = call.x, call.weights
    inner = weights["depthwise.weight"].shape[0]
    source = _padded(call, x) if call.args.get("padding_mode", "zeros") != "zeros" else x
    middle = (x.shape[0], inner, *call.shape[2:])
    value = conv(call.tape, source, weights["depthwise.weight"], None, middle, call.args["in_channels"])
    return conv(call.tape, value, weights["pointwise.weight"], weights.get("pointwise.bias"), call.shape)


def _squeeze_excite(call: Call) -> Value:
    tape, x, weights = call.tape, call.x, call.weights
    ones = (1,) * call.args["axes"]
    value = tape.op([x], (*x.shape[:2], *ones))
    inner = (x.shape[0], call.args["squeeze_channels"], *ones)
    value = conv(tape, value, weights["fc1.weight"], weights.get("fc1.bias"), inner)
    value = tape.op([value], inner, saves="o" if call.args["activation"] in OUTPUT_KEPT else "i")
    value = conv(tape, value, weights["fc2.weight"], weights.get("fc2.bias"), (*x.shape[:2], *ones))
    value = tape.op([value], value.shape, saves="o" if call.args["scale_activation"] in OUTPUT_KEPT else "i")
    return tape.op([x, value], x.shape, saves="x", back_room=x.size)


OUTPUT_KEPT = ("relu", "sigmoid", "tanh")


STEPS: dict[str, Callable[[Call], Any]] = {
    "conv": _conv,
    "convtranspose": _conv,
    "separable": _separable,
    "squeezeexcite": _squeeze_excite,
}

EXACT: dict[str, Callable[[Call], Any]] = {}
