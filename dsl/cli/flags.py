"""The trainer's flags on the command line: every key of `[trainer]`, and some that are as often varied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from dsl.diagnostics.suggest import nearest
from dsl.spec.domains import words_for
from dsl.spec.keys import BY_NAME
from dsl.spec.lookup import lookup
from dsl.spec.override import Override
from dsl.types.domains import Domain, Either, Flag

OTHERS = {"batch-size": "data.batch_size", "num-workers": "data.num_workers", "seed": "seed"}
HELD = "dsl.overrides"


def flag_paths() -> dict[str, str]:
    """The key that each flag sets."""
    own = {key.name.replace("_", "-"): f"trainer.{key.name}" for key in BY_NAME["trainer"].keys}
    return {**own, **OTHERS}


class WithFlags(click.Command):
    """A command that takes those flags beside its own options: `--gpus 4`, `--max-epochs=5`, `--fast-dev-run`."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        paths = flag_paths()
        own = {name for option in self.params for name in option.opts}
        rest, found = _parted(list(args), paths, own, context)
        context.meta[HELD] = tuple(found)
        return super().parse_args(context, rest)

    def format_epilog(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Flags that stand for a key"):
            formatter.write_text(
                "every key of [trainer], as --max-epochs 5, --gpus 4, --precision bf16-mixed, --fast-dev-run"
            )
            formatter.write_text(f"and {', '.join(f'--{name}' for name in OTHERS)}")


def overrides(context: click.Context) -> tuple[Override, ...]:
    """What the flags set, in their order."""
    found: tuple[Override, ...] = context.meta.get(HELD, ())
    return found


def _parted(
    args: list[str], paths: dict[str, str], own: set[str], context: click.Context
) -> tuple[list[str], list[Override]]:
    """The arguments that are the command's own, and what the flags say."""
    rest: list[str] = []
    found: list[Override] = []
    while args:
        word = args.pop(0)
        if word == "--":
            return [*rest, word, *args], found
        name, equals, value = word.partition("=")
        path = paths.get(name.removeprefix("--").replace("_", "-")) if name.startswith("--") else None
        if path is None:
            if name.startswith("--") and name not in own and name != "--help":
                raise _unknown(name, [*own, *(f"--{flag}" for flag in paths)], context)
            rest.append(word)
            continue
        found.append(Override(name, path, value if equals else _value(name, path, args, context)))
    return rest, found


def _value(name: str, path: str, args: list[str], context: click.Context) -> str:
    """What follows a flag; one that is a switch needs nothing, and takes what can only be its value."""
    lookup_ = lookup(tuple(path.split(".")))
    assert lookup_ is not None and lookup_.domain is not None
    domain = lookup_.domain
    if any(isinstance(part, Flag) for part in _parts(domain)):
        return args.pop(0) if args and _is_value(domain, args[0]) else "true"
    if not args:
        raise click.UsageError(f"`{name}` needs a value: {words_for(domain)}", context)
    return args.pop(0)


def _parts(domain: Domain) -> Iterator[Domain]:
    if isinstance(domain, Either):
        for part in domain.domains:
            yield from _parts(part)
    else:
        yield domain


def _is_value(domain: Domain, word: str) -> bool:
    """Whether a word is a value of a switch rather than the next argument."""
    values: list[Any] = [{"true": True, "false": False}.get(word, word)]
    if word.isdigit():
        values.append(int(word))
    return any(domain.accepts(value) for value in values)


def _unknown(name: str, known: list[str], context: click.Context) -> click.UsageError:
    close = nearest(name, known)
    hint = f" Did you mean {' or '.join(f'`{word}`' for word in close)}?" if close else ""
    return click.UsageError(f"there is no option `{name}`.{hint}", context)
