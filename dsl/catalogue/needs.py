"""What rules ask of their inputs, said in one way: each check returns what it found or refuses with a full report."""

from __future__ import annotations

from dsl.catalogue.entry import Refuse
from dsl.types.dims import Dim, Formula, differ
from dsl.types.tensor import Tensor

SHAPES = {
    0: "[]",
    1: "[N]",
    2: "[B, C]",
    3: "[B, C, L]",
    4: "[B, C, H, W]",
    5: "[B, C, D, H, W]",
}


def need_floats(name: str, x: Tensor, low: int = 0, ranks: tuple[int, ...] | None = None, what: str = "") -> Tensor:
    """A value of floating-point numbers, with at least `low` dimensions or one of these ranks."""
    if ranks is not None and x.rank not in ranks:
        shapes = [SHAPES[rank] for rank in ranks]
        known = shapes[0] if len(shapes) == 1 else f"{', '.join(shapes[:-1])} or {shapes[-1]}"
        raise Refuse(f"`{name}` needs {what or 'a value of another shape'}, but gets {x}", label=f"works on {known}")
    if x.rank < low:
        count = "one dimension" if low == 1 else f"{low} dimensions"
        raise Refuse(f"`{name}` needs a value with at least {count}, but gets {x}")
    if x.kind not in ("float", "complex"):
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
            code="E0309",
        )
    return size


def need_same_leading(name: str, left: Tensor, right: Tensor) -> None:
    """Two values that agree in all dimensions but the last."""
    if left.rank != right.rank or any(map(differ, left.dims[:-1], right.dims[:-1])):
        raise Refuse(f"`{name}` needs values that agree in all dimensions but the last, but gets {left} and {right}")


def _how_to_float(x: Tensor) -> str:
    if x.kind == "byte":
        return "scale the images first: `transform = \"to_float\"` in `[data]`"
    if x.kind in ("class", "tokens"):
        return "turn indices into vectors with `embed(...)` or `one_hot`"
    return "convert it with `to_float`"
