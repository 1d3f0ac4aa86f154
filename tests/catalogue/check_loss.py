"""What the property test has to know about losses: torch's own, or the formula, written a second time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from dsl.types.tensor import Tensor, floats
from tests.catalogue.harness import Check

Draw = Callable[[st.SearchStrategy[Any]], Any]
Strategy = st.SearchStrategy[Any]

KINDS = ("E0308", "torch converts on the way, or finds out when it goes back")
STRETCHED = ("E0312", "torch stretches, with a warning if at all")
RANGE = ("E0311|tells two classes apart", "torch looks at the labels themselves")
UNBATCHED = ("E0312", "torch takes a sample without its batch")


def reduced(losses: torch.Tensor, s: Any) -> torch.Tensor:
    return {"mean": losses.mean, "sum": losses.sum, "none": losses.clone}[s.reduction]()


def filled(x: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return target.to(x.dtype).expand_as(x)


def of(module: Any, *names: str) -> Callable[..., Any]:
    """A loss of torch.nn, on a target converted and filled out to be like the output."""

    def run(x: torch.Tensor, target: torch.Tensor, s: Any) -> Any:
        given = {name: getattr(s, name) for name in (*names, "reduction")}
        return module(**given)(x, filled(x, target) if target.dim() == 0 else target.to(x.dtype))

    return run


# -- draws

SHAPES = st.sampled_from([(4,), (4, 3), (4, 1), (2, 3, 5), (1,)])


def bent(draw: Draw, dims: tuple[int, ...]) -> tuple[int, ...]:
    """The shape, or one near it."""
    ways = [dims, dims, dims, dims[:-1], (*dims, 1), dims[1:], (*dims[:-1], 7), ()]
    return draw(st.sampled_from(ways))  # type: ignore[no-any-return]


def places(*kinds: str) -> Callable[..., list[Any]]:
    """An output, and a target in the same place for each of these kinds."""

    def inputs(draw: Draw, settings: Any) -> list[Any]:
        dims = draw(SHAPES)
        kind = draw(st.sampled_from([*kinds, *kinds, "float", "class", "complex", "byte"]))
        of = draw(st.sampled_from([2, 2, 5])) if kind == "class" else None
        output = Tensor(draw(st.sampled_from(["float"] * 5 + ["int"])), dims)
        return [output, Tensor(kind, bent(draw, dims), of)]

    return inputs


def labelled(*ranks: int) -> Callable[..., list[Any]]:
    """An output of classes, and labels: most often as they should be."""

    def inputs(draw: Draw, settings: Any) -> list[Any]:
        labels = (3, 2, 4)[: draw(st.sampled_from(ranks))]
        kind = draw(st.sampled_from(["class", "tokens", "class", "int", "float", "bool"]))
        classes = draw(st.sampled_from([5, 5, 5, 1, 3]))
        last = kind == "tokens" and len(labels) > 1
        dims = (*labels, classes) if last else (*labels[:1], classes, *labels[1:])
        of = draw(st.sampled_from([5, 3])) if kind in ("class", "tokens") else None
        return [floats(*draw(st.sampled_from([dims] * 6 + [dims[:-1], dims[::-1]]))), Tensor(kind, labels, of)]

    return inputs


def vectors(count: int, target: str = "") -> Callable[..., list[Any]]:
    def inputs(draw: Draw, settings: Any) -> list[Any]:
        dims = draw(st.sampled_from([(4, 3), (4, 3), (2, 3), (3,), (2, 4, 3)]))
        sides = [Tensor(draw(st.sampled_from(["float"] * 8 + ["int"])), dims) for _ in range(count)]
        if draw(st.integers(0, 5)) == 0:
            sides[0] = floats(*bent(draw, dims))
        if not target:
            return sides
        each = dims if target == "same" else dims[:-1]
        kind = draw(st.sampled_from(["float", "int", "float", "bool", "byte"]))
        return [*sides, Tensor(kind, draw(st.sampled_from([each, each, each, (), (7,)])))]

    return inputs


# -- references

WEIGHTS = st.sampled_from([None, None, (1.0, 2.0, 0.5, 1.0, 3.0)])


def classes_first(x: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """The output with its classes along dimension 1: a target is given only where they fit one way."""
    if target.dim() == x.dim() or x.dim() < 3:
        return x
    first = (x.shape[0], *x.shape[2:])
    return x if tuple(target.shape) == first else x.movedim(-1, 1)


def labels_of(module: Any, *names: str) -> Callable[..., Any]:
    def run(x: torch.Tensor, target: torch.Tensor, s: Any) -> Any:
        given = {name: getattr(s, name) for name in (*names, "reduction")}
        weight = None if s.weight is None else torch.tensor(s.weight)
        return module(weight=weight, **given)(classes_first(x, target), target)

    return run


def focal(x: torch.Tensor, target: torch.Tensor, s: Any) -> torch.Tensor:
    if target.dim() == x.dim() - 1:
        entropy = F.cross_entropy(classes_first(x, target), target, reduction="none")
        return reduced((1 - torch.exp(-entropy)) ** s.gamma * entropy, s)
    wanted = filled(x, target)
    right = x.sigmoid() * wanted + (1 - x.sigmoid()) * (1 - wanted)
    scale = 1.0 if s.alpha is None else s.alpha * wanted + (1 - s.alpha) * (1 - wanted)
    entropy = F.binary_cross_entropy_with_logits(x, wanted, reduction="none")
    return reduced(scale * (1 - right) ** s.gamma * entropy, s)


def dice(x: torch.Tensor, target: torch.Tensor, s: Any) -> torch.Tensor:
    if target.dim() == x.dim() - 1:
        scores = classes_first(x, target).flatten(2) if x.dim() > 2 else x[:, :, None]
        chance = scores.softmax(1)
        wanted = (
            torch.stack([target.flatten(1) == label for label in range(chance.shape[1])], 1).float()
            if (target.dim() > 1)
            else F.one_hot(target, chance.shape[1])[:, :, None].float()
        )
        overlap = (2 * (chance * wanted).sum(2) + s.smooth) / ((chance + wanted).sum(2) + s.smooth)
        return reduced((1 - overlap).mean(1), s)
    chance, wanted = x.sigmoid().flatten(1), filled(x, target).flatten(1)
    return reduced(1 - (2 * (chance * wanted).sum(1) + s.smooth) / ((chance + wanted).sum(1) + s.smooth), s)


def pos_weighted(x: torch.Tensor, target: torch.Tensor, s: Any) -> Any:
    weight = None if s.pos_weight is None else torch.tensor(s.pos_weight)
    return nn.BCEWithLogitsLoss(pos_weight=weight, reduction=s.reduction)(x, filled(x, target))


def soft_margin(x: torch.Tensor, target: torch.Tensor, s: Any) -> Any:
    weight = None if s.weight is None else torch.tensor(s.weight)
    return nn.MultiLabelSoftMarginLoss(weight=weight, reduction=s.reduction)(x, filled(x, target))


def pinball(x: torch.Tensor, target: torch.Tensor, s: Any) -> Any:
    lack = filled(x, target) - x
    return reduced(torch.where(lack > 0, s.q * lack, (s.q - 1) * lack), s)


def gaussian(x: torch.Tensor, target: torch.Tensor, var: torch.Tensor, s: Any) -> Any:
    variance = filled(x, var) if var.dim() == 0 else var.to(x.dtype)
    return nn.GaussianNLLLoss(full=s.full, eps=s.eps, reduction=s.reduction)(x, filled(x, target), variance)


def variances(draw: Draw, settings: Any) -> list[Any]:
    dims = draw(SHAPES)
    var = draw(st.sampled_from([dims, dims, (), dims[:-1], (*dims[:-1], 1), (7,), (*dims, 2), (1, *dims[1:])]))
    kind = draw(st.sampled_from(["float", "float", "int", "bool"]))
    return [floats(*dims), Tensor(draw(st.sampled_from(["float", "int"])), dims), Tensor(kind, var)]


def kl_normal(mu: torch.Tensor, logvar: torch.Tensor, s: Any) -> Any:
    one = torch.distributions.Normal(mu, (0.5 * logvar).exp(), validate_args=False)
    other = torch.distributions.Normal(torch.zeros_like(mu), torch.ones_like(mu), validate_args=False)
    found = torch.distributions.kl_divergence(one, other)
    return reduced(found.flatten(1).sum(1) if found.dim() > 1 else found, s)


def total_variation(x: torch.Tensor, s: Any) -> Any:
    total = torch.zeros(x.shape[0])
    for dim in range(2, x.dim()):
        size = x.shape[dim] - 1
        total = total + (x.narrow(dim, 1, size) - x.narrow(dim, 0, size)).abs().flatten(1).mean(1)
    return reduced(total, s)


def ctc(x: torch.Tensor, target: torch.Tensor, lengths: torch.Tensor, of: Any, s: Any) -> Any:
    given = torch.full((x.shape[0],), x.shape[1]) if of is None else of
    loss = nn.CTCLoss(s.blank, s.reduction, s.zero_infinity)
    return loss(x.permute(1, 0, 2), target, given, lengths)


def ranking(one: torch.Tensor, other: torch.Tensor, target: torch.Tensor, s: Any) -> Any:
    return nn.MarginRankingLoss(s.margin, reduction=s.reduction)(one, other, filled(one, target))


def cosine(one: torch.Tensor, other: torch.Tensor, target: torch.Tensor, s: Any) -> Any:
    wanted = filled(one[:, 0], target)
    return nn.CosineEmbeddingLoss(s.margin, reduction=s.reduction)(one, other, wanted)


def contrastive(one: torch.Tensor, other: torch.Tensor, target: torch.Tensor, s: Any) -> Any:
    distance = (one - other + 1e-6).norm(dim=-1)
    far = torch.relu(s.margin - distance).square()
    return reduced(torch.lerp(far, distance.square(), filled(distance, target)), s)


def info_nce(query: torch.Tensor, positive: torch.Tensor, s: Any) -> Any:
    scores = F.cosine_similarity(query[:, None], positive[None], dim=2) / s.temperature
    return reduced(scores.logsumexp(1) - scores.diagonal(), s)


def nt_xent(one: torch.Tensor, other: torch.Tensor, s: Any) -> Any:
    both = torch.cat([one, other])
    scores = F.cosine_similarity(both[:, None], both[None], dim=2) / s.temperature
    count = len(one)
    partner = torch.cat([scores.diagonal(count), scores.diagonal(-count)])
    total = (scores.exp() * (1 - torch.eye(2 * count))).sum(1).log()
    return reduced(total - partner, s)


KL_WARNING = "divides the total loss by both the batch size and the support size"
STRICT = (KINDS, STRETCHED)
PAIRS = (KINDS, ("E0312", "torch stretches"), ("a vector for each|at least one dim", "torch takes single ones"))

CHECKS = {
    f"loss.{name}": check
    for name, check in {
        "cross_entropy": Check(
            labels_of(nn.CrossEntropyLoss, "ignore_index", "label_smoothing"),
            inputs=labelled(1, 2, 3, 0),
            settings={"weight": WEIGHTS, "ignore_index": st.sampled_from([-100, 0])},
            stricter=(KINDS, RANGE, UNBATCHED),
            examples=400,
        ),
        "nll": Check(
            labels_of(nn.NLLLoss, "ignore_index"),
            inputs=labelled(1, 2, 3, 0),
            settings={"weight": WEIGHTS, "ignore_index": st.sampled_from([-100, 0])},
            stricter=(KINDS, RANGE, UNBATCHED),
            examples=400,
        ),
        "multi_margin": Check(
            labels_of(nn.MultiMarginLoss, "p", "margin"),
            inputs=labelled(1, 1, 1, 2, 0),
            settings={"weight": WEIGHTS},
            stricter=(KINDS, RANGE, UNBATCHED),
        ),
        "multilabel_margin": Check(
            lambda x, y, s: nn.MultiLabelMarginLoss(reduction=s.reduction)(x, y),
            stricter=(KINDS, ("a number for each sample", "torch takes one sample")),
        ),
        "focal": Check(focal, inputs=labelled(1, 2, 3), stricter=(KINDS, RANGE, STRETCHED, ("`alpha`", "is unused"))),
        "dice": Check(dice, inputs=labelled(1, 2, 3), stricter=(KINDS, RANGE, STRETCHED)),
        "ctc": Check(
            ctc,
            meta="torch reads the lengths",
            stricter=(KINDS, RANGE, ("E0307", "torch reads the lengths")),
            settings={"blank": st.sampled_from([0, 0, 1, 40])},
        ),
        "bce": Check(of(nn.BCELoss), inputs=places("float", "bool", "class"), stricter=(KINDS, RANGE)),
        "bce_with_logits": Check(
            pos_weighted,
            inputs=places("float", "bool", "class"),
            settings={"pos_weight": st.sampled_from([None, 2.0, (1.0, 2.0, 0.5), (2.0,)])},
            stricter=(KINDS, RANGE, STRETCHED, ("a weight for each of", "torch stretches")),
        ),
        "multilabel_soft_margin": Check(
            soft_margin,
            inputs=places("float", "bool"),
            settings={"weight": st.sampled_from([None, (1.0, 2.0, 0.5)])},
            stricter=(*STRICT, ("a weight for each of 1 ", "torch stretches")),
        ),
        "soft_margin": Check(of(nn.SoftMarginLoss), inputs=places("float", "int"), stricter=STRICT),
        "hinge_embedding": Check(of(nn.HingeEmbeddingLoss, "margin"), inputs=places("float", "int"), stricter=STRICT),
        "mse": Check(of(nn.MSELoss), inputs=places("float", "int"), stricter=STRICT),
        "l1": Check(of(nn.L1Loss), inputs=places("float", "int"), stricter=STRICT),
        "smooth_l1": Check(of(nn.SmoothL1Loss, "beta"), inputs=places("float", "int"), stricter=STRICT),
        "huber": Check(of(nn.HuberLoss, "delta"), inputs=places("float", "int"), stricter=STRICT),
        "pinball": Check(pinball, inputs=places("float", "int"), stricter=STRICT),
        "poisson_nll": Check(
            of(nn.PoissonNLLLoss, "log_input", "full", "eps"), inputs=places("float", "int"), stricter=STRICT
        ),
        "gaussian_nll": Check(gaussian, inputs=variances, meta="torch looks at the variances", stricter=STRICT),
        "kl_div": Check(
            lambda x, y, s: nn.KLDivLoss(reduction=s.reduction, log_target=s.log_target)(x, y),
            inputs=places("float"),
            stricter=STRICT,
            warns=(KL_WARNING,),
        ),
        "kl_normal": Check(kl_normal, stricter=(KINDS, STRETCHED)),
        "total_variation": Check(total_variation, stricter=(KINDS, ("E0307", "there is nothing to compare"))),
        "triplet_margin": Check(
            lambda a, p, n, s: nn.TripletMarginLoss(s.margin, s.p, s.eps, s.swap, reduction=s.reduction)(a, p, n),
            inputs=vectors(3),
            stricter=(KINDS, STRETCHED),
        ),
        "margin_ranking": Check(ranking, inputs=vectors(2, "same"), stricter=PAIRS),
        "cosine_embedding": Check(cosine, inputs=vectors(2, "each"), stricter=PAIRS),
        "contrastive": Check(contrastive, inputs=vectors(2, "each"), stricter=PAIRS),
        "info_nce": Check(info_nce, inputs=vectors(2), stricter=PAIRS),
        "nt_xent": Check(nt_xent, inputs=vectors(2), stricter=PAIRS),
    }.items()
}
