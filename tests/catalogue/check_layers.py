"""What the property test has to know about single layers: what torch does with them, written a second time."""

from __future__ import annotations

from torch import nn

from tests.catalogue.harness import Check

KINDS = (("E0308", "a layer works on floating-point numbers"),)

CHECKS = {
    "layer.linear": Check(
        lambda x, s: nn.Linear(x.shape[-1], s.out_features, s.bias)(x),
        stricter=KINDS,
    ),
    "layer.bilinear": Check(
        lambda x, y, s: nn.Bilinear(x.shape[-1], y.shape[-1], s.out_features, s.bias)(x, y),
        stricter=KINDS,
    ),
}
