"""Normalisation, as torch does it."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import strategies as st
from torch import Tensor, nn

from dsl.catalogue.entry import Settings
from tests.catalogue.check_convolution import FLOATS, SCALAR
from tests.catalogue.harness import Check

DIMS = st.sampled_from((-1, -1, -1, 1, 2, 0, (1,), (1, 2), (-2, -1), (2, 1), (1, 2, 3), 5, (1, 1), (1, -1)))
SHAPES = st.sampled_from((None, None, None, 16, 4, (4,), (4, 4), (16, 64), (1, 1, 1)))
DOUBT = ("does not know which dimension", "[B, C, L] and [B, T, D] look the same")


def batchnorm(x: Tensor, s: Settings) -> Any:
    module = {2: nn.BatchNorm1d, 3: nn.BatchNorm1d, 4: nn.BatchNorm2d, 5: nn.BatchNorm3d}[x.dim()]
    return module(x.shape[1], **s.as_dict())(x)


def instancenorm(x: Tensor, s: Settings) -> Any:
    module = {3: nn.InstanceNorm1d, 4: nn.InstanceNorm2d, 5: nn.InstanceNorm3d}[x.dim()]
    return module(x.shape[1], **s.as_dict())(x)


def layernorm(x: Tensor, s: Settings) -> Any:
    if s.normalized_shape is not None:
        assert s.dim == -1
        return nn.LayerNorm(s.normalized_shape, s.eps, s.elementwise_affine, s.bias)(x)
    dims = (s.dim,) if isinstance(s.dim, int) else s.dim
    variance, mean = torch.var_mean(x, dims, correction=0, keepdim=True)
    return (x - mean) / torch.sqrt(variance + s.eps)


def rmsnorm(x: Tensor, s: Settings) -> Any:
    if s.normalized_shape is not None:
        assert s.dim == -1
        return nn.RMSNorm(s.normalized_shape, s.eps, s.elementwise_affine)(x)
    dims = (s.dim,) if isinstance(s.dim, int) else s.dim
    eps = torch.finfo(x.dtype).eps if s.eps is None else s.eps
    return x * torch.rsqrt(x.square().mean(dims, keepdim=True) + eps)


def layerscale(x: Tensor, s: Settings) -> Any:
    dim = s.dim if s.dim is not None else min(1, x.dim() - 1)
    return torch.full_like(x.movedim(dim, -1), s.init).movedim(-1, dim) * x


def counting(s: Settings) -> str:
    return "a plain average reads the count of batches" * (s.track_running_stats and s.momentum is None)


CHECKS = {
    "layer.batchnorm": Check(batchnorm, stricter=(FLOATS,), meta=counting),
    "layer.instancenorm": Check(instancenorm, stricter=(FLOATS,), meta=counting),
    "layer.groupnorm": Check(
        lambda x, s: nn.GroupNorm(s.num_groups, x.shape[1], s.eps, s.affine)(x), stricter=(FLOATS,)
    ),
    "layer.layernorm": Check(
        layernorm,
        settings={"dim": DIMS, "normalized_shape": SHAPES, "eps": st.just(1e-5)},
        stricter=(FLOATS,),
        examples=300,
    ),
    "layer.rmsnorm": Check(
        rmsnorm,
        settings={"dim": DIMS, "normalized_shape": SHAPES, "eps": st.sampled_from((None, 1e-5))},
        stricter=(FLOATS, SCALAR),
        examples=300,
    ),
    "layer.local_response_norm": Check(stricter=(FLOATS,)),
    "layer.layerscale": Check(layerscale, stricter=(FLOATS, SCALAR, DOUBT)),
}
