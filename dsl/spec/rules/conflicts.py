"""Settings that cannot both hold."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.spec.report import also_here, report
from dsl.spec.rivals import RIVALS
from dsl.spec.spec import Spec
from dsl.spec.value import Value

_CONTRADICT: tuple[tuple[str, object, str, object, str], ...] = (
    ("trainer.deterministic", True, "trainer.benchmark", True, "the fastest algorithm may be another one in each run"),
    ("trainer.detect_anomaly", True, "trainer.compile", True, "compiled code hides which operation failed"),
)
"""Two keys, with the values that cannot stand side by side, and why."""

_NOT_BAREBONES = (
    "trainer.enable_checkpointing",
    "trainer.logger",
    "trainer.enable_progress_bar",
    "trainer.enable_model_summary",
    "trainer.log_every_n_steps",
    "trainer.num_sanity_val_steps",
    "trainer.fast_dev_run",
    "trainer.detect_anomaly",
    "trainer.profiler",
)


def rivals(spec: Spec) -> Iterator[Diagnostic]:
    """Several ways of saying one thing, used at once."""
    for paths, why in RIVALS:
        said = [value for path in paths if (value := spec.given(path)) is not None and _is_on(value)]
        if len(said) > 1:
            yield _both(said[0], said[1], why, f"leave out `{said[0].name}` or `{said[1].name}`")


def contradictions(spec: Spec) -> Iterator[Diagnostic]:
    for first, one, second, other, why in _CONTRADICT:
        left, right = spec.given(first), spec.given(second)
        if left is not None and right is not None and left.value is one and right.value is other:
            yield _both(left, right, why, "turn one of them off")


def top_beside_steps(spec: Spec) -> Iterator[Diagnostic]:
    """Keys of the one step that a spec without steps has, in a spec that has some."""
    steps = [step for step in spec.steps if step.path]
    said = [value for key in ("loss", "optimizer", "schedule") if (value := spec.given(key))]
    if not steps or not said:
        return
    first, *more = said
    labels = tuple(label for value in more for label in also_here(value, "this too"))
    place = steps[0].key_span or steps[0].span
    message = f"`{first.name}` before the first table is for specs without `[step.NAME]`, but this one has steps"
    labels += also_here(Value(None, "", place), "a step of its own") if place else ()
    help = Help(f"write it into the steps: `{first.name} = ...` below `[{steps[0].path}]`")
    yield report("E0403", message, first, at_key=True, labels=labels, help=(help,))


def least_above_most(spec: Spec) -> Iterator[Diagnostic]:
    for least, most in (("min_epochs", "max_epochs"), ("min_steps", "max_steps")):
        low, high = spec[f"trainer.{least}"], spec[f"trainer.{most}"]
        if low.value is None or high.value is None or high.value < 0 or low.value <= high.value:
            continue
        message = f"`{least}` is above `{most}`: {low.value} and {high.value}"
        help = Help(f"raise `{most}`, or lower `{least}`")
        yield report("E0401", message, low, label="the least", labels=also_here(high, "the most"), help=(help,))


def barebones(spec: Spec) -> Iterator[Diagnostic]:
    """Things asked for along with the switch that turns all of them off."""
    bare = spec.given("trainer.barebones")
    if bare is None or bare.value is not True:
        return
    for path in _NOT_BAREBONES:
        value = spec.given(path)
        if value is not None and _is_on(value):
            yield _both(bare, value, "`barebones` turns that off", "leave out one of them")


def loggers_off(spec: Spec) -> Iterator[Diagnostic]:
    """A logger that one key turns on and another off."""
    logger = spec.given("trainer.logger")
    if logger is None or logger.value is True:
        return
    wanted = logger.value if isinstance(logger.value, tuple) else (logger.value,)
    for name in ("tensorboard", "csv", "mlflow", "wandb"):
        value = spec.given(f"logging.{name}")
        if value is not None and _is_on(value) and name not in wanted:
            yield _both(logger, value, f"one leaves `{name}` out, the other asks for it", "leave out one of them")


def averaging_starts_too_late(spec: Spec) -> Iterator[Diagnostic]:
    swa, most = spec.given("trainer.swa"), spec["trainer.max_epochs"]
    start = swa.fields.get("start") if swa is not None and swa.fields else None
    if swa is None or swa.value is False or most.value is None:
        return
    if most.value < 0 and (start is None or isinstance(start.value, float)):
        message = "averaging starts at a part of the run, but the run has no set length"
        help = Help("say the epoch: `swa = { start = 10 }`")
        labels = also_here(most, "no bound")
        yield report("E0418", message, start or swa, labels=labels, help=(help,))
    elif start is not None and isinstance(start.value, int) and 0 <= most.value <= start.value:
        message = f"averaging starts at epoch {start.value}, after the last one"
        labels = also_here(most, "the number of epochs")
        yield report("E0418", message, start, labels=labels, help=(Help("start earlier, or train longer"),))


def _is_on(value: Value) -> bool:
    return value.value is not False and value.value != 0


def _both(first: Value, second: Value, why: str, help: str) -> Diagnostic:
    message = f"`{first.name}` and `{second.name}` exclude each other: {why}"
    return report("E0402", message, second, at_key=True, labels=also_here(first, "the other"), help=(Help(help),))
