"""The command line. Each command stands in a file of its own, which is imported when it is called."""

from __future__ import annotations

import gc
import sys

import click

from dsl import __version__
from dsl.cli.status import INTERNAL, USAGE

COMMANDS = {
    "plan": ("dsl.cli.plan", "Show what training a spec would do: layers, data, steps, devices, memory, time."),
    "validate": ("dsl.cli.validate", "Check specs and files of blocks, for people and for CI."),
    "fmt": ("dsl.cli.fmt", "Lay out specs and files of blocks in one style."),
    "export": ("dsl.cli.export", "Write a spec as plain PyTorch, or its model for other programs."),
    "explain": ("dsl.cli.explain", "Explain an error's code, a key of a spec, or a thing of the catalogue."),
    "schema": ("dsl.cli.schema", "Print the JSON Schema of specs, for editors."),
    "layers": ("dsl.cli.pages", "List the layers, or explain some."),
    "functions": ("dsl.cli.pages", "List the functions of tensors, or explain some."),
    "losses": ("dsl.cli.pages", "List the losses, or explain some."),
    "metrics": ("dsl.cli.pages", "List the metrics, or explain some."),
    "optimizers": ("dsl.cli.pages", "List the optimizers, or explain some."),
    "schedules": ("dsl.cli.pages", "List the schedules, or explain some."),
    "transforms": ("dsl.cli.pages", "List the transforms of data, or explain some."),
    "sources": ("dsl.cli.pages", "List the sources of data, or explain some."),
    "samplers": ("dsl.cli.pages", "List the samplers of training data, or explain some."),
    "inits": ("dsl.cli.pages", "List the ways of drawing weights, or explain some."),
    "loaders": ("dsl.cli.pages", "List what `[constants]` may read, or explain some."),
    "callbacks": ("dsl.cli.pages", "List the callbacks, or explain some."),
}
"""Where each command is, and the one line that the help shows of it."""


class Commands(click.Group):
    """A group that imports a command only when it is needed."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        from importlib import import_module

        commands: dict[str, click.Command] = import_module(COMMANDS[name][0]).COMMANDS
        return commands[name]

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name in COMMANDS:
            return super().resolve_command(context, args)
        if name.endswith(".toml"):
            raise click.UsageError(
                f"training a spec is not part of this version yet; `dslrun validate {name}` checks it", context
            )
        from dsl.diagnostics.suggest import nearest

        close = nearest(name, COMMANDS)
        hint = f" Did you mean `{close[0]}`?" if close else ""
        raise click.UsageError(f"there is no command `{name}`.{hint}", context)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="dslrun", message="%(prog)s %(version)s")
def dslrun() -> None:
    """One readable file says what to train; one command trains it."""


def main(arguments: list[str] | None = None) -> None:
    """The entry point: a user's mistake ends with a status, never with a traceback."""
    gc.set_threshold(50_000)  # a start makes much that lives on, and the collector would look at it fifty times
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = dslrun.main(arguments, prog_name="dslrun", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        status = USAGE
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        status = 130
    except BrokenPipeError:
        sys.stderr.close()
        status = 0
    except Exception:
        _report_bug()
        status = INTERNAL
    sys.exit(status if isinstance(status, int) else 0)


def _report_bug() -> None:
    import traceback

    click.echo(traceback.format_exc(), err=True)
    click.echo(
        f"error: this is a bug of dslrun {__version__}, not of the spec.\n"
        "help: please report it with the lines above and, if you can, the spec that shows it.",
        err=True,
    )
