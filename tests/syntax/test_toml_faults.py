"""What is said of TOML that is none: the code, the narrowest place, and what mends it."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.source import Source
from dsl.syntax.toml import Broken, parse, plain


class Case(NamedTuple):
    """A document with one mistake: its code, the text at fault, and the document as the first help mends it."""

    text: str
    code: str
    fault: str
    mended: str = ""
    sure: bool = False


def reports_of(text: str) -> list[Diagnostic]:
    return parse(Source("spec.toml", text))[1]


def codes(text: str) -> list[str]:
    return [report.code for report in reports_of(text)]


def apply(text: str, help: Help) -> str:
    for edit in sorted(help.edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


CASES = [
    # No statement
    Case("[model]\nconv(32, 3) -> relu\n", "E0110", "conv(32, 3) -> relu"),
    Case('[model]\n"""\nconv(3)\n"""\n', "E0110", '"""'),
    Case("- item\n", "E0110", "-"),
    Case("? = \n", "E0125", "?", '"?" = \n'),
    # No `=`
    Case("name: 'a'\n", "E0111", ":", "name = 'a'\n", True),
    Case("name : 'a'\n", "E0111", ":", "name = 'a'\n", True),
    Case("name := 'a'\n", "E0111", ":=", "name = 'a'\n", True),
    Case("lr: float = 0.1\n", "E0111", ":", "lr = 0.1\n"),
    Case("a == 1\n", "E0111", "=", "a = 1\n", True),
    Case("lr 0.1\n", "E0111", "lr", "lr = 0.1\n", True),
    Case('metrics ["f1"]\n', "E0111", "metrics", 'metrics = ["f1"]\n', True),
    Case('metrics += ["f1"]\n', "E0111", "+=", '"metrics+" = ["f1"]\n'),
    Case('x = { "lr": 1 }\n', "E0111", ":", 'x = { "lr" = 1 }\n', True),
    # No value
    Case("lr =\n", "E0112", "="),
    Case("lr = # later\n", "E0112", "="),
    Case("lr\n", "E0112", "lr"),
    Case("x = { lr = }\n", "E0112", "="),
    Case("x = { lr }\n", "E0112", "lr"),
    Case('layers =\n"""\nrelu\n"""\n', "E0112", "=", 'layers = """\nrelu\n"""\n'),
    # Strings that do not end
    Case('a = "b\n', "E0113", '"', 'a = "b"\n'),
    Case("a = 'b # c\n", "E0113", "'", "a = 'b # c'\n"),
    Case('a = """b\n', "E0113", '"""'),
    Case("a = '''b\n", "E0113", "'''"),
    Case('dir = "C:\\"\n', "E0113", '\\"', "dir = 'C:\\'\n"),
    Case('a = "b\nc"\n', "E0113", '"', 'a = """b\nc"""\n', True),
    Case('a = ["b]\n', "E0113", '"'),
    Case('"a = 1\n', "E0113", '"'),
    # Text without quotes
    Case("optimizer = adam(lr=1e-3)\n", "E0114", "adam(lr=1e-3)", 'optimizer = "adam(lr=1e-3)"\n'),
    Case("loss = mse # why\n", "E0114", "mse", 'loss = "mse" # why\n'),
    Case("x = { type = adam, lr = 1 }\n", "E0114", "adam", 'x = { type = "adam", lr = 1 }\n'),
    Case("x = [adam(1, 2), 1]\n", "E0114", "adam(1, 2)", 'x = ["adam(1, 2)", 1]\n'),
    Case("a = mnist(root='data')\n", "E0114", "mnist(root='data')", "a = \"mnist(root='data')\"\n"),
    Case('a = f("x")\n', "E0114", 'f("x")', "a = 'f(\"x\")'\n"),
    Case("a = adam(\n  lr = 1,\n)\nb = 1\n", "E0114", "adam(\n  lr = 1,\n)", 'a = "adam( lr = 1, )"\nb = 1\n'),
    Case('a = b"\n', "E0114", 'b"', 'a = "b"\n'),
    Case("a = 1 / 2\n", "E0114", "1 / 2"),
    Case("a = 10 ms\n", "E0114", "10 ms", 'a = "10 ms"\n'),
    # Given twice
    Case("a = 1\na = 2\n", "E0115", "a"),
    Case("x = { a = 1, a = 2 }\n", "E0115", "a"),
    Case("[t]\n[t]\n", "E0116", "t"),
    Case("a = 1\n[a]\n", "E0116", "a"),
    Case("a = 1\na.b = 2\n", "E0116", "a"),
    Case("[a]\n[[a]]\n", "E0116", "a"),
    Case("[[a]]\n[a]\n", "E0116", "a"),
    Case("a = []\n[[a]]\n", "E0116", "a"),
    Case("[a.b]\n[a]\nb.c = 1\n", "E0116", "b"),
    Case("a = { b = 1 }\na.c = 1\n", "E0116", "a"),
    Case("a.b = 1\na = 1\n", "E0116", "a"),
    # Escapes
    Case('a = "C:\\data"\n', "E0117", "\\d", "a = 'C:\\data'\n"),
    Case('a = "it\'s \\d"\n', "E0117", "\\d", 'a = "it\'s \\\\d"\n'),
    Case('a = "\\u12"\n', "E0117", "\\u12"),
    Case('a = "\\ud800"\n', "E0117", "\\ud800"),
    Case('a = """\n\\ x"""\n', "E0117", "\\ "),
    Case('"a\\q" = 1\n', "E0117", "\\q"),
    Case('["a\\q"]\n', "E0117", "\\q"),
    # Numbers
    Case("a = .5\n", "E0118", ".5", "a = 0.5\n", True),
    Case("a = -.5\n", "E0118", "-.5", "a = -0.5\n", True),
    Case("a = 1.\n", "E0118", "1.", "a = 1.0\n", True),
    Case("a = 1.e-3\n", "E0118", "1.e-3", "a = 1.0e-3\n", True),
    Case("a = 007\n", "E0118", "007", "a = 7\n"),
    Case("a = 1__000\n", "E0118", "1__000", "a = 1000\n", True),
    Case("a = 5,000\n", "E0118", "5,000", "a = 5_000\n"),
    Case("a = 0XFF\n", "E0118", "0XFF", "a = 0xFF\n", True),
    Case("a = -0x10\n", "E0118", "-0x10", "a = -16\n", True),
    Case("a = NaN\n", "E0118", "NaN", "a = nan\n", True),
    Case("a = 1e\n", "E0118", "1e"),
    Case("a = [1, .5]\n", "E0118", ".5", "a = [1, 0.5]\n", True),
    Case("a = ٣\n", "E0118", "٣", "a = 3\n", True),
    Case("a = \u22121\n", "E0118", "\u22121", "a = -1\n", True),
    # Dates and times
    Case("a = 2026-1-5\n", "E0119", "2026-1-5", "a = 2026-01-05\n"),
    Case("a = 2026-02-30\n", "E0119", "2026-02-30"),
    Case("a = 25:00:00\n", "E0119", "25:00:00"),
    Case("a = 2026-01-05T8:30:00\n", "E0119", "2026-01-05T8:30:00", "a = 2026-01-05T08:30:00\n"),
    # Words of other languages
    Case("a = True\n", "E0120", "True", "a = true\n", True),
    Case("a = FALSE\n", "E0120", "FALSE", "a = false\n", True),
    Case("a = yes\n", "E0120", "yes", "a = true\n"),
    Case("a = None\n", "E0120", "None"),
    Case("a = [null]\n", "E0120", "null"),
    # Brackets
    Case("a = [1, 2\n", "E0121", "[", "a = [1, 2]\n"),
    Case("a = [1, 2\nb = 1\n", "E0121", "[", "a = [1, 2]\nb = 1\n"),
    Case("a = [\n  1,\n[b]\n", "E0121", "["),
    Case("a = { b = 1\nc = 1\n", "E0121", "{", "a = { b = 1}\nc = 1\n"),
    Case("a = [1, 2}\n", "E0121", "}", "a = [1, 2]\n"),
    Case("a = (1, 2)\n", "E0121", "(", "a = [1, 2]\n"),
    Case("a = 1]\n", "E0121", "]"),
    Case("]\n", "E0121", "]"),
    Case("[a\nb = 1\n", "E0121", "[", "[a]\nb = 1\n", True),
    Case("[[a]\n", "E0121", "[[", "[[a]]\n", True),
    Case("[a]]\n", "E0121", "]", "[a]\n", True),
    # Commas
    Case("a = [1 2]\n", "E0122", "2", "a = [1, 2]\n", True),
    Case("a = ['x'\n  'y']\n", "E0122", "'", "a = ['x',\n  'y']\n", True),
    Case("a = [1,, 2]\n", "E0122", ",", "a = [1,2]\n", True),
    Case("a = [, 1]\n", "E0122", ",", "a = [1]\n", True),
    Case("a = { b = 1 c = 2 }\n", "E0122", "c", "a = { b = 1, c = 2 }\n"),
    Case("a = 1,\n", "E0122", ",", "a = 1\n", True),
    Case("a = 1, 2\n", "E0122", ",", "a = [1, 2]\n"),
    Case("a = 'b', 'c'\n", "E0122", ",", "a = ['b', 'c']\n"),
    # Comments
    Case("// a\n", "E0123", "//", "# a\n", True),
    Case("a = 1 // b\n", "E0123", "//", "a = 1 # b\n", True),
    Case("-- a\n", "E0123", "--", "# a\n", True),
    Case("; a\n", "E0123", ";", "# a\n", True),
    Case("/* a */\n", "E0123", "/*"),
    Case("[a] // b\n", "E0123", "//", "[a] # b\n", True),
    # Curly quotes
    Case("a = “b”\n", "E0124", "“", 'a = "b"\n', True),
    Case("a = “b(c=1)”\n", "E0124", "“", 'a = "b(c=1)"\n', True),
    Case("a = [“b”]\n", "E0124", "“", 'a = ["b"]\n', True),
    # Keys
    Case("batch size = 1\n", "E0125", "batch size", "batch_size = 1\n"),
    Case("größe = 1\n", "E0125", "größe", '"größe" = 1\n'),
    Case("x = { a b = 1 }\n", "E0125", "a b", "x = { a_b = 1 }\n"),
    Case("[my table]\n", "E0125", "my table", "[my_table]\n"),
    Case("a..b = 1\n", "E0125", ".."),
    Case("= 1\n", "E0125", "="),
    Case("[]\n", "E0125", "["),
    Case("'a' 'b' = 1\n", "E0125", "'a' "),
    # Characters
    Case("a = 1\x00\n", "E0126", "\x00", "a = 1\n"),
    Case("a\u00a0= 1\n", "E0126", "\u00a0", "a = 1\n", True),
    Case("\u200ba = 1\n", "E0126", "\u200b", " a = 1\n", True),
    Case("a = 'b\rc'\n", "E0126", "\r"),
    # TOML 1.1
    Case("a = {\n  b = 1\n}\n", "E0127", "{", "a = { b = 1 }\n", True),
    Case("a = { b = 1, }\n", "E0127", ",", "a = { b = 1 }\n", True),
    Case('a = "\\e"\n', "E0127", "\\e", 'a = "\\u001b"\n', True),
    Case('a = "\\\\e\\x41"\n', "E0127", "\\x41", 'a = "\\\\e\\u0041"\n', True),
    Case("a = 08:30\n", "E0127", "08:30", "a = 08:30:00\n", True),
    Case("a = 2026-01-05 08:30Z\n", "E0127", "2026-01-05 08:30Z", "a = 2026-01-05 08:30:00Z\n", True),
    # After a statement
    Case("a = 1; b = 2\n", "E0129", ";", "a = 1\nb = 2\n", True),
    Case("a = 'x'; b = 2\n", "E0129", ";", "a = 'x'\nb = 2\n", True),
    Case("a = 1;\n", "E0129", ";", "a = 1\n", True),
    Case("a = 'x' b = 2\n", "E0129", "b", "a = 'x'\nb = 2\n", True),
    Case("[a] b = 1\n", "E0129", "b = 1", "[a]\nb = 1\n", True),
    Case('a = "say "hi" now"\n', "E0129", 'hi" now"', "a = 'say \"hi\" now'\n"),
    Case('a = "x" "y"\n', "E0129", '"y"'),
    Case('a = "x" + "y"\n', "E0129", '+ "y"'),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case.text))
