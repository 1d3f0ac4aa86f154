"""`dslrun plan`: what a run would do, decided and shown, before anything is done."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from dsl.cli.flags import WithFlags, overrides
from dsl.cli.status import USAGE, WRITING, status_of
from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.order import arrange
from dsl.spec.override import Override

if TYPE_CHECKING:
    from dsl.lang.program import Program
    from dsl.plan.machine import Machine
    from dsl.plan.plan import Plan

Planned = tuple["Plan", "Program | None"]


@click.command(cls=WithFlags)
@click.argument("spec", metavar="SPEC")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@click.option(
    "--against", metavar="OTHER", help="Show what differs from the plan of another spec, or from a plan.json."
)
@click.option("--on", "machine", metavar="MACHINE", help="Plan for a machine that is not here: 8xH100-80GB, 2xcpu.")
@click.option("--nodes", type=click.IntRange(1), metavar="N", help="How many machines take part.")
@click.option("--depth", type=int, default=1, show_default=True, help="Unfold blocks so many deep; -1 is all.")
@click.option("--graph", metavar="FILE", help="Draw the network: .svg, .dot or .mermaid.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Lay a value over the spec's.")
@click.option("--profile", metavar="NAME", help="Lay a profile over the spec.")
@click.option("--root", metavar="FOLDER", help="The project's folder: nothing outside it is read.")
@click.pass_context
def plan(
    context: click.Context,
    spec: str,
    as_json: bool,
    against: str | None,
    machine: str | None,
    nodes: int | None,
    depth: int,
    graph: str | None,
    sets: tuple[str, ...],
    profile: str | None,
    root: str | None,
) -> int:
    """Show what training a spec would do: layers, data, steps, devices, memory, time, and every default.

    Nothing is trained, downloaded or written, but for the FILE of `--graph`.

    The status is 0 if there is a plan, 1 if the spec or the data have errors or ask for what is not there, 2 if an
    input cannot be read or the command is used wrongly, 3 if a bound is passed, 74 if FILE cannot be written.
    """
    if graph is not None:
        _check_ending(graph)
    on = _machine(machine)
    asked: list[str | Override] = [*sets, *overrides(context)]
    if nodes is not None:
        asked.append(Override("--nodes", "trainer.num_nodes", str(nodes)))
    with _keeping_all():
        return _answer(spec, on, tuple(asked), profile, root, as_json, against, depth, graph)


@contextmanager
def _keeping_all() -> Iterator[None]:
    """Without the garbage collector: what is made is kept until the end."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _answer(
    spec: str,
    on: Machine,
    asked: tuple[str | Override, ...],
    profile: str | None,
    root: str | None,
    as_json: bool,
    against: str | None,
    depth: int,
    graph: str | None,
) -> int:
    """Plan, and show what was asked for; the status."""
    found = _planned(spec, on, asked, profile, root)
    if isinstance(found, int):
        return found
    made, program = found
    if graph is not None and program is not None:
        failed = _draw(graph, made, program, depth)
        if failed:
            return failed
    if against is not None:
        other = _planned(against, on, (), None, root)
        if isinstance(other, int):
            return other
        _show_changes(other[0], made, (against, spec), as_json)
    elif as_json or program is None:
        from dsl.diagnostics.json_form import dumps
        from dsl.plan.coding import to_json

        click.echo(dumps(to_json(made)))
    else:
        _show(made, program, depth)
    return 0


def _machine(text: str | None) -> Machine:
    from dsl.plan.machine import here

    if text is None:
        return here()
    from dsl.plan.elsewhere import NoMachine, elsewhere

    try:
        return elsewhere(text, here())
    except NoMachine as no:
        raise click.UsageError(f"`--on`: {no}") from None


def _planned(
    name: str, machine: Machine, sets: tuple[str | Override, ...], profile: str | None, root: str | None
) -> Planned | int:
    """The plan of a spec, or one that was written down; a status after a report."""
    if name.endswith(".json"):
        return _read(name)
    from dsl.plan.decide import make_plan
    from dsl.plan.settle import settled
    from dsl.spec.read import load

    spec, found = load(name, sets=sets, profile=profile, root=root)
    program = None
    if spec is not None:
        program, more = settled(spec)
        found = found + [item for item in more if item.code not in spec.allowed]
    if spec is None or program is None or any(item.severity == "error" for item in found):
        return _report(found)
    made, more = make_plan(spec, program, machine, found)
    if made is None:
        return _report(more)
    return made, program


def _read(name: str) -> Planned | int:
    import json

    from dsl.plan.coding import NoPlan, from_json

    try:
        with open(name, encoding="utf-8") as file:
            return from_json(json.load(file)), None
    except OSError as error:
        click.echo(f"error: `{name}` cannot be read: {error.strerror}", err=True)
    except (NoPlan, ValueError, RecursionError) as error:
        click.echo(f"error: `{name}` is no plan: {error}", err=True)
    return USAGE


def _report(found: list[Diagnostic]) -> int:
    from dsl.diagnostics import text

    shown = arrange(found)
    color, width, encoding = _screen(sys.stderr)
    click.echo(text.render(shown, color=color, width=width, encoding=encoding), nl=False, err=True, color=color)
    return status_of(shown)


def _show(made: Plan, program: Program, depth: int) -> None:
    from dsl.plan.estimate import tables_of
    from dsl.plan.text.whole import render

    tables = tables_of(program, made.models)
    color, width, encoding = _screen(sys.stdout)
    click.echo(render(made, tables, depth=depth, width=width, color=color, encoding=encoding), nl=False, color=color)


def _show_changes(left: Plan, right: Plan, names: tuple[str, str], as_json: bool) -> None:
    from dsl.plan.compare import difference
    from dsl.plan.text.whole import render_changes

    changes = difference(left, right)
    if as_json:
        from dsl.diagnostics.json_form import dumps
        from dsl.plan.coding import plain

        click.echo(dumps([{"path": path, "left": plain(one), "right": plain(two)} for path, one, two in changes]))
        return
    color, width, encoding = _screen(sys.stdout)
    click.echo(render_changes(changes, names, width=width, color=color, encoding=encoding), nl=False, color=color)


def _screen(stream: object) -> tuple[bool, int, str]:
    """Whether a stream shows colour, its columns, and what it can write."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    if not getattr(stream, "isatty", bool)():
        return False, 100, encoding
    try:
        width = os.get_terminal_size(stream.fileno()).columns  # type: ignore[attr-defined]
    except (OSError, ValueError):
        width = 0
    return not os.environ.get("NO_COLOR"), width or 100, encoding


def _check_ending(file: str) -> None:
    from dsl.plan.drawing.files import ENDINGS

    if not file.endswith(tuple(ENDINGS)):
        raise click.UsageError(f"`--graph {file}`: a drawing ends in {', '.join(f'`{end}`' for end in ENDINGS)}")


def _draw(file: str, made: Plan, program: Program, depth: int) -> int:
    from dsl.plan.drawing.files import drawn

    text = drawn(file, made.name, program, depth)
    try:
        with open(file, "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        click.echo(f"error: `{file}` cannot be written: {error.strerror}", err=True)
        return WRITING
    return 0


COMMANDS = {"plan": plan}
