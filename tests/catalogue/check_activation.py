"""Activations, as torch does them."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

from dsl.catalogue.entry import Settings
from dsl.catalogue.layers.activation import ENTRIES
from tests.catalogue.check_convolution import FLOATS, SCALAR
from tests.catalogue.check_normalisation import DOUBT
from tests.catalogue.harness import Check


def along(module: Any) -> Any:
    """The class, along the channels if no dimension is said."""

    def run(x: Tensor, s: Settings) -> Any:
        return module(dim=s.dim if s.dim is not None else min(1, max(0, x.dim() - 1)))(x)

    return run


def prelu(x: Tensor, s: Settings) -> Any:
    return nn.PReLU(s.num_parameters, s.init)(x)


CHECKS = {f"layer.{entry.name}": Check(stricter=(FLOATS,)) for entry in ENTRIES} | {
    "layer.prelu": Check(prelu, stricter=(FLOATS,)),
    "layer.rrelu": Check(random=True, stricter=(FLOATS,)),
    "layer.softmax": Check(along(nn.Softmax), stricter=(FLOATS, SCALAR, DOUBT)),
    "layer.softmin": Check(along(nn.Softmin), stricter=(FLOATS, SCALAR, DOUBT)),
    "layer.log_softmax": Check(along(nn.LogSoftmax), stricter=(FLOATS, SCALAR, DOUBT)),
    "layer.softmax2d": Check(stricter=(FLOATS, ("height and width", "a value without a batch is [C, H, W] to torch"))),
    "layer.glu": Check(stricter=(FLOATS,)),
}
