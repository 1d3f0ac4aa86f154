"""The formulas of metrics, written out: what `check_metric.py` compares torchmetrics with.

Each takes all outputs and targets at once, and the settings.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from dsl.catalogue.entry import Settings

Reference = Callable[[Tensor, Tensor, Settings], Tensor | float]

# -- labels: what is compared is counted from a table, a row a class that is, a column a class that is said


def probabilities(output: Tensor, target: Tensor) -> Tensor:
    """A row of chances of each class for each label; of a single number, of false and true."""
    if output.dim() == target.dim() + 1:
        first = output if tuple(output.shape[:1] + output.shape[2:]) == tuple(target.shape) else output.movedim(-1, 1)
        return first.softmax(1).movedim(1, -1).flatten(0, -2)
    chance = output.sigmoid().flatten()
    return torch.stack([1 - chance, chance], 1)


def table(output: Tensor, target: Tensor, s: Any) -> Tensor:
    said = output.flatten() if not output.is_floating_point() else probabilities(output, target).argmax(1)
    size = 4 if output.dim() > target.dim() or not output.is_floating_point() else 2
    found = torch.zeros(size, size)
    for right, guess in zip(target.flatten().tolist(), said.tolist(), strict=True):
        if right != s.ignore_index:
            found[int(right), int(guess)] += 1
    return found


def averaged(score: Callable[..., Any], output: Tensor, target: Tensor, s: Any) -> Tensor:
    """A score of right, falsely said, missed and rightly not said, averaged over the classes as the settings say."""
    if output.is_floating_point() and output.dim() == target.dim() == 2:
        columns = [table(output[:, column], target[:, column], s) for column in range(output.shape[1])]
        counts = torch.stack([torch.stack([t[1, 1], t[0, 1], t[1, 0], t[0, 0]]) for t in columns])
    else:
        found = table(output, target, s)
        right = found.diagonal()
        counts = torch.stack([right, found.sum(0) - right, found.sum(1) - right], 1)
        counts = torch.cat([counts, found.sum() - counts.sum(1, keepdim=True)], 1)
        if output.is_floating_point() and output.dim() == target.dim():
            return score(*counts[1])  # type: ignore[no-any-return]
    if s.average == "micro":
        return score(*counts.sum(0))  # type: ignore[no-any-return]
    scores = torch.stack([score(*row) for row in counts])
    weights = counts[:, 0] + counts[:, 2] if s.average == "weighted" else torch.ones(len(counts))
    return (scores * weights).sum() / weights.sum()


def by_counts(score: Callable[..., Any]) -> Reference:
    return lambda output, target, s: averaged(score, output, target, s)


def fbeta(output: Tensor, target: Tensor, s: Any) -> Tensor:
    square = s.beta**2
    return averaged(
        lambda tp, fp, fn, tn: (1 + square) * tp / ((1 + square) * tp + square * fn + fp), output, target, s
    )


def accuracy(output: Tensor, target: Tensor, s: Any) -> Tensor | float:
    if s.top_k > 1:
        best = probabilities(output, target).topk(s.top_k).indices
        hits = (best == target.flatten()[:, None]).any(1)
        kept = target.flatten() != (s.ignore_index if s.ignore_index is not None else -1)
        if s.average == "micro":
            return hits[kept].float().mean()
        return torch.stack([hits[target.flatten() == label].float().mean() for label in range(4)]).mean()
    if output.is_floating_point() and output.dim() == target.dim():
        return averaged(lambda tp, fp, fn, tn: (tp + tn) / (tp + fp + fn + tn), output, target, s)
    return averaged(lambda tp, fp, fn, tn: tp / (tp + fn), output, target, s)


def ranked(one: Callable[[Tensor, Tensor], Tensor | float]) -> Reference:
    """Of each class against the others, averaged."""

    def run(output: Tensor, target: Tensor, s: Any) -> Tensor | float:
        chances, right = probabilities(output, target), target.flatten()
        if output.dim() == target.dim() == 1:
            return one(chances[:, 1], right == 1)
        if output.dim() == target.dim():
            scores = [one(output[:, column], target[:, column] == 1) for column in range(output.shape[1])]
            weights = target.float().sum(0)
        else:
            scores = [one(chances[:, label], right == label) for label in range(4)]
            weights = torch.bincount(right, minlength=4).float()
        found = torch.tensor([float(score) for score in scores])
        return (found * weights).sum() / weights.sum() if s.average == "weighted" else found.mean()

    return run


def above(score: Tensor, truth: Tensor) -> Tensor:
    """How often what is true scores above what is not; half for a draw."""
    gaps = score[truth][:, None] - score[~truth][None]
    return ((gaps > 0) + 0.5 * (gaps == 0)).mean()


def precision_by_recall(score: Tensor, truth: Tensor) -> float:
    total, hits = 0.0, 0
    for place, index in enumerate(score.argsort(descending=True).tolist(), 1):
        if truth[index]:
            hits += 1
            total += hits / place
    return total / hits


def confusion(output: Tensor, target: Tensor, s: Any) -> Tensor:
    if output.is_floating_point() and output.dim() == target.dim() == 2:
        return torch.stack([confusion(output[:, column], target[:, column], s) for column in range(output.shape[1])])
    found = table(output, target, s)
    totals = {None: 1, "true": found.sum(1, keepdim=True), "pred": found.sum(0), "all": found.sum()}
    return found / totals[s.normalize]


def matthews(output: Tensor, target: Tensor, s: Any) -> Tensor:
    found = table(output, target, s)
    if output.is_floating_point() and output.dim() == target.dim() == 2:
        found = sum((table(output[:, column], target[:, column], s) for column in range(output.shape[1])), found * 0)
    rows, columns, total = found.sum(1), found.sum(0), found.sum()
    top = found.diagonal().sum() * total - rows @ columns
    return top / ((total**2 - columns @ columns) * (total**2 - rows @ rows)).sqrt()


def kappa(output: Tensor, target: Tensor, s: Any) -> Tensor:
    found = table(output, target, s)
    chance = torch.outer(found.sum(1), found.sum(0)) / found.sum()
    place = torch.arange(len(found)).float()
    gap = (place[:, None] - place).abs()
    cost = {None: (gap > 0).float(), "linear": gap, "quadratic": gap**2}[s.weights]
    return 1 - (cost * found).sum() / (cost * chance).sum()


def calibration(output: Tensor, target: Tensor, s: Any) -> Tensor:
    chances = probabilities(output, target)
    sure, said = chances.max(1)
    right = said == target.flatten()
    if output.dim() == target.dim():  # torchmetrics bins the chance of true, and compares it with how often it is so
        sure, right = chances[:, 1], target.flatten() == 1
    bins = (sure * s.n_bins).floor().clamp(max=s.n_bins - 1)
    gaps, shares = [], []
    for place in bins.unique():
        inside = bins == place
        gaps.append((right[inside].float().mean() - sure[inside].mean()).abs())
        shares.append(inside.float().mean())
    gap, share = torch.stack(gaps), torch.stack(shares)
    return {"l1": (gap * share).sum(), "max": gap.max(), "l2": (gap**2 * share).sum().sqrt()}[s.norm]


# -- numbers


def of_gap(score: Callable[[Tensor, Tensor], Tensor]) -> Reference:
    return lambda output, target, s: score(output, target.to(output.dtype))


def r2(output: Tensor, target: Tensor) -> Tensor:
    output, target = output.reshape(len(output), -1), target.reshape(len(target), -1)
    return (1 - ((output - target) ** 2).sum(0) / ((target - target.mean(0)) ** 2).sum(0)).mean()


def explained(output: Tensor, target: Tensor) -> Tensor:
    output, target = output.reshape(len(output), -1), target.reshape(len(target), -1)
    return (1 - (target - output).var(0, correction=0) / target.var(0, correction=0)).mean()


def pearson(output: Tensor, target: Tensor) -> Tensor:
    return torch.corrcoef(torch.stack([output.flatten(), target.flatten()]))[0, 1]


def spearman(output: Tensor, target: Tensor) -> Tensor:
    return pearson(*(side.flatten().argsort().argsort().float() for side in (output, target)))


def ssim(output: Tensor, target: Tensor, s: Any) -> Tensor:
    reach = int(3.5 * s.sigma + 0.5)
    line = torch.exp(-((torch.arange(2 * reach + 1) - reach) ** 2) / (2 * s.sigma**2))
    window = torch.outer(line, line) / line.sum() ** 2

    def smooth(image: Tensor) -> Tensor:
        padded = F.pad(image, (reach,) * 4, mode="reflect").flatten(0, 1)[:, None]
        return F.conv2d(padded, window[None, None])

    m1, m2 = smooth(output), smooth(target)
    v1, v2 = smooth(output**2) - m1**2, smooth(target**2) - m2**2
    both = smooth(output * target) - m1 * m2
    c1, c2 = (0.01 * s.data_range) ** 2, (0.03 * s.data_range) ** 2
    return ((2 * m1 * m2 + c1) * (2 * both + c2) / ((m1**2 + m2**2 + c1) * (v1 + v2 + c2))).mean()


# -- sequences


def kept(tokens: Tensor, s: Any) -> list[list[int]]:
    found = []
    for row in (tokens.argmax(-1) if tokens.is_floating_point() else tokens).tolist():
        before = row[: row.index(s.stop_index)] if s.stop_index in row else row
        found.append([token for token in before if token != s.ignore_index])
    return found


def bleu(output: Tensor, target: Tensor, s: Any) -> float:
    said, wanted = kept(output, s), kept(target, s)
    total = 0.0
    for size in range(1, s.n_gram + 1):
        hits = number = 0
        for one, other in zip(said, wanted, strict=True):
            runs = [Counter(tuple(row[at : at + size]) for at in range(len(row) - size + 1)) for row in (one, other)]
            hits += sum((runs[0] & runs[1]).values())
            number += sum(runs[0].values())
        more = 1 if s.smooth and size > 1 else 0
        if hits == 0:
            return 0.0
        total += math.log((hits + more) / (number + more)) / s.n_gram
    lengths = sum(map(len, said)), sum(map(len, wanted))
    return math.exp(total) * (1.0 if lengths[0] > lengths[1] else math.exp(1 - lengths[1] / lengths[0]))


def distance(said: tuple[int, ...], wanted: tuple[int, ...]) -> int:
    if not said or not wanted:
        return len(said) + len(wanted)
    if said[0] == wanted[0]:
        return distance(said[1:], wanted[1:])
    return 1 + min(distance(said[1:], wanted), distance(said, wanted[1:]), distance(said[1:], wanted[1:]))


def edits(output: Tensor, target: Tensor, s: Any) -> tuple[int, int, int]:
    said, wanted = kept(output, s), kept(target, s)
    total = sum(distance(tuple(one), tuple(other)) for one, other in zip(said, wanted, strict=True))
    return total, len(said), sum(map(len, wanted))


def perplexity(output: Tensor, target: Tensor, s: Any) -> Tensor:
    skipped = -100 if s.ignore_index is None else s.ignore_index
    return F.cross_entropy(output.flatten(0, 1), target.flatten(), ignore_index=skipped).exp()
