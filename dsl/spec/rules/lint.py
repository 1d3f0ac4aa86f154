"""Advice: what is allowed, but seldom meant. Each code can be turned off with `allow`."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.source import Span
from dsl.diagnostics.suggest import nearest
from dsl.spec.report import MOST_HINTS, also_here, did_you_mean, instead, report, words_span
from dsl.spec.spec import Spec
from dsl.spec.value import Value

_LIMITS = tuple(f"trainer.limit_{part}_batches" for part in ("train", "val", "test", "predict"))
_DEBUGGING = ("fast_dev_run", "overfit_batches", "detect_anomaly", "barebones")
_VALIDATION = ("val_check_interval", "check_val_every_n_epoch", "limit_val_batches", "num_sanity_val_steps")
_OF_UPDATES = ("gradient_clip_val", "gradient_clip_algorithm", "accumulate_grad_batches")


def unbounded_length(spec: Spec) -> Iterator[Diagnostic]:
    """Nothing says how long to train."""
    bounds = ("max_epochs", "max_steps", "max_time", "fast_dev_run")
    if spec.torn or spec.phases or spec.stops_early:
        return
    if any(not spec.lacks(f"trainer.{key}") for key in bounds) or spec.lacks("data.source"):
        return
    trainer = spec.sections["trainer"]
    span = trainer.key_span or trainer.span or Span(spec.source, 0, 0)
    message = "nothing says how long to train: it will be 1000 epochs"
    help = Help("write `max_epochs = 10`, say, below `[trainer]`")
    yield Diagnostic("W0601", message, span, help=(help,), path="trainer.max_epochs", origin=trainer.origin)


def debugging_switches(spec: Spec) -> Iterator[Diagnostic]:
    """A switch for trying things out that stands in the file."""
    for key in _DEBUGGING:
        value = spec.given(f"trainer.{key}")
        if value is not None and value.value and (not value.origin or value.origin.startswith("extended")):
            flag = f"--set trainer.{key}={value.span.text}" if value.span is not None else ""
            flag = "--fast-dev-run" if key == "fast_dev_run" and value.value is True else flag
            message = f"`{key}` is for trying out, and every run of this spec has it"
            help = Help(f"leave it out, and write `{flag}` when you want it, or put it into a profile")
            yield report("W0602", message, value, at_key=True, help=(help,))


def one_is_not_all(spec: Spec) -> Iterator[Diagnostic]:
    """A whole 1 where a fraction was meant."""
    for path in (*_LIMITS, "trainer.val_check_interval"):
        value = spec.given(path)
        if value is None or type(value.value) is not int or value.value != 1:
            continue
        if path.endswith("interval"):
            message = "`val_check_interval = 1` validates after every batch; `1.0` is once an epoch"
        else:
            message = f"`{value.name} = 1` is one batch; `1.0` is all of them"
        yield report("W0603", message, value, help=(instead("write `1.0` if that is meant", value.span, "1.0"),))


def no_effect(spec: Spec) -> Iterator[Diagnostic]:
    """Settings that others leave without effect."""
    for path, cause, why in _idle(spec):
        value = spec.given(path)
        if value is not None and value is not cause:
            labels = also_here(cause, "because of this") if cause is not None else ()
            message = f"`{value.name}` has no effect: {why}"
            yield report("W0604", message, value, at_key=True, labels=labels, help=(Help(f"leave `{value.name}` out"),))


def _idle(spec: Spec) -> Iterator[tuple[str, Value | None, str]]:
    """Keys that mean nothing here, with the key that makes it so and why."""
    if spec["data.num_workers"].value == 0:
        workers = spec["data.num_workers"]
        yield "data.prefetch", workers, "without workers nothing is loaded ahead"
        yield "data.persistent_workers", workers, "there are no workers to keep"
    if spec["data.on_bad_sample"].value == "error" and not spec.is_broken("data.on_bad_sample"):
        yield "data.max_bad", None, "the first bad sample ends the run, unless `on_bad_sample` says otherwise"
    if not spec.validates:
        limit = spec.given("trainer.limit_val_batches")
        for key in _VALIDATION:
            cause = limit if limit is not None and limit.value == 0 else None
            yield f"trainer.{key}", cause, "there are no validation data"
    if spec["trainer.enable_checkpointing"].value is False:
        cause = spec["trainer.enable_checkpointing"]
        for key in spec.sections["checkpoint"].given:
            if key != "resume":
                yield f"checkpoint.{key}", cause, "no checkpoints are made"
    if spec["trainer.enable_progress_bar"].value is False:
        for key in ("progress", "position"):
            yield f"logging.{key}", spec["trainer.enable_progress_bar"], "no line of progress is shown"
    if spec["trainer.overfit_batches"].value:
        cause = spec["trainer.overfit_batches"]
        yield "data.sampler", cause, "the few batches are taken in order"
        yield "trainer.limit_train_batches", cause, "`overfit_batches` says how many there are"
    for step in spec.steps:
        if not spec.trains(step):
            for key in ("updates", "optimizer", "schedule", "every", "after", *_OF_UPDATES):
                yield f"{step.path}.{key}", step["when"], "the step is evaluated, and updates nothing"
    clips = [section for section in (spec.sections["trainer"], *spec.steps) if section["gradient_clip_val"].value]
    if not clips and not spec.is_broken("trainer.gradient_clip_val"):
        yield (
            "trainer.gradient_clip_algorithm",
            spec.given("trainer.gradient_clip_val"),
            "`gradient_clip_val` bounds nothing",
        )


def no_training(spec: Spec) -> Iterator[Diagnostic]:
    for key in ("max_epochs", "max_steps", "limit_train_batches"):
        value = spec.given(f"trainer.{key}")
        if value is not None and value.value == 0:
            yield report("W0605", f"`{key} = 0` trains nothing", value, help=(Help("use `dslrun test` to test a run"),))


def patience_too_long(spec: Spec) -> Iterator[Diagnostic]:
    """Early stopping whose patience outlasts the run."""
    most = spec["trainer.max_epochs"]
    each = spec["trainer.check_val_every_n_epoch"].value
    within = "val_check_interval" in spec.sections["trainer"]
    if not spec.stops_early or not most.value or most.value < 0 or not isinstance(each, int) or within:
        return
    patience = spec["early_stopping.patience"]
    thresholds = any(spec.given(f"early_stopping.{key}") for key in ("stopping_threshold", "divergence_threshold"))
    if patience.value * each < most.value or thresholds:
        return
    message = f"early stopping waits {patience.value * each} epochs, but the run has {most.value}"
    place = patience if patience.given else most
    labels = also_here(most, "the run's length") if patience.given else ()
    yield report("W0606", message, place, labels=labels, help=(Help("lower `patience`, or train longer"),))


def validation_never_comes(spec: Spec) -> Iterator[Diagnostic]:
    each, most = spec.given("trainer.check_val_every_n_epoch"), spec["trainer.max_epochs"]
    if each is None or not isinstance(each.value, int) or not most.value or most.value < 0 or not spec.validates:
        return
    if each.value > most.value:
        message = f"the first validation is after epoch {each.value}, but the run has {most.value}"
        labels = also_here(most, "the run's length")
        yield report("W0607", message, each, labels=labels, help=(Help(f"write {most.value} or less"),))


def nothing_kept(spec: Spec) -> Iterator[Diagnostic]:
    best, last = spec.given("checkpoint.save_top_k"), spec.given("checkpoint.save_last")
    if best is None or last is None or best.value != 0 or last.value is not False:
        return
    message = "no checkpoint is kept: neither the best nor the last"
    labels = also_here(last, "not the last")
    yield report("W0610", message, best, labels=labels, help=(Help("write `save_last = true`, or leave it out"),))


def random_seed(spec: Spec) -> Iterator[Diagnostic]:
    seed, fixed = spec.given("seed"), spec.given("trainer.deterministic")
    if seed is not None and fixed is not None and seed.value == "random" and fixed.value is True:
        message = "`deterministic` makes runs repeatable, but the seed is another one each time"
        yield report("W0611", message, seed, labels=also_here(fixed, "repeatable"), help=(Help("write a number"),))


def known_codes(spec: Spec) -> Iterator[Diagnostic]:
    """Codes to be left out of the reports are codes that there are."""
    allow = spec.given("allow")
    if allow is None:
        return
    from dsl.diagnostics.codes import CODES

    known = [code for code in CODES if code[0] in "WN"]
    for number, item in enumerate(allow.items if allow.items is not None else (allow,)):
        if item.value not in CODES:
            help = did_you_mean(nearest(item.value, known if number < MOST_HINTS else ()), words_span(item))
            yield report("E0207", f"there is no code `{item.value}`", item, inside=True, label="not known", help=help)
