"""Dropout of whole branches."""

from __future__ import annotations

from torch import Tensor, nn


class StochasticDepth(nn.Module):
    """Drops samples (`row`), or all of the batch at once (`batch`), with a chance of `p` while
    training."""

    def __init__(self, p: float, mode: str = "row") -> None:
        super().__init__()
        self.p = p
        self.mode = mode

    def forward(self, input: Tensor) -> Tensor:
        if not self.training or self.p == 0:
            return input
        rows = input.shape[0] if self.mode == "row" else 1
        kept = input.new_empty((rows,) + (1,) * (input.dim() - 1)).bernoulli_(1 - self.p)
        return input * (kept / (1 - self.p) if self.p < 1 else kept)

    def extra_repr(self) -> str:
        return f"p={self.p}, mode={self.mode}"
