"""`[sweep]`: which settings are tried, and how."""

from __future__ import annotations

from dsl.spec.domains import DURATION, Fields, Space
from dsl.spec.key import Decided, Key, Table
from dsl.types.domains import Choice, Either, Flag, Number, Several, Whole, Words

_TRIED = Either((Flag(), Number(), Words("text"), Several(Number())))

_RANGE = Fields(
    "a table of `min`, `max`, `log` and `step`",
    (
        Key("min", Number(), None, "The smallest value.", "1e-4"),
        Key("max", Number(), None, "The largest value.", "1e-1"),
        Key("log", Flag(), False, "Whether values spread evenly in their logarithm.", "true"),
        Key("step", Number(above=0), None, "How far values are apart.", "0.1"),
    ),
)

SPACE = Space(Several(_TRIED, low=1), _RANGE)

TABLE = Table(
    "sweep",
    "Which settings `dslrun sweep` tries, and how it chooses.",
    (
        Key(
            "method",
            Choice(("grid", "random", "bayes")),
            Decided('`"grid"` if every setting has a list, else `"random"`'),
            "Tries every combination, draws them, or learns from those tried.",
            '"random"',
            also=("algorithm", "strategy", "sampler", "type", "search"),
        ),
        Key(
            "params",
            SPACE,
            None,
            "The settings to vary, by path, each with a list of values or a range.",
            '{ "params.lr" = { min = 1e-4, max = 1e-1, log = true }, "data.batch_size" = [32, 64] }',
            also=("parameters", "space", "grid", "search_space"),
        ),
        Key(
            "monitor",
            Words("the name of a logged value"),
            Decided("`val_loss` if it is logged"),
            "The logged value by which trials are compared.",
            '"val_accuracy"',
            also=("metric", "objective", "goal", "target"),
        ),
        Key(
            "mode",
            Choice(("min", "max")),
            Decided("the better direction of what is monitored"),
            "Whether smaller or larger is better.",
            '"max"',
            also=("direction",),
            means=(("minimize", "min", ""), ("maximize", "max", "")),
        ),
        Key(
            "trials",
            Whole(1),
            Decided("all of a grid, else 20"),
            "How many combinations to try.",
            "50",
            unit="trials",
            also=("num_trials", "n_trials", "max_trials", "num_samples", "count", "run_cap"),
        ),
        Key(
            "parallel",
            Whole(1),
            1,
            "How many trials run at the same time.",
            "4",
            unit="trials",
            also=("n_jobs", "jobs", "concurrency", "max_concurrent", "workers"),
        ),
        Key(
            "pruner",
            Choice(("none", "median", "halving", "hyperband")),
            "none",
            "Ends trials that fall behind.",
            '"median"',
            also=("early_terminate", "scheduler", "pruning"),
        ),
        Key("seed", Whole(0, 2**32 - 1), Decided("the spec's"), "Starts the randomness of the search.", "1"),
        Key(
            "max_time",
            DURATION,
            None,
            "Ends the search after this much time, days:hours:minutes:seconds.",
            '"01:00:00:00"',
            also=("timeout",),
        ),
    ),
    also=("sweeps", "search", "tune", "tuner", "hyperopt", "optuna"),
)
