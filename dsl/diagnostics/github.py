"""Diagnostics as GitHub's workflow commands, which put them beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostics.diagnostic import Diagnostic, Label
from dsl.diagnostics.escape import plain

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """One command a line, and nothing of a spec that could begin another."""
    return "".join(_command(item) + "\n" for item in diagnostics)


def _command(item: Diagnostic) -> str:
    properties: list[tuple[str, object]] = []
    if item.place[0]:
        properties.append(("file", item.place[0].replace("\\", "/")))
    if item.span:
        line, column = item.span.source.position(item.span.start)
        last, end = item.span.source.position(item.span.end)
        properties += [("line", line), ("col", column), ("endLine", last)]
        # GitHub reads the last column only where the span is of one line.
        properties += [("endColumn", end)] if last == line else []
    properties.append(("title", item.code))
    shown = ",".join(f"{name}={_property(str(value))}" for name, value in properties)
    return f"::{_COMMANDS[item.severity]} {shown}::{_message(item)}"


def _message(item: Diagnostic) -> str:
    """All that is said, as the lines of one annotation."""
    lines = [item.message, item.label, *(_label(label, item) for label in item.labels)]
    lines += [f"note: {note}" for note in item.remarks]
    lines += [f"help: {help.text}" for help in item.help]
    return "%0A".join(_data(line) for line in lines if line)


def _label(label: Label, item: Diagnostic) -> str:
    source = label.span.source
    line = source.position(label.span.start)[0]
    return f"line {line}: {label.text}" if source.name == item.place[0] else f"{source.name}:{line}: {label.text}"


def _data(text: str) -> str:
    return plain(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
