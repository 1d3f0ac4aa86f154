"""Attention: of a sequence to itself, to its own past, or to another sequence."""

from __future__ import annotations

from dsl.catalogue.broadcast import apart
from dsl.catalogue.entry import Entry, Input, Made, Refuse, Setting, Settings, Weight
from dsl.catalogue.needs import need_sequence
from dsl.types.dims import Dim
from dsl.types.domains import Flag, Number, Whole, maybe
from dsl.types.tensor import Tensor

MASK = Input(
    "mask",
    False,
    "What may be attended to: true takes part, or numbers added to the scores; [B, S] for keys, [B, T, S] for pairs.",
)


def _attention(x: Tensor, context: Tensor | None, mask: Tensor | None, s: Settings) -> Made:
    batch, length, width = need_sequence("attention", x)
    source, other = (length, width) if context is None else need_context("attention", "context", batch, context)
    kv_heads = s.num_heads if s.num_kv_heads is None else s.num_kv_heads
    if s.num_heads % kv_heads:
        raise Refuse(
            f"`num_kv_heads` must divide the {s.num_heads} heads, but is {kv_heads}",
            at="num_kv_heads",
            label=f"takes {_divisors(s.num_heads)}",
            code="E0334",
        )
    size = head_size("attention", "num_heads", s.num_heads, x, width) if s.head_dim is None else s.head_dim
    if s.rotary and size % 2:
        raise Refuse(
            f"rotary positions turn pairs of numbers, but each head has {size}",
            at="rotary",
            help="choose `num_heads` or `head_dim` so that a head has an even size",
        )
    if mask is not None:
        need_mask("attention", "mask", mask, (batch, s.num_heads, length, source))
    return Made(
        x,
        "dsl.modules.attention.Attention",
        {
            "embed_dim": width,
            "num_heads": s.num_heads,
            "num_kv_heads": s.num_kv_heads,
            "head_dim": s.head_dim,
            "context_dim": None if other == width else other,
            **s.as_dict("dropout", "bias", "is_causal", "rotary", "qk_norm"),
        },
        projections(width, other, s.num_heads * size, kv_heads * size, s.bias)
        + (Weight("q_norm.weight", (size,)), Weight("k_norm.weight", (size,))) * s.qk_norm,
    )


def projections(width: int, other: int, query: int, key: int, bias: bool, prefix: str = "") -> tuple[Weight, ...]:
    """What `dsl.modules.attention.Attention` learns: keys and values of `other` numbers become `key`."""
    if width == other:
        parts = [("in_proj_weight", (query + 2 * key, width))]
    else:
        parts = [("q_proj_weight", (query, width)), ("k_proj_weight", (key, other)), ("v_proj_weight", (key, other))]
    shapes: list[tuple[str, tuple[int, ...]]] = [*parts]
    shapes += [("in_proj_bias", (query + 2 * key,))] * bias
    shapes += [("out_proj.weight", (width, query))] + [("out_proj.bias", (width,))] * bias
    return tuple(Weight(prefix + name, shape) for name, shape in shapes)


def head_size(name: str, setting: str, heads: int, x: Tensor, width: int) -> int:
    """How many numbers of each vector a head has."""
    if width % heads:
        raise Refuse(
            f"`{name}` parts vectors among its heads, but {heads} does not divide the last dimension of {x}",
            at=setting,
            label=f"takes {_divisors(width)}",
        )
    return width // heads


def need_context(name: str, at: str, batch: Dim, context: Tensor) -> tuple[Dim, int]:
    """The length and width of what is attended to, which has the same batch."""
    other, length, width = need_sequence(name, context, f"a sequence of vectors as `{at}`", at)
    if apart(batch, other):
        raise Refuse(f"`{name}` works on {batch} sequences, but `{at}` has {other}: {context}", at=at)
    return length, width


def need_mask(name: str, at: str, mask: Tensor, scores: tuple[Dim, Dim, Dim, Dim]) -> None:
    """A mask that spreads over the scores [B, H, T, S], given with or without H and T."""
    batch, heads, length, source = scores
    if mask.kind not in ("bool", "float"):
        raise Refuse(
            f"`{name}` needs a mask of booleans or of numbers to add, but gets {mask}",
            at=at,
            label=f"gets {mask.kind} values",
            help="compare it to make it boolean, as in `mask != 0`",
            code="E0308",
        )
    full = {2: (batch, source), 3: (batch, length, source), 4: scores}.get(mask.rank)
    if full is None or any(dim != 1 and apart(dim, size) for dim, size in zip(mask.dims, full, strict=True)):
        shapes = [(batch, source), (batch, length, source), (batch, heads, length, source)]
        known = [f"[{', '.join(map(str, shape))}]" for shape in shapes]
        raise Refuse(
            f"`{name}` needs a mask of {known[0]}, {known[1]} or {known[2]}, but gets {mask}",
            at=at,
            help="a mask [T, S] that is the same for the whole batch becomes [1, T, S] with `unsqueeze(0)`"
            if mask.rank == 2
            else "",
        )


def _divisors(number: int) -> str:
    found = [str(count) for count in range(1, min(number, 4096) + 1) if number % count == 0]
    return ", ".join(found[:12]) + (", ..." if len(found) > 12 else "")


ENTRIES = (
    Entry(
        "attention",
        "layer",
        "Multi-head attention of a sequence to itself, or to a `context`.",
        "attention(8, is_causal=true)",
        _attention,
        inputs=(Input("input"), Input("context", False, "Another sequence to attend to: cross-attention."), MASK),
        settings=(
            Setting("num_heads", Whole(1), doc="How many heads work side by side, each on a part of the vector."),
            Setting(
                "num_kv_heads", maybe(Whole(1)), None, "Fewer heads for keys and values, shared by several queries."
            ),
            Setting("head_dim", maybe(Whole(1)), None, "Size of a head, if not the vector's size over the heads."),
            Setting("dropout", Number(0.0, 1.0), 0.0, "Share of the attention weights that is dropped in training."),
            Setting("bias", Flag(), True, "Adds learned biases."),
            Setting("is_causal", Flag(), False, "Each position sees itself and what is before it."),
            Setting("rotary", Flag(), False, "Turns queries and keys by their position (rotary position embedding)."),
            Setting("qk_norm", Flag(), False, "Normalises each head's queries and keys."),
        ),
        sample="float[B, T, 64]; float[B, S, 32]; bool[B, S]",
        also=("multihead_attention", "self_attention", "mha", "cross_attention"),
    ),
)
