"""Linear maps and convolutions, as torch does them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from torch import Tensor, nn

from dsl.catalogue.entry import Settings
from tests.catalogue.harness import Check

FLOATS = ("^E0308", "a layer works on floating-point numbers, though torch takes others here and there")
LISTS = ("lists", "torch takes lists of one number, or fails later")
SCALAR = (r"gets \w+\[\]", "a scalar has no dimension to work along, though torch makes one up")
CONV: dict[int, Any] = {3: nn.Conv1d, 4: nn.Conv2d, 5: nn.Conv3d}
UPCONV: dict[int, Any] = {3: nn.ConvTranspose1d, 4: nn.ConvTranspose2d, 5: nn.ConvTranspose3d}

EVEN_SAME = ("even kernel lengths",)
GROUPS = {"groups": st.sampled_from((1, 1, 1, 2, 3))}
WINDOW = ("kernel_size", "stride", "padding", "dilation", "padding_mode")


def listed(s: Settings, *names: str) -> dict[str, Any]:
    """Settings as torch takes them: tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in s.as_dict(*names).items()}


def conv(x: Tensor, s: Settings) -> Any:
    return CONV[x.dim()](x.shape[1], s.out_channels, groups=s.groups, bias=s.bias, **listed(s, *WINDOW))(x)


def depthwise(x: Tensor, s: Settings) -> Any:
    wide = x.shape[1]
    return CONV[x.dim()](wide, wide * s.multiplier, groups=wide, bias=s.bias, **listed(s, *WINDOW))(x)


def separable(x: Tensor, s: Settings) -> Any:
    wide = x.shape[1]
    each = CONV[x.dim()](wide, wide * s.multiplier, groups=wide, bias=False, **listed(s, *WINDOW))
    return CONV[x.dim()](wide * s.multiplier, s.out_channels, 1, bias=s.bias)(each(x))


def upconv(x: Tensor, s: Settings) -> Any:
    window = ("kernel_size", "stride", "padding", "output_padding", "dilation")
    return UPCONV[x.dim()](x.shape[1], s.out_channels, groups=s.groups, bias=s.bias, **listed(s, *window))(x)


CHECKS = {
    "layer.linear": Check(lambda x, s: nn.Linear(x.shape[-1], s.out_features, s.bias)(x), stricter=(FLOATS,)),
    "layer.bilinear": Check(
        lambda x, y, s: nn.Bilinear(x.shape[-1], y.shape[-1], s.out_features, s.bias)(x, y), stricter=(FLOATS,)
    ),
    "layer.conv": Check(conv, settings=GROUPS, stricter=(FLOATS, LISTS), warns=EVEN_SAME, examples=300),
    "layer.depthwise": Check(depthwise, stricter=(FLOATS, LISTS), warns=EVEN_SAME),
    "layer.separable": Check(separable, stricter=(FLOATS, LISTS), warns=EVEN_SAME),
    "layer.upconv": Check(upconv, settings=GROUPS, stricter=(FLOATS, LISTS), examples=300),
}
