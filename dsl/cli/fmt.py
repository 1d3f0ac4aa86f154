"""`dslrun fmt`: one layout for specs and files of blocks."""

from __future__ import annotations

import sys

import click

from dsl.cli.fixing import replace_file
from dsl.cli.status import FAULTS, status_of
from dsl.cli.targets import STDIN, find_targets
from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.source import Source


@click.command()
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("--check", is_flag=True, help="Write nothing; fail if a file would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
def fmt(files: tuple[str, ...], check: bool, diff: bool) -> int:
    """Lay out specs (`.toml`) and files of blocks (`.dsl`) in one style.

    Comments, the order of keys and all values are kept. With `-`, standard input is laid out on standard output.
    """
    if not files:
        raise click.UsageError(
            "there is nothing to lay out: name a spec, a pattern or a folder, such as `specs/*.toml`"
        )
    targets, faults = find_targets(files)
    changed = 0
    for target in targets:
        outcome = _formatted(target)
        if isinstance(outcome, tuple):
            changed += _deliver(target, *outcome, check=check, diff=diff)
        else:
            faults += outcome
    if faults:
        from dsl.diagnostics import text

        click.echo(text.render(faults), nl=False, err=True)
        return status_of(faults)
    if check and changed:
        click.echo(f"{changed} file{'s' * (changed != 1)} would change; `dslrun fmt` lays them out", err=True)
    return FAULTS if (check or diff) and changed else 0


def _formatted(target: str) -> tuple[str, str] | list[Diagnostic]:
    """The text of a file and the same laid out; or why it cannot be."""
    from dsl.syntax.format_body import format_body
    from dsl.syntax.reading import read

    source = read(target, target)
    if not isinstance(source, Source):
        return [source]
    if target.endswith(".dsl"):
        laid_out = format_body(source.text)
        return (source.text, laid_out) if laid_out is not None else _body_faults(source)
    from dsl.syntax.format_toml import format_spec
    from dsl.syntax.toml import parse

    _, faults = parse(source)
    errors = [fault for fault in faults if fault.code.startswith("E")]
    return errors or (source.text, format_spec(source, format_body))


def _body_faults(source: Source) -> list[Diagnostic]:
    from dsl.diagnostics.source import Text
    from dsl.syntax.body import parse_body

    _, faults = parse_body(Text.whole(source))
    return faults


def _deliver(target: str, before: str, after: str, *, check: bool, diff: bool) -> bool:
    """Write, show or report a file's new layout; whether it differs."""
    if target == STDIN and not (check or diff):
        click.echo(after, nl=False)
        return False
    if before == after:
        return False
    if diff:
        import difflib

        lines = difflib.unified_diff(before.splitlines(True), after.splitlines(True), target, target)
        sys.stdout.writelines(lines)
    elif check:
        click.echo(f"would change {target}")
    else:
        replace_file(target, after)
        click.echo(f"laid out {target}")
    return True


COMMANDS = {"fmt": fmt}
