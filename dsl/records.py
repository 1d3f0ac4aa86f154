"""`dataclass` as the standard library has it, made of less: a class costs a tenth of a millisecond at start, not half.

All that this project uses is here: frozen or not, with slots, defaults and their makers, fields left out of equality
or of the text; checkers of types see the standard library's. Methods are shared functions where those of the standard
library are written, compiled and run for every class; the constructor alone still is, so that calls stay as fast.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

_NONE: Any = object()


class Field:
    """One field of a record."""

    __slots__ = ("compare", "default", "default_factory", "name", "repr")

    def __init__(self, default: Any, default_factory: Any, compare: bool, repr: bool) -> None:
        self.name = ""
        self.default = default
        self.default_factory = default_factory
        self.compare = compare
        self.repr = repr


def _field(*, default: Any = _NONE, default_factory: Any = _NONE, compare: bool = True, repr: bool = True) -> Any:
    return Field(default, default_factory, compare, repr)


def _fields(record: Any) -> tuple[Field, ...]:
    return tuple(record.__dataclass_fields__.values())


def _replace(record: Any, **changes: Any) -> Any:
    """The same with other values for some fields."""
    return type(record)(**{**{name: getattr(record, name) for name in record.__dataclass_fields__}, **changes})


def _dataclass(
    *, frozen: bool = False, slots: bool = True, eq: bool = True, repr: bool = True
) -> Callable[[type], type]:
    """Make a record of a class: its annotations are its fields."""
    assert slots, "a record has slots"

    def make(plain: type) -> type:
        return _made(plain, frozen, eq, repr)

    return make


def _made(plain: type, frozen: bool, eq: bool, repr: bool) -> type:
    assert not any(hasattr(base, "__dataclass_fields__") for base in plain.__bases__), "a record has no heirs"
    space = {name: value for name, value in vars(plain).items() if name not in ("__dict__", "__weakref__")}
    fields: dict[str, Field] = {}
    for name in plain.__annotations__:
        value = space.pop(name, _NONE)
        assert not isinstance(value, (list, dict, set)), "every record would share it"
        item = value if isinstance(value, Field) else Field(value, _NONE, True, True)
        item.name = name
        fields[name] = item
    space["__qualname__"] = plain.__qualname__
    space["__slots__"] = space["__match_args__"] = tuple(fields)
    space["__dataclass_fields__"] = fields
    space["__reduce__"] = _reduce
    if eq:
        space["__eq__"], hashed = _equality([item.name for item in fields.values() if item.compare])
        space["__hash__"] = hashed if frozen else None
    if repr and "__repr__" not in space:
        space["__repr__"] = _shown
    if frozen:
        space["__setattr__"] = space["__delattr__"] = _refuse
    made = type(plain)(plain.__name__, plain.__bases__, space)
    made.__init__ = _constructor(made, fields, frozen)  # type: ignore[misc]
    return made


def _constructor(made: type, fields: dict[str, Field], frozen: bool) -> Any:
    """The one method that is written out. A frozen record's slots are set past what refuses to set them."""
    scope: dict[str, Any] = {"_NONE": _NONE}
    parameters, lines = ["self"], []
    for name, item in fields.items():
        value = name
        if item.default_factory is not _NONE:
            scope[f"_make_{name}"] = item.default_factory
            parameters.append(f"{name}=_NONE")
            value = f"_make_{name}() if {name} is _NONE else {name}"
        elif item.default is not _NONE:
            scope[f"_default_{name}"] = item.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        if frozen:
            scope[f"_set_{name}"] = vars(made)[name].__set__
        lines.append(f" _set_{name}(self, {value})" if frozen else f" self.{name} = {value}")
    exec(f"def __init__({', '.join(parameters)}):\n" + ("\n".join(lines) or " pass"), scope)
    method = scope["__init__"]
    method.__qualname__ = f"{made.__qualname__}.__init__"
    return method


def _equality(names: list[str]) -> tuple[Any, Any]:
    values: Callable[[Any], Any] = attrgetter(*names) if names else lambda record: ()

    def equal(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    def hashed(self: Any) -> int:
        return hash(values(self))

    return equal, hashed


def _shown(self: Any) -> str:
    parts = []
    for item in self.__dataclass_fields__.values():  # a loop, since trees are deep and the stack is not
        if item.repr:
            parts.append(f"{item.name}={getattr(self, item.name)!r}")
    return f"{type(self).__qualname__}({', '.join(parts)})"


def _reduce(self: Any) -> tuple[type, tuple[Any, ...]]:
    return type(self), tuple(getattr(self, name) for name in self.__dataclass_fields__)


def _refuse(self: Any, name: str, value: Any = None) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"`{name}` of a {type(self).__name__} cannot be changed")


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import fields as fields
    from dataclasses import replace as replace
else:
    dataclass, field, fields, replace = _dataclass, _field, _fields, _replace
