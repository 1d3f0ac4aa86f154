"""Convolutions over one, two or three spatial dimensions, as many as the value has."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings, Weight, written
from dsl.catalogue.layers.linear import BIAS
from dsl.catalogue.needs import SETTINGS, count, need_int
from dsl.catalogue.windows import PADDED_MODES, brief, need_room_to_pad, need_spatial, per_axis, slid
from dsl.types.dims import Dim
from dsl.types.domains import Choice, Either, PerAxis, Whole
from dsl.types.tensor import Tensor

OUT_CHANNELS = Setting("out_channels", Whole(1), doc="Number of channels afterwards.")
KERNEL = Setting("kernel_size", PerAxis(Whole(1)), doc="Size of the window, for all spatial dimensions or for each.")
STRIDE = Setting("stride", PerAxis(Whole(1)), 1, "How far the window moves.")
PADDING = Setting(
    "padding",
    Either((PerAxis(Whole(0)), Choice(("same", "valid")))),
    0,
    "What is added around the value; `'same'` keeps its size, `'valid'` is none.",
)
DILATION = Setting("dilation", PerAxis(Whole(1)), 1, "Spacing of the window's points.")
GROUPS = Setting("groups", Whole(1), 1, "Parts into which channels are split, each with its own kernels.")
MODE = Setting("padding_mode", Choice(PADDED_MODES), "zeros", "What padding is made of.")

CLASSES = {1: "torch.nn.Conv1d", 2: "torch.nn.Conv2d", 3: "torch.nn.Conv3d"}
TRANSPOSED = {1: "torch.nn.ConvTranspose1d", 2: "torch.nn.ConvTranspose2d", 3: "torch.nn.ConvTranspose3d"}


def _conv(x: Tensor, s: Settings) -> Made:
    axes = need_spatial("conv", x)
    channels = need_int("conv", x.dims[1], "the number of channels")
    need_groups("conv", "in", channels, s.groups, "groups")
    need_groups("conv", "out", s.out_channels, s.groups, "out_channels")
    window, sizes = _convolved(x, s, axes)
    kernel = per_axis("conv", s.kernel_size, axes, "kernel_size")
    shape = (s.out_channels, channels // s.groups, *kernel)
    args = {"in_channels": channels, "out_channels": s.out_channels, **window, "groups": s.groups, "bias": s.bias}
    return Made(Tensor("float", (x.dims[0], s.out_channels, *sizes)), CLASSES[axes], args, weights_of(shape, s.bias))


def _convolved(x: Tensor, s: Settings, axes: int) -> tuple[dict[str, Any], tuple[Dim, ...]]:
    """The same. Who writes the channels that come in, as torch has it, gets a window as large as those that go out."""
    try:
        return convolved("conv", x, s, axes)
    except Refuse as refusal:
        if refusal.at == "kernel_size" and s.stride != 1:
            meant = f"`conv({written(s.kernel_size)}, {written(s.stride)})`"
            refusal.help += f"; the channels that come in are not written: {meant}"
        raise


def convolved(name: str, x: Tensor, s: Settings, axes: int) -> tuple[dict[str, Any], tuple[Dim, ...]]:
    """The window of a convolution, as torch's arguments, and the spatial sizes that it leaves."""
    kernel = per_axis(name, s.kernel_size, axes, "kernel_size")
    stride = per_axis(name, s.stride, axes, "stride")
    dilation = per_axis(name, s.dilation, axes, "dilation")
    padding = s.padding
    if padding == "same":
        sizes = _same(name, x, s, kernel, stride, dilation)
    else:
        given = (0,) * axes if padding == "valid" else per_axis(name, padding, axes, "padding")
        if s.padding_mode != "zeros":
            need_room_to_pad(name, s.padding_mode, x, tuple((pad, pad) for pad in reversed(given)))
        sizes = slid(name, x, kernel, stride, given, dilation)
        padding = padding if padding == "valid" else brief(given)
    window = {
        "kernel_size": brief(kernel),
        "stride": brief(stride),
        "padding": padding,
        "dilation": brief(dilation),
        "padding_mode": s.padding_mode,
    }
    return window, sizes


