"""Types of what has weights of its own, as `nn.Linear`, and of layers that have none."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.broadcast import apart
from dsl.catalogue.entry import Made, Refuse
from dsl.catalogue.kinds import kind_of
from dsl.catalogue.needs import need_dim, need_floats
from dsl.catalogue.torch_tables.call import Call, batched, shared, sized, through, typed, unbatched
from dsl.types.tensor import WHOLE, Tensor, floats

# -- with weights of its own


def linear(call: Call) -> Made | None:
    x = sized(call, need_floats(call.name, call.x, low=1), -1, "in_features")
    return through(call, "layer", "linear", x, strict=True, **shared(call, "layer", "linear"))


def bilinear(call: Call) -> Made | None:
    left, right = call.tensors
    for x in (left, right):
        need_floats(call.name, x, low=1)
    left, right = sized(call, left, -1, "in1_features"), sized(call, right, -1, "in2_features")
    return through(call, "layer", "bilinear", left, right, strict=True, **shared(call, "layer", "bilinear"))


def conv(call: Call) -> Made | None:
    return _convolved(call, "conv")


def upconv(call: Call) -> Made | None:
    return _convolved(call, "upconv")


def _convolved(call: Call, name: str) -> Made | None:
    x, alone = batched(call, call.x, call.axes + 2)
    x = sized(call, x, 1, "in_channels")
    return unbatched(through(call, "layer", name, x, strict=True, **shared(call, "layer", name)), alone)


def batchnorm(call: Call) -> Made | None:
    ranks = {1: (2, 3), 2: (4,), 3: (5,)}[call.axes]
    x = need_floats(call.name, call.x, ranks=ranks)
    x = sized(call, x, 1, "num_features")
    return through(call, "layer", "batchnorm", x, strict=True, **shared(call, "layer", "batchnorm"))


def instancenorm(call: Call) -> Made | None:
    x, alone = batched(call, call.x, call.axes + 2)
    if call.s.affine or call.s.track_running_stats:  # else torch does not look at the number
        x = sized(call, x, 1, "num_features")
    return unbatched(
        through(call, "layer", "instancenorm", x, strict=True, **shared(call, "layer", "instancenorm")), alone
    )


def groupnorm(call: Call) -> Made | None:
    x = sized(call, need_floats(call.name, call.x, low=2), 1, "num_channels")
    return through(call, "layer", "groupnorm", x, strict=True, **shared(call, "layer", "groupnorm"))


def layernorm(call: Call) -> Made | None:
    return through(call, "layer", "layernorm", call.x, strict=True, **call.s.as_dict())


def rmsnorm(call: Call) -> Made | None:
    return through(call, "layer", "rmsnorm", call.x, strict=True, **call.s.as_dict())


def prelu(call: Call) -> Made | None:
    return through(call, "layer", "prelu", call.x, strict=True, **call.s.as_dict())


def embedding(call: Call) -> Made | None:
    return through(call, "layer", "embed", call.x, strict=True, **call.s.as_dict())


def embedding_bag(call: Call) -> Made | None:
    x, offsets = call.x, call.inputs["offsets"]
    settings = shared(call, "layer", "embedding_bag")
    if x.rank == 1 and isinstance(offsets, Tensor) and offsets.rank == 1:
        # One long row of indices, and where in it each bag begins.
        made = through(call, "layer", "embedding_bag", x.with_dims(1, *x.dims), strict=True, **settings)
        assert made is not None
        bags = offsets.dims[0] - 1 if call.s.include_last_offset else offsets.dims[0]
        return typed(floats(bags, call.s.embedding_dim), made.weights)
    weights = call.inputs["per_sample_weights"]
    if x.rank == 1:
        raise Refuse(f"`{call.name}` needs `offsets` for indices in one row, but gets {x}")
    if offsets is not None:
        raise Refuse(f"`{call.name}` takes `offsets` for indices in one row, but gets {x}", at="offsets")
    return through(call, "layer", "embedding_bag", x, weights, strict=True, **settings)


# -- without weights


def layer(call: Call) -> Made | None:
    """What one of our own layers does with the same settings; elements of the kinds that the table tells stay so.

    What it gives for a kind with a question mark is left unknown.
    """
    name, *others = call.told
    kind = kind_of(call.x)
    if f"?{kind}" in others:
        return None
    x = floats(*call.x.dims) if kind in others else call.x
    made = through(call, "layer", name, x, strict=True, **shared(call, "layer", name))
    assert made is not None and isinstance(made.type, Tensor)
    return typed(Tensor(kind, made.type.dims), made.weights)


def function(call: Call) -> Made | None:
    """What one of our own functions does with the same settings."""
    name, inputs = call.told[0], call.inputs.values()
    return through(call, "function", name, *inputs, strict=len(inputs) == 1, **shared(call, "function", name))


def spatial(call: Call) -> Made | None:
    """A layer over so many spatial dimensions, with or without a batch."""
    _, name, *kinds = call.told
    first, *others = call.tensors
    if kind_of(first) in kinds and (call.axes > 1 or name != "maxpool"):
        return None
    if name == "adaptive_avgpool" and first.rank > 1 and first.rank not in (call.axes + 1, call.axes + 2):
        return None  # torch takes the mean of whatever there is, if one is all that is wanted
    need_floats(call.name, first)
    _need_sizes(call, name)
    x, alone = batched(call, first, call.axes + 2)
    rest = [batched(call, other, call.axes + 2)[0] for other in others]
    made = unbatched(through(call, "layer", name, x, *rest, **shared(call, "layer", name)), alone)
    if made is None or name != "lppool" or call.axes > 1:
        return made
    return typed(made.type, (), {key: _one(value) for key, value in call.s.as_dict().items()})


def _one(value: Any) -> Any:
    """A number that stands alone in a list, which torch's `lp_pool1d` does not take out."""
    return value[0] if isinstance(value, tuple) else value


