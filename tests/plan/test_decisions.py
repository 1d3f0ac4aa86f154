"""What a plan decides: devices, batches, lengths, splits, rhythms; and what it refuses."""

from __future__ import annotations

import pytest

from dsl.plan.parts import Split
from tests.plan.machines import CPU, with_gpus
from tests.plan.planning import SPEC, codes, plan_of, planned

FOUR = with_gpus(4)


def split(role: str, *sets: str, **options: object) -> Split:
    return next(item for item in plan_of(*sets, **options).data.splits if item.role == role)


# -- devices


@pytest.mark.parametrize(
    ("flags", "kind", "numbers"),
    [
        ({}, "gpu", (0, 1, 2, 3)),
        ({"trainer.gpus": "-1"}, "gpu", (0, 1, 2, 3)),
        ({"trainer.gpus": "2"}, "gpu", (0, 1)),
        ({"trainer.gpus": "0,2"}, "gpu", (0, 2)),
        ({"trainer.gpus": "3,"}, "gpu", (3,)),
        ({"trainer.gpus": "[1, 3]"}, "gpu", (1, 3)),
        ({"trainer.gpus": "0"}, "cpu", (0,)),
        ({"trainer.accelerator": "cpu"}, "cpu", (0,)),
        ({"trainer.accelerator": "cpu", "trainer.devices": "2"}, "cpu", (0, 1)),
        ({"trainer.devices": "3"}, "gpu", (0, 1, 2)),
        ({"trainer.strategy": "single"}, "gpu", (0,)),
    ],
)
def test_devices_are_those_that_are_asked_for(flags: dict[str, str], kind: str, numbers: tuple[int, ...]) -> None:
    placement = plan_of(flags=flags, machine=FOUR).placement
    assert (placement.accelerator, placement.devices) == (kind, numbers)


def test_without_a_gpu_the_cpu_trains() -> None:
    placement = plan_of().placement
    assert (placement.accelerator, placement.world, placement.strategy.kind) == ("cpu", 1, "single")
    assert placement.threads == CPU.cores


def test_idle_devices_are_preferred() -> None:
    assert plan_of(flags={"trainer.gpus": "2"}, machine=with_gpus(4, busy=(0, 2))).placement.devices == (1, 3)
    assert plan_of(flags={"trainer.gpus": "3"}, machine=with_gpus(4, busy=(0, 2))).placement.devices == (0, 1, 3)


@pytest.mark.parametrize(
    ("flags", "machine", "says"),
    [
        ({"trainer.gpus": "8"}, FOUR, "8 GPUs are asked for, but this machine has 4"),
        ({"trainer.gpus": "0,5"}, FOUR, "there is no GPU 5: this machine numbers its GPUs 0 to 3"),
        ({"trainer.gpus": "1,1"}, FOUR, "the GPU 1 is named twice"),
        ({"trainer.gpus": "1"}, CPU, "a GPU is asked for, but this machine has none"),
        ({"trainer.accelerator": "mps"}, CPU, "an Apple GPU is asked for, but this machine has none"),
        ({"trainer.devices": "0,1"}, CPU, "devices are asked for by number, but this machine has the CPU alone"),
    ],
)
def test_what_is_not_there_is_refused_where_it_is_asked_for(flags: dict[str, str], machine: object, says: str) -> None:
    plan, found = planned(flags=flags, machine=machine)  # type: ignore[arg-type]
    assert plan is None
    assert [(item.code, item.message) for item in found] == [("E0801", says)]
    assert found[0].span is not None
    assert found[0].span.source.name.startswith("--")


def test_processes_on_the_cpu_share_its_threads() -> None:
    placement = plan_of(flags={"trainer.accelerator": "cpu", "trainer.devices": "2"}).placement
    assert (placement.threads, placement.backend, placement.strategy.kind) == (4, "gloo", "ddp")


def test_nodes_multiply_devices() -> None:
    placement = plan_of("trainer.num_nodes=3", machine=FOUR).placement
    assert (placement.world, placement.backend, placement.strategy.replicate) == (12, "nccl", 12)


def test_a_model_that_does_not_fit_is_sharded() -> None:
    text = SPEC.replace("linear(10)", "linear(120_000) -> relu -> linear(120_000) -> linear(10)")
    strategy = plan_of(text=text, machine=with_gpus(8)).placement.strategy
    assert (strategy.kind, strategy.shard, strategy.replicate) == ("fsdp", 8, 1)
    assert "too small" in strategy.why
    assert plan_of(machine=with_gpus(8)).placement.strategy.kind == "ddp"


