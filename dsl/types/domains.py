"""What a setting may be: one small value that checks, describes itself in words and as JSON Schema.

Settings of the catalogue (`conv(kernel_size)`) and keys of a spec (`trainer.max_epochs`) declare theirs with these.
They are plain classes: as dataclasses they would cost every start as much as all other imports of this package.
"""

from __future__ import annotations

import math
from typing import Any

from dsl.types.dims import Formula


class Domain:
    """The values that a setting takes. Two domains are equal if they take the same values for the same reason."""

    __slots__: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and isinstance(other, Domain) and self._fields == other._fields

    def __hash__(self) -> int:
        return hash((type(self), *self._fields.values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._fields.items())})"

    @property
    def _fields(self) -> dict[str, Any]:
        names = [name for owner in type(self).__mro__ for name in getattr(owner, "__slots__", ())]
        return {name: getattr(self, name) for name in sorted(names)}

    def accepts(self, value: Any) -> bool:
        raise NotImplementedError

    @property
    def words(self) -> str:
        """What the setting takes, to be read after "takes": `a whole number of at least 1`."""
        raise NotImplementedError

    def schema(self) -> dict[str, Any]:
        raise NotImplementedError


def is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class Whole(Domain):
    """A whole number between bounds, both included."""

    __slots__ = ("high", "low")

    def __init__(self, low: int | None = None, high: int | None = None) -> None:
        self.low = low
        self.high = high

    def accepts(self, value: Any) -> bool:
        return is_whole(value) and (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    @property
    def words(self) -> str:
        if self.low is not None and self.high is not None:
            return f"a whole number from {self.low} to {self.high}"
        if self.low is not None:
            return f"a whole number of at least {self.low}"
        if self.high is not None:
            return f"a whole number of at most {self.high}"
        return "a whole number"

    def schema(self) -> dict[str, Any]:
        bounds = {"minimum": self.low, "maximum": self.high}
        return {"type": "integer", **{key: bound for key, bound in bounds.items() if bound is not None}}


class Size(Domain):
    """A size of a tensor: a whole number of at least `low`, or a formula over sizes known only at run time."""

    __slots__ = ("low",)

    def __init__(self, low: int = 0) -> None:
        self.low = low

    def accepts(self, value: Any) -> bool:
        return isinstance(value, Formula) or (is_whole(value) and value >= self.low)

    @property
    def words(self) -> str:
        return f"a size, a whole number of at least {self.low}"

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low}


class Number(Domain):
    """A number between bounds; `above` and `below` are bounds that are not included."""

    __slots__ = ("above", "below", "finite", "high", "low")

    def __init__(
        self,
        low: float | None = None,
        high: float | None = None,
        above: float | None = None,
        below: float | None = None,
        finite: bool = True,
    ) -> None:
        self.low = low
        self.high = high
        self.above = above
        self.below = below
        self.finite = finite

    def accepts(self, value: Any) -> bool:
        return (
            is_number(value)
            and (not self.finite or _is_finite(value))
            and (self.low is None or value >= self.low)
            and (self.high is None or value <= self.high)
            and (self.above is None or value > self.above)
            and (self.below is None or value < self.below)
        )

    @property
    def words(self) -> str:
        low = f"of at least {_plain(self.low)}" if self.low is not None else ""
        low = f"above {_plain(self.above)}" if self.above is not None else low
        high = f"of at most {_plain(self.high)}" if self.high is not None else ""
        high = f"below {_plain(self.below)}" if self.below is not None else high
        if self.low is not None and self.high is not None:
            return f"a number from {_plain(self.low)} to {_plain(self.high)}"
        return " ".join(["a number", " and ".join(filter(None, [low, high]))]).strip()

    def schema(self) -> dict[str, Any]:
        bounds = {
            "minimum": self.low,
            "maximum": self.high,
            "exclusiveMinimum": self.above,
            "exclusiveMaximum": self.below,
        }
        return {"type": "number", **{key: bound for key, bound in bounds.items() if bound is not None}}


class Flag(Domain):
    """`true` or `false`."""

    __slots__ = ()

    def accepts(self, value: Any) -> bool:
        return isinstance(value, bool)

    @property
    def words(self) -> str:
        return "`true` or `false`"

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


