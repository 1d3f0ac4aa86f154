"""`[trainer]`: the keys that say on what to train, and how several devices divide the work."""

from __future__ import annotations

from typing import Any

from dsl.spec.domains import Devices, Fields, one_or_more
from dsl.spec.key import Decided, Key
from dsl.types.domains import Choice, Domain, Either, Flag, Number, Whole

_STRATEGIES = Choice(("auto", "single", "ddp", "fsdp"))
_PRECISIONS = (
    "32-true",
    "64-true",
    "16-mixed",
    "bf16-mixed",
    "16-true",
    "bf16-true",
    "transformer-engine",
    "transformer-engine-float16",
)
_PROCESSES = "each device has a process of its own"
_SHARDED = "FSDP2 shards weights, gradients and optimizer state"


_STRATEGIES_OF_OLD: tuple[tuple[str, Any, str], ...] = (
    ("dp", "ddp", _PROCESSES),
    ("ddp2", "ddp", _PROCESSES),
    ("ddp_cpu", "ddp", "`accelerator` says where it runs"),
    ("ddp_spawn", "ddp", "processes are started in one way"),
    ("ddp_fork", "ddp", "processes are started in one way"),
    ("ddp_notebook", "ddp", "processes are started in one way"),
    ("ddp_find_unused_parameters_false", "ddp", ""),
    ("ddp_find_unused_parameters_true", {"type": "ddp", "find_unused_parameters": True}, ""),
    ("single_device", "single", ""),
    ("fsdp_cpu_offload", {"type": "fsdp", "cpu_offload": True}, ""),
    ("ddp_sharded", "fsdp", _SHARDED),
    ("fully_sharded", "fsdp", _SHARDED),
    ("fsdp_native", "fsdp", _SHARDED),
    ("deepspeed", "fsdp", _SHARDED),
    ("deepspeed_stage_1", "fsdp", _SHARDED),
    ("deepspeed_stage_2", "fsdp", _SHARDED),
    ("deepspeed_stage_3", "fsdp", _SHARDED),
    ("deepspeed_stage_2_offload", {"type": "fsdp", "cpu_offload": True}, _SHARDED),
    ("deepspeed_stage_3_offload", {"type": "fsdp", "cpu_offload": True}, _SHARDED),
)

_STRATEGY: Domain = Fields(
    "a table with `type` and what divides the work",
    (
        Key(
            "type",
            _STRATEGIES,
            "auto",
            "How processes divide the work.",
            '"fsdp"',
            means=tuple(item for item in _STRATEGIES_OF_OLD if isinstance(item[1], str)),
        ),
        Key(
            "shard", Whole(1), Decided("all devices"), "Over how many devices weights are sharded.", "4", unit="devices"
        ),
        Key("tensor", Whole(1), 1, "Over how many devices each layer is divided.", "2", unit="devices"),
        Key(
            "reduce",
            Choice(("32", "bf16", "16")),
            Decided("that of the gradients"),
            "In which precision gradients are summed.",
            '"bf16"',
        ),
        Key("find_unused_parameters", Flag(), False, "Copes with weights that no loss reaches in some steps.", "true"),
        Key(
            "static_graph",
            Flag(),
            Decided("on where the plan knows it"),
            "Takes every step to use the same weights.",
            "true",
        ),
        Key(
            "activation_checkpointing",
            Flag(),
            False,
            "Computes activations of blocks again instead of keeping them.",
            "true",
        ),
        Key("cpu_offload", Flag(), False, "Keeps weights that are not in use in the memory of the CPU.", "true"),
        Key("bucket_mb", Number(above=0), 25, "How much of the gradients is sent at a time.", "50", unit="MB"),
    ),
)

DEVICES = (
    Key(
        "accelerator",
        Choice(("auto", "cpu", "gpu", "mps", "xla")),
        "auto",
        "The kind of device to train on.",
        '"gpu"',
        means=(("cuda", "gpu", ""), ("tpu", "xla", "TPUs are reached through torch_xla")),
        also=("device", "backend", "platform"),
    ),
    Key(
        "devices",
        Devices(),
        "auto",
        "How many devices of that kind, or which.",
        "2",
        unit="devices",
        also=("device", "num_devices", "device_ids"),
    ),
    Key(
        "gpus",
        Devices(0),
        Decided("as `accelerator` and `devices` say"),
        "How many GPUs, or which; `-1` is all, 0 the CPU.",
        "4",
        unit="devices",
        also=("gpu", "num_gpus", "n_gpus", "ngpus"),
    ),
    Key(
        "num_nodes",
        Whole(1),
        1,
        "How many machines take part.",
        "4",
        unit="machines",
        old=("nb_gpu_nodes",),
        also=("nodes", "n_nodes", "nnodes"),
    ),
    Key(
        "strategy",
        Either((_STRATEGIES, _STRATEGY)),
        "auto",
        "How several devices divide the work.",
        '"ddp"',
        means=_STRATEGIES_OF_OLD,
        also=("distributed", "parallel", "distribution"),
    ),
    Key(
        "precision",
        Choice(_PRECISIONS),
        "32-true",
        "The numbers that training computes with; `mixed` keeps weights in 32 bits.",
        '"bf16-mixed"',
        means=(
            (16, "16-mixed", ""),
            (32, "32-true", ""),
            (64, "64-true", ""),
            ("16", "16-mixed", ""),
            ("32", "32-true", ""),
            ("64", "64-true", ""),
            ("bf16", "bf16-mixed", ""),
        ),
        also=("amp", "fp16", "bf16", "mixed_precision", "dtype", "half"),
    ),
    Key("sync_batchnorm", Flag(), False, "Lets batch norms see the batches of all devices.", "true"),
    Key(
        "use_distributed_sampler",
        Flag(),
        True,
        "Gives each device its own share of the samples.",
        "false",
        old=("replace_sampler_ddp",),
    ),
    Key(
        "plugins",
        one_or_more(Choice(("local", "torchrun", "slurm"))),
        Decided("found from the environment"),
        "How processes find each other: started here, by torchrun or by SLURM. Code of your own goes into `[plugins]`.",
        '"slurm"',
    ),
    Key("max_restarts", Whole(0), 0, "How often a run that lost a process starts again from its last checkpoint.", "2"),
    Key(
        "timeout",
        Number(above=0),
        600,
        "How long processes wait for each other before the run ends as hung.",
        "1800",
        unit="seconds",
    ),
)
