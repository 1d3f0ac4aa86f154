"""The steps of a run: how often each updates, and its schedules with their lengths settled."""

from __future__ import annotations

from typing import Any

from dsl.lang.calls import Called
from dsl.lang.program import Step as Compiled
from dsl.plan.clock import Clock, stages_of
from dsl.plan.draft import Draft, plain_settings, thing
from dsl.plan.parts import Batches, Length
from dsl.plan.plan import Checkpoints, Part, Phase, Step
from dsl.spec.spec import Section

EVER = 1 << 30


def clock_of(step: Step, length: Length, batches: Batches) -> Clock:
    """How the updates of a step are counted; `after` counts updates of the run, whatever the step accumulates."""
    window = batches.accumulation[0][1]
    return Clock(length.batches or EVER, step.accumulation, step.every, step.after * window)


def choose_steps(draft: Draft, batches: Batches, length: Length, checkpoints: Checkpoints) -> tuple[Step, ...]:
    sections = draft.spec.steps
    pairs = zip(sections, draft.program.steps, strict=True)
    return tuple(_step(draft, section, step, batches, length, checkpoints) for section, step in pairs)


def _step(
    draft: Draft, section: Section, step: Compiled, batches: Batches, length: Length, checkpoints: Checkpoints
) -> Step:
    named = bool(section.path)
    stages = stages_of(section["accumulate_grad_batches"].value) if _given(section, "accumulate_grad_batches") else None
    when = section["when"].value if named else ("train", "validate", "test")
    bare = Step(
        step.name,
        step.updates,
        tuple(map(thing, step.optimizers)),
        (),
        int(section["every"].value) if named else 1,
        int(section["after"].value) if named else 0,
        when if isinstance(when, tuple) else (when,),
        float(_or_trainer(draft, section, "gradient_clip_val") or 0),
        str(_or_trainer(draft, section, "gradient_clip_algorithm")),
        stages or batches.accumulation,
    )
    clock = clock_of(bare, length, batches)
    total = _total(clock, length, batches)
    parts = _settled(draft, step.schedule, clock, length, total, checkpoints)
    values = {name: getattr(bare, name) for name in Step.__slots__}
    return Step(**{**values, "schedule": parts})


def _given(section: Section, key: str) -> bool:
    return bool(section.path) and key in section


def _or_trainer(draft: Draft, section: Section, key: str) -> Any:
    return section[key].value if _given(section, key) else draft[f"trainer.{key}"]


def _total(clock: Clock, length: Length, batches: Batches) -> int | None:
    """How many updates a step makes in the whole run."""
    if length.batches is None or length.steps is None or length.epochs is None:
        return length.steps if clock.every == 1 and not clock.skipped else None
    whole = Clock(length.batches, batches.accumulation)
    share = clock.updates_before(length.epochs)
    run = whole.updates_before(length.epochs)
    return share if length.steps >= run or not run else share * length.steps // run


def _settled(
    draft: Draft,
    chain: tuple[Called, ...],
    clock: Clock,
    length: Length,
    total: int | None,
    checkpoints: Checkpoints,
) -> tuple[Part, ...]:
    """The schedules of a chain, each beginning where the one before ends."""
    found: list[Part] = []
    start: int | None = 0
    for called in chain:
        part = _part(called, clock, length, total, start, checkpoints)
        _check_fit(draft, called, part, clock, total)
        found.append(part)
        start = _end(part, clock, length)
    return tuple(found)


def _part(
    called: Called, clock: Clock, length: Length, total: int | None, start: int | None, checkpoints: Checkpoints
) -> Part:
    entry, settings = called.entry, called.settings
    interval, frequency = str(settings.interval), int(settings.frequency)
    span = None
    if entry.length:
        span = getattr(settings, entry.length)
        if span is None or isinstance(span, float):
            left = _left(interval, clock, length, total, start, whole=isinstance(span, float))
            span = None if left is None else max(1, round(span * left)) if span is not None else max(1, left)
            span = None if span is None else -(-span // frequency)
    args = dict(called.result.args)
    argument = "total_iters" if entry.name == "warmup" else entry.length
    if argument:
        args[argument] = span
    monitor = ""
    if entry.name == "plateau":
        monitor = settings.monitor or checkpoints.monitor or "val_loss"
    values = plain_settings(settings.as_dict())
    return Part(
        entry.name, called.result.lowers, values, plain_settings(args), interval, frequency, span, start, monitor
    )


def _left(interval: str, clock: Clock, length: Length, total: int | None, start: int | None, whole: bool) -> int | None:
    """Intervals of the run, all of them or those that are left from an update on."""
    if start is None:
        return None
    if interval == "step":
        return None if total is None else total if whole else total - start
    epochs = length.epochs
    if epochs is None:
        return None
    return epochs if whole or not start else epochs - clock.epoch_of(start)


def _end(part: Part, clock: Clock, length: Length) -> int | None:
    """The update that comes after a schedule; None if it does not end, or that is not known."""
    if part.length is None or part.start is None:
        return None
    if part.interval == "step":
        return part.start + part.length * part.frequency
    if length.batches is None:
        return None
    return clock.updates_before(clock.epoch_of(part.start) + part.length * part.frequency)


def _check_fit(draft: Draft, called: Called, part: Part, clock: Clock, total: int | None) -> None:
    """A schedule that ends before the run where it may not, or that the run ends before."""
    from dsl.diagnostics.diagnostic import Diagnostic, Help

    if total is None or part.start is None or part.length is None or not called.entry.length:
        return
    unit = "updates" if part.interval == "step" else "epochs"
    have = total if part.interval == "step" else clock.epoch_of(max(total - 1, 0)) + 1
    begun = part.start if part.interval == "step" else clock.epoch_of(part.start)
    end = begun + part.length * part.frequency
    span = called.places.get(called.entry.length, called.span)
    if part.name == "one_cycle" and end < have:
        message = f"`one_cycle` ends after {end:,} {unit}, but the run has {have:,}"
        help = (Help(f"leave `{called.entry.length}` out, and it lasts as long as the run"),)
        draft.diagnostics.append(Diagnostic("E0805", message, span, "too short", help=help))
    elif end > have and not draft.dev_run:
        message = f"`{part.name}` ends after {end:,} {unit}, but the run has {have:,}"
        help = (Help("make it shorter, or train longer"),)
        draft.diagnostics.append(Diagnostic("W0632", message, span, "longer than the run", help=help))


def choose_phases(draft: Draft) -> tuple[Phase, ...]:
    return tuple(_phase(section) for section in draft.spec.phases)


def _phase(section: Section) -> Phase:
    steps = section["steps"]
    until = section["until"].value
    return Phase(
        section.name,
        steps.value if steps.items is not None else (steps.value,),
        section["max_epochs"].value,
        until if isinstance(until, str) else "" if until is None else str(until.get("type", "")),
    )
