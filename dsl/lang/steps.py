"""Steps: each a loss, and the optimizers and schedules that make its update."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help, Label
from dsl.diagnostics.source import Span
from dsl.lang.calls import Called, call_chain, call_one
from dsl.lang.frame import Unit
from dsl.lang.graph import Graph
from dsl.lang.losses import Sight, compile_loss
from dsl.lang.origins import used_inputs
from dsl.lang.program import Program, Step
from dsl.spec.spec import Section, Spec
from dsl.spec.value import Value
from dsl.types.tensor import Unknown

MOMENTA = ("momentum", "betas")
"""The settings of an optimizer that torch's schedules move as its momentum."""


def check_steps(unit: Unit, spec: Spec, sight: Sight, program: Program) -> tuple[Step, ...]:
    """Every step of a spec, its loss compiled."""
    found = []
    known = all(section.name in program.models for section in spec.models)
    sound = known
    for section in spec.steps:
        loss = section["loss"]
        count = len(unit.diagnostics)
        graph = compile_loss(unit, loss, sight) if loss.given else None
        whole = known and not any(item.code[0] == "E" for item in unit.diagnostics[count:])
        sound = sound and whole
        optimizers = tuple(_optimizers(unit, section["optimizer"], sight))
        schedule = tuple(_schedule(unit, spec, section["schedule"], sight))
        for called in schedule:
            _check_fit(unit, section, called, optimizers)
        updates = spec.updated_by(section)
        if graph is not None and whole and section.path and spec.trains(section):
            _check_reached(unit, spec, section, graph, program)
        found.append(Step(section.name, graph, optimizers, schedule, updates))
    if sound:
        _check_applied(unit, spec, found, program)
    return tuple(found)


def _check_applied(unit: Unit, spec: Spec, steps: list[Step], program: Program) -> None:
    """Where steps update every model, each model has a part in the loss of one of them."""
    if any("updates" in section or not spec.trains(section) for section in spec.steps):
        return
    if any(step.loss is None or isinstance(step.loss.type, Unknown) for step in steps):
        return
    applied: set[str] = set()
    for step in steps:
        assert step.loss is not None
        applied |= applied_models(step.loss)
        if "output" in used_inputs(step.loss):
            own = _output_model(program)
            applied |= {own, *(applied_models(program.models[own].graph) if own else ())}
    for name in list(applied):
        applied |= applied_models(program.models[name].graph) if name in program.models else set()
    for model in spec.models:
        if not spec.is_trained(model) or model.name in applied or model.name not in program.models:
            continue
        span = model.key_span or model.span
        message = f"no loss depends on the model `{model.name}`, so that it is never trained"
        help = (Help(f"apply it in a loss, `... -> {model.name}`, or write `frozen = true` below `[{model.path}]`"),)
        label = "gets no gradient"
        unit.add(Diagnostic("E0432", message, span, label, help=help, path=model.path, origin=model.origin))


def _optimizers(unit: Unit, value: Value, sight: Sight) -> Iterator[Called]:
    if not value.given:
        return
    rest: Called | None = None
    for item in value.items if value.items is not None else (value,):
        called = call_one(unit, item, "optimizer", sight.scope, "an optimizer")
        if called is None:
            continue
        if getattr(called.settings, "match", None) is None:
            if rest is not None:
                label = (Label(rest.span, "takes the rest too"),)
                help = (Help("say which weights it takes: `match='backbone.*'`"),)
                message = "two optimizers without `match` would both take all weights"
                unit.add(Diagnostic("E0437", message, called.span, "without `match`", label, help=help))
            rest = called
        yield called


def _schedule(unit: Unit, spec: Spec, value: Value, sight: Sight) -> list[Called]:
    if not value.given:
        return []
    chain = call_chain(unit, value, "schedule", sight.scope, "a schedule")
    for place, called in enumerate(chain):
        _check_length(unit, spec, value, called, last=place == len(chain) - 1)
    return chain


