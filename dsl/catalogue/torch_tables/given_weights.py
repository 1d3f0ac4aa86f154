"""Types of layers that are given their weights, as `F.linear`."""

from __future__ import annotations

from dsl.catalogue.broadcast import apart
from dsl.catalogue.entry import Made, Refuse
from dsl.catalogue.needs import need_floats
from dsl.catalogue.torch_tables.call import Call, batched, shared, through, typed, unbatched
from dsl.types.dims import Dim, Formula, differ
from dsl.types.tensor import WHOLE, floats


def apply_linear(call: Call) -> Made | None:
    x, weight, bias = call.x, call.inputs["weight"], call.inputs["bias"]
    if len({value.kind for value in call.tensors}) > 1:
        raise Refuse(f"`{call.name}` needs a weight of the kind of its input, but gets {x} and {weight}", code="E0308")
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
    need_floats(call.name, call.x)
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


RULES = {
    "apply_linear": apply_linear,
    "apply_bilinear": apply_bilinear,
    "apply_conv": apply_conv,
    "apply_upconv": apply_upconv,
    "apply_embedding": apply_embedding,
    "apply_groupnorm": apply_groupnorm,
    "apply_layernorm": apply_layernorm,
    "apply_prelu": apply_prelu,
    "per_channel": per_channel,
}
