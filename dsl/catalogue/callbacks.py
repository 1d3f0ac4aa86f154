"""Callbacks: what `[callback.NAME]` switches on, with the settings that Lightning's callback of that purpose has.

Each lowers to `callback.NAME`, which the run looks up. Checkpoints and early stopping have tables of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings
from dsl.types.domains import Choice, Either, Flag, Number, Several, Table, Whole, Words, maybe
from dsl.types.tensor import UNKNOWN

PATTERN = Words("a pattern such as `backbone.*`")
FOLDER = Words("a folder")


def _callback(
    name: str,
    doc: str,
    example: str,
    *settings: Setting,
    refuse: Callable[[Settings], None] | None = None,
    also: tuple[str, ...] = (),
) -> Entry:
    """An entry whose `example` is the table's first line of keys."""

    def rule(s: Settings) -> Made:
        if refuse:
            refuse(s)
        return Made(UNKNOWN, f"callback.{name}", s.as_dict())

    text = f"[callback.{name}]" + (f"\n{example}" if example else "")
    return Entry(name, "callback", doc, text, rule, inputs=(), settings=settings, sample="", also=also)


def _verbose(default: Any = False) -> Setting:
    return Setting("verbose", Flag(), default, "Says what it does.")


def _duration(s: Settings) -> None:
    parts = (s.duration or "00:00:00:00").split(":")
    if len(parts) != 4 or not all(part.isascii() and part.isdecimal() for part in parts):
        raise Refuse(
            "a duration is days, hours, minutes and seconds, parted by colons",
            at="duration",
            help='for half a day write `duration = "00:12:00:00"`',
            code="E0334",
        )


def _accumulation(s: Settings) -> None:
    for epoch in s.scheduling:
        if not (epoch.isascii() and epoch.isdecimal()):
            raise Refuse(
                f"`gradient_accumulation` counts batches from an epoch on, but `{epoch}` is no number of an epoch",
                at="scheduling",
                help="write `scheduling = { 0 = 8, 4 = 1 }`",
                code="E0334",
            )


def _pruning(s: Settings) -> None:
    structured = s.pruning_fn.endswith("_structured")
    if structured and s.use_global_unstructured:
        raise Refuse(
            f"`{s.pruning_fn}` works on one layer at a time",
            at="pruning_fn",
            help="add `use_global_unstructured = false`",
            code="E0337",
        )
    if structured and s.pruning_dim is None:
        raise Refuse(
            f"`{s.pruning_fn}` needs `pruning_dim`, the dimension along which whole slices go",
            at="pruning_fn",
            code="E0337",
        )
    if s.pruning_fn == "ln_structured" and s.pruning_norm is None:
        raise Refuse(
            "`ln_structured` needs `pruning_norm`, the norm that slices are judged by", at="pruning_fn", code="E0337"
        )


AVERAGED = (
    Setting(
        "device", maybe(Words("a device such as `cpu`")), None, "Where the averages are kept; none: with the weights."
    ),
    Setting("use_buffers", Flag(), True, "Averages buffers too."),
)

