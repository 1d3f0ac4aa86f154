"""What no spec can do without: data, a model, a loss and an optimizer; and what a table of weights cannot."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.source import Span
from dsl.spec.report import report
from dsl.spec.spec import Section, Spec


def has_data(spec: Spec) -> Iterator[Diagnostic]:
    if not spec.torn and spec.lacks("data.source"):
        data = spec.sections["data"]
        help = 'write `source = "digits"`, or another source, below `[data]`'
        yield _missing(spec, data, "data.source", "the spec names no data: `[data]` has no `source`", help)


def has_models(spec: Spec) -> Iterator[Diagnostic]:
    if spec.torn:
        return
    if not spec.models and not spec.is_broken("model"):
        message = "the spec has no model: `[model]` has no `layers`"
        yield _missing(spec, None, "model.layers", message, 'write `[model]`, and `layers = "..."` below')
    for model in spec.models:
        path = f"{model.path}.layers"
        if not model.given and any(broken.startswith(f"{model.path}.") for broken in spec.broken):
            continue  # `[model]` is implied by `[model.NAME]`, which was left out
        if spec.lacks(path) and spec.lacks(f"{model.path}.follows"):
            message = f"the model `{model.name}` has no `layers`"
            yield _missing(spec, model, path, message, f'write `layers = "..."` below `[{model.path}]`')


def has_losses(spec: Spec) -> Iterator[Diagnostic]:
    if spec.torn or spec.is_broken("step"):
        return
    examples = {"loss": '"cross_entropy"', "optimizer": '"adam(lr=1e-3)"'}
    for step in spec.steps:
        # A spec that says one of its top-level keys along with steps has another report.
        for key, example in examples.items():
            path = f"{step.path}.{key}" if step.path else key
            if key == "optimizer" and not spec.trains(step):
                continue  # what is evaluated alone updates nothing
            if spec.lacks(path):
                owner = f"the step `{step.name}`" if step.path else "the spec"
                where = f"below `[{step.path}]`" if step.path else "before the first table"
                help = f"write `{key} = {example}`, say, {where}"
                yield _missing(spec, step if step.path else None, path, f"{owner} has no `{key}`", help)


def has_paths(spec: Spec) -> Iterator[Diagnostic]:
    """Weights that are described come from somewhere."""
    for model in spec.models:
        value = model.given.get("weights")
        path = f"{model.path}.weights.path"
        if value is not None and value.fields is not None and "path" not in value.fields and not spec.is_broken(path):
            help = Help('name the file or the run: `path = "weights/resnet18.pth"`')
            yield report("E0208", "`weights` has no `path` to load from", value, label="loads nothing", help=(help,))


def _missing(spec: Spec, section: Section | None, path: str, message: str, help: str) -> Diagnostic:
    span = section.key_span or section.span if section is not None else None
    origin = section.origin if section is not None else ""
    label = "in here" if span is not None else ""
    return Diagnostic(
        "E0208", message, span or Span(spec.source, 0, 0), label, help=(Help(help),), path=path, origin=origin
    )
