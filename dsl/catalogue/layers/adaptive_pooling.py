"""Pools whose windows follow from the size that is wanted."""

from __future__ import annotations

from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings
from dsl.catalogue.windows import brief, need_spatial, per_axis
from dsl.types.domains import Flag, PerAxis, Whole, maybe
from dsl.types.tensor import Tensor, Tuple, floats

OUTPUT = Setting(
    "output_size",
    PerAxis(maybe(Whole(1))),
    doc="Size afterwards, for all spatial dimensions or for each; `none` keeps one.",
)


def _adaptive(name: str, lowers: str, x: Tensor, s: Settings) -> tuple[Tensor, str, dict[str, object]]:
    axes = need_spatial(name, x)
    wanted = per_axis(name, s.output_size, axes, "output_size")
    if wanted == (None,):
        raise Refuse(f"`{name}` needs the length to make, but gets none", at="output_size")
    sizes = [size if new is None else new for new, size in zip(wanted, x.dims[2:], strict=True)]
    return floats(*x.dims[:2], *sizes), f"{lowers}{axes}d", {"output_size": wanted if None in wanted else brief(wanted)}


def _maximum(x: Tensor, s: Settings) -> Made:
    made, lowers, args = _adaptive("adaptive_maxpool", "torch.nn.AdaptiveMaxPool", x, s)
    args["return_indices"] = s.return_indices
    return Made(Tuple((made, Tensor("int", made.dims))) if s.return_indices else made, lowers, args)


def _average(x: Tensor, s: Settings) -> Made:
    return Made(*_adaptive("adaptive_avgpool", "torch.nn.AdaptiveAvgPool", x, s))


def _global_maximum(x: Tensor, s: Settings) -> Made:
    axes = need_spatial("global_maxpool", x)
    return Made(floats(*x.dims[:2]), "torch.amax", {"dim": tuple(range(2, 2 + axes))})


def _global_average(x: Tensor, s: Settings) -> Made:
    axes = need_spatial("global_avgpool", x)
    return Made(floats(*x.dims[:2]), "torch.mean", {"dim": tuple(range(2, 2 + axes))})


ENTRIES = (
    Entry(
        "adaptive_maxpool",
        "layer",
        "The maximum of as many windows as `output_size` asks for.",
        "adaptive_maxpool(1)",
        _maximum,
        settings=(
            OUTPUT,
            Setting("return_indices", Flag(), False, "Gives a second value: where each maximum was."),
        ),
        sample="float[B, 16, 8, 8]",
        also=("adaptive_max_pool2d", "adaptivemaxpool2d"),
    ),
    Entry(
        "adaptive_avgpool",
        "layer",
        "The average of as many windows as `output_size` asks for.",
        "adaptive_avgpool(1)",
        _average,
        settings=(OUTPUT,),
        sample="float[B, 16, 8, 8]",
        also=("adaptive_avg_pool2d", "adaptiveavgpool2d"),
    ),
    Entry(
        "global_maxpool",
        "layer",
        "The maximum of each channel, over all of its spatial dimensions: [B, C].",
        "global_maxpool",
        _global_maximum,
        sample="float[B, 16, 8, 8]",
        also=("globalmaxpool", "global_max_pooling"),
    ),
    Entry(
        "global_avgpool",
        "layer",
        "The average of each channel, over all of its spatial dimensions: [B, C].",
        "global_avgpool",
        _global_average,
        sample="float[B, 16, 8, 8]",
        also=("globalavgpool", "global_average_pooling", "gap"),
    ),
)
