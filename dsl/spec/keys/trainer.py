"""`[trainer]`: the flags of Lightning's Trainer, and a few more."""

from __future__ import annotations

from dsl.spec.domains import DURATION, EPOCH, TIME, CallText, Fields, Named, one_or_more
from dsl.spec.key import Decided, Key, Table
from dsl.spec.keys.devices import DEVICES
from dsl.types.domains import Choice, Either, Flag, Number, Several, Whole, Words

ACCUMULATE = Either((Whole(1), Named("a table of those by epoch", Whole(1), EPOCH)))

_PATTERN = Words("a pattern of weights' names such as `backbone.*`")
_AMOUNT = Either((Whole(0), Number(low=0, high=1)))
_LOGGER = Choice(("tensorboard", "csv", "mlflow", "wandb"))


def _limit(name: str, what: str) -> Key:
    doc = f"How many batches of {what} to use: a whole number counts them, a fraction is a share of all."
    return Key(name, _AMOUNT, 1.0, doc, "0.1", unit="batches")


def _switch(name: str, default: bool, doc: str, old: tuple[str, ...] = ()) -> Key:
    return Key(name, Flag(), default, doc, str(not default).lower(), old=old)


_LENGTH = (
    Key(
        "max_epochs",
        Whole(-1),
        Decided("1000, or no bound if `max_steps` or `max_time` is given"),
        "Stops after this many epochs; -1 is no bound.",
        "5",
        unit="epochs",
        old=("max_epoch", "max_nb_epochs"),
        also=("epochs", "num_epochs", "n_epochs", "num_train_epochs", "epoch", "total_epochs"),
    ),
    Key(
        "min_epochs",
        Whole(0),
        0,
        "Trains at least this many epochs, whatever early stopping says.",
        "2",
        unit="epochs",
        old=("min_epoch", "min_nb_epochs"),
    ),
    Key(
        "max_steps",
        Whole(-1),
        -1,
        "Stops after this many updates; -1 is no bound.",
        "10_000",
        unit="updates",
        also=("steps", "num_steps", "max_iters", "iterations", "total_steps"),
    ),
    Key("min_steps", Whole(0), 0, "Makes at least this many updates.", "1000", unit="updates"),
    Key(
        "max_time",
        TIME,
        None,
        "Stops after this much time, days:hours:minutes:seconds.",
        '"00:12:00:00"',
        also=("time_limit", "max_duration", "walltime"),
    ),
    Key(
        "fast_dev_run",
        Either((Flag(), Whole(0))),
        False,
        "Runs one batch of everything, or this many, and keeps nothing.",
        "true",
        also=("dev_run", "dry_run", "smoke_test"),
    ),
    _limit("limit_train_batches", "the training data"),
    _limit("limit_val_batches", "the validation data"),
    _limit("limit_test_batches", "the test data"),
    _limit("limit_predict_batches", "the data to predict"),
    Key(
        "overfit_batches",
        _AMOUNT,
        0,
        "Trains and validates on the same few batches, unshuffled, to see whether the model can learn at all.",
        "10",
        unit="batches",
        also=("overfit",),
    ),
    Key(
        "reload_dataloaders_every_n_epochs",
        Whole(0),
        0,
        "Opens the data anew each n-th epoch; 0 never does.",
        "1",
        unit="epochs",
    ),
)

_VALIDATION = (
    Key(
        "val_check_interval",
        Either((Whole(1), Number(above=0, high=1), DURATION)),
        1.0,
        "When to validate within an epoch: a fraction of it, a number of batches, or a time.",
        "0.25",
        unit="batches",
        also=("val_interval", "eval_steps", "eval_every", "validate_every"),
    ),
    Key(
        "check_val_every_n_epoch",
        Either((Whole(1), Choice(("none",)))),
        1,
        'Validates each n-th epoch; with `"none"`, `val_check_interval` counts batches across epochs.',
        "5",
        unit="epochs",
        also=("check_val_every_n_epochs", "val_every_n_epochs", "eval_every_n_epochs"),
    ),
    Key(
        "num_sanity_val_steps",
        Whole(-1),
        2,
        "How many validation batches to run before training, to see that they run; -1 is all, 0 none.",
        "0",
        unit="batches",
        old=("nb_sanity_val_steps",),
    ),
    _switch("inference_mode", True, "Evaluates in torch's inference mode; off, without gradients only."),
)

