"""What is kept of a run and by which value: checkpoints, early stopping, where all of it goes."""

from __future__ import annotations

from dsl.plan.draft import Draft, seconds
from dsl.plan.parts import Validation
from dsl.plan.plan import Checkpoints, EarlyStopping, Place

FOLDER = "runs"
VAL_LOSS = "val_loss"


def choose_place(draft: Draft) -> Place:
    root = draft["logging.dir"] or draft["trainer.default_root_dir"] or FOLDER
    keeps = not draft.dev_run and not draft["trainer.barebones"]
    return Place(str(root).rstrip("/") or "/", draft.spec.name, keeps)


def choose_checkpoints(draft: Draft, place: Place, validation: Validation) -> Checkpoints:
    monitor = _monitored(draft, "checkpoint.monitor")
    rhythms = [draft[f"checkpoint.{key}"] for key in ("every_n_train_steps", "train_time_interval")]
    epochs = draft["checkpoint.every_n_epochs"]
    if epochs is None:
        epochs = 0 if any(rhythms) else 1
    at_end = draft["checkpoint.save_on_train_epoch_end"]
    return Checkpoints(
        enabled=bool(draft["trainer.enable_checkpointing"]) and place.keeps,
        monitor=monitor,
        mode=_mode(draft, "checkpoint.mode", monitor) if monitor else "",
        save_top_k=int(draft["checkpoint.save_top_k"]),
        save_last=_word(draft["checkpoint.save_last"]),
        weights_only=bool(draft["checkpoint.save_weights_only"]),
        every_n_epochs=int(epochs),
        every_n_steps=int(rhythms[0]),
        every_seconds=seconds(rhythms[1]),
        on_train_epoch_end=validation.checks == 0 if at_end is None else bool(at_end),
        on_exception=bool(draft["checkpoint.save_on_exception"]),
        folder=str(draft["checkpoint.dirpath"] or f"{place.folder}/checkpoints"),
        filename=str(draft["checkpoint.filename"]),
        insert_names=bool(draft["checkpoint.auto_insert_metric_name"]),
        count_versions=bool(draft["checkpoint.enable_version_counter"]),
        asynchronous=bool(draft["checkpoint.async"]),
        resume=str(draft["checkpoint.resume"] or ""),
        verbose=bool(draft["checkpoint.verbose"]),
    )


def choose_stopping(draft: Draft, validation: Validation) -> EarlyStopping | None:
    if not draft.spec.stops_early or draft.dev_run or draft["trainer.barebones"]:
        return None
    monitor = str(draft["early_stopping.monitor"] or VAL_LOSS)
    at_end = draft["early_stopping.check_on_train_epoch_end"]
    return EarlyStopping(
        monitor=monitor,
        mode=_mode(draft, "early_stopping.mode", monitor),
        patience=int(draft["early_stopping.patience"]),
        min_delta=float(draft["early_stopping.min_delta"]),
        stopping_threshold=_number(draft["early_stopping.stopping_threshold"]),
        divergence_threshold=_number(draft["early_stopping.divergence_threshold"]),
        check_finite=bool(draft["early_stopping.check_finite"]),
        strict=bool(draft["early_stopping.strict"]),
        on_train_epoch_end=validation.checks == 0 if at_end is None else bool(at_end),
        verbose=bool(draft["early_stopping.verbose"]),
        rank_zero_only=bool(draft["early_stopping.log_rank_zero_only"]),
    )


def _monitored(draft: Draft, path: str) -> str:
    """What says which is better: as asked, else the validation loss if it is logged."""
    return str(draft[path] or (VAL_LOSS if VAL_LOSS in draft.program.logged else ""))


def _mode(draft: Draft, path: str, monitor: str) -> str:
    """As asked, else the direction in which what is watched gets better."""
    known = draft.program.logged.get(monitor)
    return str(draft[path] or (known.best if known is not None else "") or "min")


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _word(value: object) -> str:
    return value if isinstance(value, str) else str(bool(value)).lower()
