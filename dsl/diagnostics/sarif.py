"""Diagnostics as SARIF 2.1.0, the form that code scanning services and editors read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from dsl.diagnostics.codes import CODES
from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help, Label
from dsl.diagnostics.source import Span

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"


def to_sarif(diagnostics: Iterable[Diagnostic], version: str = "") -> dict[str, Any]:
    """One run of `dslrun` as plain data; `version` is that of the program."""
    everything = tuple(diagnostics)
    codes = sorted({item.code for item in everything}, key=lambda code: code[1:])
    driver: dict[str, Any] = {"name": "dslrun", "rules": [_rule(code) for code in codes]}
    if version:
        driver["version"] = version
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder in which dslrun was started."}}},
                "results": [_result(item, codes.index(item.code)) for item in everything],
            }
        ],
    }


def _rule(code: str) -> dict[str, Any]:
    title, why, broken, mended = CODES[code]
    level = {"E": "error", "W": "warning", "N": "note"}[code[0]]
    return {
        "id": code,
        "shortDescription": {"text": title},
        "fullDescription": {"text": why},
        "help": {
            "text": f"{why}\n\nBroken:\n{broken}\n\nMended:\n{mended}",
            "markdown": f"{why}\n\nBroken:\n```\n{broken}\n```\n\nMended:\n```\n{mended}\n```",
        },
        "defaultConfiguration": {"level": level},
    }


def _result(item: Diagnostic, rule: int) -> dict[str, Any]:
    lines = [item.message, item.label, *(f"note: {note}" for note in item.remarks)]
    lines += [f"help: {help.text}" for help in item.help]
    result: dict[str, Any] = {
        "ruleId": item.code,
        "ruleIndex": rule,
        "level": item.severity,
        "message": _message("\n".join(line for line in lines if line)),
    }
    if item.span:
        result["locations"] = [{"physicalLocation": _physical(item.span)}]
    elif item.file:
        result["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(item.file)}}]
    if item.labels:
        result["relatedLocations"] = [_related(index, label) for index, label in enumerate(item.labels, 1)]
    fixes = [_fix(help) for help in item.help if help.edits]
    if fixes:
        result["fixes"] = fixes
    properties = {name: value for name, value in (("path", item.path), ("origin", item.origin)) if value}
    if properties:
        result["properties"] = properties
    return result


def _related(index: int, label: Label) -> dict[str, Any]:
    return {"id": index, "message": _message(label.text), "physicalLocation": _physical(label.span)}


def _fix(help: Help) -> dict[str, Any]:
    by_file: dict[str, list[Edit]] = {}
    for edit in help.edits:
        by_file.setdefault(edit.span.source.name, []).append(edit)
    changes = [
        {
            "artifactLocation": _artifact(file),
            "replacements": [
                {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}} for edit in edits
            ],
        }
        for file, edits in by_file.items()
    ]
    return {"description": _message(help.text), "artifactChanges": changes}


def _message(text: str) -> dict[str, str]:
    """A message in which `[...](...)` of a spec is no link."""
    return {"text": text.replace("](", "] (")}


def _physical(span: Span) -> dict[str, Any]:
    return {"artifactLocation": _artifact(span.source.name), "region": _region(span)}


def _region(span: Span) -> dict[str, int]:
    line, column = span.source.position(span.start)
    last, end = span.source.position(span.end)
    return {"startLine": line, "startColumn": column, "endLine": last, "endColumn": end}


def _artifact(name: str) -> dict[str, str]:
    """A file by its relative address if it lies below the folder of the run, else by its whole one."""
    # Unlike those of pathlib, these functions take any text for a name and look at no file.
    path = os.path.normpath(name)
    if os.path.isabs(path) or path.startswith(".."):
        path = os.path.abspath(path).replace(os.sep, "/")
        return {"uri": "file://" + ("" if path.startswith("/") else "/") + _quoted(path)}
    return {"uri": _quoted(path.replace(os.sep, "/")), "uriBaseId": _ROOT}


def _quoted(path: str) -> str:
    return quote(path.encode("utf-8", "surrogatepass"), safe="/")
