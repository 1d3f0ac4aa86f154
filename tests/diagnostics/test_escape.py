"""Nothing of a spec can forge a line of output, hide in it, or move what stands around it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.diagnostics import Diagnostic, Help, Label, Source, Span
from dsl.diagnostics.escape import plain, width
from dsl.diagnostics.github import render as render_github
from dsl.diagnostics.text import render
from tests.diagnostics.reports import reports, words

# What each line of a report of ours begins with: a headline, an arrow, a gutter, a note, a help, or the end of one.
OURS = re.compile(
    r"((error|warning|note)(\[[EWN]\d{4}\])?|help):( |$)|\s*(-->|:::) |\s*\d* [|+-]|\.\.\.|      (?!\s*::)|$"
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain `text` é 漢字 🙂", "plain `text` é 漢字 🙂"),
        ("a\nerror[E0307]: b", "a\\nerror[E0307]: b"),
        ("a\r\tb", "a\\r\\tb"),
        ("\x1b[31mred\x07", "\\x1b[31mred\\x07"),
        ("a\u202eb\u2066c\u200dd\ufeffe", "a\\u202eb\\u2066c\\u200dd\\ufeffe"),
        ("a\u2028b\x85c\xa0d\u3000e", "a\\u2028b\\x85c\\xa0d\\u3000e"),
        ("a\ud800b", "a\\ud800b"),
        ("a\u3164b\ufe0fc\u2800d", "a\\u3164b\\ufe0fc\\u2800d"),
        ("\U000e0041", "\\U000e0041"),
        ("e\u0301", "e\u0301"),
        ("\u0301e", "\\u0301e"),
        ("e" + "\u0301" * 4, "e\u0301\u0301\\u0301\\u0301"),
        ("x ##[error]y ##vso[z", "x #\\x23[error]y #\\x23vso[z"),
        ("## a heading", "## a heading"),
    ],
)
def test_what_is_not_what_it_seems_is_spelt_out(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_what_the_output_cannot_write_is_spelt_out() -> None:
    assert plain("漢é", "ascii") == "\\u6f22\\xe9"
    assert plain("漢é", "cp1252") == "\\u6f22é"


def test_an_endless_text_is_shown_by_its_beginning_and_end() -> None:
    shown = plain("a" * 1_000_000 + "\n" * 1_000_000)
    assert len(shown) < 4_000
    assert shown.startswith("aaa")
    assert shown.endswith("\\n\\n")


@given(words)
def test_a_safe_text_is_one_line_of_visible_characters_and_stays_as_it_is(text: str) -> None:
    shown = plain(text)
    assert shown.isprintable()
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert plain(shown) == shown


@given(st.text(alphabet=st.characters(codec="ascii", exclude_categories=["Cc"])))
def test_the_width_of_ascii_is_its_length(text: str) -> None:
    assert width(text) == len(text)


@given(reports, st.sampled_from([20, 40, 120]), st.sampled_from(["utf-8", "ascii", "cp1252"]))
@settings(max_examples=300, deadline=None)
def test_every_line_of_a_report_is_ours(report: list[Diagnostic], columns: int, encoding: str) -> None:
    text = render(report, width=columns, encoding=encoding)
    text.encode(encoding)
    for line in text.split("\n"):
        assert line.isprintable()
        assert OURS.match(line), line
        assert not line.lstrip().startswith("::error")
        assert "##[" not in line
    assert text.count("error[E0307]: ") - sum("error[E0307]: " in part for part in _texts(report)) <= len(report)


@given(reports)
@settings(max_examples=200, deadline=None)
def test_every_line_for_github_is_one_of_our_commands(report: list[Diagnostic]) -> None:
    lines = render_github(report).split("\n")
    assert len(lines) == len(report) + 1
    for line in lines[:-1]:
        assert line.isprintable()
        match = re.fullmatch(r"::error ((?:[a-zA-Z]+=[^:,]*,)*title=E0307)::(.*)", line)
        assert match, line
        assert "##[" not in line
        assert re.fullmatch(r"(?:[^%]|%25|%0A|%0D|%3A|%2C)*", match[1] + match[2])


def _texts(report: list[Diagnostic]) -> list[str]:
    return [text for item in report for text in (item.message, item.label, item.origin, item.file)]


def test_a_forged_command_does_not_begin_a_wrapped_line() -> None:
    note = "x" * 30 + " ::error::pwned " + "y" * 30
    text = render([Diagnostic("E0307", "m", notes=(note,), help=(Help(note),))], width=40)
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]


def test_a_file_may_be_called_anything() -> None:
    source = Source("a\nerror[E0001]: b\x1b[0m,c:d%", "x = 1\n")
    report = Diagnostic("E0307", "m", Span(source, 0, 1), labels=(Label(Span(source, 4, 5), "l\nm"),))
    assert " --> a\\nerror[E0001]: b\\x1b[0m,c:d%:1:1\n" in render([report])
    assert "file=a\\nerror[E0001]%3A b\\x1b[0m%2Cc%3Ad%25,line=1," in render_github([report])
