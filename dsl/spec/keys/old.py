"""Keys of former days that mean something else today, or nothing.

A key that has only changed its name is declared with the key itself (`old=` in its table's file).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.spec.key import Carry, Instead, Old


def _on_tpus(value: Any) -> Carry:
    return Carry({"trainer.accelerator": "xla", "trainer.devices": value})


def _processes(value: Any) -> Carry:
    return Carry({"trainer.accelerator": "cpu", "trainer.devices": value})


def _share(key: str) -> Callable[[Any], Carry]:
    """What was a share of the data is one today: 1 is all of it, not one batch."""

    def says(value: Any) -> Carry:
        return Carry({key: value if isinstance(value, bool) or not isinstance(value, int) else float(value)})

    return says


def _strategy(value: Any) -> Carry:
    return Carry({"trainer.strategy": value})


def _amp(value: Any) -> Carry:
    return Carry({"trainer.precision": "16-mixed" if value is True else "32-true" if value is False else value})


def _each_epoch(value: Any) -> Carry:
    return Carry({"trainer.reload_dataloaders_every_n_epochs": int(value) if isinstance(value, bool) else value})


def _early_stop(value: Any) -> Carry:
    return Carry({"early_stopping.enabled": value})


def _stop_on_nan(value: Any) -> Carry | Instead:
    if value is False:
        return Instead('write `on_nonfinite = "skip"` to go on without the update')
    return Carry({"trainer.on_nonfinite": "stop" if value is True else value})


def _print_nan(value: Any) -> Carry | Instead:
    if value is False:
        return Instead("leave it out: a report of what is not finite names the layer in any case")
    return Carry({"trainer.on_nonfinite": "stop" if value is True else value}, "its report names the layer")


def _averaged(value: Any) -> Carry:
    return Carry({"trainer.swa": value})


def _bar(value: Any) -> Carry:
    shown = value if isinstance(value, bool) or not isinstance(value, int) else value > 0
    return Carry({"trainer.enable_progress_bar": shown}, "the line is renewed by the clock, not by batches")


def _grad_norm(value: Any) -> Carry:
    return Carry({"logging.grad_norm": False if value == -1 else value})


def _gpu_memory(value: Any) -> Carry:
    return Carry({"logging.device_stats": value in ("min_max", "all") or value})


def _summary(value: Any) -> Carry:
    why = "`dslrun plan --depth` shows layers within layers" if value == "full" else ""
    return Carry({"trainer.enable_model_summary": value in ("top", "full") or value}, why)


def _weights_path(value: Any) -> Carry:
    return Carry({"checkpoint.dirpath": value})


def _resume(value: Any) -> Carry:
    return Carry({"checkpoint.resume": value}, "`--resume` on the command line says the same for one run")


def _position(value: Any) -> Carry:
    return Carry({"logging.position": value})


def _idle(value: Any) -> Carry | Instead:
    if value is False:
        return Instead("leave it out: name the devices, `devices = [0, 2]`, to choose them yourself")
    return Carry({"trainer.devices": "auto"}, "idle ones are preferred in any case")


def _flushed(value: Any) -> Instead:
    return Instead("leave it out: rows are written as they are logged, as often as `log_every_n_steps` says")


def _apex(value: Any) -> Instead:
    return Instead('leave it out: `precision = "16-mixed"` says all that there is to say')


def _found_rate(value: Any) -> Instead:
    return Instead("run `dslrun lr-find` on the spec, and write the rate that it suggests into `optimizer`")


def _found_size(value: Any) -> Instead:
    return Instead('write `data.batch_size`; with `on_oom = "split"` a batch that does not fit is divided')


def _cut_in_time(value: Any) -> Instead:
    return Instead("cut the sequences where they are read: the source's settings say how long one is")


def _once_a_node(value: Any) -> Instead:
    return Instead("leave it out: data are prepared once on each machine")


def _loaders(value: Any) -> Instead:
    return Instead("leave it out: one source gives all fields of a batch")


def _cpu_metrics(value: Any) -> Instead:
    return Instead("leave it out: metrics keep what they need where it fits")


def _prefix(value: Any) -> Instead:
    return Instead('write it into the name: `filename = "best-{epoch}"`')


def _of_top(key: str) -> Old:
    """What Lightning's command line calls `seed_everything`, say."""
    return Old("", key, lambda value: Carry({"seed": value if not isinstance(value, bool) else 0}))


OLD: tuple[Old, ...] = (
    _of_top("seed_everything"),
    Old("trainer", "tpus", _on_tpus),
    Old("trainer", "tpu_cores", _on_tpus),
    Old("trainer", "num_tpu_cores", _on_tpus),
    Old("trainer", "num_processes", _processes),
    Old("trainer", "distributed_backend", _strategy),
    Old("trainer", "use_amp", _amp),
    Old("trainer", "amp_level", _apex),
    Old("trainer", "amp_backend", _apex),
    Old("trainer", "auto_select_gpus", _idle),
    Old("trainer", "train_percent_check", _share("trainer.limit_train_batches")),
    Old("trainer", "val_percent_check", _share("trainer.limit_val_batches")),
    Old("trainer", "test_percent_check", _share("trainer.limit_test_batches")),
    Old("trainer", "overfit_pct", _share("trainer.overfit_batches")),
    Old("trainer", "early_stop_callback", _early_stop),
    Old("trainer", "reload_dataloaders_every_epoch", _each_epoch),
    Old("trainer", "terminate_on_nan", _stop_on_nan),
    Old("trainer", "print_nan_grads", _print_nan),
    Old("trainer", "stochastic_weight_avg", _averaged),
    Old("trainer", "progress_bar_refresh_rate", _bar),
    Old("trainer", "process_position", _position),
    Old("trainer", "track_grad_norm", _grad_norm),
    Old("trainer", "log_gpu_memory", _gpu_memory),
    Old("trainer", "weights_summary", _summary),
    Old("trainer", "weights_save_path", _weights_path),
    Old("trainer", "resume_from_checkpoint", _resume),
    Old("trainer", "log_save_interval", _flushed),
    Old("trainer", "flush_logs_every_n_steps", _flushed),
    Old("trainer", "auto_lr_find", _found_rate),
    Old("trainer", "auto_scale_batch_size", _found_size),
    Old("trainer", "truncated_bptt_steps", _cut_in_time),
    Old("trainer", "prepare_data_per_node", _once_a_node),
    Old("trainer", "multiple_trainloader_mode", _loaders),
    Old("trainer", "move_metrics_to_cpu", _cpu_metrics),
    Old("checkpoint", "prefix", _prefix),
)
