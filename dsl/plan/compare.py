"""What differs between two plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple

from dsl.plan.plan import Plan


class Change(NamedTuple):
    """A value that two plans have differently; None where one lacks it."""

    path: str
    left: Any
    right: Any


_APART = ("defaults", "hints")
"""What follows from the rest and would say it twice."""


def difference(left: Plan, right: Plan) -> tuple[Change, ...]:
    """Every value that differs, by its path in the plan; none for equal plans."""
    return _between(left, right, _names(left)) or _between(left, right, _APART)


def _between(left: Plan, right: Plan, names: tuple[str, ...]) -> tuple[Change, ...]:
    return tuple(change for name in names for change in _differ(name, getattr(left, name), getattr(right, name)))


def _names(plan: Plan) -> tuple[str, ...]:
    return tuple(item.name for item in fields(plan) if item.name not in _APART)


def _differ(path: str, left: Any, right: Any) -> Iterator[Change]:
    if left == right and type(left) is type(right):
        return
    if is_dataclass(left) and type(left) is type(right):
        for item in fields(left):
            yield from _differ(f"{path}.{item.name}", getattr(left, item.name), getattr(right, item.name))
    elif isinstance(left, dict) and isinstance(right, dict):
        for name in {**left, **right}:
            yield from _differ(f"{path}.{name}", left.get(name), right.get(name))
    elif isinstance(left, tuple) and isinstance(right, tuple) and any(map(is_dataclass, (*left, *right))):
        yield from _differ_in_lists(path, left, right)
    else:
        yield Change(path, left, right)


def _differ_in_lists(path: str, left: tuple[Any, ...], right: tuple[Any, ...]) -> Iterator[Change]:
    """Lists of named things are compared by name, others by place."""
    one, other = _keyed(left), _keyed(right)
    for key in {**one, **other}:
        yield from _differ(f"{path}[{key}]", one.get(key), other.get(key))


def _keyed(items: tuple[Any, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place, item in enumerate(items):
        names = [str(part) for name in ("role", "name", "path", "code") if (part := getattr(item, name, ""))]
        key = ".".join(names) or str(place)
        found[key if key not in found else f"{key}#{place}"] = item
    return found
