"""Pools: a window slides over the spatial dimensions, and each of its places gives one number."""

from __future__ import annotations

from dsl.catalogue.entry import Entry, Input, Made, Refuse, Setting, Settings
from dsl.catalogue.needs import SETTINGS, need_rank
from dsl.catalogue.windows import AXES, brief, need_half_padding, need_spatial, per_axis, slid, too_large
from dsl.types.dims import Dim, differ
from dsl.types.domains import Flag, Number, PerAxis, Whole, maybe
from dsl.types.tensor import Tensor, Tuple, floats

KERNEL = Setting("kernel_size", PerAxis(Whole(1)), doc="Size of the window, for all spatial dimensions or for each.")
STRIDE = Setting("stride", maybe(PerAxis(Whole(1))), None, "How far the window moves; by default its size.")
PADDING = Setting("padding", PerAxis(Whole(0)), 0, "What is added around the value, at most half the window.")
DILATION = Setting("dilation", PerAxis(Whole(1)), 1, "Spacing of the window's points.")
CEIL = Setting("ceil_mode", Flag(), False, "Lets a last window hang over the end.")
INDICES = Setting("return_indices", Flag(), False, "Gives a second value: where each maximum was, for `max_unpool`.")


def _maxpool(x: Tensor, s: Settings) -> Made:
    axes = need_spatial("maxpool", x)
    kernel = per_axis("maxpool", s.kernel_size, axes, "kernel_size")
    stride = kernel if s.stride is None else per_axis("maxpool", s.stride, axes, "stride")
    padding = per_axis("maxpool", s.padding, axes, "padding")
    dilation = per_axis("maxpool", s.dilation, axes, "dilation")
    need_half_padding("maxpool", padding, kernel)
    made = floats(*x.dims[:2], *slid("maxpool", x, kernel, stride, padding, dilation, s.ceil_mode))
    args = {
        "kernel_size": brief(kernel),
        "stride": brief(stride),
        "padding": brief(padding),
        "dilation": brief(dilation),
        "return_indices": s.return_indices,
        "ceil_mode": s.ceil_mode,
    }
    result = Tuple((made, Tensor("int", made.dims))) if s.return_indices else made
    return Made(result, f"torch.nn.MaxPool{axes}d", args)


def _avgpool(x: Tensor, s: Settings) -> Made:
    axes = need_spatial("avgpool", x)
    kernel = per_axis("avgpool", s.kernel_size, axes, "kernel_size")
    stride = kernel if s.stride is None else per_axis("avgpool", s.stride, axes, "stride")
    padding = per_axis("avgpool", s.padding, axes, "padding")
    need_half_padding("avgpool", padding, kernel)
    _need_whole_window("avgpool", x, kernel)
    sizes = slid("avgpool", x, kernel, stride, padding, (1,) * axes, s.ceil_mode)
    args = {
        "kernel_size": brief(kernel),
        "stride": brief(stride),
        "padding": brief(padding),
        "ceil_mode": s.ceil_mode,
        "count_include_pad": s.count_include_pad,
    }
    if axes > 1:
        args["divisor_override"] = s.divisor_override
    elif s.divisor_override is not None:
        raise Refuse(
            f"`avgpool` has no `divisor_override` on one spatial dimension, and gets {x}",
            at="divisor_override",
            label="works on [B, C, H, W] or [B, C, D, H, W]",
        )
    return Made(floats(*x.dims[:2], *sizes), f"torch.nn.AvgPool{axes}d", args)


def _need_whole_window(name: str, x: Tensor, kernel: tuple[int, ...]) -> None:
    """In three dimensions torch wants room for a whole window, whatever `ceil_mode` and padding would allow."""
    for index, size in enumerate(x.dims[2:] if len(kernel) == 3 else ()):
        if type(size) is int and size < kernel[index]:
            raise too_large(name, x, index, kernel[index], kernel[index], 0)


def _lppool(x: Tensor, s: Settings) -> Made:
    axes = need_spatial("lppool", x)
    kernel = per_axis("lppool", s.kernel_size, axes, "kernel_size")
    stride = kernel if s.stride is None else per_axis("lppool", s.stride, axes, "stride")
    _need_whole_window("lppool", x, kernel)
    sizes = slid("lppool", x, kernel, stride, (0,) * axes, (1,) * axes, s.ceil_mode)
    args = {
        "norm_type": s.norm_type,
        "kernel_size": brief(kernel),
        "stride": brief(stride),
        "ceil_mode": s.ceil_mode,
    }
    return Made(floats(*x.dims[:2], *sizes), f"torch.nn.LPPool{axes}d", args)


