"""How a key of a spec is declared: once, as data. The check, the default, `--set`, the schema and the pages follow.

These are plain classes, not dataclasses: some two hundred are made at each start.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.types.domains import Domain


class Decided:
    """A default that is no fixed value; `words` say who settles it, to be read after "default:"."""

    __slots__ = ("words",)

    def __init__(self, words: str) -> None:
        self.words = words

    def __repr__(self) -> str:
        return f"Decided({self.words!r})"


class Key:
    """One key of a table.

    `example` is a value as TOML spells it. `old` are names that it once had in the same table, understood with a note.
    `also` are names under which people look for it, suggested but not accepted. `means` lists values that stand for
    others, `(written, meant, why)`; where `why` is not empty, a note says it.
    """

    __slots__ = ("also", "default", "doc", "domain", "example", "means", "name", "old", "unit")

    def __init__(
        self,
        name: str,
        domain: Domain,
        default: Any,
        doc: str,
        example: str,
        *,
        unit: str = "",
        old: tuple[str, ...] = (),
        also: tuple[str, ...] = (),
        means: tuple[tuple[Any, Any, str], ...] = (),
    ) -> None:
        self.name = name
        self.domain = domain
        self.default = default
        self.doc = doc
        self.example = example
        self.unit = unit
        self.old = old
        self.also = also
        self.means = means

    def __repr__(self) -> str:
        return f"Key({self.name!r})"


class Table:
    """One table of a spec: its keys in the order in which the reference page shows them.

    `one` says that `[name]` itself holds keys, `many` that `[name.NAME]` does. `rest` is the domain of keys that the
    person names freely (`[params]`), and `rest_doc` says what those are.
    """

    __slots__ = ("_keys", "also", "doc", "keys", "many", "name", "one", "rest", "rest_doc")

    def __init__(
        self,
        name: str,
        doc: str,
        keys: tuple[Key, ...],
        *,
        one: bool = True,
        many: bool = False,
        rest: Domain | None = None,
        rest_doc: str = "",
        also: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.doc = doc
        self.keys = keys
        self.one = one
        self.many = many
        self.rest = rest
        self.rest_doc = rest_doc
        self.also = also
        self._keys = {key.name: key for key in keys}

    def key(self, name: str) -> Key | None:
        return self._keys.get(name)

    def __repr__(self) -> str:
        return f"Table({self.name!r})"

    @property
    def header(self) -> str:
        """How its header is written: `[trainer]`, `[step.NAME]`."""
        return f"[{self.name}]" if self.one else f"[{self.name}.NAME]"


class Carry:
    """What an old key says in today's words: keys and their values, by path; `why` is added to the note."""

    __slots__ = ("to", "why")

    def __init__(self, to: dict[str, Any], why: str = "") -> None:
        self.to = to
        self.why = why


class Instead:
    """An old key, or value of one, that has no successor; `help` says what to write instead."""

    __slots__ = ("help",)

    def __init__(self, help: str) -> None:
        self.help = help


class Old:
    """A key of former days whose value has to be put in other words: `says` gets it and answers with those."""

    __slots__ = ("name", "says", "table")

    def __init__(self, table: str, name: str, says: Callable[[Any], Carry | Instead]) -> None:
        self.table = table
        self.name = name
        self.says = says
