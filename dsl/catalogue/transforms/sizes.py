"""Transforms that change the size of images: resizing, crops and borders."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.entry import Refuse, Setting, Settings
from dsl.catalogue.transforms.vision import (
    RANGE,
    RESIZING,
    SIDE,
    Sizes,
    both,
    fill,
    interpolation,
    ordered,
    p,
    size,
    vision,
)
from dsl.types.dims import Dim, symbol
from dsl.types.domains import Choice, Either, Flag, Number, Several, Whole, maybe
from dsl.types.tensor import Tensor

PADDING = Either((Whole(0), Several(Whole(0), 2), Several(Whole(0), 4)))
PADDING_MODE = Setting(
    "padding_mode", Choice(("constant", "edge", "reflect", "symmetric")), "constant", "What the border shows."
)
ANTIALIAS = Setting("antialias", Flag(), True, "Smooths before it makes smaller.")


def _drawn(sizes: Sizes, s: Settings) -> Sizes:
    """Sizes that change from image to image."""
    return symbol("h"), symbol("w")


def _resized(sizes: Sizes, s: Settings) -> Sizes:
    """Torch's rule: one number is the shorter side, with the other in proportion and at most `max_size`."""
    high, wide = sizes
    if isinstance(s.size, (list, tuple)) and len(s.size) == 2:
        return s.size[0], s.size[1]
    if type(high) is not int or type(wide) is not int:
        square = high == wide and s.size is not None and s.max_size is None
        return both(s.size) if square else (symbol("h"), symbol("w"))
    short, long = sorted((high, wide))
    if s.size is None:
        new_short, new_long = int(s.max_size * short / long), s.max_size
    else:
        new_short = both(s.size)[0]
        new_long = int(new_short * long / short)
        if s.max_size is not None and new_long > s.max_size:
            new_short, new_long = int(s.max_size * new_short / new_long), s.max_size
    return (new_short, new_long) if high <= wide else (new_long, new_short)


def _check_resize(image: Tensor, s: Settings) -> None:
    several = isinstance(s.size, (list, tuple)) and len(s.size) == 2
    if s.size is None and s.max_size is None:
        raise Refuse("`resize` needs `size` or `max_size`", code="E0337")
    if several and s.max_size is not None:
        raise Refuse("`resize` has no use for `max_size` where `size` says both sides", at="max_size", code="E0337")
    if s.size is not None and s.max_size is not None and s.max_size <= both(s.size)[0]:
        raise Refuse(
            f"`resize` needs `max_size` above `size`, but {s.max_size} is not above {both(s.size)[0]}",
            at="max_size",
            code="E0337",
        )
    sizes = _resized((image.dims[-2], image.dims[-1]), s)
    if 0 in sizes:
        raise Refuse(f"`resize` leaves nothing of {image}: {sizes[0]} by {sizes[1]} pixels", at="size")


def _padding(value: Any) -> tuple[int, int, int, int]:
    """Left, top, right and bottom."""
    given = list(value) if isinstance(value, (list, tuple)) else [value]
    if len(given) == 4:
        return given[0], given[1], given[2], given[3]
    return given[0], given[-1], given[0], given[-1]


def _padded(sizes: Sizes, s: Settings) -> Sizes:
    left, top, right, bottom = _padding(s.padding)
    return sizes[0] + top + bottom, sizes[1] + left + right


def _check_border(name: str, image: Tensor, s: Settings) -> None:
    """Mirrored borders are made of the image, so they are no wider than it."""
    if isinstance(s.fill, (list, tuple)) and len(s.fill) > 1 and s.padding_mode != "constant":
        raise Refuse(
            f"`{name}` fills a border with `padding_mode='constant'` only, but gets `{s.padding_mode}`",
            at="fill",
            code="E0337",
        )
    if s.padding is None or s.padding_mode not in ("reflect", "symmetric"):
        return
    left, top, right, bottom = _padding(s.padding)
    spare = 1 if s.padding_mode == "reflect" else 0
    for side, border in ((image.dims[-2], max(top, bottom)), (image.dims[-1], max(left, right))):
        if type(side) is int and border > side - spare:
            raise Refuse(
                f"`{name}` mirrors a border of {border} pixels, but the image has {side}: {image}",
                at="padding",
                label=f"at most {side - spare}",
            )


def _cropped(sizes: Sizes, s: Settings) -> Sizes:
    return both(s.size)


def _check_crop(image: Tensor, s: Settings) -> None:
    _check_border("crop", image, s)
    if s.pad_if_needed:
        return
    high, wide = (image.dims[-2], image.dims[-1]) if s.padding is None else _padded((image.dims[-2], image.dims[-1]), s)
    _need_room("crop", image, both(s.size), high, wide, "`pad_if_needed=true` adds a border")


