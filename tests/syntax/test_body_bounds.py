"""Bodies made to hurt: each is refused, or read, in a time that grows with its length alone."""

from __future__ import annotations

import sys
from time import process_time

import pytest

from dsl.diagnostics.source import Source, Text
from dsl.syntax.body import LONGEST, parse_body
from dsl.syntax.tree import Body, Chain, ListOf, Move

MANY = 20_000


def read(text: str) -> tuple[Body, list[str]]:
    body, diagnostics = parse_body(Text.whole(Source("body.dsl", text)))
    return body, [diagnostic.code for diagnostic in diagnostics]


REFUSED = {
    "parentheses": ("(" * MANY, "E0356"),
    "parentheses, closed": ("(" * MANY + "x" + ")" * MANY, "E0356"),
    "lists": ("[" * MANY, "E0356"),
    "braces": ("a {" * MANY, "E0356"),
    "open lines": ("f(\n" * MANY, "E0356"),
    "a sum": (" + ".join(["a"] * MANY), "E0356"),
    "powers": (" ** ".join(["9"] * MANY), "E0356"),
    "signs": ("-" * MANY + "a", "E0356"),
    "nots": ("not " * MANY + "a", "E0356"),
    "choices": (" if c else ".join(["a"] * MANY), "E0356"),
    "indices": ("a" + "[0]" * MANY, "E0356"),
    "attributes": ("a" + ".b" * MANY, "E0356"),
    "attributes of an index": ("a[0]" + ".b" * MANY, "E0356"),
    "a number": ("9" * MANY, "E0352"),
    "a real number": ("1e999", "E0352"),
    "a tuple without parentheses": ("a, " * MANY, "E0340"),
    "bad characters": ("\0" * MANY, "E0343"),
    "half strings": ('"' * (MANY + 1), "E0344"),
    "values": ("a " * MANY, "E0346"),
    "ifs": ("a if " * MANY, "E0349"),
    "dots": ("..." * MANY, "E0340"),
    "a long text": ("a" * 2 * LONGEST, "E0357"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_too_much_is_refused_once(name: str) -> None:
    text, code = REFUSED[name]
    start = process_time()
    body, codes = read(text)
    assert codes == [code]
    assert "Hole()" in repr(body)
    assert process_time() - start < 2


def test_what_is_merely_long_is_read() -> None:
    (chain,) = read(" -> ".join(["a"] * MANY))[0].statements
    assert isinstance(chain, Move) and isinstance(chain.value, Chain) and len(chain.value.steps) == MANY
    (items,) = read("[" + "1, " * MANY + "]")[0].statements
    assert isinstance(items, Move) and isinstance(items.value, ListOf) and len(items.value.items) == MANY
    assert len(read("a\n" * MANY)[0].statements) == MANY
    assert read(" " * 1_000_000)[0].statements == ()
    assert read("f(" + ", ".join(f"a{n}=1" for n in range(MANY)) + ")")[1] == []


@pytest.mark.parametrize(
    "text",
    [
        "(" * 190 + "x" + ")" * 190,
        "[" * 190 + "]" * 190,
        " + ".join(["a"] * 190),
        " ** ".join(["a"] * 190),
        "-" * 190 + "a",
        " if c else ".join(["a"] * 190),
        "a { " * 60 + "b" + " }" * 60,
        "f(" * 90 + ")" * 90,
    ],
)
def test_what_is_not_refused_can_be_walked_by_recursion(text: str) -> None:
    body, codes = read(text)
    assert codes == []
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(5000)  # of which the test runner takes its share
    try:
        assert body == read(text)[0]
        hash(body)
        repr(body)
    finally:
        sys.setrecursionlimit(limit)


def test_time_grows_with_length() -> None:
    def seconds(lines: int) -> float:
        text = "conv(64, 3, padding=1) -> batchnorm -> relu\nlinear(64) -> relu\n" * (lines // 2)
        best = float("inf")
        for _ in range(3):
            start = process_time()
            assert read(text)[1] == []
            best = min(best, process_time() - start)
        return best / lines

    assert seconds(8000) < 2.5 * seconds(1000)


def test_faults_are_found_in_a_time_that_grows_with_length() -> None:
    for text in ("f(\n" * 150 + "a\n" * 5000, "x }\n" * 5000, "'\n" * 5000, "a {\n(\n}\n" * 2000, "a | " * 5000):
        start = process_time()
        assert read(text)[1]
        assert process_time() - start < 2
