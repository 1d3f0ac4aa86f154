"""`dslrun explain`: codes, keys of a spec, and things of the catalogue."""

from __future__ import annotations

import re
import textwrap

import click

from dsl import catalogue


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
def explain(names: tuple[str, ...]) -> int:
    """Explain a code (`E0307`), a key or table of a spec (`data.batch_size`), or a thing (`conv`, `adam`)."""
    status = 0
    for number, name in enumerate(names):
        found = _explained(name)
        if found is None:
            click.echo(f"error: nothing is known of `{name}`{_hint(name)}", err=True)
            status = 2
        else:
            click.echo(("\n" if number else "") + found.rstrip("\n"))
    return status


def _explained(name: str) -> str | None:
    if re.fullmatch(r"[EWNewn]\d{4}", name):
        return _code(name.upper())
    from dsl.spec.reference import explain as explain_key

    parts = [found for found in [explain_key(name), *_entries(name)] if found]
    return "\n\n".join(part.rstrip("\n") for part in parts) or None


def _code(code: str) -> str | None:
    from dsl.diagnostics.codes import CODES

    if code not in CODES:
        return None
    title, paragraph, broken, mended = CODES[code]
    severity = {"E": "error", "W": "warning", "N": "note"}[code[0]]
    lines = [f"{severity}[{code}]: {title}", "", *textwrap.wrap(paragraph, 100)]
    for headline, example in (("This is reported:", broken), ("This is not:", mended)):
        if example:
            lines += ["", headline, "", *(f"    {line}" for line in example.splitlines())]
    return "\n".join(lines)


def _entries(name: str) -> list[str]:
    from dsl.catalogue.page import page

    found = []
    for family in catalogue.FILES:
        entry = catalogue.entries(family).get(name)
        if entry is not None:
            found.append(f"{family}: {page(entry)}")
    return found


def _hint(name: str) -> str:
    from dsl.diagnostics.codes import CODES
    from dsl.diagnostics.suggest import nearest

    known = [*CODES, *(entry for family in catalogue.FILES for entry in catalogue.entries(family))]
    close = nearest(name, known)
    return f"; did you mean `{close[0]}`?" if close else ""


COMMANDS = {"explain": explain}
