"""Linear maps."""

from __future__ import annotations

from dataclasses import replace

from dsl.catalogue.entry import Entry, Input, Made, Setting, Settings, Weight
from dsl.catalogue.needs import need_floats, need_int, need_same_leading
from dsl.types.domains import Flag, Whole
from dsl.types.tensor import Tensor

BIAS = Setting("bias", Flag(), True, "Adds a learned bias.")
_BIAS = replace(BIAS, hint="the size that comes in is not written: `linear(10)`")


def _linear(x: Tensor, s: Settings) -> Made:
    need_floats("linear", x, low=1)
    wide = need_int("linear", x.last, "the size of the last dimension")
    weights = [Weight("weight", (s.out_features, wide))] + [Weight("bias", (s.out_features,))] * s.bias
    return Made(
        x.with_last(s.out_features),
        "torch.nn.Linear",
        {"in_features": wide, "out_features": s.out_features, "bias": s.bias},
        tuple(weights),
    )


def _bilinear(left: Tensor, right: Tensor, s: Settings) -> Made:
    need_floats("bilinear", left, low=1)
    need_floats("bilinear", right, low=1)
    need_same_leading("bilinear", left, right)
    first = need_int("bilinear", left.last, "the size of the first input's last dimension")
    second = need_int("bilinear", right.last, "the size of the second input's last dimension")
    weights = [Weight("weight", (s.out_features, first, second))] + [Weight("bias", (s.out_features,))] * s.bias
    return Made(
        left.with_last(s.out_features),
        "torch.nn.Bilinear",
        {"in1_features": first, "in2_features": second, "out_features": s.out_features, "bias": s.bias},
        tuple(weights),
    )


ENTRIES = (
    Entry(
        "linear",
        "layer",
        "A linear map of the last dimension, with the number of its inputs inferred.",
        "linear(10)",
        _linear,
        settings=(Setting("out_features", Whole(1), doc="Size of the last dimension afterwards."), _BIAS),
        also=("dense", "fc", "fully_connected"),
    ),
    Entry(
        "bilinear",
        "layer",
        "A bilinear map of the last dimensions of two values that agree in all others.",
        "bilinear(x, y, out_features=10)",
        _bilinear,
        inputs=(Input("input1"), Input("input2")),
        settings=(Setting("out_features", Whole(1), doc="Size of the last dimension afterwards."), BIAS),
        sample="float[B, 8]; float[B, 5]",
    ),
)