def test_a_mistake_is_told_at_its_place(case: Case) -> None:
    reports = reports_of(case.text)
    assert [report.code for report in reports] == [case.code]
    report = reports[0]
    assert report.span is not None
    assert report.span.text == case.fault
    assert report.message
    assert "invalid" not in report.message


@pytest.mark.parametrize("case", [case for case in CASES if case.mended], ids=lambda case: repr(case.text))
def test_the_help_mends_it(case: Case) -> None:
    help = reports_of(case.text)[0].help[0]
    assert apply(case.text, help) == case.mended
    assert help.sure == case.sure
    left = reports_of(case.mended)
    assert left == [] or (case.mended == '"?" = \n' and len(left) == 1)


@pytest.mark.parametrize("case", [case for case in CASES if not case.mended], ids=lambda case: repr(case.text))
def test_where_no_edit_mends_it_none_is_sure(case: Case) -> None:
    assert not any(help.sure for help in reports_of(case.text)[0].help)


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case.text))
def test_a_mistake_in_a_file_with_other_line_ends_is_the_same(case: Case) -> None:
    reports = reports_of(case.text.replace("\n", "\r\n"))
    assert [report.code for report in reports] == [case.code]
    assert reports[0].span is not None
    assert reports[0].span.text.replace("\r\n", "\n") == case.fault


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case.text))
def test_what_stands_before_and_after_a_mistake_is_read(case: Case) -> None:
    before, after = "before_ = 1\n", "\n[after_]\nx = 1\n"
    table, reports = parse(Source("spec.toml", before + case.text + after))
    assert [report.code for report in reports] == [case.code]
    assert plain(table)["before_"] == 1
    assert plain(table)["after_"] == {"x": 1}


