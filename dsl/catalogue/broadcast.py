"""Which sizes can meet: where two values must have equal ones, and where a size of 1 stretches to the other.

Numbers are equal or not. Of names, `B` is the batch: no fixed number and no other size equals it, since the last
batch of the data may be smaller. Two other names are two lengths that may differ, so they are refused as sizes that
must be known. A name against a number, or a longer formula, gets the benefit of the doubt: only running will show.
"""

from __future__ import annotations

from itertools import zip_longest

from dsl.catalogue.entry import Refuse, elements
from dsl.types.dims import Dim, Formula, differ
from dsl.types.tensor import B, Tensor

Dims = tuple[Dim, ...]


def apart(left: Dim, right: Dim) -> bool:
    """Whether two sizes are never equal, whatever the data."""
    return differ(left, right) or (left != right and B in (left, right))


def undecided(left: Dim, right: Dim) -> bool:
    """Whether two sizes are the names of two lengths, which nothing says are equal."""
    return left != right and _is_name(left) and _is_name(right)


def need_equal(name: str, left: Dim, right: Dim, refusal: Refuse) -> Dim:
    """A size that two values share, the number if one of them has it; else the refusal, or that one must be known."""
    if left == right:
        return left
    if apart(left, right):
        raise refusal
    if undecided(left, right):
        raise Refuse(
            f"`{name}` needs two sizes to be equal, but `{left}` and `{right}` are lengths that may differ",
            label=refusal.message.partition(", but ")[2],
            code="E0309",
        )
    return right if isinstance(right, int) else left


def need_same_shape(name: str, left: Tensor, right: Tensor) -> Dims:
    """The shape that two values share; nothing is stretched."""
    if left.dims == right.dims:
        return left.dims
    refusal = Refuse(
        f"`{name}` needs two values of the same shape, but gets {left} and {right}",
        label=f"{shape(left.dims)} is not {shape(right.dims)}",
        help=how_to_line_up(left, right),
        code="E0312",
    )
    if left.rank != right.rank:
        raise refusal
    return tuple(need_equal(name, one, other, refusal) for one, other in zip(left.dims, right.dims, strict=True))


def broadcast(name: str, *values: Tensor) -> Dims:
    """The shape that values have together: dimensions line up from the last, and a size of 1 stretches."""
    first, *others = values
    for other in others:
        if other.dims != first.dims:
            first = Tensor(first.kind, _together(name, first, other))
    return first.dims


def _together(name: str, left: Tensor, right: Tensor) -> Dims:
    dims: list[Dim] = []
    for one, other in zip_longest(reversed(left.dims), reversed(right.dims), fillvalue=1):
        if one == other or other == 1:
            dims.append(one)
            continue
        if one == 1:
            dims.append(other)
            continue
        refusal = Refuse(
            f"`{name}` needs values whose sizes agree, but gets {left} and {right}",
            label=f"{one} meets {other}",
            help=_how_to_stretch(left, right, one, other),
            code="E0312",
        )
        dims.append(need_equal(name, one, other, refusal))
    return tuple(reversed(dims))


def pairs_samples(left: Tensor, right: Tensor) -> bool:
    """Whether stretching pairs every sample with every other, without being asked: `[B, 1]` and `[B]` give `[B, B]`.

    It is a table of all pairs for who means it, and the best-hidden mistake there is for who does not.
    """
    short, long = sorted((left, right), key=lambda value: value.rank)
    if short.rank == long.rank or not short.dims or short.dims[0] != B or long.dims[0] != B:
        return False
    return long.dims[-short.rank] == 1


def how_to_line_up(left: Tensor, right: Tensor) -> str:
    """What to type so that two values have one shape, where dimensions of size 1 are all that parts them."""
    for value, other, which in ((left, right, "the first"), (right, left, "the second")):
        if value.rank == other.rank + 1:
            for dim, size in enumerate(value.dims):
                if size == 1 and _alike(value.dims[:dim] + value.dims[dim + 1 :], other.dims):
                    return f"take the dimension of size 1 out of {which}: `squeeze({dim})`"
    for value, other in ((left, right), (right, left)):
        if value.rank == 2 < other.rank and value.dims == (other.dims[0], elements(other.dims[1:])):
            return f"give both one shape: `flatten` the one, or `unflatten(1, {shape(other.dims[1:])})` the other"
    return ""


def shape(dims: Dims) -> str:
    return f"[{', '.join(map(str, dims))}]"


def _how_to_stretch(left: Tensor, right: Tensor, one: Dim, other: Dim) -> str:
    short, long = sorted((left, right), key=lambda value: value.rank)
    missing = long.rank - short.rank
    if short.rank and missing and _alike(short.dims, long.dims[: short.rank]):
        return f"line up {short} with the first dimensions: `[{', '.join([':'] * short.rank + ['none'] * missing)}]`"
    if B in (one, other) and (isinstance(one, int) or isinstance(other, int)):
        return "the number of samples is `batch`; it may change from batch to batch"
    if left.rank == right.rank > 2 and left.dims[2:] == right.dims[2:]:
        return f"bring both to as many channels: `conv({right.dims[1]}, 1)` on the left side, say"
    return ""


def _alike(left: Dims, right: Dims) -> bool:
    return len(left) == len(right) and not any(map(apart, left, right))


def _is_name(dim: Dim) -> bool:
    return isinstance(dim, Formula) and dim.is_atom and isinstance(next(iter(dim.terms))[0], str)
