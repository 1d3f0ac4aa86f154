"""The layer table: paths, kinds, parameters and multiply-adds."""

from __future__ import annotations

from pathlib import Path

import pytest

import dsl
from dsl.plan.layers import layers, total_macs
from dsl.plan.work import model_work
from tests.lang.bodies import model

SPECS = Path(__file__).parents[2] / "specs"
SIZES = {"T": 32, "S": 16}

RESIDUAL = """
block basic(ch) { _ + (conv(ch, 3, padding=1) -> relu) }
conv(8, 3, padding=1)
repeat(3) { basic(8) }
basic(8)
flatten -> linear(10)
"""


def test_rows_stand_as_they_are_written() -> None:
    rows = layers(model(RESIDUAL, "float[B, 3, 16, 16]").made, {})
    assert [row.kind for row in rows] == ["conv", "repeat", "basic", "flatten", "linear"]
    repeat, basic = rows[1], rows[2]
    assert repeat.times == 3
    assert [row.kind for row in repeat.children] == ["basic"]
    assert [row.kind for row in basic.children] == ["conv", "relu", "+"]
    assert str(rows[0].type) == "float[B, 8, 16, 16]"


def test_paths_are_those_of_the_weights() -> None:
    graph = model(RESIDUAL, "float[B, 3, 16, 16]").made
    rows = layers(graph, {})
    names = {name.rpartition(".")[0] for name, _ in graph.weights()}
    assert rows[2].children[0].path in names
    assert rows[1].children[0].children[0].path in names


def test_numbers_of_a_block_are_those_of_its_turns() -> None:
    rows = layers(model(RESIDUAL, "float[B, 3, 16, 16]").made, {})
    assert rows[1].trained == 3 * rows[2].trained == 3 * (8 * 8 * 9 + 8)
    assert rows[1].macs == 3 * (rows[2].macs or 0) == 3 * 8 * 8 * 9 * 16 * 16


def test_what_is_shared_counts_its_weights_once_and_its_work_each_time() -> None:
    rows = layers(model("shared f = linear(8)\nf -> f").made, {})
    assert [row.trained for row in rows] == [72, 0]
    assert [row.macs for row in rows] == [64, 64]


def test_frozen_weights_stand_apart() -> None:
    rows = layers(model("linear(4) -> linear(2)").made, {}, frozen=("linear1.*",))
    assert [(row.trained, row.frozen) for row in rows] == [(0, 36), (10, 0)]


def test_frozen_patterns_see_whole_names() -> None:
    rows = layers(model("block a { linear(8) }\na\nrepeat(2) { a }").made, {}, frozen=("repeat1.1.*",))
    assert [(row.trained, row.frozen) for row in rows] == [(72, 0), (72, 72)]


def test_buffers_are_no_parameters() -> None:
    (row,) = layers(model("batchnorm").made, {})
    assert (row.trained, row.buffers) == (16, 17)


def test_what_depends_on_a_length_needs_it() -> None:
    graph = model("linear(4)", "float[B, T, 8]").made
    assert [row.macs for row in layers(graph, {})] == [None]
    assert [row.macs for row in layers(graph, {"T": 3})] == [3 * 32]


@pytest.mark.parametrize("path", sorted(SPECS.rglob("*.toml")), ids=lambda path: path.stem)
def test_the_rows_of_a_shipped_spec_add_up(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("weights='default', ", "")
    program, _ = dsl.check(str(path), text=text)
    assert program is not None
    for item in program.models.values():
        rows = layers(item.graph, SIZES, item.frozen)
        assert sum(row.trained + row.frozen for row in rows) == item.graph.parameters()
        assert sum(row.buffers for row in rows) == item.graph.parameters(trained=False)
        work = model_work(item.graph, {**SIZES, "B": 1}, training=False)
        assert total_macs(rows) == work.forward // 2


def test_ten_thousand_layers() -> None:
    (row,) = layers(model("repeat(10000) { linear(8) }").made, {})
    assert row.macs == 640_000
    assert len(row.children) == 1
