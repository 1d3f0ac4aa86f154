"""Phases, and the steps that they run."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.suggest import nearest
from dsl.spec.report import MOST_HINTS, did_you_mean, listed, report, words_span
from dsl.spec.spec import Section, Spec
from dsl.spec.value import Value


def phases(spec: Spec) -> Iterator[Diagnostic]:
    """A phase names steps that there are, and ends unless it is the last."""
    known = [step.name for step in spec.steps if step.path]
    phases = spec.phases
    for number, phase in enumerate(phases, 1):
        if spec.lacks(f"{phase.path}.steps"):
            help = 'write `steps = ["..."]`, the steps that it runs'
            yield _of_phase("E0208", f"the phase `{phase.name}` has no `steps`", phase, help)
        for value in _each(phase.given.get("steps")):
            if value.value not in known and not spec.torn and not _is_lost(spec, value.value):
                yield _no_such_step(value, known if number < MOST_HINTS else [])
        ends = any(not spec.lacks(f"{phase.path}.{key}") for key in ("max_epochs", "until"))
        if number < len(phases) and not ends:
            message = f"the phase `{phase.name}` never ends, so that `{phases[number].name}` never begins"
            yield _of_phase("E0411", message, phase, "write `max_epochs` or `until`")


def steps_left_out(spec: Spec) -> Iterator[Diagnostic]:
    """A step that no phase runs, where there are phases."""
    if not spec.phases or any("steps" not in phase for phase in spec.phases):
        return
    run = {value.value for phase in spec.phases for value in _each(phase.given["steps"])}
    if run - {step.name for step in spec.steps}:
        return  # a misspelled name is reported; it may be the one that is missed
    for step in spec.steps:
        if step.path and step.name not in run:
            help = Help("name it in `steps` of a phase, or leave the step out")
            yield Diagnostic(
                "E0412",
                f"no phase runs the step `{step.name}`",
                step.key_span or step.span,
                "never runs",
                help=(help,),
                path=step.path,
                origin=step.origin,
            )


def _no_such_step(value: Value, known: list[str]) -> Diagnostic:
    help = did_you_mean(nearest(value.value, known[:MOST_HINTS]), words_span(value)) or listed("the steps are", known)
    help = help or (Help("phases run steps: write `[step.NAME]` for each"),)
    return report("E0405", f"there is no step `{value.value}`", value, inside=True, label="no such step", help=help)


def _of_phase(code: str, message: str, phase: Section, help: str) -> Diagnostic:
    span = phase.key_span or phase.span
    return Diagnostic(code, message, span, help=(Help(help),), path=phase.path, origin=phase.origin)


def _is_lost(spec: Spec, name: object) -> bool:
    return "step" in spec.broken or f"step.{name}" in spec.broken


def _each(value: Value | None) -> tuple[Value, ...]:
    if value is None:
        return ()
    return value.items if value.items is not None else (value,)