def test_a_strategy_divides_the_devices_that_are_found() -> None:
    strategy = 'trainer.strategy={ type = "fsdp", shard = 2 }'
    found = plan_of(strategy, machine=FOUR).placement.strategy
    assert (found.replicate, found.shard) == (2, 2)
    assert codes('trainer.strategy={ type = "fsdp", shard = 3 }', machine=FOUR) == ["E0416"]


def test_unused_devices_are_pointed_at() -> None:
    assert "W0634" in codes(flags={"trainer.accelerator": "cpu"}, machine=FOUR)
    assert "W0634" not in codes(machine=FOUR)


def test_sixteen_bits_on_a_cpu_that_the_machine_chose() -> None:
    assert codes("trainer.precision=16-mixed") == ["W0609"]
    assert codes("trainer.precision=transformer-engine") == ["E0416"]
    assert codes("trainer.precision=16-mixed", machine=FOUR) == []


# -- batches and lengths


@pytest.mark.parametrize(
    ("sets", "batches", "updates", "steps", "epochs"),
    [
        ((), 100, 100, 400, 4),
        (("trainer.accumulate_grad_batches=8",), 100, 13, 52, 4),
        (("trainer.accumulate_grad_batches={ 2 = 8 }",), 100, 100, 226, 4),
        (("data.batch_size=64",), 16, 16, 64, 4),
        (("data.batch_size=64", "data.drop_last=true"), 15, 15, 60, 4),
        (("data.validate=0.25",), 75, 75, 300, 4),
        (("trainer.limit_train_batches=30",), 30, 30, 120, 4),
        (("trainer.limit_train_batches=0.1",), 10, 10, 40, 4),
        (("trainer.limit_train_batches=1000",), 100, 100, 400, 4),
        (("trainer.max_steps=250",), 100, 100, 250, 3),
        (("trainer.max_steps=250", "trainer.max_epochs=-1"), 100, 100, 250, 3),
        (("trainer.max_epochs=-1",), 100, 100, None, None),
        (("trainer.overfit_batches=3",), 3, 3, 12, 4),
        (("trainer.fast_dev_run=true",), 1, 1, 1, 1),
        (("trainer.fast_dev_run=7",), 7, 7, 7, 1),
        (("data.folds=3",), 67, 67, 268, 4),
        (("data.sampler=random(replacement=true, num_samples=55)",), 6, 6, 24, 4),
        (("data.sampler=repeated(3)",), 300, 300, 1200, 4),
        (("data.global_batch_size=50",), 20, 20, 80, 4),
        (("data.global_batch_size=50", "trainer.accumulate_grad_batches=5"), 100, 20, 80, 4),
    ],
)
def test_epochs_batches_and_updates(
    sets: tuple[str, ...], batches: int, updates: int, steps: int | None, epochs: int | None
) -> None:
    length = plan_of(*sets).length
    assert (length.batches, length.updates, length.steps, length.epochs) == (batches, updates, steps, epochs)


def test_devices_share_an_epoch() -> None:
    plan = plan_of(machine=FOUR)
    assert (plan.length.batches, plan.batches.per_device, plan.batches.whole) == (25, 10, 40)
    plan = plan_of("data.global_batch_size=40", machine=FOUR)
    assert (plan.length.batches, plan.batches.per_device, plan.batches.whole) == (25, 10, 40)
    assert codes("data.global_batch_size=42", machine=FOUR) == ["E0417"]
    assert plan_of("trainer.use_distributed_sampler=false", machine=FOUR).length.batches == 100


def test_without_a_length_there_are_a_thousand_epochs_as_ever() -> None:
    text = SPEC.replace("max_epochs = 4", "")
    assert plan_of(text=text).length.epochs == 1000
    assert plan_of("trainer.max_steps=10", text=text).length.max_epochs is None
    timed = plan_of("trainer.max_time=00:01:30:00", text=text).length
    assert (timed.max_epochs, timed.max_seconds) == (None, 5400.0)


def test_phases_that_end_say_how_long() -> None:
    steps = (
        '[step.{}]\nloss = "cross_entropy"\noptimizer = "sgd(lr=0.1)"\n[phase.{}]\nsteps = ["{}"]\nmax_epochs = {}\n'
    )
    text = SPEC.replace('loss      = "cross_entropy"\noptimizer = "sgd(lr=0.1)"\n', "").replace("max_epochs = 4", "")
    text += steps.format("a", "one", "a", 3) + steps.format("b", "two", "b", 2)
    plan = plan_of(text=text)
    assert plan.length.epochs == 5
    assert [(phase.name, phase.steps, phase.max_epochs) for phase in plan.phases] == [
        ("one", ("a",), 3),
        ("two", ("b",), 2),
    ]


