"""Transforms of values alone, for images, signals and tables alike."""

from __future__ import annotations

from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings
from dsl.catalogue.needs import count, need_floats
from dsl.catalogue.transforms.vision import need_image
from dsl.types.domains import Either, Number, Several, Whole
from dsl.types.tensor import Tensor

OURS = "dsl.modules.transforms"
CENTRE = Either((Number(), Several(Number(), low=1)))
SPREAD = Either((Number(above=0), Several(Number(above=0), low=1)))


def _to_float(x: Tensor, s: Settings) -> Made:
    if x.kind not in ("byte", "float", "int", "bool"):
        raise Refuse(f"`to_float` makes numbers of numbers, but gets {x}", label=f"gets {x.kind} values", code="E0308")
    return Made(Tensor("float", x.dims), f"{OURS}.to_float")


def _to_byte(x: Tensor, s: Settings) -> Made:
    if x.kind != "byte":
        need_floats("to_byte", x)
    return Made(Tensor("byte", x.dims), f"{OURS}.to_byte")


def _normalize(x: Tensor, s: Settings) -> Made:
    need_floats("normalize", x, low=2)
    found = x.channels
    numbers = {at: _list(getattr(s, at)) for at in ("mean", "std")}
    for at, values in numbers.items():
        if type(found) is int and len(values) not in (1, found):
            raise Refuse(
                f"`normalize` has {len(values)} numbers for `{at}`, but its input has {count(found, 'channel')}: {x}",
                at=at,
                label=f"takes 1 or {found}" if found > 1 else "takes 1",
            )
    return Made(x, f"{OURS}.normalize", numbers)


def _list(value: object) -> tuple[float, ...]:
    return tuple(map(float, value)) if isinstance(value, (list, tuple)) else (float(value),)  # type: ignore[arg-type]


def _standardize(x: Tensor, s: Settings) -> Made:
    need_floats("standardize", x, low=2)
    return Made(x, f"{OURS}.standardize", {"eps": s.eps})


def _cutout(x: Tensor, s: Settings) -> Made:
    need_image("cutout", x)
    return Made(x, f"{OURS}.Cutout", s.as_dict())


ENTRIES = (
    Entry(
        "to_float",
        "transform",
        "Bytes as numbers from 0 to 1, other numbers as floats.",
        "to_float",
        _to_float,
        sample="byte[B, 3, 32, 32]",
        also=("to_tensor", "ToTensor", "ToDtype", "ConvertImageDtype", "scale"),
    ),
    Entry(
        "to_byte",
        "transform",
        "Numbers from 0 to 1 as bytes.",
        "to_byte",
        _to_byte,
        sample="float[B, 3, 32, 32]",
        also=("to_uint8",),
    ),
    Entry(
        "normalize",
        "transform",
        "Takes the mean off and divides by the deviation, of each channel or of all.",
        "normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])",
        _normalize,
        settings=(
            Setting("mean", CENTRE, doc="One number, or one a channel."),
            Setting("std", SPREAD, doc="One number, or one a channel."),
        ),
        sample="float[B, 3, 32, 32]",
        also=("normalise", "Normalize"),
    ),
    Entry(
        "standardize",
        "transform",
        "Gives each sample a mean of 0 and a deviation of 1.",
        "standardize",
        _standardize,
        settings=(Setting("eps", Number(above=0), 1e-6, "Keeps the divisor away from zero."),),
        sample="float[B, 3, 32, 32]",
        also=("standardise", "z_score", "whiten"),
    ),
    Entry(
        "cutout",
        "transform",
        "Fills square holes at random places.",
        "cutout(8)",
        _cutout,
        settings=(
            Setting("size", Whole(1, 1 << 20), doc="Side of a hole, in pixels."),
            Setting("holes", Whole(1, 1000), 1, "How many."),
            Setting("fill", Number(), 0.0, "What they are filled with."),
        ),
        sample="float[B, 3, 32, 32]",
        also=("holes", "coarse_dropout"),
        random=True,
    ),
)