_UPDATES = (
    Key(
        "accumulate_grad_batches",
        ACCUMULATE,
        1,
        "How many batches add up to one update, or a table of those by epoch.",
        "4",
        unit="batches",
        also=("grad_accum", "gradient_accumulation_steps", "accumulation", "accumulate", "grad_accumulation"),
    ),
    Key(
        "gradient_clip_val",
        Number(low=0),
        None,
        "Bounds gradients before each update; 0 does not.",
        "1.0",
        also=("clip", "grad_clip", "clip_grad", "gradient_clip", "max_grad_norm", "clip_grad_norm", "clip_norm"),
    ),
    Key(
        "gradient_clip_algorithm",
        Choice(("norm", "value")),
        "norm",
        "Bounds the norm of all gradients together, or each of their values.",
        '"value"',
        also=("clip_algorithm", "clip_mode"),
    ),
    Key(
        "ema",
        Either(
            (
                Flag(),
                Number(above=0, below=1),
                Fields(
                    "a table of `decay`, `every` and `after`",
                    (
                        Key(
                            "decay",
                            Number(above=0, below=1),
                            0.999,
                            "How much of the average stays at each update.",
                            "0.9999",
                        ),
                        Key("every", Whole(1), 1, "After how many updates the average moves.", "10", unit="updates"),
                        Key("after", Whole(0), 0, "From which update on.", "1000", unit="updates"),
                    ),
                ),
            )
        ),
        False,
        "Keeps a moving average of the weights, and validates, tests and saves with it; a number is its decay.",
        "0.999",
        also=("ema_decay", "exponential_moving_average"),
    ),
    Key(
        "swa",
        Either(
            (
                Flag(),
                Fields(
                    "a table of `lr`, `start`, `annealing_epochs` and `annealing_strategy`",
                    (
                        Key(
                            "lr",
                            Number(above=0),
                            Decided("that of the optimizer"),
                            "The rate that averaging trains with.",
                            "1e-2",
                        ),
                        Key(
                            "start",
                            Either((Whole(1), Number(above=0, below=1))),
                            0.8,
                            "The epoch, or the part of the run, that averaging starts at.",
                            "0.75",
                        ),
                        Key(
                            "annealing_epochs",
                            Whole(0),
                            10,
                            "How many epochs it takes to reach that rate.",
                            "5",
                            unit="epochs",
                        ),
                        Key("annealing_strategy", Choice(("cos", "linear")), "cos", "How it gets there.", '"linear"'),
                    ),
                ),
            )
        ),
        False,
        "Averages the weights of the last epochs (stochastic weight averaging), and tests with the average.",
        "true",
    ),
    Key(
        "freeze",
        Either(
            (
                _PATTERN,
                Several(_PATTERN, low=1),
                Named("a table that says from which epoch on each is trained", Whole(1), _PATTERN),
            )
        ),
        (),
        "Weights that are not trained, by patterns of their names; in a table, until the epoch that it says.",
        '{ "model.backbone.*" = 3 }',
        also=("frozen", "unfreeze", "freeze_layers"),
    ),
    Key(
        "compile",
        Either(
            (
                Flag(),
                Choice(("default", "reduce-overhead", "max-autotune", "max-autotune-no-cudagraphs")),
                Fields(
                    "a table of `mode`, `dynamic`, `fullgraph` and `backend`",
                    (
                        Key(
                            "mode",
                            Choice(("default", "reduce-overhead", "max-autotune", "max-autotune-no-cudagraphs")),
                            "default",
                            "What to spend on it.",
                            '"max-autotune"',
                        ),
                        Key("dynamic", Flag(), Decided("torch's choice"), "Whether sizes may change.", "true"),
                        Key("fullgraph", Flag(), False, "Whether it must be one graph.", "true"),
                        Key("backend", Words("the name of a backend"), "inductor", "What compiles.", '"inductor"'),
                    ),
                ),
            )
        ),
        False,
        "Compiles models with `torch.compile`; text is its mode.",
        '"max-autotune"',
        also=("torch_compile", "jit"),
    ),
    Key(
        "on_nonfinite",
        Choice(("stop", "skip", "rollback")),
        "stop",
        "What to do when a loss or a gradient is not finite: stop, skip the update, or go back to a good checkpoint.",
        '"skip"',
        also=("on_nan", "nan_policy"),
    ),
    Key(
        "on_oom",
        Choice(("stop", "split")),
        "stop",
        "What to do when a batch does not fit into memory: stop, or divide it with the same result.",
        '"split"',
        also=("oom",),
    ),
    Key(
        "deterministic",
        Either((Flag(), Choice(("warn",)))),
        False,
        "Uses only operations that repeat bit for bit, or warns of others.",
        "true",
        also=("reproducible",),
    ),
    Key(
        "benchmark",
        Flag(),
        Decided("on a GPU, unless `deterministic`"),
        "Lets cuDNN try its algorithms on the first batch and keep the fastest.",
        "true",
        also=("cudnn_benchmark",),
    ),
    _switch("detect_anomaly", False, "Finds the operation whose gradient is not a number; slow."),
)

