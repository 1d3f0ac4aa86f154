"""Types and weights of torch's recurrent and transformer modules, whose batch is the second dimension by default."""

from __future__ import annotations

from dsl.catalogue.entry import Made, Refuse, Weight
from dsl.catalogue.layers.attention import head_size, projections
from dsl.catalogue.layers.transformer import feed_forward
from dsl.catalogue.needs import need_floats
from dsl.catalogue.torch_tables.call import Call, batched, moved, shared, sized, through, typed
from dsl.types.dims import Dim, differ
from dsl.types.tensor import Tensor, Tuple, Type, floats


def recurrent(call: Call) -> Made | None:
    """`output, state`, from and to [T, B, D], [B, T, D] or [T, D]."""
    name = call.told[0]
    _need_one(call)
    need_floats(call.name, call.x, low=2)
    x, alone = batched(call, call.x, 3) if call.s.batch_first else _second_batched(call, call.x)
    x = sized(call, x, -1, "input_size")
    state = call.inputs["hx"]
    if state is not None and alone:
        state = _each(state, lambda part: part.with_dims(part.dims[0], 1, *part.dims[1:]))
    made = through(call, "layer", name, x, state, strict=True, **(shared(call, "layer", name) | {"return_state": True}))
    assert made is not None and isinstance(made.type, Tuple)
    output, state = made.type.parts
    assert isinstance(output, Tensor)
    if alone:
        output = output.with_dims(*output.dims[1:])
        state = _each(state, lambda part: part.with_dims(part.dims[0], *part.dims[2:]))
    elif not call.s.batch_first:
        output = moved(output, 0, 1)
    return typed(Tuple((output, state)), made.weights)


def _need_one(call: Call) -> None:
    """Several values are the state's alone."""
    if not isinstance(call.x, Tensor):
        raise Refuse(f"`{call.name}` works on one value, but gets {call.x}", code="E0315")


def _second_batched(call: Call, x: Tensor) -> tuple[Tensor, bool]:
    x, alone = batched(call, x, 3)
    return (x, True) if alone else (moved_tensor(x), False)


def moved_tensor(x: Tensor) -> Tensor:
    return x.with_dims(x.dims[1], x.dims[0], *x.dims[2:])


def _each(state: Type, change: object) -> Type:
    assert callable(change)
    if isinstance(state, Tuple):
        return Tuple(tuple(_each(part, change) for part in state.parts))
    if isinstance(state, Tensor) and state.rank >= 1:
        changed: Type = change(state)
        return changed
    return state


def cell(call: Call) -> Made | None:
    """One step: the new state, of an LSTM both parts of it."""
    gates, hidden = int(call.told[0]), call.s.hidden_size
    _need_one(call)
    x = need_floats(call.name, call.x, ranks=(1, 2), what="[D] or [B, D]")
    x = sized(call, x, -1, "input_size")
    shapes = [("weight_ih", (gates * hidden, call.s.input_size)), ("weight_hh", (gates * hidden, hidden))]
    weights = [Weight(name, shape) for name, shape in shapes]
    weights += [Weight(name, (gates * hidden,)) for name in ("bias_ih", "bias_hh") if call.s.bias]
    state = x.with_last(hidden)
    given = call.inputs["hx"]
    if given is not None:
        wanted: Type = Tuple((state, state)) if gates == 4 else state
        if not _fits(given, wanted):
            raise Refuse(f"`{call.name}` goes on from a state {wanted}, but gets {given}", at="hx")
    return typed(Tuple((state, state)) if gates == 4 else state, tuple(weights))


def _fits(given: Type, wanted: Type) -> bool:
    if isinstance(given, Tuple) and isinstance(wanted, Tuple):
        return len(given.parts) == len(wanted.parts) and all(map(_fits, given.parts, wanted.parts))
    if not isinstance(given, Tensor) or not isinstance(wanted, Tensor) or given.kind != wanted.kind:
        return False
    return given.rank == wanted.rank and not any(map(differ, given.dims, wanted.dims))


def multihead(call: Call) -> Made | None:
    """`output, weights`, the weights averaged over the heads."""
    s = call.s
    query, key, value = (call.inputs[name] for name in ("query", "key", "value"))
    for x in (query, key, value):
        need_floats(call.name, x, ranks=(2, 3), what="[T, D], or that with a batch")
        if x.rank != query.rank:
            raise Refuse(f"`{call.name}` needs query, key and value with or without a batch, but gets {query} and {x}")
    if s.embed_dim % s.num_heads:
        raise Refuse(f"`{call.name}` cannot part {s.embed_dim} numbers among {s.num_heads} heads", at="num_heads")
    kdim, vdim = s.kdim or s.embed_dim, s.vdim or s.embed_dim
    query = sized(call, query, -1, "embed_dim")
    key, value = sized(call, key, -1, "kdim", kdim), sized(call, value, -1, "vdim", vdim)
    batch, length, source = _lengths(call, query, key, value)
    source = source + s.add_bias_kv + s.add_zero_attn
    return typed(Tuple((query, floats(*batch, length, source))), _multihead_weights(call, kdim, vdim))


