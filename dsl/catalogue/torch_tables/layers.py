"""Types of what has weights of its own (`nn.Linear`) or is given them (`F.linear`), and of layers without any."""

from __future__ import annotations

from dsl.catalogue.broadcast import apart
from dsl.catalogue.entry import Made, Refuse
from dsl.catalogue.needs import need_dim, need_floats
from dsl.catalogue.torch_tables.call import Call, batched, shared, sized, through, typed, unbatched
from dsl.types.dims import Dim, Formula, differ
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


# -- with weights that it is given


def apply_linear(call: Call) -> Made | None:
    x, weight, bias = call.x, call.inputs["weight"], call.inputs["bias"]
    if not call.all_floats() or weight.rank != 2 or x.rank < 1 or (bias is not None and bias.rank != 1):
        return None
    if apart(x.last, weight.last):
        raise Refuse(
            f"`{call.name}` needs a weight [out, {x.last}] for {x}, but gets {weight}",
            label=f"{weight.last} is not {x.last}",
            code="E0312",
        )
    if bias is not None and bias.last == 1 != weight.dims[0]:
        return None
    if bias is not None and apart(bias.last, weight.dims[0]):
        raise Refuse(f"`{call.name}` needs a bias [{weight.dims[0]}], but gets {bias}", at="bias", code="E0312")
    return typed(x.with_last(weight.dims[0]))


def apply_bilinear(call: Call) -> Made | None:
    left, right, weight = call.inputs["input1"], call.inputs["input2"], call.inputs["weight"]
    if not call.all_floats() or weight.rank != 3 or left.rank < 1 or left.rank != right.rank:
        return None
    if any(map(apart, left.dims[:-1], right.dims[:-1])):
        raise Refuse(f"`{call.name}` needs inputs that agree in all but the last dimension: {left} and {right}")
    if apart(left.last, weight.dims[1]) or apart(right.last, weight.dims[2]):
        raise Refuse(f"`{call.name}` needs a weight [out, {left.last}, {right.last}], but gets {weight}", code="E0312")
    return typed(left.with_last(weight.dims[0])) if call.inputs["bias"] is None else None


def apply_conv(call: Call) -> Made | None:
    return _given_kernel(call, "conv", ahead=0)


def apply_upconv(call: Call) -> Made | None:
    return _given_kernel(call, "upconv", ahead=1)


def _given_kernel(call: Call, name: str, ahead: int) -> Made | None:
    """`ahead` says which of the kernel's first two dimensions stands for the channels that come out."""
    x, weight, bias = call.x, call.inputs["weight"], call.inputs["bias"]
    if not call.all_floats() or weight.rank != call.axes + 2 or any(isinstance(size, Formula) for size in weight.dims):
        return None
    x, alone = batched(call, x, call.axes + 2)
    groups: int = call.s.groups
    into = weight.dims[1 - ahead] * (1 if ahead else groups)
    out = weight.dims[ahead] * (groups if ahead else 1)
    if differ(x.dims[1], into):
        raise Refuse(
            f"`{call.name}` has a weight for {into} channels, {weight}, but gets {x}",
            at="weight",
            label=f"{x.dims[1]} channels here",
            code="E0312",
        )
    if bias is not None and (bias.rank != 1 or apart(bias.last, out)):
        raise Refuse(f"`{call.name}` needs a bias [{out}], but gets {bias}", at="bias", code="E0312")
    x = x.with_dims(x.dims[0], into, *x.dims[2:])
    settings = shared(call, "layer", name) | {"out_channels": out, "kernel_size": weight.dims[2:]}
    made = unbatched(through(call, "layer", name, x, **settings), alone)
    return None if made is None else typed(made.type)


def apply_embedding(call: Call) -> Made | None:
    x, weight = call.x, call.inputs["weight"]
    if weight.rank != 2 or weight.kind != "float":
        return None
    if x.kind not in WHOLE:
        raise Refuse(f"`{call.name}` looks vectors up by index, but gets {x}", code="E0308")
    rows = weight.dims[0]
    if type(x.of) is int and type(rows) is int and x.of > rows:
        raise Refuse(f"`{call.name}` has {rows} vectors, {weight}, but {x} needs {x.of}", at="weight", code="E0310")
    padding = call.s.padding_idx
    if padding is not None and type(rows) is int and not -rows <= padding < rows:
        raise Refuse(f"`padding_idx` is {padding}, but `{call.name}` has {rows} vectors", at="padding_idx")
    return typed(floats(*x.dims, weight.last))


def apply_groupnorm(call: Call) -> Made | None:
    if not call.all_floats():
        return None
    made = through(call, "layer", "groupnorm", call.x, num_groups=call.s.num_groups)
    return _scaled(call, made, call.x.dims[1:2])


def apply_layernorm(call: Call) -> Made | None:
    shape = call.s.normalized_shape
    if not call.all_floats() or not shape:
        return None
    made = through(call, "layer", "rmsnorm", call.x, normalized_shape=shape)
    return _scaled(call, made, tuple(shape))


