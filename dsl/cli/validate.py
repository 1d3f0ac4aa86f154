"""`dslrun validate`: every mistake of specs and files of blocks, in one run, without torch."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

import click

from dsl.cli.fixing import apply_fixes
from dsl.cli.status import USAGE, status_of
from dsl.cli.targets import find_targets
from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.order import arrange, strictly


@click.command()
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="How to show what was found.",
)
@click.option("--strict", is_flag=True, help="Make warnings errors.")
@click.option("--allow", "allowed", multiple=True, metavar="CODE", help="Do not report a warning or note, as W0601.")
@click.option("--fix", is_flag=True, help="Mend what has one sure fix, and report the rest.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Lay a value over the spec's.")
@click.option("--profile", metavar="NAME", help="Lay a profile over the spec.")
@click.option("--root", metavar="FOLDER", help="The project's folder: nothing outside it is read.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing if all is well.")
def validate(
    files: tuple[str, ...],
    form: str,
    strict: bool,
    allowed: tuple[str, ...],
    fix: bool,
    sets: tuple[str, ...],
    profile: str | None,
    root: str | None,
    quiet: bool,
) -> int:
    """Check specs (`.toml`) and files of blocks (`.dsl`).

    FILE may be a file, a pattern, a folder, or `-` for standard input. Nothing is executed, nothing is written, and
    nothing outside the project's folder is read.

    The status is 0 if there are no errors, 1 if there are some, 2 if an input cannot be read, 3 if a bound is passed.
    """
    if not files:
        raise click.UsageError("there is nothing to check: name a spec, a pattern or a folder, such as `specs/*.toml`")
    targets, diagnostics = find_targets(files)
    for target in targets:
        diagnostics += _checked(target, sets, profile, root, fix)
    shown = _chosen(diagnostics, allowed, strict)
    _show(shown, form, len(targets), quiet)
    return status_of(shown) or (USAGE if not targets else 0)


def _checked(target: str, sets: tuple[str, ...], profile: str | None, root: str | None, fix: bool) -> list[Diagnostic]:
    from dsl.lang.check import check_file

    found = check_file(target, sets=sets, profile=profile, root=root)
    for _ in range(10 if fix and target != "-" else 0):
        if not apply_fixes(found, target):
            break
        found = check_file(target, sets=sets, profile=profile, root=root)
    return found


def _chosen(diagnostics: Iterable[Diagnostic], allowed: tuple[str, ...], strict: bool) -> tuple[Diagnostic, ...]:
    kept = arrange(item for item in diagnostics if item.code not in allowed or item.code.startswith("E"))
    return strictly(kept) if strict else kept


def _show(shown: tuple[Diagnostic, ...], form: str, count: int, quiet: bool) -> None:
    if form == "json":
        from dsl.diagnostics import json_form

        click.echo(json_form.dumps(json_form.to_json(shown)))
    elif form == "sarif":
        from dsl import __version__
        from dsl.diagnostics import json_form, sarif

        click.echo(json_form.dumps(sarif.to_sarif(shown, __version__)))
    elif form == "github":
        from dsl.diagnostics import github

        click.echo(github.render(shown), nl=False)
    else:
        from dsl.diagnostics import text

        color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        width = os.get_terminal_size().columns if sys.stdout.isatty() else 120
        encoding = sys.stdout.encoding or "utf-8"
        click.echo(text.render(shown, color=color, width=width, encoding=encoding), nl=False, color=color)
        if not quiet and not any(item.severity == "error" for item in shown):
            click.echo(f"{count} file{'s' * (count != 1)} checked: no errors")


COMMANDS = {"validate": validate}
