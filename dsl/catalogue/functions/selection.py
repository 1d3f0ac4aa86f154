"""Functions that choose among elements: by condition, by index, by order."""

from __future__ import annotations

from dsl.catalogue.broadcast import Dims, broadcast, need_same_shape
from dsl.catalogue.entry import Entry, Input, Made, Refuse, Setting, Settings
from dsl.catalogue.functions.joining import joined
from dsl.catalogue.kinds import REAL, REAL_OR_TRUTH, kind_of, need_kind, plain
from dsl.catalogue.needs import need_dim
from dsl.types.dims import Dim
from dsl.types.domains import Flag, Number, Whole, maybe
from dsl.types.tensor import WHOLE, Tensor, Tuple


def _where(condition: Tensor, one: Tensor, other: Tensor, s: Settings) -> Made:
    need_kind("where", condition, ("bool",), at="condition")
    shape = broadcast("where", condition, one, other)
    return Made(joined((one, other), shape), "torch.where")


def _masked_fill(x: Tensor, mask: Tensor, s: Settings) -> Made:
    need_kind("masked_fill", mask, ("bool",), at="mask")
    if plain(x.kind) in ("int", "byte") and s.value != int(s.value):
        raise Refuse(
            f"`masked_fill` puts {s.value} into whole numbers: {x}", at="value", help="convert them: `float(x)`"
        )
    return Made(x.with_dims(*broadcast("masked_fill", x, mask)), "torch.masked_fill", {"value": s.value})


# -- by index


def _need_index(name: str, index: Tensor, at: str) -> None:
    """Whole numbers."""
    if index.kind not in WHOLE:
        raise Refuse(
            f"`{name}` chooses by whole numbers, but its index is {index}",
            at=at,
            label=f"gets {index.kind} values",
            help="convert it: `int(x)`",
            code="E0308",
        )


def _need_in_range(name: str, x: Tensor, index: Tensor, dim: int, at: str) -> None:
    """Indices that are in the value's dimension, as far as is known."""
    size = x.dims[dim]
    if isinstance(size, int) and isinstance(index.of, int) and index.of > size:
        raise Refuse(
            f"`{name}` chooses from {size} places, dimension {dim} of {x}, but its index is {index}",
            at=at,
            label=f"goes up to {index.of - 1}",
            code="E0310",
        )


def _gather(x: Tensor, index: Tensor, s: Settings) -> Made:
    _need_index("gather", index, "index")
    _need_in_range("gather", x, index, _need_within("gather", x, index, s.dim), "index")
    return Made(x.with_dims(*index.dims), "dsl.modules.functions.gather", {"dim": s.dim})


def _need_within(name: str, x: Tensor, index: Tensor, dim: int) -> int:
    """An index of as many dimensions, nowhere larger than the value but along the one that it chooses from."""
    if index.rank != x.rank:
        raise Refuse(
            f"`{name}` needs an index with as many dimensions as the value, but gets {x} and {index}",
            at="index",
            help="`take_along_dim` stretches an index, `unsqueeze` adds a dimension",
            code="E0312",
        )
    place = need_dim(name, x, dim)
    for at, (size, chosen) in enumerate(zip(x.dims, index.dims, strict=True)):
        excess = chosen - size
        if at != place and isinstance(excess, int) and excess > 0:
            raise Refuse(
                f"`{name}` needs an index no larger than the value in all dimensions but {place}, "
                f"but gets {x} and {index}",
                at="index",
                label=f"dimension {at} is {chosen}, not {size}",
                code="E0312",
            )
    return place


def _scatter_add(x: Tensor, index: Tensor, source: Tensor, s: Settings) -> Made:
    _need_index("scatter_add", index, "index")
    if kind_of(source) != kind_of(x):
        raise Refuse(f"`scatter_add` needs values of one kind, but gets {x} and {source}", at="src", code="E0308")
    _need_in_range("scatter_add", x, index, _need_within("scatter_add", x, index, s.dim), "index")
    need_same_shape("scatter_add", index, source)
    return Made(Tensor(kind_of(x), x.dims), "dsl.modules.functions.scatter_add", {"dim": s.dim})


