"""Dropout: a random part is set to zero while training, and the rest scaled up to make good for it."""

from __future__ import annotations

from dsl.catalogue.entry import Entry, Made, Setting, Settings
from dsl.catalogue.needs import need_floats
from dsl.catalogue.windows import need_spatial
from dsl.types.domains import Choice, Number
from dsl.types.tensor import Tensor

P = Setting("p", Number(low=0, high=1), 0.5, "The chance of being dropped.")


def _plain(name: str, lowers: str, doc: str, low: int = 0, also: tuple[str, ...] = ()) -> Entry:
    def rule(x: Tensor, s: Settings) -> Made:
        need_floats(name, x, low=low)
        return Made(x, f"torch.nn.{lowers}", {"p": s.p})

    return Entry(name, "layer", doc, f"{name}(0.1)", rule, settings=(P,), also=also)


def _channels(axes: int, doc: str, sample: str) -> Entry:
    name = f"dropout{axes}d"

    def rule(x: Tensor, s: Settings) -> Made:
        need_spatial(name, x, ranks=(axes + 2,))
        return Made(x, f"torch.nn.Dropout{axes}d", {"p": s.p})

    return Entry(name, "layer", doc, f"{name}(0.1)", rule, settings=(P,), sample=sample)


def _stochastic_depth(x: Tensor, s: Settings) -> Made:
    need_floats("stochastic_depth", x, low=1)
    return Made(x, "dsl.modules.dropout.StochasticDepth", {"p": s.p, "mode": s.mode})


ENTRIES = (
    _plain("dropout", "Dropout", "Drops numbers at random while training."),
    _channels(1, "Drops whole channels of [B, C, L] at random while training.", "float[B, 3, 8]"),
    _channels(2, "Drops whole channels of [B, C, H, W] at random while training.", "float[B, 3, 8, 8]"),
    _channels(3, "Drops whole channels of [B, C, D, H, W] at random while training.", "float[B, 3, 4, 4, 4]"),
    _plain("alpha_dropout", "AlphaDropout", "Dropout that keeps mean 0 and variance 1, to go with `selu`."),
    _plain(
        "feature_alpha_dropout",
        "FeatureAlphaDropout",
        "`alpha_dropout` of whole channels.",
        low=2,
    ),
    Entry(
        "stochastic_depth",
        "layer",
        "Drops a whole value at random while training, as the branch of a residual connection.",
        "stochastic_depth(0.1)",
        _stochastic_depth,
        settings=(
            Setting("p", Number(low=0, high=1), doc="The chance of being dropped."),
            Setting("mode", Choice(("row", "batch")), "row", "Drops samples one by one, or the batch as a whole."),
        ),
        sample="float[B, 8, 4, 4]",
        also=("drop_path", "droppath"),
    ),
)
