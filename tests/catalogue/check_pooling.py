"""Pools, as torch does them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from torch import Tensor, nn

from dsl.catalogue.entry import Settings
from tests.catalogue.check_convolution import FLOATS, LISTS
from tests.catalogue.harness import Check

STRICTER = (FLOATS, LISTS)


def by_rank(name: str, skip: tuple[str, ...] = ()) -> Any:
    """The class of torch.nn with this name and as many dimensions as the value has, less two."""

    def run(x: Tensor, *rest: Any) -> Any:
        s: Settings = rest[-1]
        given = {key: value for key, value in s.as_dict().items() if not (x.dim() == 3 and key in skip)}
        assert not any(value is not None for key, value in s.as_dict().items() if key not in given)
        return getattr(nn, f"{name}{x.dim() - 2}d")(**given)(x, *rest[:-1])

    return run


def lppool(x: Tensor, s: Settings) -> Any:
    given = s.as_dict()
    if x.dim() == 3:
        given |= {key: value[0] for key, value in given.items() if isinstance(value, tuple) and len(value) == 1}
    return getattr(nn, f"LPPool{x.dim() - 2}d")(**given)(x)


def reduced(method: str) -> Any:
    def run(x: Tensor, s: Settings) -> Any:
        assert x.dim() in (3, 4, 5)
        return getattr(x.flatten(2), method)(2)

    return run


def adaptive(name: str) -> Any:
    def run(x: Tensor, s: Settings) -> Any:
        axes = x.dim() - 2
        given = s.as_dict()
        if s.output_size is None and axes > 1:
            given["output_size"] = (None,) * axes
        return getattr(nn, f"{name}{axes}d")(**given)(x)

    return run


def fractional(x: Tensor, s: Settings) -> Any:
    assert (s.output_size is None) != (s.output_ratio is None)
    return getattr(nn, f"FractionalMaxPool{x.dim() - 2}d")(**s.as_dict())(x)


CHECKS = {
    "layer.maxpool": Check(
        by_rank("MaxPool"),
        stricter=(*STRICTER, ("at most half its window", "torch lets one dimension pad half a dilated window")),
        examples=300,
    ),
    "layer.avgpool": Check(by_rank("AvgPool", skip=("divisor_override",)), stricter=STRICTER, examples=300),
    "layer.lppool": Check(lppool, stricter=STRICTER),
    "layer.fractional_maxpool": Check(
        fractional,
        settings={
            "kernel_size": st.sampled_from((1, 1, 2, 3, (1, 2))),
            "output_size": st.sampled_from((None, None, None, 2, (1, 2), (2, 1, 1))),
            "output_ratio": st.sampled_from((None, 0.5, 0.5, 0.7, (0.5, 0.9))),
        },
        stricter=STRICTER,
        random=True,
    ),
    "layer.max_unpool": Check(
        by_rank("MaxUnpool"), settings={"padding": st.sampled_from((0, 0, 1, (1, 0)))}, stricter=STRICTER, random=True
    ),
    "layer.adaptive_maxpool": Check(adaptive("AdaptiveMaxPool"), stricter=STRICTER),
    "layer.adaptive_avgpool": Check(adaptive("AdaptiveAvgPool"), stricter=STRICTER),
    "layer.global_maxpool": Check(reduced("amax"), stricter=(FLOATS,)),
    "layer.global_avgpool": Check(reduced("mean"), stricter=(FLOATS,)),
}
