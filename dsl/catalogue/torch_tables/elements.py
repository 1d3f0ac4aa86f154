"""Types of torch's functions of elements, and of those that make one value of many."""

from __future__ import annotations

from dsl.catalogue import operators
from dsl.catalogue.broadcast import apart, broadcast
from dsl.catalogue.entry import Made, Refuse
from dsl.catalogue.functions.reductions import need_dims, reduced
from dsl.catalogue.kinds import NUMBERS, REAL, REAL_OR_TRUTH, floating, kind_of, need_kind, promote
from dsl.catalogue.needs import need_dim, need_rank
from dsl.catalogue.torch_tables.call import Call, through, typed
from dsl.types.tensor import Tensor, Tuple, floats

# -- one value


def smooth(call: Call) -> Made | None:
    """Floats of whatever kinds the table tells."""
    return typed(Tensor(floating(need_kind(call.name, call.x, call.told)), call.x.dims))


def kind(call: Call) -> Made | None:
    """The kind stays, if it is one that the table tells."""
    return typed(Tensor(need_kind(call.name, call.x, call.told), call.x.dims))


def truth(call: Call) -> Made | None:
    need_kind(call.name, call.x, call.told)
    return typed(Tensor("bool", call.x.dims))


def angle(call: Call) -> Made | None:
    return typed(floats(*call.x.dims))


def rounded(call: Call) -> Made | None:
    need_kind(call.name, call.x, ("float",) if call.s.decimals else REAL)
    return typed(Tensor(kind_of(call.x), call.x.dims))


# -- complex numbers


def imag(call: Call) -> Made | None:
    need_kind(call.name, call.x, ("complex",))
    return typed(floats(*call.x.dims))


def real(call: Call) -> Made | None:
    kind = kind_of(call.x)
    return typed(Tensor("float" if kind == "complex" else kind, call.x.dims))


def view_as_real(call: Call) -> Made | None:
    need_kind(call.name, call.x, ("complex",))
    return typed(floats(*call.x.dims, 2))


def view_as_complex(call: Call) -> Made | None:
    need_kind(call.name, call.x, ("float",))
    if not call.x.rank or apart(call.x.last, 2):
        raise Refuse(f"`{call.name}` needs pairs of numbers, with a last dimension of 2, but gets {call.x}")
    return typed(Tensor("complex", call.x.dims[:-1])) if call.x.last == 2 else None


# -- two


def operator(call: Call) -> Made | None:
    """What the language's own sign does."""
    if call.s.as_dict().get("alpha", 1) != 1 and not call.all_floats():
        return None
    return _signed(call, call.told[0])


def divide(call: Call) -> Made | None:
    if call.s.as_dict().get("rounding_mode") is None:
        return _signed(call, "/")
    return float_pair(call)


def _signed(call: Call, sign: str) -> Made | None:
    left, right = call.tensors
    if _of_unsure_kind(left, right):
        return None
    try:
        return typed(operators.binary(sign, left, right).type)
    except Refuse as no:
        if no.code in ("E0308", "E0309"):
            return None
        no.message = no.message.replace(f"`{sign}`", f"`{call.name}`")
        raise


def _of_unsure_kind(left: Tensor, right: Tensor) -> bool:
    """Neither has dimensions: a number and a tensor without any are not told apart here, but promote differently."""
    return left.rank == right.rank == 0 and left.kind != right.kind


def truths(call: Call) -> Made | None:
    return typed(Tensor("bool", broadcast(call.name, *call.tensors)))


def pair(call: Call) -> Made | None:
    if any(kind_of(x) not in REAL_OR_TRUTH for x in call.tensors):
        return None
    return typed(Tensor(promote(*call.tensors), broadcast(call.name, *call.tensors)))


def float_pair(call: Call) -> Made | None:
    return typed(floats(*broadcast(call.name, *call.tensors))) if call.all_floats() else None


def bits(call: Call) -> Made | None:
    """Of whole numbers bit by bit, and of what is true or false if the table says so."""
    for value in call.tensors:
        need_kind(call.name, value, ("int", "byte", "bool"))
    kind = promote(*call.tensors)
    if _of_unsure_kind(*call.tensors) or kind not in ("int", "byte", *call.told):
        return None
    return typed(Tensor(kind, broadcast(call.name, *call.tensors)))


def neighbour(call: Call) -> Made | None:
    if "float" not in map(kind_of, call.tensors):
        need_kind(call.name, call.x, ("float",))
    return float_pair(call)


def clamp(call: Call) -> Made | None:
    bounds = call.tensors[1:]
    if not bounds:
        raise Refuse(f"`{call.name}` needs a bound, `min` or `max`", code="E0332")
    if not call.all_floats() or (len(bounds) == 2 and (bounds[0].rank == 0) != (bounds[1].rank == 0)):
        return None
    return typed(floats(*broadcast(call.name, *call.tensors)))


def where(call: Call) -> Made | None:
    _, one, other = call.tensors
    return None if _of_unsure_kind(one, other) else through(call, "function", "where", *call.tensors)


def masked_fill(call: Call) -> Made | None:
    x, mask, value = call.tensors
    if not call.x.kind == value.kind == "float" or mask.kind != "bool" or value.rank:
        return None
    return typed(floats(*broadcast(call.name, x, mask)))


