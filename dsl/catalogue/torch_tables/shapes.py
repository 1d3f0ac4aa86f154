"""Types of torch's functions that move, join, part, choose or make elements."""

from __future__ import annotations

from dsl.catalogue.broadcast import broadcast
from dsl.catalogue.entry import Made, Refuse
from dsl.catalogue.kinds import plain
from dsl.catalogue.needs import need_dim
from dsl.catalogue.torch_tables.call import Call, moved, through, typed
from dsl.types.dims import Formula
from dsl.types.tensor import WHOLE, Tensor, Tuple, floats

MOST_PARTS = 10_000
"""Of how many parts a type is written out."""

MOST_NUMBERS = 1e12

# -- shape


def reshape(call: Call) -> Made | None:
    return None if 0 in call.s.shape else through(call, "layer", "reshape", call.x, args=True, shape=call.s.shape)


def flatten(call: Call) -> Made | None:
    if call.x.rank == 0:
        return None
    settings = {"start_dim": 0, "end_dim": -1} | call.s.as_dict()
    return through(call, "layer", "flatten", call.x, **settings)


def unflatten(call: Call) -> Made | None:
    """torch names the sizes in two ways, one for the module and one for the function."""
    at = "sizes" if "sizes" in call.s.as_dict() else "unflattened_size"
    sizes = call.s.as_dict()[at]
    if 0 in sizes or not sizes:
        return None
    made = through(call, "layer", "unflatten", call.x, args=True, dim=call.s.dim, sizes=sizes)
    return made and typed(made.type, (), {"dim": call.s.dim, at: made.args["sizes"]})


def expand(call: Call) -> Made | None:
    if 0 in call.s.size:
        return None
    return through(call, "layer", "expand", call.x, args=True, sizes=call.s.size)


def squeeze(call: Call) -> Made | None:
    return through(call, "layer", "squeeze", call.x, args=True, dim=call.s.dim) if call.x.rank else None


def unsqueeze(call: Call) -> Made | None:
    return through(call, "layer", "unsqueeze", call.x, dim=call.s.dim)


def permute(call: Call) -> Made | None:
    return through(call, "layer", "permute", call.x, dims=call.s.dims)


def transpose(call: Call) -> Made | None:
    first, second = call.s.as_dict().values()
    return through(call, "layer", "transpose", call.x, dim0=first, dim1=second) if call.x.rank else None


def turned(call: Call) -> Made | None:
    if call.x.rank > 2:
        raise Refuse(f"`{call.name}` turns a matrix, but gets {call.x}", help="write `transpose(1, 2)` for a batch")
    return typed(moved(call.x, 0, 1) if call.x.rank == 2 else call.x)


def movedim(call: Call) -> Made | None:
    x, (source, destination) = call.x, call.s.as_dict().values()
    sources = source if isinstance(source, tuple) else (source,)
    places = destination if isinstance(destination, tuple) else (destination,)
    if len(sources) != len(places):
        raise Refuse(f"`{call.name}` needs a place for each dimension, but gets {len(sources)} and {len(places)}")
    old = [need_dim(call.name, x, dim, "source") for dim in sources]
    new = [need_dim(call.name, x, dim, "destination") for dim in places]
    if len(set(old)) < len(old) or len(set(new)) < len(new):
        raise Refuse(f"`{call.name}` lists a dimension of {x} twice")
    rest = iter(size for dim, size in enumerate(x.dims) if dim not in old)
    dims = [x.dims[old[new.index(dim)]] if dim in new else next(rest) for dim in range(x.rank)]
    return typed(x.with_dims(*dims), (), {"source": tuple(old), "destination": tuple(new)})


def flip(call: Call) -> Made | None:
    """`told` is the dimension of `fliplr` and `flipud`."""
    x = call.x
    if call.told:
        need_dim(call.name, x, int(call.told[0]), at="")
        return typed(x)
    dims = [need_dim(call.name, x, dim, "dims") for dim in call.s.dims]
    if len(set(dims)) < len(dims):
        raise Refuse(f"`{call.name}` lists a dimension of {x} twice", at="dims")
    return typed(x)


def roll(call: Call) -> Made | None:
    if call.x.rank == 0:
        return None
    dims = None if call.s.dims == () else call.s.dims
    return through(call, "function", "roll", call.x, shifts=call.s.shifts, dims=dims)


# -- parts


def split(call: Call) -> Made | None:
    size = call.s.split_size_or_sections
    whole = call.x.dims[need_dim(call.name, call.x, call.s.dim)]
    if isinstance(whole, int) and isinstance(size, int) and whole // size > MOST_PARTS:
        return None
    return through(call, "function", "split", call.x, split_size=size, dim=call.s.dim)


def unbind(call: Call) -> Made | None:
    x = call.x
    dim = need_dim(call.name, x, call.s.dim)
    size = x.dims[dim]
    if isinstance(size, Formula) or size > MOST_PARTS:
        return None
    return typed(Tuple((x.with_dims(*x.dims[:dim], *x.dims[dim + 1 :]),) * size))


def narrow(call: Call) -> Made | None:
    x, s = call.x, call.s
    dim = need_dim(call.name, x, s.dim)
    size = x.dims[dim]
    if isinstance(size, int) and isinstance(s.length, int):
        start = s.start + size if s.start < 0 else s.start
        if start < 0 or start + s.length > size:
            raise Refuse(f"`{call.name}` takes {s.length} from {s.start} on, but dimension {dim} of {x} has {size}")
    return typed(x.with_dims(*x.dims[:dim], s.length, *x.dims[dim + 1 :]))