def _check_resized_crop(image: Tensor, s: Settings) -> None:
    """Where no draw fits, the middle is cut to the nearest ratio, of which something must be left."""
    ordered("resized_crop", s, "scale", "ratio")
    high, wide = image.dims[-2:]
    if type(high) is int and type(wide) is int and 0 in (round(wide / s.ratio[0]), round(high * s.ratio[1])):
        raise Refuse(f"`resized_crop` leaves nothing of {image} at these ratios", at="ratio")


def _check_iou_crop(image: Tensor, s: Settings) -> None:
    ordered_pair = s.min_scale <= s.max_scale and s.min_aspect_ratio <= s.max_aspect_ratio
    if not ordered_pair:
        at = "min_scale" if s.min_scale > s.max_scale else "min_aspect_ratio"
        raise Refuse(f"`iou_crop` has a `{at}` above its largest", at=at, code="E0337")
    if s.sampler_options is not None and max(s.sampler_options) < 1:
        raise Refuse(
            "`iou_crop` needs one option of at least 1, which leaves the image whole, for when nothing else fits",
            at="sampler_options",
            help="add 1.0 to the list",
            code="E0334",
        )
    for side in image.dims[-2:]:
        if type(side) is int and side * s.min_scale < 1:
            raise Refuse(f"`iou_crop` would cut less than a pixel out of {image}", at="min_scale")


def _check_parts(name: str, image: Tensor, s: Settings) -> None:
    _need_room(name, image, both(s.size), image.dims[-2], image.dims[-1], "")


def _need_room(name: str, image: Tensor, wanted: tuple[int, int], high: Dim, wide: Dim, help: str) -> None:
    for side, part, word in ((high, wanted[0], "high"), (wide, wanted[1], "wide")):
        if type(side) is int and side < part:
            raise Refuse(
                f"`{name}` cuts {part} pixels out of images that are {side} {word}: {image}", at="size", help=help
            )


def _check_scale_jitter(image: Tensor, s: Settings) -> None:
    ordered("scale_jitter", s, "scale_range")
    high, wide = image.dims[-2:]
    if type(high) is int and type(wide) is int:
        factor = min(s.target_size[1] / high, s.target_size[0] / wide) * s.scale_range[0]
        _need_side("scale_jitter", image, min(high, wide) * factor, "scale_range")


def _check_short_side(image: Tensor, s: Settings) -> None:
    high, wide = image.dims[-2:]
    if type(high) is int and type(wide) is int and s.max_size is not None:
        sides = s.min_size if isinstance(s.min_size, (list, tuple)) else (s.min_size,)
        short, long = sorted((high, wide))
        _need_side("random_short_side", image, short * min(min(sides) / short, s.max_size / long), "max_size")


def _need_side(name: str, image: Tensor, side: float, at: str) -> None:
    """A side that is drawn is at least a pixel long."""
    if side < 1:
        raise Refuse(f"`{name}` may leave less than a pixel of {image}", at=at, label=f"a side of {side:.2g}")


def _check_random_resize(s: Settings) -> None:
    if s.min_size >= s.max_size:
        raise Refuse(
            f"`random_resize` needs `max_size` above `min_size`, but gets {s.max_size} and {s.min_size}",
            at="max_size",
            code="E0337",
        )


