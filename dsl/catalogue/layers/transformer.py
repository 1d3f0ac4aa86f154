"""Whole transformer layers."""

from __future__ import annotations

from dsl.catalogue.entry import Entry, Input, Made, Refuse, Setting, Settings, Weight
from dsl.catalogue.layers.attention import MASK, head_size, need_context, need_mask, projections
from dsl.catalogue.needs import need_sequence
from dsl.types.domains import Choice, Flag, Number, Whole
from dsl.types.tensor import Tensor

SETTINGS = (
    Setting("nhead", Whole(1), doc="How many heads attention has."),
    Setting("dim_feedforward", Whole(1), 2048, "Size of the hidden layer of the feed-forward net."),
    Setting("dropout", Number(0.0, 1.0), 0.1, "Share of values that is dropped in training."),
    Setting("activation", Choice(("relu", "gelu", "silu")), "relu", "The feed-forward net's activation."),
    Setting("layer_norm_eps", Number(above=0.0), 1e-5, "Added to the variance, for stability."),
    Setting("norm_first", Flag(), False, "Normalises what goes into each part, not what comes out."),
    Setting("bias", Flag(), True, "Adds learned biases."),
    Setting("is_causal", Flag(), False, "Each position sees itself and what is before it."),
)


def _encoder_layer(x: Tensor, mask: Tensor | None, s: Settings) -> Made:
    batch, length, width = need_sequence("encoder_layer", x)
    head_size("encoder_layer", "nhead", s.nhead, x, width)
    if mask is not None:
        need_mask("encoder_layer", "mask", mask, (batch, s.nhead, length, length))
    attended = projections(width, width, width, width, s.bias, "self_attn.")
    return Made(
        x,
        "dsl.modules.transformer.EncoderLayer",
        {"embed_dim": width, **s.as_dict()},
        attended + feed_forward(width, s.dim_feedforward, s.bias, norms=2),
    )


def _decoder_layer(
    x: Tensor, memory: Tensor | None, mask: Tensor | None, memory_mask: Tensor | None, s: Settings
) -> Made:
    batch, length, width = need_sequence("decoder_layer", x)
    head_size("decoder_layer", "nhead", s.nhead, x, width)
    if memory is None:
        raise Refuse(
            "`decoder_layer` needs a `memory` to attend to",
            help=f"add `memory=...`, the encoder's output float[{batch}, S, {width}]; "
            "without an encoder, use `encoder_layer(..., is_causal=true)`",
            code="E0332",
        )
    source, other = need_context("decoder_layer", "memory", batch, memory)
    if other != width:
        raise Refuse(
            f"`decoder_layer` works on vectors of {width}, but `memory` has vectors of {other}: {memory}",
            at="memory",
            help=f"bring it to that size first: `linear({width})`",
        )
    if mask is not None:
        need_mask("decoder_layer", "mask", mask, (batch, s.nhead, length, length))
    if memory_mask is not None:
        need_mask("decoder_layer", "memory_mask", memory_mask, (batch, s.nhead, length, source))
    attended = projections(width, width, width, width, s.bias, "self_attn.")
    attended += projections(width, width, width, width, s.bias, "multihead_attn.")
    return Made(
        x,
        "dsl.modules.transformer.DecoderLayer",
        {"embed_dim": width, **s.as_dict()},
        attended + feed_forward(width, s.dim_feedforward, s.bias, norms=3),
    )


def feed_forward(width: int, hidden: int, bias: bool, norms: int) -> tuple[Weight, ...]:
    shapes: list[tuple[str, tuple[int, ...]]] = [("linear1", (hidden, width)), ("linear2", (width, hidden))]
    shapes += [(f"norm{number}", (width,)) for number in range(1, norms + 1)]
    found = []
    for name, shape in shapes:
        found += [Weight(f"{name}.weight", shape)] + [Weight(f"{name}.bias", shape[:1])] * bias
    return tuple(found)


ENTRIES = (
    Entry(
        "encoder_layer",
        "layer",
        "A transformer layer: self-attention and a feed-forward net, with residual connections and norms.",
        "encoder_layer(8, dim_feedforward=1024, norm_first=true)",
        _encoder_layer,
        inputs=(Input("input"), MASK),
        settings=SETTINGS,
        sample="float[B, T, 64]; bool[B, T]",
        also=("transformer", "transformer_encoder_layer", "transformer_layer", "transformer_block"),
    ),
    Entry(
        "decoder_layer",
        "layer",
        "A transformer layer that also attends to a `memory`, an encoder's output.",
        "decoder_layer(8, memory=encoded, is_causal=true)",
        _decoder_layer,
        inputs=(
            Input("input"),
            Input("memory", False, "The sequence to attend to, most often an encoder's output. Has to be given."),
            MASK,
            Input("memory_mask", False, "What of the memory may be attended to, shaped as `mask` is."),
        ),
        settings=SETTINGS,
        sample="float[B, T, 64]; float[B, S, 64]; bool[B, T]; bool[B, S]",
        also=("transformer_decoder_layer",),
    ),
)
