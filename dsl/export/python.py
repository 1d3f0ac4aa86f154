"""A program as one file of PyTorch that needs nothing of ours."""

from __future__ import annotations

import builtins
import keyword
import textwrap
from collections.abc import Iterable

import torch
from torch import fx, nn

from dsl.build.emit import Site
from dsl.build.models import build_on
from dsl.build.traces import Traces
from dsl.export import bodies
from dsl.export.classes import Classes
from dsl.export.expressions import Expr
from dsl.export.imports import imports
from dsl.export.layout import comment
from dsl.export.making import build_function
from dsl.export.sample import main
from dsl.export.sources import WITHOUT_FILES, Sources
from dsl.export.templates import Template
from dsl.export.writing import Writer, finished
from dsl.lang.program import Program
from dsl.modules.weights import ENDINGS

RESERVED = frozenset(keyword.kwlist) | frozenset(dir(builtins)) | {"self", "torch", "nn", "F", "torchvision", "math"}
MODULES = frozenset({"OrderedDict", "fnmatchcase", "build_model", "build_models"})
TURN = "Block"
"""The class of the turns of a repeat."""


def to_python(program: Program, name: str) -> str:
    """The file of a program; `name` is what the spec is called."""
    traces = Traces()
    site = Site(torch.device("meta"), traces=traces)
    models = build_on(site, program, None)
    functions = bodies.bodies(program, site)
    from_files = any(str(node.args.get("weights")).endswith(ENDINGS) for node in traces.layers.values())
    sources = Sources(instead={} if from_files else WITHOUT_FILES)
    classes = Classes(traces, models, [body.module for body in functions], sources.need)
    read = [bodies.read(body, traces, list(models), classes, sources.need) for body in functions]

    taken = set(RESERVED) | MODULES | set(sources.found.values()) | sources.names
    _name_classes(classes.templates, name, models, taken)
    names = [unique(body.name, taken) for body in functions]
    writer = Writer(taken)

    parts = [*sources.texts, *("\n".join(writer.class_(template)) for template in classes.templates)]
    for body, own, function in zip(functions, names, read, strict=True):
        text = writer.function(own, [], function, "", head=[f'    """{body.doc}"""'])
        parts.append("\n".join(text))
    lacking = bodies.whole(program)
    if lacking:
        listed = ", ".join(f"`{metric}`" for metric in lacking)
        parts[-1] += "\n\n\n" + "\n".join(comment(f"Measured over a whole data set, and so not here: {listed}."))
    if models:
        made: dict[str, Expr] = {key: finished(classes.made_model(module), {}) for key, module in models.items()}
        local = {key: key + "_" * (key in taken) for key in models}
        parts.append("\n".join(build_function(program, models, made, local)))
        parts.append("\n".join(main(program)))
    body_text = "\n\n\n".join(parts)
    head = "\n".join([*_docstring(program, name), "", *imports(body_text, sources.imports)])
    apart = "\n\n\n" if body_text.startswith(("class ", "def ")) else "\n\n"
    return f"{head}{apart}{body_text}\n"


def _docstring(program: Program, name: str) -> list[str]:
    plain = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in name.replace("\\", "\\\\"))
    plain = plain.replace('"', '\\"')
    many = len(program.models) > 1
    lines = [f'"""{plain}: {"the models" if many else "the model"} in plain PyTorch.', ""]
    for key, model in program.models.items():
        given = ", ".join(f"{name}: {kind}" for name, kind in model.inputs.items())
        told = f"{key}({given}) -> {model.graph.type}"
        lines += textwrap.wrap(told, 100, subsequent_indent="    ")
    return [*lines, '"""'] if program.models else [f'"""{plain}"""']


def _name_classes(templates: Iterable[Template], name: str, models: dict[str, fx.GraphModule], taken: set[str]) -> None:
    own = {module: name if key == "model" else key for key, module in models.items()}
    for template in templates:
        module: nn.Module = template.model.module
        known = {model: own[model] for model in own}
        base = known.get(module, template.base) if isinstance(module, fx.GraphModule) else template.base
        class_name = TURN if base == "repeat" else camel(base)
        if class_name in taken:
            class_name += "Net" if module in own else "Block"
        template.name = unique(class_name, taken)


def unique(name: str, taken: set[str]) -> str:
    """The name, with a number if it is taken; then it is."""
    found, number = name, 2
    while found in taken:
        found, number = f"{name}{number}", number + 1
    taken.add(found)
    return found


def camel(name: str) -> str:
    words = "".join(letter if letter.isalnum() else "_" for letter in name).split("_")
    found = "".join(part[:1].upper() + part[1:] for part in words)
    return found if found.isidentifier() else f"Model{found}"
