"""The Plan: everything that a run does, decided. Plain data, which the run stage takes and follows.

None stands for what there is none of, or for a number that the data, which are not here, would show: `unknown` then
says which and what it takes to know it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dsl.plan.machine import Machine
from dsl.plan.parts import Batches, Data, Length, Loading, Placement, Thing, Validation

FORMAT_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Part:
    """One schedule of a chain."""

    name: str
    lowers: str
    settings: dict[str, Any]
    """As the entry has them."""
    args: dict[str, Any]
    """Torch's, with the length settled."""
    interval: str
    """`epoch` or `step`."""
    frequency: int
    length: int | None
    """In intervals; None if it does not end, or the length of the run is not known."""
    start: int | None
    """The update that it begins with."""
    monitor: str
    """What a plateau is seen in."""


@dataclass(frozen=True, slots=True)
class Step:
    """One update of weights, and how often it is made. `name` is empty for a spec's sole one."""

    name: str
    updates: tuple[str, ...]
    """Models."""
    optimizers: tuple[Thing, ...]
    schedule: tuple[Part, ...]
    every: int
    """Batches."""
    after: int
    """Updates of the run."""
    when: tuple[str, ...]
    clip: float
    """0 does not clip."""
    clip_algorithm: str
    accumulation: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Phase:
    name: str
    steps: tuple[str, ...]
    max_epochs: int | None
    until: str
    """A condition on logged values; empty for none."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model's size, and what becomes of its weights."""

    name: str
    trained: int
    frozen: int
    buffers: int
    frozen_patterns: tuple[str, ...]
    weights: dict[str, Any] | None
    """The file or run that it starts from: `path`, `match`, `prefix`, `strict`."""
    follows: str
    decay: float
    every: int

    @property
    def total(self) -> int:
        return self.trained + self.frozen


@dataclass(frozen=True, slots=True)
class Averaging:
    """A moving average (`ema`), or one of the last epochs (`swa`)."""

    kind: str
    decay: float | None
    every: int
    after: int
    """The update that a moving average begins with."""
    start: int | None
    """The epoch that averaging begins with."""
    lr: float | None
    annealing_epochs: int
    annealing_strategy: str


@dataclass(frozen=True, slots=True)
class Compiling:
    mode: str
    dynamic: bool | None
    """None leaves it to torch."""
    fullgraph: bool
    backend: str


@dataclass(frozen=True, slots=True)
class Training:
    """What holds for every update."""

    averaging: Averaging | None
    freeze: tuple[tuple[str, int], ...]
    """Patterns, each with the epoch from which on it is trained; 0 is never."""
    compile: Compiling | None
    on_nonfinite: str
    on_oom: str
    deterministic: str
    """`true`, `warn` or `false`."""
    benchmark: bool
    detect_anomaly: bool
    barebones: bool
    profiler: str


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """Which are kept, and when they are made: by epochs, updates or time."""

    enabled: bool
    monitor: str
    """Empty where nothing says which are better: the last is kept."""
    mode: str
    save_top_k: int
    save_last: str
    """`true`, `link` or `false`."""
    weights_only: bool
    every_n_epochs: int
    every_n_steps: int
    every_seconds: float | None
    on_train_epoch_end: bool
    on_exception: bool
    folder: str
    filename: str
    insert_names: bool
    count_versions: bool
    asynchronous: bool
    resume: str
    verbose: bool


@dataclass(frozen=True, slots=True)
class EarlyStopping:
    monitor: str
    mode: str
    patience: int
    min_delta: float
    stopping_threshold: float | None
    divergence_threshold: float | None
    check_finite: bool
    strict: bool
    on_train_epoch_end: bool
    verbose: bool
    rank_zero_only: bool


@dataclass(frozen=True, slots=True)
class Logging:
    """What is written down, how often and where."""

    loggers: tuple[str, ...]
    settings: dict[str, Any]
    """Those of MLflow and W&B, by logger."""
    report: bool
    every_n_steps: int
    """0 logs epochs alone."""
    images: int
    grad_norm: str
    """The norm's kind, `2.0` or `inf`; empty for none."""
    device_stats: bool
    progress: tuple[str, ...] | None
    """What the line of progress shows; None for no line."""
    position: int
    summary: bool
    hparams: bool
    params: dict[str, Any]
    registry: str
    tips: bool
    logged: tuple[str, ...]
    """Everything that is logged."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the run writes: `runs/NAME/version_N`, with the next free number as it starts."""

    root: str
    name: str
    keeps: bool
    """Whether anything is written at all."""

    @property
    def folder(self) -> str:
        return f"{self.root}/{self.name}/version_N"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a step takes of each device: an estimate from sizes and stated peak figures, not a measurement."""

    weights: int
    """Bytes, as the following ones."""
    gradients: int
    optimizer: int
    batch: int
    activations: int
    workspace: int
    allocator: int
    """What a processor's allocator holds beyond that."""
    device_bytes: int | None
    """What the device has."""
    flops: int
    """Operations of one step on one device."""
    sent: int
    """Bytes that a device sends for one update."""
    step_seconds: float | None
    epoch_seconds: float | None
    run_seconds: float | None
    basis: str
    """The figures that the times are taken from."""
    assumed: tuple[str, ...] = ()
    """What was taken to be so: lengths that the data would show."""
    lacking: tuple[str, ...] = ()
    """What is not counted."""

    @property
    def memory(self) -> int:
        parts = (self.weights, self.gradients, self.optimizer, self.batch, self.activations, self.workspace)
        return sum(parts) + self.allocator


@dataclass(frozen=True, slots=True)
class Default:
    """A key that nobody wrote, and what it came to."""

    path: str
    value: Any
    why: str = ""
    """Who settled it, where it is no fixed value."""


@dataclass(frozen=True, slots=True)
class Hint:
    """Advice on this plan; `allow` takes its code."""

    code: str
    message: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    name: str
    spec: str
    """The file."""
    machine: Machine
    seed: int
    seed_drawn: bool
    """Whether the seed was drawn for this plan (`seed = "random"`)."""
    placement: Placement
    data: Data
    loading: Loading
    batches: Batches
    length: Length
    validation: Validation
    models: tuple[Model, ...]
    steps: tuple[Step, ...]
    phases: tuple[Phase, ...]
    training: Training
    checkpoints: Checkpoints
    early_stopping: EarlyStopping | None
    logging: Logging
    callbacks: tuple[Thing, ...]
    place: Place
    cost: Cost | None
    unknown: tuple[str, ...]
    """What is not known, and what it would take."""
    defaults: tuple[Default, ...]
    hints: tuple[Hint, ...]
    format_version: str = FORMAT_VERSION
