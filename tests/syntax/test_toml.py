"""Where keys and values stand, for documents without mistakes."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from dsl.diagnostics.source import Run, Source, Text
from dsl.syntax.toml import Array, Broken, Entry, Node, Scalar, Table, parse, plain
from tests.syntax.toml_suite import check_text, same


def table_of(text: str) -> Table:
    table, reports = parse(Source("spec.toml", text))
    assert reports == []
    return table


def entry(table: Table, *path: str) -> Entry:
    for key in path[:-1]:
        below = table.entries[key].value
        assert isinstance(below, Table)
        table = below
    return table.entries[path[-1]]


def string(text: str) -> Text:
    """The text of the only string of `x = ...`."""
    node = table_of(text).entries["x"].value
    assert isinstance(node, Scalar)
    assert node.text is not None
    check_text(node.text, node.span.source, (node.span.start + 1, node.span.end - 1))
    return node.text


def spelt(text: Text, word: str) -> str:
    """How the file spells a part of the value."""
    start = text.value.index(word)
    return text.span(start, start + len(word)).text


def test_an_empty_document_is_an_empty_table() -> None:
    for text in ("", "\n", "# nothing\n", "\ufeff", "  \t", "\r\n\r\n"):
        table = table_of(text)
        assert table.entries == {}
        assert table.span.text == text


def test_keys_and_values_have_their_places() -> None:
    table = table_of('a = 1  # one\n  "b c" = [true, 2.5]\n')
    assert table.entries["a"].key_span.text == "a"
    assert table.entries["a"].value == Scalar(1, table.entries["a"].value.span)
    assert table.entries["a"].value.span.text == "1"
    spaced = table.entries["b c"]
    assert spaced.key_span.text == '"b c"'
    assert spaced.value.span.text == "[true, 2.5]"
    assert isinstance(spaced.value, Array)
    assert [item.span.text for item in spaced.value.items] == ["true", "2.5"]


def test_a_header_belongs_to_its_last_name_and_implies_the_others() -> None:
    table = table_of("[model.encoder]\nx = 1\n[model]\ny = 2\n")
    model, encoder = entry(table, "model"), entry(table, "model", "encoder")
    assert isinstance(model.value, Table)
    assert isinstance(encoder.value, Table)
    assert model.value.span.text == "[model]"
    assert model.value.header == model.value.span
    assert model.key_span.source.position(model.key_span.start) == (3, 2)
    assert encoder.value.span.text == "[model.encoder]"
    assert encoder.key_span.text == "encoder"
    assert plain(table) == {"model": {"encoder": {"x": 1}, "y": 2}}


def test_an_implied_table_stands_where_its_name_first_does() -> None:
    table = table_of("a.b.c = 1\na.d = 2\n[e.f]\n")
    a, e = entry(table, "a").value, entry(table, "e").value
    assert isinstance(a, Table)
    assert isinstance(e, Table)
    assert (a.header, e.header) == (None, None)
    assert (a.span.start, a.span.text) == (0, "a")
    assert e.span.text == "e"
    assert entry(table, "a", "b", "c").key_span.text == "c"
    assert entry(table, "a", "d").key_span.text == "d"


def test_a_list_of_tables_is_an_array_with_a_header_each() -> None:
    table = table_of("[[a]]\nx = 1\n[a.b]\ny = 2\n[[a]]\n[[a.c]]\n[[a.c]]\nz = 3\n")
    a = entry(table, "a").value
    assert isinstance(a, Array)
    assert [item.span.start for item in a.items] == [0, 24]
    assert a.span.text == "[[a]]"
    assert plain(table) == {"a": [{"x": 1, "b": {"y": 2}}, {"c": [{}, {"z": 3}]}]}


def test_an_inline_table_spans_its_braces() -> None:
    table = table_of("x = { type = 'adam', betas.first = [{ y = 1 }] }\n")
    node = entry(table, "x").value
    assert isinstance(node, Table)
    assert (node.inline, node.header) == (True, None)
    assert node.span.text == "{ type = 'adam', betas.first = [{ y = 1 }] }"
    assert plain(node) == {"type": "adam", "betas": {"first": [{"y": 1}]}}


def test_columns_count_characters_and_offsets_bytes() -> None:
    table = table_of('"größe 🙂" = "é"\n')
    value = table.entries["größe 🙂"].value
    source = value.span.source
    assert source.position(value.span.start) == (1, 13)
    assert source.byte_offset(value.span.start) == 17


@pytest.mark.parametrize(
    ("text", "value", "word", "spelling"),
    [
        ('x = "conv(3) -> relu"\n', "conv(3) -> relu", "relu", "relu"),
        ("x = 'C:\\new'\n", "C:\\new", "\\new", "\\new"),
        ('x = "a\\tb\\u00e9c\\\\d"\n', "a\tbéc\\d", "é", "\\u00e9"),
        ('x = "a\\tb\\u00e9c\\\\d"\n', "a\tbéc\\d", "b", "b"),
        ('x = "a\\tb\\u00e9c\\\\d"\n', "a\tbéc\\d", "c\\", "c\\\\"),
        ('x = "\\U0001F642!"\n', "🙂!", "🙂", "\\U0001F642"),
        ('x = """\nconv\nrelu\n"""\n', "conv\nrelu\n", "relu", "relu"),
        ('x = """conv\n"quoted" ""more"""\n', 'conv\n"quoted" ""more', '""more', '""more'),
        ('x = """a"""""\n', 'a""', '""', '""'),
        ("x = '''\n'a' ''b''''\n", "'a' ''b'", "b'", "b'"),
        ('x = """\nconv \\\n   -> relu"""\n', "conv -> relu", "-> relu", "-> relu"),
        ('x = """\nconv \\\n   -> relu"""\n', "conv -> relu", "conv ->", "conv \\\n   ->"),
        ('x = """\n\\\n\n  conv\\n"""\n', "conv\n", "conv", "conv"),
        ('x = """\r\nconv\r\nrelu\r\n"""\r\n', "conv\nrelu\n", "relu", "relu"),
        ('x = """\r\nconv\r\nrelu\r\n"""\r\n', "conv\nrelu\n", "v\nr", "v\r\nr"),
        ("x = '''\r\na\\\r\nb'''\r\n", "a\\\nb", "\\\nb", "\\\r\nb"),
        ('x = """a \\\r\n  b"""\r\n', "a b", "b", "b"),
    ],
)
def test_a_place_inside_a_string_maps_back_to_the_file(text: str, value: str, word: str, spelling: str) -> None:
    found = string(text)
    assert found.value == value
    assert spelt(found, word) == spelling


def test_a_string_that_is_spelt_as_it_reads_is_one_run() -> None:
    for text in ("x = 'a\\b'\n", 'x = "abc"\n', 'x = """\na\nb\n"""\n', "x = '''\na\\\nb\n'''\n"):
        assert len(string(text).runs) == 1


@pytest.mark.parametrize("text", ['x = ""\n', "x = ''\n", 'x = """"""\n', 'x = """\n"""\n', 'x = """\\\n  """\n'])
def test_an_empty_string_has_a_place_within_its_quotes(text: str) -> None:
    found = string(text)
    assert found.value == ""
    assert 4 < found.span(0, 0).start < len(text) - 1


def test_the_end_of_a_string_has_a_place() -> None:
    found = string('x = """\na\n"""\n')
    assert found.span(2, 2).start == len('x = """\na\n')
    assert found.runs == (Run(0, 2, 8, 10),)


