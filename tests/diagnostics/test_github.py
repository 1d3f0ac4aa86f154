"""GitHub's workflow commands for each severity."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Help, Label, Source, Span
from dsl.diagnostics.github import render
from tests.diagnostics.pointing import at

SOURCE = Source("specs/a.toml", "one = 1\ntwo = 100%\n")


def test_an_annotation_holds_all_that_is_said() -> None:
    report = Diagnostic(
        "E0307",
        "`two` is 100%",
        at(SOURCE, "100%"),
        "here",
        labels=(Label(at(SOURCE, "one"), "and here"),),
        notes=("a note",),
        help=(Help("a help"),),
        origin="profile `p`",
    )
    assert render([report]) == (
        "::error file=specs/a.toml,line=2,col=7,endLine=2,endColumn=11,title=E0307::`two` is 100%25%0Ahere"
        "%0Aline 1: and here%0Anote: a note%0Anote: this value comes from the profile `p`%0Ahelp: a help\n"
    )


def test_each_severity_has_its_command() -> None:
    assert render([Diagnostic("W0601", "w"), Diagnostic("N0701", "n"), Diagnostic("W0601", "s", strict=True)]) == (
        "::warning title=W0601::w\n::notice title=N0701::n\n::error title=W0601::s\n"
    )


def test_a_span_of_several_lines_has_no_last_column() -> None:
    text = render([Diagnostic("E0307", "m", Span(SOURCE, 0, len(SOURCE.text) - 1))])
    assert text == "::error file=specs/a.toml,line=1,col=1,endLine=2,title=E0307::m\n"
