"""Check a spec, or a file of blocks, whole: everything that can be known of it without torch and without its data."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.order import arrange
from dsl.diagnostics.source import Source, Span, Text
from dsl.lang.compile import base_scope, declare_library, new_unit, with_models
from dsl.lang.data import check_data
from dsl.lang.frame import REPORTS, Abort, Unit
from dsl.lang.lints import lint
from dsl.lang.loaded import check_loaded
from dsl.lang.losses import Sight, compile_constant
from dsl.lang.measures import check_metrics
from dsl.lang.models import Models
from dsl.lang.monitors import check_monitors
from dsl.lang.names import check_names
from dsl.lang.patterns import check_patterns
from dsl.lang.program import Program
from dsl.lang.static import check_unused
from dsl.lang.steps import check_steps
from dsl.lang.values import BAD, UNKNOWN_SETTING, Binding, Scope
from dsl.lang.variants import check_variants
from dsl.spec.override import Override
from dsl.spec.read import load
from dsl.spec.spec import Spec
from dsl.syntax.body import parse_body
from dsl.syntax.reading import read
from dsl.syntax.tree import Body
from dsl.types.tensor import Unknown

if TYPE_CHECKING:
    from dsl.lang.frame import Settle

SEVERITIES = ("error", "warning", "note")


MISFITS = ("E0307", "E0308", "E0311", "E0312", "E0315")
"""Codes of values that do not go together."""


def check_file(
    name: str,
    *,
    sets: Sequence[str | Override] = (),
    profile: str | None = None,
    root: str | None = None,
    text: str | None = None,
) -> list[Diagnostic]:
    """Everything that is wrong with a spec or a file of blocks."""
    collecting = gc.isenabled()
    gc.disable()  # trees and graphs are all kept until the end, and walking them again and again finds no garbage
    try:
        if name.endswith(".dsl"):
            return _most(check_blocks(name, text))
        return _most(check_spec_file(name, sets=sets, profile=profile, root=root, text=text)[1])
    finally:
        if collecting:
            gc.enable()


def check_spec_file(
    name: str,
    *,
    sets: Sequence[str | Override] = (),
    profile: str | None = None,
    root: str | None = None,
    text: str | None = None,
) -> tuple[Program | None, list[Diagnostic]]:
    """The program of a spec, and everything that is wrong with it."""
    spec, diagnostics = load(name, sets=sets, profile=profile, root=root, text=text)
    if spec is None:
        return None, diagnostics
    program, found = check_spec(spec)
    return program, diagnostics + [item for item in found if item.code not in spec.allowed]


def check_spec(spec: Spec, settle: Settle | None = None) -> tuple[Program | None, list[Diagnostic]]:
    """Compile all bodies and calls of a spec; `settle` finds the types that no rule gives."""
    unit = new_unit()
    unit.settle = settle
    try:
        program = _compiled(unit, spec)
    except Abort:  # a bound was passed outside a body; that is reported
        program = None
    return program, _once(unit.diagnostics)


def _compiled(unit: Unit, spec: Spec) -> Program:
    params = base_scope({name: (value.value, value.key_span) for name, value in spec.params.items()})
    _stand_in(unit, params, spec)
    _declare_blocks(unit, params, spec.blocks)
    for model in spec.models:
        layers = model["layers"]
        if layers.span is not None:
            unit.bodies.append((layers.span, layers.path))
    data = check_data(unit, spec, params)
    for name in check_names(unit, spec, data):
        params.values[name] = Binding(BAD, "param", used=True)  # which of the two is meant cannot be known
    models = Models(unit, spec, data)
    scope = with_models(params, models.names)
    program = Program(data, models.compile_all(scope))
    constants = {}
    for name, value in spec.constants.items():
        graph = compile_constant(unit, value, scope)
        constants[name] = graph.type if graph is not None else Unknown("reported")
        if graph is not None:
            program.constants[name] = graph
    sight = Sight(data, scope, constants, models.output())
    unit.output = program.output
    count = len(unit.diagnostics)
    program.steps = check_steps(unit, spec, sight, program)
    if any(item.code in MISFITS for item in unit.diagnostics[count:]):
        sight.output = Unknown("reported")  # the metrics would say the same of what the model gives
    program.metrics, measured = check_metrics(unit, spec, sight)
    check_variants(unit, spec, program, models, sight)
    check_monitors(unit, spec, params, program, measured)
    check_patterns(unit, spec, params, program)
    check_loaded(unit, spec, program)
    check_unused(unit)
    lint(unit, spec, program)
    return program


def _most(found: list[Diagnostic]) -> list[Diagnostic]:
    """So many as anybody reads, errors before warnings and notes; the last one says that others are left out."""
    if len(found) <= REPORTS:
        return found
    kept = sorted(arrange(found), key=lambda item: SEVERITIES.index(item.severity))[:REPORTS]
    note = f"no more than {REPORTS:,} reports are made; others are left out"
    return [*kept[:-1], replace(kept[-1], notes=(*kept[-1].notes, note))]


def _once(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """What is said of one place in the same words for several uses of a block is said for the first alone."""
    found: dict[tuple[str, str, Span | None], Diagnostic] = {}
    for item in diagnostics:
        found.setdefault((item.code, item.message, item.span), item)
    return list(found.values())


def _stand_in(unit: Unit, params: Scope, spec: Spec) -> None:
    """What was reported and left out may be what a name stands for: nothing more is said of it."""
    for path in spec.broken:
        if path.startswith("params."):
            params.values[path.removeprefix("params.")] = Binding(UNKNOWN_SETTING, "param", used=True)
    unit.blocks_lost = spec.torn or spec.is_broken("use")


def check_blocks(name: str, text: str | None = None) -> list[Diagnostic]:
    """Everything that is wrong with a file of blocks, whatever its blocks will be applied to."""
    source = read(name, name) if text is None else Source(name, text)
    if isinstance(source, Diagnostic):
        return [source]
    unit = new_unit()
    scope = Scope(base_scope({}))
    unit.alone = True
    with suppress(Abort):
        _declare_blocks(unit, scope, (source,), alone=True)
        check_unused(unit)
    return _once(unit.diagnostics)


def _declare_blocks(unit: Unit, scope: Scope, sources: tuple[Source, ...], alone: bool = False) -> None:
    for source in sources:
        text = Text.whole(source)
        body, faults = _parsed(text)
        unit.diagnostics += faults
        declare_library(unit, scope, text, body, alone)


_PARSED: dict[tuple[str, str], tuple[Body, list[Diagnostic]]] = {}


def _parsed(text: Text) -> tuple[Body, list[Diagnostic]]:
    """The tree of a file of blocks, parsed once however many specs use it."""
    key = (text.source.name, text.value)
    if key not in _PARSED:
        if len(_PARSED) > 50:
            _PARSED.clear()
        _PARSED[key] = parse_body(text)
    return _PARSED[key]
