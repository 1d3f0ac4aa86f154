"""SARIF as code scanning reads it: places, rules, fixes, and addresses that stay below the folder of the run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from dsl.diagnostics import Diagnostic, Help, Label, Source, Span
from dsl.diagnostics.codes import CODES
from dsl.diagnostics.json_form import dumps
from dsl.diagnostics.sarif import to_sarif
from tests.diagnostics.pointing import at, swap
from tests.diagnostics.reports import reports

SOURCE = Source("specs/a b.toml", "x = '漢🙂'\nnum_worker = 4\n")


def result(report: Diagnostic) -> dict[str, Any]:
    (run,) = to_sarif([report])["runs"]
    (only,) = run["results"]
    return dict(only)


def address(name: str) -> dict[str, str]:
    location = result(Diagnostic("E0307", "m", Span(Source(name, ""), 0, 0)))["locations"][0]
    return dict(location["physicalLocation"]["artifactLocation"])


def test_a_result_has_its_place_in_code_points_its_rule_and_its_fix() -> None:
    help = Help("write `num_workers`", (swap(SOURCE, "num_worker", "num_workers"),), sure=True)
    labels = (Label(at(SOURCE, "🙂"), "seen here"),)
    report = Diagnostic("E0307", "m", at(SOURCE, "num_worker"), "label", labels, ("n",), (help,), "data", "profile `p`")
    artifact = {"uri": "specs/a%20b.toml", "uriBaseId": "%SRCROOT%"}
    region = {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 11}
    seen = {"startLine": 1, "startColumn": 7, "endLine": 1, "endColumn": 8}
    assert result(report) == {
        "ruleId": "E0307",
        "ruleIndex": 0,
        "level": "error",
        "message": {
            "text": "m\nlabel\nnote: n\nnote: this value comes from the profile `p`\nhelp: write `num_workers`"
        },
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
        "relatedLocations": [
            {
                "id": 1,
                "message": {"text": "seen here"},
                "physicalLocation": {"artifactLocation": artifact, "region": seen},
            }
        ],
        "fixes": [
            {
                "description": {"text": "write `num_workers`"},
                "artifactChanges": [
                    {
                        "artifactLocation": artifact,
                        "replacements": [{"deletedRegion": region, "insertedContent": {"text": "num_workers"}}],
                    }
                ],
            }
        ],
        "properties": {"path": "data", "origin": "profile `p`"},
    }


def test_a_run_says_how_it_counts_and_what_its_rules_mean() -> None:
    (run,) = to_sarif([Diagnostic("E0307", "a"), Diagnostic("E0307", "b")], version="1.2.3")["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["version"] == "1.2.3"
    (rule,) = run["tool"]["driver"]["rules"]
    title, why, broken, mended = CODES["E0307"]
    assert (rule["id"], rule["shortDescription"]["text"]) == ("E0307", title)
    assert all(part in rule["help"]["text"] for part in (why, broken, mended))
    assert rule["defaultConfiguration"] == {"level": "error"}


def test_a_report_without_a_span_points_at_the_file() -> None:
    only = result(Diagnostic("E0307", "m", file="none.toml"))
    assert only["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "none.toml", "uriBaseId": "%SRCROOT%"}}}
    ]
    assert "locations" not in result(Diagnostic("E0307", "m"))


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("a.toml", "a.toml"),
        ("./specs//a.toml", "specs/a.toml"),
        ("specs/../a#b?.toml", "a%23b%3F.toml"),
        ("http://x/a", "http%3A/x/a"),
        ("\ud800\x00", "%ED%A0%80%00"),
    ],
)
def test_addresses_are_relative_to_the_folder_of_the_run(name: str, uri: str) -> None:
    assert address(name) == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_addresses_outside_it_are_whole() -> None:
    assert address("/etc/a.toml") == {"uri": "file:///etc/a.toml"}
    assert address("../a.toml") == {"uri": (Path.cwd().parent / "a.toml").as_uri()}


def test_a_link_of_a_spec_is_no_link() -> None:
    assert result(Diagnostic("E0307", "[click](http://x)"))["message"]["text"] == "[click] (http://x)"


@given(reports)
@settings(max_examples=100, deadline=None)
def test_any_report_is_ascii_and_its_indices_hold(report: list[Diagnostic]) -> None:
    document = to_sarif(report)
    assert dumps(document).isascii()
    (run,) = document["runs"]
    for item in run["results"]:
        assert run["tool"]["driver"]["rules"][item["ruleIndex"]]["id"] == item["ruleId"]
