"""What a setting may be: one small value that checks, describes itself in words and as JSON Schema.

Settings of the catalogue (`conv(kernel_size)`) and keys of a spec (`trainer.max_epochs`) declare theirs with these.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from dsl.types.dims import Formula


class Domain:
    """The values that a setting takes."""

    __slots__ = ()

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


@dataclass(frozen=True, slots=True)
class Whole(Domain):
    """A whole number between bounds, both included."""

    low: int | None = None
    high: int | None = None

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


@dataclass(frozen=True, slots=True)
class Size(Domain):
    """A size of a tensor: a whole number of at least `low`, or a formula over sizes known only at run time."""

    low: int = 0

    def accepts(self, value: Any) -> bool:
        return isinstance(value, Formula) or (is_whole(value) and value >= self.low)

    @property
    def words(self) -> str:
        return f"a size, a whole number of at least {self.low}"

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low}


@dataclass(frozen=True, slots=True)
class Number(Domain):
    """A number between bounds; `above` and `below` are bounds that are not included."""

    low: float | None = None
    high: float | None = None
    above: float | None = None
    below: float | None = None
    finite: bool = True

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


@dataclass(frozen=True, slots=True)
class Flag(Domain):
    """`true` or `false`."""

    def accepts(self, value: Any) -> bool:
        return isinstance(value, bool)

    @property
    def words(self) -> str:
        return "`true` or `false`"

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Words(Domain):
    """Any text; `what` says of which kind."""

    what: str = "text"

    def accepts(self, value: Any) -> bool:
        return isinstance(value, str)

    @property
    def words(self) -> str:
        return self.what

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class Choice(Domain):
    """One of a few values, most often words."""

    choices: tuple[Any, ...]

    def accepts(self, value: Any) -> bool:
        return any(type(value) is type(choice) and value == choice for choice in self.choices)

    @property
    def words(self) -> str:
        named = [_quoted(choice) for choice in self.choices]
        return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.choices)}


@dataclass(frozen=True, slots=True)
class Nothing(Domain):
    """`none`."""

    def accepts(self, value: Any) -> bool:
        return value is None

    @property
    def words(self) -> str:
        return "`none`"

    def schema(self) -> dict[str, Any]:
        return {"type": "null"}


@dataclass(frozen=True, slots=True)
class Either(Domain):
    """A value of one of several domains."""

    domains: tuple[Domain, ...]

    def accepts(self, value: Any) -> bool:
        return any(domain.accepts(value) for domain in self.domains)

    @property
    def words(self) -> str:
        named = [domain.words for domain in self.domains]
        return f"{', '.join(named[:-1])} or {named[-1]}"

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [domain.schema() for domain in self.domains]}


@dataclass(frozen=True, slots=True)
class Several(Domain):
    """A list or tuple of values of one domain, of a stated length if `length` says one."""

    item: Domain
    length: int | None = None
    low: int = 0

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


@dataclass(frozen=True, slots=True)
class PerAxis(Domain):
    """One value for all spatial dimensions of the input, or a list with one for each (`3`, `(3, 5)`)."""

    item: Domain

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


@dataclass(frozen=True, slots=True)
class Table(Domain):
    """A table: values of one domain under names of the person's choosing."""

    item: Domain
    what: str = ""

    def accepts(self, value: Any) -> bool:
        return isinstance(value, dict) and all(map(self.item.accepts, value.values()))

    @property
    def words(self) -> str:
        return self.what or f"a table, each value {self.item.words}"

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.item.schema()}


@dataclass(frozen=True, slots=True)
class Anything(Domain):
    """Any value at all; the rule that uses it checks it."""

    what: str = "any value"

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
