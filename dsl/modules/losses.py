"""Losses that torch has no single callable for, and torch's own on targets that it does not take as they are.

`reduction` is torch's: `mean`, `sum` or `none`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def reduced(losses: Tensor, reduction: str) -> Tensor:
    if reduction == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()


def alike(input: Tensor, target: Tensor | float) -> Tensor:
    """A target in the precision and the shape of the output: a number stands in each place."""
    if not isinstance(target, Tensor):
        return torch.full_like(input, target)
    target = target.to(input.dtype)
    return target if target.dim() else target.expand_as(input)


def against_plain(input: Tensor, target: Tensor | float, loss: str, **settings: Any) -> Tensor:
    """One of torch's losses, of a target that is a number, or of numbers of another kind than the
    output's."""
    return ELEMENTWISE[loss](input, alike(input, target), **settings)


ELEMENTWISE: dict[str, Callable[..., Tensor]] = {
    "mse_loss": F.mse_loss,
    "l1_loss": F.l1_loss,
    "smooth_l1_loss": F.smooth_l1_loss,
    "huber_loss": F.huber_loss,
    "poisson_nll_loss": F.poisson_nll_loss,
    "binary_cross_entropy": F.binary_cross_entropy,
    "binary_cross_entropy_with_logits": F.binary_cross_entropy_with_logits,
    "multilabel_soft_margin_loss": F.multilabel_soft_margin_loss,
    "soft_margin_loss": F.soft_margin_loss,
    "hinge_embedding_loss": F.hinge_embedding_loss,
}


# -- labels


def cross_entropy_last(input: Tensor, target: Tensor, **settings: Any) -> Tensor:
    """`cross_entropy` of classes along the last dimension."""
    losses: Tensor = F.cross_entropy(input.flatten(0, -2), target.flatten(), **settings)
    return losses.reshape(target.shape) if losses.dim() else losses


def nll_loss_last(input: Tensor, target: Tensor, **settings: Any) -> Tensor:
    """`nll_loss` of classes along the last dimension."""
    losses: Tensor = F.nll_loss(input.flatten(0, -2), target.flatten(), **settings)
    return losses.reshape(target.shape) if losses.dim() else losses


def focal(
    input: Tensor,
    target: Tensor,
    gamma: float,
    reduction: str,
    alpha: None = None,
    classes_last: bool = False,
) -> Tensor:
    """Cross-entropy, times how unsure the right class is to the power of `gamma`."""
    chosen = _by_class(F.log_softmax(input, -1 if classes_last else 1), target, classes_last)
    return reduced(-((1 - chosen.exp()) ** gamma) * chosen, reduction)


def binary_focal(
    input: Tensor, target: Tensor | float, gamma: float, reduction: str, alpha: float | None = None
) -> Tensor:
    wanted = alike(input, target)
    losses = F.binary_cross_entropy_with_logits(input, wanted, reduction="none")
    probability = input.sigmoid()
    wrong = probability * (1 - wanted) + (1 - probability) * wanted
    losses = losses * wrong**gamma
    if alpha is not None:
        losses = losses * (alpha * wanted + (1 - alpha) * (1 - wanted))
    return reduced(losses, reduction)


def dice(
    input: Tensor, target: Tensor, smooth: float, reduction: str, classes_last: bool = False
) -> Tensor:
    """One less the overlap, a class at a time; the mean over the classes of each sample."""
    dim = -1 if classes_last else 1
    probability = input.softmax(dim)
    wanted = F.one_hot(target, input.shape[dim]).to(input.dtype)
    if not classes_last:
        wanted = wanted.movedim(-1, 1)
    places = [place for place in range(1, input.dim()) if place != dim % input.dim()]
    return reduced(_overlap(probability, wanted, places, smooth).mean(1), reduction)


def binary_dice(input: Tensor, target: Tensor | float, smooth: float, reduction: str) -> Tensor:
    return reduced(
        _overlap(input.sigmoid(), alike(input, target), list(range(1, input.dim())), smooth),
        reduction,
    )


def _overlap(probability: Tensor, wanted: Tensor, dims: list[int], smooth: float) -> Tensor:
    both, either = probability * wanted, probability + wanted
    if dims:
        both, either = both.sum(dims), either.sum(dims)
    return 1 - (2 * both + smooth) / (either + smooth)


def _by_class(values: Tensor, target: Tensor, classes_last: bool) -> Tensor:
    dim = -1 if classes_last else 1
    return values.gather(dim, target.unsqueeze(dim)).squeeze(dim)


def ctc(
    input: Tensor,
    target: Tensor,
    target_lengths: Tensor,
    input_lengths: Tensor | None = None,
    blank: int = 0,
    reduction: str = "mean",
    zero_infinity: bool = False,
) -> Tensor:
    """`ctc_loss` of `[B, T, C]`, each sample as long as the output if no lengths are given."""
    if input_lengths is None:
        input_lengths = torch.full_like(target_lengths, input.shape[1])
    return F.ctc_loss(
        input.transpose(0, 1),
        target,
        input_lengths,
        target_lengths,
        blank,
        reduction,
        zero_infinity,
    )


