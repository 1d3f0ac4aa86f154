"""What torch does where our layers over sequences are used: its own classes, with our conventions written out."""

from __future__ import annotations

import math
from typing import Any

import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from dsl.types.tensor import Tensor, Tuple, floats
from tests.catalogue.harness import Check
from tests.catalogue.strategies import COUNT, WILD, of_kind, wild

INDICES = (
    ("E0310", "only running shows which indices there are"),
    ("E0308.*(bool|byte)", "torch refuses these on some devices alone"),
)
SEQUENCE = (("needs a sequence of vectors", "torch takes a sequence without a batch too; here there always is one"),)
MASKS = (("needs a mask of", "a mask that only happens to spread over the scores is most likely transposed"),)

NO_DROPOUT = {"dropout": st.just(0.0)}
"""What is dropped is drawn in another order than torch's layers draw it; everything else is comparable."""


def _embed(x: Any, s: Any) -> Any:
    return nn.Embedding(
        s.num_embeddings, s.embedding_dim, s.padding_idx, s.max_norm, s.norm_type, s.scale_grad_by_freq, s.sparse
    )(x)


def _bag(x: Any, weights: Any, s: Any) -> Any:
    bag = nn.EmbeddingBag(
        s.num_embeddings,
        s.embedding_dim,
        s.max_norm,
        s.norm_type,
        s.scale_grad_by_freq,
        s.mode,
        s.sparse,
        padding_idx=s.padding_idx,
    )
    return bag(x, per_sample_weights=weights)


def _positions(x: Any, s: Any) -> Any:
    _, length, width = x.shape
    assert x.is_floating_point()
    table = torch.empty(s.max_len, width)
    if s.kind == "learnt":
        nn.init.normal_(table, std=0.02)
    else:
        for column in range(width):
            angle = torch.arange(s.max_len) * 10000.0 ** (-(column - column % 2) / width)
            table[:, column] = angle.cos() if column % 2 else angle.sin()
    return torch.narrow(table, 0, 0, length)


def _rotary(x: Any, s: Any) -> Any:
    assert x.is_floating_point()
    half = x.shape[-1] // 2
    turns = torch.stack([torch.arange(x.shape[-2]) * s.base ** (-i / half) for i in range(half)], dim=-1)
    pairs = torch.complex(x[..., :half], x[..., half:]) * torch.polar(torch.ones_like(turns), turns)
    return torch.cat([pairs.real, pairs.imag], dim=-1) + torch.zeros_like(x)


def _allowed(mask: Any, heads: int, scores: tuple[int, int, int], is_causal: bool) -> Any:
    """Our mask as numbers to add, [B * H, T, S], as torch's own layers take them."""
    batch, length, source = scores
    added = torch.zeros(batch, heads, length, source)
    if mask is not None:
        shaped = {2: lambda: mask[:, None, None], 3: lambda: mask[:, None], 4: lambda: mask}[mask.dim()]()
        if mask.dtype == torch.bool:
            added = added.masked_fill(~shaped, -math.inf)
        else:
            added = added + torch.add(shaped, 0)
            assert shaped.is_floating_point()
    if is_causal:
        added = added + torch.full((length, source), -math.inf).triu(1)
    return added.flatten(0, 1)


def _attention(x: Any, context: Any, mask: Any, s: Any) -> Any:
    batch, length, width = x.shape
    source = x if context is None else context
    if s.num_kv_heads is None and s.head_dim is None and not s.rotary and not s.qk_norm:
        theirs = nn.MultiheadAttention(
            width, s.num_heads, s.dropout, s.bias, kdim=source.shape[2], vdim=source.shape[2], batch_first=True
        )
        scores = (batch, length, source.shape[1])
        added = None if mask is None and not s.is_causal else _allowed(mask, s.num_heads, scores, s.is_causal)
        return theirs(x, source, source, attn_mask=added, need_weights=False)[0]
    return _grouped_attention(x, source, mask, s)


