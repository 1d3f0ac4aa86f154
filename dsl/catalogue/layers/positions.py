"""Where in a sequence a vector stands: learnt, sinusoidal and rotary positions."""

from __future__ import annotations

from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings, Weight
from dsl.catalogue.needs import need_floats, need_int, need_sequence
from dsl.types.domains import Choice, Number, Whole
from dsl.types.tensor import Tensor, floats


def _positions(x: Tensor, s: Settings) -> Made:
    _, length, width = need_sequence("positions", x)
    if type(length) is int and length > s.max_len:
        raise Refuse(
            f"`positions` has {s.max_len} positions, but gets a sequence of {length}: {x}",
            at="max_len",
            label=f"{length} are needed",
            help=f"write `{length}` here",
        )
    learnt = s.kind == "learnt"
    return Made(
        floats(length, width),
        "dsl.modules.positions.LearntPositions" if learnt else "dsl.modules.positions.SinusoidalPositions",
        {"max_len": s.max_len, "embed_dim": width},
        (Weight("weight", (s.max_len, width)),) if learnt else (),
    )


def _rotary(x: Tensor, s: Settings) -> Made:
    need_floats("rotary", x, low=2)
    width = need_int("rotary", x.last, "the size of the last dimension")
    if width % 2:
        raise Refuse(
            f"`rotary` turns pairs of numbers, so the last dimension must be even, but gets {x}",
            label=f"the last dimension is {width}",
        )
    return Made(x, "dsl.modules.positions.Rotary", {"base": s.base})


ENTRIES = (
    Entry(
        "positions",
        "layer",
        "A vector for each position of the sequence, to be added to it: `_ + positions(256)`.",
        "positions(256)",
        _positions,
        settings=(
            Setting("max_len", Whole(1), doc="The longest sequence that there are positions for."),
            Setting("kind", Choice(("learnt", "sinusoidal")), "learnt", "Whether they are learnt or fixed sine waves."),
        ),
        sample="float[B, T, 64]",
        also=("positional_encoding", "position_embedding", "pos_embed"),
    ),
    Entry(
        "rotary",
        "layer",
        "Turns pairs of numbers by an angle that grows with the position, as `attention(rotary=true)` does.",
        "rotary",
        _rotary,
        settings=(Setting("base", Number(above=1.0), 10000.0, "The slowest pair takes about this many steps a turn."),),
        sample="float[B, 8, T, 64]",
        also=("rope", "rotary_embedding"),
    ),
)
