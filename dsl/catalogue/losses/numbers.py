"""Losses of numbers: an output and what is wanted in the same place."""

from __future__ import annotations

from collections.abc import Callable

from dsl.catalogue.broadcast import apart, need_same_shape
from dsl.catalogue.entry import Entry, Input, Made, Refuse, Setting, Settings
from dsl.catalogue.losses.shared import OUTPUT, REDUCTION, REDUCTIONS, TARGET, against, elementwise, loss_type
from dsl.catalogue.needs import need_floats
from dsl.types.domains import Choice, Flag, Number
from dsl.types.tensor import Tensor

NUMBERS = ("float", "int")
Rule = Callable[[Tensor, Tensor, Settings], Made]


def _between(name: str, torch_name: str, wants: str = "numbers") -> Rule:
    def rule(input: Tensor, target: Tensor, s: Settings) -> Made:
        return elementwise(name, torch_name, input, target, s, NUMBERS, wants)

    return rule


def _pinball(input: Tensor, target: Tensor, s: Settings) -> Made:
    dims, _ = against("pinball", input, target, NUMBERS, "numbers")
    return Made(loss_type(s, dims), "dsl.modules.losses.pinball", s.as_dict())


def _gaussian_nll(input: Tensor, target: Tensor, var: Tensor, s: Settings) -> Made:
    dims, _ = against("gaussian_nll", input, target, NUMBERS, "numbers")
    if var.kind not in NUMBERS:
        raise Refuse(f"`gaussian_nll` needs numbers as its variance, but gets {var}", at="var", code="E0308")
    same = var.rank in (0, len(dims))
    shorter = var.rank == len(dims) - 1 and not any(map(apart, var.dims, dims))
    differing = sum(map(apart, var.dims, dims)) if same and var.rank else 0
    stretched = [place for place, size in enumerate(var.dims) if same and size == 1 and dims[place] != 1]
    if not (same or shorter) or differing > len(stretched) or len(stretched) > 1:
        raise Refuse(
            f"`gaussian_nll` needs a variance for each number or for each row of them, but gets {var} for {input}",
            at="var",
            label="has another shape",
            code="E0312",
        )
    return Made(loss_type(s, dims), "dsl.modules.losses.gaussian_nll", s.as_dict())


def _kl_div(input: Tensor, target: Tensor, s: Settings) -> Made:
    need_floats("kl_div", input)
    need_floats("kl_div", target)
    dims = need_same_shape("kl_div", input, target)
    if s.reduction == "batchmean" and not dims:
        raise Refuse(f"`kl_div` divides by the number of samples, but gets {input}", at="reduction")
    return Made(loss_type(s, dims), "torch.nn.functional.kl_div", s.as_dict())


def _kl_normal(mu: Tensor, logvar: Tensor, s: Settings) -> Made:
    need_floats("kl_normal", mu, low=1)
    need_floats("kl_normal", logvar, low=1)
    dims = need_same_shape("kl_normal", mu, logvar)
    return Made(loss_type(s, dims[:1]), "dsl.modules.losses.kl_normal", s.as_dict())


def _total_variation(x: Tensor, s: Settings) -> Made:
    need_floats("total_variation", x, ranks=(3, 4, 5), what="a value with lengths beside channels")
    if any(size == 1 for size in x.dims[2:]):
        raise Refuse(f"`total_variation` compares neighbours, but {x} has none in a dimension of size 1")
    return Made(loss_type(s, x.dims[:1]), "dsl.modules.losses.total_variation", s.as_dict())


def _entry(
    name: str, doc: str, rule: Rule, settings: tuple[Setting, ...], also: tuple[str, ...], example: str = ""
) -> Entry:
    return Entry(
        name,
        "loss",
        doc,
        example or name,
        rule,
        inputs=(OUTPUT, TARGET),
        settings=(*settings, REDUCTION),
        sample="float[B, 8]; float[B, 8]",
        also=also,
    )


