"""Images made larger or smaller, and channels traded for size."""

from __future__ import annotations

from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings
from dsl.catalogue.needs import SETTINGS, count
from dsl.catalogue.windows import AXES, brief, need_spatial, per_axis
from dsl.types.dims import Dim
from dsl.types.domains import Choice, Flag, Number, PerAxis, Whole, maybe
from dsl.types.tensor import Tensor, floats

AXES_OF_MODE = {"linear": 1, "bilinear": 2, "bicubic": 2, "trilinear": 3}
MODES = ("nearest", "linear", "bilinear", "bicubic", "trilinear", "area", "nearest-exact")
SMOOTH = {1: "linear", 2: "bilinear", 3: "trilinear"}

EXACT = 1 << 20
"""Up to here a fraction times a size is exact in a float, so that rounding down can be written as a formula."""


def _upsample(x: Tensor, s: Settings) -> Made:
    axes = need_spatial("upsample", x)
    if AXES_OF_MODE.get(s.mode, axes) != axes:
        raise Refuse(
            f"`upsample` with '{s.mode}' works on {count(AXES_OF_MODE[s.mode], 'spatial dimension')}, but gets {x}",
            at="mode",
            help=f"say `mode='{SMOOTH[axes]}'`",
        )
    if s.align_corners is not None and s.mode not in AXES_OF_MODE:
        raise Refuse(
            f"`upsample` has no `align_corners` with '{s.mode}'",
            at="align_corners",
            label="goes with 'linear', 'bilinear', 'bicubic' and 'trilinear'",
            code=SETTINGS,
        )
    if (s.size is None) == (s.scale_factor is None):
        raise Refuse(
            "`upsample` takes `scale_factor` or `size`, one of the two",
            at="" if s.size is None else "size",
            help="give one of them: `upsample(2)` doubles height and width",
            code=SETTINGS,
        )
    args = {"mode": s.mode, "align_corners": s.align_corners}
    if s.size is not None:
        sizes: tuple[Dim, ...] = per_axis("upsample", s.size, axes, "size")
        return Made(floats(*x.dims[:2], *sizes), "torch.nn.Upsample", {"size": brief(sizes), **args})
    factors = per_axis("upsample", s.scale_factor, axes, "scale_factor")
    sizes = tuple(_scaled(x, index, factor) for index, factor in enumerate(factors))
    return Made(floats(*x.dims[:2], *sizes), "torch.nn.Upsample", {"scale_factor": brief(factors), **args})


def _scaled(x: Tensor, index: int, factor: float) -> Dim:
    size = x.dims[2 + index]
    numerator, denominator = factor.as_integer_ratio()
    if type(size) is int:
        scaled: Dim = int(size * factor) if isinstance(factor, float) else size * factor
    elif numerator < EXACT and denominator < EXACT:
        scaled = size * numerator // denominator
    else:
        raise Refuse(
            f"`upsample` cannot say what {factor} times `{size}` is, which only the data will show",
            at="scale_factor",
            help="use a factor such as 2, 1.5 or 0.25, or give `size`",
            code="E0309",
        )
    if type(scaled) is int and scaled < 1:
        axis = AXES[x.rank - 2][index]
        raise Refuse(f"`upsample` leaves nothing of the {axis} of {x}: {factor} times {size}", at="scale_factor")
    return scaled


def _pixel_shuffle(x: Tensor, s: Settings) -> Made:
    channels, height, width = _image("pixel_shuffle", x)
    factor = s.upscale_factor
    area = factor * factor
    if type(channels) is int and channels % area:
        raise Refuse(
            f"`pixel_shuffle` makes {area} places of as many channels, but gets {count(channels, 'channel')}",
            at="upscale_factor",
            label=f"{channels} is not a multiple of {area}",
        )
    dims = (channels // area, height * factor, width * factor)
    return Made(x.with_dims(*x.dims[:-3], *dims), "torch.nn.PixelShuffle", {"upscale_factor": factor})


def _pixel_unshuffle(x: Tensor, s: Settings) -> Made:
    channels, height, width = _image("pixel_unshuffle", x)
    factor = s.downscale_factor
    for size in (height, width):
        if type(size) is int and size % factor:
            raise Refuse(
                f"`pixel_unshuffle` divides height and width by {factor}, but gets {x}",
                at="downscale_factor",
                label=f"{size} is not a multiple of {factor}",
            )
    dims = (channels * factor * factor, height // factor, width // factor)
    return Made(x.with_dims(*x.dims[:-3], *dims), "torch.nn.PixelUnshuffle", {"downscale_factor": factor})


def _image(name: str, x: Tensor) -> tuple[Dim, Dim, Dim]:
    if x.rank < 4:
        raise Refuse(
            f"`{name}` needs a value with height and width, but gets {x}",
            label="works on [B, C, H, W]",
        )
    return x.dims[-3], x.dims[-2], x.dims[-1]


def _channel_shuffle(x: Tensor, s: Settings) -> Made:
    if x.rank < 3:
        raise Refuse(
            f"`channel_shuffle` needs a value with height and width, but gets {x}", label="works on [B, C, H, W]"
        )
    channels = x.dims[1]
    if type(channels) is int and channels % s.groups:
        raise Refuse(
            f"`channel_shuffle` cannot split {count(channels, 'channel')} into {s.groups} equal groups",
            at="groups",
            label=f"{channels} is not a multiple of {s.groups}",
        )
    return Made(x, "torch.nn.ChannelShuffle", {"groups": s.groups})


ENTRIES = (
    Entry(
        "upsample",
        "layer",
        "Makes height and width larger (or smaller) by a factor, or brings them to a size.",
        "upsample(2)",
        _upsample,
        settings=(
            Setting("scale_factor", maybe(PerAxis(Number(above=0))), None, "By how much sizes are multiplied."),
            Setting("size", maybe(PerAxis(Whole(1))), None, "Sizes afterwards."),
            Setting("mode", Choice(MODES), "nearest", "How new places are filled."),
            Setting("align_corners", maybe(Flag()), None, "Keeps the corners where they are."),
        ),
        sample="float[B, 3, 8, 8]",
        also=("interpolate", "resize", "upsampling", "upsample2d"),
    ),
    Entry(
        "pixel_shuffle",
        "layer",
        "Turns channels into places: [B, C * r * r, H, W] into [B, C, H * r, W * r].",
        "pixel_shuffle(2)",
        _pixel_shuffle,
        settings=(Setting("upscale_factor", Whole(1), doc="By how much height and width grow."),),
        sample="float[B, 12, 8, 8]",
        also=("pixelshuffle", "depth_to_space"),
    ),
    Entry(
        "pixel_unshuffle",
        "layer",
        "Turns places into channels: [B, C, H * r, W * r] into [B, C * r * r, H, W].",
        "pixel_unshuffle(2)",
        _pixel_unshuffle,
        settings=(Setting("downscale_factor", Whole(1), doc="By how much height and width shrink."),),
        sample="float[B, 3, 8, 8]",
        also=("pixelunshuffle", "space_to_depth"),
    ),
    Entry(
        "channel_shuffle",
        "layer",
        "Deals the channels of several groups out to all.",
        "channel_shuffle(2)",
        _channel_shuffle,
        settings=(Setting("groups", Whole(1), doc="How many groups there are."),),
        sample="float[B, 8, 8, 8]",
    ),
)