def _need_sizes(call: Call, name: str) -> None:
    """An adaptive pool is told a size for each axis, of which torch keeps those that are none."""
    size = call.s.as_dict().get("output_size", 1) if name.startswith("adaptive") else 1
    if size is None or (call.axes == 1 and None in (size if isinstance(size, tuple) else (size,))):
        message = f"`{call.name}` needs a size to make, but gets none"
        raise Refuse(message, at="output_size", help="" if call.axes == 1 else "write `[none, 4]` to keep one of them")


def pad_module(call: Call) -> Made | None:
    sides, mode, x = call.s.padding, call.told[1], call.x
    pads = (sides,) * (2 * call.axes) if isinstance(sides, int) else sides
    if len(pads) != 2 * call.axes or x.kind != "float":
        return None
    return through(call, "layer", "pad", x, padding=pads, mode=mode)


def pad(call: Call) -> Made | None:
    if call.s.value and call.s.mode != "constant":
        raise Refuse(f"`{call.name}` has no `value` with '{call.s.mode}'", at="value", code="E0334")
    if not call.s.pad or call.x.kind != "float":
        return None
    return through(call, "layer", "pad", call.x, padding=call.s.pad, mode=call.s.mode)


def upsample(call: Call) -> Made | None:
    settings = shared(call, "layer", "upsample")
    if call.told:
        settings |= {"mode": call.told[0], "align_corners": True if call.told[0] == "bilinear" else None}
    others = call.s.as_dict()
    if others.get("recompute_scale_factor") is not None or others.get("antialias"):
        return None
    return through(call, "layer", "upsample", call.x, **settings)


def image(call: Call) -> Made | None:
    """`pixel_shuffle` and its inverse: without a batch too."""
    name = call.told[0]
    x, alone = (call.x.with_dims(1, *call.x.dims), True) if call.x.rank == 3 else (call.x, False)
    return unbatched(through(call, "layer", name, x, **call.s.as_dict()), alone)


def fold(call: Call) -> Made | None:
    x, alone = (call.x.with_dims(1, *call.x.dims), True) if call.x.rank == 2 else (call.x, False)
    return unbatched(through(call, "layer", "fold", x, **call.s.as_dict()), alone)


def softmax(call: Call) -> Made | None:
    x = need_floats(call.name, call.x)
    if x.rank == 0:
        return None
    if call.s.dim is not None:
        need_dim(call.name, x, call.s.dim)
    return typed(x)


def floating(call: Call) -> Made | None:
    """Unchanged, for floating-point numbers; of one of the ranks that the table tells, if it tells any."""
    if call.x.rank < 2 and "2" not in call.told:
        need_floats(call.name, call.x, low=2)
    fits = call.x.kind == "float" and (not call.told or str(call.x.rank) in call.told)
    return typed(call.x) if fits else None


