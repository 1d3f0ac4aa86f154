"""Norms, softmaxes and pooling: what they keep beside their input or output."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

from dsl.plan.steps.call import Call
from dsl.plan.tape import Tape, Value
from dsl.types.tensor import Tuple

STATISTIC = 4
"""Means and deviations are kept in single precision."""


def layer_norm(tape: Tape, x: Value, weights: list[Value], dims: int = 1) -> Value:
    """Over the last `dims` dimensions. An input that is no plain block of memory is copied for it."""
    if tape.device != "cpu":
        x = tape.full(x)
    rows = prod(x.shape[:-dims]) if dims else 1
    room = 0 if x.dense else x.size
    return tape.op([x, *weights], x.shape, saves="i", keeps=2 * rows * STATISTIC, room=room, back_room=room)


def _layernorm(call: Call) -> Value:
    x = call.x
    over = call.args.get("dim")
    if over is None:
        shape = call.args["normalized_shape"]
        dims = len(shape) if isinstance(shape, (tuple, list)) else 1
        return layer_norm(call.tape, x, _learned(call), dims)
    turned = call.tape.view(x, x.shape, dense=False)
    done = layer_norm(call.tape, turned, _learned(call), len(over))
    return call.tape.view(done, x.shape, dense=False)


def _rmsnorm(call: Call) -> Value:
    """Its square, the root and the input times the root are steps of their own."""
    x = call.x
    return call.tape.op([x, *_learned(call)], x.shape, saves="i", keeps=x.size, back_room=x.size)


def _batchnorm(call: Call) -> Value:
    x = call.x
    trained = call.tape.training and "running" not in str(call.args.get("training", ""))
    keeps = 2 * x.shape[1] * STATISTIC if trained else 0
    return call.tape.op([x, *_learned(call)], x.shape, saves="f", keeps=keeps)


def _groupnorm(call: Call) -> Value:
    x, groups = call.x, call.args.get("num_groups", 1)
    room = 0 if x.dense else x.size
    return call.tape.op(
        [x, *_learned(call)], x.shape, saves="f", keeps=2 * x.shape[0] * groups * STATISTIC, room=room, back_room=room
    )


def _instancenorm(call: Call) -> Value:
    x = call.x
    count = x.shape[0] * x.shape[1]
    learned = 2 * count * x.width if call.weights else 0
    return call.tape.op([x, *_learned(call)], x.shape, saves="f", keeps=2 * count * STATISTIC + learned)


def _learned(call: Call) -> list[Value]:
    return [value for value in call.given if value is not call.x and value.kind == "float"]


def _softmax(call: Call) -> Value:
    x = call.tape.full(call.x)
    return call.tape.op([x], x.shape, saves="o")


def _softmin(call: Call) -> Value:
    x = call.tape.full(call.x)
    return call.tape.op([call.tape.op([x], x.shape)], x.shape, saves="o")


def _maxpool(call: Call) -> Any:
    """Where each maximum was is kept in whole numbers of eight bytes."""
    pair = isinstance(call.type, Tuple)
    shape = call.shape_of(call.type.parts[0]) if isinstance(call.type, Tuple) else call.shape
    index = call.tape.new(shape, "int")
    output = call.tape.op([call.x], shape, saves="i")
    op = call.tape.ops[-1]
    op.outputs = (output, index)
    if output.grad:
        op.saved = (call.x, index)
    return (output, index) if pair else output


def _avgpool(call: Call) -> Value:
    return call.tape.op([call.x], call.shape, saves="i")


def _adaptive_avgpool(call: Call) -> Value:
    """To one element it is a mean, which keeps nothing."""
    size = call.args.get("output_size", call.shape[2:])
    single = size == 1 or (isinstance(size, (tuple, list)) and all(item == 1 for item in size))
    return call.tape.op([call.x], call.shape, saves="" if single else "i")


def _unpooled(call: Call) -> Value:
    output = call.tape.op(call.tensors, call.shape)
    if output.grad:
        call.tape.ops[-1].saved = (call.tensors[1],)
    return output


def _lrn(call: Call) -> Value:
    x = call.x
    return call.tape.op([x], x.shape, saves="i", keeps=3 * x.size)


def _normalize(call: Call) -> Value:
    """Each vector over its length."""
    x = call.x
    dims = call.args.get("dim", 1)
    over = [dim % len(x.shape) for dim in (dims if isinstance(dims, (tuple, list)) else (dims,))]
    lengths = tuple(1 if place in over else size for place, size in enumerate(x.shape))
    length = call.tape.op([x], lengths, saves="io")
    return call.tape.op([x, length], x.shape, saves="i")


STEPS: dict[str, Callable[[Call], Any]] = {
    "layernorm": _layernorm,
    "rmsnorm": _rmsnorm,
    "batchnorm": _batchnorm,
    "groupnorm": _groupnorm,
    "instancenorm": _instancenorm,
    "softmax": _softmax,
    "logsoftmax": _softmax,
    "softmax2d": _softmax,
    "softmin": _softmin,
    "maxpool": _maxpool,
    "adaptivemaxpool": _maxpool,
    "fractionalmaxpool": _maxpool,
    "maxunpool": _unpooled,
    "avgpool": _avgpool,
    "adaptiveavgpool": _adaptive_avgpool,
    "localresponsenorm": _lrn,
    "normalize": _normalize,
}


def _standardized(call: Call) -> Value:
    """Of a transform: less a mean, over a deviation."""
    return call.tape.op([call.tape.op([call.x], call.x.shape, passes=True)], call.x.shape)


EXACT: dict[str, Callable[[Call], Any]] = {"dsl.modules.transforms.normalize": _standardized}
