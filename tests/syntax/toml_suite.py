"""The files of the TOML conformance suite (list 1.0.0), and what the tests ask of a parsed document."""

from __future__ import annotations

import datetime
import json
import tarfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from dsl.diagnostics.source import Source, Text
from dsl.syntax.toml import Array, Node, Scalar, Table

SUITE = Path(__file__).resolve().parents[3] / "shared" / "data" / "toml-test.tar.gz"
NO_SUITE = "the conformance suite is not beside the checkout"


@lru_cache(maxsize=1)
def _contents() -> dict[str, bytes]:
    with tarfile.open(SUITE) as archive:
        files = {member.name: archive.extractfile(member) for member in archive if member.isfile()}
        return {name.partition("/tests/")[2]: file.read() for name, file in files.items() if file is not None}


def files(kind: str) -> list[Any]:
    """The names of the suite's `valid` or `invalid` documents, as parameters of a test."""
    if not SUITE.exists():
        return [pytest.param("", marks=pytest.mark.skip(reason=NO_SUITE))]
    names = _contents()["files-toml-1.0.0"].decode().split()
    return [
        pytest.param(name, id=name[:-5]) for name in names if name.startswith(kind + "/") and name.endswith(".toml")
    ]


def content(name: str) -> bytes:
    return _contents()[name]


def expected(name: str) -> Any:
    """What the suite says a valid document means."""
    return _untagged(json.loads(_contents()[name[:-4] + "json"]))


def _untagged(value: Any) -> Any:
    if isinstance(value, list):
        return [_untagged(item) for item in value]
    if set(value) != {"type", "value"}:
        return {key: _untagged(item) for key, item in value.items()}
    kind, text = value["type"], value["value"]
    if kind.startswith("datetime"):
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00").replace("z", "+00:00"))
    read = {
        "string": str,
        "integer": int,
        "float": float,
        "bool": "true".__eq__,
        "date-local": datetime.date.fromisoformat,
        "time-local": datetime.time.fromisoformat,
    }[kind]
    return read(text)


def same(left: Any, right: Any) -> bool:
    """Equal, types and `nan` too."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right) or (left != left and right != right)


def nodes(node: Node) -> Iterator[Node]:
    yield node
    below = [entry.value for entry in node.entries.values()] if isinstance(node, Table) else []
    for child in node.items if isinstance(node, Array) else below:
        yield from nodes(child)


def scalars(table: Table) -> list[Scalar]:
    return [node for node in nodes(table) if isinstance(node, Scalar)]


def check_text(text: Text, source: Source, inside: tuple[int, int]) -> None:
    """The runs spell the whole value, in order, from within the string's quotes."""
    done, at = 0, inside[0]
    for run in text.runs:
        assert run.start == done
        assert at <= run.source_start <= run.source_end <= inside[1]
        if run.end - run.start == run.source_end - run.source_start:
            assert source.text[run.source_start : run.source_end] == text.value[run.start : run.end]
        else:
            assert run.end - run.start == 1
            assert source.text[run.source_start] in "\\\r"
        done, at = run.end, run.source_end
    assert done == len(text.value)
    assert text.runs