def test_every_independent_mistake_is_reported_in_order() -> None:
    text = """\
loss = mse
optimizer = "adam(lr=1e-3)
metrics = ["accuracy" "f1"]

[data]
batch size = 32
shuffle = True

[data]
x = .5

[model
layers = '''
relu
'''
depth = 1
depth = 2
"""
    table, reports = parse(Source("spec.toml", text))
    assert [report.code for report in reports] == [
        "E0114", "E0113", "E0122", "E0125", "E0120", "E0116", "E0118", "E0121", "E0115",
    ]  # fmt: skip
    assert [report.path for report in reports] == [
        "loss", "optimizer", "metrics", "", "data.shuffle", "", "data.x", "", "model.depth",
    ]  # fmt: skip
    assert plain(table)["model"] == {"layers": "relu\n", "depth": 1}
    assert isinstance(table.entries["loss"].value, Broken)


def test_the_first_place_is_shown_beside_the_second() -> None:
    (report,) = reports_of("[a]\nx = 1\n[b]\n[a]\n")
    assert report.span is not None
    assert report.span.source.position(report.span.start) == (4, 2)
    assert [label.span.source.position(label.span.start) for label in report.labels] == [(1, 2)]


def test_keys_below_a_header_that_cannot_stand_are_left_out() -> None:
    table, reports = parse(Source("spec.toml", "[a]\nx = 1\n[a]\nx = 2\ny = 3\n[b]\nz = 4\n"))
    assert [report.code for report in reports] == ["E0116"]
    assert plain(table) == {"a": {"x": 1}, "b": {"z": 4}}