WATCHING = (
    _callback(
        "lr_monitor",
        "Logs the learning rate of each group.",
        'logging_interval = "step"',
        Setting("logging_interval", maybe(Choice(("step", "epoch"))), None, "When; none: as its schedule moves."),
        Setting("log_momentum", Flag(), False, "Logs the momentum too."),
        Setting("log_weight_decay", Flag(), False, "Logs the weight decay too."),
        also=("LearningRateMonitor", "learning_rate_monitor"),
    ),
    _callback(
        "device_stats",
        "Logs memory and load of the devices.",
        "cpu_stats = true",
        Setting("cpu_stats", maybe(Flag()), None, "Logs the processor too; none: if it is what trains."),
        also=("DeviceStatsMonitor", "gpu_stats"),
    ),
    _callback(
        "throughput",
        "Logs samples and batches a second, and the share of the device's peak that is used.",
        "window_size = 100",
        Setting("window_size", Whole(1), 100, "Batches that are averaged."),
        Setting("separator", Words(), "/", "Stands in the names between the group and the quantity."),
        also=("ThroughputMonitor",),
    ),
    _callback(
        "gradient_norm",
        "Logs the norm of each layer's gradient and of all.",
        "norm_type = 2",
        Setting("norm_type", Either((Number(above=0), Choice(("inf",)))), 2, "Which norm."),
        also=("track_grad_norm",),
    ),
    _callback(
        "spike_detection",
        "Finds batches whose loss jumps or is not finite, and remembers them.",
        "rtol = 2.0",
        Setting("mode", Choice(("min", "max")), "min", "Whether a good value is small or large."),
        Setting("window", Whole(1), 10, "Batches that make the running mean."),
        Setting("warmup", Whole(0), 1, "Batches before it looks."),
        Setting("atol", maybe(Number(0)), None, "Difference from the mean that is a jump."),
        Setting("rtol", maybe(Number(0)), 2.0, "Difference from the mean, as a share of it, that is a jump."),
        Setting("exclude_batches_path", maybe(Words("a file")), None, "Where batches to leave out are kept."),
        Setting("finite_only", Flag(), True, "Takes a value that is not finite for a jump."),
        also=("SpikeDetection",),
    ),
    _callback(
        "timer",
        "Stops the run after a while, and says how long each stage took.",
        'duration = "00:12:00:00"',
        Setting(
            "duration", maybe(Words("a duration such as `00:12:00:00`")), None, "Days, hours, minutes and seconds."
        ),
        Setting("interval", Choice(("step", "epoch")), "step", "When it looks at the clock."),
        _verbose(True),
        refuse=_duration,
        also=("Timer", "max_time"),
    ),
)

TRAINING = (
    _callback(
        "gradient_accumulation",
        "Accumulates a number of batches that changes from epoch to epoch.",
        "scheduling = { 0 = 8, 4 = 1 }",
        Setting("scheduling", Table(Whole(1)), doc="Batches an update, from each of these epochs on."),
        refuse=_accumulation,
        also=("GradientAccumulationScheduler", "accumulate_grad_batches"),
    ),
    _callback(
        "swa",
        "Averages the weights of the last epochs, at a learning rate of its own.",
        "swa_lrs = 1e-2",
        Setting("swa_lrs", Either((Number(above=0), Several(Number(above=0), low=1))), doc="Its learning rate."),
        Setting(
            "swa_epoch_start", Either((Whole(1), Number(0, 1))), 0.8, "Epoch, or share of the run, at which it begins."
        ),
        Setting("annealing_epochs", Whole(0), 10, "Epochs until its learning rate is reached."),
        Setting("annealing_strategy", Choice(("cos", "linear")), "cos", "Along which curve."),
        AVERAGED[0],
        also=("StochasticWeightAveraging", "stochastic_weight_avg"),
    ),
    _callback(
        "weight_averaging",
        "Averages the weights of all updates, and evaluates with the average.",
        "",
        *AVERAGED,
        also=("WeightAveraging",),
    ),
    _callback(
        "ema",
        "Keeps a running average of the weights, and evaluates with it.",
        "decay = 0.999",
        Setting("decay", Number(0, 1), 0.999, "Share of the average that stays at each update."),
        Setting("update_every_n_steps", Whole(1), 1, "Updates between two steps of the average."),
        Setting("update_starting_at_step", maybe(Whole(0)), None, "Update from which it runs."),
        Setting("update_starting_at_epoch", maybe(Whole(0)), None, "Epoch from which it runs."),
        *AVERAGED,
        also=("EMAWeightAveraging", "exponential_moving_average"),
    ),
    _callback(
        "backbone_finetuning",
        "Trains the head alone at first, then the backbone too at a growing rate.",
        "unfreeze_backbone_at_epoch = 5",
        Setting("backbone", Either((PATTERN, Several(PATTERN, low=1))), "backbone.*", "The weights that wait."),
        Setting("unfreeze_backbone_at_epoch", Whole(0), 10, "Epoch from which they train."),
        Setting("multiplier", Number(above=0), 2.0, "Growth of their learning rate an epoch."),
        Setting(
            "backbone_initial_ratio_lr", Number(above=0), 0.1, "Their first learning rate, as a share of the head's."
        ),
        Setting("backbone_initial_lr", maybe(Number(0)), None, "Their first learning rate, if not as a share."),
        Setting("should_align", Flag(), True, "Grows no further than the head's."),
        Setting("initial_denom_lr", Number(above=0), 10.0, "Divides the rate of a group that joins later."),
        Setting("train_bn", Flag(), True, "Trains batch norms from the start."),
        _verbose(),
        also=("BackboneFinetuning", "unfreeze"),
    ),
    _callback(
        "pruning",
        "Takes the least of the weights away while training.",
        "amount = 0.5",
        Setting(
            "pruning_fn",
            Choice(("l1_unstructured", "random_unstructured", "ln_structured", "random_structured")),
            "l1_unstructured",
            "Which weights go.",
        ),
        Setting(
            "match", maybe(Either((PATTERN, Several(PATTERN, low=1)))), None, "Of which weights; none: all matrices."
        ),
        Setting("use_global_unstructured", Flag(), True, "Judges all layers together."),
        Setting("amount", Either((Whole(1), Number(0, 1))), 0.5, "How many go, or which share, at each epoch."),
        Setting("make_pruning_permanent", Flag(), True, "Leaves plain weights at the end."),
        Setting("use_lottery_ticket_hypothesis", Flag(), True, "Sets what is left back to where it began."),
        Setting("resample_parameters", Flag(), False, "Draws what is left anew instead."),
        Setting("pruning_dim", maybe(Whole()), None, "Dimension along which whole slices go."),
        Setting("pruning_norm", maybe(Whole(1)), None, "Norm that slices are judged by."),
        Setting("prune_on_train_epoch_end", Flag(), True, "Before validation instead of after it."),
        _verbose(),
        refuse=_pruning,
        also=("ModelPruning", "prune"),
    ),
    _callback(
        "lr_finder",
        "Looks for a learning rate before training, and takes it.",
        "max_lr = 0.1",
        Setting("min_lr", Number(above=0), 1e-8, "The smallest that is tried."),
        Setting("max_lr", Number(above=0), 1.0, "The largest that is tried."),
        Setting("num_training_steps", Whole(2), 100, "How many are tried."),
        Setting("mode", Choice(("exponential", "linear")), "exponential", "How they are spaced."),
        Setting("early_stop_threshold", maybe(Number(above=1)), 4.0, "Stops at so many times the best loss."),
        Setting("update_attr", Flag(), True, "Trains with what it finds."),
        also=("LearningRateFinder", "auto_lr_find"),
    ),
    _callback(
        "batch_size_finder",
        "Looks for the largest batch that fits, and takes it.",
        'mode = "binsearch"',
        Setting("mode", Choice(("power", "binsearch")), "power", "Doubles only, or narrows down too."),
        Setting("steps_per_trial", Whole(1), 3, "Updates at each size."),
        Setting("init_val", Whole(1), 2, "The first size."),
        Setting("max_trials", Whole(1), 25, "Sizes that are tried at most."),
        Setting("margin", Number(0, below=1), 0.05, "Share that is left free, with `binsearch`."),
        Setting("max_val", Whole(1), 8192, "The largest size."),
        also=("BatchSizeFinder", "auto_scale_batch_size"),
    ),
)

