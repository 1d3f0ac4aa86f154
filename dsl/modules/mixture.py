"""A mixture of experts: each vector passes through a few feed-forward nets out of many."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Mixture(nn.Module):
    """A router picks `top_k` of `num_experts` two-layer nets for each vector and adds their
    results, weighted.

    No vector is dropped and none is padded: vectors are sorted by expert and multiplied group by
    group. With `return_balance` it gives a scalar too, smallest where all experts are used alike
    (as in Switch Transformers).
    """

    def __init__(
        self,
        embed_dim: int,
        num_experts: int,
        top_k: int = 2,
        hidden_size: int | None = None,
        return_balance: bool = False,
    ) -> None:
        super().__init__()
        if not 1 <= top_k <= num_experts:
            raise ValueError(
                f"top_k must be from 1 to {num_experts}, the number of experts, not {top_k}"
            )
        hidden = 4 * embed_dim if hidden_size is None else hidden_size
        self.num_experts = num_experts
        self.top_k = top_k
        self.return_balance = return_balance
        self.router = nn.Linear(embed_dim, num_experts, bias=False)
        self.weight1 = nn.Parameter(torch.empty(num_experts, embed_dim, hidden))
        self.weight2 = nn.Parameter(torch.empty(num_experts, hidden, embed_dim))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        for weight in (self.weight1, self.weight2):
            bound = 1 / math.sqrt(weight.shape[1])
            nn.init.uniform_(weight, -bound, bound)

    def forward(self, input: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        rows = input.flatten(0, -2)
        chances = self.router(rows).float().softmax(dim=-1)
        shares, experts = chances.topk(self.top_k, dim=-1)
        shares = shares / shares.sum(dim=-1, keepdim=True)

        chosen = experts.flatten()
        order = chosen.argsort(stable=True)
        counts = F.one_hot(chosen, self.num_experts).sum(dim=0)
        hidden = F.gelu(grouped(rows[order // self.top_k], self.weight1, counts))
        results = grouped(hidden, self.weight2, counts) * shares.flatten()[order].unsqueeze(1).to(
            rows.dtype
        )
        output = (
            torch.zeros_like(rows)
            .index_add(0, order // self.top_k, results.to(rows.dtype))
            .view_as(input)
        )
        if not self.return_balance:
            return output
        used = counts.to(chances.dtype) / max(1, chosen.shape[0])
        return output, self.num_experts * (used * chances.mean(dim=0)).sum().to(input.dtype)

    def extra_repr(self) -> str:
        return f"num_experts={self.num_experts}, top_k={self.top_k}"


def grouped(rows: Tensor, weights: Tensor, counts: Tensor) -> Tensor:
    """The first `counts[0]` rows times the first weight, the next `counts[1]` times the second, and
    so on."""
    weights = weights.to(rows.dtype)
    aligned = all(size * rows.element_size() % 16 == 0 for size in weights.shape[1:])
    if aligned:
        return F.grouped_mm(rows, weights, offs=counts.cumsum(0).to(torch.int32))
    if rows.is_meta:  # There are no counts to read; the shape is the same.
        return rows.new_empty(rows.shape[0], weights.shape[2])
    parts = torch.split_with_sizes(rows, counts.tolist())
    return torch.cat([part @ weight for part, weight in zip(parts, weights, strict=True)])