def _scaled(call: Call, made: Made | None, shape: tuple[Dim, ...]) -> Made | None:
    """The type of a norm whose weight and bias, if given, have this shape."""
    for at in ("weight", "bias"):
        given = call.inputs.get(at)
        if given is not None and (given.rank != len(shape) or any(map(differ, given.dims, shape))):
            raise Refuse(f"`{call.name}` needs a {at} {list(shape)}, but gets {given}", at=at, code="E0312")
    return None if made is None else typed(made.type)


def apply_prelu(call: Call) -> Made | None:
    x, weight = call.x, call.inputs["weight"]
    known = call.all_floats() and weight.rank == 1 and isinstance(weight.last, int)
    if not known:
        return None
    made = through(call, "layer", "prelu", x, num_parameters=weight.last)
    return None if made is None else typed(made.type)


def per_channel(call: Call) -> Made | None:
    """A batch norm: a number for each channel in all that it is given."""
    if not call.all_floats() or call.x.rank < 2:
        return None
    for at, given in list(call.inputs.items())[1:]:
        if given is not None and (given.rank != 1 or apart(given.last, call.x.channels)):
            message = f"`{call.name}` needs `{at}` for the channels of {call.x}, but gets {given}"
            raise Refuse(message, at=at, code="E0312")
    return None if call.s.training else typed(call.x)


# -- without weights


def layer(call: Call) -> Made | None:
    """What one of our own layers does with the same settings."""
    name = call.told[0]
    return through(call, "layer", name, *call.inputs.values(), **shared(call, "layer", name))


def function(call: Call) -> Made | None:
    """What one of our own functions does with the same settings."""
    name = call.told[0]
    return through(call, "function", name, *call.inputs.values(), **shared(call, "function", name))


def spatial(call: Call) -> Made | None:
    """A layer over so many spatial dimensions, with or without a batch."""
    name = call.told[1]
    first, *others = call.tensors
    if first.kind != "float":
        return None
    x, alone = batched(call, first, call.axes + 2)
    rest = [batched(call, other, call.axes + 2)[0] for other in others]
    return unbatched(through(call, "layer", name, x, *rest, **shared(call, "layer", name)), alone)


def pad_module(call: Call) -> Made | None:
    sides, mode, x = call.s.padding, call.told[1], call.x
    pads = (sides,) * (2 * call.axes) if isinstance(sides, int) else sides
    if len(pads) != 2 * call.axes or x.kind != "float":
        return None
    return through(call, "layer", "pad", x, padding=pads, mode=mode)


def pad(call: Call) -> Made | None:
    if call.s.value and call.s.mode != "constant":
        raise Refuse(f"`{call.name}` has no `value` with '{call.s.mode}'", at="value")
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
    x = call.x
    if x.kind != "float" or x.rank == 0:
        return None
    if call.s.dim is not None:
        need_dim(call.name, x, call.s.dim)
    return typed(x)


def floating(call: Call) -> Made | None:
    """Unchanged, for floating-point numbers; of one of the ranks that the table tells, if it tells any."""
    fits = call.x.kind == "float" and (not call.told or str(call.x.rank) in call.told)
    return typed(call.x) if fits else None


def identity(call: Call) -> Made | None:
    return typed(call.x)


def opaque(call: Call) -> Made | None:
    """Without weights, of a type that only running shows."""
    return None


def normalize(call: Call) -> Made | None:
    x, dim = call.x, call.s.dim
    if x.kind != "float" or x.rank == 0:
        return None
    for one in dim if isinstance(dim, (tuple, list)) else (dim,):
        need_dim(call.name, x, one)
    return typed(x)


def one_hot(call: Call) -> Made | None:
    if call.s.num_classes < 1:
        return None
    return through(call, "function", "one_hot", call.x, num_classes=call.s.num_classes)


def attend(call: Call) -> Made | None:
    query, key, value = call.inputs["query"], call.inputs["key"], call.inputs["value"]
    if call.s.is_causal and call.inputs["attn_mask"] is not None:
        raise Refuse(f"`{call.name}` takes `is_causal` or `attn_mask`, one of the two", at="attn_mask")
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
    rows = call.x.dims[0] if call.x.rank == 2 and call.x.kind == "float" else None
    return None if rows is None else typed(floats(rows * (rows - 1) // 2))


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
    "apply_linear": apply_linear,
    "apply_bilinear": apply_bilinear,
    "apply_conv": apply_conv,
    "apply_upconv": apply_upconv,
    "apply_embedding": apply_embedding,
    "apply_groupnorm": apply_groupnorm,
    "apply_layernorm": apply_layernorm,
    "apply_prelu": apply_prelu,
    "per_channel": per_channel,
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
    "identity": identity,
    "opaque": opaque,
    "normalize": normalize,
    "one_hot": one_hot,
    "attend": attend,
    "grid_sample": grid_sample,
    "affine_grid": affine_grid,
    "pdist": pdist,
}
