"""Attention, transformer layers, recurrent layers and mixtures of experts.

Attention counts as the kernels count it that keep no scores, which compute them again on the way back: a processor
and a GPU both take those where nothing is dropped. A recurrent layer counts as the products it is made of, step by
step, on every device; the counter sees them on the meta device, not inside the one kernel of a processor.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

from dsl.plan.sizes import Unsized
from dsl.plan.steps.call import Call
from dsl.plan.steps.norms import layer_norm
from dsl.plan.steps.products import linear, product
from dsl.plan.tape import Tape, Value, values_in
from dsl.types.tensor import Tuple

Weights = dict[str, Value]
KEEPS_OUTPUT = ("relu",)
STATES = {1: 1.0, 3: 7.5, 4: 17.0}
"""How many states each step of a recurrent layer keeps, by its gates."""


def attend(tape: Tape, q: Value, k: Value, v: Value, dropped: float, mask: Value | None = None) -> Value:
    """Scaled dot-product attention of [B, H, T, D]."""
    *outer, length, width = q.shape
    shape = (*outer, length, v.shape[-1])
    rows, source = prod(outer) * length, k.shape[-2]
    if dropped and tape.training and tape.device == "cpu":
        return _with_scores(tape, q, k, v, shape, mask)
    work = 2 * rows * source * (width + v.shape[-1])
    given = [q, k, v]
    again = 2 * rows * source * (3 * width + 2 * v.shape[-1])
    first = next((place for place, value in enumerate(given) if value.grad), 0)
    back = tuple(again if place == first else 0 for place in range(3))
    room = mask.elements * q.width if mask is not None and tape.device == "cpu" else 0
    return tape.op(given, shape, saves="io", keeps=rows * 4, work=work, back=back, room=room)


def _with_scores(tape: Tape, q: Value, k: Value, v: Value, shape: tuple[int, ...], mask: Value | None) -> Value:
    """The same step by step, each of which keeps its scores: so it is where some of them are dropped."""
    q, k = (tape.op([value], value.shape) for value in (q, k))
    if k.shape[-3] != q.shape[-3]:
        k, v = (tape.op([value], (*value.shape[:-3], q.shape[-3], *value.shape[-2:])) for value in (k, v))
    scores = product(tape, q, k, (*q.shape[:-1], k.shape[-2]), q.shape[-1])
    if mask is not None:
        scores = tape.op([scores, mask], scores.shape, passes=True)
    chances = tape.op([scores], scores.shape, saves="o")
    kept = tape.op([chances], chances.shape, keeps=chances.size)
    return product(tape, kept, v, shape, k.shape[-2])


def _attention(call: Call) -> Value:
    inputs = [*call.inputs, None, None]
    context = call.named.get("context", inputs[1])
    mask = call.named.get("mask", inputs[2])
    return attention(call.tape, call.x, call.weights, "", call.args, context, mask)


def attention(
    tape: Tape,
    x: Value,
    weights: Weights,
    prefix: str,
    args: dict[str, Any],
    context: Value | None = None,
    mask: Value | None = None,
) -> Value:
    """`dsl.modules.attention.Attention`."""
    heads = args.get("num_heads") or args["nhead"]
    kv_heads = args.get("num_kv_heads") or heads
    size = args.get("head_dim") or args["embed_dim"] // heads
    source = x if context is None else context
    bias = weights.get(f"{prefix}in_proj_bias")
    fused = weights.get(f"{prefix}in_proj_weight")
    if fused is not None and source is x:
        projected = linear(tape, x, fused, bias)
        parts = tape.views(projected, [(*x.shape[:-1], count * size) for count in (heads, kv_heads, kv_heads)])
    else:
        parts = _projected(tape, x, source, weights, prefix, (heads * size, kv_heads * size, kv_heads * size), bias)
    batch = x.shape[0]
    q, k, v = (
        tape.view(part, (batch, count, part.shape[1], size), dense=False)
        for part, count in zip(parts, (heads, kv_heads, kv_heads), strict=True)
    )
    if args.get("qk_norm"):
        q, k = (
            tape.op([value, weights[f"{prefix}{name}.weight"]], value.shape, saves="i", keeps=value.size)
            for value, name in ((q, "q_norm"), (k, "k_norm"))
        )
    if args.get("rotary"):
        q, k = (tape.op([value], value.shape, keeps=4 * value.shape[-2] * value.shape[-1]) for value in (q, k))
    gathered = attend(tape, q, k, v, args.get("dropout", 0.0), mask)
    joined = tape.view(gathered, (batch, x.shape[1], heads * size))
    return linear(tape, joined, weights[f"{prefix}out_proj.weight"], weights.get(f"{prefix}out_proj.bias"))


def _projected(
    tape: Tape, x: Value, source: Value, weights: Weights, prefix: str, sizes: tuple[int, ...], bias: Value | None
) -> tuple[Value, ...]:
    """Queries, keys and values, each by a product of its own."""
    fused = weights.get(f"{prefix}in_proj_weight")
    if fused is not None:
        own = tape.views(fused, [(size, fused.shape[1]) for size in sizes])
    else:
        own = tuple(weights[f"{prefix}{name}_proj_weight"] for name in "qkv")
    biases = tape.views(bias, [(size,) for size in sizes]) if bias is not None else (None,) * 3
    return tuple(
        linear(tape, value, weight, shift)
        for value, weight, shift in zip((x, source, source), own, biases, strict=True)
    )


# -- transformer layers


def _transformer_layer(call: Call) -> Value:
    tape, x, weights, args = call.tape, call.x, call.weights, call.args
    inputs = [*call.inputs, None, None, None]
    cross = "Decoder" in call.lowers
    memory = call.named.get("memory", inputs[1]) if cross else None
    mask = call.named.get("mask", inputs[2 if cross else 1])
    parts: list[tuple[str, Value | None, Value | None]] = [("self_attn.", None, mask)]
    if cross:
        parts.append(("multihead_attn.", memory, call.named.get("memory_mask", inputs[3])))
    dropped = args.get("dropout", 0.0)
    own = {**args, "dropout": dropped}

    def norm(value: Value, number: int) -> Value:
        names = (f"norm{number}.weight", f"norm{number}.bias")
        return layer_norm(tape, value, [weights[name] for name in names if name in weights])

    def branch(value: Value, number: int) -> Value:
        if number > len(parts):
            hidden = linear(tape, value, weights["linear1.weight"], weights.get("linear1.bias"))
            hidden = tape.op([hidden], hidden.shape, saves="o" if args.get("activation") in KEEPS_OUTPUT else "i")
            hidden = dropout(tape, hidden, dropped)
            result = linear(tape, hidden, weights["linear2.weight"], weights.get("linear2.bias"))
        else:
            prefix, context, seen = parts[number - 1]
            result = attention(tape, value, weights, prefix, own, context, seen)
        return dropout(tape, result, dropped)

    for number in range(1, len(parts) + 2):
        first = bool(args.get("norm_first"))
        added = tape.op([x, branch(norm(x, number) if first else x, number)], x.shape, passes=True)
        x = added if first else norm(added, number)
    return x


def dropout(tape: Tape, x: Value, share: float) -> Value:
    if not share or not tape.training:
        return x
    return tape.op([x], x.shape, keeps=x.size if tape.device == "cpu" else x.elements)


# -- recurrent layers


def _recurrent(call: Call) -> Any:
    """Every gate of every step; what it keeps are the gates, states and outputs of each step."""
    tape, x, weights, args = call.tape, call.x, call.weights, call.args
    states = values_in([call.inputs[1:2], call.named.get("state"), call.named.get("hx")])
    if len(x.shape) != 3:
        raise Unsized("a sequence without a batch")
    steps, batch = (x.shape[1], x.shape[0]) if _batch_first(call) else (x.shape[0], x.shape[1])
    kept_state = any(state.grad for state in states)
    ways = 2 if args.get("bidirectional") else 1
    value = x
    for layer in range(args.get("num_layers", 1)):
        own = [
            [weight for name, weight in weights.items() if name.endswith(f"_l{layer}{way}")]
            for way in ("", "_reverse")[:ways]
        ]
        value = _layer(tape, value, own, steps, batch, kept_state)
        if layer + 1 < args.get("num_layers", 1):
            value = dropout(tape, value, args.get("dropout", 0.0))
    if not isinstance(call.type, Tuple):
        return value
    last = tape.views(value, [call.shape_of(part) for part in _leaves(call.type)[1:]])
    return _like(call.type, iter((value, *last)))


def _layer(tape: Tape, x: Value, ways: list[list[Value]], steps: int, batch: int, kept_state: bool) -> Value:
    """One layer, all of its directions."""
    given, back, width, work, keeps = [x], [0], 0, 0, 0
    for own in ways:
        matrices = [weight for weight in own if len(weight.shape) == 2]
        into, across, *projection = matrices
        size = projection[0].shape[0] if projection else across.shape[1]
        counts = [2 * steps * batch * weight.elements for weight in matrices]
        inner = counts[1] - (0 if kept_state else counts[1] // steps)
        shares = [counts[0], counts[1] + inner, *(2 * count for count in counts[2:])]
        work += sum(counts)
        back[0] += counts[0]
        for weight in own:
            given.append(weight)
            back.append(shares[_place(matrices, weight)] if weight in matrices else 0)
        width += size
        keeps += int(STATES[into.shape[0] // across.shape[1]] * steps * batch * across.shape[1]) * x.width
    shape = (*x.shape[:2], width)
    return tape.op(given, shape, saves="i", keeps=keeps, work=work, back=tuple(back), back_room=keeps // 2)


def _place(items: list[Value], wanted: Value) -> int:
    return next(place for place, item in enumerate(items) if item is wanted)


def _batch_first(call: Call) -> bool:
    return call.lowers.startswith("dsl.") or bool(call.args.get("batch_first"))


def _leaves(type_: Any) -> list[Any]:
    return [leaf for part in type_.parts for leaf in _leaves(part)] if isinstance(type_, Tuple) else [type_]


def _like(type_: Any, values: Any) -> Any:
    return tuple(_like(part, values) for part in type_.parts) if isinstance(type_, Tuple) else next(values)


# -- others


def _mixture(call: Call) -> Any:
    """Each vector passes through `top_k` experts, whose products count one by one."""
    tape, x, weights, args = call.tape, call.x, call.weights, call.args
    rows = x.elements // x.shape[-1]
    chosen = rows * args["top_k"]
    scores = linear(tape, tape.view(x, (rows, x.shape[-1])), weights["router.weight"])
    shares = tape.op([scores], scores.shape, saves="o", keeps=2 * 8 * chosen + 8 * chosen * args["num_experts"])
    sorted_ = tape.op([x], (chosen, x.shape[-1]))
    hidden = product(tape, sorted_, weights["weight1"], (chosen, weights["weight1"].shape[2]), x.shape[-1])
    hidden = tape.op([hidden], hidden.shape, saves="i")
    results = product(tape, hidden, weights["weight2"], (chosen, x.shape[-1]), hidden.shape[-1])
    output = tape.op([results, shares], x.shape, saves="x", room=results.size)
    if isinstance(call.type, Tuple):
        return output, tape.op([shares], (), saves="i")
    return output


def _sdpa(call: Call) -> Value:
    q, k, v, *mask = call.tensors
    return attend(call.tape, q, k, v, call.args.get("dropout_p", 0.0), mask[0] if mask else None)


def _rotary(call: Call) -> Value:
    return call.tape.op([call.x], call.x.shape, keeps=2 * call.x.shape[-2] * call.x.shape[-1] * 2, room=call.x.size)


STEPS: dict[str, Callable[[Call], Any]] = {
    "attention": _attention,
    "scaleddotproductattention": _sdpa,
    "rnn": _recurrent,
    "gru": _recurrent,
    "lstm": _recurrent,
    "mixture": _mixture,
    "rotary": _rotary,
}

EXACT: dict[str, Callable[[Call], Any]] = {
    "dsl.modules.transformer.EncoderLayer": _transformer_layer,
    "dsl.modules.transformer.DecoderLayer": _transformer_layer,
}