def test_what_could_not_be_read_is_nothing_in_plain_values() -> None:
    table, reports = parse(Source("spec.toml", "a = b\nc = [1, d]\ne = 2\n"))
    assert [report.code for report in reports] == ["E0114", "E0114"]
    assert isinstance(table.entries["a"].value, Broken)
    assert plain(table) == {"a": None, "c": None, "e": 2}


# Documents that are built together with the places that they must have.


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[tuple[str, int, int, Any]]]:
    """The text of a document, and for each of its keys the place of the key and the value that follows."""
    end = draw(st.sampled_from(["\n", "\r\n"]))
    words = st.sampled_from(["a", "b-1", "_", '"c d"', "'é'", "1", "true"])
    values = st.sampled_from(
        ["1", "-0.5", "0xFF", "true", "nan", "1979-05-27 07:32:00", '"s"', "'\\'", '"""m"""', '"\\u0041\\n"', "''"]
    )
    text = draw(st.sampled_from(["", "\ufeff", "# first" + end, end]))
    wanted = []
    for number in range(draw(st.integers(0, 6))):
        if draw(st.booleans()):
            text += f"[ t{number} ]{draw(st.sampled_from(['', '  # table']))}{end}{draw(st.sampled_from(['', end]))}"
        text += draw(st.sampled_from(["", "  ", "\t"]))
        start = len(text)
        key = draw(words)
        name = key.strip("\"'") + str(number)
        text += key[:-1] + str(number) + key[-1] if key[0] in "\"'" else key + str(number)
        key_end = len(text)
        text += draw(st.sampled_from(["=", " = ", "\t=  "]))
        value = draw(st.one_of(values, st.lists(values, max_size=3).map(lambda items: f"[{', '.join(items)},]")))
        value = value.replace("[,]", "[]")
        wanted.append((name, start, key_end, (len(text), value)))
        text += value + draw(st.sampled_from(["", " # note", "\t"])) + end
    return text, wanted


