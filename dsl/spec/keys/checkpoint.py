"""`[checkpoint]` and `[early_stopping]`, under the names of ModelCheckpoint and EarlyStopping."""

from __future__ import annotations

from dsl.spec.domains import TIME, Matching
from dsl.spec.key import Decided, Key, Table
from dsl.types.domains import Choice, Either, Flag, Number, Whole, Words

_FILE_NAME = Matching(
    "a name without `/` in which `{epoch}` or `{val_loss:.2f}` stand for values",
    r"([^{}/\\\x00-\x1f]|\{[A-Za-z_][A-Za-z0-9_]*(:[ +-]?0?[0-9]{0,2}(\.[0-9]{1,2})?[a-zA-Z%]?)?\})+",
)
_MONITOR = Words("the name of a logged value")

TABLE = Table(
    "checkpoint",
    "Which checkpoints are kept, and when they are made.",
    (
        Key(
            "monitor",
            _MONITOR,
            Decided("`val_loss` if it is logged"),
            "The logged value by which checkpoints are better or worse.",
            '"val_loss"',
            also=("metric", "quantity", "monitor_metric"),
        ),
        Key(
            "mode",
            Choice(("min", "max")),
            Decided("the better direction of what is monitored"),
            "Whether smaller or larger is better.",
            '"max"',
            also=("direction", "goal"),
            means=(("minimize", "min", ""), ("maximize", "max", "")),
        ),
        Key(
            "save_top_k",
            Whole(-1),
            1,
            "How many of the best are kept; -1 keeps all, 0 none.",
            "3",
            unit="checkpoints",
            also=("top_k", "keep", "save_total_limit", "max_to_keep", "save_best_only"),
        ),
        Key(
            "save_last",
            Either((Flag(), Choice(("link",)))),
            True,
            'Keeps the newest too, from which `--resume` goes on; `"link"` as a link where it is also one of the best.',
            "false",
        ),
        Key(
            "save_weights_only",
            Flag(),
            False,
            "Leaves out what resuming needs.",
            "true",
            also=("weights_only",),
        ),
        Key(
            "every_n_epochs",
            Whole(0),
            Decided("1, unless another interval is given"),
            "Saves each n-th epoch; 0 does not.",
            "5",
            unit="epochs",
            old=("period", "every_n_val_epochs"),
            also=("every", "save_every", "save_freq", "frequency"),
        ),
        Key(
            "every_n_train_steps",
            Whole(0),
            0,
            "Saves each n-th update; 0 does not.",
            "1000",
            unit="updates",
            also=("every_n_steps", "save_steps"),
        ),
        Key(
            "train_time_interval",
            TIME,
            None,
            "Saves after this much time, days:hours:minutes:seconds.",
            '"00:01:00:00"',
        ),
        Key(
            "save_on_train_epoch_end",
            Flag(),
            Decided("after validation, if there is one"),
            "Saves at the end of the training epoch instead of after validation.",
            "true",
        ),
        Key("save_on_exception", Flag(), False, "Saves when a run fails, too.", "true"),
        Key(
            "dirpath",
            Words("the path of a folder"),
            Decided("`checkpoints` in the run's folder"),
            "The folder that checkpoints are written to.",
            '"checkpoints/mnist"',
            old=("filepath",),
            also=("dir", "path", "directory", "folder"),
        ),
        Key(
            "filename",
            _FILE_NAME,
            "{epoch}-{step}",
            "The label that a checkpoint is listed under; names in braces stand for logged values.",
            '"{epoch}-{val_loss:.2f}"',
            also=("name", "file_name", "template"),
        ),
        Key(
            "auto_insert_metric_name",
            Flag(),
            True,
            "Puts the names of values before them: `epoch=4-val_loss=0.05`.",
            "false",
        ),
        Key("enable_version_counter", Flag(), True, "Numbers labels that are taken already.", "false"),
        Key("async", Flag(), False, "Writes while training goes on.", "true", also=("asynchronous", "async_save")),
        Key(
            "resume",
            Words("a run or a checkpoint"),
            None,
            "Goes on from a run or a checkpoint, as `--resume` does.",
            '"runs/mnist/version_3"',
            also=("resume_from", "ckpt_path"),
        ),
        Key("verbose", Flag(), False, "Says what is saved and why.", "true"),
    ),
    also=("checkpoints", "checkpointing", "model_checkpoint", "ckpt", "save", "saving"),
)

EARLY_STOPPING = Table(
    "early_stopping",
    "Ends training when a value stops getting better; on if the table is there.",
    (
        Key(
            "enabled", Flag(), Decided("`true` if the table is there"), "Turns it off or on.", "false", also=("enable",)
        ),
        Key(
            "monitor",
            _MONITOR,
            Decided("`val_loss`"),
            "The logged value that is to get better.",
            '"val_loss"',
            also=("metric", "quantity"),
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
            "patience",
            Whole(0),
            3,
            "How many checks without getting better are put up with.",
            "10",
            unit="checks",
            also=("wait", "patient"),
        ),
        Key(
            "min_delta",
            Number(low=0),
            0.0,
            "By how much a value must be better to count.",
            "0.001",
            also=("delta", "threshold", "tolerance"),
        ),
        Key("stopping_threshold", Number(), None, "Stops once the value is as good as this.", "0.99"),
        Key("divergence_threshold", Number(), None, "Stops once the value is worse than this.", "10.0"),
        Key("check_finite", Flag(), True, "Stops once the value is not finite.", "false"),
        Key("strict", Flag(), True, "Fails if the value is not logged when it is looked for.", "false"),
        Key(
            "check_on_train_epoch_end",
            Flag(),
            Decided("after validation, if there is one"),
            "Looks at the end of the training epoch instead of after validation.",
            "true",
        ),
        Key("verbose", Flag(), False, "Says how each check went.", "true"),
        Key("log_rank_zero_only", Flag(), False, "Says so from the first process alone.", "true"),
    ),
    also=("early_stop", "earlystopping", "early_stopper", "stopping"),
)
