"""Puts the values that tomli found at the places that the tokens have."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.source import Source, Span
from dsl.syntax.toml_keys import key_parts
from dsl.syntax.toml_nodes import Array, Broken, Entry, Node, Scalar, Table
from dsl.syntax.toml_strings import string_text

_DIFFER = "a bug of ours: two readings of a TOML file differ"


class TreeBuilder:
    """Walks the tokens once, with the values beside them. `newer` reports what is read but only TOML 1.1 allows."""

    def __init__(self, source: Source, text: str, kinds: list[str], places: list[tuple[int, int]]) -> None:
        self.newer: list[Diagnostic] = []
        self._source = source
        self._text = text
        self._kinds = kinds
        self._places = places
        self._at = 0
        # The tables of each `[[name]]` so far, with the table they are in; and all tables with their values.
        self._lists: dict[tuple[int, str], tuple[dict[str, Entry], list[Node]]] = {}
        self._tables: list[tuple[dict[str, Entry], dict[str, Any]]] = []

    def build(self, values: dict[str, Any]) -> Table:
        root = self._table(Span(self._source, 0, len(self._source.text)), values)
        entries, inside = root.entries, values
        kinds = self._kinds
        while self._at < len(kinds):
            kind = kinds[self._at]
            if kind == "KEY":
                self._pair(entries, inside)
            elif kind == "EOL":
                self._at += 1
            else:
                entries, inside = self._header(root.entries, values)
        for (_, name), (around, items) in self._lists.items():
            around[name] = around[name]._replace(value=Array(tuple(items), around[name].value.span))
        for entries, inside in self._tables:
            assert len(entries) == len(inside), _DIFFER
        return root

    def _table(self, span: Span, values: dict[str, Any], inline: bool = False, header: Span | None = None) -> Table:
        table = Table({}, span, inline, header)
        self._tables.append((table.entries, values))
        return table

    def _header(self, entries: dict[str, Entry], inside: dict[str, Any]) -> tuple[dict[str, Entry], dict[str, Any]]:
        """Passes a header; gives the table that its keys go to."""
        start = self._places[self._at][0]
        *path, (name, at, end) = key_parts(self._text, *self._places[self._at + 1])
        span = Span(self._source, start, self._places[self._at + 2][1])
        several = self._kinds[self._at] == "OPEN2"
        self._at += 3
        for part in path:
            entries, inside = self._step(entries, inside, part)
        key_span = Span(self._source, at, end)
        values = inside[name]
        if several:
            if name not in entries:
                entries[name] = Entry(name, key_span, Array((), span))
                self._lists[id(entries), name] = (entries, [])
            items = self._lists[id(entries), name][1]
            values = values[len(items)]
            table = self._table(span, values, header=span)
            items.append(table)
        else:
            known = entries.get(name)
            if known is None:
                table = self._table(span, values, header=span)
            else:
                assert isinstance(known.value, Table), _DIFFER
                table = known.value._replace(span=span, header=span)
            entries[name] = Entry(name, key_span, table)
        return table.entries, values

    def _step(
        self, entries: dict[str, Entry], inside: dict[str, Any], part: tuple[str, int, int]
    ) -> tuple[dict[str, Entry], dict[str, Any]]:
        """Into the table that one part of a longer key names."""
        name, start, end = part
        values = inside[name]
        known = entries.get(name)
        if known is None:
            span = Span(self._source, start, end)
            table = self._table(span, values)
            entries[name] = Entry(name, span, table)
            return table.entries, values
        node = known.value
        if isinstance(node, Array):
            items = self._lists[id(entries), name][1]
            node, values = items[-1], values[len(items) - 1]
        assert isinstance(node, Table), _DIFFER
        return node.entries, values

    def _pair(self, entries: dict[str, Entry], inside: dict[str, Any]) -> None:
        *path, (name, start, end) = key_parts(self._text, *self._places[self._at])
        self._at += 2
        for part in path:
            entries, inside = self._step(entries, inside, part)
        assert name not in entries, _DIFFER
        entries[name] = Entry(name, Span(self._source, start, end), self._value(inside[name]))

    def _value(self, value: Any) -> Node:
        kind = self._kinds[self._at]
        if kind == "OPEN":
            return self._array(value)
        if kind == "BRACE":
            return self._inline(value)
        start, end = self._places[self._at]
        span = Span(self._source, start, end)
        self._at += 1
        if kind == "BROKEN":
            return Broken(span)
        if kind == "STRING":
            raw = self._text[start:end]
            if "\\e" in raw or "\\x" in raw:
                from dsl.syntax.toml_newer import newer_escapes

                self.newer += newer_escapes(span)
            return Scalar(value, span, string_text(self._source, raw, start, value))
        if isinstance(value, (datetime, time)):
            from dsl.syntax.toml_newer import newer_time

            self.newer += newer_time(span)
        return Scalar(value, span)

    def _array(self, values: list[Any]) -> Array:
        start = self._places[self._at][0]
        self._at += 1
        items: list[Node] = []
        while (kind := self._kinds[self._at]) != "CLOSE":
            if kind == "COMMA" or kind == "EOL":
                self._at += 1
            else:
                items.append(self._value(values[len(items)]))
        assert len(items) == len(values), _DIFFER
        self._at += 1
        return Array(tuple(items), Span(self._source, start, self._places[self._at - 1][1]))

    def _inline(self, values: dict[str, Any]) -> Table:
        brace = self._places[self._at]
        comma: tuple[int, int] | None = None
        lines: list[tuple[int, int]] = []
        table = self._table(Span(self._source, brace[0], brace[0] + 1), values, inline=True)
        self._at += 1
        while (kind := self._kinds[self._at]) != "UNBRACE":
            if kind == "KEY":
                self._pair(table.entries, values)
                comma = None
                continue
            if kind == "COMMA":
                comma = self._places[self._at]
            else:
                lines.append(self._places[self._at])
            self._at += 1
        self._at += 1
        if lines or comma:
            from dsl.syntax.toml_newer import newer_table

            self.newer += newer_table(table.span, lines, comma)
        return table._replace(span=Span(self._source, brace[0], self._places[self._at - 1][1]))