def _same(
    name: str, x: Tensor, s: Settings, kernel: tuple[int, ...], stride: tuple[int, ...], dilation: tuple[int, ...]
) -> tuple[Dim, ...]:
    if max(stride) > 1:
        raise Refuse(
            f"`{name}` cannot keep the size with `padding='same'` and a stride of {max(stride)}",
            at="stride",
            label="moves by more than 1",
            help=f"give `padding` as a number: `padding={kernel[0] // 2}`",
            code=SETTINGS,
        )
    if s.padding_mode != "zeros":
        totals = [spread * (size - 1) for spread, size in zip(dilation, kernel, strict=True)]
        need_room_to_pad(name, s.padding_mode, x, tuple((all // 2, all - all // 2) for all in reversed(totals)))
    return x.dims[2:]


def need_groups(name: str, side: str, channels: int, groups: int, at: str) -> None:
    if channels % groups:
        raise Refuse(
            f"`{name}` cannot split {count(channels, f'{side}put channel')} into {groups} equal groups",
            at=at,
            label=f"{channels} is not a multiple of {groups}",
        )


def weights_of(shape: tuple[int, ...], bias: bool, size: int = 0, prefix: str = "") -> tuple[Weight, ...]:
    """A kernel, and a bias of `size` (by default the kernel's first)."""
    kernel = Weight(f"{prefix}weight", shape)
    return (kernel, Weight(f"{prefix}bias", (size or shape[0],))) if bias else (kernel,)


def _upconv(x: Tensor, s: Settings) -> Made:
    axes = need_spatial("upconv", x)
    channels = need_int("upconv", x.dims[1], "the number of channels")
    need_groups("upconv", "in", channels, s.groups, "groups")
    need_groups("upconv", "out", s.out_channels, s.groups, "out_channels")
    kernel = per_axis("upconv", s.kernel_size, axes, "kernel_size")
    stride = per_axis("upconv", s.stride, axes, "stride")
    padding = per_axis("upconv", s.padding, axes, "padding")
    extra = per_axis("upconv", s.output_padding, axes, "output_padding")
    dilation = per_axis("upconv", s.dilation, axes, "dilation")
    sizes = []
    for index, size in enumerate(x.dims[2:]):
        if extra[index] >= max(stride[index], dilation[index]):
            raise Refuse(
                f"`upconv` takes an output padding below its stride or dilation, but gets {extra[index]}",
                at="output_padding",
                label=f"at most {max(stride[index], dilation[index]) - 1} here",
                code=SETTINGS,
            )
        reach = dilation[index] * (kernel[index] - 1) + 1
        grown = (size - 1) * stride[index] - 2 * padding[index] + reach + extra[index]
        if type(grown) is int and grown < 1:
            raise Refuse(
                f"`upconv` leaves nothing of {x}: with a padding of {padding[index]} a size becomes {grown}",
                at="padding",
                label="cuts off as much on both sides",
            )
        sizes.append(grown)
    args = {
        "in_channels": channels,
        "out_channels": s.out_channels,
        "kernel_size": brief(kernel),
        "stride": brief(stride),
        "padding": brief(padding),
        "output_padding": brief(extra),
        "groups": s.groups,
        "bias": s.bias,
        "dilation": brief(dilation),
    }
    weights = weights_of((channels, s.out_channels // s.groups, *kernel), s.bias, s.out_channels)
    return Made(Tensor("float", (x.dims[0], s.out_channels, *sizes)), TRANSPOSED[axes], args, weights)


ENTRIES = (
    Entry(
        "conv",
        "layer",
        "A convolution over one, two or three spatial dimensions, as many as the value has.",
        "conv(32, 3, padding=1)",
        _conv,
        settings=(OUT_CHANNELS, KERNEL, STRIDE, PADDING, DILATION, GROUPS, BIAS, MODE),
        sample="float[B, 3, 32, 32]",
        also=("conv1d", "conv2d", "conv3d", "convolution"),
    ),
    Entry(
        "upconv",
        "layer",
        "A transposed convolution, which grows the spatial dimensions by its stride.",
        "upconv(16, 2, stride=2)",
        _upconv,
        settings=(
            OUT_CHANNELS,
            KERNEL,
            STRIDE,
            Setting("padding", PerAxis(Whole(0)), 0, "What is cut off around the result."),
            Setting("output_padding", PerAxis(Whole(0)), 0, "What is added at the end of each dimension."),
            GROUPS,
            BIAS,
            DILATION,
        ),
        sample="float[B, 32, 8, 8]",
        also=("conv_transpose", "convtranspose2d", "deconv", "transposed_conv"),
    ),
)
