"""Patterns of weights' names, `backbone.*`: in `frozen`, `init` and the optimizers' `match`. Each has to match some."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from dsl.catalogue.entry import Made
from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.source import Span
from dsl.diagnostics.suggest import nearest
from dsl.lang.calls import Called, call_one
from dsl.lang.frame import Unit
from dsl.lang.graph import Graph
from dsl.lang.program import Program
from dsl.lang.values import Scope
from dsl.spec.spec import Section, Spec
from dsl.spec.value import Value

MOST_NODES = 20_000
"""Of models with more nodes the names are not gone through."""
MOST_HINTS = 200
"""So many modules are looked through for the one that was meant."""


def check_patterns(unit: Unit, spec: Spec, scope: Scope, program: Program) -> None:
    """Hold every pattern against the names of the weights it could mean, and give each model those that it has."""
    for section in spec.models:
        model = program.models.get(section.name)
        names = weight_names(model.graph) if model is not None else None
        if names:
            for value in each(section["frozen"]):
                unit.path, unit.origin = value.path, value.origin
                check_pattern(unit, str(value.value), inside(value), names)
        draws = _check_init(unit, section, scope, names)
        if model is not None:
            frozen = (
                ("*",)
                if section["frozen"].value is True
                else tuple(str(item.value) for item in each(section["frozen"]))
            )
            follows = section["follows"].value or ""
            program.models[section.name] = replace(model, draws=draws, frozen=frozen, follows=follows)
    for section, step in zip(spec.steps, program.steps, strict=True):
        unit.path, unit.origin = section["optimizer"].path, section["optimizer"].origin
        names = _updated_names(program, step.updates)
        for called in step.optimizers:
            for key in ("match", "no_decay"):
                at = called.places.get(key, called.span)
                for pattern in _patterns(called, key) if names else ():
                    check_pattern(unit, pattern, at, names)
    check_taken(unit, spec, program)


def _patterns(called: Called, key: str) -> tuple[str, ...]:
    given = getattr(called.settings, key, None)
    if given is None or (key == "no_decay" and given == "auto"):
        return ()
    return (given,) if isinstance(given, str) else tuple(given)


def check_taken(unit: Unit, spec: Spec, program: Program) -> None:
    """Weights that no optimizer takes, though none is frozen; and steps whose weights are frozen, all of them."""
    for section, step in zip(spec.steps, program.steps, strict=True):
        value = section["optimizer"]
        known = _free(unit, spec, program, step.updates)
        count = len(value.items) if value.items is not None else int(value.given)
        wrong = any(item.code[0] == "E" and item.path.startswith((value.path, "model")) for item in unit.diagnostics)
        if known is None or len(step.optimizers) != count or not count or wrong:
            continue
        names, free = known
        unit.path, unit.origin = value.path, value.origin
        if names and not free:
            _report_frozen(unit, spec, step.updates)
            return
        patterns = [_patterns(called, "match") for called in step.optimizers]
        if all(patterns):
            every = [pattern for some in patterns for pattern in some]
            left = [name for name in free if not any(_stands_for(pattern, name) for pattern in every)]
            if left:
                shown = ", ".join(f"`{name}`" for name in left[:3]) + (", ..." if len(left) > 3 else "")
                message = f"no optimizer takes {shown}, which nothing freezes"
                help = (
                    Help("add an optimizer without `match`, which takes the rest, or freeze them: `frozen = [...]`"),
                )
                unit.add(Diagnostic("W0628", message, value.span, "takes what matches alone", help=help))


def _free(unit: Unit, spec: Spec, program: Program, updates: tuple[str, ...]) -> tuple[list[str], list[str]] | None:
    """The weights of models that a step updates, with their models' names in front, and those that are not frozen."""
    names: list[str] = []
    free: list[str] = []
    for section in spec.models:
        if section.name not in updates:
            continue
        model = program.models.get(section.name)
        own = weight_names(model.graph) if model is not None else None
        if own is None or spec.is_broken(f"{section.path}.frozen"):
            return None
        patterns = [str(value.value) for value in each(section["frozen"])]
        unit.looks -= len(own) * (len(patterns) + 1)
        if unit.looks < 0:
            return None
        names += [f"{section.name}.{name}" for name in own]
        free += [f"{section.name}.{name}" for name in own if not any(matches(pattern, name) for pattern in patterns)]
    return names, free


