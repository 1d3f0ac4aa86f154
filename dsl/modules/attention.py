"""Attention with the parameters of `torch.nn.MultiheadAttention`, batch first, one tensor in and one out."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from dsl.modules.positions import rotate


class Attention(nn.Module):
    """Each vector of a sequence gathers from the others, or from those of a context.

    A state_dict of `torch.nn.MultiheadAttention` fits where that class has the same: as many heads
    for keys and values as for queries, of `embed_dim // num_heads` numbers each. With fewer of
    them, or heads of another size, `in_proj_weight` keeps its layout (queries, keys, values); with
    a context of another size it is parted in three.

    `mask` tells what may be attended to: boolean, true takes part, or numbers that are added to the
    scores. It is [B, S], one value for each key; [B, T, S], one for each pair; or [B, H, T, S], for
    each head too.
    """

    in_proj_weight: Tensor | None
    q_proj_weight: Tensor | None
    k_proj_weight: Tensor | None
    v_proj_weight: Tensor | None
    in_proj_bias: Tensor | None

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        num_kv_heads: int | None = None,
        head_dim: int | None = None,
        context_dim: int | None = None,
        dropout: float = 0.0,
        bias: bool = True,
        is_causal: bool = False,
        rotary: bool = False,
        qk_norm: bool = False,
    ) -> None:
        super().__init__()
        self.embed_dim = embed_dim
        self.num_heads = num_heads
        self.num_kv_heads = num_heads if num_kv_heads is None else num_kv_heads
        self.head_dim = embed_dim // num_heads if head_dim is None else head_dim
        if head_dim is None and embed_dim % num_heads:
            raise ValueError(
                f"embed_dim ({embed_dim}) must be divisible by num_heads ({num_heads})"
            )
        if num_heads % self.num_kv_heads:
            raise ValueError(
                f"num_heads ({num_heads}) must be divisible by num_kv_heads ({self.num_kv_heads})"
            )
        if rotary and self.head_dim % 2:
            raise ValueError(f"rotary positions need heads of an even size, not {self.head_dim}")
        self.context_dim = embed_dim if context_dim is None else context_dim
        self.dropout = dropout
        self.is_causal = is_causal
        self.rotary = rotary

        query, key = self.num_heads * self.head_dim, self.num_kv_heads * self.head_dim
        fused = self.context_dim == embed_dim
        self.in_proj_weight = _parameter(query + 2 * key, embed_dim) if fused else None
        self.q_proj_weight = None if fused else _parameter(query, embed_dim)
        self.k_proj_weight = None if fused else _parameter(key, self.context_dim)
        self.v_proj_weight = None if fused else _parameter(key, self.context_dim)
        self.in_proj_bias = _parameter(query + 2 * key) if bias else None
        self.out_proj = nn.Linear(query, embed_dim, bias=bias)
        self.q_norm = nn.RMSNorm(self.head_dim) if qk_norm else None
        self.k_norm = nn.RMSNorm(self.head_dim) if qk_norm else None
        self.reset_parameters()

    def reset_parameters(self) -> None:
        for weight in (
            self.in_proj_weight,
            self.q_proj_weight,
            self.k_proj_weight,
            self.v_proj_weight,
        ):
            if weight is not None:
                nn.init.xavier_uniform_(weight)
        if self.in_proj_bias is not None:
            nn.init.zeros_(self.in_proj_bias)
            nn.init.zeros_(self.out_proj.bias)

    def forward(
        self, input: Tensor, context: Tensor | None = None, mask: Tensor | None = None
    ) -> Tensor:
        query, key, value = self._projected(input, input if context is None else context)
        if self.q_norm is not None and self.k_norm is not None:
            query, key = self.q_norm(query), self.k_norm(key)
        if self.rotary:
            query, key = rotate(query), rotate(key)
        if mask is not None:
            mask = self._scores_mask(mask, query, key)
        gathered = F.scaled_dot_product_attention(
            query,
            key,
            value,
            attn_mask=mask,
            dropout_p=self.dropout if self.training else 0.0,
            is_causal=self.is_causal and mask is None,
            enable_gqa=self.num_kv_heads != self.num_heads,
        )
        output: Tensor = self.out_proj(gathered.transpose(1, 2).flatten(2))
        return output

    def _projected(self, input: Tensor, source: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries of the input, keys and values of the source, each [B, H, T, D]."""
        query, key = self.num_heads * self.head_dim, self.num_kv_heads * self.head_dim
        sizes = (query, key, key)
        if self.in_proj_weight is not None and source is input:
            parts = torch.split_with_sizes(
                F.linear(input, self.in_proj_weight, self.in_proj_bias), sizes, dim=-1
            )
        else:
            biases: Sequence[Tensor | None] = (None, None, None)
            if self.in_proj_bias is not None:
                biases = torch.split_with_sizes(self.in_proj_bias, sizes)
            parts = tuple(map(F.linear, (input, source, source), self._weights(sizes), biases))
        q, k, v = (torch.unflatten(part, -1, (-1, self.head_dim)).transpose(1, 2) for part in parts)
        return q, k, v

    def _weights(self, sizes: tuple[int, int, int]) -> Sequence[Tensor]:
        if self.in_proj_weight is not None:
            return torch.split_with_sizes(self.in_proj_weight, sizes)
        parts = (self.q_proj_weight, self.k_proj_weight, self.v_proj_weight)
        return [part for part in parts if part is not None]

    def _scores_mask(self, mask: Tensor, query: Tensor, key: Tensor) -> Tensor:
        """The mask as one for each head, query and key, with the causal one laid over it."""
        if mask.dim() == 2:
            mask = mask[:, None, None, :]
        elif mask.dim() == 3:
            mask = mask[:, None]
        if self.is_causal:
            past = torch.ones(
                query.shape[2], key.shape[2], dtype=torch.bool, device=mask.device
            ).tril()
            mask = (
                mask & past if mask.dtype == torch.bool else mask.masked_fill(~past, float("-inf"))
            )
        return mask if mask.dtype == torch.bool else mask.to(query.dtype)

    def extra_repr(self) -> str:
        shown = [f"{self.embed_dim}", f"num_heads={self.num_heads}"]
        if self.num_kv_heads != self.num_heads:
            shown.append(f"num_kv_heads={self.num_kv_heads}")
        if self.context_dim != self.embed_dim:
            shown.append(f"context_dim={self.context_dim}")
        shown += [name for name in ("is_causal", "rotary") if getattr(self, name)]
        return ", ".join(shown + [f"dropout={self.dropout}"] * bool(self.dropout))


def _parameter(*shape: int) -> nn.Parameter:
    return nn.Parameter(torch.empty(*shape))