@pytest.mark.parametrize(
    ("sets", "code"),
    [
        (("data.batch_size=2000", "data.drop_last=true"), "E0803"),
        (("trainer.limit_train_batches=0.001",), "E0803"),
        (("data.validate=0.0001",), "E0802"),
        (("data.folds=2000",), "E0802"),
        (("data.validate=100", "trainer.val_check_interval=1000"), "E0804"),
        (("data.validate=100", "trainer.check_val_every_n_epoch=none"), "E0804"),
        (("schedule=one_cycle(0.1, total_steps=100)",), "E0805"),
        (("schedule=cosine(T_max=1000)",), "W0632"),
        (("data.num_workers=64",), "W0631"),
        (("trainer.max_steps=20",), "W0635"),
        (("data.batch_size=37", "model.layers=flatten -> batchnorm -> linear(10)"), "W0636"),
    ],
)
def test_what_these_data_and_this_machine_do_not_allow(sets: tuple[str, ...], code: str) -> None:
    assert codes(*sets) == [code]


def test_more_memory_than_there_is() -> None:
    text = SPEC.replace("linear(10)", "linear(200_000) -> relu -> linear(200_000) -> linear(10)")
    assert codes(text=text) == ["W0633"]


def test_advice_can_be_allowed() -> None:
    assert codes("trainer.max_steps=20", text='allow = ["W0635"]\n' + SPEC) == []


# -- validation


@pytest.mark.parametrize(
    ("sets", "epochs", "batches", "checks"),
    [
        ((), 1, 90, 4),
        (("trainer.val_check_interval=0.25",), 1, 22, 16),
        (("trainer.val_check_interval=30",), 1, 30, 12),
        (("trainer.check_val_every_n_epoch=2",), 2, 90, 2),
        (("trainer.val_check_interval=120", "trainer.check_val_every_n_epoch=none"), None, 120, 3),
        (("trainer.fast_dev_run=true",), 1, 1, 1),
        (("trainer.limit_val_batches=0",), None, None, 0),
    ],
)
def test_when_it_validates(sets: tuple[str, ...], epochs: int | None, batches: int | None, checks: int | None) -> None:
    found = plan_of("data.validate=100", *sets).validation
    assert (found.every_n_epochs, found.every_n_batches, found.checks) == (epochs, batches, checks)


def test_overfitting_looks_at_what_it_trains_on() -> None:
    plan = plan_of("trainer.overfit_batches=0.05", "data.validate=100")
    assert plan.data.overfit
    assert plan.data.sampler.name == "sequential"
    assert [(item.role, item.batches) for item in plan.data.splits if item.role != "test"] == [
        ("train", 5),
        ("validate", 5),
    ]


def test_splits_come_from_counts_shares_folds_and_the_source() -> None:
    assert split("validate", "data.validate=120").samples == 120
    assert split("train", "data.validate=120", "data.test=0.1").samples == 780
    assert split("validate", "data.folds=3", "data.fold=1").samples == 334
    assert split("validate", "data.folds=3", "data.fold=2").samples == 333
    mnist = SPEC.replace("random(image='float[B, 3, 8, 8]', label='class[B] of 10', size=1000)", "mnist")
    mnist = mnist.replace("batch_size", "transform  = 'to_float'\nbatch_size")
    assert split("test", text=mnist).samples == 10_000
    assert split("validate", "data.validate=test", text=mnist).samples == 10_000
    named = 'data.validate={ main = 500, other = "test" }'
    assert [item.name for item in plan_of(named, text=mnist).data.splits if item.role == "validate"] == [
        "main",
        "other",
    ]


def test_what_the_data_would_show_is_said_to_be_unknown() -> None:
    text = SPEC.replace(
        "random(image='float[B, 3, 8, 8]', label='class[B] of 10', size=1000)",
        "csv('later.csv', target='y', classes=10)",
    )
    plan = plan_of(text=text)
    assert (plan.length.batches, plan.length.steps, plan.length.epochs) == (None, None, 4)
    assert any("`later.csv` is not here" in item for item in plan.unknown)


# -- loading


