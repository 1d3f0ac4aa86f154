"""Functions that put tensors together, take one apart, and repeat, turn or shift its parts."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.broadcast import Dims, need_equal
from dsl.catalogue.entry import Entry, Input, Made, Refuse, Setting, Settings, elements
from dsl.catalogue.functions.reductions import need_dims
from dsl.catalogue.kinds import promote
from dsl.catalogue.needs import need_dim
from dsl.types.dims import Dim, Formula
from dsl.types.domains import Choice, Either, Several, Whole, maybe
from dsl.types.tensor import Tensor, Tuple

Parts = tuple[Tensor, ...]


def joined(parts: Parts, dims: Dims) -> Tensor:
    """Elements of all parts in one tensor: indices stay indices if all are of the same number."""
    first = parts[0]
    if all(part.kind == first.kind and part.of == first.of for part in parts):
        return Tensor(first.kind, dims, first.of)
    return Tensor(promote(*parts), dims)


MOST_PARTS = 10_000
"""How many values a tuple may have."""


def _concat(parts: Parts, s: Settings) -> Made:
    first = parts[0]
    dim = _dim_of_all("concat", parts, s.dim)
    total: Dim = 0
    dims = list(first.dims)
    for part in parts:
        for place, size in enumerate(part.dims):
            if place != dim:
                dims[place] = need_equal("concat", dims[place], size, _unlike("concat", first, part, place, dim))
        total = total + part.dims[dim]
    dims[dim] = total
    return Made(joined(parts, tuple(dims)), "torch.cat", {"dim": s.dim})


def _dim_of_all(name: str, parts: Parts, dim: int) -> int:
    for part in parts:
        if part.rank != parts[0].rank:
            raise Refuse(
                f"`{name}` needs values with the same number of dimensions, but gets {parts[0]} and {part}",
                help="put the dimensions that lack in with `unsqueeze` or `x[:, none]`",
                code="E0312",
            )
    if parts[0].rank == 1 and dim == 1:
        raise Refuse(f"`{name}` goes along dimension 1 if not told, but gets {parts[0]}", help=f"write `{name}(dim=0)`")
    return need_dim(name, parts[0], dim)


def _unlike(name: str, first: Tensor, part: Tensor, place: int, dim: int) -> Refuse:
    return Refuse(
        f"`{name}` needs values that agree in all dimensions but {dim}, but gets {first} and {part}",
        label=f"dimension {place} is {first.dims[place]} in one, {part.dims[place]} in the other",
        code="E0312",
    )


def _stack(parts: Parts, s: Settings) -> Made:
    first = parts[0]
    dims = list(first.dims)
    for part in parts:
        refusal = Refuse(
            f"`stack` needs values of the same shape, but gets {first} and {part}",
            help="`concat` joins values that differ in one dimension" if part.rank == first.rank else "",
            code="E0312",
        )
        if part.rank != first.rank:
            raise refusal
        for place, size in enumerate(part.dims):
            dims[place] = need_equal("stack", dims[place], size, refusal)
    dim = need_dim("stack", first, s.dim, more=1)
    return Made(joined(parts, (*dims[:dim], len(parts), *dims[dim:])), "torch.stack", {"dim": s.dim})


def _split(x: Tensor, s: Settings) -> Made:
    dim = need_dim("split", x, s.dim)
    size = x.dims[dim]
    if isinstance(s.split_size, int):
        sizes = _pieces("split", x, dim, s.split_size)
    else:
        sizes = tuple(s.split_size)
        refusal = Refuse(
            f"`split` needs sizes that come to {size}, the size of dimension {dim} of {x}",
            at="split_size",
            label=f"come to {sum(sizes)}",
        )
        need_equal("split", size, sum(sizes), refusal)
    return Made(_along(x, dim, sizes), "torch.split", {"split_size_or_sections": s.split_size, "dim": s.dim})


def _chunk(x: Tensor, s: Settings) -> Made:
    dim = need_dim("chunk", x, s.dim)
    size = x.dims[dim]
    if isinstance(size, Formula):
        if size % s.chunks != 0:
            raise _unknown_count("chunk", x, dim)
        _need_few("chunk", s.chunks, "chunks")
        sizes: Dims = (size // s.chunks,) * s.chunks
    else:
        sizes = _pieces("chunk", x, dim, max(1, -(-size // s.chunks)))
    return Made(_along(x, dim, sizes), "torch.chunk", {"chunks": s.chunks, "dim": s.dim})


def _pieces(name: str, x: Tensor, dim: int, piece: int) -> Dims:
    size = x.dims[dim]
    if isinstance(size, Formula):
        raise _unknown_count(name, x, dim)
    whole, rest = divmod(size, piece)
    _need_few(name, whole, "split_size" if name == "split" else "chunks")
    return (piece,) * whole + ((rest,) if rest else ())


def _need_few(name: str, parts: int, at: str) -> None:
    if parts > MOST_PARTS:
        message = f"`{name}` would give {parts:,} parts; the bound is {MOST_PARTS:,}"
        raise Refuse(message, at=at, label=f"{parts:,} parts", code="E0351")


def _unknown_count(name: str, x: Tensor, dim: int) -> Refuse:
    return Refuse(
        f"`{name}` needs to know dimension {dim} of {x}, which only the data will show",
        at="dim",
        label="how many parts there are depends on it",
        code="E0309",
    )


def _along(x: Tensor, dim: int, sizes: Dims) -> Tuple:
    return Tuple(tuple(x.with_dims(*x.dims[:dim], size, *x.dims[dim + 1 :]) for size in sizes))


def _tile(x: Tensor, s: Settings) -> Made:
    if not s.dims:
        raise Refuse("`tile` needs how often to repeat each dimension", help="write `tile(1, 2)`")
    rank = max(x.rank, len(s.dims))
    sizes = (1,) * (rank - x.rank) + x.dims
    times = (1,) * (rank - len(s.dims)) + tuple(s.dims)
    dims = tuple(size * count for size, count in zip(sizes, times, strict=True))
    return Made(x.with_dims(*dims), "torch.tile", {"dims": s.dims})


def _repeat_interleave(x: Tensor, s: Settings) -> Made:
    if s.dim is None:
        return Made(x.with_dims(elements(x.dims) * s.repeats), "torch.repeat_interleave", s.as_dict())
    dim = need_dim("repeat_interleave", x, s.dim)
    dims = (*x.dims[:dim], x.dims[dim] * s.repeats, *x.dims[dim + 1 :])
    return Made(x.with_dims(*dims), "torch.repeat_interleave", s.as_dict())


def _reverse(x: Tensor, s: Settings) -> Made:
    if not s.dim:
        raise Refuse("`reverse` needs a dimension to turn round", help="write `reverse(-1)`")
    need_dims("reverse", x, s.dim)
    return Made(x, "torch.flip", {"dims": s.dim})


def _roll(x: Tensor, s: Settings) -> Made:
    args: dict[str, Any] = {"shifts": s.shifts}
    if s.dims is None:
        if not isinstance(s.shifts, int):
            raise Refuse("`roll` needs a dimension for each of its shifts", at="shifts", help="write `dims=[...]`")
        return Made(x, "torch.roll", args)
    dims = s.dims if isinstance(s.dims, tuple) else (s.dims,)
    shifts = s.shifts if isinstance(s.shifts, tuple) else (s.shifts,)
    if len(dims) != len(shifts):
        raise Refuse(f"`roll` needs as many dimensions as shifts, but gets {len(dims)} and {len(shifts)}", at="dims")
    for dim in dims:
        need_dim("roll", x, dim, at="dims")
    return Made(x, "torch.roll", {**args, "dims": s.dims})


def _meshgrid(parts: Parts, s: Settings) -> Made:
    for part in parts:
        if part.rank > 1:
            raise Refuse(f"`meshgrid` needs values of one dimension, but gets {part}", label="works on [N]")
        if part.kind != parts[0].kind:
            raise Refuse(f"`meshgrid` needs values of one kind, but gets {parts[0]} and {part}", code="E0308")
    sizes = [part.dims[0] if part.rank else 1 for part in parts]
    if s.indexing == "xy":
        sizes[:2] = sizes[1::-1]
    return Made(
        Tuple(tuple(part.with_dims(*sizes) for part in parts)),
        "dsl.modules.functions.meshgrid",
        {"indexing": s.indexing},
    )


TENSORS = (Input("tensors"),)
CHANNELS = Setting("dim", Whole(), 1, "The dimension to go along: the channels, if not said.")
MANY = "float[B, 4, 8]; float[B, 4, 8]"

ENTRIES = (
    Entry(
        "concat",
        "function",
        "Values one after the other along a dimension: the channels, if not said.",
        "(x, y) -> concat",
        _concat,
        inputs=TENSORS,
        settings=(CHANNELS,),
        variadic=True,
        sample=MANY,
        also=("cat", "concatenate", "hstack", "merge"),
    ),
    Entry(
        "stack",
        "function",
        "Values of one shape side by side in a new dimension.",
        "(x, y) -> stack(dim=1)",
        _stack,
        inputs=TENSORS,
        settings=(Setting("dim", Whole(), 0, "Where the new dimension stands."),),
        variadic=True,
        sample=MANY,
    ),
    Entry(
        "split",
        "function",
        "A tuple of parts of a dimension: all of one size but perhaps the last, or of the sizes in a list.",
        "split([3, 5])",
        _split,
        settings=(
            Setting(
                "split_size", Either((Whole(1), Several(Whole(1), low=1))), doc="Size of each part, or a list of sizes."
            ),
            CHANNELS,
        ),
        also=("unbind",),
    ),
    Entry(
        "chunk",
        "function",
        "A tuple of that many equal parts of a dimension, but perhaps for the last.",
        "chunk(2)",
        _chunk,
        settings=(Setting("chunks", Whole(1), doc="How many parts."), CHANNELS),
    ),
    Entry(
        "tile",
        "function",
        "The whole, that many times along each dimension; the last number is for the last dimension.",
        "tile(1, 2)",
        _tile,
        settings=(Setting("dims", Several(Whole(1)), doc="How many times for each dimension.", rest=True),),
    ),
    Entry(
        "repeat_interleave",
        "function",
        "Each element of a dimension that many times in a row.",
        "repeat_interleave(2, dim=1)",
        _repeat_interleave,
        settings=(
            Setting("repeats", Whole(1), doc="How many times."),
            Setting("dim", maybe(Whole()), None, "The dimension; none: of all elements in one row."),
        ),
    ),
    Entry(
        "reverse",
        "function",
        "The order of a dimension, or of several, turned round.",
        "reverse(-1)",
        _reverse,
        settings=(Setting("dim", Several(Whole()), doc="The dimensions to turn round.", rest=True),),
        also=("flip", "fliplr", "flipud"),
    ),
    Entry(
        "roll",
        "function",
        "Elements moved along a dimension; what leaves at the end comes in at the front.",
        "roll(1, dims=1)",
        _roll,
        settings=(
            Setting("shifts", Either((Whole(), Several(Whole(), low=1))), doc="By how many places; below 0, back."),
            Setting("dims", maybe(Either((Whole(), Several(Whole(), low=1)))), None, "The dimension for each shift."),
        ),
        also=("shift",),
    ),
    Entry(
        "meshgrid",
        "function",
        "A tuple of coordinates: for each value of one dimension a grid on which it varies along one dimension alone.",
        "meshgrid(x, y)",
        _meshgrid,
        inputs=TENSORS,
        settings=(Setting("indexing", Choice(("ij", "xy")), "ij", "Which of the first two dimensions comes first."),),
        variadic=True,
        sample="float[8]; float[5]",
    ),
)
