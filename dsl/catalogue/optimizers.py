"""Optimizers: torch.optim's, under its names and defaults, and what each may ask of its group of weights.

`match` and `no_decay` choose weights; they are no argument of torch's and stay out of `Made.args`. Whoever builds the
optimizer reads them from the settings.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings
from dsl.types.domains import Choice, Either, Flag, Number, Several, Whole, Words, maybe
from dsl.types.tensor import UNKNOWN

NOT_NEGATIVE = Number(0)
PATTERN = Words("a pattern such as `backbone.*`")
OF_THE_GROUP = frozenset({"match", "no_decay"})

MATCH = Setting(
    "match",
    maybe(Either((PATTERN, Several(PATTERN, low=1)))),
    None,
    "Patterns of the weights that this one moves; the optimizer without it takes the rest.",
)
NO_DECAY = Setting(
    "no_decay",
    maybe(Either((Choice(("auto",)), PATTERN, Several(PATTERN, low=1)))),
    None,
    "Weights that do not decay: patterns, or `auto` for biases, norms and embeddings.",
)
MAXIMIZE = Setting("maximize", Flag(), False, "Climbs instead of descending.")
FOREACH = Setting("foreach", maybe(Flag()), None, "Updates all weights in few kernels; none: where it pays.")
FUSED = Setting("fused", maybe(Flag()), None, "Updates in one kernel; none: where the device has it.")
AMSGRAD = Setting("amsgrad", Flag(), False, "Divides by the largest second moment so far.")


def _lr(default: float, domain: Number = NOT_NEGATIVE) -> Setting:
    return Setting("lr", domain, default, "Learning rate.")


def _decay(default: float = 0.0) -> Setting:
    return Setting("weight_decay", NOT_NEGATIVE, default, "How strongly weights are drawn to zero.")


def _eps(default: float, domain: Number = NOT_NEGATIVE) -> Setting:
    return Setting("eps", domain, default, "Keeps the divisor away from zero.")


def _betas(first: float = 0.9, second: float = 0.999) -> Setting:
    share = Number(0, below=1)
    return Setting("betas", Several(share, 2), (first, second), "Decay of the running averages of gradient and square.")


def _decoupled() -> Setting:
    return Setting("decoupled_weight_decay", Flag(), False, "Decays the weights themselves, as `adamw` does.")


def _optimizer(
    name: str,
    of_torch: str,
    doc: str,
    *settings: Setting,
    example: str = "",
    refuse: Callable[[Settings], None] | None = None,
    later: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
) -> Entry:
    """An entry for `torch.optim.<of_torch>`; `later` are false-able arguments that the oldest torch does not have."""

    def rule(s: Settings) -> Made:
        if "fused" in s.__dict__ and s.fused and s.foreach:
            raise Refuse(
                f"`{name}` is `fused` or `foreach`, not both",
                at="foreach",
                label="beside `fused=true`",
                code="E0337",
            )
        if refuse:
            refuse(s)
        skipped = OF_THE_GROUP.union(key for key in later if not getattr(s, key))
        return Made(
            UNKNOWN,
            f"torch.optim.{of_torch}",
            {key: _plain(value) for key, value in s.as_dict().items() if key not in skipped},
        )

    decays = any(item.name == "weight_decay" for item in settings)
    return Entry(
        name,
        "optimizer",
        doc,
        example or f"{name}(lr=1e-3)",
        rule,
        inputs=(),
        settings=(*settings, MATCH, *([NO_DECAY] if decays else [])),
        sample="",
        also=also,
    )


def _plain(value: Any) -> Any:
    """Lists as tuples of floats: torch refuses `betas` of whole numbers."""
    if isinstance(value, (list, tuple)):
        return tuple(None if item is None else float(item) for item in value)
    return value


def _sgd(s: Settings) -> None:
    if s.nesterov and (s.momentum == 0 or s.dampening != 0):
        lacks = "a momentum" if s.momentum == 0 else "a dampening of zero"
        raise Refuse(
            f"`sgd` needs {lacks} for Nesterov's method",
            at="nesterov",
            label=f"with `momentum={s.momentum}` and `dampening={s.dampening}`",
            help="write `sgd(momentum=0.9, nesterov=true)`",
            code="E0337",
        )


def _rprop(s: Settings) -> None:
    if not s.etas[0] < 1 < s.etas[1]:
        raise Refuse(
            f"`rprop` needs `etas` on either side of 1, but gets {s.etas[0]} and {s.etas[1]}",
            at="etas",
            label="the first below 1, the second above",
            code="E0334",
        )


def _adafactor(s: Settings) -> None:
    if s.eps[1] is None:
        raise Refuse("`adafactor` needs a number as its second `eps`", at="eps", label="this is `none`", code="E0334")


ENTRIES = (
    _optimizer(
        "sgd",
        "SGD",
        "Stochastic gradient descent, with momentum if asked.",
        _lr(1e-3),
        Setting("momentum", NOT_NEGATIVE, 0.0, "Share of the last step that is taken again."),
        Setting("dampening", Number(), 0.0, "Share of the gradient that the momentum leaves out."),
        _decay(),
        Setting("nesterov", Flag(), False, "Looks ahead along the momentum."),
        MAXIMIZE,
        FOREACH,
        FUSED,
        example="sgd(lr=0.1, momentum=0.9)",
        refuse=_sgd,
        also=("momentum", "nesterov"),
    ),
    _optimizer(
        "adam",
        "Adam",
        "Adam: steps scaled by running averages of gradient and square.",
        _lr(1e-3),
        _betas(),
        _eps(1e-8),
        _decay(),
        AMSGRAD,
        FOREACH,
        MAXIMIZE,
        FUSED,
        _decoupled(),
    ),
    _optimizer(
        "adamw",
        "AdamW",
        "Adam with weight decay apart from the gradient.",
        _lr(1e-3),
        _betas(),
        _eps(1e-8),
        _decay(0.01),
        AMSGRAD,
        MAXIMIZE,
        FOREACH,
        FUSED,
        example="adamw(lr=3e-4, weight_decay=0.1, no_decay='auto')",
    ),
    _optimizer(
        "adamax",
        "Adamax",
        "Adam with the largest gradient in place of the mean square.",
        _lr(2e-3),
        _betas(),
        _eps(1e-8),
        _decay(),
        FOREACH,
        MAXIMIZE,
    ),
    _optimizer(
        "nadam",
        "NAdam",
        "Adam with Nesterov's look ahead.",
        _lr(2e-3),
        _betas(),
        _eps(1e-8),
        _decay(),
        Setting("momentum_decay", NOT_NEGATIVE, 4e-3, "How the momentum grows."),
        _decoupled(),
        FOREACH,
        MAXIMIZE,
    ),
    _optimizer(
        "radam",
        "RAdam",
        "Adam that waits until the variance of its steps is known.",
        _lr(1e-3),
        _betas(),
        _eps(1e-8),
        _decay(),
        _decoupled(),
        FOREACH,
        MAXIMIZE,
    ),
    _optimizer(
        "adagrad",
        "Adagrad",
        "Steps scaled by the sum of all squares so far, which suits rare features.",
        _lr(1e-2),
        Setting("lr_decay", NOT_NEGATIVE, 0.0, "How the learning rate falls with each step."),
        _decay(),
        Setting("initial_accumulator_value", NOT_NEGATIVE, 0.0, "What the sums of squares start from."),
        _eps(1e-10),
        FOREACH,
        MAXIMIZE,
        FUSED,
        example="adagrad(lr=0.01)",
    ),
    _optimizer(
        "adadelta",
        "Adadelta",
        "Steps scaled by running averages of gradients and of steps.",
        _lr(1.0),
        Setting("rho", Number(0, 1), 0.9, "Decay of the running averages."),
        _eps(1e-6),
        _decay(),
        FOREACH,
        MAXIMIZE,
        example="adadelta",
    ),
    _optimizer(
        "rmsprop",
        "RMSprop",
        "Steps scaled by a running average of squares.",
        _lr(1e-2),
        Setting("alpha", NOT_NEGATIVE, 0.99, "Decay of the running average."),
        _eps(1e-8),
        _decay(),
        Setting("momentum", NOT_NEGATIVE, 0.0, "Share of the last step that is taken again."),
        Setting("centered", Flag(), False, "Scales by the variance instead of the mean square."),
        FOREACH,
        MAXIMIZE,
    ),
    _optimizer(
        "rprop",
        "Rprop",
        "Steps that follow the sign of the gradient alone; for whole-batch training.",
        _lr(1e-2),
        Setting(
            "etas",
            Several(Number(above=0), 2),
            (0.5, 1.2),
            "Factors of a step whose sign changed, and whose sign stayed.",
        ),
        Setting("step_sizes", Several(NOT_NEGATIVE, 2), (1e-6, 50.0), "Smallest and largest step."),
        FOREACH,
        MAXIMIZE,
        example="rprop(lr=0.01)",
        refuse=_rprop,
    ),
    _optimizer(
        "asgd",
        "ASGD",
        "Stochastic gradient descent that averages its weights.",
        _lr(1e-2),
        Setting("lambd", NOT_NEGATIVE, 1e-4, "Decay of the learning rate."),
        Setting("alpha", NOT_NEGATIVE, 0.75, "Power of the decay."),
        Setting("t0", Number(), 1e6, "Step at which averaging begins."),
        _decay(),
        FOREACH,
        MAXIMIZE,
        example="asgd(lr=0.01)",
    ),
    _optimizer(
        "lbfgs",
        "LBFGS",
        "L-BFGS, which calls the loss several times a step; for small problems.",
        _lr(1.0),
        Setting("max_iter", Whole(1), 20, "Iterations a step."),
        Setting("max_eval", maybe(Whole(1)), None, "Calls of the loss a step; none: 5/4 of `max_iter`."),
        Setting("tolerance_grad", NOT_NEGATIVE, 1e-7, "Stops a step when no gradient is larger."),
        Setting("tolerance_change", NOT_NEGATIVE, 1e-9, "Stops a step when nothing changes by more."),
        Setting("history_size", Whole(1), 100, "Steps that are remembered."),
        Setting("line_search_fn", maybe(Choice(("strong_wolfe",))), None, "How the length of a step is sought."),
        MAXIMIZE,
        example="lbfgs(line_search_fn='strong_wolfe')",
        later=("maximize",),
    ),
    _optimizer(
        "sparse_adam",
        "SparseAdam",
        "Adam that touches only the rows of an embedding that were used.",
        _lr(1e-3, Number(above=0)),
        _betas(),
        _eps(1e-8, Number(above=0)),
        MAXIMIZE,
    ),
    _optimizer(
        "adafactor",
        "Adafactor",
        "Adam with the second moments of a matrix kept as rows and columns, to save memory.",
        _lr(1e-2),
        Setting("beta2_decay", Number(high=0), -0.8, "How the decay of the second moments falls."),
        Setting(
            "eps",
            Several(maybe(NOT_NEGATIVE), 2),
            (None, 1e-3),
            "Keeps squares and the scale of weights away from zero.",
        ),
        Setting("d", Number(1), 1.0, "Bound of a step's mean square."),
        _decay(),
        FOREACH,
        MAXIMIZE,
        example="adafactor(lr=0.01)",
        refuse=_adafactor,
    ),
    _optimizer(
        "muon",
        "Muon",
        "Steps made orthogonal, for the matrices of hidden layers; pair it with `adamw` for the rest.",
        _lr(1e-3),
        _decay(0.1),
        Setting("momentum", NOT_NEGATIVE, 0.95, "Share of the last step that is taken again."),
        Setting("nesterov", Flag(), True, "Looks ahead along the momentum."),
        Setting("ns_coefficients", Several(Number(), 3), (3.4445, -4.775, 2.0315), "Of the Newton-Schulz iteration."),
        _eps(1e-7),
        Setting("ns_steps", Whole(0, 99), 5, "Newton-Schulz iterations."),
        Setting(
            "adjust_lr_fn",
            maybe(Choice(("original", "match_rms_adamw", "spectral_unclamped"))),
            None,
            "How the learning rate follows the shape of a matrix.",
        ),
        example="muon(lr=0.02)",
    ),
)
