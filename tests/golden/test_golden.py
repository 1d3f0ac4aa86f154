"""Broken specs and their reports, held word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.diagnostics.codes import CODES
from tests.golden.cases import BROKEN, Case, places, read_cases

CASES = read_cases()
LEAST = 250


@pytest.fixture(autouse=True)
def _in_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BROKEN)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path.name)
def test_a_broken_spec_gets_its_report(case: Case, request: pytest.FixtureRequest) -> None:
    found = case.found()
    assert case.expected, f"say what is expected: # expect: {places(found, case.path.name)}"
    assert places(found, case.path.name) == case.expected
    report = case.printed(found)
    if request.config.getoption("--regenerate"):
        case.report.write_text(report, encoding="utf-8")
    assert case.report.exists(), "write the report with --regenerate, and read it"
    assert report == case.report.read_text(encoding="utf-8")


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= LEAST


def test_every_code_has_a_case() -> None:
    shown = {word for case in CASES for word in case.expected.replace(",", " ").split() if word in CODES}
    assert sorted(set(CODES) - shown - set(WITHOUT_A_CASE)) == []
    assert sorted(set(WITHOUT_A_CASE) & shown) == []


WITHOUT_A_CASE: dict[str, str] = {
    "E0103": "cli/test_reading.py::test_a_file_that_the_system_does_not_give",
    "E0104": "cli/test_reading.py::test_a_device_is_no_file",
    "E0107": "cli/test_reading.py::test_a_folder_without_specs",
    "E0520": "build/test_loading.py::test_what_does_not_fit_is_told",
    "E0357": "syntax/test_body_bounds.py::test_what_is_too_much_is_refused_once",
    "E0801": "plan/test_decisions.py::test_what_is_not_there_is_refused_where_it_is_asked_for",
    "E0802": "plan/test_decisions.py::test_what_these_data_and_this_machine_do_not_allow",
    "E0803": "plan/test_decisions.py::test_what_these_data_and_this_machine_do_not_allow",
    "E0804": "plan/test_decisions.py::test_what_these_data_and_this_machine_do_not_allow",
    "E0805": "plan/test_decisions.py::test_what_these_data_and_this_machine_do_not_allow",
    "W0631": "plan/test_decisions.py::test_what_these_data_and_this_machine_do_not_allow",
    "W0632": "plan/test_decisions.py::test_what_these_data_and_this_machine_do_not_allow",
    "W0633": "plan/test_decisions.py::test_more_memory_than_there_is",
    "W0634": "plan/test_decisions.py::test_unused_devices_are_pointed_at",
    "W0635": "plan/test_decisions.py::test_what_these_data_and_this_machine_do_not_allow",
    "W0636": "plan/test_decisions.py::test_what_these_data_and_this_machine_do_not_allow",
}
"""Codes that no file of the corpus can show, each with the test that shows it."""


def test_what_has_no_case_has_a_test() -> None:
    for code, named in WITHOUT_A_CASE.items():
        file, _, name = named.partition("::")
        text = (BROKEN.parents[1] / file).read_text(encoding="utf-8")
        assert f"def {name}(" in text, named
        assert code in text, named


def test_no_report_is_left_over() -> None:
    wanted = {case.report for case in CASES}
    assert sorted(path for path in Path(BROKEN).glob("*.txt") if path not in wanted) == []