def _take_along_dim(x: Tensor, indices: Tensor, s: Settings) -> Made:
    _need_index("take_along_dim", indices, "indices")
    if indices.rank != x.rank:
        raise Refuse(
            f"`take_along_dim` needs an index with as many dimensions as the value, but gets {x} and {indices}",
            at="indices",
            code="E0312",
        )
    dim = need_dim("take_along_dim", x, s.dim)
    _need_in_range("take_along_dim", x, indices, dim, "indices")
    leading = broadcast(
        "take_along_dim", x.with_dims(*_without(x.dims, dim)), indices.with_dims(*_without(indices.dims, dim))
    )
    return Made(x.with_dims(*leading[:dim], indices.dims[dim], *leading[dim:]), "torch.take_along_dim", {"dim": s.dim})


def _without(dims: Dims, dim: int) -> Dims:
    return (*dims[:dim], *dims[dim + 1 :])


# -- by order


def _topk(x: Tensor, s: Settings) -> Made:
    need_kind("topk", x, REAL)
    dim = need_dim("topk", x, s.dim)
    size = x.dims[dim]
    if isinstance(size, int) and s.k > size:
        raise Refuse(
            f"`topk` takes {s.k} of {size} values: dimension {dim} of {x}", at="k", label=f"takes up to {size}"
        )
    values = x.with_dims(*x.dims[:dim], s.k, *x.dims[dim + 1 :])
    args = s.as_dict("k", "dim", "largest", "sorted", "return_indices")
    return Made(_with_places(values, size, s.return_indices), "dsl.modules.functions.topk", args)


def _sort(x: Tensor, s: Settings) -> Made:
    need_kind("sort", x, REAL_OR_TRUTH)
    size = x.dims[need_dim("sort", x, s.dim)]
    return Made(_with_places(x, size, s.return_indices), "dsl.modules.functions.sort", s.as_dict())


def _with_places(values: Tensor, size: Dim, wanted: bool) -> Tensor | Tuple:
    return Tuple((values, Tensor("class", values.dims, size))) if wanted else values


def _argsort(x: Tensor, s: Settings) -> Made:
    need_kind("argsort", x, REAL_OR_TRUTH)
    size = x.dims[need_dim("argsort", x, s.dim)]
    return Made(Tensor("class", x.dims, size), "torch.argsort", s.as_dict())


def _diff(x: Tensor, s: Settings) -> Made:
    dim = need_dim("diff", x, s.dim)
    size = x.dims[dim]
    if isinstance(size, int) and size <= s.n:
        raise Refuse(f"`diff` leaves nothing of dimension {dim} of {x}", at="n", label=f"takes up to {size - 1}")
    kind = plain(x.kind)
    return Made(Tensor(kind, (*x.dims[:dim], size - s.n, *x.dims[dim + 1 :])), "torch.diff", {"n": s.n, "dim": s.dim})


def _one_hot(x: Tensor, s: Settings) -> Made:
    _need_index("one_hot", x, "input")
    number = x.of if s.num_classes is None else s.num_classes
    if number is None:
        raise Refuse(f"`one_hot` needs to know how many classes {x} has", help="write `one_hot(10)`", code="E0309")
    if isinstance(number, int) and isinstance(x.of, int) and x.of > number:
        raise Refuse(
            f"`one_hot` has {number} places, but {x} needs {x.of}",
            at="num_classes",
            label=f"has room for 0 to {number - 1}",
            help=f"write `{x.of}` here",
            code="E0311",
        )
    return Made(Tensor("int", (*x.dims, number)), "torch.nn.functional.one_hot", {"num_classes": number})


def _multinomial(x: Tensor, s: Settings) -> Made:
    need_kind("multinomial", x, ("float",))
    if x.rank not in (1, 2):
        raise Refuse(
            f"`multinomial` needs the weights of one choice, or of one for each sample, but gets {x}",
            label="works on [C] or [B, C]",
        )
    if not s.replacement and isinstance(x.last, int) and s.num_samples > x.last:
        raise Refuse(
            f"`multinomial` draws {s.num_samples} of {x.last} without putting any back",
            at="num_samples",
            help="write `replacement=true`",
        )
    return Made(Tensor("class", (*x.dims[:-1], s.num_samples), x.last), "torch.multinomial", s.as_dict())


