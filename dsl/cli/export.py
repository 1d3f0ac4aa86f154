"""`dslrun export`: a spec in forms that need nothing of ours."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dsl.cli.status import FAULTS, USAGE, WRITING, status_of

if TYPE_CHECKING:
    from dsl.diagnostics.diagnostic import Diagnostic
    from dsl.lang.program import Program
    from dsl.spec.spec import Spec

FORMS = ("python", "safetensors", "torch-export", "onnx")


@click.command()
@click.argument("spec")
@click.option("--to", "form", type=click.Choice(FORMS), default="python", show_default=True, help="What to write.")
@click.option("-o", "--output", metavar="FILE", help="Where to; `-` is standard output, where a Python file goes to.")
@click.option("--model", default="", metavar="NAME", help="Which of several models to trace.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Lay a value over the spec's.")
@click.option("--profile", metavar="NAME", help="Lay a profile over the spec.")
@click.option("--root", metavar="FOLDER", help="The project's folder: nothing outside it is read.")
def export(
    spec: str,
    form: str,
    output: str | None,
    model: str,
    sets: tuple[str, ...],
    profile: str | None,
    root: str | None,
) -> int:
    """Write a spec as plain PyTorch, or its model for other programs.

    `python` is one readable file with the modules as a person would write them, which needs only torch and
    torchvision. `safetensors` has the weights, as the spec's seed draws them. `torch-export` and `onnx` have the
    model with the preprocessing of the data inside; how far they are from the model is printed.
    """
    from dsl.plan.settle import settled
    from dsl.spec.read import load

    read, diagnostics = load(spec, sets=sets, profile=profile, root=root)
    program = None
    if read is not None:
        program, found = settled(read)
        diagnostics = diagnostics + [item for item in found if item.code not in read.allowed]
    if read is None or program is None or any(item.severity == "error" for item in diagnostics):
        return _report(diagnostics)
    _report([item for item in diagnostics if item.severity == "warning"])
    return _written(program, read, form, output, model)


def _report(found: list[Diagnostic]) -> int:
    from dsl.diagnostics import text
    from dsl.diagnostics.order import arrange

    shown = arrange(found)
    if shown:
        click.echo(text.render(shown), nl=False, err=True)
    return status_of(shown)


def _written(program: Program, spec: Spec, form: str, output: str | None, model: str) -> int:
    from dsl.build.fault import BuildFault
    from dsl.export.deployed import Undeployable
    from dsl.export.formats import ENDINGS, lacking
    from dsl.plan.settle import open_types

    missing = lacking(form)
    if missing:
        packages = " ".join(missing)
        click.echo(f"error: `--to {form}` needs {' and '.join(missing)}\nhelp: pip install {packages}", err=True)
        return USAGE
    if unknown := open_types(program):
        shown = ", ".join(f"`{what}`" for what in unknown[:5])
        click.echo(f"error: the weights of {shown} depend on data that are not here", err=True)
        return FAULTS
    name = _name(spec)
    try:
        if form == "python":
            from dsl.export.python import to_python

            return _deliver(to_python(program, name), output or "-")
        if output == "-":
            raise click.UsageError(f"`--to {form}` writes a file; name it with `--output`")
        return _deployed(program, spec, form, Path(output or f"{name}{ENDINGS[form]}"), model)
    except BuildFault as fault:
        return _report([fault.diagnostic])
    except Undeployable as error:
        click.echo(f"error: {error}", err=True)
        return FAULTS
    except OSError as error:
        click.echo(f"error: `{output or name}` cannot be written: {error.strerror or error}", err=True)
        return WRITING


def _name(spec: Spec) -> str:
    given = spec["name"].value
    stem = os.path.splitext(os.path.basename(spec.name))[0]
    return str(given or (stem if stem.strip("-") else "") or "model")


def _deliver(text: str, output: str) -> int:
    if output == "-":
        click.echo(text, nl=False)
        sys.stdout.flush()
        return 0
    from dsl.cli.fixing import replace_file

    if os.path.exists(output):
        replace_file(output, text)
    else:
        Path(output).write_text(text, encoding="utf-8")
    return 0


def _deployed(program: Program, spec: Spec, form: str, path: Path, model: str) -> int:
    from dsl.export.formats import Wanted, write

    settings: dict[str, Any] = {key: spec[f"export.{key}"].value for key in ("preprocessing", "dynamic_batch", "opset")}
    seed = spec.top["seed"].value
    wanted = Wanted(model, seed=seed if isinstance(seed, int) else None, root=spec.root, **settings)
    apart = write(program, form, path, wanted)
    if apart is None:
        click.echo(f"{path}: written; it draws random numbers in a way of its own, and so is not compared")
        return 0
    click.echo(f"{path}: written; the largest difference from the model is {apart:g}")
    if apart > spec["export.tolerance"].value:
        tolerance = spec["export.tolerance"].value
        click.echo(f"error: that is more than `export.tolerance`, which is {tolerance:g}", err=True)
        return FAULTS
    return 0


COMMANDS = {"export": export}
