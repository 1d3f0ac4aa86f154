"""Reports read as LANGUAGE.md shows them, at any width, in any script."""

from __future__ import annotations

import re
import time
from textwrap import dedent

import pytest

from dsl.diagnostics import Diagnostic, Edit, Help, Label, Source, Span
from dsl.diagnostics.text import render
from tests.diagnostics.pointing import at, before, swap

SPEC = Source(
    "specs/mnist.toml",
    dedent('''\
    loss = "cross_entropy"

    [data]
    source = "mnist"
    num_worker = 4

    [model]
    layers = """
    conv(32, 3) -> relu
    conv(64, 5) -> relu

    dropout2d(0.1)

    # a comment

    flatten
    linear(128) -> maxpool(2)
    """
    seed = 3
    '''),
)


def shown(*diagnostics: Diagnostic, width: int = 120, **options: object) -> str:
    """The reports without the summary."""
    text = render(diagnostics, width=width, **options)  # type: ignore[arg-type]
    return text.rsplit("\n\n", 1)[0] + "\n"


def form(text: str) -> str:
    return dedent(text).lstrip("\n")


def test_the_report_of_the_language_page() -> None:
    report = Diagnostic(
        "E0307",
        "`maxpool` needs a value with height and width, but gets float[B, 128]",
        at(SPEC, "maxpool(2)"),
        "works on [B, C, L], [B, C, H, W] or [B, C, D, H, W]",
        labels=(Label(at(SPEC, "flatten"), "flattened here: float[B, 784]"),),
        help=(Help("move `maxpool` before `flatten`"),),
    )
    assert shown(report) == form("""
        error[E0307]: `maxpool` needs a value with height and width, but gets float[B, 128]
          --> specs/mnist.toml:17:16
           |
        16 | flatten
           | ------- flattened here: float[B, 784]
        17 | linear(128) -> maxpool(2)
           |                ^^^^^^^^^^ works on [B, C, L], [B, C, H, W] or [B, C, D, H, W]
           |
        help: move `maxpool` before `flatten`
        """)


def test_a_help_with_an_edit_shows_the_changed_line() -> None:
    help = Help("did you mean `num_workers`?", (swap(SPEC, "num_worker", "num_workers"),), sure=True)
    report = Diagnostic("E0201", "[data] has no `num_worker`", at(SPEC, "num_worker"), "unknown key", help=(help,))
    assert shown(report) == form("""
        error[E0201]: [data] has no `num_worker`
         --> specs/mnist.toml:5:1
          |
        5 | num_worker = 4
          | ^^^^^^^^^^ unknown key
          |
        help: did you mean `num_workers`?
          |
        5 | num_workers = 4
          | ~~~~~~~~~~~
        """)


def test_insertions_and_replacements_in_one_line_are_marked_apart() -> None:
    place = at(SPEC, "conv(32, 3)")
    edits = (swap(SPEC, "relu", "gelu"), Edit(Span(SPEC, place.end - 1, place.end - 1), ", padding=1"))
    text = shown(Diagnostic("E0307", "m", place, help=(Help("pad", edits), Help("or not"))))
    assert text.endswith(
        form("""
          |
        help: pad
          |
        9 | conv(32, 3, padding=1) -> gelu
          |           +++++++++++     ~~~~
          |
        help: or not
        """)
    )


def test_moved_lines_are_shown_as_gone_and_come() -> None:
    edits = (Edit(before(SPEC, "[data]"), "seed = 3\n"), Edit(at(SPEC, "seed = 3\n"), ""))
    text = shown(Diagnostic("E0212", "m", at(SPEC, "seed"), help=(Help("move it up", edits),)))
    assert text.endswith(
        form("""
        help: move it up
           |
         3 + seed = 3
        ...
        19 - seed = 3
        """)
    )


def test_an_edit_over_several_lines_shows_old_and_new_ones() -> None:
    edit = swap(SPEC, "relu\nconv(64, 5)", "gelu")
    text = shown(Diagnostic("E0307", "m", at(SPEC, "conv(32, 3)"), help=(Help("join", (edit,)),)))
    assert text.endswith(
        form("""
           |
         9 - conv(32, 3) -> relu
        10 - conv(64, 5) -> relu
         9 + conv(32, 3) -> gelu -> relu
        """)
    )


def test_edits_that_contradict_each_other_are_told_but_not_drawn() -> None:
    edits = (swap(SPEC, "conv(32, 3)", "a"), swap(SPEC, "32, 3) -> relu", "b"))
    assert shown(Diagnostic("E0307", "m", at(SPEC, "conv(32"), help=(Help("h", edits),))).endswith("help: h\n")


def test_an_edit_of_another_file_names_it() -> None:
    other = Source("base.toml", "lr = 3\n")
    text = shown(Diagnostic("E0202", "m", at(SPEC, "loss"), help=(Help("h", (swap(other, "3", "0.3"),)),)))
    assert text.endswith("help: h\n --> base.toml:1:6\n  |\n1 | lr = 0.3\n  |      ~~~\n")


