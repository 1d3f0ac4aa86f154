"""Training data and those held out may differ by what augments them: models and losses have to fit both."""

from __future__ import annotations

from dataclasses import replace

from dsl.diagnostics.diagnostic import Diagnostic, Help, Label
from dsl.lang.frame import Unit
from dsl.lang.graph import Graph
from dsl.lang.losses import Sight, compile_loss
from dsl.lang.models import Models
from dsl.lang.origins import used_inputs
from dsl.lang.program import Program
from dsl.spec.spec import Spec
from dsl.types.tensor import Unknown


def check_variants(unit: Unit, spec: Spec, program: Program, models: Models, sight: Sight) -> None:
    """Hold models, losses and metrics against data that are not augmented, and losses against mixed batches."""
    if any(isinstance(kind, Unknown) for kind in program.data.batches.values()):
        return
    if program.data.augment is not None and (spec.validates or any(split.role == "test" for split in spec.splits)):
        _check_added(unit, spec, program)
        _check_models(unit, spec, program, models)
    if program.data.batches != program.data.fields:
        _check_mixed(unit, spec, program, sight)


def _check_added(unit: Unit, spec: Spec, program: Program) -> None:
    """A field that `augment` adds is not there when a loss or a metric is evaluated."""
    data = program.data
    bodies: list[tuple[str, Graph | None]] = [(f"the metric `{item.name}`", item.graph) for item in program.metrics]
    for section, step in zip(spec.steps, program.steps, strict=True):
        when = section["when"].value if section.path else ("train", "validate")
        if when not in ("train", ("train",)):
            bodies.append((f"the loss of `{step.name}`" if step.name else "the loss", step.loss))
    for what, graph in bodies:
        for name in used_inputs(graph) if graph is not None else ():
            if name in data.fields and name not in data.held_out:
                message = f"`{name}` is made by `augment`, for training alone, but {what} needs it on other data too"
                help = 'make it in `transform`, or evaluate its step in training alone: `when = "train"`'
                _report(unit, spec, message, f"adds `{name}`", help)
                return


def _check_models(unit: Unit, spec: Spec, program: Program, models: Models) -> None:
    """A model's weights have one size for augmented data and for those that are not."""
    for name, model in program.models.items():
        types = models.input_types(name, program.data.held_out)
        if types == model.inputs or not model.graph.is_settled:
            continue
        count = len(unit.diagnostics)
        graph = models.on_types(name, types)
        del unit.diagnostics[count:]
        if graph is None or (graph.is_settled and graph.weights() != model.graph.weights()):
            part = next(part for part, kind in types.items() if kind != model.inputs[part])
            message = f"`{name}` fits the augmented data alone: without `augment` its input is {types[part]}"
            help = "bring both to one size, as by `transform`, or let the model take any, as by `adaptive_avgpool(1)`"
            _report(unit, spec, message, f"makes it {model.inputs[part]}", help)


def _check_mixed(unit: Unit, spec: Spec, program: Program, sight: Sight) -> None:
    """A loss works on mixed batches too, whose targets may be shares of classes."""
    value = spec["data.batch_augment"]
    labels = (Label(value.span, "mixed here, in training"),) if value.span is not None else ()
    mixed = replace(sight, data=replace(program.data, fields=program.data.batches))
    for section, step in zip(spec.steps, program.steps, strict=True):
        if step.loss is None:
            continue
        count = len(unit.diagnostics)
        compile_loss(unit, section["loss"], mixed)
        found = unit.diagnostics[count:]
        del unit.diagnostics[count:]
        unit.diagnostics += [replace(item, labels=item.labels + labels) for item in found if item.code[0] == "E"]


def _report(unit: Unit, spec: Spec, message: str, label: str, help: str) -> None:
    value = spec["data.augment"]
    unit.path, unit.origin = value.path, value.origin
    unit.add(Diagnostic("E0504", message, value.span, label, help=(Help(help),)))
