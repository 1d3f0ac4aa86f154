"""Schedules of the learning rate: torch.optim.lr_scheduler's, and a warm-up.

`interval`, `frequency` and `monitor` say when a schedule moves; they are no argument of torch's and stay out of
`Made.args`. A length that is `none` stays out too: it is the run's, and the plan knows it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.catalogue.entry import REQUIRED, Entry, Made, Refuse, Setting, Settings
from dsl.types.domains import Choice, Either, Flag, Number, Several, Whole, Words, maybe
from dsl.types.tensor import UNKNOWN

WHEN = frozenset({"interval", "frequency", "monitor"})

RATE = Either((Number(0), Several(Number(0), low=1)))
SHARE = Number(0, 1)


def _interval(default: str) -> Setting:
    doc = "What it counts: epochs, or steps, which are updates of the weights."
    return Setting("interval", Choice(("epoch", "step")), default, doc)


FREQUENCY = Setting("frequency", Whole(1), 1, "Moves at every so many of them.")
MONITOR = Setting(
    "monitor", maybe(Words("the name of a logged value")), None, "What it watches; none: what the checkpoint watches."
)


def _gamma(default: Any = 0.1) -> Setting:
    return Setting("gamma", Number(0), default, "Factor of the learning rate.")


def _length(name: str, doc: str = "Epochs or steps until the end") -> Setting:
    return Setting(name, maybe(Whole(1)), None, f"{doc}; none: the run's.")


def _schedule(
    name: str,
    of_torch: str,
    doc: str,
    example: str,
    *settings: Setting,
    interval: str = "epoch",
    length: str = "",
    args: Callable[[Settings], dict[str, Any]] = Settings.as_dict,
    also: tuple[str, ...] = (),
) -> Entry:
    """An entry for `torch.optim.lr_scheduler.<of_torch>`."""

    def rule(s: Settings) -> Made:
        given = {key: value for key, value in args(s).items() if key not in WHEN and (key != length or value)}
        return Made(UNKNOWN, f"torch.optim.lr_scheduler.{of_torch}", given)

    return Entry(
        name,
        "schedule",
        doc,
        example,
        rule,
        inputs=(),
        settings=(*settings, _interval(interval), FREQUENCY),
        sample="",
        also=also,
        interval=interval,
        length=length,
    )


def _warmup(s: Settings) -> dict[str, Any]:
    return {"start_factor": s.start_factor, "end_factor": 1.0, "total_iters": s.steps}


def _one_cycle(s: Settings) -> dict[str, Any]:
    """Torch takes `pct_start` as a float only, and fails far from here on a cycle that does not fit."""
    if s.three_phase and s.pct_start > 0.5:
        raise Refuse(
            f"`one_cycle` with `three_phase=true` needs twice `pct_start` of it, but {s.pct_start} is over a half",
            at="pct_start",
            label="at most 0.5 here",
            code="E0337",
        )
    if s.total_steps is not None and s.pct_start * s.total_steps == 1:
        raise Refuse(
            f"`one_cycle` needs a rise of more than one step, but {s.pct_start} of {s.total_steps} steps is one",
            at="pct_start",
            help=f"write `pct_start={2 / s.total_steps:g}`",
            code="E0337",
        )
    return {**s.as_dict(), "pct_start": float(s.pct_start)}


ENTRIES = (
    _schedule(
        "warmup",
        "LinearLR",
        "Raises the learning rate evenly to its full value, mostly before another schedule.",
        "warmup(500) -> cosine",
        Setting(
            "steps",
            Either((Whole(1), Number(above=0, below=1))),
            doc="How long it takes: a count, or a share of the run below 1.",
        ),
        Setting("start_factor", Number(above=0, high=1), 1e-3, "Share of the learning rate that it starts with."),
        interval="step",
        length="steps",
        args=_warmup,
        also=("warm_up", "linear_warmup"),
    ),
    _schedule(
        "cosine",
        "CosineAnnealingLR",
        "Lets the learning rate fall along half a cosine.",
        "cosine(eta_min=1e-5)",
        _length("T_max"),
        Setting("eta_min", Number(0), 0.0, "Where it ends."),
        interval="step",
        length="T_max",
        also=("cosine_annealing", "cosine_decay"),
    ),
    _schedule(
        "linear",
        "LinearLR",
        "Moves the learning rate evenly from one share of it to another: `linear(1, 0)` falls over the whole run.",
        "linear(1, 0)",
        Setting("start_factor", Number(above=0, high=1), doc="Share of the learning rate that it starts with."),
        Setting("end_factor", SHARE, doc="Share of the learning rate that it ends with."),
        _length("total_iters"),
        interval="step",
        length="total_iters",
        also=("linear_decay",),
    ),
    _schedule(
        "polynomial",
        "PolynomialLR",
        "Lets the learning rate fall to zero along a power.",
        "polynomial(power=0.9)",
        _length("total_iters"),
        Setting("power", Number(0), 1.0, "The power; 1 falls evenly."),
        interval="step",
        length="total_iters",
        also=("poly",),
    ),
    _schedule(
        "one_cycle",
        "OneCycleLR",
        "Raises the learning rate to a peak and lets it fall far below, the momentum the other way round.",
        "one_cycle(max_lr=0.1)",
        Setting("max_lr", RATE, doc="The peak; a list has one a group.", each=True),
        _length("total_steps"),
        Setting("pct_start", Number(0, below=1), 0.3, "Share of the cycle in which it rises."),
        Setting("anneal_strategy", Choice(("cos", "linear")), "cos", "Along which curve."),
        Setting("cycle_momentum", Flag(), True, "Moves the momentum too."),
        Setting("base_momentum", RATE, 0.85, "The momentum at the peak.", each=True),
        Setting("max_momentum", RATE, 0.95, "The momentum at both ends.", each=True),
        Setting("div_factor", Number(above=0), 25.0, "The peak over where it starts."),
        Setting("final_div_factor", Number(above=0), 1e4, "Where it starts over where it ends."),
        Setting("three_phase", Flag(), False, "Falls to the start first, and then to the end."),
        interval="step",
        length="total_steps",
        args=_one_cycle,
        also=("onecycle", "superconvergence"),
    ),
    _schedule(
        "cyclic",
        "CyclicLR",
        "Lets the learning rate swing between two bounds.",
        "cyclic(1e-4, 1e-2)",
        Setting("base_lr", RATE, doc="The lower bound; a list has one a group.", each=True),
        Setting("max_lr", RATE, doc="The upper bound; a list has one a group.", each=True),
        Setting("step_size_up", Whole(1), 2000, "Steps of the way up."),
        Setting("step_size_down", maybe(Whole(1)), None, "Steps of the way down; none: as many as up."),
        Setting("mode", Choice(("triangular", "triangular2", "exp_range")), "triangular", "How the swings shrink."),
        Setting("gamma", Number(0), 1.0, "Factor a step, with `exp_range`."),
        Setting("cycle_momentum", Flag(), True, "Moves the momentum the other way."),
        Setting("base_momentum", Number(0), 0.8, "The lower bound of the momentum."),
        Setting("max_momentum", Number(0), 0.9, "The upper bound of the momentum."),
        interval="step",
    ),
    _schedule(
        "step",
        "StepLR",
        "Multiplies the learning rate after every so many epochs.",
        "step(30, gamma=0.1)",
        Setting("step_size", Whole(1), doc="Epochs between two falls."),
        _gamma(),
        also=("step_lr", "staircase"),
    ),
    _schedule(
        "multi_step",
        "MultiStepLR",
        "Multiplies the learning rate at each of these epochs.",
        "multi_step([30, 60, 90])",
        Setting("milestones", Several(Whole(0), low=1), doc="The epochs."),
        _gamma(),
        also=("piecewise",),
    ),
    _schedule(
        "exponential",
        "ExponentialLR",
        "Multiplies the learning rate after every epoch.",
        "exponential(0.95)",
        _gamma(REQUIRED),
        also=("exp_decay",),
    ),
    _schedule(
        "constant",
        "ConstantLR",
        "Holds the learning rate at a share of it, and then lets it go.",
        "constant(factor=0.1, total_iters=3)",
        Setting("factor", SHARE, 1 / 3, "The share."),
        Setting("total_iters", Whole(0), 5, "Epochs until the end."),
        length="total_iters",
    ),
    _schedule(
        "cosine_warm_restarts",
        "CosineAnnealingWarmRestarts",
        "Lets the learning rate fall along half a cosine, again and again.",
        "cosine_warm_restarts(10, T_mult=2)",
        Setting("T_0", Whole(1), doc="Epochs of the first fall."),
        Setting("T_mult", Whole(1), 1, "Factor of the length from one fall to the next."),
        Setting("eta_min", Number(0), 0.0, "Where each fall ends."),
        also=("sgdr", "warm_restarts"),
    ),
    _schedule(
        "plateau",
        "ReduceLROnPlateau",
        "Lowers the learning rate when what is watched gets no better.",
        "plateau(factor=0.5, patience=3)",
        Setting("mode", Choice(("min", "max")), "min", "Whether smaller or larger is better."),
        Setting("factor", Number(0, below=1), 0.1, "Factor of the learning rate."),
        Setting("patience", Whole(0), 10, "Epochs without gain that are borne."),
        Setting("threshold", Number(0), 1e-4, "Gain that counts."),
        Setting("threshold_mode", Choice(("rel", "abs")), "rel", "Whether the gain is a share or a difference."),
        Setting("cooldown", Whole(0), 0, "Epochs to wait after each fall."),
        Setting("min_lr", RATE, 0.0, "Never falls below this.", each=True),
        Setting("eps", Number(0), 1e-8, "Falls smaller than this are left out."),
        MONITOR,
        also=("reduce_on_plateau", "reduce_lr_on_plateau"),
    ),
)