def _stands_for(pattern: str, name: str) -> bool:
    return matches(pattern, name) or matches(pattern, name.partition(".")[2])


def _report_frozen(unit: Unit, spec: Spec, updates: tuple[str, ...]) -> None:
    value = next(section["frozen"] for section in spec.models if section.name in updates and "frozen" in section)
    unit.path, unit.origin = value.path, value.origin
    message = "nothing is trained: `frozen` stands for every weight"
    help = (Help("leave the weights that are to be trained unfrozen"),)
    unit.add(Diagnostic("E0408", message, value.span, "all of them", help=help))


def weight_names(graph: Graph) -> tuple[str, ...] | None:
    """The names of a model's weights; None if a part of it is known only at run time, or there are very many."""
    if graph.size > MOST_NODES or not graph.is_settled:
        return None
    return tuple(name for name, weight in graph.weights() if weight.trained)


def _updated_names(program: Program, updates: tuple[str, ...]) -> tuple[str, ...]:
    """The weights that an optimizer may choose from: by their names, and with their model's name in front."""
    found: list[str] = []
    for name in updates:
        model = program.models.get(name)
        names = weight_names(model.graph) if model is not None else None
        if names is None:
            return ()
        found += [*names, *(f"{name}.{weight}" for weight in names)]
    return tuple(found)


def each(value: Value) -> Iterator[Value]:
    """The patterns of a list, or the one that stands alone."""
    if value.items is not None:
        yield from value.items
    elif isinstance(value.value, str):
        yield value


def _check_init(
    unit: Unit, section: Section, scope: Scope, names: tuple[str, ...] | None
) -> tuple[tuple[str, Made], ...]:
    value = section["init"]
    if not value.given:
        return ()
    draws = []
    by_pattern = value.fields is not None and "type" not in value.fields
    for part in value.fields.values() if by_pattern and value.fields is not None else (value,):
        called = call_one(unit, part, "init", scope, "a way of drawing weights")
        if called is not None:
            draws.append((part.name if by_pattern else "", called.result))
        if by_pattern and names and part.key_span is not None:
            unit.path, unit.origin = part.path, part.origin
            check_pattern(unit, part.name, part.key_span, names)
    return tuple(draws)


def matches(pattern: str, name: str) -> bool:
    """Whether a pattern, or a module's name that it gives without a star, stands for a weight."""
    return fnmatchcase(name, pattern) or fnmatchcase(name, f"{pattern}.*")


def inside(value: Value) -> Span:
    """The place of a text without its quotes."""
    assert value.text is not None
    return value.text.span(0, len(value.text.value))


def check_pattern(unit: Unit, pattern: str, span: Span, names: tuple[str, ...]) -> None:
    """Report a pattern that stands for none of these weights."""
    unit.looks -= len(names)
    if unit.looks < 0 or any(matches(pattern, name) for name in names):
        return
    modules = tuple(dict.fromkeys(name.rpartition(".")[0] or name for name in names))
    close = nearest(pattern.removesuffix(".*").removesuffix("*"), modules[:MOST_HINTS])
    help = (Help(f"did you mean `{close[0]}.*`?"),) if close else ()
    shown = ", ".join(f"`{module}`" for module in modules[:6]) + (", ..." if len(modules) > 6 else "")
    message = f"no weight's name matches `{pattern}`"
    unit.add(Diagnostic("E0439", message, span, "matches none", notes=(f"there are {shown}",), help=help))