_SEEN = (
    Key(
        "logger",
        Either((Flag(), _LOGGER, Several(_LOGGER))),
        True,
        "Which loggers write; `[logging]` has their settings, and `false` turns all of them off.",
        '["tensorboard", "csv"]',
        also=("loggers",),
    ),
    Key(
        "callbacks",
        one_or_more(CallText("a callback")),
        (),
        "Callbacks, in order; `[callback.NAME]` says the same with a table for each.",
        '["device_stats"]',
        also=("callback",),
    ),
    Key(
        "log_every_n_steps",
        Whole(0),
        50,
        "After how many updates a row is logged; 0 logs epochs alone.",
        "10",
        unit="updates",
        old=("row_log_interval",),
        also=("log_interval", "log_every", "logging_steps"),
    ),
    _switch("enable_checkpointing", True, "Saves checkpoints, as `[checkpoint]` says.", old=("checkpoint_callback",)),
    _switch("enable_progress_bar", True, "Shows a line of progress.", old=("show_progress_bar",)),
    _switch("enable_model_summary", True, "Shows the models' layers and sizes at the start."),
    Key(
        "profiler",
        Choice(("simple", "advanced", "pytorch")),
        None,
        "Measures where time goes: by part of the loop, by function, or by torch's operations.",
        '"simple"',
        also=("profile",),
    ),
    _switch("barebones", False, "Turns off everything that is not training, to measure what it costs."),
    Key(
        "default_root_dir",
        Words("the path of a folder"),
        Decided("`runs`"),
        "The folder below which runs are written; `dir` of `[logging]` says the same.",
        '"runs"',
        old=("default_save_path",),
        also=("root_dir", "output_dir", "save_dir"),
    ),
    _switch("enable_autolog_hparams", True, "Logs `[params]` and the spec's settings at the start."),
    Key(
        "model_registry",
        Words("the name of a model in the registry"),
        None,
        "Registers the best checkpoint under this name with the logger that has a registry (MLflow, W&B).",
        '"digits"',
    ),
    _switch("suggest_integrations", False, "Gives tips about tools that are not installed."),
)

TABLE = Table(
    "trainer",
    "How long, on what and how to train: the flags of Lightning's Trainer under their names, and a few more.",
    _LENGTH + DEVICES + _UPDATES + _VALIDATION + _SEEN,
    also=("training", "train", "fit", "trainer_args", "training_args", "loop"),
)
