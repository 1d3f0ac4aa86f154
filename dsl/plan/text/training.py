"""What is said of training: length, batches, optimizers, schedules, validation, what is kept and written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dsl.diagnostics.paint import Row
from dsl.plan.figures import as_time, counted
from dsl.plan.parts import Thing, Validation
from dsl.plan.plan import Part, Plan, Step
from dsl.plan.rates import never_settled, rate
from dsl.plan.text.page import words, wrapped
from dsl.plan.text.plot import LABEL, beside, plot, samples
from dsl.plan.updates import clock_of

WIDEST = 60


def training_rows(plan: Plan, room: int, encoding: str) -> Iterator[Row]:
    yield from words(_length(plan), room)
    yield from words(_batches(plan), room)
    for step in plan.steps:
        yield from _step(plan, step, room, encoding)
    for phase in plan.phases:
        ends = f"{counted(phase.max_epochs, 'epoch')}" if phase.max_epochs else ""
        until = f"until `{phase.until}`" if phase.until else ""
        text = (
            f"phase {phase.name}: {', '.join(phase.steps)}; {' or '.join(filter(None, (ends, until))) or 'to the end'}"
        )
        yield from words(text, room)
    yield from words(_seed(plan), room)
    extra = list(_extras(plan))
    yield from wrapped(extra, room, joint="; ")


def _length(plan: Plan) -> str:
    length = plan.length
    if length.fast_dev_run:
        return f"a run for trying out: {counted(length.fast_dev_run, 'batch', 'batches')} of everything, nothing kept"
    epochs = "no set number of epochs" if length.epochs is None else counted(length.epochs, "epoch")
    text = epochs
    if length.updates is not None:
        text += f" of {counted(length.updates, 'update')}"
    if length.steps is not None:
        text = (
            f"{text}: {counted(length.steps, 'update')} in all"
            if text != epochs or length.epochs
            else counted(length.steps, "update")
        )
    elif length.updates is None:
        text += ", each of as many updates as the data show"
    bounds = []
    if length.max_seconds is not None:
        bounds.append(f"at most {as_time(length.max_seconds)}")
    if length.min_epochs:
        bounds.append(f"at least {counted(length.min_epochs, 'epoch')}")
    if length.min_steps:
        bounds.append(f"at least {counted(length.min_steps, 'update')}")
    return ", ".join([text, *bounds])


def _batches(plan: Plan) -> str:
    batches, world = plan.batches, plan.placement.world
    window = batches.accumulation[0][1]
    text = f"batches of {batches.per_device:,}"
    if world > 1 or window > 1:
        each = f" on each of {world} devices" if world > 1 else ""
        many = f", {window} to an update" if window > 1 else ""
        text += f"{each}{many}: {counted(batches.whole, 'sample')} an update"
    later = [f"{count} from epoch {epoch} on" for epoch, count in batches.accumulation[1:]]
    return f"{text} ({', '.join(later)})" if later else text


def _step(plan: Plan, step: Step, room: int, encoding: str) -> Iterator[Row]:
    name = f"{step.name}: " if step.name else ""
    rhythm = [f"every {step.every} batches"] if step.every > 1 else []
    rhythm += [f"after {counted(step.after, 'update')}"] if step.after else []
    rhythm += [f"gradients clipped to {step.clip_algorithm} {step.clip:g}"] if step.clip else []
    if step.name and step.accumulation != plan.batches.accumulation:
        rhythm.append(f"{step.accumulation[0][1]} batches an update")
    text = name + " and ".join(map(_call, step.optimizers))
    yield from words(", ".join([text, *rhythm]), room)
    if step.schedule:
        yield from words(f"rate: {' -> '.join(map(_schedule, step.schedule))}", room)
        yield from _plot(plan, step, room, encoding)


def _call(item: Thing) -> str:
    """An optimizer with what sets it apart from others of its kind."""
    shown = {name: value for name, value in item.settings.items() if value not in (None, False) or name == "lr"}
    return f"{item.name}({', '.join(f'{name}={_setting(value)}' for name, value in shown.items())})"


def _setting(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_setting, value))}]"
    if isinstance(value, str):
        return f"'{value}'"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _schedule(part: Part) -> str:
    unit = "update" if part.interval == "step" else "epoch"
    if part.name == "plateau":
        return f"plateau, when `{part.monitor}` gets no better for {counted(int(part.settings['patience']), unit)}"
    if part.length is None:
        return f"{part.name}, each {unit}"
    return f"{part.name} over {counted(part.length * part.frequency, unit)}"


def _plot(plan: Plan, step: Step, room: int, encoding: str) -> Iterator[Row]:
    """The rate of the first optimizer; none where nothing says how long the run is, or only training shows it."""
    clock = clock_of(step, plan.length, plan.batches)
    total = plan.length.steps
    if plan.length.epochs is not None and plan.length.batches:
        total = min(clock.updates_before(plan.length.epochs), plan.length.steps or 1 << 60)
    if not total or total < 2 or any(part.start is None for part in step.schedule):
        return
    if never_settled(step.schedule) and len(step.schedule) == 1:
        return
    if plan.length.batches is None and any(part.interval == "epoch" for part in step.schedule):
        return
    columns = max(min(room - LABEL - 2, WIDEST), 10)
    places = samples(columns)
    base = float(step.optimizers[0].settings.get("lr") or 0.0)
    values = [rate(step.schedule, base, round(i * (total - 1) / (places - 1)), clock) for i in range(places)]
    yield from plot(values, counted(total, "update"), columns, encoding)
    first, last = (beside(value, max(values)) for value in (values[0], values[-1]))
    ends = [f"begins at {first}, ends at {last}"]
    if len(step.optimizers) > 1:
        ends.append("of the first optimizer")
    yield [(" " * (LABEL + 2) + ", ".join(ends), "dim")]


def validation_rows(plan: Plan, room: int) -> Iterator[Row]:
    if not any(split.role == "validate" for split in plan.data.splits) or plan.validation.checks == 0:
        yield [("none", "")]
        return
    yield from words(_rhythm(plan.validation, plan), room)


def _rhythm(check: Validation, plan: Plan) -> str:
    if check.every_seconds is not None:
        when = f"each {as_time(check.every_seconds)}"
    elif check.across_epochs and check.every_n_batches is not None:
        when = f"after every {counted(check.every_n_batches, 'batch', 'batches')}, counted through epochs"
    elif check.every_n_batches is not None and check.every_n_batches != plan.length.batches:
        when = f"after every {counted(check.every_n_batches, 'batch', 'batches')} of an epoch"
    elif check.epoch_share is not None and check.epoch_share != 1.0:
        when = f"after each {check.epoch_share:g} of an epoch"
    else:
        when = "after each epoch"
    if check.every_n_epochs not in (None, 1):
        when += f", each {check.every_n_epochs} epochs" if "epoch" not in when else f" of each {check.every_n_epochs}"
    parts = [when]
    if check.checks is not None:
        parts.append(f"{counted(check.checks, 'time')} in all")
    if check.sanity_batches:
        first = "all batches" if check.sanity_batches < 0 else counted(check.sanity_batches, "batch", "batches")
        parts.append(f"{first} before training, to see that they run")
    return ", ".join(parts)


def _seed(plan: Plan) -> str:
    return f"seed {plan.seed}" + (", drawn for this plan" if plan.seed_drawn else "")


def _extras(plan: Plan) -> Iterator[str]:
    training = plan.training
    if training.averaging is not None:
        item = training.averaging
        yield (
            f"ema of the weights, decay {item.decay:g}" if item.decay is not None else f"swa from epoch {item.start} on"
        )
    if training.compile is not None:
        yield f"compiled, mode {training.compile.mode}"
    for pattern, epoch in training.freeze:
        yield f"`{pattern}` frozen" + (f" until epoch {epoch}" if epoch else "")
    if training.deterministic != "false":
        yield "deterministic" if training.deterministic == "true" else "warns of what is not deterministic"
    if training.on_nonfinite != "stop":
        yield f"what is not finite: {training.on_nonfinite}"
    if training.on_oom != "stop":
        yield f"out of memory: {training.on_oom}"
    for flag, words_ in ((training.detect_anomaly, "anomalies are looked for"), (training.barebones, "bare bones")):
        if flag:
            yield words_
    if training.profiler:
        yield f"profiled: {training.profiler}"
    for item_ in plan.callbacks:
        yield f"callback {item_.name}"