class Weighted(nn.Module):
    """One of torch's losses with a weight for each class. The weights are no part of the state."""

    weight: Tensor

    def __init__(self, loss: str, weight: list[float], **settings: Any) -> None:
        super().__init__()
        self.loss = loss
        self.settings = settings
        self.register_buffer("weight", torch.tensor(weight), persistent=False)

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        if self.loss in ELEMENTWISE:
            target = alike(input, target)
        return WEIGHTED[self.loss](
            input, target, weight=self.weight.to(input.dtype), **self.settings
        )

    def extra_repr(self) -> str:
        return ", ".join([self.loss, *(f"{name}={value}" for name, value in self.settings.items())])


WEIGHTED: dict[str, Callable[..., Tensor]] = {
    "cross_entropy": F.cross_entropy,
    "cross_entropy_last": cross_entropy_last,
    "nll_loss": F.nll_loss,
    "nll_loss_last": nll_loss_last,
    "multi_margin_loss": F.multi_margin_loss,
    "multilabel_soft_margin_loss": F.multilabel_soft_margin_loss,
}


class PositiveWeighted(nn.Module):
    """`binary_cross_entropy_with_logits` with weights on what is true. They are no part of the
    state."""

    pos_weight: Tensor

    def __init__(self, pos_weight: list[float], reduction: str = "mean") -> None:
        super().__init__()
        self.reduction = reduction
        self.register_buffer("pos_weight", torch.tensor(pos_weight), persistent=False)

    def forward(self, input: Tensor, target: Tensor | float) -> Tensor:
        weight = self.pos_weight.to(input.dtype)
        return F.binary_cross_entropy_with_logits(
            input, alike(input, target), pos_weight=weight, reduction=self.reduction
        )


# -- numbers


def pinball(input: Tensor, target: Tensor | float, q: float, reduction: str) -> Tensor:
    lack = alike(input, target) - input
    return reduced(torch.maximum(q * lack, (q - 1) * lack), reduction)


def gaussian_nll(
    input: Tensor, target: Tensor | float, var: Tensor | float, **settings: Any
) -> Tensor:
    if not isinstance(var, Tensor) or not var.dim():
        var = alike(input, var)
    return F.gaussian_nll_loss(input, alike(input, target), var.to(input.dtype), **settings)


def kl_normal(mu: Tensor, logvar: Tensor, reduction: str) -> Tensor:
    """The divergence from the standard normal distribution, summed within each sample."""
    terms = 0.5 * (mu**2 + logvar.exp() - 1 - logvar)
    return reduced(terms.flatten(1).sum(1) if terms.dim() > 1 else terms, reduction)


def total_variation(x: Tensor, reduction: str) -> Tensor:
    """The mean absolute difference of neighbours within each sample, summed over the directions."""
    totals = [torch.diff(x, dim=dim).abs().flatten(1).mean(1) for dim in range(2, x.dim())]
    return reduced(torch.stack(totals).sum(0), reduction)


# -- vectors


def margin_ranking(
    input1: Tensor, input2: Tensor, target: Tensor | float, margin: float, reduction: str
) -> Tensor:
    return F.margin_ranking_loss(
        input1, input2, alike(input1, target), margin=margin, reduction=reduction
    )


def cosine_embedding(
    input1: Tensor, input2: Tensor, target: Tensor | float, margin: float, reduction: str
) -> Tensor:
    wanted = alike(input1[:, 0], target)
    return F.cosine_embedding_loss(input1, input2, wanted, margin=margin, reduction=reduction)


def contrastive(
    input1: Tensor, input2: Tensor, target: Tensor | float, margin: float, reduction: str
) -> Tensor:
    """Squared distances where the target is 1; where it is 0, the square of what they lack of the
    margin."""
    distance = F.pairwise_distance(input1, input2)
    same = alike(distance, target)
    return reduced(
        same * distance**2 + (1 - same) * (margin - distance).clamp(min=0) ** 2, reduction
    )


def info_nce(query: Tensor, positive: Tensor, temperature: float, reduction: str) -> Tensor:
    """Cross-entropy of each row's similarity to all partners, of which its own is the right one."""
    scores = F.normalize(query, dim=1) @ F.normalize(positive, dim=1).T / temperature
    return F.cross_entropy(
        scores, torch.arange(len(scores), device=scores.device), reduction=reduction
    )


def nt_xent(input1: Tensor, input2: Tensor, temperature: float, reduction: str) -> Tensor:
    """The same over both views together, each vector among all but itself."""
    both = F.normalize(torch.cat([input1, input2]), dim=1)
    itself = torch.eye(len(both), dtype=torch.bool, device=both.device)
    scores = (both @ both.T / temperature).masked_fill(itself, float("-inf"))
    partner = torch.arange(len(both), device=both.device).roll(len(input1))
    return F.cross_entropy(scores, partner, reduction=reduction)
