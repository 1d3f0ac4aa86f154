"""The same numbers in another shape. Sizes may be formulas; `-1` stands for what is left."""

from __future__ import annotations

from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings, elements
from dsl.catalogue.needs import SETTINGS, count, need_dim
from dsl.types.dims import Dim, Formula, Monomial, differ
from dsl.types.domains import Choice, Either, Several, Size, Whole, maybe
from dsl.types.tensor import Tensor

Dims = tuple[Dim, ...]

SIZE = Either((Size(1), Choice((-1,))))
"""A size, or -1."""


def _flatten(x: Tensor, s: Settings) -> Made:
    start = need_dim("flatten", x, s.start_dim, "start_dim")
    end = need_dim("flatten", x, s.end_dim, "end_dim")
    if start > end:
        raise Refuse(f"`flatten` starts at dimension {start} of {x}, after its end at {end}", at="start_dim")
    dims = (*x.dims[:start], elements(x.dims[start : end + 1]), *x.dims[end + 1 :])
    return Made(x.with_dims(*dims), "torch.nn.Flatten", s.as_dict())


def _unflatten(x: Tensor, s: Settings) -> Made:
    dim = need_dim("unflatten", x, s.dim)
    sizes, asked = fitted("unflatten", x, x.dims[dim], tuple(s.sizes), "sizes")
    made = x.with_dims(*x.dims[:dim], *sizes, *x.dims[dim + 1 :])
    return Made(made, "torch.unflatten", {"dim": s.dim, "sizes": asked})


def _reshape(x: Tensor, s: Settings) -> Made:
    dims, asked = fitted("reshape", x, elements(x.dims), s.shape, "shape")
    return Made(x.with_dims(*dims), "torch.reshape", {"shape": asked})


