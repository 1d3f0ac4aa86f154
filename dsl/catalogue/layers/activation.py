"""Activations: a function of each number by itself."""

from __future__ import annotations

from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings, Weight
from dsl.catalogue.needs import SETTINGS, count, need_floats
from dsl.types.domains import Choice, Number, Whole
from dsl.types.tensor import Tensor


def pointwise(
    name: str,
    lowers: str,
    doc: str,
    *settings: Setting,
    example: str = "",
    also: tuple[str, ...] = (),
    kinds: tuple[str, ...] = ("float",),
) -> Entry:
    """An entry whose value has the type of its input, and whose settings are those of a class of torch.nn."""

    def rule(x: Tensor, s: Settings) -> Made:
        if x.kind != "float":
            need_floats(name, x, kinds=kinds)
        return Made(x, f"torch.nn.{lowers}", s.as_dict() if settings else {})

    return Entry(name, "layer", doc, example or name, rule, settings=settings, also=also)


def _prelu(x: Tensor, s: Settings) -> Made:
    need_floats("prelu", x)
    channels = x.dims[1] if x.rank > 1 else 1
    if s.num_parameters != 1 and type(channels) is int and s.num_parameters != channels:
        raise Refuse(
            f"`prelu` learns one slope, or one for each channel, but is to learn {s.num_parameters} "
            f"for {count(channels, 'channel')}",
            at="num_parameters",
            label=f"1 or {channels} here" if channels != 1 else "1 here",
        )
    return Made(x, "torch.nn.PReLU", s.as_dict(), (Weight("weight", (s.num_parameters,)),))


def _rrelu(x: Tensor, s: Settings) -> Made:
    need_floats("rrelu", x)
    if s.lower > s.upper:
        raise Refuse(f"`rrelu` draws slopes from {s.lower:g} to {s.upper:g}, which is empty", at="lower", code=SETTINGS)
    return Made(x, "torch.nn.RReLU", s.as_dict())


def _hardtanh(x: Tensor, s: Settings) -> Made:
    need_floats("hardtanh", x)
    if s.min_val >= s.max_val:
        raise Refuse(
            f"`hardtanh` needs a `min_val` below `max_val`, but gets {s.min_val:g} and {s.max_val:g}",
            at="min_val",
            code=SETTINGS,
        )
    return Made(x, "torch.nn.Hardtanh", s.as_dict())


def _alpha(doc: str) -> Setting:
    return Setting("alpha", Number(), 1.0, doc)


ENTRIES = (
    pointwise("relu", "ReLU", "Zero for negative numbers, the number itself for others."),
    pointwise("relu6", "ReLU6", "`relu`, cut off at 6."),
    pointwise(
        "leaky_relu",
        "LeakyReLU",
        "`relu` with a small slope for negative numbers.",
        Setting("negative_slope", Number(), 0.01, "The slope for negative numbers."),
        example="leaky_relu(0.2)",
        also=("leakyrelu", "lrelu"),
    ),
    Entry(
        "prelu",
        "layer",
        "`leaky_relu` with a learned slope.",
        "prelu",
        _prelu,
        settings=(
            Setting("num_parameters", Whole(1), 1, "How many slopes: 1, or the number of channels."),
            Setting("init", Number(), 0.25, "The slope at first."),
        ),
    ),
    Entry(
        "rrelu",
        "layer",
        "`leaky_relu` with a slope drawn anew for each number while training.",
        "rrelu",
        _rrelu,
        settings=(
            Setting("lower", Number(low=0), 1 / 8, "The least slope."),
            Setting("upper", Number(low=0), 1 / 3, "The largest slope."),
        ),
    ),
    pointwise("elu", "ELU", "Exponential below zero, linear above.", _alpha("Where it levels off, below zero.")),
    pointwise("selu", "SELU", "`elu` scaled so that deep plain networks keep mean 0 and variance 1."),
    pointwise(
        "celu",
        "CELU",
        "`elu` that is smooth for every `alpha`.",
        Setting("alpha", Number(above=0), 1.0, "Where it levels off, below zero."),
    ),
    pointwise(
        "gelu",
        "GELU",
        "The number times the chance that a normal one is smaller.",
        Setting("approximate", Choice(("none", "tanh")), "none", "`'tanh'` for the faster approximation."),
    ),
    pointwise("silu", "SiLU", "The number times its sigmoid.", also=("swish",)),
    pointwise("mish", "Mish", "The number times the tanh of its softplus."),
    pointwise("hardswish", "Hardswish", "`silu` made of straight pieces.", also=("hard_swish",)),
    pointwise("hardsigmoid", "Hardsigmoid", "`sigmoid` made of straight pieces.", also=("hard_sigmoid",)),
    Entry(
        "hardtanh",
        "layer",
        "The number itself between two bounds, the bound beyond.",
        "hardtanh",
        _hardtanh,
        settings=(
            Setting("min_val", Number(), -1.0, "The lower bound."),
            Setting("max_val", Number(), 1.0, "The upper bound."),
        ),
        also=("hard_tanh",),
    ),
    pointwise(
        "hardshrink",
        "Hardshrink",
        "Zero for numbers near zero, the number itself for others.",
        Setting("lambd", Number(), 0.5, "How near."),
    ),
    pointwise(
        "softshrink",
        "Softshrink",
        "Moves numbers towards zero by `lambd`.",
        Setting("lambd", Number(low=0), 0.5, "How far."),
    ),
    pointwise("tanhshrink", "Tanhshrink", "The number less its tanh."),
    pointwise("sigmoid", "Sigmoid", "Squashes each number into 0 to 1.", also=("logistic",)),
    pointwise("logsigmoid", "LogSigmoid", "The logarithm of `sigmoid`, exact for small ones.", also=("log_sigmoid",)),
    pointwise("tanh", "Tanh", "Squashes each number into -1 to 1."),
    pointwise(
        "softplus",
        "Softplus",
        "A smooth `relu`, always above zero.",
        Setting("beta", Number(above=0), 1.0, "How sharp the bend is."),
        Setting("threshold", Number(), 20.0, "Above this the number itself is taken."),
    ),
    pointwise("softsign", "Softsign", "The number divided by one more than its size."),
    pointwise(
        "threshold",
        "Threshold",
        "The number itself above `threshold`, `value` for others.",
        Setting("threshold", Number(), doc="What a number has to exceed."),
        Setting("value", Number(), doc="What the others become."),
        example="threshold(0.1, 0)",
    ),
)
