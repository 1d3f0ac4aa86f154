"""Linear layers, matrix products and sums over named indices. Two operations a multiply-add.

A product of a matrix and a vector counts nothing, as torch's counter has it.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

from dsl.plan.sizes import Unsized
from dsl.plan.steps.call import Call
from dsl.plan.tape import Tape, Value, values_in


def linear(tape: Tape, x: Value, weight: Value, bias: Value | None = None) -> Value:
    """`x @ weight.T + bias`."""
    x, weight = tape.copied(tape.low(x)), tape.low(weight)
    given = [x, weight] if bias is None else [x, weight, tape.low(bias)]
    work = 2 * x.elements * weight.shape[0] if len(weight.shape) == 2 else 0
    shape = (*x.shape[:-1], *weight.shape[:-1])
    output = tape.op(given, shape, work=work, back=(work, work, 0)[: len(given)])
    if output.grad:
        tape.ops[-1].saved = _factors(x, weight)
    return output


def product(tape: Tape, a: Value, b: Value, shape: tuple[int, ...], terms: int = 0, batched: bool = True) -> Value:
    """A product that sums over `terms` numbers for each element of its result."""
    a, b = tape.low(a), tape.low(b)
    work = 2 * prod(shape) * terms if batched else 0
    output = tape.op([a, b], shape, work=work, back=(work, work))
    if output.grad:
        tape.ops[-1].saved = _factors(a, b)
    return output


def _factors(a: Value, b: Value) -> tuple[Value, ...]:
    return (a,) * b.grad + (b,) * a.grad


def _linear(call: Call) -> Value:
    if call.weights:
        return linear(call.tape, call.x, call.weights["weight"], call.weights.get("bias"))
    x, weight, *bias = call.tensors
    return linear(call.tape, x, weight, *bias)


def _matmul(call: Call) -> Value:
    a, b = call.tensors
    return product(call.tape, a, b, call.shape, a.shape[-1], batched=len(a.shape) > 1 and len(b.shape) > 1)


def _added(call: Call) -> Value:
    """`input + a @ b`; a sum over a batch of products (`addbmm`) counts on the way back alone."""
    first, a, b = call.tensors
    once = 2 * prod(a.shape) * b.shape[-1]
    output = call.tape.op([first, a, b], call.shape, work=once * (call.lowers != "torch.addbmm"), back=(0, once, once))
    if output.grad:
        call.tape.ops[-1].saved = _factors(a, b)
    return output


def _vectors(call: Call) -> Value:
    return call.tape.op(call.tensors, call.shape, saves="x")


def _bilinear(call: Call) -> Value:
    """No product that the counter knows."""
    return call.tape.op(call.given, call.shape, saves="i")


def _gram(call: Call) -> Value:
    x = call.x
    flat = call.tape.view(x, (x.shape[0], x.shape[1], prod(x.shape[2:])))
    products = product(call.tape, flat, flat, call.shape, flat.shape[2])
    return call.tape.op([products], call.shape)


def _covariance(call: Call) -> Value:
    x = call.x
    middle = call.tape.op([x], x.shape[1:])
    centred = call.tape.op([x, middle], x.shape)
    products = product(call.tape, centred, centred, call.shape, x.shape[0])
    return call.tape.op([products], call.shape)


def _einsum(call: Call) -> Value:
    """Of one tensor or two; two make one product of matrices if they sum over an index that both have."""
    operands = values_in(call.inputs)
    left, arrow, right = call.args["equation"].replace(" ", "").partition("->")
    terms = left.split(",")
    if len(operands) != 2 or "." in left or any(len(set(term)) < len(term) for term in terms):
        raise Unsized("einsum")
    a, b = (dict(zip(term, operand.shape, strict=True)) for term, operand in zip(terms, operands, strict=True))
    if not arrow:
        right = "".join(sorted(letter for letter in {*a, *b} if (left.count(letter) == 1)))
    summed = [letter for letter in a if letter in b and letter not in right]
    if not summed or any(a[letter] != b[letter] for letter in a if letter in b):
        raise Unsized("einsum")
    size = {**a, **b}
    wanted = {*right, *summed}
    x, y = (_reduced(call.tape, operand, term, wanted) for operand, term in zip(operands, terms, strict=True))
    return product(call.tape, x, y, tuple(size[letter] for letter in right), prod(size[name] for name in summed))


def _reduced(tape: Tape, x: Value, term: str, wanted: set[str]) -> Value:
    """A factor summed over the indices that it alone has."""
    left = tuple(size for letter, size in zip(term, x.shape, strict=True) if letter in wanted)
    return x if len(left) == len(x.shape) else tape.op([x], left)


STEPS: dict[str, Callable[[Call], Any]] = {
    "linear": _linear,
    "matmul": _matmul,
    "mm": _matmul,
    "bmm": _matmul,
    "addmm": _added,
    "baddbmm": _added,
    "addbmm": _added,
    "dot": _vectors,
    "vdot": _vectors,
    "mv": _vectors,
    "outer": _vectors,
    "ger": _vectors,
    "bilinear": _bilinear,
    "gram": _gram,
    "covariance": _covariance,
    "einsum": _einsum,
}

EXACT: dict[str, Callable[[Call], Any]] = {}