def select(call: Call) -> Made | None:
    x, index = call.x, call.s.index
    dim = need_dim(call.name, x, call.s.dim)
    size = x.dims[dim]
    if isinstance(size, int) and not -size <= index < size:
        message = f"`{call.name}` takes place {index} of dimension {dim} of {x}"
        raise Refuse(message, at="index", label=f"there are {size}")
    return typed(x.with_dims(*x.dims[:dim], *x.dims[dim + 1 :]))


def broadcast_tensors(call: Call) -> Made | None:
    parts = next(iter(call.inputs.values()))
    shape = broadcast(call.name, *parts)
    return typed(Tuple(tuple(part.with_dims(*shape) for part in parts)))


# -- by index and by order


def index_select(call: Call) -> Made | None:
    x, index = call.tensors
    if index.kind not in WHOLE or index.rank != 1 or x.rank == 0:
        return None
    dim = need_dim(call.name, x, call.s.dim)
    return typed(x.with_dims(*x.dims[:dim], *index.dims, *x.dims[dim + 1 :]))


def take(call: Call) -> Made | None:
    x, index = call.tensors
    return typed(x.with_dims(*index.dims)) if index.kind in WHOLE else None


def take_along_dim(call: Call) -> Made | None:
    x, indices = call.tensors
    return None if call.s.dim is None else through(call, "function", "take_along_dim", x, indices, dim=call.s.dim)


def scatter(call: Call) -> Made | None:
    """A value with some of its elements changed, those of floats; what fits where is not looked at."""
    x, index, src = call.tensors
    fits = x.kind == src.kind == "float" and index.kind in WHOLE and x.rank == index.rank and src.rank == x.rank
    if not fits or index.dims != src.dims or x.rank == 0:
        return None
    dim = need_dim(call.name, x, call.s.dim)
    inside = all(at == dim or small == large for at, (small, large) in enumerate(zip(index.dims, x.dims, strict=True)))
    return typed(x) if inside else None


def sort(call: Call) -> Made | None:
    if call.x.rank == 0:
        return None
    return through(call, "function", "sort", call.x, strict=True, dim=call.s.dim, return_indices=True)


def topk(call: Call) -> Made | None:
    if call.x.rank == 0:
        return None
    return through(call, "function", "topk", call.x, strict=True, k=call.s.k, dim=call.s.dim, return_indices=True)


# -- of nothing


def full(call: Call) -> Made | None:
    value = call.s.fill_value
    return typed(Tensor("float" if isinstance(value, float) else "int", tuple(call.s.size)))


def full_like(call: Call) -> Made | None:
    return typed(Tensor(plain(call.x.kind), call.x.dims)) if call.x.kind == "float" else None


def arange(call: Call) -> Made | None:
    """`arange(end)`, or from a start on."""
    s = call.s
    start, end = (0, s.start) if s.end is None else (s.start, s.end)
    args = {"start": start, "end": end, "step": s.step}
    known = not isinstance(start, Formula) and not isinstance(end, Formula)
    if s.step == 0 or (known and not 0 < (end - start) / s.step < MOST_NUMBERS):
        message = f"`{call.name}` from {start} to {end} by {s.step} has no numbers, or too many"
        raise Refuse(message, label="counts them from the start", code="E0334")
    if s.step < 0:
        return None
    made = through(call, "function", "arange", **args)
    return made and typed(made.type, (), args)


def randint(call: Call) -> Made | None:
    """`randint(high, size)`, or from a lower bound on."""
    s = call.s
    low, high, size = (0, s.low, s.high) if s.size is None else (s.low, s.high, s.size)
    if not isinstance(high, int) or not isinstance(size, tuple):
        raise Refuse(f"`{call.name}` takes `low, high, size`, or `high, size`", help=f"write `{call.name}(0, 10, [3])`")
    if low >= high:
        raise Refuse(f"`{call.name}` draws from {low} to below {high}, which is nothing", at="low", code="E0334")
    return typed(Tensor("int", size), (), {"low": low, "high": high, "size": size})


def randperm(call: Call) -> Made | None:
    return typed(Tensor("int", (call.s.n,)))


def window(call: Call) -> Made | None:
    """All of its settings are passed: torch has no later one without those before."""
    return typed(floats(call.s.window_length), (), call.s.as_dict())


RULES = {
    "reshape": reshape,
    "flatten": flatten,
    "unflatten": unflatten,
    "expand": expand,
    "squeeze": squeeze,
    "unsqueeze": unsqueeze,
    "permute": permute,
    "transpose": transpose,
    "turned": turned,
    "movedim": movedim,
    "flip": flip,
    "roll": roll,
    "split": split,
    "unbind": unbind,
    "narrow": narrow,
    "select": select,
    "broadcast_tensors": broadcast_tensors,
    "index_select": index_select,
    "take": take,
    "take_along_dim": take_along_dim,
    "scatter": scatter,
    "sort": sort,
    "topk": topk,
    "full": full,
    "full_like": full_like,
    "arange": arange,
    "randint": randint,
    "randperm": randperm,
    "window": window,
}
