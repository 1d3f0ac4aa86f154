"""When two sizes can never be equal."""

from __future__ import annotations

import pytest

from dsl.types.dims import Dim, differ, symbol

B, T = symbol("B"), symbol("T")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (2, 3),
        (B, B + 1),
        (2 * B, 5 * B),
        (3 * B, 256),
        (64 * B, 2),
        (4 * B + 2 * T, 7),
        (B + 8, 3),
        (3 - B, T + 4),
        ((54 * B) // 8, 2),
    ],
)
def test_sizes_that_are_never_equal(one: Dim, other: Dim) -> None:
    assert differ(one, other)
    assert differ(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [(2, 2), (B, 4), (3 * B, 255), (B * T, 7), (B - 8, T), (T // 8, 4), ((T // 8) * 2, 6), (B, T)]
)
def test_sizes_that_may_be_equal(one: Dim, other: Dim) -> None:
    assert not differ(one, other)
    assert not differ(other, one)
