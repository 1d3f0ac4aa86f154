"""Mixtures of experts."""

from __future__ import annotations

from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings, Weight
from dsl.catalogue.needs import need_floats, need_int
from dsl.types.domains import Flag, Whole, maybe
from dsl.types.tensor import Tensor, Tuple, floats


def _moe(x: Tensor, s: Settings) -> Made:
    need_floats("moe", x, low=2)
    width = need_int("moe", x.last, "the size of the last dimension")
    if s.top_k > s.num_experts:
        raise Refuse(
            f"`top_k` is {s.top_k}, but there are {s.num_experts} experts to pick from",
            at="top_k",
            label=f"takes 1 to {s.num_experts}",
            code="E0334",
        )
    hidden = 4 * width if s.hidden_size is None else s.hidden_size
    return Made(
        Tuple((x, floats())) if s.return_balance else x,
        "dsl.modules.mixture.Mixture",
        {"embed_dim": width, **s.as_dict()},
        (
            Weight("weight1", (s.num_experts, width, hidden)),
            Weight("weight2", (s.num_experts, hidden, width)),
            Weight("router.weight", (s.num_experts, width)),
        ),
    )


ENTRIES = (
    Entry(
        "moe",
        "layer",
        "A mixture of experts: each vector passes through the best few of many feed-forward nets.",
        "moe(8, top_k=2)",
        _moe,
        settings=(
            Setting("num_experts", Whole(1), doc="How many feed-forward nets there are."),
            Setting("top_k", Whole(1), 2, "How many of them each vector passes through."),
            Setting("hidden_size", maybe(Whole(1)), None, "Size of their hidden layer; none: four times the vector's."),
            Setting(
                "return_balance",
                Flag(),
                False,
                "Gives `output, balance`: a scalar to add to the loss, smallest where all experts are used alike.",
            ),
        ),
        sample="float[B, T, 16]",
        also=("mixture_of_experts", "experts", "switch"),
    ),
)
