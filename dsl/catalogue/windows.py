"""Windows that slide over the spatial dimensions of `[B, C, L]`, `[B, C, H, W]` and `[B, C, D, H, W]`."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.entry import Refuse, written
from dsl.catalogue.needs import SETTINGS, count, need_floats
from dsl.types.dims import Dim
from dsl.types.tensor import Tensor

AXES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}
"""What the spatial dimensions are called, by their number."""


def listed(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else f"a {words[0]}"


def need_spatial(name: str, x: Tensor, ranks: tuple[int, ...] = (3, 4, 5)) -> int:
    """How many spatial dimensions a value of floating-point numbers has after its batch and channels."""
    if len(x.dims) in ranks and x.kind == "float":
        return len(x.dims) - 2
    what = AXES[ranks[0] - 2] if len(ranks) == 1 else AXES[2]
    need_floats(name, x, ranks=ranks, what=f"a value with {listed(what)}")
    return len(x.dims) - 2


def per_axis(name: str, value: Any, axes: int, at: str) -> tuple[Any, ...]:
    """One value for each spatial dimension, from one for all or a list of them."""
    if not isinstance(value, (tuple, list)):
        return (value,) * axes
    if len(value) != axes:
        raise Refuse(
            f"`{name}` works on {count(axes, 'spatial dimension')} here, but `{at}` lists {count(len(value), 'value')}",
            at=at,
            label=f"takes one number, or {axes} in a list",
            code=SETTINGS,
        )
    return tuple(value)


def brief(values: tuple[Any, ...]) -> Any:
    """One value if all are the same, as a person would write it."""
    return values[0] if values.count(values[0]) == len(values) else values


def slid(
    name: str,
    x: Tensor,
    kernel: tuple[int, ...],
    stride: tuple[int, ...],
    padding: tuple[int, ...],
    dilation: tuple[int, ...],
    ceil: bool = False,
) -> tuple[Dim, ...]:
    """How many places a window finds along each spatial dimension."""
    found: list[Dim] = []
    for index, size in enumerate(x.dims[2:]):
        reach = dilation[index] * (kernel[index] - 1) + 1
        step = stride[index]
        room = size + 2 * padding[index] - reach
        if ceil:
            # A last window may hang over the end, but has to start inside of the value or its left padding.
            starts = room + step - 1 if step + padding[index] <= reach else size + padding[index] - 1
            places = starts // step + 1
        else:
            places = room // step + 1
        if type(places) is int and places < 1:
            raise too_large(name, x, index, kernel[index], reach, padding[index])
        found.append(places)
    return tuple(found)


def too_large(name: str, x: Tensor, index: int, kernel: int, reach: int, padding: int) -> Refuse:
    size = x.dims[2 + index]
    axis = AXES[len(x.dims) - 2][index]
    spread = f" (spread to {reach} by `dilation`)" if reach != kernel else ""
    padded = f", {size + 2 * padding} with padding" if padding else ""
    return Refuse(
        f"`{name}` has a window of {kernel}{spread}, but the {axis} of {x} is only {size}{padded}",
        at="kernel_size",
        label=f"larger than the {axis}",
        help="use a smaller `kernel_size`, add `padding`, or reduce the size less before",
    )


def need_half_padding(name: str, padding: tuple[int, ...], kernel: tuple[int, ...]) -> None:
    """Padding of a pool that leaves each window something of the value itself."""
    for pad, size in zip(padding, kernel, strict=True):
        if 2 * pad > size:
            raise Refuse(
                f"`{name}` takes a padding of at most half its window, but gets {pad} for a window of {size}",
                at="padding",
                label=f"at most {size // 2}",
                code=SETTINGS,
            )


PADDED_MODES = ("zeros", "reflect", "replicate", "circular")


def need_room_to_pad(name: str, mode: str, x: Tensor, pads: tuple[tuple[int, int], ...]) -> None:
    """What a `reflect` or `circular` padding copies has to be there; `pads` counts from the last dimension back."""
    least = {"reflect": 1, "circular": 0}.get(mode)
    if least is None:
        return
    for back, pad in enumerate(pads, start=1):
        size = x.dims[-back]
        if type(size) is int and max(pad) + least > size:
            raise Refuse(
                f"`{name}` cannot pad a size of {size} by {max(pad)} with {written(mode)}: there is not enough to copy",
                at="padding",
                label=f"at most {size - least} here",
            )