def _grouped_attention(x: Any, source: Any, mask: Any, s: Any) -> Any:
    """What torch has no layer for: one head at a time, written out."""
    width, other = x.shape[2], source.shape[2]
    size = s.head_dim or width // s.num_heads
    kv_heads = s.num_kv_heads or s.num_heads
    assert s.head_dim or width % s.num_heads == 0
    assert s.num_heads % kv_heads == 0
    assert x.shape[0] == source.shape[0], "a context is not spread over the batch"
    query, key = s.num_heads * size, kv_heads * size
    out = nn.Linear(query, width, bias=s.bias)
    if other == width:
        whole = nn.init.xavier_uniform_(torch.empty(query + 2 * key, width))
        parts = whole.split([query, key, key])
    else:
        parts = tuple(
            nn.init.xavier_uniform_(torch.empty(n, w)) for n, w in [(query, width), (key, other), (key, other)]
        )
    q, k, v = (y @ part.T for y, part in zip((x, source, source), parts, strict=True))
    added = _allowed(mask, s.num_heads, (x.shape[0], x.shape[1], source.shape[1]), s.is_causal)
    added = added.unflatten(0, (x.shape[0], s.num_heads))
    heads = []
    for head in range(s.num_heads):
        group = head * kv_heads // s.num_heads
        one_q, one_k = q[..., head * size :][..., :size], k[..., group * size :][..., :size]
        if s.qk_norm:
            one_q, one_k = F.rms_norm(one_q, (size,)), F.rms_norm(one_k, (size,))
        if s.rotary:
            assert size % 2 == 0
            one_q, one_k = (_rotary(y, type("S", (), {"base": 10000.0})) for y in (one_q, one_k))
        weights = (one_q @ one_k.transpose(1, 2) / math.sqrt(size) + added[:, head]).softmax(-1).nan_to_num()
        heads.append(weights @ v[..., group * size :][..., :size])
    return F.linear(torch.cat(heads, dim=-1), out.weight)


def _attention_inputs(draw: Any, s: dict[str, Any]) -> list[Any]:
    x = _sequence(draw, s["num_heads"])
    if draw(st.integers(0, 9)) == 0:
        return [wild(draw), None, None]
    context = floats(_near(draw, x.dims[0]), draw(COUNT), draw(COUNT)) if draw(st.booleans()) else None
    return [x, context, _mask(draw, x, context or x, s["num_heads"])]


def _sequence(draw: Any, heads: int) -> Tensor:
    return floats(draw(WILD), draw(COUNT), draw(st.sampled_from([heads, 2 * heads, 4 * heads, 5])))


def _near(draw: Any, size: Any) -> int:
    return size if draw(st.integers(0, 9)) else draw(COUNT)


def _mask(draw: Any, x: Tensor, source: Tensor, heads: int) -> Tensor | None:
    if draw(st.booleans()):
        return None
    full = (x.dims[0], heads, x.dims[1], source.dims[1])
    dims = draw(st.sampled_from([full, (full[0], *full[2:]), (full[0], full[3]), full[2:]]))
    kind = draw(st.sampled_from(["bool", "bool", "float", "float", "int"]))
    return Tensor(kind, tuple(_near(draw, dim if draw(st.integers(0, 3)) else 1) for dim in dims))


def _encoder_layer(x: Any, mask: Any, s: Any) -> Any:
    theirs = nn.TransformerEncoderLayer(
        x.shape[2],
        s.nhead,
        s.dim_feedforward,
        s.dropout,
        getattr(F, s.activation),
        s.layer_norm_eps,
        True,
        s.norm_first,
        s.bias,
    )
    return theirs(x, _allowed(mask, s.nhead, (x.shape[0], x.shape[1], x.shape[1]), s.is_causal))


def _decoder_layer(x: Any, memory: Any, mask: Any, memory_mask: Any, s: Any) -> Any:
    theirs = nn.TransformerDecoderLayer(
        x.shape[2],
        s.nhead,
        s.dim_feedforward,
        s.dropout,
        getattr(F, s.activation),
        s.layer_norm_eps,
        True,
        s.norm_first,
        s.bias,
    )
    own = _allowed(mask, s.nhead, (x.shape[0], x.shape[1], x.shape[1]), s.is_causal)
    cross = _allowed(memory_mask, s.nhead, (x.shape[0], x.shape[1], memory.shape[1]), False)
    return theirs(x, memory, own, cross)


def _encoder_inputs(draw: Any, s: dict[str, Any]) -> list[Any]:
    x = _sequence(draw, s["nhead"])
    return [wild(draw), None] if draw(st.integers(0, 9)) == 0 else [x, _mask(draw, x, x, s["nhead"])]


def _decoder_inputs(draw: Any, s: dict[str, Any]) -> list[Any]:
    x = _sequence(draw, s["nhead"])
    memory = floats(_near(draw, x.dims[0]), draw(COUNT), _near(draw, x.dims[2]))
    if draw(st.integers(0, 9)) == 0:
        return [x, draw(st.sampled_from([None, wild(draw)])), None, None]
    return [x, memory, _mask(draw, x, x, s["nhead"]), _mask(draw, x, memory, s["nhead"])]