def _check_length(unit: Unit, spec: Spec, value: Value, called: Called, last: bool) -> None:
    """A schedule ends where its setting says or with the run; one that others follow has to end."""
    entry = called.entry
    unit.path, unit.origin = value.path, value.origin
    if not last and not entry.length and entry.name != "warmup":
        message = f"`{entry.name}` goes on for ever, so that nothing can follow it"
        unit.add(Diagnostic("E0438", message, called.span, "never ends", help=(Help("put it last"),)))
        return
    length = getattr(called.settings, entry.length) if entry.length else 1
    share = isinstance(length, float) and length < 1
    if length is not None and not share:
        return
    if not last and not share:
        message = f"`{entry.name}` needs `{entry.length}`, since another schedule follows it"
        help = (Help(f"say how long it is: `{entry.name}({entry.length}=...)`"),)
        unit.add(Diagnostic("E0431", message, called.span, "how long?", help=help))
    elif _endless(spec):
        how = f"lasts for {length} of" if share else "lasts as long as"
        message = f"`{entry.name}` {how} the run, but the run has no end"
        labels = tuple(
            Label(bound.span, "no bound")
            for key in ("max_epochs", "max_steps")
            if (bound := spec[f"trainer.{key}"]).span is not None
        )
        help = (Help(f"give it a length, `{entry.name}({entry.length}=...)`, or the run: `max_steps = 10_000`"),)
        unit.add(Diagnostic("E0431", message, called.span, "how long?", labels, help=help))


def _check_fit(unit: Unit, section: Section, called: Called, optimizers: tuple[Called, ...]) -> None:
    """A schedule that moves the momentum needs optimizers that have one; a list has a number for each of them."""
    unit.path, unit.origin = section["schedule"].path, section["schedule"].origin
    name, value = called.entry.name, section["optimizer"]
    for optimizer in optimizers if getattr(called.settings, "cycle_momentum", False) else ():
        if not any(optimizer.entry.setting(momentum) for momentum in MOMENTA):
            message = f"`{name}` moves the momentum too, but `{optimizer.entry.name}` has none"
            labels = (Label(optimizer.span, "has no momentum"),)
            span = called.places.get("cycle_momentum", called.span)
            helps = (_still(called), Help("or take an optimizer that has one: `sgd`, `adam`, `adamw`, `rmsprop`"))
            unit.add(Diagnostic("E0436", message, span, "moves the momentum", labels, help=helps))
            break
    count = len(value.items) if value.items is not None else int(value.given)
    for setting in called.entry.settings:
        given = getattr(called.settings, setting.name)
        if setting.each and isinstance(given, (list, tuple)) and len(given) != count and count:
            numbers = f"{len(given)} number{'s' * (len(given) != 1)}"
            many = "is one optimizer" if count == 1 else f"are {count} optimizers"
            message = f"`{setting.name}` of `{name}` has {numbers}, but there {many}"
            help = (Help("give one number for all, or a list with one for each optimizer"),)
            unit.add(Diagnostic("E0436", message, called.places.get(setting.name), numbers, help=help))


def _still(called: Called) -> Help:
    """Leave the momentum as it is: one setting more, or another value of it."""
    words = "write `cycle_momentum=false`"
    if (place := called.places.get("cycle_momentum")) is not None:
        return Help(words, (Edit(place, "false"),))
    span, text = called.span, called.span.text
    if not text.endswith(")"):
        return Help(words)
    end = Span(span.source, span.end - 1, span.end - 1)
    return Help(words, (Edit(end, "cycle_momentum=false" if text.endswith("()") else ", cycle_momentum=false"),))


def _endless(spec: Spec) -> bool:
    """Whether nothing says how many updates a run makes."""
    epochs, steps, time = (spec[f"trainer.{key}"].value for key in ("max_epochs", "max_steps", "max_time"))
    if epochs is None:
        return steps == -1 and time is not None
    return bool(epochs == -1 and steps == -1)


def _check_reached(unit: Unit, spec: Spec, section: Section, graph: Graph, program: Program) -> None:
    """A step's loss applies each model that it updates."""
    applied = applied_models(graph)
    if "output" in used_inputs(graph):
        applied |= {_output_model(program)}
    updates = section["updates"]
    for item in updates.items or ((updates,) if updates.given else ()):
        name = str(item.value)
        if name in program.models and name not in applied:
            unit.path, unit.origin = updates.path, updates.origin
            loss = section["loss"]
            labels = (Label(loss.span, "never applies it"),) if loss.span is not None else ()
            message = f"the step `{section.name}` updates `{name}`, but its loss does not depend on it"
            help = (Help(f"apply it in the loss, `... -> {name}`, or leave it out of `updates`"),)
            unit.add(Diagnostic("E0432", message, item.span, "gets no gradient", labels, help=help))


def applied_models(graph: Graph) -> set[str]:
    """The models that a graph applies, itself or in what it applies."""
    found: set[str] = set()
    for node in graph.nodes:
        if node.kind == "model":
            found.add(node.what)
        if node.graph is not None:
            found |= applied_models(node.graph)
    return found


def _output_model(program: Program) -> str:
    return "model" if "model" in program.models else next(iter(program.models), "")
