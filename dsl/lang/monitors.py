"""Whatever is monitored has to be logged: checkpoints, early stopping, schedules, sweeps, callbacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help
from dsl.diagnostics.source import Span, Text
from dsl.diagnostics.suggest import nearest
from dsl.lang.calls import Called, call_one, parse_value
from dsl.lang.compile import Job, compile_body
from dsl.lang.frame import Role, Unit
from dsl.lang.logged import STAGES, Logged, logged_names, twins
from dsl.lang.measures import logged_losses, sets_of
from dsl.lang.program import Program
from dsl.lang.values import Scope
from dsl.spec.spec import Spec
from dsl.spec.value import Value, of_key
from dsl.syntax import tree
from dsl.types.tensor import Tensor, Type, Unknown, floats

CONDITION = Role("a condition", ("function",))


def check_monitors(unit: Unit, spec: Spec, scope: Scope, program: Program, measured: list[Logged]) -> None:
    """Work out what is logged, and hold every `monitor` against it."""
    values = [*logged_losses(unit, spec, program), *measured]
    sets = sets_of(spec)
    program.logged = logged_names(values, sets)
    for diagnostic in twins(values, sets):
        unit.add(diagnostic)
    if program.logged and not spec.is_broken("metrics") and not spec.is_broken("data.validate"):
        for value in _watched(spec):
            if str(value.value).startswith("val_") and spec["trainer.limit_val_batches"].value == 0:
                continue  # there is a report of its own for that
            _check(unit, value, program.logged, spec)
        for section, step in zip(spec.steps, program.steps, strict=True):
            unit.path, unit.origin = section["schedule"].path, section["schedule"].origin
            for called in step.schedule:
                _check_call(unit, called, program.logged)
        for phase in spec.phases:
            _check_until(unit, scope, phase["until"], program.logged)
    for callback in spec.callbacks:
        _check_callback(unit, scope, callback, program)


def _watched(spec: Spec) -> Iterator[Value]:
    for path in ("checkpoint.monitor", "early_stopping.monitor", "sweep.monitor"):
        value = spec[path]
        if value.given and isinstance(value.value, str):
            yield value


def _check(unit: Unit, value: Value, logged: dict[str, Logged], spec: Spec) -> None:
    unit.path, unit.origin = value.path, value.origin
    name = str(value.value)
    assert value.text is not None
    span = value.text.span(0, len(value.text.value))
    found = logged.get(name)
    if found is None:
        _report_unknown(unit, name, span, logged, spec)
    elif not found.scalar:
        message = f"`{name}` is no single number, so that none is best"
        scalars = ", ".join(f"`{item}`" for item, of in logged.items() if of.scalar and not item.startswith("test_"))
        notes = (f"numbers that are logged: {scalars}",)
        unit.add(Diagnostic("E0435", message, span, "cannot be monitored", notes=notes))
    else:
        _check_mode(unit, value, found, spec)


def _report_unknown(unit: Unit, name: str, span: Span, logged: dict[str, Logged], spec: Spec) -> None:
    close = _near(name, logged)
    help: tuple[Help, ...] = ()
    if name.startswith("val_") and not any(known.startswith("val_") for known in logged):
        if any(known == name.replace("val_", "train_", 1) for known in logged):
            help = (Help("hold out validation data: `validate = 0.1` in `[data]`"),)
        else:
            help = (Help("there is no validation data; `train_loss` is logged"),)
    elif close:
        help = (Help(f"did you mean `{close[0]}`?", (Edit(span, close[0]),)),)
    if spec.is_broken("loss") or spec.is_broken("step"):
        return
    unit.add(Diagnostic("E0430", f"nothing logs `{name}`", span, "not logged", notes=_list(logged), help=help))


def _near(name: str, logged: dict[str, Logged]) -> list[str]:
    """Names that are logged and were probably meant; other programs spell the stages out."""
    for long, short in (("validation", "val"), ("valid", "val"), ("training", "train"), ("testing", "test")):
        if name.startswith(long + "_"):
            name = short + name.removeprefix(long)
    return nearest(name, logged)


def _check_mode(unit: Unit, value: Value, found: Logged, spec: Spec) -> None:
    """A mode that contradicts what is known of a metric is seldom meant."""
    mode = spec.given(f"{value.path.rpartition('.')[0]}.mode")
    if mode is None or not found.best or mode.value not in ("min", "max") or mode.value == found.best:
        return
    unit.path, unit.origin = mode.path, mode.origin
    better = "larger" if found.best == "max" else "smaller"
    edits = (Edit(mode.span, f'"{found.best}"'),) if mode.span is not None else ()
    help = (Help(f'write `mode = "{found.best}"`, or leave it out', edits),)
    message = f'`{value.value}` is better {better}, but `mode` is `"{mode.value}"`'
    unit.add(Diagnostic("W0621", message, mode.span, "keeps the worst", help=help))


def _check_call(unit: Unit, called: Called, logged: dict[str, Logged]) -> None:
    name = getattr(called.settings, "monitor", None)
    if not isinstance(name, str):
        return
    if name in logged:
        _check_mode_of_call(unit, called, name, logged[name])
        return
    span = called.places.get("monitor", called.span)
    close = _near(name, logged)
    help = (Help(f"did you mean `{close[0]}`?", (Edit(span, f"'{close[0]}'"),)),) if close else ()
    unit.add(Diagnostic("E0430", f"nothing logs `{name}`", span, "not logged", notes=_list(logged), help=help))


def _check_mode_of_call(unit: Unit, called: Called, name: str, found: Logged) -> None:
    """What lowers a learning rate as its metric gets no better has to know which way better is."""
    mode = getattr(called.settings, "mode", None)
    if mode not in ("min", "max") or not found.best or mode == found.best:
        return
    better = "larger" if found.best == "max" else "smaller"
    place = called.places.get("mode")
    said = f'is `"{mode}"`' if place is not None else f'is `"{mode}"`, as nothing else is said'
    edits = (Edit(place, f"'{found.best}'"),) if place is not None else ()
    help = (Help(f"write `mode='{found.best}'`", edits),)
    message = f"`{name}` is better {better}, but `mode` of `{called.entry.name}` {said}"
    unit.add(Diagnostic("W0621", message, place or called.places["monitor"], "the wrong way round", help=help))


def _check_until(unit: Unit, scope: Scope, value: Value, logged: dict[str, Logged]) -> None:
    """A phase ends once something holds of logged values."""
    if not value.given:
        return
    unit.path, unit.origin = value.path, value.origin
    parsed = parse_value(unit, value)
    if parsed is None:
        return
    body, text = parsed
    given: dict[str, Type] = {name: floats() for name, item in logged.items() if item.scalar}
    if _report_not_logged(unit, body, text, logged, scope):
        return
    count = len(unit.diagnostics)
    graph = compile_body(unit, Job("until", text, body, CONDITION, scope, given))
    if graph is None or isinstance(graph.type, Unknown) or len(unit.diagnostics) > count:
        return
    if not (isinstance(graph.type, Tensor) and graph.type.kind == "bool" and graph.type.rank == 0):
        help = (Help("compare a logged value: `val_loss < 0.5`"),)
        message = f"a condition is true or false, but this gives {graph.type}"
        unit.add(Diagnostic("E0440", message, text.span(0, len(text.value)), "no condition", help=help))


def _report_not_logged(unit: Unit, body: tree.Body, text: Text, logged: dict[str, Logged], scope: Scope) -> bool:
    """Whether a condition names values that look like logged ones, and are not."""
    found = False
    for name in _names_in(body):
        stage = name.name.partition("_")[0]
        if stage not in STAGES or name.name in logged or scope.value(name.name) is not None:
            continue
        span = text.span(*name.at)
        close = _near(name.name, logged)
        help = (Help(f"did you mean `{close[0]}`?", (Edit(span, close[0]),)),) if close else ()
        unit.add(Diagnostic("E0430", f"nothing logs `{name.name}`", span, "not logged", notes=_list(logged), help=help))
        found = True
    return found


def _names_in(node: Any) -> Iterator[tree.Name]:
    if isinstance(node, tree.Name):
        yield node
    elif isinstance(node, tuple):
        for item in node:
            yield from _names_in(item)
    elif isinstance(node, tree.Node):
        for key in getattr(node, "__dataclass_fields__", ()):
            yield from _names_in(getattr(node, key))


def _list(logged: dict[str, Logged]) -> tuple[str, ...]:
    known = ", ".join(f"`{item}`" for item in logged if not item.startswith("test_"))
    return (f"what is logged: {known}",)


def _check_callback(unit: Unit, scope: Scope, value: Value, program: Program) -> None:
    if value.fields is not None and "type" not in value.fields:
        named = of_key(value, value.path)
        fields = {"type": named, **value.fields}
        value = Value(value.value, value.path, value.span, value.key_span, None, value.origin, None, fields)
    called = call_one(unit, value, "callback", scope, "a callback")
    if called is not None:
        program.callbacks += (called,)
    if called is not None and program.logged:
        _check_call(unit, called, program.logged)
