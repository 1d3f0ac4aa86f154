"""What needs validation data."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.spec.report import also_here, report
from dsl.spec.spec import Spec


def unwatched_default(spec: Spec) -> Iterator[Diagnostic]:
    """Early stopping that names nothing to watch, where `val_loss` is not logged.

    A `monitor` that is named is held against all that is logged by `lang`.
    """
    early = spec.sections["early_stopping"]
    if not spec.stops_early or not spec.lacks("early_stopping.monitor") or spec.torn or spec.is_broken("step"):
        return
    if spec.is_broken("data.validate") or spec.is_broken("data.folds"):
        return
    sets = [split.name for split in spec.splits if split.role == "validate"]
    names = [step.name for step in spec.steps if step.path]
    if not spec.validates:
        off = spec.given("trainer.limit_val_batches")
        why = "but there are no validation data"
        help = "hold some out: `validate = 0.1` below `[data]`"
    elif names or (sets and all(sets)):
        off = None
        first = "_".join(name for name in ("val", *sets[:1], *names[:1], "loss") if name)
        why = f"but what is logged is `{first}` and the like"
        help = f'name one: `monitor = "{first}"`'
    else:
        return
    span = early.key_span or early.span
    labels = also_here(off, "no validation batches") if off is not None and off.value == 0 else ()
    message = f"early stopping watches `val_loss`, {why}"
    yield Diagnostic("E0413", message, span, labels=labels, help=(Help(help),), path=early.path, origin=early.origin)


def monitors_without_batches(spec: Spec) -> Iterator[Diagnostic]:
    """A value of the validation data is watched, but no batch of them is run."""
    limit = spec.given("trainer.limit_val_batches")
    if limit is None or limit.value != 0:
        return
    for path in ("early_stopping.monitor", "checkpoint.monitor", "sweep.monitor"):
        value = spec.given(path)
        if value is None or not value.value.startswith("val_") or (path.startswith("early") and not spec.stops_early):
            continue
        message = f"`{value.value}` is watched, but no validation batch is run"
        labels = also_here(limit, "none")
        yield report("E0413", message, value, labels=labels, help=(Help("leave `limit_val_batches` out"),))


def ranked_by_nothing(spec: Spec) -> Iterator[Diagnostic]:
    """More than one best checkpoint, with nothing to say which is best."""
    count = spec.given("checkpoint.save_top_k")
    if count is None or count.value in (-1, 0, 1) or not spec.lacks("checkpoint.monitor") or spec.validates:
        return
    message = f"`save_top_k = {count.value}` keeps the best checkpoints, but nothing says which are better"
    help = Help('name a logged value: `monitor = "train_loss"`, or hold out validation data')
    yield report("E0414", message, count, help=(help,))


def missing_fold(spec: Spec) -> Iterator[Diagnostic]:
    fold, folds = spec.given("data.fold"), spec.given("data.folds")
    if fold is None or spec.is_broken("data.folds"):
        return
    if folds is None:
        help = Help("say into how many: `folds = 5`")
        yield report("E0410", "`fold` names a fold, but the data are not cut into any", fold, at_key=True, help=(help,))
    elif fold.value > folds.value:
        labels = also_here(folds, f"{folds.value} folds")
        help = Help(f"choose one from 1 to {folds.value}")
        yield report("E0415", f"there is no fold {fold.value}", fold, labels=labels, help=(help,))
