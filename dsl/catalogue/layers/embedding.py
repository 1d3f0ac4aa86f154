"""Vectors looked up by index."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.entry import Entry, Input, Made, Refuse, Setting, Settings, Weight
from dsl.catalogue.needs import need_floats
from dsl.types.dims import differ
from dsl.types.domains import Choice, Flag, Number, Whole, maybe
from dsl.types.tensor import WHOLE, Tensor, floats

ROWS = Setting("num_embeddings", Whole(1), doc="How many vectors there are: indices run from 0 to one less.")
WIDTH = Setting("embedding_dim", Whole(1), doc="Size of each vector.")
PADDING = Setting("padding_idx", maybe(Whole()), None, "The index whose vector stays zero and is not trained.")
LIMITS = (
    Setting("max_norm", maybe(Number(above=0.0)), None, "Vectors longer than this are shortened to it when used."),
    Setting("norm_type", Number(above=0.0), 2.0, "Which norm `max_norm` means."),
    Setting("scale_grad_by_freq", Flag(), False, "Divides gradients by how often an index stands in the batch."),
)
SPARSE = Setting("sparse", Flag(), False, "Makes the gradient sparse; few optimizers take that.")


def _embed(x: Tensor, s: Settings) -> Made:
    _need_indices("embed", x, s)
    return Made(
        floats(*x.dims, s.embedding_dim),
        "torch.nn.Embedding",
        s.as_dict(),
        (Weight("weight", (s.num_embeddings, s.embedding_dim)),),
    )


def _embedding_bag(x: Tensor, per_sample_weights: Tensor | None, s: Settings) -> Made:
    name = "embedding_bag"
    if x.rank != 2:
        raise Refuse(f"`{name}` needs one bag of indices for each sample, but gets {x}", label="works on tokens[B, T]")
    _need_indices(name, x, s)
    if s.mode == "max":
        for setting in ("scale_grad_by_freq", "sparse"):
            if s.as_dict()[setting]:
                raise Refuse(f"`{name}` has no `{setting}` with mode `'max'`", at=setting, code="E0334")
    if per_sample_weights is not None:
        if s.mode != "sum":
            raise Refuse(
                f"`{name}` weighs its vectors only when it sums them, but its mode is `'{s.mode}'`",
                at="per_sample_weights",
                help="set `mode='sum'`",
                code="E0334",
            )
        need_floats(name, per_sample_weights)
        if per_sample_weights.rank != 2 or any(map(differ, x.dims, per_sample_weights.dims)):
            raise Refuse(f"`{name}` needs one weight for each index of {x}, but gets {per_sample_weights}")
    return Made(
        floats(x.dims[0], s.embedding_dim),
        "torch.nn.EmbeddingBag",
        s.as_dict(),
        (Weight("weight", (s.num_embeddings, s.embedding_dim)),),
    )


def _need_indices(name: str, x: Tensor, s: Settings) -> None:
    """Whole numbers, none of which is known to be out of range; `padding_idx` within the range too."""
    rows: int = s.num_embeddings
    if x.kind not in WHOLE:
        raise Refuse(
            f"`{name}` looks vectors up by index, but gets {x}",
            label=f"gets {x.kind} values",
            help="use `linear(...)` to map vectors to vectors" if x.kind == "float" else "",
            code="E0308",
        )
    if type(x.of) is int and x.of > rows:
        raise Refuse(
            f"`{name}` has {rows} vectors, but its input {x} needs {x.of}",
            at="num_embeddings",
            label=f"has room for 0 to {rows - 1}",
            help=f"write `{x.of}` here",
            code="E0310",
        )
    padding: Any = s.padding_idx
    if padding is not None and not -rows <= padding < rows:
        raise Refuse(
            f"`padding_idx` is {padding}, but `{name}` has {rows} vectors",
            at="padding_idx",
            label=f"takes 0 to {rows - 1}",
            code="E0334",
        )


ENTRIES = (
    Entry(
        "embed",
        "layer",
        "A learned vector for each index.",
        "embed(1000, 64)",
        _embed,
        settings=(ROWS, WIDTH, PADDING, *LIMITS, SPARSE),
        sample="tokens[B, T] of 1000",
        also=("embedding", "lookup"),
    ),
    Entry(
        "embedding_bag",
        "layer",
        "The mean, sum or maximum of the learned vectors of each sample's indices.",
        "embedding_bag(1000, 64, mode='sum')",
        _embedding_bag,
        inputs=(Input("input"), Input("per_sample_weights", False, "One weight for each index, with `mode='sum'`.")),
        settings=(
            ROWS,
            WIDTH,
            Setting("mode", Choice(("mean", "sum", "max")), "mean", "How the vectors of a sample become one."),
            PADDING,
            *LIMITS,
            SPARSE,
        ),
        sample="tokens[B, T] of 1000",
        also=("bag_of_words",),
    ),
)
