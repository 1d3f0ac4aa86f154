"""Finds a declaration by its path, and the tables that a name belongs to."""

from __future__ import annotations

from typing import NamedTuple

from dsl.spec.domains import BodyText, Fields, Named, Space
from dsl.spec.key import Key, Table
from dsl.spec.keys import BY_NAME, TABLES, TOP
from dsl.types.domains import Anything, Domain, Either

SETTING = Anything("a setting")


class Found(NamedTuple):
    """What a path leads to: a table, a key of it, or a part of such a key's value."""

    table: Table
    key: Key | None = None
    domain: Domain | None = None


def lookup(parts: tuple[str, ...]) -> Found | None:
    """What stands at a path, names of models, steps and the like included: `model.generator.frozen`."""
    head, *rest = parts
    key = TOP.key(head)
    if key is not None:
        return _within(TOP, key, key.domain, rest)
    table = BY_NAME.get(head)
    if table is None or not head:
        return None
    if table.name == "profile" and len(rest) > 1:
        return lookup(tuple(rest[1:]))
    if rest and table.many and not (table.one and table.key(rest[0])):
        rest = rest[1:]
    if not rest:
        return Found(table)
    key = table.key(rest[0])
    domain = key.domain if key else table.rest
    return _within(table, key, domain, rest[1:]) if domain else None


def _within(table: Table, key: Key | None, domain: Domain, rest: list[str]) -> Found | None:
    """The same for what stands inside a key's value."""
    for name in rest:
        part: Domain | None = None
        for choice in alternatives(domain):
            if isinstance(choice, Fields) and choice.key(name):
                key = choice.key(name)
                part = key.domain if key else None
            elif isinstance(choice, Named):
                key, part = None, choice.item
            elif isinstance(choice, (BodyText, Anything)) and part is None:
                key, part = None, SETTING
            elif isinstance(choice, Space):
                return Found(table, None, SETTING)
        if part is None:
            return None
        domain = part
    return Found(table, key, domain)


def alternatives(domain: Domain) -> tuple[Domain, ...]:
    """The domains that a value may be of one of."""
    if isinstance(domain, Either):
        return tuple(part for choice in domain.domains for part in alternatives(choice))
    return (domain,)


def homes(name: str) -> list[Table]:
    """The tables that have a key of this name, today or in former days."""
    return [table for table in TABLES if table.key(name) or any(name in key.old for key in table.keys)]


def today(table: Table, name: str) -> Key | None:
    """The key of a table that once had this name."""
    return next((key for key in table.keys if name in key.old), None)


def looked_for(table: Table, name: str) -> str | None:
    """The key of a table for which people write this name."""
    return next((key.name for key in table.keys if name in key.also), None)


def shown_path(table: Table, name: str) -> str:
    """How a key is named in a report: `trainer.max_epochs`, `step.NAME.loss`."""
    if not table.name:
        return name
    return f"{table.name}.{name}" if table.one else f"{table.name}.NAME.{name}"
