"""The conformance suite of TOML 1.0: values as it says, structure as tomli has it, a place for everything."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import tomli

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.source import Source
from dsl.syntax.reading import read
from dsl.syntax.toml import Array, Scalar, Table, parse, plain
from dsl.syntax.toml_keys import key_parts
from tests.syntax.toml_suite import check_text, content, expected, files, nodes, same, scalars


@pytest.mark.parametrize("name", files("valid"))
def test_a_valid_file_means_what_the_suite_says(name: str) -> None:
    table, reports = parse(Source(name, content(name).decode()))
    assert reports == []
    assert same(plain(table), expected(name))


@pytest.mark.parametrize("name", files("valid"))
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_each_place_spells_what_stands_there(name: str, ends: str) -> None:
    text = content(name).decode().replace("\r\n", "\n").replace("\n", ends)
    source = Source(name, text)
    table, _ = parse(source)
    assert same(plain(table), tomli.loads(text.lstrip("\ufeff")))
    for node in nodes(table):
        assert node.span.source is source
        if isinstance(node, Scalar):
            spelt = tomli.loads(f"x = {node.span.text}")["x"]
            assert same(spelt, node.value)
            assert (node.text is not None) == isinstance(node.value, str)
            if node.text is not None:
                assert node.text.value == node.value
                check_text(node.text, source, (node.span.start + 1, node.span.end - 1))
        if isinstance(node, Table):
            for key, entry in node.entries.items():
                assert entry.key == key
                assert key_parts(text, entry.key_span.start, entry.key_span.end)[0][0] == key
            if node.inline:
                assert (node.span.text[0], node.span.text[-1]) == ("{", "}")
            if node.header:
                assert node.header == node.span
                assert (node.span.text[0], node.span.text[-1]) == ("[", "]")
        if isinstance(node, Array):
            assert (node.span.text[0], node.span.text[-1]) == ("[", "]")


@pytest.mark.parametrize("name", files("valid"))
def test_values_stand_in_the_order_of_the_file_and_apart(name: str) -> None:
    table, _ = parse(Source(name, content(name).decode()))
    places = sorted((node.span.start, node.span.end) for node in scalars(table))
    assert all(end <= start for (_, end), (start, _) in pairwise(places))


@pytest.mark.parametrize("name", files("valid"))
def test_a_byte_order_mark_changes_no_value_and_no_column(name: str) -> None:
    text = content(name).decode().lstrip("\ufeff")
    with_mark, without = Source(name, "\ufeff" + text), Source(name, text)
    left, right = scalars(parse(with_mark)[0]), scalars(parse(without)[0])
    assert same([node.value for node in left], [node.value for node in right])
    for marked, bare in zip(left, right, strict=True):
        assert with_mark.position(marked.span.start) == without.position(bare.span.start)
        assert with_mark.byte_offset(marked.span.start) == without.byte_offset(bare.span.start) + 3


@pytest.mark.parametrize("name", files("invalid"))
def test_an_invalid_file_has_a_report_with_a_place(name: str, tmp_path: Path) -> None:
    path = tmp_path / "spec.toml"
    path.write_bytes(content(name))
    source = read(path, "spec.toml")
    reports = [source] if isinstance(source, Diagnostic) else parse(source)[1]
    assert reports
    for report in reports:
        assert report.span is not None
        assert report.severity == "error"
        assert report.label or report.code == "E0127"
        assert not report.message.startswith("this is no TOML"), "tomli's own words are for what nobody thought of"
