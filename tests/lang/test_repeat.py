"""`repeat` with several names takes each item apart."""

from __future__ import annotations

import pytest

from tests.lang.bodies import model

X = "float[B, 3, 8, 8]"


def test_each_name_stands_for_a_part_of_the_item() -> None:
    found = model("repeat(width, size in [[4, 1], [8, 3]]) { conv(width, size) }", X)
    assert found.weights == {
        "repeat1.0.conv1.weight": (4, 3, 1, 1),
        "repeat1.0.conv1.bias": (4,),
        "repeat1.1.conv1.weight": (8, 4, 3, 3),
        "repeat1.1.conv1.bias": (8,),
    }


def test_the_list_may_be_a_param() -> None:
    assert model("repeat(w, n in rows) { repeat(n) { conv(w, 1) } }", X, rows=((4, 2), (6, 1))).type == (
        "float[B, 6, 8, 8]"
    )


def test_an_underscore_takes_nothing() -> None:
    assert model("repeat(width, _ in [[4, 1]]) { conv(width, 1) }", X).type == "float[B, 4, 8, 8]"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("repeat(a, b in [[4, 1], [8, 2, 3]]) { conv(a, b) }", "E0318", "[8, 2, 3]"),
        ("repeat(a, b in [4, 8]) { conv(a, b) }", "E0318", "4"),
        ("repeat(a, b in rows) { conv(a, b) }", "E0318", "rows"),
        ("repeat(a, b in 4) { conv(a, b) }", "E0369", "4"),
        ("repeat(a, a in [[4, 8]]) { conv(a, 1) }", "E0348", "a"),
    ],
)
def test_items_that_do_not_fit_the_names_are_reported(text: str, code: str, place: str) -> None:
    assert model(text, X, rows=((4, 1, 2),)).places == [(code, place)]


def test_names_of_a_loop_without_turns_are_known_in_its_body() -> None:
    found = model("repeat(i in range(1, 1)) { linear(i) }\nrepeat(a, b in []) { linear(a + b) }")
    assert found.codes == []
    assert found.type == "float[B, 8]"
