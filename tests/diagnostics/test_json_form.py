"""The JSON form is stable: this schema may grow, and nothing in it may change."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
from hypothesis import given, settings

from dsl.diagnostics import Diagnostic, Edit, Help, Label, Source, Span
from dsl.diagnostics.json_form import dumps, to_json
from tests.diagnostics.pointing import at, swap
from tests.diagnostics.reports import reports


def record(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


def many(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}
POSITION = record(line={"type": "integer", "minimum": 1}, column={"type": "integer", "minimum": 1}, offset=COUNT)
MAYBE_POSITION = {"anyOf": [POSITION, {"type": "null"}]}
SCHEMA = record(
    format_version={"const": "1.0"},
    valid={"type": "boolean"},
    error_count=COUNT,
    warning_count=COUNT,
    diagnostics=many(
        record(
            code={"type": "string", "pattern": "^[EWN]0[0-9]{3}$"},
            severity={"enum": ["error", "warning", "note"]},
            message=TEXT,
            file=TEXT,
            path=TEXT,
            start=MAYBE_POSITION,
            end=MAYBE_POSITION,
            labels=many(record(message=TEXT, primary={"type": "boolean"}, file=TEXT, start=POSITION, end=POSITION)),
            notes=many(TEXT),
            help=many(
                record(
                    message=TEXT,
                    applicability={"enum": ["machine-applicable", "maybe-incorrect", "unspecified"]},
                    edits=many(record(file=TEXT, start=POSITION, end=POSITION, text=TEXT)),
                )
            ),
            origin=TEXT,
        )
    ),
)


@given(reports)
@settings(max_examples=200, deadline=None)
def test_every_report_fits_the_schema_and_is_ascii(report: list[Diagnostic]) -> None:
    text = dumps(to_json(report))
    assert text.isascii()
    assert all(line.isprintable() for line in text.split("\n"))
    jsonschema.validate(json.loads(text), SCHEMA)


def test_lines_and_columns_count_code_points_from_one_and_offsets_count_bytes() -> None:
    source = Source("a.toml", "x = 1\ny = '漢🙂' bad\n")
    (item,) = to_json([Diagnostic("E0103", "m", at(source, "bad"))])["diagnostics"]
    assert item["start"] == {"line": 2, "column": 10, "offset": 6 + 5 + 3 + 4 + 2}
    assert item["end"] == {"line": 2, "column": 13, "offset": 6 + 5 + 3 + 4 + 2 + 3}


def test_a_report_without_a_place_has_none() -> None:
    (item,) = to_json([Diagnostic("E0101", "m", file="a.toml")])["diagnostics"]
    assert item["file"] == "a.toml"
    assert item["start"] is item["end"] is None


def test_an_edit_of_which_we_are_sure_is_one_that_machines_may_apply() -> None:
    source = Source("a.toml", "x = 1\n")
    edit = swap(source, "x", "y")
    helps = (Help("a", (edit,), sure=True), Help("b", (edit,)), Help("c", sure=True))
    (item,) = to_json([Diagnostic("E0201", "m", at(source, "x"), help=helps)])["diagnostics"]
    assert [help["applicability"] for help in item["help"]] == ["machine-applicable", "maybe-incorrect", "unspecified"]
    assert item["help"][0]["edits"][0]["text"] == "y"


def test_applying_the_edits_by_their_byte_offsets_mends_the_file() -> None:
    source = Source("a.toml", "é = 'x'\nnum_worker = 4\n")
    edits = (swap(source, "num_worker", "num_workers"), Edit(Span(source, 0, 0), "# ü\n"))
    (item,) = to_json([Diagnostic("E0201", "m", help=(Help("h", edits),))])["diagnostics"]
    data = source.text.encode()
    for edit in sorted(item["help"][0]["edits"], key=lambda edit: -edit["start"]["offset"]):
        data = data[: edit["start"]["offset"]] + edit["text"].encode() + data[edit["end"]["offset"] :]
    assert data.decode() == "# ü\né = 'x'\nnum_workers = 4\n"


def test_valid_means_without_errors() -> None:
    warning = Diagnostic("W0601", "m")
    assert to_json([]) == {
        "format_version": "1.0",
        "valid": True,
        "error_count": 0,
        "warning_count": 0,
        "diagnostics": [],
    }
    assert to_json([warning])["valid"]
    assert to_json([warning])["warning_count"] == 1
    strict = to_json([Diagnostic("W0601", "m", strict=True)])
    assert (strict["valid"], strict["error_count"], strict["warning_count"]) == (False, 1, 0)


def test_the_primary_label_comes_first() -> None:
    source = Source("a.toml", "x = 1\n")
    report = Diagnostic("E0201", "m", at(source, "x"), "own", (Label(at(source, "1"), "other"),))
    (item,) = to_json([report])["diagnostics"]
    assert [(label["message"], label["primary"]) for label in item["labels"]] == [("own", True), ("other", False)]
