"""Ways of drawing weights at the start: torch.nn.init's, under its names and defaults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.catalogue.entry import Entry, Made, Setting, Settings
from dsl.types.domains import Choice, Number
from dsl.types.tensor import UNKNOWN

ANY = Number()
SPREAD = Number(low=0)
NONLINEARITIES = (
    "linear conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d sigmoid tanh relu leaky_relu selu"
).split()


def _lowered(of_torch: str) -> Callable[[Settings], Made]:
    def rule(s: Settings) -> Made:
        return Made(UNKNOWN, f"torch.nn.init.{of_torch}_", s.as_dict())

    return rule


def _init(name: str, doc: str, example: str, *settings: Setting, also: tuple[str, ...] = ()) -> Entry:
    return Entry(name, "init", doc, example, _lowered(name), inputs=(), settings=settings, also=also)


def _gain(domain: Number = SPREAD) -> Setting:
    return Setting("gain", domain, 1.0, "Scales what is drawn.")


def _number(name: str, default: Any, doc: str, domain: Number = ANY) -> Setting:
    return Setting(name, domain, default, doc)


def _kaiming(name: str, doc: str) -> Entry:
    return _init(
        name,
        doc,
        f"{name}(mode='fan_out', nonlinearity='relu')",
        _number("a", 0.0, "The slope of a leaky relu that follows."),
        Setting("mode", Choice(("fan_in", "fan_out")), "fan_in", "Keeps the spread going forward, or going back."),
        Setting("nonlinearity", Choice(tuple(NONLINEARITIES)), "leaky_relu", "The activation that follows."),
        also=("kaiming", "he", "he_normal" if name.endswith("normal") else "he_uniform"),
    )


ENTRIES = (
    _kaiming("kaiming_uniform", "Even draws that keep the spread of values through rectified layers (He et al.)."),
    _kaiming("kaiming_normal", "Normal draws that keep the spread of values through rectified layers (He et al.)."),
    _init(
        "xavier_uniform",
        "Even draws that keep the spread of values both ways (Glorot and Bengio).",
        "xavier_uniform(gain=1.0)",
        _gain(),
        also=("xavier", "glorot", "glorot_uniform"),
    ),
    _init(
        "xavier_normal",
        "Normal draws that keep the spread of values both ways (Glorot and Bengio).",
        "xavier_normal(gain=1.0)",
        _gain(),
        also=("glorot_normal",),
    ),
    _init("orthogonal", "A matrix whose rows or columns are orthogonal.", "orthogonal(gain=1.0)", _gain(ANY)),
    _init(
        "normal",
        "Normal draws.",
        "normal(std=0.02)",
        _number("mean", 0.0, "Their mean."),
        _number("std", 1.0, "Their spread.", SPREAD),
        also=("gaussian",),
    ),
    _init(
        "trunc_normal",
        "Normal draws, those outside the bounds drawn again.",
        "trunc_normal(std=0.02)",
        _number("mean", 0.0, "Their mean."),
        _number("std", 1.0, "Their spread.", Number(above=0)),
        _number("a", -2.0, "The lower bound."),
        _number("b", 2.0, "The upper bound."),
        also=("truncated_normal", "truncated"),
    ),
    _init(
        "uniform",
        "Even draws between two bounds.",
        "uniform(a=-0.1, b=0.1)",
        _number("a", 0.0, "The lower bound."),
        _number("b", 1.0, "The upper bound."),
    ),
    _init("zeros", "All zero.", "zeros"),
    _init("ones", "All one.", "ones"),
    _init(
        "constant",
        "All the same number.",
        "constant(0.1)",
        Setting("val", ANY, doc="The number."),
        also=("fill",),
    ),
)