def _entries(node: Node) -> list[Entry]:
    if not isinstance(node, Table):
        return []
    return [found for entry in node.entries.values() for found in (entry, *_entries(entry.value))]


@given(documents())
def test_every_key_and_value_of_a_document_is_found_where_it_was_put(
    document: tuple[str, list[tuple[str, int, int, Any]]],
) -> None:
    text, wanted = document
    table = table_of(text)
    assert same(plain(table), tomli.loads(text.lstrip("\ufeff")))
    found = {entry.key: entry for entry in _entries(table)}
    for name, start, end, (at, value) in wanted:
        assert (found[name].key_span.start, found[name].key_span.end) == (start, end)
        assert (found[name].value.span.start, found[name].value.span.text) == (at, value)


# Costs.


def test_a_hundred_specs_take_a_fraction_of_a_second() -> None:
    spec = 'loss = "mse"\n' + "".join(
        f'[callback.c{n}]\nname = "c{n}"  # a comment\nevery = {n}\nlayers = """\nlinear({n})\n"""\nlist = [1, {n}]\n\n'
        for n in range(8)
    )
    assert spec.count("\n") > 60
    parse(Source("warm", spec))
    start = time.perf_counter()
    for number in range(100):
        parse(Source(str(number), spec))
    assert time.perf_counter() - start < 0.8  # a tenth of it is usual


def test_a_body_of_100_000_lines_is_cheap() -> None:
    text = 'layers = """\n' + "linear(32) -> relu\n" * 100_000 + '"""\n'
    start = time.perf_counter()
    assert len(string(text.replace("layers", "x")).runs) == 1
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 100_000,
        "x = " + "[" * 100_000 + "]" * 100_000,
        "x = " + "{a = " * 100_000,
        "x" + ".x" * 10_000 + " = 1",
        "[" + "x." * 10_000 + "x]",
        "x = { y" + ".x" * 10_000 + " = 1 }",
        "x = " + "9" * 100_000,
        "x = [" + "1," * 100_000 + "]",
    ],
    ids=lambda text: text[:12],
)
def test_a_bound_is_told_at_once(text: str) -> None:
    parse(Source("warm", "x = ?"))
    start = time.perf_counter()
    table, reports = parse(Source("spec.toml", text))
    assert time.perf_counter() - start < 2  # the last one takes half a second, the others milliseconds
    assert [report.code for report in reports] == ["E0106"]
    assert set(table.entries) <= {"x"}


def test_what_the_bounds_allow_is_read() -> None:
    deep = "x = " + "[" * 24 + "]" * 24 + "\n" + ".".join("abcdefghijklmnop") + " = 1\n" + "y = " + "9" * 400
    table = table_of(deep)
    assert plain(table) == tomli.loads(deep)


def test_reading_without_mistakes_needs_neither_lark_nor_what_explains_mistakes() -> None:
    program = (
        "import sys; from dsl.syntax.toml import parse; from dsl.diagnostics.source import Source\n"
        "assert parse(Source('a', 'x = 1'))[1] == []\n"
        "print(*(name for name in sys.modules if name.startswith(('lark', 'dsl.syntax.toml_faults', 'torch'))))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