FULL = Setting("full", Flag(), False, "Adds the terms that do not depend on the output.")

ENTRIES = (
    _entry(
        "mse",
        "The mean of the squared differences.",
        _between("mse", "mse_loss"),
        (),
        ("MSELoss", "mse_loss", "l2", "mean_squared_error", "squared_error"),
    ),
    _entry(
        "l1",
        "The mean of the absolute differences.",
        _between("l1", "l1_loss"),
        (),
        ("L1Loss", "l1_loss", "mae", "mean_absolute_error"),
    ),
    _entry(
        "smooth_l1",
        "The absolute differences, rounded off to squares where they are below `beta`.",
        _between("smooth_l1", "smooth_l1_loss"),
        (Setting("beta", Number(low=0), 1.0, "Where the one goes over into the other."),),
        ("SmoothL1Loss", "smooth_l1_loss"),
        "smooth_l1(beta=0.5)",
    ),
    _entry(
        "huber",
        "Half the squared differences, going on in a straight line where they are above `delta`.",
        _between("huber", "huber_loss"),
        (Setting("delta", Number(above=0), 1.0, "Where the one goes over into the other."),),
        ("HuberLoss", "huber_loss"),
        "huber(delta=0.5)",
    ),
    _entry(
        "pinball",
        "The absolute differences, with the weight `q` on an output too low and `1 - q` on one too high: "
        "what is learned is that quantile.",
        _pinball,
        (Setting("q", Number(above=0, below=1), 0.5, "Which quantile."),),
        ("quantile_loss", "QuantileLoss"),
        "pinball(q=0.9)",
    ),
    _entry(
        "poisson_nll",
        "How surprised the output, the logarithm of a rate, is by counts.",
        _between("poisson_nll", "poisson_nll_loss", "counts"),
        (
            Setting("log_input", Flag(), True, "Whether the output is the logarithm of the rate."),
            FULL,
            Setting("eps", Number(above=0), 1e-8, "Keeps the logarithm from being one of 0."),
        ),
        ("PoissonNLLLoss", "poisson"),
    ),
    Entry(
        "gaussian_nll",
        "loss",
        "How surprised a normal distribution, of the output as mean and of a variance, is by the target.",
        "gaussian_nll(mean, target, variance)",
        _gaussian_nll,
        inputs=(OUTPUT, TARGET, Input("var", doc="The variance.")),
        settings=(FULL, Setting("eps", Number(above=0), 1e-6, "The least variance."), REDUCTION),
        sample="float[B, 8]; float[B, 8]; float[B, 8]",
        also=("GaussianNLLLoss",),
    ),
    Entry(
        "kl_div",
        "loss",
        "How far probabilities are from an output of logarithms of them. `batchmean` is the divergence itself.",
        "kl_div(reduction='batchmean')",
        _kl_div,
        inputs=(OUTPUT, TARGET),
        settings=(
            Setting("reduction", Choice((*REDUCTIONS, "batchmean")), "mean", REDUCTION.doc),
            Setting("log_target", Flag(), False, "Whether the target is of logarithms too."),
        ),
        sample="float[B, 8]; float[B, 8]",
        also=("KLDivLoss", "kullback_leibler", "kl"),
    ),
    Entry(
        "kl_normal",
        "loss",
        "How far normal distributions are from the one of mean 0 and variance 1: summed within a sample.",
        "kl_normal(mu, logvar)",
        _kl_normal,
        inputs=(Input("mu"), Input("logvar")),
        settings=(REDUCTION,),
        sample="float[B, 8]; float[B, 8]",
        also=("kl_gaussian", "vae_loss", "kld"),
    ),
    Entry(
        "total_variation",
        "loss",
        "How much neighbours in an image differ: their mean absolute difference, summed over the directions.",
        "total_variation(x)",
        _total_variation,
        settings=(REDUCTION,),
        sample="float[B, 3, 8, 8]",
        also=("tv", "tv_loss"),
    ),
)
