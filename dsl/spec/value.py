"""A value of a spec, which knows where it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dsl.diagnostics.source import Run, Source, Span, Text
from dsl.syntax.toml_nodes import Array, Node, Scalar, Table

DEFAULT = "default"
COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True)
class Value:
    """`value` is plain Python: lists as tuples, tables as dicts. Below it stand the parts, each with its own place.

    `origin` is empty for the spec's own file, else it says what brought the value: "extended file `base.toml`",
    "profile `fast`", "command line", "default". A default has no place.
    """

    value: Any
    path: str
    span: Span | None = None
    key_span: Span | None = None
    text: Text | None = None
    origin: str = ""
    items: tuple[Value, ...] | None = None
    """The parts of a list."""
    fields: dict[str, Value] | None = None
    """The parts of a table."""
    whole: bool = True
    """False where part of it was reported and left out."""

    @property
    def given(self) -> bool:
        """Whether a person wrote it, or else it is a default."""
        return self.span is not None

    @property
    def name(self) -> str:
        """The last part of its path: `batch_size`, `metrics[1]`."""
        return self.path.rpartition(".")[2] if '"' not in self.path else parts(self.path)[-1]

    @property
    def inline(self) -> bool:
        """Whether it is a table in braces."""
        return self.fields is not None and self.span is not None and self.span.text.startswith("{")

    def moved(self, path: str, origin: str | None = None) -> Value:
        """The same under another path, its parts too."""
        origin = self.origin if origin is None else origin
        items = self.items and tuple(item.moved(f"{path}[{i}]", origin) for i, item in enumerate(self.items))
        fields = self.fields and {name: part.moved(joined(path, name), origin) for name, part in self.fields.items()}
        return Value(self.value, path, self.span, self.key_span, self.text, origin, items, fields, self.whole)

    def meaning(self, value: Any) -> Value:
        """What it stands for, where that is another value than the one written."""
        fields = None
        if isinstance(value, dict):
            fields = {
                name: Value(part, joined(self.path, name), self.span, self.key_span, None, self.origin)
                for name, part in value.items()
            }
        return Value(value, self.path, self.span, self.key_span, None, self.origin, None, fields, self.whole)


def of_table(like: Value, fields: dict[str, Value], whole: bool = True) -> Value:
    """A table at the place of another, with these parts."""
    plain = {name: part.value for name, part in fields.items()}
    return Value(plain, like.path, like.span, like.key_span, None, like.origin, None, fields, whole and like.whole)


def of_list(like: Value, items: tuple[Value, ...]) -> Value:
    """A list at the place of a value, with these parts, numbered anew."""
    items = tuple(
        item if item.path == f"{like.path}[{i}]" else item.moved(f"{like.path}[{i}]") for i, item in enumerate(items)
    )
    plain = tuple(item.value for item in items)
    return Value(plain, like.path, like.span, like.key_span, None, like.origin, items, None, like.whole)


def of_node(
    node: Node, path: str, key_span: Span | None, origin: str, source: Source | None = None, shift: int = 0
) -> Value | None:
    """A parsed value as ours; None for what the parser has reported.

    `source` is the text that it really stands in, `shift` characters further on, if not the one that was parsed.
    """
    span = node.span if source is None else Span(source, node.span.start + shift, node.span.end + shift)
    if isinstance(node, Scalar):
        text = node.text if source is None else _shifted(node.text, source, shift)
        return Value(node.value, path, span, key_span, text, origin)
    if isinstance(node, Array):
        items = [of_node(item, f"{path}[{i}]", None, origin, source, shift) for i, item in enumerate(node.items)]
        whole = tuple(item for item in items if item is not None)
        if len(whole) < len(items):
            return None
        return Value(tuple([item.value for item in whole]), path, span, key_span, None, origin, whole)
    if isinstance(node, Table):
        fields: dict[str, Value] = {}
        for name, entry in node.entries.items():
            part = of_node(entry.value, joined(path, name), entry.key_span, origin, source, shift)
            if part is not None:
                fields[name] = part
        whole_table = len(fields) == len(node.entries)
        plain = {name: part.value for name, part in fields.items()}
        return Value(plain, path, span, key_span, None, origin, None, fields, whole_table)
    return None


def _shifted(text: Text | None, source: Source, shift: int) -> Text | None:
    if text is None:
        return None
    runs = (Run(run.start, run.end, run.source_start + shift, run.source_end + shift) for run in text.runs)
    return Text(text.value, source, tuple(runs))


def lost_paths(node: Node, path: str = "") -> Iterator[str]:
    """The paths of what the parser could not read."""
    if isinstance(node, Table):
        for name, entry in node.entries.items():
            below = joined(path, name)
            if isinstance(entry.value, Table):
                yield from lost_paths(entry.value, below)
            elif of_node(entry.value, below, None, "") is None:
                yield below


def of_key(table: Value, path: str) -> Value:
    """The name of a table as a value of its own: `[callback.device_stats]` names what it is."""
    span = table.key_span
    assert span is not None, "a table that was written has a name"
    name = parts(table.path)[-1]
    quoted = span.text[:1] in ('"', "'") and len(span.text) == len(name) + 2
    text = Text(name, span.source, (Run(0, len(name), span.start + quoted, span.end - quoted),))
    return Value(name, path, span, span, text, table.origin)


def joined(path: str, name: str) -> str:
    """A path and one more key; a key that could be misread is quoted."""
    if not _BARE(name):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{path}.{name}" if path else name


def parts(path: str) -> tuple[str, ...]:
    """The keys of a path, quoted ones too."""
    if '"' not in path:
        return tuple(path.split("."))
    found = re.findall(r'"((?:[^"\\]|\\.)*)"|([^.]+)', path)
    return tuple(bare or re.sub(r"\\(.)", r"\1", quoted) for quoted, bare in found)


_BARE = re.compile(r"[A-Za-z0-9_+-]+").fullmatch
