"""Everything that a body or a setting can name, one entry a thing, by family."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from dsl.catalogue.entry import Entry

FILES = {
    "layer": (
        "layers.linear",
        "layers.convolution",
        "layers.depthwise",
        "layers.pooling",
        "layers.adaptive_pooling",
        "layers.normalisation",
        "layers.activation",
        "layers.softmax",
        "layers.dropout",
        "layers.padding",
        "layers.resampling",
        "layers.shape",
        "layers.patches",
        "layers.squeeze_excite",
        "layers.embedding",
        "layers.positions",
        "layers.attention",
        "layers.transformer",
        "layers.recurrent",
        "layers.mixture",
        "layers.pretrained",
    ),
    "function": (
        "functions.pointwise",
        "functions.conversion",
        "functions.reductions",
        "functions.joining",
        "functions.products",
        "functions.selection",
        "functions.creation",
        "functions.gradients",
    ),
    "loss": ("losses.classes", "losses.truth", "losses.numbers", "losses.vectors"),
    "metric": ("metrics.classes", "metrics.numbers", "metrics.sequences"),
    "init": ("inits",),
    "optimizer": ("optimizers",),
    "schedule": ("schedules",),
    "transform": (
        "transforms.values",
        "transforms.sizes",
        "transforms.geometry",
        "transforms.colour",
        "transforms.policies",
        "transforms.batch",
    ),
    "source": (
        "sources.sets",
        "sources.scenes",
        "sources.folders",
        "sources.arrays",
        "sources.tables",
        "sources.texts",
        "sources.series",
    ),
    "loader": ("loaders",),
    "sampler": ("samplers",),
    "callback": ("callbacks",),
}
"""The files of each family, below `dsl.catalogue`. A new file is named here; its `ENTRIES` are its contents."""


@cache
def entries(family: str) -> dict[str, Entry]:
    """The entries of a family by name, in the order of the files."""
    found: dict[str, Entry] = {}
    for file in FILES[family]:
        for entry in import_module(f"dsl.catalogue.{file}").ENTRIES:
            assert entry.name not in found, f"{entry.name} is declared twice"
            found[entry.name] = entry
    return found
