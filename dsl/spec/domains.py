"""What keys of a spec may hold beside the plain domains: bodies and calls, tables, devices, times.

A body or a call is handed on with its text and place: where one may stand is said here, which one is checked by `lang`.
Plain classes, since each dataclass costs half a millisecond at every start.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dsl.spec.key import Key
from dsl.types.domains import Choice, Domain, Either, Flag, Number, Several, Words, is_whole

Schema = dict[str, Any]


class BodyText(Domain):
    """A body in a string, or a single call written as a table with `type`."""

    __slots__ = ("what",)

    def __init__(self, what: str = "a body") -> None:
        self.what = what

    def accepts(self, value: Any) -> bool:
        return isinstance(value, str) or (isinstance(value, dict) and isinstance(value.get("type"), str))

    @property
    def words(self) -> str:
        return f"{self.what} (text, or a table with `type`)"

    def schema(self) -> Schema:
        return {"anyOf": [{"type": "string"}, {"type": "object", "properties": {"type": {"type": "string"}}}]}


class CallText(BodyText):
    """A call in a string, `"adam(lr=1e-3)"`, or as a table, `{ type = "adam", lr = 1e-3 }`."""

    __slots__ = ()


class OneOrMore(Either):
    """A value of a domain, or a list of those."""

    __slots__ = ()

    @property
    def words(self) -> str:
        return f"{words_for(self.domains[0])}, or a list of those"


def one_or_more(domain: Domain) -> OneOrMore:
    return OneOrMore((domain, Several(domain, low=1)))


class Fields(Domain):
    """A table of which each key is declared."""

    __slots__ = ("keys", "what")

    def __init__(self, what: str, keys: tuple[Key, ...]) -> None:
        self.what = what
        self.keys = keys

    def key(self, name: str) -> Key | None:
        return next((key for key in self.keys if key.name == name), None)

    def accepts(self, value: Any) -> bool:
        if not isinstance(value, dict):
            return False
        known = {key.name: key.domain for key in self.keys}
        return all(name in known and known[name].accepts(item) for name, item in value.items())

    @property
    def words(self) -> str:
        return self.what

    def schema(self) -> Schema:
        properties = {key.name: {"description": key.doc, **key.domain.schema()} for key in self.keys}
        return {"type": "object", "properties": properties, "additionalProperties": False}


class Named(Domain):
    """A table whose keys the person chooses, each with a value of one domain; `names` says what a key may be."""

    __slots__ = ("item", "names", "what")

    def __init__(self, what: str, item: Domain, names: Domain | None = None) -> None:
        self.what = what
        self.item = item
        self.names = names or Words("a name")

    def accepts(self, value: Any) -> bool:
        return isinstance(value, dict) and all(
            self.names.accepts(name) and self.item.accepts(item) for name, item in value.items()
        )

    @property
    def words(self) -> str:
        return self.what

    def schema(self) -> Schema:
        names = self.names.schema()
        limits = {} if names == {"type": "string"} else {"propertyNames": names}
        return {"type": "object", "additionalProperties": self.item.schema(), **limits}


class Space(Domain):
    """Paths of settings, each with a list of values or a range; dotted keys make tables within tables."""

    __slots__ = ("range", "values")

    def __init__(self, values: Domain, range: Fields) -> None:
        self.values = values
        self.range = range

    def is_range(self, value: Mapping[str, Any]) -> bool:
        """Whether a table is a range, or else one step of a dotted path."""
        return not value or any(self.range.key(name) is not None for name in value)

    def accepts(self, value: Any) -> bool:
        return isinstance(value, dict) and all(map(self._accepts_part, value.values()))

    def _accepts_part(self, value: Any) -> bool:
        if isinstance(value, dict) and not self.is_range(value):
            return self.accepts(value)
        return self.values.accepts(value) or self.range.accepts(value)

    @property
    def words(self) -> str:
        return "a table of settings' paths, each with a list of values or a range"

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": {"anyOf": [self.values.schema(), {"type": "object"}]}}


class Matching(Domain):
    """Text of a stated form."""

    __slots__ = ("pattern", "what")

    def __init__(self, what: str, pattern: str) -> None:
        self.what = what
        self.pattern = pattern

    def accepts(self, value: Any) -> bool:
        return isinstance(value, str) and re.fullmatch(self.pattern, value) is not None

    @property
    def words(self) -> str:
        return self.what

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^({self.pattern})$"}


class Devices(Domain):
    """Which devices: how many, -1 for all, their numbers as text or as a list, or `"auto"`."""

    __slots__ = ("low",)

    def __init__(self, low: int = 1) -> None:
        self.low = low

    def accepts(self, value: Any) -> bool:
        if is_whole(value):
            return bool(value >= self.low or value == -1)
        if isinstance(value, str):
            return re.fullmatch(_DEVICES, value) is not None
        numbers = isinstance(value, (list, tuple)) and all(is_whole(item) and item >= 0 for item in value)
        return numbers and len(value) > 0 and len(set(value)) == len(value)

    @property
    def words(self) -> str:
        return f'a count of at least {self.low}, `-1` for all, their numbers such as `"0,2"` or `[0, 2]`, or `"auto"`'

    def schema(self) -> Schema:
        numbers = {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 1, "uniqueItems": True}
        count = {"anyOf": [{"type": "integer", "minimum": self.low}, {"const": -1}]}
        return {"anyOf": [count, {"type": "string", "pattern": f"^({_DEVICES})$"}, numbers]}


_DEVICES = r"auto|-1|[0-9]{1,5}( *, *[0-9]{1,5})* *,?"

DURATION = Matching(
    'a time such as `"00:12:00:00"`, days:hours:minutes:seconds', r"[0-9]{1,4}:[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}"
)
TIME = Either(
    (
        DURATION,
        Fields(
            "a table of `days`, `hours`, `minutes` and `seconds`",
            tuple(
                Key(name, Number(low=0), 0, f"That many {name}.", "2", unit=name)
                for name in ("days", "hours", "minutes", "seconds")
            ),
        ),
    )
)
EPOCH = Matching("the number of an epoch", r"[0-9]{1,9}")
RUN_NAME = Matching("a name fit for a folder, without `/`", r"[^\s./\\\x00-\x1f:][^/\\\x00-\x1f:]{0,99}")
LOGGED = Matching("a name of letters, digits and `_`", r"[A-Za-z_][A-Za-z0-9_]{0,99}")
CODE = Matching("the code of a warning or a note, such as `W0601`", r"[WN][0-9]{4}")


def words_for(domain: Domain) -> str:
    """What a domain takes, its alternatives on one level: `true`, `false` or `"warn"`."""
    if isinstance(domain, OneOrMore) or not isinstance(domain, (Either, Flag)):
        return domain.words
    parts = _phrases(domain)
    return f"{', '.join(parts[:-1])} or {parts[-1]}"


def _phrases(domain: Domain) -> list[str]:
    if isinstance(domain, Either) and not isinstance(domain, OneOrMore):
        return [phrase for part in domain.domains for phrase in _phrases(part)]
    if isinstance(domain, Flag):
        return ["`true`", "`false`"]
    if isinstance(domain, Choice):
        return [Choice((choice,)).words for choice in domain.choices]
    return [words_for(domain)]


def words_of(domain: Domain) -> tuple[str, ...]:
    """The fixed words among the values that a domain takes."""
    if isinstance(domain, Choice):
        return tuple(choice for choice in domain.choices if isinstance(choice, str))
    if isinstance(domain, Either):
        return tuple(word for part in domain.domains for word in words_of(part))
    return words_of(domain.item) if isinstance(domain, Several) else ()