SHOWING = (
    _callback(
        "on_exception_checkpoint",
        "Saves a checkpoint when a run breaks off.",
        'filename = "on_exception"',
        Setting("dirpath", maybe(FOLDER), None, "Where; none: in the run's folder."),
        Setting("filename", Words("a name"), "on_exception", "Under which label."),
        also=("OnExceptionCheckpoint",),
    ),
    _callback(
        "prediction_writer",
        "Writes predictions to files while predicting.",
        'write_interval = "epoch"',
        Setting("write_interval", Choice(("batch", "epoch", "batch_and_epoch")), "batch", "When."),
        Setting("dir", maybe(FOLDER), None, "Where; none: in the run's folder."),
        also=("BasePredictionWriter", "BatchWriter"),
    ),
    _callback(
        "model_summary",
        "Prints the layers with their sizes and numbers of parameters.",
        "max_depth = 2",
        Setting("max_depth", Whole(-1), 1, "Levels of blocks; 0 for none, -1 for all."),
        also=("ModelSummary", "RichModelSummary", "weights_summary"),
    ),
    _callback(
        "progress_bar",
        "Shows how far a run is, with its speed and loss.",
        "refresh_rate = 10",
        Setting("refresh_rate", Whole(0), 1, "Batches between two pictures; 0 for none."),
        Setting("process_position", Whole(0), 0, "Lines to leave free above it."),
        Setting("leave", Flag(), False, "Leaves the bar of each epoch behind."),
        also=("TQDMProgressBar", "RichProgressBar", "ProgressBar"),
    ),
)

ENTRIES = WATCHING + TRAINING + SHOWING
