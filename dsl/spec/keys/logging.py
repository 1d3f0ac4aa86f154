"""`[logging]`: what is written down of a run."""

from __future__ import annotations

from dsl.spec.domains import Fields
from dsl.spec.key import Decided, Key, Table
from dsl.types.domains import Choice, Either, Flag, Number, Several, Whole, Words

_TEXT = Words("text")

_MLFLOW = Fields(
    "a table of MLflow's settings",
    (
        Key("experiment_name", _TEXT, Decided("the run's name"), "The experiment.", '"digits"'),
        Key("run_name", _TEXT, Decided("the run's version"), "The run in it.", '"first"'),
        Key("tracking_uri", _TEXT, Decided("MLflow's own"), "Where MLflow listens.", '"http://localhost:5000"'),
        Key("log_model", Flag(), False, "Uploads checkpoints.", "true"),
    ),
)
_WANDB = Fields(
    "a table of W&B's settings",
    (
        Key("project", _TEXT, Decided("the run's name"), "The project.", '"digits"'),
        Key("entity", _TEXT, Decided("W&B's own"), "The person or team.", '"us"'),
        Key("name", _TEXT, Decided("the run's version"), "The run.", '"first"'),
        Key("group", _TEXT, None, "The group of runs.", '"ablation"'),
        Key("tags", Several(_TEXT), (), "Tags of the run.", '["cnn"]'),
        Key("notes", _TEXT, None, "A remark.", '"with mixup"'),
        Key("mode", Choice(("online", "offline", "disabled")), "online", "Whether to send anything.", '"offline"'),
        Key("log_model", Flag(), False, "Uploads checkpoints.", "true"),
    ),
)

TABLE = Table(
    "logging",
    "What is written down of a run, how often and where.",
    (
        Key("tensorboard", Flag(), True, "Writes curves, images and the graph for TensorBoard.", "false"),
        Key("csv", Flag(), True, "Writes every logged value to `metrics.csv`.", "false"),
        Key(
            "report",
            Flag(),
            True,
            "Writes `report.html` at the end: curves, samples, the plan.",
            "false",
            also=("html",),
        ),
        Key(
            "mlflow",
            Either((Flag(), _MLFLOW)),
            False,
            "Sends values to MLflow, which must be installed.",
            '{ experiment_name = "digits" }',
        ),
        Key(
            "wandb",
            Either((Flag(), _WANDB)),
            False,
            "Sends values to W&B, which must be installed.",
            '{ project = "digits" }',
        ),
        Key(
            "every",
            Whole(1),
            Decided("`trainer.log_every_n_steps`"),
            "After how many updates a row is logged.",
            "10",
            unit="updates",
            also=("interval", "log_every", "every_n_steps"),
        ),
        Key(
            "images",
            Either((Flag(), Whole(0))),
            8,
            "How many samples to draw with what is predicted of them, where the data are images.",
            "16",
            unit="images",
        ),
        Key(
            "grad_norm",
            Either((Flag(), Number(above=0), Choice(("inf",)))),
            False,
            "Logs the norm of each weight's gradient: the 2-norm, or the one given.",
            "2",
            also=("track_gradients", "gradients", "gradient_norm"),
        ),
        Key(
            "device_stats",
            Flag(),
            False,
            "Logs memory, utilisation and throughput of the devices.",
            "true",
            also=("gpu_memory", "memory", "gpu"),
        ),
        Key(
            "progress",
            Several(Words("the name of a logged value")),
            Decided("the losses and metrics"),
            "What the line of progress shows.",
            '["val_accuracy"]',
        ),
        Key(
            "position",
            Whole(0),
            0,
            "How many lines to leave above that line, for runs that share a terminal.",
            "1",
            unit="lines",
        ),
        Key(
            "dir",
            Words("the path of a folder"),
            Decided("`runs`"),
            "The folder below which runs are written.",
            '"runs"',
            also=("path", "save_dir", "log_dir", "folder", "directory"),
        ),
    ),
    also=("log", "logs", "logger", "loggers", "tensorboard"),
)
