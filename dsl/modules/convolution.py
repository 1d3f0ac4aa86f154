"""Convolutions made of several."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

_CLASSES: dict[int, type[nn.Conv1d] | type[nn.Conv2d] | type[nn.Conv3d]] = {
    1: nn.Conv1d,
    2: nn.Conv2d,
    3: nn.Conv3d,
}


class Separable(nn.Module):
    """A convolution of each channel by itself, then one of size 1 that mixes them and adds the
    bias."""

    def __init__(
        self,
        axes: int,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, ...],
        stride: int | tuple[int, ...] = 1,
        padding: int | tuple[int, ...] | str = 0,
        dilation: int | tuple[int, ...] = 1,
        multiplier: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
    ) -> None:
        super().__init__()
        window: dict[str, Any] = {"stride": stride, "padding": padding, "dilation": dilation}
        inner = in_channels * multiplier
        conv: Any = _CLASSES[axes]
        self.depthwise = conv(
            in_channels,
            inner,
            kernel_size,
            groups=in_channels,
            bias=False,
            padding_mode=padding_mode,
            **window,
        )
        self.pointwise = conv(inner, out_channels, 1, bias=bias)

    def forward(self, input: Tensor) -> Tensor:
        mixed: Tensor = self.pointwise(self.depthwise(input))
        return mixed
