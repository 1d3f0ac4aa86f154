"""A report is read from top to bottom, each thing once."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Source
from dsl.diagnostics.order import arrange, strictly
from tests.diagnostics.pointing import at

FIRST = Source("z.toml", "one = 1\ntwo = 2\n")
SECOND = Source("a.toml", "one = 1\n")


def test_reports_are_sorted_by_place_with_files_as_they_first_appear() -> None:
    two = Diagnostic("E0307", "two", at(FIRST, "two"))
    other = Diagnostic("E0307", "other", at(SECOND, "one"))
    warning = Diagnostic("W0601", "one", at(FIRST, "one"))
    error = Diagnostic("E0307", "one", at(FIRST, "one"))
    whole = Diagnostic("E0101", "whole", file="z.toml")
    assert arrange([two, other, warning, error, whole]) == (whole, error, warning, two, other)


def test_the_same_report_is_given_once() -> None:
    again = Source("z.toml", "one = 1\ntwo = 2\n")
    one = Diagnostic("E0307", "one", at(FIRST, "one"))
    assert arrange([one, one, Diagnostic("E0307", "one", at(again, "one"))]) == (one,)
    assert len(arrange([one, Diagnostic("E0307", "one", at(FIRST, "one"), "with a label")])) == 2


def test_the_order_does_not_depend_on_the_order_of_finding() -> None:
    reports = [Diagnostic(code, message, at(FIRST, "one")) for code in ("E0307", "N0701") for message in ("b", "a")]
    assert arrange(reports) == arrange(reversed(reports))


def test_strictly_makes_errors_of_warnings_and_of_nothing_else() -> None:
    reports = [Diagnostic("W0601", "w"), Diagnostic("N0701", "n"), Diagnostic("E0307", "e")]
    assert [item.severity for item in strictly(reports)] == ["error", "note", "error"]
