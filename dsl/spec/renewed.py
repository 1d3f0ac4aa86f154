"""Puts keys of former days into today's words."""

from __future__ import annotations

from typing import Any, NamedTuple

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.source import Span
from dsl.spec.key import Carry, Table
from dsl.spec.keys.old import OLD
from dsl.spec.lookup import today
from dsl.spec.meaning import spelled
from dsl.spec.report import instead, report
from dsl.spec.value import Value, joined, parts

_OLD = {(old.table, old.name): old for old in OLD}


class Renewed(NamedTuple):
    """What an old key says in today's words, and the note that names them."""

    values: tuple[Value, ...]
    note: Diagnostic


def renewed(value: Value, table: Table) -> Renewed | None:
    """The same for one key; None if no such key ever was."""
    *place, name = parts(value.path)
    key = today(table, name)
    if key is not None:
        help = instead(f"write `{key.name}`", value.key_span, key.name, sure=True)
        note = report("N0701", f"`{name}` is called `{key.name}` today", value, at_key=True, help=(help,))
        return Renewed((value.moved(joined(".".join(place), key.name)),), note)
    old = _OLD.get((table.name, name))
    if old is None:
        return None
    says = old.says(value.value)
    if not isinstance(says, Carry):
        message = f"`{name} = {_shown(value, value.value)}` has no meaning today"
        return Renewed((), report("E0210", message, value, at_key=True, help=(Help(says.help),)))
    values = tuple(_carried(value, path, meant) for path, meant in says.to.items())
    return Renewed(values, _note(value, says, table))


def _carried(value: Value, path: str, meant: Any) -> Value:
    return value.moved(path) if meant is value.value else value.meaning(meant).moved(path)


def _note(value: Value, says: Carry, table: Table) -> Diagnostic:
    name = parts(value.path)[-1]
    lines = []
    here = True
    for path, meant in says.to.items():
        *place, key = path.split(".")
        here = here and place == ([table.name] if table.name else [])
        lines.append((".".join(place), f"{key} = {_shown(value, meant)}"))
    if here:
        told = " and ".join(f"`{line}`" for _, line in lines)
        help = _replaced(value, [line for _, line in lines])
    else:
        told = " and ".join(f"`{line}` of `[{place}]`" for place, line in lines)
        help = Help(f"write {told.replace(' of ', ' below ')}")
    why = f": {says.why}" if says.why else ""
    return report("N0701", f"`{name}` is said with {told} today{why}", value, at_key=True, help=(help,))


def _replaced(value: Value, lines: list[str]) -> Help:
    """Help that writes today's keys in the place of the old one, if that has a line of its own."""
    assert value.key_span is not None and value.span is not None, "an old key was written"
    source, start, end = value.key_span.source, value.key_span.start, value.span.end
    before = source.text[source.text.rfind("\n", 0, start) + 1 : start]
    text = f"write {' and '.join(f'`{line}`' for line in lines)}"
    if before.strip(" \t"):
        return Help(text)
    return instead(text, Span(source, start, end), f"\n{before}".join(lines), sure=True)


def _shown(value: Value, meant: Any) -> str:
    """A value as TOML spells it: as it was written, where it is the same."""
    if meant is value.value and value.span is not None and "\n" not in value.span.text:
        return value.span.text
    return spelled(meant)
