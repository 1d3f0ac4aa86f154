"""Channels weighed by what the whole image holds."""

from __future__ import annotations

from dsl.catalogue.entry import Entry, Made, Setting, Settings
from dsl.catalogue.layers.convolution import weights_of
from dsl.catalogue.needs import need_int
from dsl.catalogue.windows import need_spatial
from dsl.types.domains import Choice, Whole
from dsl.types.tensor import Tensor

ACTIVATIONS = (
    "relu",
    "relu6",
    "leaky_relu",
    "elu",
    "gelu",
    "silu",
    "mish",
    "hardswish",
    "hardsigmoid",
    "sigmoid",
    "tanh",
)
"""Those of `dsl.modules.squeeze_excite`."""


def _squeeze_excite(x: Tensor, s: Settings) -> Made:
    axes = need_spatial("squeeze_excite", x)
    channels = need_int("squeeze_excite", x.dims[1], "the number of channels")
    ones = (1,) * axes
    return Made(
        x,
        "dsl.modules.squeeze_excite.SqueezeExcite",
        {"axes": axes, "channels": channels, **s.as_dict()},
        (
            *weights_of((s.squeeze_channels, channels, *ones), True, prefix="fc1."),
            *weights_of((channels, s.squeeze_channels, *ones), True, prefix="fc2."),
        ),
    )


ENTRIES = (
    Entry(
        "squeeze_excite",
        "layer",
        "Scales each channel by a factor computed from the averages of all, through `squeeze_channels` numbers.",
        "squeeze_excite(4)",
        _squeeze_excite,
        settings=(
            Setting("squeeze_channels", Whole(1), doc="Numbers that the averages are squeezed into."),
            Setting("activation", Choice(ACTIVATIONS), "relu", "Applied to these numbers."),
            Setting("scale_activation", Choice(ACTIVATIONS), "sigmoid", "Makes the factors."),
        ),
        sample="float[B, 16, 8, 8]",
        also=("squeeze_excitation", "se", "se_block"),
    ),
)