ENTRIES = (
    vision(
        "resize",
        "Resize",
        "Images of another size; one number is the shorter side.",
        "resize([224, 224])",
        Setting(
            "size",
            maybe(Either((SIDE, Several(SIDE, 1), Several(SIDE, 2)))),
            doc="Height and width, or the shorter side.",
        ),
        interpolation("bilinear", RESIZING),
        Setting("max_size", maybe(SIDE), None, "The longer side at most."),
        ANTIALIAS,
        draws=False,
        sizes=_resized,
        check=_check_resize,
        also=("scale", "rescale"),
    ),
    vision(
        "center_crop",
        "CenterCrop",
        "The middle of each image, with a black border if it is too small.",
        "center_crop(24)",
        size("Height and width, or one number for both."),
        draws=False,
        sizes=_cropped,
        also=("centre_crop",),
    ),
    vision(
        "crop",
        "RandomCrop",
        "A part of each image at a random place.",
        "crop(32, padding=4)",
        size("Height and width, or one number for both."),
        Setting("padding", maybe(PADDING), None, "Border put around the image first."),
        Setting("pad_if_needed", Flag(), False, "Adds a border to images that are too small."),
        fill(),
        PADDING_MODE,
        sizes=_cropped,
        check=_check_crop,
        also=("random_crop",),
    ),
    vision(
        "resized_crop",
        "RandomResizedCrop",
        "A part of each image of random size, brought to one size.",
        "resized_crop(24)",
        size("Height and width, or one number for both."),
        Setting("scale", Several(Number(above=0, high=1), 2), (0.08, 1.0), "Least and largest share of the area."),
        Setting("ratio", RANGE, (3 / 4, 4 / 3), "Least and largest width over height."),
        interpolation("bilinear", RESIZING),
        ANTIALIAS,
        sizes=_cropped,
        check=_check_resized_crop,
        also=("random_resized_crop",),
    ),
    vision(
        "pad",
        "Pad",
        "A border around each image.",
        "pad(4)",
        Setting(
            "padding",
            PADDING,
            doc="One number, one for the sides and one for top and bottom, or left, top, right, bottom.",
        ),
        fill(),
        PADDING_MODE,
        draws=False,
        sizes=_padded,
        check=lambda image, s: _check_border("pad", image, s),
        also=("border",),
    ),
    vision(
        "five_crop",
        "FiveCrop",
        "The four corners and the middle of each image, as a tuple.",
        "five_crop(24)",
        size("Height and width, or one number for both."),
        draws=False,
        sizes=_cropped,
        companions=(),
        copies=5,
        check=lambda image, s: _check_parts("five_crop", image, s),
    ),
    vision(
        "ten_crop",
        "TenCrop",
        "The four corners and the middle of each image, and of its mirror image, as a tuple.",
        "ten_crop(24)",
        size("Height and width, or one number for both."),
        Setting("vertical_flip", Flag(), False, "Swaps top and bottom for the mirror image."),
        draws=False,
        sizes=_cropped,
        companions=(),
        copies=10,
        check=lambda image, s: _check_parts("ten_crop", image, s),
    ),
    vision(
        "zoom_out",
        "RandomZoomOut",
        "Puts each image somewhere on a larger canvas; sizes differ afterwards.",
        "zoom_out -> resize([32, 32])",
        fill(),
        Setting("side_range", Several(Number(1), 2), (1.0, 4.0), "Least and largest factor of the size."),
        p(),
        sizes=_drawn,
        check=lambda image, s: ordered("zoom_out", s, "side_range"),
    ),
    vision(
        "scale_jitter",
        "ScaleJitter",
        "Images of random size around a target; sizes differ afterwards.",
        "scale_jitter([32, 32]) -> crop(24, pad_if_needed=true)",
        Setting("target_size", Several(SIDE, 2), doc="Height and width."),
        Setting("scale_range", RANGE, (0.1, 2.0), "Least and largest factor of it."),
        interpolation("bilinear", RESIZING),
        ANTIALIAS,
        sizes=_drawn,
        check=_check_scale_jitter,
    ),
    vision(
        "random_resize",
        "RandomResize",
        "Images whose shorter side is drawn between two numbers; sizes differ afterwards.",
        "random_resize(24, 48) -> crop(24)",
        Setting("min_size", SIDE, doc="The least."),
        Setting("max_size", SIDE, doc="The first that is too large."),
        interpolation("bilinear", RESIZING),
        ANTIALIAS,
        sizes=_drawn,
        check=lambda image, s: _check_random_resize(s),
    ),
    vision(
        "random_short_side",
        "RandomShortestSize",
        "Images whose shorter side is drawn from a list; sizes differ afterwards.",
        "random_short_side([24, 32, 40]) -> crop(24)",
        Setting("min_size", Either((SIDE, Several(SIDE, low=1))), doc="The numbers to draw from."),
        Setting("max_size", maybe(SIDE), None, "The longer side at most."),
        interpolation("bilinear", RESIZING),
        ANTIALIAS,
        sizes=_drawn,
        check=_check_short_side,
    ),
    vision(
        "iou_crop",
        "RandomIoUCrop",
        "A part of each image that still overlaps its boxes; sizes differ afterwards.",
        "(image, boxes) -> iou_crop -> resize([32, 32])",
        Setting("min_scale", Number(above=0, high=1), 0.3, "Least share of a side."),
        Setting("max_scale", Number(above=0, high=1), 1.0, "Largest share of a side."),
        Setting("min_aspect_ratio", Number(above=0), 0.5, "Least width over height."),
        Setting("max_aspect_ratio", Number(above=0), 2.0, "Largest width over height."),
        Setting("sampler_options", maybe(Several(Number(0), low=1)), None, "Least overlaps to draw from."),
        Setting("trials", Whole(1), 40, "How often it tries."),
        sizes=_drawn,
        companions=("mask", "boxes"),
        boxes=True,
        check=_check_iou_crop,
    ),
)
