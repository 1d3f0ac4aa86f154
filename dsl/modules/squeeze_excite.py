"""Channels weighed by what the whole image holds, with the weights' names of torchvision's SqueezeExcitation."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

ACTIVATIONS: dict[str, type[nn.Module]] = {
    "relu": nn.ReLU,
    "relu6": nn.ReLU6,
    "leaky_relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "mish": nn.Mish,
    "hardswish": nn.Hardswish,
    "hardsigmoid": nn.Hardsigmoid,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
}


class SqueezeExcite(nn.Module):
    """Averages each channel, and scales it by a factor computed from all averages."""

    def __init__(
        self,
        axes: int,
        channels: int,
        squeeze_channels: int,
        activation: str = "relu",
        scale_activation: str = "sigmoid",
    ) -> None:
        super().__init__()
        conv: Any = {1: nn.Conv1d, 2: nn.Conv2d, 3: nn.Conv3d}[axes]
        self.spatial = tuple(range(2, 2 + axes))
        self.fc1 = conv(channels, squeeze_channels, 1)
        self.activation = ACTIVATIONS[activation]()
        self.fc2 = conv(squeeze_channels, channels, 1)
        self.scale_activation = ACTIVATIONS[scale_activation]()

    def forward(self, input: Tensor) -> Tensor:
        squeezed = self.activation(self.fc1(input.mean(self.spatial, keepdim=True)))
        factors: Tensor = self.scale_activation(self.fc2(squeezed))
        return input * factors
