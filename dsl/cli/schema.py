"""`dslrun schema`: the JSON Schema of specs, for editors."""

from __future__ import annotations

import click


@click.command()
def schema() -> None:
    """Print the JSON Schema of specs.

    Editors complete and check with it: name it in the first line of a spec, `#:schema dslrun.schema.json`, or in
    `.taplo.toml`.
    """
    from dsl.diagnostics.json_form import dumps
    from dsl.spec.schema import schema as made

    click.echo(dumps(made()))


COMMANDS = {"schema": schema}
