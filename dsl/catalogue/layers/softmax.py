"""Activations over a dimension: its numbers are weighed against each other."""

from __future__ import annotations

from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings
from dsl.catalogue.layers.normalisation import need_channel_dim
from dsl.catalogue.needs import need_dim, need_floats
from dsl.types.domains import Whole, maybe
from dsl.types.tensor import Tensor

DIM = Setting("dim", maybe(Whole()), None, "The dimension that adds up to one; by default that of classes, 1.")


def _along(name: str, lowers: str, doc: str, also: tuple[str, ...] = ()) -> Entry:
    def rule(x: Tensor, s: Settings) -> Made:
        need_floats(name, x)
        return Made(x, f"torch.nn.{lowers}", {"dim": need_channel_dim(name, x, s.dim)})

    return Entry(name, "layer", doc, f"{name}(dim=1)", rule, settings=(DIM,), also=also)


def _glu(x: Tensor, s: Settings) -> Made:
    need_floats("glu", x)
    dim = need_dim("glu", x, s.dim)
    size = x.dims[dim]
    if type(size) is int and size % 2:
        raise Refuse(
            f"`glu` halves a dimension, but dimension {s.dim} of {x} has an odd size",
            at="dim",
            label=f"{size} here",
        )
    return Made(x.with_dims(*x.dims[:dim], size // 2, *x.dims[dim + 1 :]), "torch.nn.GLU", {"dim": s.dim})


def _softmax2d(x: Tensor, s: Settings) -> Made:
    need_floats("softmax2d", x, ranks=(4,), what="a value with height and width")
    return Made(x, "torch.nn.Softmax2d")


ENTRIES = (
    _along("softmax", "Softmax", "Makes numbers into probabilities that add up to one along `dim`."),
    _along("softmin", "Softmin", "`softmax` of the negated numbers: the smallest becomes the likeliest."),
    _along("log_softmax", "LogSoftmax", "The logarithm of `softmax`, exact for small ones, as `nll` takes it."),
    Entry(
        "softmax2d",
        "layer",
        "`softmax` over the channels at each place of an image.",
        "softmax2d",
        _softmax2d,
        sample="float[B, 3, 8, 8]",
    ),
    Entry(
        "glu",
        "layer",
        "Halves a dimension: its first half times the sigmoid of its second.",
        "glu",
        _glu,
        settings=(Setting("dim", Whole(), -1, "The dimension that is halved."),),
        also=("gated_linear_unit",),
    ),
)