def test_values_below_a_header_that_cannot_stand_are_checked() -> None:
    assert codes("[a]\n[a]\nx = tru\n[my table]\ny = .5\n") == ["E0116", "E0114", "E0125", "E0118"]


def test_a_string_that_swallows_statements_is_reported_where_it_opens() -> None:
    text = '[model]\nlayers = """\nrelu\n\n[trainer]\nx = 1\n\n[step.a]\nloss = """\nmse\n"""\ny = 2\n'
    table, reports = parse(Source("spec.toml", text))
    assert [report.code for report in reports] == ["E0113"]
    assert reports[0].span is not None
    assert reports[0].span.start == text.index('"""')
    assert [label.span.text for label in reports[0].labels] == ["[trainer]", '"""']
    assert plain(table) == {"model": {"layers": None}, "trainer": {"x": 1}, "step": {"a": {"loss": "mse\n", "y": 2}}}


def test_a_string_that_never_ends_leaves_the_tables_after_it() -> None:
    text = '[model]\nlayers = """\nrelu\n\n[trainer]\nx = tru\n'
    table, reports = parse(Source("spec.toml", text))
    assert [report.code for report in reports] == ["E0113", "E0114"]
    assert plain(table) == {"model": {"layers": None}, "trainer": {"x": None}}


