"""What rules ask of their inputs, said in one way: each check returns what it found or refuses with a full report."""

from __future__ import annotations

from dsl.catalogue.entry import Refuse
from dsl.types.dims import Dim, Formula, differ
from dsl.types.tensor import WHOLE, Tensor, Type

SETTINGS = "E0334"
"""The code of settings that no input would fit."""

SHAPES = {
    0: "[]",
    1: "[N]",
    2: "[B, C]",
    3: "[B, C, L]",
    4: "[B, C, H, W]",
    5: "[B, C, D, H, W]",
}


def need_rank(name: str, x: Tensor, ranks: tuple[int, ...], what: str = "", help: str = "") -> Tensor:
    """A value with one of these numbers of dimensions; `what` says in words what it has to have."""
    if len(x.dims) in ranks:
        return x
    shapes = [SHAPES[rank] for rank in ranks]
    known = shapes[0] if len(shapes) == 1 else f"{', '.join(shapes[:-1])} or {shapes[-1]}"
    needs = what or f"a value shaped {known}"
    raise Refuse(f"`{name}` needs {needs}, but gets {x}", label=f"works on {known}", help=help)


def need_floats(
    name: str,
    x: Tensor,
    low: int = 0,
    ranks: tuple[int, ...] | None = None,
    what: str = "",
    help: str = "",
    kinds: tuple[str, ...] = ("float",),
) -> Tensor:
    """A value of floating-point numbers, with at least `low` dimensions or one of these ranks.

    Weights are real, so that complex numbers pass only where `kinds` lets them.
    """
    if ranks is not None:
        need_rank(name, x, ranks, what, help)
    if len(x.dims) < low:
        count = "one dimension" if low == 1 else f"{low} dimensions"
        raise Refuse(f"`{name}` needs a value with at least {count}, but gets {x}")
    if x.kind not in kinds:
        raise Refuse(
            f"`{name}` needs floating-point numbers, but gets {x}",
            label=f"gets {x.kind} values",
            help=_how_to_float(x),
            code="E0308",
        )
    return x


def need_int(name: str, size: Dim, what: str) -> int:
    """A size that is known now, since weights are made of it."""
    if isinstance(size, Formula):
        raise Refuse(
            f"`{name}` needs to know {what}, but it is `{size}`, which only the data will show",
            label="weights are sized by it",
            help="fix the size first: `resize` or `crop` in `transform`, or `adaptive_avgpool` before this",
            code="E0309",
        )
    return size


def need_dim(name: str, x: Tensor, dim: int, at: str = "dim", more: int = 0) -> int:
    """A dimension that the value has, counted from 0 on; `more` dimensions are about to be added."""
    rank = len(x.dims) + more
    if -rank <= dim < rank:
        return dim % rank
    if rank == 0:
        raise Refuse(f"`{name}` needs a value with dimensions, but gets {x}")
    raise Refuse(
        f"`{name}` has no dimension {dim} to work on: its input is {x}",
        at=at,
        label=f"takes {-rank} to {rank - 1}",
    )


def need_same_leading(name: str, left: Tensor, right: Tensor) -> None:
    """Two values that agree in all dimensions but the last."""
    if left.rank != right.rank or any(map(differ, left.dims[:-1], right.dims[:-1])):
        raise Refuse(f"`{name}` needs values that agree in all dimensions but the last, but gets {left} and {right}")


def count(number: Dim, noun: str) -> str:
    """`1 channel`, `3 channels`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _how_to_float(x: Tensor) -> str:
    if x.kind == "byte":
        return 'scale the images first: `transform = "to_float"` in `[data]`'
    if x.kind in ("class", "tokens"):
        return "turn indices into vectors with `embed(...)` or `one_hot`"
    if x.kind == "complex":
        return "take its size first with `abs`"
    return "convert it with `to_float`"


def need_sequence(name: str, x: Type, what: str = "a sequence of vectors", at: str = "") -> tuple[Dim, Dim, int]:
    """The batch, length and width of `float[B, T, D]`; the width sizes weights, so it must be known."""
    if not isinstance(x, Tensor) or x.rank != 3:
        embed = "turn indices into vectors with `embed(...)`" if isinstance(x, Tensor) and x.kind in WHOLE else ""
        raise Refuse(f"`{name}` needs {what}, but gets {x}", at=at, label="works on [B, T, D]", help=embed)
    need_floats(name, x)
    return x.dims[0], x.dims[1], need_int(name, x.last, "the size of the last dimension")
