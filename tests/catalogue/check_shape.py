"""Dropout, padding, resampling and shapes, as torch does them."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional as F
from torchvision.ops import SqueezeExcitation

from dsl.catalogue.entry import Settings
from dsl.types.tensor import Tensor as Type
from dsl.types.tensor import floats
from tests.catalogue.check_convolution import FLOATS, LISTS, SCALAR
from tests.catalogue.harness import Check

UNBATCHED = (
    "needs a value with (a length|height and width|depth, height and width)",
    "the first dimension is the batch",
)
DIM = st.integers(-3, 3)


def squeeze_excite(x: Tensor, s: Settings) -> Any:
    module: Any = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid}
    assert x.dim() in (3, 4, 5)
    flat = x.flatten(3) if x.dim() > 4 else x.unsqueeze(3) if x.dim() == 3 else x
    se = SqueezeExcitation(x.shape[1], s.squeeze_channels, module[s.activation], module[s.scale_activation])
    return se(flat).reshape(x.shape)


def pad(x: Tensor, s: Settings) -> Any:
    sides = s.padding
    if isinstance(sides, int):
        assert x.dim() in (3, 4, 5)
        sides = [sides] * (2 * (x.dim() - 2))
    return F.pad(x, list(sides), s.mode, s.value if s.mode == "constant" else None)


def upsample(x: Tensor, s: Settings) -> Any:
    assert x.dim() in (3, 4, 5)
    return F.interpolate(x, s.size, s.scale_factor, s.mode, s.align_corners)


def squeeze(x: Tensor, s: Settings) -> Any:
    return x.squeeze() if s.dim is None else x.squeeze(s.dim)


def shapes(count: str) -> Any:
    """Shapes of as many numbers as the input has, mostly."""

    def inputs(draw: Any, settings: dict[str, Any]) -> list[Type]:
        dims = tuple(draw(st.lists(st.sampled_from((1, 2, 3, 4, 6)), max_size=4)))
        total = torch.Size(dims).numel()
        if draw(st.integers(0, 3)):
            first = draw(st.sampled_from([size for size in range(1, total + 1) if total % size == 0]))
            settings[count] = draw(
                st.sampled_from(((first, total // first), (first, -1), (-1, first), (total,), (1, total, 1), dims))
            )
        return [draw(st.sampled_from((floats(*dims), Type("tokens", dims, 9), Type("bool", dims))))]

    return inputs


def unflatten(draw: Any, settings: dict[str, Any]) -> list[Any]:
    size = draw(st.sampled_from((4, 6, 12)))
    settings["sizes"] = draw(st.sampled_from(((2, size // 2), (-1, 2), (2, -1, 2), (3, -1), (size,), (-1, -1), (5, 1))))
    return [floats(size, size, size)]


def permute(draw: Any, settings: dict[str, Any]) -> list[Any]:
    dims = tuple(draw(st.lists(st.integers(1, 5), min_size=1, max_size=5)))
    if draw(st.integers(0, 3)):
        settings["dims"] = tuple(draw(st.permutations(range(len(dims)))))
    return [floats(*dims)]


def fold(draw: Any, settings: dict[str, Any]) -> list[Any]:
    size, kernel, stride = draw(st.sampled_from(((4, 2, 2), (5, 3, 1), ((4, 6), 2, 2), (6, 1, 3), ((3, 5), (2, 1), 1))))
    settings |= {"output_size": size, "kernel_size": kernel, "stride": stride}
    draw_more = draw(st.sampled_from(("", "", "dilation", "padding")))
    settings |= {"dilation": 2 if draw_more == "dilation" else 1, "padding": int(draw_more == "padding")}
    height, width = size if isinstance(size, tuple) else (size, size)
    sides = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    numbers = sides[0] * sides[1] * draw(st.integers(1, 3))
    reaches = [settings["dilation"] * (side - 1) + 1 - 2 * settings["padding"] for side in sides]
    places = [(size - reach) // stride + 1 for size, reach in zip((height, width), reaches, strict=True)]
    wrong = draw(st.sampled_from((0, 0, 0, 1)))
    return [floats(draw(st.integers(1, 3)), numbers, max(1, places[0] * places[1]) + wrong)]


def expand(draw: Any, settings: dict[str, Any]) -> list[Any]:
    dims = tuple(draw(st.lists(st.sampled_from((1, 1, 2, 3)), max_size=4)))
    if draw(st.integers(0, 3)):
        sizes = [draw(st.sampled_from((dim, -1, 3 if dim == 1 else dim))) for dim in dims]
        settings["sizes"] = (*draw(st.sampled_from(((), (2,), (4, 1)))), *sizes)
    return [floats(*dims)]


PADS = st.one_of(
    st.integers(-2, 4),
    st.lists(st.integers(-1, 3), min_size=2, max_size=6).map(tuple),
    st.sampled_from(((1, 2), (1, 0, 2, 1), (0, 0, 0, 1), (1, 1, 1, 1, 0, 1))),
)
DIMS = st.sampled_from((None, 0, 1, 2, -1, 5, (0, 1), (1, 1), (-1, 1)))
FACTORS = st.sampled_from((None, 2, 2, 3, 0.5, 1.5, 0.3, 2.0, (2, 2), (2, 0.5), (0.7,), (1, 2, 2)))
SE = {name: st.sampled_from(("relu", "sigmoid")) for name in ("activation", "scale_activation")}

CHECKS = {
    "layer.dropout": Check(random=True, stricter=(FLOATS,)),
    "layer.dropout1d": Check(random=True, stricter=(FLOATS, UNBATCHED)),
    "layer.dropout2d": Check(random=True, stricter=(FLOATS, UNBATCHED)),
    "layer.dropout3d": Check(random=True, stricter=(FLOATS, UNBATCHED)),
    "layer.alpha_dropout": Check(random=True, stricter=(FLOATS,)),
    "layer.feature_alpha_dropout": Check(
        random=True, stricter=(FLOATS, ("at least 2 dimensions", "torch does not look if nothing is dropped"))
    ),
    "layer.stochastic_depth": Check(random=True, stricter=(FLOATS, SCALAR)),
    "layer.squeeze_excite": Check(squeeze_excite, settings=SE, stricter=(FLOATS,)),
    "layer.pad": Check(
        pad,
        settings={"padding": PADS},
        stricter=(FLOATS, LISTS, ("cannot cut with", "torch cuts with one of these modes and not with others")),
        examples=400,
    ),
    "layer.upsample": Check(
        upsample,
        settings={"scale_factor": FACTORS, "size": st.sampled_from((None, None, None, 4, (3, 5), (7,)))},
        stricter=(FLOATS, LISTS),
        examples=400,
    ),
    "layer.pixel_shuffle": Check(stricter=(UNBATCHED,)),
    "layer.pixel_unshuffle": Check(stricter=(UNBATCHED,)),
    "layer.channel_shuffle": Check(),
    "layer.flatten": Check(stricter=(SCALAR,)),
    "layer.unflatten": Check(inputs=unflatten),
    "layer.reshape": Check(inputs=shapes("shape"), examples=200),
    "layer.permute": Check(inputs=permute),
    "layer.transpose": Check(stricter=(SCALAR,), settings={"dim0": DIM, "dim1": DIM}),
    "layer.squeeze": Check(squeeze, settings={"dim": DIMS}),
    "layer.unsqueeze": Check(),
    "layer.expand": Check(lambda x, s: x.expand(s.sizes), inputs=expand),
    "layer.identity": Check(never_refuses="it takes any value"),
    "layer.unfold": Check(stricter=(FLOATS, LISTS, ("a value with", "the first dimension is the batch"))),
    "layer.fold": Check(inputs=fold, stricter=(FLOATS, LISTS, ("a value with", "the first dimension is the batch"))),
}
