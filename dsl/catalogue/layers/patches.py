"""Images cut into patches, and put together again."""

from __future__ import annotations

from math import prod

from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings, elements
from dsl.catalogue.needs import need_floats
from dsl.catalogue.windows import brief, need_spatial, per_axis, slid
from dsl.types.dims import differ
from dsl.types.domains import PerAxis, Whole
from dsl.types.tensor import Tensor, floats

WINDOW = (
    Setting("kernel_size", PerAxis(Whole(1)), doc="Height and width of a patch."),
    Setting("dilation", PerAxis(Whole(1)), 1, "Spacing of its points."),
    Setting("padding", PerAxis(Whole(0)), 0, "What is added around the image."),
    Setting("stride", PerAxis(Whole(1)), 1, "How far apart patches are."),
)
NAMES = ("kernel_size", "stride", "padding", "dilation")


def _unfold(x: Tensor, s: Settings) -> Made:
    need_spatial("unfold", x, ranks=(4,))
    kernel, stride, padding, dilation = window = [per_axis("unfold", s.as_dict()[name], 2, name) for name in NAMES]
    places = elements(slid("unfold", x, kernel, stride, padding, dilation))
    made = floats(x.dims[0], x.dims[1] * prod(kernel), places)
    return Made(made, "torch.nn.Unfold", {name: brief(value) for name, value in zip(NAMES, window, strict=True)})


def _fold(x: Tensor, s: Settings) -> Made:
    need_floats("fold", x, ranks=(3,), what="a value with patches")
    size = per_axis("fold", s.output_size, 2, "output_size")
    kernel, stride, padding, dilation = window = [per_axis("fold", s.as_dict()[name], 2, name) for name in NAMES]
    image = floats(x.dims[0], 1, *size)
    places = elements(slid("fold", image, kernel, stride, padding, dilation))
    numbers = x.dims[1]
    if type(numbers) is int and numbers % prod(kernel):
        raise Refuse(
            f"`fold` makes patches of {prod(kernel)} numbers a channel, but gets {x}",
            at="kernel_size",
            label=f"{numbers} is not a multiple of {prod(kernel)}",
        )
    if differ(x.dims[2], places):
        raise Refuse(
            f"`fold` needs {places} patches for an image of {size[0]} by {size[1]}, but gets {x.dims[2]}",
            at="output_size",
        )
    args = {"output_size": size, **{name: brief(value) for name, value in zip(NAMES, window, strict=True)}}
    return Made(floats(x.dims[0], numbers // prod(kernel), *size), "torch.nn.Fold", args)


ENTRIES = (
    Entry(
        "unfold",
        "layer",
        "Cuts images into patches: [B, C, H, W] into [B, C * kernel, places].",
        "unfold(4, stride=4)",
        _unfold,
        settings=WINDOW,
        sample="float[B, 3, 8, 8]",
        also=("im2col", "patches", "patchify"),
    ),
    Entry(
        "fold",
        "layer",
        "Adds patches up to images: [B, C * kernel, places] into [B, C, H, W].",
        "fold(8, 4, stride=4)",
        _fold,
        settings=(Setting("output_size", PerAxis(Whole(1)), doc="Height and width of the images."), *WINDOW),
        sample="float[B, 48, 4]",
        also=("col2im", "unpatchify"),
    ),
)