class Words(Domain):
    """Any text; `what` says of which kind."""

    __slots__ = ("what",)

    def __init__(self, what: str = "text") -> None:
        self.what = what

    def accepts(self, value: Any) -> bool:
        return isinstance(value, str)

    @property
    def words(self) -> str:
        return self.what

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


class Choice(Domain):
    """One of a few values, most often words."""

    __slots__ = ("choices",)

    def __init__(self, choices: tuple[Any, ...]) -> None:
        self.choices = choices

    def accepts(self, value: Any) -> bool:
        return any(type(value) is type(choice) and value == choice for choice in self.choices)

    @property
    def words(self) -> str:
        named = [_quoted(choice) for choice in self.choices]
        return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.choices)}


class Nothing(Domain):
    """`none`."""

    __slots__ = ()

    def accepts(self, value: Any) -> bool:
        return value is None

    @property
    def words(self) -> str:
        return "`none`"

    def schema(self) -> dict[str, Any]:
        return {"type": "null"}


class Either(Domain):
    """A value of one of several domains."""

    __slots__ = ("domains",)

    def __init__(self, domains: tuple[Domain, ...]) -> None:
        self.domains = domains

    def accepts(self, value: Any) -> bool:
        return any(domain.accepts(value) for domain in self.domains)

    @property
    def words(self) -> str:
        named = [domain.words for domain in self.domains]
        return f"{', '.join(named[:-1])} or {named[-1]}"

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [domain.schema() for domain in self.domains]}


class Several(Domain):
    """A list or tuple of values of one domain, of a stated length if `length` says one."""

    __slots__ = ("item", "length", "low")

    def __init__(self, item: Domain, length: int | None = None, low: int = 0) -> None:
        self.item = item
        self.length = length
        self.low = low

    def accepts(self, value: Any) -> bool:
        return (
            isinstance(value, (list, tuple))
            and len(value) >= self.low
            and (self.length is None or len(value) == self.length)
            and all(self.item.accepts(item) for item in value)
        )

    @property
    def words(self) -> str:
        count = "a list" if self.length is None else f"a list of {self.length}"
        return f"{count}, each {self.item.words}"

    def schema(self) -> dict[str, Any]:
        low = self.length if self.length is not None else self.low
        bounds = {"minItems": low} if low else {}
        if self.length is not None:
            bounds["maxItems"] = self.length
        return {"type": "array", "items": self.item.schema(), **bounds}


class PerAxis(Domain):
    """One value for all spatial dimensions of the input, or a list with one for each (`3`, `(3, 5)`)."""

    __slots__ = ("item",)

    def __init__(self, item: Domain) -> None:
        self.item = item

    def accepts(self, value: Any) -> bool:
        if isinstance(value, (list, tuple)):
            return 1 <= len(value) <= 3 and all(self.item.accepts(item) for item in value)
        return self.item.accepts(value)

    @property
    def words(self) -> str:
        return f"{self.item.words}, or a list with one for each dimension"

    def schema(self) -> dict[str, Any]:
        item = self.item.schema()
        return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1, "maxItems": 3}]}


class Table(Domain):
    """A table: values of one domain under names of the person's choosing."""

    __slots__ = ("item", "what")

    def __init__(self, item: Domain, what: str = "") -> None:
        self.item = item
        self.what = what

    def accepts(self, value: Any) -> bool:
        return isinstance(value, dict) and all(map(self.item.accepts, value.values()))

    @property
    def words(self) -> str:
        return self.what or f"a table, each value {self.item.words}"

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.item.schema()}


class Anything(Domain):
    """Any value at all; the rule that uses it checks it."""

    __slots__ = ("what",)

    def __init__(self, what: str = "any value") -> None:
        self.what = what

    def accepts(self, value: Any) -> bool:
        return True

    @property
    def words(self) -> str:
        return self.what

    def schema(self) -> dict[str, Any]:
        return {}


def maybe(domain: Domain) -> Either:
    """`domain`, or none."""
    return Either((domain, Nothing()))


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return True


def _plain(number: float | None) -> str:
    return f"{number:g}"


def _quoted(choice: Any) -> str:
    if isinstance(choice, bool):
        return f"`{str(choice).lower()}`"
    return f'`"{choice}"`' if isinstance(choice, str) else f"`{choice}`"