def test_a_body_without_quotes_is_one_mistake() -> None:
    (report,) = reports_of("[model]\nconv(32, 3) -> relu\nflatten\nlinear(10)\n\n[trainer]\nx = 1\n")
    assert report.code == "E0110"
    assert "body" in report.label


def test_a_multi_line_array_loses_only_itself() -> None:
    table, reports = parse(Source("spec.toml", 'x = [\n  "a", # one\n  "b"\n  "c",\n]\ny = 1\n'))
    assert [report.code for report in reports] == ["E0122"]
    assert plain(table) == {"x": None, "y": 1}


def test_several_mistakes_in_one_value_are_all_reported() -> None:
    assert codes('x = [tru, .5, "\\q", "\\w"]\n') == ["E0114", "E0118", "E0117", "E0117"]


def test_at_most_twenty_mistakes_are_reported() -> None:
    table, reports = parse(Source("spec.toml", "".join(f"k{n} = {{\n" for n in range(50))))
    assert len(reports) == 20
    table, reports = parse(Source("spec.toml", "".join(f"k{n} = tru\n" for n in range(50)) + "z = 1\n"))
    assert len(reports) == 20
    assert plain(table)["z"] == 1
    assert plain(table)["k40"] is None


def test_a_mistake_after_a_byte_order_mark_is_in_the_right_column() -> None:
    source = Source("spec.toml", "\ufeffa = tru\nb = fals\n")
    places = [report.span and source.position(report.span.start) for report in parse(source)[1]]
    assert places == [(1, 5), (2, 5)]


def test_old_line_ends_are_one_mistake_and_the_rest_is_read() -> None:
    table, reports = parse(Source("spec.toml", "a = 1\rb = tru\r[c]\rd = 2\r"))
    assert [report.code for report in reports] == ["E0126", "E0114"]
    assert plain(table) == {"a": 1, "b": None, "c": {"d": 2}}


def test_values_of_newer_toml_are_read_all_the_same() -> None:
    table, reports = parse(Source("spec.toml", 'a = {\n  b = 1, # one\n  c = "\\e",\n}\n'))
    assert [report.code for report in reports] == ["E0127", "E0127", "E0127"]
    assert not any(help.edits for help in reports[0].help), "the comment has no place on one line"
    assert plain(table) == {"a": {"b": 1, "c": "\x1b"}}
