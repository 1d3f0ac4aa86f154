"""How long training takes, and when it validates."""

from __future__ import annotations

from dsl.plan.clock import Clock
from dsl.plan.draft import Draft, seconds
from dsl.plan.parts import Batches, Length, Split, Validation

DEFAULT_EPOCHS = 1000
"""Lightning's, where nothing says how long."""


def choose_length(draft: Draft, train: Split, batches: Batches) -> Length:
    most_epochs, most_steps = _bounds(draft)
    count = train.batches
    updates = steps = epochs = None
    if count == 0:
        updates = epochs = steps = 0  # which is advised against where it is asked for
    elif count:
        clock = Clock(count, batches.accumulation)
        updates = clock.updates_before(1)
        epochs, steps = _together(clock, most_epochs, most_steps)
    elif most_steps is not None and most_epochs is None:
        steps = most_steps
    elif most_epochs is not None and most_steps is None:
        epochs = most_epochs
    dev = draft.dev_run
    return Length(
        epochs,
        count,
        updates,
        steps,
        most_epochs,
        0 if dev else int(draft["trainer.min_epochs"]),
        most_steps,
        0 if dev else int(draft["trainer.min_steps"]),
        None if dev else seconds(draft["trainer.max_time"]),
        dev,
    )


def _together(clock: Clock, epochs: int | None, steps: int | None) -> tuple[int | None, int | None]:
    """Epochs and updates of a run, by the bound that comes first."""
    if epochs is None:
        return (None if steps is None else clock.epoch_of(steps - 1) + 1 if steps else 0), steps
    all_of_them = clock.updates_before(epochs)
    if steps is None or steps >= all_of_them:
        return epochs, all_of_them
    return (clock.epoch_of(steps - 1) + 1 if steps else 0), steps


def _bounds(draft: Draft) -> tuple[int | None, int | None]:
    """The most epochs and the most updates."""
    if draft.dev_run:
        return 1, None
    epochs, steps = draft["trainer.max_epochs"], int(draft["trainer.max_steps"])
    if epochs is None and steps == -1:
        if draft.spec.phases:
            of_phases = [phase["max_epochs"].value for phase in draft.spec.phases]
            epochs = sum(of_phases) if None not in of_phases else None
        if epochs is None:
            epochs = -1 if draft["trainer.max_time"] is not None else DEFAULT_EPOCHS
    return (None if epochs in (None, -1) else int(epochs)), (None if steps == -1 else steps)


def choose_validation(draft: Draft, splits: tuple[Split, ...], length: Length) -> Validation:
    """One rhythm: a number of epochs, of batches, or a time."""
    inference = bool(draft["trainer.inference_mode"])
    sanity = 0 if draft.dev_run or draft["trainer.barebones"] else int(draft["trainer.num_sanity_val_steps"])
    if not any(split.role == "validate" and split.batches != 0 for split in splits):
        return Validation(None, None, None, None, False, 0, inference, 0)
    interval = 1.0 if draft.dev_run else draft["trainer.val_check_interval"]
    each = 1 if draft.dev_run else draft["trainer.check_val_every_n_epoch"]
    across = each == "none"
    epochs = None if across else int(each)
    if isinstance(interval, str):
        return Validation(epochs, None, seconds(interval), None, across, sanity, inference, None)
    every = None if isinstance(interval, float) else int(interval)
    share = None
    if isinstance(interval, float):
        if across:
            _report_share(draft, interval)
        every = max(1, int(length.batches * interval)) if length.batches else None
        share = None if every else interval
    elif every and length.batches and every > length.batches and not across:
        _report_long(draft, every, length.batches)
    return Validation(epochs, every, None, share, across, sanity, inference, _checks(length, epochs, every, across))


def _checks(length: Length, epochs: int | None, every: int | None, across: bool) -> int | None:
    """How many times it validates: at the ends of whole intervals."""
    if length.epochs is None or not length.batches or not every:
        return None
    if across:
        return length.epochs * length.batches // every
    return length.epochs // (epochs or 1) * (length.batches // every)


def _report_share(draft: Draft, interval: float) -> None:
    given = draft.spec.given("trainer.val_check_interval")
    each = draft.spec["trainer.check_val_every_n_epoch"]
    message = (
        '`check_val_every_n_epoch = "none"` counts batches through epochs, so `val_check_interval` is their number'
    )
    help = "write how many batches: `val_check_interval = 1000`"
    draft.say("E0804", message, given, each, label=f"{interval:g} of an epoch" if given else "", help=help)


def _report_long(draft: Draft, interval: int, batches: int) -> None:
    message = f"validation comes after {interval:,} batches, but an epoch has {batches:,}"
    help = f'write {batches} or less, or count through epochs: `check_val_every_n_epoch = "none"`'
    draft.say("E0804", message, draft.spec["trainer.val_check_interval"], label="never comes", help=help)
