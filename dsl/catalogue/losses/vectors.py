"""Losses of vectors: what should be near, and what far apart."""

from __future__ import annotations

from dsl.catalogue.broadcast import need_same_shape
from dsl.catalogue.entry import Entry, Input, Made, Setting, Settings
from dsl.catalogue.losses.shared import (
    REDUCTION,
    TARGET,
    loss_type,
    margin,
    need_batch,
    need_one_each,
    need_vectors,
)
from dsl.catalogue.needs import need_floats
from dsl.types.domains import Flag, Number
from dsl.types.tensor import Tensor


def _triplet_margin(anchor: Tensor, positive: Tensor, negative: Tensor, s: Settings) -> Made:
    dims = need_vectors("triplet_margin", anchor, positive, negative)
    return Made(loss_type(s, dims), "torch.nn.functional.triplet_margin_loss", s.as_dict())


def _margin_ranking(one: Tensor, other: Tensor, target: Tensor, s: Settings) -> Made:
    need_floats("margin_ranking", one)
    need_floats("margin_ranking", other)
    dims = need_same_shape("margin_ranking", one, other)
    need_one_each("margin_ranking", dims, target, SIGNS, "1 or -1 for each pair")
    return Made(loss_type(s, dims), "dsl.modules.losses.margin_ranking", s.as_dict())


def _cosine_embedding(one: Tensor, other: Tensor, target: Tensor, s: Settings) -> Made:
    need_batch("cosine_embedding", one, other)
    need_one_each("cosine_embedding", one.dims[:1], target, SIGNS, "1 or -1 for each pair")
    return Made(loss_type(s, one.dims[:1]), "dsl.modules.losses.cosine_embedding", s.as_dict())


def _contrastive(one: Tensor, other: Tensor, target: Tensor, s: Settings) -> Made:
    dims = need_vectors("contrastive", one, other)
    need_one_each("contrastive", dims, target, TRUTH, "1 or 0 for each pair")
    return Made(loss_type(s, dims), "dsl.modules.losses.contrastive", s.as_dict())


def _info_nce(query: Tensor, positive: Tensor, s: Settings) -> Made:
    need_batch("info_nce", query, positive)
    return Made(loss_type(s, query.dims[:1]), "dsl.modules.losses.info_nce", s.as_dict())


def _nt_xent(one: Tensor, other: Tensor, s: Settings) -> Made:
    need_batch("nt_xent", one, other)
    return Made(loss_type(s, (2 * one.dims[0],)), "dsl.modules.losses.nt_xent", s.as_dict())


SIGNS = ("float", "int")
TRUTH = ("float", "int", "bool", "class")
PAIR = (Input("input1"), Input("input2"))
VECTORS = "float[B, 8]; float[B, 8]"


def _temperature(default: float) -> Setting:
    return Setting("temperature", Number(above=0), default, "What similarities are divided by.")


ENTRIES = (
    Entry(
        "triplet_margin",
        "loss",
        "How much further than the positive, plus a margin, the negative should be from the anchor, and is not.",
        "triplet_margin(anchor, positive, negative)",
        _triplet_margin,
        inputs=(Input("anchor"), Input("positive"), Input("negative")),
        settings=(
            Setting("margin", Number(above=0), 1.0, "How far apart is far enough."),
            Setting("p", Number(above=0), 2.0, "Which norm measures distance."),
            Setting("eps", Number(low=0), 1e-6, "Added to each difference."),
            Setting("swap", Flag(), False, "Measures the negative from the positive too, and takes the shorter way."),
            REDUCTION,
        ),
        sample="float[B, 8]; float[B, 8]; float[B, 8]",
        also=("TripletMarginLoss", "triplet"),
    ),
    Entry(
        "margin_ranking",
        "loss",
        "What a number lacks of being above another by a margin where the target is 1, or below where it is -1.",
        "margin_ranking(better, worse, 1)",
        _margin_ranking,
        inputs=(*PAIR, TARGET),
        settings=(margin(0.0), REDUCTION),
        sample="float[B]; float[B]; float[B]",
        also=("MarginRankingLoss", "ranking"),
    ),
    Entry(
        "cosine_embedding",
        "loss",
        "One less the cosine of two vectors, where the target is 1; their cosine above a margin, where it is -1.",
        "cosine_embedding(x, y, 1)",
        _cosine_embedding,
        inputs=(*PAIR, TARGET),
        settings=(margin(0.0, "How large a cosine may be."), REDUCTION),
        sample=f"{VECTORS}; float[B]",
        also=("CosineEmbeddingLoss",),
    ),
    Entry(
        "contrastive",
        "loss",
        "The squared distance where the target is 1; where it is 0, the square of what it lacks of a margin.",
        "contrastive(x, y, same)",
        _contrastive,
        inputs=(*PAIR, TARGET),
        settings=(margin(1.0), REDUCTION),
        sample=f"{VECTORS}; float[B]",
        also=("ContrastiveLoss", "siamese_loss"),
    ),
    Entry(
        "info_nce",
        "loss",
        "How surprising it is that each vector's own partner is its partner, among all of the batch.",
        "info_nce(x, y)",
        _info_nce,
        inputs=(Input("query"), Input("positive")),
        settings=(_temperature(0.07), REDUCTION),
        sample=VECTORS,
        also=("InfoNCE", "clip_loss"),
    ),
    Entry(
        "nt_xent",
        "loss",
        "As `info_nce` both ways, each vector among all others of both views (SimCLR).",
        "nt_xent(x, y)",
        _nt_xent,
        inputs=PAIR,
        settings=(_temperature(0.5), REDUCTION),
        sample=VECTORS,
        also=("NTXentLoss", "simclr", "ntxent"),
    ),
)
