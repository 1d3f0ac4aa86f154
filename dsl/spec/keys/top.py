"""Keys that stand before the first table."""

from __future__ import annotations

from dsl.spec.domains import CODE, LOGGED, RUN_NAME, BodyText, CallText, Named, one_or_more
from dsl.spec.key import Decided, Key, Table
from dsl.types.domains import Choice, Either, Several, Whole, Words

METRIC = BodyText("a metric")

TABLE = Table(
    "",
    "What is trained, in a few words; these keys stand before the first table.",
    (
        Key(
            "name",
            RUN_NAME,
            Decided("the file's stem"),
            "Names the run: what it writes lies in `runs/NAME/version_N`.",
            '"mnist"',
            also=("title", "experiment", "run_name"),
        ),
        Key(
            "seed",
            Either((Whole(0, 2**32 - 1), Choice(("random",)))),
            0,
            'Starts all randomness, so that a run can be repeated; `"random"` draws another one each time.',
            "42",
            also=("random_seed", "manual_seed"),
        ),
        Key(
            "extends",
            one_or_more(Words("the path of a spec")),
            None,
            "Takes other specs, in order, and lays this one over them key by key.",
            '"base.toml"',
            also=("extend", "base", "inherits", "defaults", "include"),
        ),
        Key(
            "use",
            one_or_more(Words("the path of a `.dsl` file")),
            (),
            "Files of blocks that the bodies of this spec may name.",
            '["blocks/resnet.dsl"]',
            also=("uses", "import", "imports", "blocks"),
        ),
        Key(
            "loss",
            BodyText("a loss"),
            None,
            "What training makes small: a body whose topic is the model's output.",
            '"cross_entropy(label_smoothing=0.1)"',
            also=("criterion", "loss_fn", "loss_function", "objective"),
        ),
        Key(
            "optimizer",
            one_or_more(CallText("an optimizer")),
            None,
            "How weights are updated; in a list, `match` says which weights each takes.",
            '"adamw(lr=3e-4, weight_decay=0.1)"',
            also=("optim", "optimiser", "optimizers"),
        ),
        Key(
            "schedule",
            CallText("a schedule"),
            None,
            "How the learning rate changes; schedules chain with `->`.",
            '"warmup(500) -> cosine"',
            also=("scheduler", "lr_scheduler", "lr_schedule", "schedulers", "lr_policy"),
        ),
        Key(
            "metrics",
            Either((METRIC, Several(METRIC), Named("a table of metrics by name", METRIC, LOGGED))),
            (),
            "What is measured on each part of the data, beside the loss.",
            '["accuracy", "f1(average=\'macro\')"]',
            also=("metric",),
        ),
        Key(
            "allow",
            Several(CODE),
            (),
            "Codes of warnings and notes that are not to be reported for this spec.",
            '["W0603"]',
            also=("ignore", "noqa", "suppress", "disable", "allowed"),
        ),
    ),
)
