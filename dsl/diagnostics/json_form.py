"""Diagnostics as JSON, in a form that only grows: lines and columns (code points) from 1, offsets in bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help, Label
from dsl.diagnostics.source import Source, Span

FORMAT_VERSION = "1.0"


def to_json(diagnostics: Iterable[Diagnostic]) -> dict[str, Any]:
    """The whole report as plain data."""
    everything = tuple(diagnostics)
    errors = sum(item.severity == "error" for item in everything)
    return {
        "format_version": FORMAT_VERSION,
        "valid": errors == 0,
        "error_count": errors,
        "warning_count": sum(item.severity == "warning" for item in everything),
        "diagnostics": [_diagnostic(item) for item in everything],
    }


def dumps(value: object) -> str:
    """JSON in ASCII: every other character is escaped, so nothing in it can act on a terminal or a log."""
    import json

    return json.dumps(value, indent=2, ensure_ascii=True)


def _diagnostic(item: Diagnostic) -> dict[str, Any]:
    own = [Label(item.span, item.label)] if item.span and item.label else []
    return {
        "code": item.code,
        "severity": item.severity,
        "message": item.message,
        "file": item.place[0],
        "path": item.path,
        "start": _start(item.span),
        "end": _end(item.span),
        "labels": [_label(label, True) for label in own] + [_label(label, False) for label in item.labels],
        "notes": list(item.notes),
        "help": [_help(help) for help in item.help],
        "origin": item.origin,
    }


def _label(label: Label, primary: bool) -> dict[str, Any]:
    return {"message": label.text, "primary": primary, **_where(label.span)}


def _help(help: Help) -> dict[str, Any]:
    applicability = "unspecified" if not help.edits else "machine-applicable" if help.sure else "maybe-incorrect"
    return {"message": help.text, "applicability": applicability, "edits": [_edit(edit) for edit in help.edits]}


def _edit(edit: Edit) -> dict[str, Any]:
    return {**_where(edit.span), "text": edit.text}


def _where(span: Span) -> dict[str, Any]:
    return {"file": span.source.name, "start": _start(span), "end": _end(span)}


def _start(span: Span | None) -> dict[str, int] | None:
    return _position(span.source, span.start) if span else None


def _end(span: Span | None) -> dict[str, int] | None:
    return _position(span.source, span.end) if span else None


def _position(source: Source, offset: int) -> dict[str, int]:
    line, column = source.position(offset)
    return {"line": line, "column": column, "offset": source.byte_offset(offset)}