# -- many


def reduction(call: Call) -> Made | None:
    _need_dim_to_keep(call)
    return through(call, "function", call.told[0], call.x, strict=True, **call.s.as_dict())


def nanmean(call: Call) -> Made | None:
    need_kind(call.name, call.x, ("float",))
    return through(call, "function", "mean", call.x, strict=True, **call.s.as_dict())


def _need_dim_to_keep(call: Call) -> None:
    if call.s.keepdim and call.s.dim is None:
        raise Refuse(
            f"`{call.name}` takes `keepdim` with a `dim`", at="keepdim", help="say which: `dim=1`", code="E0334"
        )


def extreme(call: Call) -> Made | None:
    """All of them, or along one dimension the values and where they were."""
    x, dim = call.x, call.s.dim
    found = need_kind(call.name, x, REAL if "median" in call.name else REAL_OR_TRUTH)
    _need_dim_to_keep(call)
    if dim is None:
        return typed(Tensor(found, ()))
    shape = reduced(x, need_dims(call.name, x, dim), call.s.keepdim)
    return typed(Tuple((Tensor(found, shape), Tensor("int", shape))))


def amax(call: Call) -> Made | None:
    x = call.x
    found = need_kind(call.name, x, REAL_OR_TRUTH)
    return typed(Tensor(found, reduced(x, need_dims(call.name, x, call.s.dim), call.s.keepdim)))


def spread(call: Call) -> Made | None:
    """The standard deviation or the variance, and with it the mean if the table says so."""
    name, *mean = call.told
    settings = call.s.as_dict() | {"correction": 1 if call.s.correction is None else call.s.correction}
    found = through(call, "function", name, call.x, strict=True, **settings)
    if found is None or call.x.kind != "float":
        return None
    return typed(Tuple((found.type, found.type))) if mean else found


def norm(call: Call) -> Made | None:
    x = call.x
    need_kind(call.name, x, ("float", "complex"))
    if x.kind != "float" or call.s.p == "nuc" or (call.s.dim is None and call.s.keepdim):
        return None
    return typed(floats(*reduced(x, need_dims(call.name, x, call.s.dim), call.s.keepdim)))


def running(call: Call) -> Made | None:
    if call.x.rank == 0:
        return None
    found = need_kind(call.name, call.x, REAL_OR_TRUTH)
    need_dim(call.name, call.x, call.s.dim)
    return typed(Tuple((Tensor(found, call.x.dims), Tensor("int", call.x.dims))))


def diff(call: Call) -> Made | None:
    if len(call.tensors) > 1 or call.s.n == 0:
        return None
    return through(call, "function", "diff", call.x, n=call.s.n, dim=call.s.dim)


def histc(call: Call) -> Made | None:
    need_kind(call.name, call.x, ("float",))
    return typed(floats(call.s.bins)) if call.s.min <= call.s.max else None


# -- matrices


def trace(call: Call) -> Made | None:
    kind = need_kind(call.name, call.x, NUMBERS)
    need_rank(call.name, call.x, (2,), "a matrix")
    return typed(Tensor("int" if kind == "byte" else kind, ()))


def vander(call: Call) -> Made | None:
    """The powers of each number, as many as there are numbers if not said."""
    need_rank(call.name, call.x, (1,), "numbers in a row")
    columns = call.x.last if call.s.N is None else call.s.N
    return typed(floats(call.x.last, columns)) if call.x.kind == "float" else None


def multiply(call: Call) -> Made | None:
    """A product of matrices of so many dimensions, in which nothing is stretched."""
    left, right = call.tensors
    rank = int(call.told[0])
    if left.rank != rank or right.rank != rank:
        raise Refuse(f"`{call.name}` works on two values of {rank} dimensions, but gets {left} and {right}")
    if rank == 3 and apart(left.dims[0], right.dims[0]):
        raise Refuse(f"`{call.name}` needs one batch, but gets {left} and {right}", code="E0312")
    return through(call, "function", "matmul", left, right)


def einsum(call: Call) -> Made | None:
    parts = next(iter(call.inputs.values()))
    if "." in call.s.equation or any(part.kind != "float" for part in parts):
        return None
    return through(call, "function", "einsum", parts, equation=call.s.equation)


RULES = {
    "smooth": smooth,
    "kind": kind,
    "truth": truth,
    "angle": angle,
    "imag": imag,
    "real": real,
    "view_as_real": view_as_real,
    "view_as_complex": view_as_complex,
    "bits": bits,
    "neighbour": neighbour,
    "histc": histc,
    "trace": trace,
    "vander": vander,
    "round": rounded,
    "nanmean": nanmean,
    "operator": operator,
    "divide": divide,
    "truths": truths,
    "pair": pair,
    "float_pair": float_pair,
    "clamp": clamp,
    "where": where,
    "masked_fill": masked_fill,
    "reduction": reduction,
    "extreme": extreme,
    "amax": amax,
    "spread": spread,
    "norm": norm,
    "running": running,
    "diff": diff,
    "multiply": multiply,
    "einsum": einsum,
}