LAST = Setting("dim", Whole(), -1, "The dimension to go along.")
DIM = Setting("dim", Whole(), doc="The dimension to choose along.")
INDICES = Setting("return_indices", Flag(), False, "Gives a tuple: the values, and where they were.")
DESCENDING = Setting("descending", Flag(), False, "The largest first.")
STABLE = Setting("stable", Flag(), False, "Keeps the order of equal values.")

ENTRIES = (
    Entry(
        "where",
        "function",
        "One value where a condition is true, the other where it is not.",
        "where(x > 0, x, 0)",
        _where,
        inputs=(Input("condition"), Input("input"), Input("other")),
        sample="bool[B, 8]; float[B, 8]; float[B, 8]",
        also=("select", "cond"),
    ),
    Entry(
        "masked_fill",
        "function",
        "A number in place of the elements where a mask is true.",
        "masked_fill(x, mask, value=0)",
        _masked_fill,
        inputs=(Input("input", number=False), Input("mask", number=False)),
        settings=(Setting("value", Number(finite=False), doc="What to put there."),),
        sample="float[B, 8]; bool[B, 8]",
        also=("masked_select", "mask"),
    ),
    Entry(
        "gather",
        "function",
        "The elements along a dimension that an index of as many dimensions names.",
        "gather(x, index, dim=1)",
        _gather,
        inputs=(Input("input"), Input("index")),
        settings=(DIM,),
        sample="float[B, 8]; class[B, 1] of 8",
        also=("index_select", "take"),
    ),
    Entry(
        "take_along_dim",
        "function",
        "The elements along a dimension that an index names; other dimensions of size 1 stretch.",
        "take_along_dim(x, order, dim=1)",
        _take_along_dim,
        inputs=(Input("input"), Input("indices")),
        settings=(DIM,),
        sample="float[B, 8, 4]; class[B, 3, 1] of 8",
    ),
    Entry(
        "scatter_add",
        "function",
        "A value with others added to it in the places along a dimension that an index names.",
        "scatter_add(x, index, messages, dim=0)",
        _scatter_add,
        inputs=(Input("input"), Input("index"), Input("src")),
        settings=(DIM,),
        sample="float[8, 4]; class[5, 4] of 8; float[5, 4]",
        also=("scatter", "index_add"),
    ),
    Entry(
        "topk",
        "function",
        "The largest values along a dimension, or the smallest.",
        "topk(5)",
        _topk,
        settings=(
            Setting("k", Whole(1), doc="How many."),
            LAST,
            Setting("largest", Flag(), True, "The largest, not the smallest."),
            Setting("sorted", Flag(), True, "Gives them in order."),
            INDICES,
        ),
    ),
    Entry(
        "sort",
        "function",
        "The values in order along a dimension.",
        "sort(x)",
        _sort,
        settings=(LAST, DESCENDING, STABLE, INDICES),
    ),
    Entry(
        "argsort",
        "function",
        "The places from which to take values to have them in order along a dimension.",
        "argsort(x)",
        _argsort,
        settings=(LAST, DESCENDING, STABLE),
    ),
    Entry(
        "diff",
        "function",
        "The difference of each value along a dimension from the one before, `n` times over.",
        "diff(x)",
        _diff,
        settings=(Setting("n", Whole(1), 1, "How many times."), LAST),
    ),
    Entry(
        "one_hot",
        "function",
        "A 1 in the place of each index, 0 elsewhere, in a new last dimension.",
        "one_hot(x)",
        _one_hot,
        settings=(Setting("num_classes", maybe(Whole(1)), None, "How many places; none: one a class."),),
        sample="class[B] of 10",
        also=("onehot", "to_categorical"),
    ),
    Entry(
        "multinomial",
        "function",
        "Indices drawn at random, each as often as its weight in the last dimension says.",
        "multinomial(x, 1)",
        _multinomial,
        settings=(
            Setting("num_samples", Whole(1), doc="How many to draw."),
            Setting("replacement", Flag(), False, "Whether one may be drawn again."),
        ),
        also=("sample", "categorical"),
    ),
)