def fitted(name: str, x: Tensor, total: Dim, sizes: Dims, at: str) -> tuple[Dims, Dims]:
    """Sizes that make up `total` with -1 worked out; and how to ask torch for them, with -1 for a formula."""
    if sizes.count(-1) > 1:
        raise Refuse(f"`{name}` can work out one size, but {sizes.count(-1)} of them are -1", at=at, code=SETTINGS)
    known = elements(tuple(size for size in sizes if size != -1))
    if type(total) is int and isinstance(known, Formula) and known.names == {"B"} and total:
        message = f"`{name}` cannot make {_product(sizes)} out of {x}, which has {count(total, 'number')} for any batch"
        raise Refuse(message, at=at, help="repeat it for each sample with `expand(batch, ...)`")
    if -1 not in sizes:
        if differ(total, known) or (isinstance(total, Formula) and total.names == {"B"} and isinstance(known, int)):
            keep = (
                f"keep the size that only the data will show: `{name}(-1, ...)`" if isinstance(total, Formula) else ""
            )
            message = f"`{name}` cannot make {_product(sizes)} out of {x}: {total} numbers are not {known}"
            raise Refuse(message, at=at, help=keep)
        return sizes, _asked(sizes, sizes)
    top, bottom = cancelled(total, known)
    if type(bottom) is int and type(top) is int and top % bottom:
        raise Refuse(
            f"`{name}` cannot divide the {total} numbers of {x} by {known}", at=at, label="does not come out even"
        )
    dims = tuple(top // bottom if size == -1 else size for size in sizes)
    return dims, _asked(dims, sizes)


def _product(sizes: Dims) -> str:
    factors = [f"({size})" if isinstance(size, Formula) and not size.is_atom else str(size) for size in sizes]
    return " * ".join(factors) or "1"


def _asked(dims: Dims, sizes: Dims) -> Dims:
    """What to ask torch for: one size that is a formula need not be said, best the one that was written as -1."""
    unknown = [index for index, size in enumerate(dims) if isinstance(size, Formula)]
    left = next((index for index in unknown if sizes[index] == -1), unknown[-1] if unknown else None)
    return tuple(-1 if index == left else size for index, size in enumerate(dims))


def cancelled(top: Dim, bottom: Dim) -> tuple[Dim, Dim]:
    """The sides of a fraction without the names that stand in every term of both."""
    if not isinstance(top, Formula) or not isinstance(bottom, Formula):
        return top, bottom
    common = min(top.terms, key=len)
    for term in (*top.terms, *bottom.terms):
        common = _shared(common, term)
    return _without(top, common), _without(bottom, common)


def _shared(left: Monomial, right: Monomial) -> Monomial:
    rest = list(right)
    found = []
    for atom in left:
        if atom in rest:
            rest.remove(atom)
            found.append(atom)
    return tuple(found)


def _without(dim: Formula, common: Monomial) -> Dim:
    terms: dict[Monomial, int] = {}
    for term, factor in dim.terms.items():
        rest = list(term)
        for atom in common:
            rest.remove(atom)
        terms[tuple(rest)] = factor
    return Formula.of(terms)


def _permute(x: Tensor, s: Settings) -> Made:
    if len(s.dims) != x.rank:
        raise Refuse(
            f"`permute` lists {len(s.dims)} dimensions, but {x} has {x.rank}",
            at="dims",
            label="takes each dimension once",
        )
    order = tuple(need_dim("permute", x, dim, "dims") for dim in s.dims)
    if len(set(order)) < len(order):
        raise Refuse(f"`permute` lists a dimension of {x} twice", at="dims", label="takes each dimension once")
    return Made(x.with_dims(*(x.dims[dim] for dim in order)), "torch.permute", {"dims": s.dims})


def _transpose(x: Tensor, s: Settings) -> Made:
    first = need_dim("transpose", x, s.dim0, "dim0")
    second = need_dim("transpose", x, s.dim1, "dim1")
    dims = list(x.dims)
    dims[first], dims[second] = dims[second], dims[first]
    return Made(x.with_dims(*dims), "torch.transpose", s.as_dict())


def _squeeze(x: Tensor, s: Settings) -> Made:
    """Torch would also drop a batch that happens to hold one sample: only sizes known to be 1 go."""
    given = range(x.rank) if s.dim is None else s.dim if isinstance(s.dim, (tuple, list)) else (s.dim,)
    asked = [need_dim("squeeze", x, dim) for dim in given]
    if len(set(asked)) < len(asked):
        raise Refuse(f"`squeeze` lists a dimension of {x} twice", at="dim")
    gone = tuple(dim for dim in asked if x.dims[dim] == 1)
    dims = tuple(size for index, size in enumerate(x.dims) if index not in gone)
    return Made(x.with_dims(*dims), "torch.squeeze", {"dim": gone})


def _unsqueeze(x: Tensor, s: Settings) -> Made:
    dim = need_dim("unsqueeze", x, s.dim, more=1)
    return Made(x.with_dims(*x.dims[:dim], 1, *x.dims[dim:]), "torch.unsqueeze", {"dim": s.dim})


def _expand(x: Tensor, s: Settings) -> Made:
    added = len(s.sizes) - x.rank
    if added < 0:
        raise Refuse(f"`expand` lists {len(s.sizes)} sizes, but {x} has {x.rank} dimensions", at="sizes")
    if -1 in s.sizes[:added]:
        raise Refuse(f"`expand` adds dimensions in front of {x}, so that -1 says too little", at="sizes")
    dims, asked = list(s.sizes[:added]), list(s.sizes[:added])
    for old, new in zip(x.dims, s.sizes[added:], strict=True):
        if new != -1 and old != 1 and differ(old, new):
            raise Refuse(
                f"`expand` cannot make a size of {new} out of {old}: only sizes of 1 can be repeated",
                at="sizes",
                label=f"gets {x}",
                help="repeat with `tile` or `repeat_interleave`",
            )
        dims.append(old if new == -1 else new)
        asked.append(-1 if new == old else new)
    return Made(x.with_dims(*dims), "torch.broadcast_to", {"size": tuple(asked)})


def _identity(x: Tensor, s: Settings) -> Made:
    return Made(x, "torch.nn.Identity")


ENTRIES = (
    Entry(
        "flatten",
        "layer",
        "Makes one dimension of all from `start_dim` to `end_dim`: by default all but the batch.",
        "flatten",
        _flatten,
        settings=(
            Setting("start_dim", Whole(), 1, "The first of them."),
            Setting("end_dim", Whole(), -1, "The last of them."),
        ),
        sample="float[B, 3, 8, 8]",
    ),
    Entry(
        "unflatten",
        "layer",
        "Makes several dimensions of one.",
        "unflatten(1, [2, 4])",
        _unflatten,
        settings=(
            Setting("dim", Whole(), doc="The dimension to part."),
            Setting("sizes", Several(SIZE, low=1), doc="Its sizes afterwards; -1 for one that follows."),
        ),
    ),
    Entry(
        "reshape",
        "layer",
        "The same numbers in another shape, the batch included.",
        "reshape(batch, -1)",
        _reshape,
        settings=(
            Setting("shape", Several(SIZE), doc="The sizes; -1 for one that follows from the others.", rest=True),
        ),
        sample="float[B, 2, 6]",
        also=("view", "resize"),
    ),
    Entry(
        "permute",
        "layer",
        "The dimensions in another order.",
        "permute(0, 2, 3, 1)",
        _permute,
        settings=(Setting("dims", Several(Whole()), doc="Each dimension, once.", rest=True),),
        sample="float[B, 3, 8, 8]",
        also=("rearrange",),
    ),
    Entry(
        "transpose",
        "layer",
        "Two dimensions exchanged.",
        "transpose(1, 2)",
        _transpose,
        settings=(Setting("dim0", Whole(), doc="One of them."), Setting("dim1", Whole(), doc="The other.")),
        sample="float[B, 4, 8]",
        also=("swapaxes", "swapdims"),
    ),
    Entry(
        "squeeze",
        "layer",
        "Drops dimensions of size 1: all that are known to be, or those listed.",
        "squeeze(1)",
        _squeeze,
        settings=(
            Setting("dim", maybe(Either((Whole(), Several(Whole(), low=1)))), None, "Those to drop if they are 1."),
        ),
        sample="float[B, 1, 8]",
    ),
    Entry(
        "unsqueeze",
        "layer",
        "A new dimension of size 1.",
        "unsqueeze(1)",
        _unsqueeze,
        settings=(Setting("dim", Whole(), doc="Where it will stand."),),
        also=("expand_dims",),
    ),
    Entry(
        "expand",
        "layer",
        "Sizes of 1 repeated without copying, and new dimensions in front; -1 keeps a size.",
        "expand(batch, 4, 8)",
        _expand,
        settings=(Setting("sizes", Several(SIZE), doc="The sizes afterwards.", rest=True),),
        sample="float[1, 4, 8]",
        also=("broadcast_to", "expand_as"),
    ),
    Entry("identity", "layer", "The value itself.", "identity", _identity),
)
