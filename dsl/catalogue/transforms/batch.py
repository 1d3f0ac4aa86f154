"""Transforms that mix the samples of a batch, and their targets with them (`batch_augment`)."""

from __future__ import annotations

from dsl.catalogue.entry import Entry, Input, Made, Refuse, Setting, Settings
from dsl.catalogue.transforms.vision import need_image
from dsl.types.domains import Number
from dsl.types.tensor import Tensor, Tuple, Type, floats

ALPHA = Setting("alpha", Number(above=0), 1.0, "How even the mixture is: small values leave most samples nearly whole.")
INPUTS = (Input("input", doc="A batch, or a tuple of it and its target."),)


def _mixup(value: Type, s: Settings) -> Made:
    x, target = _parts("mixup", value)
    if x.kind != "float":
        raise Refuse(
            f"`mixup` needs floating-point numbers, but gets {x}",
            label=f"gets {x.kind} values",
            help='scale the images first: `transform = "to_float"` in `[data]`' if x.kind == "byte" else "",
            code="E0308",
        )
    if not x.dims:
        raise Refuse(f"`mixup` needs a batch, but gets {x}")
    return _made("mixup", "MixUp", x, target, s)


def _cutmix(value: Type, s: Settings) -> Made:
    x, target = _parts("cutmix", value)
    return _made("cutmix", "CutMix", need_image("cutmix", x), target, s)


def _parts(name: str, value: Type) -> tuple[Tensor, Tensor | None]:
    parts = value.parts if isinstance(value, Tuple) else (value,)
    found = [part for part in parts if isinstance(part, Tensor)]
    if len(found) != len(parts) or len(found) not in (1, 2):
        raise Refuse(f"`{name}` works on a batch, or on a batch and its target, but gets {value}")
    return found[0], found[1] if len(found) == 2 else None


def _made(name: str, module: str, x: Tensor, target: Tensor | None, s: Settings) -> Made:
    mixed, classes = _target(name, target) if target is not None else (None, None)
    args = {"alpha": float(s.alpha), "num_classes": classes}
    return Made(x if mixed is None else Tuple((x, mixed)), f"dsl.modules.transforms.{module}", args)


def _target(name: str, target: Tensor) -> tuple[Tensor, int | None]:
    """The mixed target: shares of the classes, or numbers."""
    if target.kind == "float" and target.dims:
        return target, None
    if target.kind != "class" or target.rank != 1:
        raise Refuse(
            f"`{name}` mixes classes or numbers, but the target is {target}",
            label="works on class[B] and on floats",
            code="E0308",
        )
    if type(target.of) is not int:
        raise Refuse(f"`{name}` needs to know the number of classes, but the target is {target}", code="E0309")
    return floats(target.dims[0], target.of), target.of


ENTRIES = (
    Entry(
        "mixup",
        "transform",
        "Mixes each sample with another of its batch, and their targets alike.",
        "mixup(0.2)",
        _mixup,
        inputs=INPUTS,
        settings=(ALPHA,),
        sample="float[B, 3, 32, 32]",
        takes_any=True,
        also=("MixUp", "mix_up"),
        random=True,
        batch=True,
    ),
    Entry(
        "cutmix",
        "transform",
        "Puts a part of another image into each image of a batch, and mixes their targets by area.",
        "cutmix(1.0)",
        _cutmix,
        inputs=INPUTS,
        settings=(ALPHA,),
        sample="float[B, 3, 32, 32]",
        takes_any=True,
        also=("CutMix", "cut_mix"),
        random=True,
        batch=True,
    ),
)
