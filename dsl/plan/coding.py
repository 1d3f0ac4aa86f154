"""A Plan as JSON and back. What was read is equal to what was written; what is no plan is refused."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from dsl.plan.plan import FORMAT_VERSION, Plan


class NoPlan(ValueError):
    """A text that is no plan of this version; why."""


def to_json(plan: Plan) -> dict[str, Any]:
    """The plan as plain data."""
    found: dict[str, Any] = plain(plan)
    return {"format_version": found.pop("format_version"), **found}


def from_json(data: Any) -> Plan:
    """The plan that plain data say; `NoPlan` for anything else."""
    version = data.get("format_version") if isinstance(data, dict) else None
    if version != FORMAT_VERSION:
        raise NoPlan(f"its `format_version` is {version!r}, not {FORMAT_VERSION!r}")
    plan: Plan = _read(data, Plan, "plan")
    return plan


def plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(value: Any, kind: Any, path: str) -> Any:
    """A value of a declared type."""
    if kind is Any:
        return _free(value)
    origin = get_origin(kind)
    if origin in (UnionType, Union):
        return _one_of(value, get_args(kind), path)
    if origin is tuple:
        return _tuple(value, get_args(kind), path)
    if origin is dict:
        _need(isinstance(value, dict), path, "a table")
        return {name: _read(item, get_args(kind)[1], f"{path}.{name}") for name, item in value.items()}
    if is_dataclass(kind):
        return _record(value, kind, path)
    if kind is float and isinstance(value, dict):
        value = _free(value)
    _need(type(value) is kind or (kind is float and type(value) is int), path, f"a value of type {kind.__name__}")
    return value


def _record(value: Any, kind: Any, path: str) -> Any:
    _need(isinstance(value, dict), path, "a table")
    hints = _hints(kind)
    for name in value:
        _need(name in hints, f"{path}.{name}", "nothing of that name")
    for name in hints:
        _need(name in value, f"{path}.{name}", "a value")
    return kind(**{name: _read(value[name], hint, f"{path}.{name}") for name, hint in hints.items()})


def _tuple(value: Any, kinds: tuple[Any, ...], path: str) -> Any:
    _need(isinstance(value, list), path, "a list")
    if len(kinds) == 2 and kinds[1] is ...:
        return tuple(_read(item, kinds[0], f"{path}[{i}]") for i, item in enumerate(value))
    _need(len(value) == len(kinds), path, f"a list of {len(kinds)}")
    return tuple(_read(item, kind, f"{path}[{i}]") for i, (item, kind) in enumerate(zip(value, kinds, strict=True)))


def _one_of(value: Any, kinds: tuple[Any, ...], path: str) -> Any:
    if value is None and NoneType in kinds:
        return None
    kinds = tuple(kind for kind in kinds if kind is not NoneType)
    if type(value) in kinds or len(kinds) > 1:
        _need(type(value) in kinds, path, "a value of another type")
        return value
    return _read(value, kinds[0], path)


def _free(value: Any) -> Any:
    """A value of a setting: lists are tuples, and numbers that JSON lacks come back."""
    if isinstance(value, list):
        return tuple(map(_free, value))
    if isinstance(value, dict):
        if list(value) == ["float"] and value["float"] in ("inf", "-inf", "nan"):
            return float(value["float"])
        return {name: _free(item) for name, item in value.items()}
    return value


def _need(holds: bool, path: str, what: str) -> None:
    if not holds:
        raise NoPlan(f"`{path}` needs {what}")
