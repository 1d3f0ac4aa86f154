"""Drawings: boxes do not overlap, wires run down, and the files are what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dsl.lang.check import check_spec_file
from dsl.lang.program import Program
from dsl.plan.drawing.files import drawn
from dsl.plan.drawing.layered import Laid, Placed, inner_left, lay_out
from dsl.plan.drawing.picture import picture

ROOT = Path(__file__).parents[2]
SPECS = ("resnet18", "unet", "gpt", "gan", "siamese", "seq2seq", "vae", "style_transfer", "mnist_cnn")


def program_of(name: str) -> Program:
    program, _ = check_spec_file(str(ROOT / "specs" / f"{name}.toml"))
    assert program is not None
    return program


def pictures(name: str, depth: int) -> Iterator[Laid]:
    for model in program_of(name).models.values():
        yield lay_out(picture(model.graph, depth))


def boxes(laid: Laid) -> Iterator[tuple[Laid, Placed]]:
    for placed in laid.boxes:
        yield laid, placed
        if placed.inner is not None:
            yield from boxes(placed.inner)


@pytest.mark.parametrize("depth", [0, 1, -1])
@pytest.mark.parametrize("name", SPECS)
def test_boxes_stand_apart_inside_their_own(name: str, depth: int) -> None:
    for laid in pictures(name, depth):
        for level, placed in boxes(laid):
            assert placed.x - placed.left >= -0.01
            assert placed.x + placed.right <= level.width + 0.01
            assert placed.y + placed.height <= level.height + 0.01
            if placed.inner is not None:
                assert inner_left(placed) >= placed.x - placed.left
                assert inner_left(placed) + placed.inner.width <= placed.x + placed.right + 0.01
            for other in level.boxes:
                if other is placed or not (other.height and placed.height):
                    continue
                beside = (
                    placed.x + placed.right <= other.x - other.left or other.x + other.right <= placed.x - placed.left
                )
                above = placed.y + placed.height <= other.y or other.y + other.height <= placed.y
                assert beside or above, (placed.box.title, other.box.title)


@pytest.mark.parametrize("name", SPECS)
def test_wires_run_down_and_through_no_box(name: str) -> None:
    for laid in pictures(name, -1):
        for level in {id(level): level for level, _ in boxes(laid)}.values():
            for wire, points in level.wires:
                heights = [y for _, y in points]
                assert heights == sorted(heights)
                for (x, top), (to_x, foot) in pairwise(points):
                    for place, placed in enumerate(level.boxes):
                        passes = abs(x - to_x) < 0.5 and top < placed.y + placed.height - 0.1 and foot > placed.y + 0.1
                        if passes and place not in (wire.source, wire.target):
                            assert not placed.x - placed.left < x < placed.x + placed.right, placed.box.title


def test_a_plain_chain_is_one_straight_line() -> None:
    (laid,) = pictures("mnist_cnn", 0)
    assert len({round(placed.x, 3) for placed in laid.boxes}) == 1


def test_a_residual_wire_runs_beside_the_chain_in_one_lane() -> None:
    (laid,) = pictures("gpt", 1)
    block = next(placed for placed in laid.boxes if placed.inner is not None)
    assert block.inner is not None
    long = [points for _, points in block.inner.wires if len(points) > 3]
    assert len(long) == 2
    for points in long:
        assert len({round(x, 3) for x, _ in points[2:-1]}) == 1


@pytest.mark.parametrize("name", SPECS)
def test_an_svg_is_well_formed_and_shows_every_box(name: str) -> None:
    program = program_of(name)
    tree = ElementTree.fromstring(drawn("x.svg", name, program, -1))
    shown = " ".join(text.text or "" for text in tree.iter("{http://www.w3.org/2000/svg}text"))
    for model in program.models.values():
        for box in picture(model.graph, -1).boxes:
            assert box.title in shown


@pytest.mark.parametrize("name", SPECS)
def test_dot_and_mermaid_name_what_their_wires_join(name: str) -> None:
    program = program_of(name)
    for text, arrow in ((drawn("x.dot", name, program, -1), "->"), (drawn("x.mermaid", name, program, -1), "-->")):
        made = set(re.findall(r"^ *(m\d\w*)(?= ?[\[({])", text, re.MULTILINE))
        joined = set(re.findall(rf"(m\d\w*) {arrow}", text)) | set(re.findall(rf"{arrow}(?:\|[^|]*\|)? (m\d\w*)", text))
        assert joined
        assert joined <= made
        assert text.count("{") == text.count("}") or arrow == "-->"


def test_what_a_spec_says_cannot_break_out_of_a_drawing() -> None:
    program = program_of("mnist_cnn")
    title = '<script>"]\n'
    assert "<script>" not in drawn("x.svg", title, program, 1)
    assert '\\"' in drawn("x.dot", title, program, 1)
    assert '"]' not in drawn("x.mmd", title, program, 1).splitlines()[1][8:-1]


def test_blocks_unfold_with_depth() -> None:
    program = program_of("resnet18")
    sizes = [len(drawn("x.svg", "x", program, depth)) for depth in (1, 2, 3)]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]
