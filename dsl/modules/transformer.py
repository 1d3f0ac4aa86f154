"""Transformer layers with the parameters of torch's, batch first, built on `Attention`."""

from __future__ import annotations

from collections.abc import Callable

import torch.nn.functional as F
from torch import Tensor, nn

from dsl.modules.attention import Attention

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": F.relu,
    "gelu": F.gelu,
    "silu": F.silu,
}


class _Layer(nn.Module):
    """What both kinds of layer are made of, in the order of torch's."""

    cross = False

    def __init__(
        self,
        embed_dim: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: str = "relu",
        layer_norm_eps: float = 1e-5,
        norm_first: bool = False,
        bias: bool = True,
        is_causal: bool = False,
    ) -> None:
        super().__init__()
        self.norm_first = norm_first
        self.activation = activation
        self.self_attn = Attention(
            embed_dim, nhead, dropout=dropout, bias=bias, is_causal=is_causal
        )
        if self.cross:
            self.multihead_attn = Attention(embed_dim, nhead, dropout=dropout, bias=bias)
        self.linear1 = nn.Linear(embed_dim, dim_feedforward, bias=bias)
        self.dropout = nn.Dropout(dropout)
        self.linear2 = nn.Linear(dim_feedforward, embed_dim, bias=bias)
        self.norm1 = nn.LayerNorm(embed_dim, eps=layer_norm_eps, bias=bias)
        self.norm2 = nn.LayerNorm(embed_dim, eps=layer_norm_eps, bias=bias)
        if self.cross:
            self.norm3 = nn.LayerNorm(embed_dim, eps=layer_norm_eps, bias=bias)

    def _attend(self, x: Tensor, mask: Tensor | None) -> Tensor:
        return self._dropped(self.self_attn(x, mask=mask))

    def _feed(self, x: Tensor) -> Tensor:
        return self._dropped(
            self.linear2(self.dropout(ACTIVATIONS[self.activation](self.linear1(x))))
        )

    def _dropped(self, x: Tensor) -> Tensor:
        return F.dropout(x, self.dropout.p, self.training)


class EncoderLayer(_Layer):
    """Self-attention and a feed-forward net, each with a residual connection and a norm.

    A state_dict of `torch.nn.TransformerEncoderLayer` fits. `mask` is that of `Attention`: true
    takes part.
    """

    def forward(self, input: Tensor, mask: Tensor | None = None) -> Tensor:
        x = input
        if self.norm_first:
            x = x + self._attend(self.norm1(x), mask)
            return x + self._feed(self.norm2(x))
        x = self.norm1(x + self._attend(x, mask))
        output: Tensor = self.norm2(x + self._feed(x))
        return output


class DecoderLayer(_Layer):
    """Self-attention, attention to a memory, and a feed-forward net, each with a residual
    connection and a norm.

    A state_dict of `torch.nn.TransformerDecoderLayer` fits. The masks are those of `Attention`:
    true takes part.
    """

    cross = True

    def forward(
        self,
        input: Tensor,
        memory: Tensor,
        mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
    ) -> Tensor:
        x = input
        if self.norm_first:
            x = x + self._attend(self.norm1(x), mask)
            x = x + self._look(self.norm2(x), memory, memory_mask)
            return x + self._feed(self.norm3(x))
        x = self.norm1(x + self._attend(x, mask))
        x = self.norm2(x + self._look(x, memory, memory_mask))
        output: Tensor = self.norm3(x + self._feed(x))
        return output

    def _look(self, x: Tensor, memory: Tensor, mask: Tensor | None) -> Tensor:
        return self._dropped(self.multihead_attn(x, context=memory, mask=mask))
