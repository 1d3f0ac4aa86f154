"""Parts of a Plan: on what to train, on which data, how much at a time, for how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Thing:
    """An optimizer, a schedule, a source: its name, what it lowers to, and all of its settings."""

    name: str
    lowers: str
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Strategy:
    """How devices divide the work. Their number is `replicate * shard * tensor`."""

    kind: str
    """`single`, `ddp` or `fsdp`."""
    why: str
    replicate: int = 1
    shard: int = 1
    tensor: int = 1
    reduce: str = "32"
    """The numbers that gradients are summed in."""
    find_unused_parameters: bool = False
    static_graph: bool = False
    activation_checkpointing: bool = False
    cpu_offload: bool = False
    bucket_mb: float = 25


@dataclass(frozen=True, slots=True)
class Placement:
    """On what to train."""

    accelerator: str
    """`cpu`, `gpu`, `mps` or `xla`."""
    devices: tuple[int, ...]
    """The numbers of the devices on each machine; on the CPU, of the processes."""
    nodes: int
    strategy: Strategy
    precision: str
    threads: int
    """Threads of each process."""
    backend: str
    """How processes talk: `nccl`, `gloo`, `xla`; empty for one alone."""
    launch: str
    """Who starts the processes: `local`, `torchrun` or `slurm`."""
    sync_batchnorm: bool
    max_restarts: int
    timeout: float
    """Seconds."""

    @property
    def world(self) -> int:
        """Processes on all machines together."""
        return len(self.devices) * self.nodes


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the data, as the models see it."""

    name: str
    type: str
    role: str
    """`input`, `target`, or empty."""


@dataclass(frozen=True, slots=True)
class Split:
    """Part of the data: what it is for, where it comes from, how much of it there is."""

    role: str
    """`train`, `validate` or `test`."""
    name: str
    """That of one of several sets, else empty."""
    origin: str
    """In words: `held out of train`."""
    take: str
    """`split` (of a source, named by `part`), `held_out` (`part` of the training data), `fold`, or `train`."""
    part: str
    source: Thing | None
    """Its own source; None for that of the training data."""
    samples: int | None
    batches: int | None
    """On each device, after limits: in an epoch, or in one pass."""


@dataclass(frozen=True, slots=True)
class Data:
    """Where samples come from."""

    source: Thing
    fields: tuple[Field, ...]
    splits: tuple[Split, ...]
    stratify: bool
    folds: int | None
    fold: int | None
    """The one fold to run, counted from 1; with `folds` and without it, all run one after the other."""
    sampler: Thing
    distributed_sampler: bool
    overfit: bool
    """Whether the training batches, in order, are validated on too."""
    predict_batches: float | int
    """How many batches `predict` takes: a count, or a share of all."""
    reload_every_n_epochs: int


@dataclass(frozen=True, slots=True)
class Loading:
    """How samples get to the device."""

    cache: str
    """`memory`, `disk` or `off`."""
    cache_bytes: int | None
    """What decoded samples take, where it is known."""
    why: str
    workers: int
    prefetch: int
    persistent: bool
    pin_memory: bool
    on_bad_sample: str
    max_bad: float | int


@dataclass(frozen=True, slots=True)
class Batches:
    """How many samples make a batch, and how many batches an update."""

    per_device: int
    whole: int
    """On all devices, all batches of an update together, as training begins."""
    accumulation: tuple[tuple[int, int], ...]
    """From which epoch on how many batches make an update."""
    drop_last: bool


@dataclass(frozen=True, slots=True)
class Length:
    """How long training takes. An update of a spec with several steps is one round of them."""

    epochs: int | None
    """How many there are, unless something stops earlier."""
    batches: int | None
    """On each device in an epoch."""
    updates: int | None
    """In the first epoch: accumulation may change."""
    steps: int | None
    """Updates in all."""
    max_epochs: int | None
    min_epochs: int
    max_steps: int | None
    min_steps: int
    max_seconds: float | None
    fast_dev_run: int
    """Batches of everything that such a run takes; 0 for a real one."""


@dataclass(frozen=True, slots=True)
class Validation:
    """When to look at the validation data: one of the three rhythms, or none without such data."""

    every_n_epochs: int | None
    every_n_batches: int | None
    every_seconds: float | None
    epoch_share: float | None
    """The share of an epoch, where how many batches that is is not known."""
    across_epochs: bool
    """Whether batches are counted on through epochs."""
    sanity_batches: int
    """Batches to run before training; -1 is all."""
    inference_mode: bool
    checks: int | None
    """How many times in all."""
