"""`dslrun layers` and its like: what the catalogue holds, read off its entries."""

from __future__ import annotations

import click

from dsl import catalogue
from dsl.catalogue.entry import Entry
from dsl.catalogue.page import page

FAMILIES = {
    "layers": "layer",
    "functions": "function",
    "losses": "loss",
    "metrics": "metric",
    "optimizers": "optimizer",
    "schedules": "schedule",
    "transforms": "transform",
    "sources": "source",
    "samplers": "sampler",
    "inits": "init",
    "loaders": "loader",
    "callbacks": "callback",
}


def _command(plural: str, family: str) -> click.Command:
    @click.command(plural, help=f"List the {plural}, or explain those that are named.")
    @click.argument("names", nargs=-1, metavar="[NAME]...")
    def show(names: tuple[str, ...]) -> int:
        entries = catalogue.entries(family)
        if not names:
            for line in listing(list(entries.values())):
                click.echo(line)
            return 0
        return _explain(names, family, plural)

    return show


def _explain(names: tuple[str, ...], family: str, plural: str) -> int:
    from dsl.diagnostics.suggest import nearest

    entries = catalogue.entries(family)
    status = 0
    for number, name in enumerate(names):
        entry = entries.get(name) or next((item for item in entries.values() if name in item.also), None)
        if entry is None:
            close = nearest(name, entries)
            hint = f"; did you mean `{close[0]}`?" if close else f"; `dslrun {plural}` lists them"
            click.echo(f"error: there is no {family} `{name}`{hint}", err=True)
            status = 2
        else:
            click.echo(("\n" if number else "") + page(entry), nl=False)
    return status


def listing(entries: list[Entry]) -> list[str]:
    """A line an entry: its name and its sentence."""
    width = max(len(entry.name) for entry in entries)
    return [f"{entry.name:<{width}}  {entry.doc}" for entry in entries]


COMMANDS = {plural: _command(plural, family) for plural, family in FAMILIES.items()}
