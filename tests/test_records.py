"""Records do what the standard library's dataclasses do, as far as they go."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dsl import records

ROOT = Path(__file__).parents[1]
MAKERS: list[Any] = [dataclasses, records]


@records.dataclass(frozen=True, slots=True)
class Point:
    """Two numbers and a name."""

    x: int
    y: int = 2
    name: str = records.field(default="", compare=False, repr=False)

    @property
    def sum(self) -> int:
        return self.x + self.y


@records.dataclass(slots=True)
class Bag:
    items: list[int] = records.field(default_factory=list)
    size: int = 0


def frozen(maker: Any) -> Any:
    @maker.dataclass(frozen=True, slots=True)
    class Made:
        a: int
        b: Any = None
        c: int = maker.field(default=3, compare=False)
        d: dict[str, int] = maker.field(default_factory=dict, repr=False, compare=False)

    return Made


@pytest.mark.parametrize("arguments", [(1,), (1, 2), (1, [2], 4), (1, (2,), 5, {"x": 1})])
def test_constructors_and_texts_are_those_of_dataclasses(arguments: tuple[Any, ...]) -> None:
    one, other = (frozen(maker)(*arguments) for maker in MAKERS)
    assert repr(one) == repr(other)
    assert [getattr(one, name) for name in "abcd"] == [getattr(other, name) for name in "abcd"]


@pytest.mark.parametrize("maker", MAKERS, ids=["dataclasses", "records"])
def test_equality_and_hashes_leave_out_what_is_not_compared(maker: Any) -> None:
    made = frozen(maker)
    assert made(1, 2, 3) == made(1, 2, 4)
    assert hash(made(1, 2, 3)) == hash(made(1, 2, 4))
    assert made(1, 2) != made(1, 3)
    assert made(1) != (1, None)
    assert made(1) != frozen(maker)(1), "another class is another thing"
    with pytest.raises(TypeError):
        hash(made(1, [2]))


@pytest.mark.parametrize("maker", MAKERS, ids=["dataclasses", "records"])
def test_frozen_records_refuse_changes(maker: Any) -> None:
    made = frozen(maker)(1)
    for change in (lambda: setattr(made, "a", 2), lambda: setattr(made, "z", 2), lambda: delattr(made, "a")):
        with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
            change()
    assert made.a == 1
    assert not hasattr(made, "__dict__")


@pytest.mark.parametrize("arguments", [(), (1, 2, 3, {}, 5)])
def test_wrong_calls_are_refused(arguments: tuple[Any, ...]) -> None:
    for maker in MAKERS:
        with pytest.raises(TypeError):
            frozen(maker)(*arguments)
    with pytest.raises(TypeError):
        Point(1, z=2)  # type: ignore[call-arg]


def test_made_defaults_are_not_shared() -> None:
    one, other = Bag(), Bag()
    one.items.append(1)
    assert (one.items, other.items) == ([1], [])
    one.size = 4
    assert one == Bag([1], 4)
    assert Bag.__hash__ is None


def test_a_default_that_would_be_shared_is_refused() -> None:
    with pytest.raises(AssertionError):

        @records.dataclass(slots=True)
        class Wrong:
            items: list[int] = []  # noqa: RUF012  (that is the point)


def test_records_are_replaced_copied_and_pickled() -> None:
    point = Point(1, name="p")
    assert (records.replace(point, y=5), records.replace(point, y=5).name) == (Point(1, 5), "p")
    for same in (copy.copy(point), copy.deepcopy(point), pickle.loads(pickle.dumps(point))):
        assert (same, same.name, same.sum) == (point, "p", 3)
    assert [item.name for item in records.fields(point)] == ["x", "y", "name"]
    assert Point.__doc__ == "Two numbers and a name."
    match point:
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_a_start_is_spared_the_standard_librarys() -> None:
    code = "import sys, dsl.lang.check; sys.exit('dataclasses' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0