def _fractional(x: Tensor, s: Settings) -> Made:
    name = "fractional_maxpool"
    axes = need_spatial(name, x, ranks=(4, 5))
    kernel = per_axis(name, s.kernel_size, axes, "kernel_size")
    if (s.output_size is None) == (s.output_ratio is None):
        raise Refuse(
            f"`{name}` takes `output_size` or `output_ratio`, one of the two",
            at="" if s.output_size is None else "output_ratio",
            help="give one of them: `output_ratio=0.7`",
            code=SETTINGS,
        )
    if s.output_size is None:
        sizes = _scaled(name, x, per_axis(name, s.output_ratio, axes, "output_ratio"))
    else:
        sizes = per_axis(name, s.output_size, axes, "output_size")
    for index, size in enumerate(x.dims[2:]):
        most = size - kernel[index] + (axes == 2)  # In three dimensions torch wants one more to spare.
        if type(most) is int and not 1 <= sizes[index] <= most:
            raise Refuse(
                f"`{name}` cannot place {sizes[index]} windows of {kernel[index]} along the {AXES[axes][index]} of {x}",
                at="output_ratio" if s.output_size is None else "output_size",
                label=f"at most {most} fit" if most > 0 else "not one fits",
            )
    made = floats(*x.dims[:2], *sizes)
    args = {"kernel_size": brief(kernel), "output_size": sizes, "return_indices": s.return_indices}
    result = Tuple((made, Tensor("int", made.dims))) if s.return_indices else made
    return Made(result, f"torch.nn.FractionalMaxPool{axes}d", args)


def _scaled(name: str, x: Tensor, ratios: tuple[float, ...]) -> tuple[int, ...]:
    sizes = []
    for size, ratio in zip(x.dims[2:], ratios, strict=True):
        if type(size) is not int:
            raise Refuse(
                f"`{name}` with `output_ratio` needs to know the size of {x}",
                at="output_ratio",
                help="give `output_size` instead",
                code="E0309",
            )
        sizes.append(int(size * ratio))
    return tuple(sizes)


def _max_unpool(x: Tensor, indices: Tensor, s: Settings) -> Made:
    name = "max_unpool"
    axes = need_spatial(name, x)
    need_rank(name, indices, (x.rank,))
    if indices.kind != "int" or any(map(differ, x.dims, indices.dims)):
        raise Refuse(
            f"`{name}` needs an index for each number of {x}, but gets {indices}",
            at="indices",
            help="take them from `maxpool(..., return_indices=true)`",
        )
    kernel = per_axis(name, s.kernel_size, axes, "kernel_size")
    stride = kernel if s.stride is None else per_axis(name, s.stride, axes, "stride")
    padding = per_axis(name, s.padding, axes, "padding")
    sizes: list[Dim] = []
    for index, size in enumerate(x.dims[2:]):
        grown = (size - 1) * stride[index] + kernel[index] - 2 * padding[index]
        if type(grown) is int and grown < 1:
            raise Refuse(f"`{name}` leaves nothing of {x}: a size becomes {grown}", at="padding")
        sizes.append(grown)
    args = {"kernel_size": brief(kernel), "stride": brief(stride), "padding": brief(padding)}
    return Made(floats(*x.dims[:2], *sizes), f"torch.nn.MaxUnpool{axes}d", args)


ENTRIES = (
    Entry(
        "maxpool",
        "layer",
        "The maximum of each window over one, two or three spatial dimensions.",
        "maxpool(2)",
        _maxpool,
        settings=(KERNEL, STRIDE, PADDING, DILATION, INDICES, CEIL),
        sample="float[B, 3, 32, 32]",
        also=("max_pool", "max_pool2d", "maxpool1d", "maxpool2d", "maxpool3d"),
    ),
    Entry(
        "avgpool",
        "layer",
        "The average of each window over one, two or three spatial dimensions.",
        "avgpool(2)",
        _avgpool,
        settings=(
            KERNEL,
            STRIDE,
            PADDING,
            CEIL,
            Setting("count_include_pad", Flag(), True, "Counts the padding as zeros of the window."),
            Setting("divisor_override", maybe(Whole(1)), None, "Divides by this instead of the window's size."),
        ),
        sample="float[B, 3, 32, 32]",
        also=("avg_pool", "avg_pool2d", "avgpool1d", "avgpool2d", "avgpool3d", "average_pool", "mean_pool"),
    ),
    Entry(
        "lppool",
        "layer",
        "The power average of each window: its sum for a `norm_type` of 1, nearly its maximum for a large one.",
        "lppool(2, 3, stride=2)",
        _lppool,
        settings=(Setting("norm_type", Number(above=0), doc="The power."), KERNEL, STRIDE, CEIL),
        sample="float[B, 3, 32, 32]",
        also=("lp_pool", "lppool1d", "lppool2d", "lppool3d"),
    ),
    Entry(
        "fractional_maxpool",
        "layer",
        "The maximum of windows at random places, as many as `output_size` or `output_ratio` asks for.",
        "fractional_maxpool(2, output_ratio=0.7)",
        _fractional,
        settings=(
            KERNEL,
            Setting("output_size", maybe(PerAxis(Whole(1))), None, "Height and width afterwards."),
            Setting(
                "output_ratio",
                maybe(PerAxis(Number(above=0, below=1))),
                None,
                "Height and width, as a share of those before.",
            ),
            INDICES,
        ),
        sample="float[B, 3, 32, 32]",
        also=("fractionalmaxpool2d", "fractional_max_pool"),
    ),
    Entry(
        "max_unpool",
        "layer",
        "Puts each number back to where `maxpool` found it, with zeros elsewhere.",
        "max_unpool(x, indices, kernel_size=2)",
        _max_unpool,
        inputs=(Input("input"), Input("indices", doc="The second value of `maxpool(..., return_indices=true)`.")),
        settings=(KERNEL, STRIDE, Setting("padding", PerAxis(Whole(0)), 0, "The padding that `maxpool` had.")),
        sample="float[B, 3, 8, 8]; int[B, 3, 8, 8]",
        also=("unpool", "maxunpool2d", "max_unpool2d"),
    ),
)
