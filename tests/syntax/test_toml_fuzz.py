"""Whatever the text: tomli and the grammar agree on what is TOML, and nothing but reports comes of what is none."""

from __future__ import annotations

import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.source import Source
from dsl.syntax.toml import parse, plain
from tests.syntax.toml_suite import check_text, same, scalars

PIECES = [
    *("\n", "\n", "\n", "\r\n", " ", "\t", "=", " = ", " = ", ".", ",", ", ", ":", ";", "#", "# c\n", "\\", "\r"),
    *("[", "]", "[[", "]]", "{", "}", "(", ")", "'", '"', "'''", '"""', "“", "”", "//", "->", "é", "\u3000", "\ufeff"),
    *("a", "b", "a.b", "c d", '"a"', "'b'", "1", "-1", "0.5", ".5", "1_0", "0xF", "true", "True", "nan", "None"),
    *("1979-05-27", "07:32:00", "07:32", "\\u0041", "\\e", "\\\n", "\x00", "\x7f"),
    *("a = 1\n", "b = 'x'\n", "[a]\n", "[b]\n", "[a.b]\n", "[[a]]\n", "[[b.a]]\n", "a.b = 1\n", "b.a.c = 2\n"),
    *(
        "a = { b = 1 }\n",
        "b = [1, 2]\n",
        'c = """\nx\n"""\n',
        "b = [\n  1, # c\n  2,\n]\n",
        "f(x=1)",
        "{ a = 1, b.c = 2 }",
    ),
]
# What we refuse and tomli does not.
OURS = ("E0106", "E0127")

texts = st.lists(st.sampled_from(PIECES), max_size=16).map("".join)


def meaning(text: str) -> object:
    """What tomli makes of it; None if nothing."""
    try:
        return tomli.loads(text.removeprefix("\ufeff"))
    except tomli.TOMLDecodeError:
        return None


def apply(text: str, report: Diagnostic) -> str | None:
    """The text as the sure fix of a report mends it."""
    edits = next((help.edits for help in report.help if help.sure and help.edits), None)
    for edit in sorted(edits or (), key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text if edits else None


@settings(max_examples=1500)
@given(texts)
def test_tomli_and_we_agree_on_what_is_toml_and_on_what_it_means(text: str) -> None:
    table, reports = parse(Source("fuzz", text))
    wanted = meaning(text)
    if wanted is None:
        assert reports
    else:
        assert [report.code for report in reports if report.code not in OURS] == []
        assert same(plain(table), wanted)
    for report in reports:
        assert report.span is not None
        assert 0 <= report.span.start <= report.span.end <= len(text)
        assert not report.message.startswith("this is no TOML")


@settings(max_examples=500)
@given(texts)
def test_a_place_in_any_string_that_is_read_spells_its_character(text: str) -> None:
    source = Source("fuzz", text)
    for node in scalars(parse(source)[0]):
        if node.text is not None and "\x00" not in text and "\x7f" not in text and "\r" not in text.replace("\r\n", ""):
            check_text(node.text, source, (node.span.start + 1, node.span.end - 1))


@settings(max_examples=500)
@given(texts)
def test_a_sure_fix_takes_its_report_away(text: str) -> None:
    reports = parse(Source("fuzz", text))[1]
    for report in reports:
        mended = apply(text, report)
        if mended is not None and len(reports) < 20:
            same_again = [
                left
                for left in parse(Source("fuzz", mended))[1]
                if (left.code, left.message, left.span and left.span.start)
                == (report.code, report.message, report.span and report.span.start)
            ]
            assert same_again == []


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_no_text_at_all_is_more_than_reported(text: str) -> None:
    parse(Source("fuzz", text))