def channels(call: Call) -> Made | None:
    """Unchanged, floating-point numbers of one of the ranks that the table tells and no other."""
    if call.x.kind == "complex" and "complex" in call.told:
        return None
    return typed(need_floats(call.name, call.x, ranks=tuple(int(rank) for rank in call.told if rank.isdigit())))


def identity(call: Call) -> Made | None:
    return typed(call.x)


def opaque(call: Call) -> Made | None:
    """Without weights, of a type that only running shows."""
    return None


def normalize(call: Call) -> Made | None:
    x, dim = call.x, call.s.dim
    if x.kind == "complex" or x.rank == 0:
        return None
    need_floats(call.name, x)
    for one in dim if isinstance(dim, (tuple, list)) else (dim,):
        need_dim(call.name, x, one)
    return typed(x)


def one_hot(call: Call) -> Made | None:
    if call.s.num_classes < 1 and call.x.kind in WHOLE:
        return None
    return through(call, "function", "one_hot", call.x, strict=True, num_classes=max(call.s.num_classes, 1))


def attend(call: Call) -> Made | None:
    query, key, value = call.inputs["query"], call.inputs["key"], call.inputs["value"]
    if call.s.is_causal and call.inputs["attn_mask"] is not None:
        raise Refuse(f"`{call.name}` takes `is_causal` or `attn_mask`, one of the two", at="attn_mask", code="E0334")
    floating = all(x.kind == "float" and x.rank == query.rank for x in (query, key, value))
    if not floating or query.rank < 3 or call.s.enable_gqa:
        return None
    if apart(query.last, key.last) or apart(key.dims[-2], value.dims[-2]):
        raise Refuse(
            f"`{call.name}` needs queries and keys of one size, and a value for each key, "
            f"but gets {query}, {key} and {value}",
            code="E0312",
        )
    leading = list(zip(query.dims[:-2], key.dims[:-2], value.dims[:-2], strict=True))
    if any(len(set(dims)) > 1 for dims in leading):
        return None
    return typed(floats(*query.dims[:-1], value.last))


def grid_sample(call: Call) -> Made | None:
    x, grid = call.x, call.inputs["grid"]
    if not call.all_floats() or x.rank not in (4, 5) or grid.rank != x.rank or call.s.mode == "bicubic":
        return None
    if apart(x.dims[0], grid.dims[0]) or apart(grid.last, x.rank - 2):
        raise Refuse(
            f"`{call.name}` needs a grid [{x.dims[0]}, ..., {x.rank - 2}] for {x}, but gets {grid}",
            at="grid",
            code="E0312",
        )
    return typed(floats(*x.dims[:2], *grid.dims[1:-1]))


def affine_grid(call: Call) -> Made | None:
    size = call.s.size
    if len(size) not in (4, 5) or call.x.kind != "float" or any(isinstance(n, int) and n < 1 for n in size):
        return None
    axes = len(size) - 2
    wanted = (size[0], axes, axes + 1)
    if call.x.rank != 3 or any(map(apart, call.x.dims, wanted)):
        raise Refuse(f"`{call.name}` needs float{list(wanted)} for that size, but gets {call.x}", code="E0312")
    return typed(floats(size[0], *size[2:], axes))


def pdist(call: Call) -> Made | None:
    rows = need_floats(call.name, call.x, ranks=(2,)).dims[0]
    return typed(floats(rows * (rows - 1) // 2))


RULES = {
    "linear": linear,
    "bilinear": bilinear,
    "conv": conv,
    "upconv": upconv,
    "batchnorm": batchnorm,
    "instancenorm": instancenorm,
    "groupnorm": groupnorm,
    "layernorm": layernorm,
    "rmsnorm": rmsnorm,
    "prelu": prelu,
    "embedding": embedding,
    "embedding_bag": embedding_bag,
    "layer": layer,
    "function": function,
    "spatial": spatial,
    "pad_module": pad_module,
    "pad": pad,
    "upsample": upsample,
    "image": image,
    "fold": fold,
    "softmax": softmax,
    "floats": floating,
    "channels": channels,
    "identity": identity,
    "opaque": opaque,
    "normalize": normalize,
    "one_hot": one_hot,
    "attend": attend,
    "grid_sample": grid_sample,
    "affine_grid": affine_grid,
    "pdist": pdist,
}
