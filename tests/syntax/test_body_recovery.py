"""What is left of a body with mistakes: a hole for the smallest stretch, and all the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.diagnostics.source import Source, Text
from dsl.syntax.body import parse_body
from dsl.syntax.tree import Bind, Block, Body, Chain, Hole, Move, Name, Repeat, Shared, Target
from tests.syntax.bodies import bodies, soup


def read(text: str) -> tuple[Body, list[str]]:
    body, diagnostics = parse_body(Text.whole(Source("body.dsl", text)))
    return body, [diagnostic.code for diagnostic in diagnostics]


def move(name: str) -> Move:
    return Move(Name(name, (0, 0)), (0, 0))


HOLE = Move(Hole((0, 0)), (0, 0))


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("a\nb c\nd", (move("a"), HOLE, move("d"))),
        ("a; b c; d", (move("a"), HOLE, move("d"))),
        ("a\nf(1 2) -> g(\n  3\n) -> x\nd", (move("a"), HOLE, move("d"))),
        ("a -> \n\nf(1,, 2)\nd", (HOLE, move("d"))),
        ("a\nconv(3 -> relu\nb", (move("a"), HOLE, move("b"))),
        ("a\nconv(3,\n  4\nb\nc", (move("a"), HOLE, move("b"), move("c"))),
        ("a\nf('x) -> g(\nb", (move("a"), HOLE, move("b"))),
        ("for i in x:\n  a\nb", (HOLE, move("a"), move("b"))),
        ("a b\nc d", (HOLE, HOLE)),
        ("$", (HOLE,)),
    ],
)
def test_a_mistake_makes_a_hole_of_its_statement_alone(text: str, statements: tuple[object, ...]) -> None:
    assert read(text)[0].statements == statements


def test_within_braces_it_is_the_inner_statement() -> None:
    body, codes = read("block a {\n  b c\n  repeat(2) { d; e f; g }\n}\nf(h { 1 2\n i })")
    block, call = body.statements
    assert isinstance(block, Block)
    first, second = block.body.statements
    assert first == HOLE
    assert isinstance(second, Move) and isinstance(second.value, Repeat)
    assert second.value.body.statements == (move("d"), HOLE, move("g"))
    assert isinstance(call, Move) and "Hole()" in repr(call) and "name='i'" in repr(call)
    assert codes == ["E0346"] * 3


def test_a_hole_is_where_its_statement_was() -> None:
    text = "a\n  b c -> (d\n) # e\nf"
    statement = read(text)[0].statements[1]
    assert isinstance(statement, Move) and isinstance(statement.value, Hole)
    assert text[slice(*statement.at)] == text[slice(*statement.value.at)] == "b c -> (d\n)"


def test_names_that_were_being_bound_are_bound() -> None:
    hole = Hole((0, 0))
    x, y, at = Target("x", (0, 0)), Target("y", (0, 0)), (0, 0)
    cases = {
        "x = a b": Bind((x,), hole, at),
        "x, y = a b": Bind((x, y), hole, at),
        "x =": Bind((x,), hole, at),
        "x = y = a": Bind((x,), hole, at),
        "shared x = a b": Shared(x, hole, at),
        "shared x": Shared(x, hole, at),
        "block x(a b) { c }": Shared(x, hole, at),
        "x[0] = 3": HOLE,
    }
    assert {text: read(text)[0].statements[0] for text in cases} == cases


def test_what_can_only_mean_one_thing_is_read_as_that() -> None:
    good = "x = true if a == 1 and not b else none -> f(c=3)\nx -> g"
    body, codes = read("x = True if a = 1 && !b else null => f(c: 3)\nx |> g")
    assert body == read(good)[0]
    assert codes == ["E0343", "E0349", "E0343", "E0343", "E0343", "E0343", "E0349", "E0343"]


def test_a_statement_that_was_put_together_can_have_another_mistake() -> None:
    body, codes = read("x = a if b\n else c d\nblock e\n{ f g }\ny")
    x, block, y = body.statements
    assert codes == ["E0349", "E0346", "E0349", "E0346"]
    assert isinstance(x, Bind) and isinstance(x.value, Hole)
    assert isinstance(block, Block) and block.body.statements == (HOLE,)
    assert y == move("y")


def test_brackets_that_are_not_closed_hide_nothing_after_them() -> None:
    body, codes = read("repeat(2) {\n  conv(3 relu\n  a\n}\nx = [1\nb\n")
    repeat, x, b = body.statements
    assert isinstance(repeat, Move) and isinstance(repeat.value, Repeat)
    assert repeat.value.body.statements == (HOLE, move("a"))
    assert isinstance(x, Bind) and b == move("b")
    assert codes == ["E0341", "E0341"]


def test_a_bad_literal_is_a_hole_in_its_place() -> None:
    (statement,) = read("a -> 3x3")[0].statements
    assert statement == Move(Chain((Name("a", (0, 0)), Hole((0, 0))), (0, 0)), (0, 0))


def test_after_twenty_mistakes_the_rest_is_left_alone() -> None:
    body, codes = read("a b\n" * 50)
    assert len(codes) == 20
    assert body.statements == (HOLE,)
    body, codes = read("a b\n" * 19)
    assert len(codes) == len(body.statements) == 19


@given(soup())
def test_anything_at_all_is_read(text: str) -> None:
    body, codes = read(text)
    assert (0, len(text)) == body.at
    assert bool(codes) or "Hole()" not in repr(body)


@given(st.text())
def test_any_characters_are_read(text: str) -> None:
    read(text)


@given(bodies(), st.data())
def test_a_body_that_lost_a_character_is_read(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    read(text[:at] + text[at + 1 :])


@given(bodies(), bodies())
def test_a_mistake_changes_nothing_around_it(before: str, after: str) -> None:
    def good(text: str) -> tuple[object, ...]:
        return read(text)[0].statements

    body, codes = read(f"{before}\n3 4\n{after}")
    assert codes == ["E0346"]
    assert body.statements == (*good(before), HOLE, *good(after))
