"""What a TOML document comes to: its values, and where each key and value stands."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, NamedTuple, TypeAlias

from dsl.diagnostics.source import Span, Text


class Scalar(NamedTuple):
    """One value. A string has its `text`, which knows the place of each of its characters."""

    value: str | int | float | bool | datetime | date | time
    span: Span
    text: Text | None = None


class Array(NamedTuple):
    """`[a, b]`, or the tables of one `[[name]]`; then the span is the first header's."""

    items: tuple[Node, ...]
    span: Span


class Entry(NamedTuple):
    """A key of a table; of a dotted key or header, the one part that is this key."""

    key: str
    key_span: Span
    value: Node


class Table(NamedTuple):
    """A table: inline (`span` takes in the braces), under a `[header]` (its `span` too), or the document itself.

    One that only a longer key implies (`a` in `[a.b]` or in `a.b = 1`) has no header; its span is that part of the key.
    """

    entries: dict[str, Entry]
    span: Span
    inline: bool = False
    header: Span | None = None


class Broken(NamedTuple):
    """What a key has for a value when that could not be read, and was reported: nothing more need be said of it."""

    span: Span


Node: TypeAlias = "Scalar | Array | Table | Broken"


def plain(node: Node) -> Any:
    """The value as Python has it; None for what could not be read."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Array):
        return [plain(item) for item in node.items]
    if isinstance(node, Table):
        return {key: plain(entry.value) for key, entry in node.entries.items()}
    return None