def test_labels_in_one_line_hang_under_their_marks() -> None:
    labels = (Label(at(SPEC, "relu"), "second"), Label(at(SPEC, "->"), "arrow"), Label(at(SPEC, "conv(64"), "later"))
    assert shown(Diagnostic("E0307", "m", at(SPEC, "conv(32, 3)"), "first", labels)) == form("""
        error[E0307]: m
          --> specs/mnist.toml:9:1
           |
         9 | conv(32, 3) -> relu
           | ^^^^^^^^^^^ -- ---- second
           | |           |
           | |           arrow
           | first
        10 | conv(64, 5) -> relu
           | ------- later
        """)


def test_a_mark_inside_another_stays_visible() -> None:
    labels = (Label(at(SPEC, "32"), "inner"),)
    assert shown(Diagnostic("E0307", "m", at(SPEC, "conv(32, 3)"), "outer", labels)) == form("""
        error[E0307]: m
         --> specs/mnist.toml:9:1
          |
        9 | conv(32, 3) -> relu
          | ^^^^^--^^^^
          | |    |
          | |    inner
          | outer
        """)


def test_lines_far_apart_are_parted_by_dots_and_a_single_one_between_is_shown() -> None:
    labels = (Label(at(SPEC, "dropout2d"), ""), Label(at(SPEC, "flatten"), ""))
    assert shown(Diagnostic("E0307", "m", at(SPEC, "conv(64, 5)"), "", labels)) == form("""
        error[E0307]: m
          --> specs/mnist.toml:10:1
           |
        10 | conv(64, 5) -> relu
           | ^^^^^^^^^^^
        11 |
        12 | dropout2d(0.1)
           | ---------
        ...
        16 | flatten
           | -------
        """)


def test_another_file_has_a_section_of_its_own() -> None:
    block = Source("blocks/unet.dsl", "block level(ch) {\n  conv(ch)\n}\n")
    labels = (Label(at(block, "level"), "declared here"),)
    assert shown(Diagnostic("E0331", "m", at(SPEC, "conv(64"), "here", labels)) == form("""
        error[E0331]: m
          --> specs/mnist.toml:10:1
           |
        10 | conv(64, 5) -> relu
           | ^^^^^^^ here
           |
          ::: blocks/unet.dsl:1:7
           |
         1 | block level(ch) {
           |       ----- declared here
        """)


def test_a_span_of_several_lines_is_bracketed() -> None:
    labels = (Label(at(SPEC, "dropout2d(0.1)\n\n# a comment\n\nflatten\nlinear"), "inner"),)
    start, end = SPEC.text.index('"""'), SPEC.text.rindex('"""') + 3
    assert shown(Diagnostic("W0601", "m", Span(SPEC, start, end), "all this", labels)) == form('''
        warning[W0601]: m
          --> specs/mnist.toml:8:10
           |
         8 |    layers = """
           |  ___________^
         9 | |  conv(32, 3) -> relu
        ...  |
        12 | |  dropout2d(0.1)
           | | _-
        13 | ||
        14 | || # a comment
        15 | ||
        16 | || flatten
        17 | || linear(128) -> maxpool(2)
           | ||______- inner
        18 | |  """
           | |____^ all this
        ''')


@pytest.mark.parametrize(
    ("start", "end", "caret"),
    [
        ("conv(32", "conv(32", "| ^ here"),  # nothing but a place
        (" -> relu\nconv(64", "conv(64", "|            ^^^^^^^^ here"),  # up to and with the line end
        ("\nconv(64", "conv(64", "|                    ^ here"),  # a line end alone
    ],
)
def test_empty_spans_and_line_ends_have_a_caret(start: str, end: str, caret: str) -> None:
    span = Span(SPEC, SPEC.text.index(start), SPEC.text.index(end))
    assert shown(Diagnostic("E0341", "m", span, "here")).splitlines()[4].lstrip() == caret


def test_the_end_of_a_file_can_be_pointed_at() -> None:
    empty = Source("empty.toml", "")
    text = shown(Diagnostic("E0401", "m", Span(empty, 0, 0), "nothing here"))
    assert text.endswith(" --> empty.toml:1:1\n  |\n1 |\n  | ^ nothing here\n")


def test_without_a_span_the_file_is_named() -> None:
    text = shown(Diagnostic("E0101", "no such file", file="none.toml", help=(Help("look"),)))
    assert text == "error[E0101]: no such file\n --> none.toml\nhelp: look\n"


def test_notes_stand_before_help_and_say_where_a_value_came_from() -> None:
    report = Diagnostic("E0202", "m", None, notes=("n",), help=(Help("h"),), origin="profile `fast`")
    assert shown(report) == "error[E0202]: m\nnote: n\nnote: this value comes from the profile `fast`\nhelp: h\n"


