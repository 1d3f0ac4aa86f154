"""Convolutions that look at each channel by itself."""

from __future__ import annotations

from dsl.catalogue.entry import Entry, Made, Setting, Settings
from dsl.catalogue.layers.convolution import (
    CLASSES,
    DILATION,
    KERNEL,
    MODE,
    OUT_CHANNELS,
    PADDING,
    STRIDE,
    convolved,
    weights_of,
)
from dsl.catalogue.layers.linear import BIAS
from dsl.catalogue.needs import need_int
from dsl.catalogue.windows import need_spatial, per_axis
from dsl.types.domains import Whole
from dsl.types.tensor import Tensor

MULTIPLIER = Setting("multiplier", Whole(1), 1, "Kernels for each channel.")


def _depthwise(x: Tensor, s: Settings) -> Made:
    axes = need_spatial("depthwise", x)
    channels = need_int("depthwise", x.dims[1], "the number of channels")
    window, sizes = convolved("depthwise", x, s, axes)
    outs = channels * s.multiplier
    args = {"in_channels": channels, "out_channels": outs, **window, "groups": channels, "bias": s.bias}
    shape = (outs, 1, *per_axis("depthwise", s.kernel_size, axes, "kernel_size"))
    return Made(Tensor("float", (x.dims[0], outs, *sizes)), CLASSES[axes], args, weights_of(shape, s.bias))


def _separable(x: Tensor, s: Settings) -> Made:
    axes = need_spatial("separable", x)
    channels = need_int("separable", x.dims[1], "the number of channels")
    window, sizes = convolved("separable", x, s, axes)
    inner = channels * s.multiplier
    kernel = per_axis("separable", s.kernel_size, axes, "kernel_size")
    args = {
        "axes": axes,
        "in_channels": channels,
        "out_channels": s.out_channels,
        **window,
        "multiplier": s.multiplier,
        "bias": s.bias,
    }
    weights = (
        *weights_of((inner, 1, *kernel), False, prefix="depthwise."),
        *weights_of((s.out_channels, inner, *(1,) * axes), s.bias, prefix="pointwise."),
    )
    result = Tensor("float", (x.dims[0], s.out_channels, *sizes))
    return Made(result, "dsl.modules.convolution.Separable", args, weights)


ENTRIES = (
    Entry(
        "depthwise",
        "layer",
        "A convolution of each channel by itself, with `multiplier` results a channel.",
        "depthwise(3, padding=1)",
        _depthwise,
        settings=(KERNEL, MULTIPLIER, STRIDE, PADDING, DILATION, BIAS, MODE),
        sample="float[B, 8, 32, 32]",
        also=("depthwise_conv", "depthwiseconv2d"),
    ),
    Entry(
        "separable",
        "layer",
        "A convolution of each channel by itself, then one of size 1 that mixes them.",
        "separable(16, 3, padding=1)",
        _separable,
        settings=(OUT_CHANNELS, KERNEL, STRIDE, PADDING, DILATION, MULTIPLIER, BIAS, MODE),
        sample="float[B, 8, 32, 32]",
        also=("separable_conv", "separableconv2d", "depthwise_separable"),
    ),
)
