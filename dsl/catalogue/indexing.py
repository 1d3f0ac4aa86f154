"""Indexing: the type of `x[:, 0]`, `x[..., none]`, `x[1:-1, ::2]` and `x[order]`, shaped as torch does."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.broadcast import Dims, broadcast
from dsl.catalogue.entry import Made, Refuse
from dsl.types.dims import Dim, Formula
from dsl.types.domains import is_whole
from dsl.types.tensor import WHOLE, Tensor, Type, Unknown

LOWERS = "dsl.modules.functions.index"
TENSOR = "tensor"
"""Stands among the items where a tensor does; the tensors are inputs, in the same order."""


def index(x: Type, items: tuple[Any, ...]) -> Made:
    """`x[items]`: each item a whole number, a size, a slice, `...`, None for a new dimension, or a tensor's type."""
    written = tuple(TENSOR if isinstance(item, (Tensor, Unknown)) else item for item in items)
    if isinstance(x, Unknown) or any(isinstance(item, Unknown) for item in items):
        return Made(Unknown("index"), LOWERS, {"items": written})
    if not isinstance(x, Tensor):
        raise Refuse(f"`[...]` with several items works on one tensor, but gets {x}")
    dims: list[Dim | Tensor] = []
    rest = iter(enumerate(x.dims))
    for item in _spread(x, items):
        if item is None:
            dims.append(1)
            continue
        place, size = next(rest)
        if isinstance(item, slice):
            dims.append(_need_some(x, place, item, _sliced(x, size, item)))
        elif isinstance(item, Tensor):
            if _by_tensor(x, item, place).rank:
                dims.append(item)
        else:
            _need_place(x, size, item, place)
    dims += (size for _, size in rest)
    return Made(Tensor(x.kind, _gathered(dims), x.of), LOWERS, {"items": written})


def _spread(x: Tensor, items: tuple[Any, ...]) -> list[Any]:
    """The items with `...` written out as the slices it stands for."""
    used = sum(item is not None and item is not ... for item in items)
    if used > x.rank:
        has = "no dimensions" if not x.rank else f"{x.rank} dimension{'s' * (x.rank != 1)}"
        raise Refuse(f"{used} indices are too many for {x}", label=f"it has {has}")
    if sum(item is ... for item in items) > 1:
        raise Refuse(f"`...` stands twice in an index of {x}", help="write `:` for single dimensions")
    spread: list[Any] = []
    for item in items:
        spread += [slice(None)] * (x.rank - used) if item is ... else [item]
    return spread


def _gathered(dims: list[Dim | Tensor]) -> Dims:
    """The shape where tensors index: theirs together, in place of the first, or in front if others part them."""
    places = [place for place, dim in enumerate(dims) if isinstance(dim, Tensor)]
    plain = tuple(dim for dim in dims if not isinstance(dim, Tensor))
    if not places:
        return plain
    together = broadcast("[...]", *(dim for dim in dims if isinstance(dim, Tensor)))
    first = places[0] if places[-1] - places[0] == len(places) - 1 else 0
    return (*plain[:first], *together, *plain[first:])


def _by_tensor(x: Tensor, item: Tensor, place: int) -> Tensor:
    size = x.dims[place]
    if item.kind in WHOLE:
        if isinstance(size, int) and isinstance(item.of, int) and item.of > size:
            raise Refuse(
                f"{item} is an index beyond the {size} places in dimension {place} of {x}",
                label=f"goes up to {item.of - 1}",
                code="E0310",
            )
        return item
    if item.kind in ("bool", "byte"):
        raise Refuse(
            f"how many values {x} has where {item} is true, only the data would show",
            label="picks as many as are true",
            help="keep the shape: `where(mask, x, 0)`, and divide a sum by `sum(mask)` for a mean",
        )
    raise Refuse(
        f"an index is a whole number, but {item} has {item.kind} values", help="convert it: `int(x)`", code="E0308"
    )


def _need_place(x: Tensor, size: Dim, item: Any, place: int) -> None:
    """A single place, which must be there; whether a size of the data is within bounds, only running will show."""
    if not is_whole(item) and not isinstance(item, Formula):
        raise Refuse(f"an index of {x} is a whole number, a slice, a tensor, `...` or `none`, but gets {_shown(item)}")
    if isinstance(item, int) and isinstance(size, int) and not -size <= item < size:
        takes = f"takes {-size} to {size - 1}" if size else "has no places"
        raise Refuse(f"there is no place {item} in dimension {place} of {x}", label=takes)


def _need_some(x: Tensor, place: int, item: slice, length: Dim) -> Dim:
    if length == 0:
        raise Refuse(f"`{_spelt(item)}` takes nothing of dimension {place} of {x}", label="takes 0 places")
    return length


def _sliced(x: Tensor, size: Dim, item: slice) -> Dim:
    """How many places a slice takes of so many."""
    for end in (item.start, item.stop, item.step):
        if end is not None and not is_whole(end) and not isinstance(end, Formula):
            raise Refuse(f"the ends of a slice of {x} are whole numbers or sizes, but one is {_shown(end)}")
    step = 1 if item.step is None else item.step
    if isinstance(step, int) and step < 1:
        raise Refuse(
            f"a slice of a tensor goes forward, but its step is {step}",
            help="turn the order round with `reverse`",
        )
    if isinstance(size, int) and not any(isinstance(end, Formula) for end in (item.start, item.stop, step)):
        return len(range(*slice(item.start, item.stop, step).indices(size)))
    start, stop = _end(size, 0 if item.start is None else item.start), _end(size, item.stop)
    length = stop - start
    if isinstance(length, int):
        length = max(0, length)
    elif all(factor < 0 for monomial, factor in length.terms.items() if monomial):
        raise Refuse(
            f"`[{_spelt(item)}]` of {x} needs to know the size `{size}`, which only the data will show",
            label=f"would have {length} places",
            code="E0309",
        )
    return (length + step - 1) // step


def _end(size: Dim, end: Dim | None) -> Dim:
    """Where a slice ends, counted from the front. What is known only at run time is taken to be long enough."""
    if end is None:
        return size
    if isinstance(end, int) and end < 0:
        end = size + end
        return max(0, end) if isinstance(end, int) else end
    beyond = end - size
    return size if isinstance(beyond, int) and beyond > 0 else end


def _spelt(item: slice) -> str:
    ends = ["" if end is None else str(end) for end in (item.start, item.stop)]
    return ":".join(ends if item.step is None else [*ends, str(item.step)])


def _shown(item: Any) -> str:
    return f"`{str(item).lower() if isinstance(item, bool) else item}`"
