"""Padding: sizes grown at their ends, or cut."""

from __future__ import annotations

from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings, written
from dsl.catalogue.needs import SETTINGS, count, need_floats
from dsl.catalogue.windows import need_room_to_pad
from dsl.types.dims import Dim
from dsl.types.domains import Choice, Either, Number, Several, Whole
from dsl.types.tensor import WHOLE, Tensor


def _pad(x: Tensor, s: Settings) -> Made:
    pads = _sides(x, s)
    copied = s.mode != "constant"
    if copied:
        need_floats("pad", x)
        _need_copyable(x, s.mode, pads)
    dims = list(x.dims)
    for back, (before, after) in enumerate(pads, start=1):
        dims[-back] = _grown(x, dims[-back], before + after)
    kept = x.of if copied or x.kind not in WHOLE or _is_index(s.value, x.of) else None
    kind = "int" if x.of is not None and kept is None else x.kind
    args: dict[str, object] = {"pad": tuple(side for pair in pads for side in pair), "mode": s.mode}
    if not copied:
        args["value"] = _value(x, s)
    return Made(Tensor(kind, tuple(dims), kept), "torch.nn.functional.pad", args)


def _sides(x: Tensor, s: Settings) -> tuple[tuple[int, int], ...]:
    """What is added before and after, from the last dimension back."""
    given = s.padding
    if isinstance(given, int):
        if x.rank not in (3, 4, 5):
            raise Refuse(
                f"`pad` with one number pads height and width, but gets {x}",
                label="works on [B, C, L], [B, C, H, W] or [B, C, D, H, W]",
                help=f"list the sides, the last dimension's first: `pad([{given}, {given}])`",
            )
        return ((given, given),) * (x.rank - 2)
    if len(given) % 2:
        raise Refuse(f"`pad` takes two numbers a dimension, but gets {len(given)}", at="padding", code=SETTINGS)
    if len(given) // 2 > x.rank:
        raise Refuse(
            f"`pad` lists {count(len(given), 'side')}, but {x} has {2 * x.rank}",
            at="padding",
            label="before and after, the last dimension's first",
        )
    return tuple(zip(given[::2], given[1::2], strict=True))


def _need_copyable(x: Tensor, mode: str, pads: tuple[tuple[int, int], ...]) -> None:
    if x.rank - len(pads) not in (1, 2) or len(pads) > 3:
        raise Refuse(
            f"`pad` with {written(mode)} pads all dimensions after the channels, but gets {x}"
            f" and {count(2 * len(pads), 'side')}",
            at="padding",
            label="two numbers for each of one to three dimensions",
        )
    if min(map(min, pads)) < 0:
        raise Refuse(
            f"`pad` cannot cut with {written(mode)}",
            at="padding",
            help="cut with an index: `x[:, :, 1:-1]`",
            code=SETTINGS,
        )
    need_room_to_pad("pad", mode, x, pads)


def _grown(x: Tensor, size: Dim, by: int) -> Dim:
    grown = size + by
    if type(grown) is int and grown < 1:
        raise Refuse(f"`pad` leaves nothing of {x}: a size of {size} becomes {grown}", at="padding")
    return grown


def _is_index(value: float, of: Dim | None) -> bool:
    return of is not None and type(of) is int and 0 <= value < of


def _value(x: Tensor, s: Settings) -> float:
    if x.kind in WHOLE or x.kind == "byte":
        if s.value != int(s.value):
            raise Refuse(f"`pad` cannot put {s.value:g} into {x}, which holds whole numbers", at="value")
        return int(s.value)
    value: float = s.value
    return value


ENTRIES = (
    Entry(
        "pad",
        "layer",
        "Adds to the ends of height and width, or of the dimensions listed; negative numbers cut.",
        "pad(1, mode='reflect')",
        _pad,
        settings=(
            Setting(
                "padding",
                Either((Whole(), Several(Whole(), low=2))),
                doc="One number for all sides, or two for each dimension, the last dimension's first.",
            ),
            Setting(
                "mode",
                Choice(("constant", "reflect", "replicate", "circular")),
                "constant",
                "What is added: `value`, or a copy of what is there.",
            ),
            Setting("value", Number(), 0, "What is added with `mode='constant'`."),
        ),
        sample="float[B, 3, 8, 8]",
        also=("zero_pad", "zeropad2d", "reflection_pad", "reflectionpad2d", "replicationpad2d", "circularpad2d"),
    ),
)