def test_small_data_stay_in_memory_and_large_ones_are_read_by_workers() -> None:
    small = plan_of().loading
    assert (small.cache, small.workers, small.cache_bytes) == ("memory", 0, 1000 * (3 * 64 * 4 + 8))
    text = SPEC.replace("size=1000", "size=1_000_000_000").replace("max_epochs = 4", "max_steps = 100")
    large = plan_of(text=text).loading
    assert (large.cache, large.workers, large.prefetch, large.persistent) == ("off", 4, 2, True)
    gpu = plan_of(text=text, machine=FOUR).loading
    assert (gpu.workers, gpu.pin_memory) == (16, True)
    asked = plan_of("data.num_workers=3", "data.cache=disk", "data.pin_memory=false", machine=FOUR).loading
    assert (asked.workers, asked.cache, asked.pin_memory) == (3, "disk", False)


# -- what is kept and written


def test_what_is_monitored_and_how() -> None:
    assert plan_of().checkpoints.monitor == ""
    keep = plan_of("data.validate=100").checkpoints
    assert (keep.monitor, keep.mode, keep.every_n_epochs, keep.on_train_epoch_end) == ("val_loss", "min", 1, False)
    keep = plan_of("data.validate=100", "metrics=['accuracy']", "checkpoint.monitor=val_accuracy").checkpoints
    assert (keep.monitor, keep.mode) == ("val_accuracy", "max")
    keep = plan_of("checkpoint.every_n_train_steps=100").checkpoints
    assert (keep.every_n_epochs, keep.every_n_steps) == (0, 100)


def test_a_run_for_trying_out_keeps_nothing() -> None:
    plan = plan_of("trainer.fast_dev_run=true", "data.validate=100", "early_stopping.monitor=val_loss")
    assert not plan.place.keeps
    assert not plan.checkpoints.enabled
    assert plan.early_stopping is None
    assert plan.logging.loggers == ()
    assert plan.validation.sanity_batches == 0


def test_loggers() -> None:
    assert plan_of().logging.loggers == ("tensorboard", "csv")
    assert plan_of("trainer.logger=false").logging.loggers == ()
    assert plan_of("trainer.logger=csv").logging.loggers == ("csv",)
    assert plan_of("logging.csv=false", "logging.mlflow=true").logging.loggers == ("tensorboard", "mlflow")
    found = plan_of('logging.wandb={ project = "p" }').logging
    assert found.settings["wandb"]["project"] == "p"
    assert found.settings["wandb"]["mode"] == "online"


def test_where_it_goes() -> None:
    assert plan_of().place.folder == "runs/spec/version_N"
    assert plan_of("logging.dir=out/", "name=first").place.folder == "out/first/version_N"
    assert plan_of("trainer.default_root_dir=elsewhere").checkpoints.folder == "elsewhere/spec/version_N/checkpoints"


def test_a_random_seed_is_drawn_once() -> None:
    first, second = plan_of("seed=random"), plan_of("seed=random")
    assert first.seed_drawn
    assert first.seed != second.seed
    assert plan_of("seed=7").seed == 7


def test_steps_have_their_own_rhythm_and_fall_back_to_the_trainers() -> None:
    text = SPEC.replace('loss      = "cross_entropy"\noptimizer = "sgd(lr=0.1)"\n', "") + (
        '[step.a]\nloss = "cross_entropy"\noptimizer = "sgd(lr=0.1)"\nschedule = "cosine"\nevery = 4\n'
        'gradient_clip_val = 0.5\n[step.b]\nloss = "cross_entropy"\noptimizer = "adam"\nwhen = "train"\n'
    )
    first, second = plan_of("trainer.gradient_clip_val=2.0", text=text).steps
    assert (first.every, first.clip, first.schedule[0].length) == (4, 0.5, 100)
    assert (second.every, second.clip, second.when) == (1, 2.0, ("train",))


def test_averages_compilation_and_frozen_weights() -> None:
    training = plan_of("trainer.ema=0.99", "trainer.compile=max-autotune", "trainer.freeze=model.linear1.*").training
    assert training.averaging is not None
    assert training.averaging.decay == 0.99
    assert training.compile is not None
    assert training.compile.mode == "max-autotune"
    plan = plan_of("trainer.freeze=model.linear1.*")
    assert [(model.trained, model.frozen) for model in plan.models] == [(0, 1930)]
    swa = plan_of("trainer.swa=true").training.averaging
    assert swa is not None
    assert swa.start == 3