def _lengths(call: Call, query: Tensor, key: Tensor, value: Tensor) -> tuple[tuple[Dim, ...], Dim, Dim]:
    """The batch if there is one, and the lengths of queries and of keys."""
    first = 1 if call.s.batch_first else 0
    at = first if query.rank == 3 else 0
    if differ(key.dims[at], value.dims[at]):
        raise Refuse(f"`{call.name}` needs a value for each key, but gets {key} and {value}", at="value")
    if query.rank == 2:
        return (), query.dims[0], key.dims[0]
    for x in (key, value):
        if differ(x.dims[1 - first], query.dims[1 - first]):
            raise Refuse(
                f"`{call.name}` needs one batch, but gets {query} and {x}",
                help="" if call.s.batch_first else "the batch is the second dimension unless `batch_first=true`",
            )
    return (query.dims[1 - first],), query.dims[first], key.dims[first]


def _multihead_weights(call: Call, kdim: int, vdim: int) -> tuple[Weight, ...]:
    s, size = call.s, call.s.embed_dim
    if kdim == vdim == size:
        found = [Weight("in_proj_weight", (3 * size, size))]
    else:
        shapes = [("q_proj_weight", size), ("k_proj_weight", kdim), ("v_proj_weight", vdim)]
        found = [Weight(name, (size, width)) for name, width in shapes]
    found += [Weight("in_proj_bias", (3 * size,))] * s.bias
    found += [Weight(name, (1, 1, size)) for name in ("bias_k", "bias_v") if s.add_bias_kv]
    return (*found, Weight("out_proj.weight", (size, size)), *[Weight("out_proj.bias", (size,))] * s.bias)


# -- transformers


def encoder_layer(call: Call) -> Made | None:
    _transformed(call, "src")
    return typed(call.x, _encoder_weights(call))


def decoder_layer(call: Call) -> Made | None:
    _transformed(call, "tgt")
    _memory(call, "tgt", "memory")
    return typed(call.x, _decoder_weights(call))


def transformer(call: Call) -> Made | None:
    """Its value is shaped as the target's; the encoder's layers come first."""
    _transformed(call, "tgt")
    _memory(call, "tgt", "src")
    encoder = _stacked(call, "encoder", call.s.num_encoder_layers, _encoder_weights(call))
    return typed(
        call.inputs["tgt"], encoder + _stacked(call, "decoder", call.s.num_decoder_layers, _decoder_weights(call))
    )


def _stacked(call: Call, part: str, count: int, layer: tuple[Weight, ...]) -> tuple[Weight, ...]:
    """The weights of so many layers, and of the norm after them."""
    found = [_below(f"{part}.layers.{number}", weight) for number in range(count) for weight in layer]
    shape = (call.s.d_model,)
    return (*found, Weight(f"{part}.norm.weight", shape), *[Weight(f"{part}.norm.bias", shape)] * call.s.bias)


def _below(prefix: str, weight: Weight) -> Weight:
    return Weight(f"{prefix}.{weight.name}", weight.shape, weight.trained)


def _transformed(call: Call, at: str) -> Tensor:
    x = need_floats(call.name, call.inputs[at], ranks=(2, 3), what="[T, D], or that with a batch")
    sized(call, x, -1, "d_model")
    head_size(call.name, "nhead", call.s.nhead, x.with_last(call.s.d_model), call.s.d_model)
    return x


def _memory(call: Call, at: str, memory: str) -> None:
    x, other = call.inputs[at], call.inputs[memory]
    need_floats(call.name, other)
    place = 0 if call.s.batch_first else 1
    batches = (x.dims[place], other.dims[place]) if x.rank == other.rank == 3 else (0, 0)
    if other.rank != x.rank or differ(other.last, call.s.d_model) or differ(*batches):
        raise Refuse(f"`{call.name}` needs a `{memory}` that goes with {x}, but gets {other}", at=memory)


def _encoder_weights(call: Call) -> tuple[Weight, ...]:
    size = call.s.d_model
    attended = projections(size, size, size, size, call.s.bias, "self_attn.")
    return attended + feed_forward(size, call.s.dim_feedforward, call.s.bias, norms=2)


def _decoder_weights(call: Call) -> tuple[Weight, ...]:
    size = call.s.d_model
    attended = projections(size, size, size, size, call.s.bias, "self_attn.")
    attended += projections(size, size, size, size, call.s.bias, "multihead_attn.")
    return attended + feed_forward(size, call.s.dim_feedforward, call.s.bias, norms=3)


RULES = {
    "recurrent": recurrent,
    "cell": cell,
    "multihead": multihead,
    "encoder_layer": encoder_layer,
    "decoder_layer": decoder_layer,
    "transformer": transformer,
}