WIDE = Source("wide.toml", "a = '漢字 🙂 e\u0301' bad\n\tb = 'x\ty' bad\n")


@pytest.mark.parametrize("nth", [0, 1])
def test_carets_stand_under_what_follows_wide_combining_and_tab_characters(nth: int) -> None:
    lines = shown(Diagnostic("E0103", "m", at(WIDE, "bad", nth), "here")).splitlines()
    source, marks = lines[3], lines[4]
    cells = {"漢": 2, "字": 2, "🙂": 2, "\u0301": 0}
    before_mark = sum(cells.get(char, 1) for char in source[: source.index("bad")])
    assert marks.index("^^^") == before_mark
    assert "\t" not in source


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("number", [0, 1, 7, 20, 38, 39])
def test_a_long_line_is_cut_around_its_mark(width: int, number: int) -> None:
    line = " -> ".join(f"conv({index}, 3) -> relu" for index in range(40))
    source = Source("long.toml", f'layers = "{line}"\n')
    words = f"conv({number}, 3)"
    rows = shown(Diagnostic("E0307", "m", at(source, words), "here"), width=width).splitlines()
    assert all(len(row) <= width for row in rows)
    start = rows[4].index("^")
    assert rows[3][start : start + len(words)] == words
    assert rows[4][start:] == "^" * len(words) + " here"
    assert "…" in rows[3]


def test_what_is_cut_away_is_marked_where_the_cut_is() -> None:
    source = Source("long.toml", "first " + "x" * 300 + " middle " + "y" * 300 + " last")
    labels = (Label(at(source, "first"), "f"), Label(at(source, "last"), "l"))
    rows = shown(Diagnostic("E0307", "m", at(source, "middle"), "", labels), width=60).splitlines()
    assert rows[3].index("…") == rows[4].index("-")
    assert rows[3].rindex("…") == rows[4].rindex("-")


def test_long_notes_and_labels_are_wrapped_with_their_code_in_one_piece() -> None:
    words = "write `conv(64, 3, padding=1)` or " * 6
    report = Diagnostic("E0307", "m", at(SPEC, "loss"), words.strip(), notes=(words.strip(),))
    rows = shown(report, width=60).splitlines()
    assert all(len(row) <= 60 for row in rows)
    assert sum("`conv(64, 3, padding=1)`" in row for row in rows) == 12
    assert rows[-1].startswith("      ")


def test_ten_megabytes_in_a_line_are_shown_at_once() -> None:
    source = Source("big.toml", "x = '" + "y" * 10_000_000 + "' bad")
    edit = Edit(Span(source, 4, len(source.text) - 4), "''")
    report = Diagnostic("E0351", "m", Span(source, 4, len(source.text) - 4), "long", (), (), (Help("cut", (edit,)),))
    start = time.process_time()
    text = render([report, Diagnostic("E0351", "m" * 10_000_000, at(source, "bad"))])
    assert time.process_time() - start < 1
    assert len(text) < 10_000


def test_colour_changes_nothing_but_the_colour() -> None:
    help = Help("did you mean `num_workers`?", (swap(SPEC, "num_worker", "num_workers"),))
    labels = (Label(at(SPEC, "conv(32, 3) -> relu\nconv(64"), "l"),)
    report = Diagnostic("E0201", "m", at(SPEC, "num_worker"), "unknown key", labels, ("n",), (help,))
    colored = render([report], color=True)
    assert "\x1b[1;31merror[E0201]\x1b[0m" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == render([report])
    assert "\x1b" not in render([report])


def test_the_summary_counts_kinds_and_files() -> None:
    mended = Help("h", (swap(SPEC, "loss", "x"),), sure=True)
    reports = [
        Diagnostic("E0101", "a", file="a.toml"),
        Diagnostic("E0307", "b", at(SPEC, "loss"), help=(mended,)),
        Diagnostic("W0601", "c", at(SPEC, "loss")),
    ]
    assert render(reports).splitlines()[-2:] == [
        "error: 2 errors, 1 warning in 2 files",
        "help: `dslrun explain E0101` tells more; `dslrun validate --fix` mends 1 of 3",
    ]
    assert "\nwarning: 1 warning in specs/mnist.toml\n" in render(reports[2:])
    assert render([]) == ""


def test_past_the_limit_errors_are_shown_first_and_the_rest_is_counted() -> None:
    reports = [Diagnostic("W0601", f"w{index}") for index in range(5)] + [Diagnostic("E0307", "the error")]
    text = render(reports, limit=2)
    assert "the error" in text
    assert text.count("warning[W0601]") == 1
    assert "\n... and 4 more\nerror: 1 error, 5 warnings\n" in text


def test_a_warning_made_an_error_is_shown_as_one() -> None:
    assert render([Diagnostic("W0601", "m", strict=True)]).startswith("error[W0601]: m\n\nerror: 1 error\n")