def _recurrent(kind: type[nn.RNNBase], *names: str) -> Any:
    def reference(x: Any, state: Any, lengths: Any, s: Any) -> Any:
        theirs = kind(
            x.shape[2],
            s.hidden_size,
            num_layers=s.num_layers,
            bias=s.bias,
            batch_first=True,
            dropout=s.dropout,
            bidirectional=s.bidirectional,
            **{name: getattr(s, name) for name in names},
        )
        assert x.dim() == 3
        assert lengths is None, "only lengths that do not fit are drawn"
        output, state = theirs(x, state)
        return (output, state) if s.return_state else output

    return reference


def _recurrent_inputs(lstm: bool) -> Any:
    def inputs(draw: Any, s: dict[str, Any]) -> list[Any]:
        x = floats(draw(WILD), draw(WILD), draw(COUNT))
        if draw(st.integers(0, 9)) == 0:
            return [wild(draw), None, None]
        layers = s["num_layers"] * (2 if s["bidirectional"] else 1)
        one = floats(_near(draw, layers), _near(draw, x.dims[0]), _near(draw, s.get("proj_size") or s["hidden_size"]))
        state: Any = None
        if draw(st.booleans()):
            both = Tuple((one, floats(layers, x.dims[0], s["hidden_size"])))
            state = both if lstm == bool(draw(st.integers(0, 9))) else one
        # Numbers drawn would be no lengths of these sequences: test_sequences.py has some that are.
        wrong = st.sampled_from([Tensor("float", (x.dims[0],)), Tensor("int", (x.dims[0] + 1,)), Tensor("int", ())])
        lengths = draw(wrong) if draw(st.integers(0, 9)) == 0 else None
        return [x, state, lengths]

    return inputs


def _check_recurrent(kind: type[nn.RNNBase], *names: str) -> Check:
    return Check(
        _recurrent(kind, *names),
        settings={"num_layers": st.integers(1, 3)},
        inputs=_recurrent_inputs(kind is nn.LSTM),
        stricter=SEQUENCE,
        warns=("dropout option adds dropout", "projections is not supported with oneDNN"),
    )


def _moe(x: Any, s: Any) -> Any:
    width = x.shape[-1]
    hidden = s.hidden_size or 4 * width
    assert x.dim() > 1
    router = nn.Linear(width, s.num_experts, bias=False)
    first = torch.empty(s.num_experts, width, hidden).uniform_(-1 / math.sqrt(width), 1 / math.sqrt(width))
    second = torch.empty(s.num_experts, hidden, width).uniform_(-1 / math.sqrt(hidden), 1 / math.sqrt(hidden))
    chances = router(x).softmax(-1)
    shares, experts = chances.topk(s.top_k, dim=-1)
    weights = torch.zeros_like(chances).scatter(-1, experts, shares / shares.sum(-1, keepdim=True))
    every = F.gelu(torch.einsum("...d,edh->...eh", x, first))
    output = torch.einsum("...eh,ehd,...e->...d", every, second, weights)
    if not s.return_balance:
        return output
    used = (weights > 0).flatten(0, -2).float().mean(0) / s.top_k
    return output, s.num_experts * (used * chances.flatten(0, -2).mean(0)).sum()


CHECKS = {
    "layer.embed": Check(_embed, stricter=INDICES),
    "layer.embedding_bag": Check(
        _bag,
        stricter=(
            *INDICES,
            ("one bag of indices for each sample", "torch takes one long list with offsets too; here bags are rows"),
        ),
        examples=250,
        inputs=lambda draw, s: _bag_inputs(draw, s),
    ),
    "layer.positions": Check(_positions, stricter=SEQUENCE),
    "layer.rotary": Check(_rotary),
    "layer.attention": Check(
        _attention, settings=NO_DROPOUT, inputs=_attention_inputs, stricter=(*SEQUENCE, *MASKS), examples=400
    ),
    "layer.encoder_layer": Check(
        _encoder_layer, settings=NO_DROPOUT, inputs=_encoder_inputs, stricter=(*SEQUENCE, *MASKS)
    ),
    "layer.decoder_layer": Check(
        _decoder_layer, settings=NO_DROPOUT, inputs=_decoder_inputs, stricter=(*SEQUENCE, *MASKS)
    ),
    "layer.rnn": _check_recurrent(nn.RNN, "nonlinearity"),
    "layer.gru": _check_recurrent(nn.GRU),
    "layer.lstm": _check_recurrent(nn.LSTM, "proj_size"),
    "layer.moe": Check(_moe),
}


def _bag_inputs(draw: Any, s: dict[str, Any]) -> list[Any]:
    x = Tensor("tokens", (draw(WILD), draw(COUNT)), s["num_embeddings"])
    if draw(st.integers(0, 9)) == 0:
        x = wild(draw)
    weights = None
    if draw(st.integers(0, 2)) == 0:
        weights = of_kind(draw(st.sampled_from(["float", "float", "int"])), tuple(_near(draw, dim) for dim in x.dims))
    return [x, weights]
