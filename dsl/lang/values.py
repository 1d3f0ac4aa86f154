"""What the names of a body stand for while it compiles: values, and things to apply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from dsl.lang.graph import Graph, Group, Operand, Part
from dsl.types.tensor import Record, Tuple, Type, Unknown

if TYPE_CHECKING:
    from dsl.catalogue.entry import Entry
    from dsl.diagnostics.source import Span, Text
    from dsl.lang.builder import Builder
    from dsl.syntax.tree import Block, Body, Expr


@dataclass(slots=True, eq=False)
class Flow:
    """A tensor, or several: what it is, and which operand of whose graph gives it."""

    type: Type
    operand: Operand
    builder: Builder | None


BAD = Flow(Unknown("reported"), -1, None)
"""The value of what was reported already: it fits everywhere and is never reported again."""


class Guess(Unknown):
    """What a value may be after a mistake in what made it: one type, or none, for each of `guessing.WORLDS`.

    To whatever does not ask for the worlds it is a value that was reported.
    """

    __slots__ = ("worlds",)
    worlds: tuple[Type | None, ...]

    def __init__(self, worlds: tuple[Type | None, ...]) -> None:
        super().__init__("reported")
        object.__setattr__(self, "worlds", worlds)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Guess) and self.worlds == other.worlds

    def __hash__(self) -> int:
        return hash(self.worlds)


class UnknownSetting:
    """A setting that only running will show, such as a size of a value of unknown type."""

    __slots__ = ()


UNKNOWN_SETTING = UnknownSetting()
LOST = UnknownSetting()
"""A setting whose value is at fault, which was reported."""

Value: TypeAlias = Any
"""A `Flow`, or a setting: a number, text, bool, none, a size, a list or tuple of settings, `UNKNOWN_SETTING`."""


class CatalogueThing(NamedTuple):
    entry: Entry


class BlockThing(NamedTuple):
    """A block with the text it stands in, and the scope of the blocks it sees."""

    block: Block
    text: Text
    scope: Scope


@dataclass(slots=True, eq=False)
class BodyThing:
    """The body that a block was given, closed over the place it was written at."""

    body: Body
    text: Text
    scope: Scope
    builder: Builder
    active: tuple[Block, ...]
    """The blocks whose text it stands in."""


@dataclass(slots=True, eq=False)
class SharedThing:
    """Something to apply with the same weights each time; `graph` is what its first use made of it."""

    name: str
    expression: Expr
    text: Text
    scope: Scope
    """What was in sight where it was declared."""
    builder: Builder
    module: str
    """The name of the submodule that it becomes."""
    at: Span
    key: int
    used: bool = False
    graph: Graph | None = None
    first_use: Span | None = None


class ModelThing(NamedTuple):
    """A model of the spec, by name."""

    name: str


Thing: TypeAlias = "CatalogueThing | BlockThing | BodyThing | SharedThing | ModelThing"


@dataclass(slots=True)
class Binding:
    """What a name stands for, where it was bound, and whether it was used."""

    value: Value
    kind: str
    """`bookmark`, `setting`, `param`, `loop` or `given`."""
    span: Span | None = None
    used: bool = False


class Scope:
    """Names in sight: those bound here, then those of the scope around it."""

    __slots__ = ("parent", "things", "values")

    def __init__(self, parent: Scope | None = None) -> None:
        self.parent = parent
        self.values: dict[str, Binding] = {}
        self.things: dict[str, tuple[Thing, Span | None]] = {}

    def value(self, name: str) -> Binding | None:
        found = self.values.get(name)
        return found if found is not None or self.parent is None else self.parent.value(name)

    def thing(self, name: str) -> tuple[Thing, Span | None] | None:
        found = self.things.get(name)
        return found if found is not None or self.parent is None else self.parent.thing(name)

    def as_it_is(self) -> Scope:
        """The names in sight now; what is bound later will not be among them."""
        now = Scope(self.parent)
        now.values, now.things = dict(self.values), dict(self.things)
        return now

    def names(self) -> list[str]:
        """Every name in sight, the nearest first."""
        return [*self.values, *self.things, *(self.parent.names() if self.parent is not None else ())]


@dataclass(slots=True)
class Topic:
    """The value that flows, and whether anything has used it."""

    value: Value
    used: bool = False


def part(flow: Flow, key: int | str) -> Flow | None:
    """One part of several values, or None if there is no such part."""
    found = _part_type(flow.type, key)
    if found is None:
        return None
    position = key % len(flow.type.parts) if isinstance(flow.type, Tuple) and isinstance(key, int) else key
    if isinstance(flow.operand, Group):
        index = flow.operand.names.index(position) if isinstance(position, str) else position
        return Flow(found, flow.operand.items[index], flow.builder)
    return Flow(found, Part(flow.operand, position), flow.builder)


def _part_type(kind: Type, key: int | str) -> Type | None:
    if isinstance(kind, Guess):
        worlds = tuple(None if world is None else _part_type(world, key) for world in kind.worlds)
        alive = {world for world in worlds if world is not None}
        return Guess(worlds) if len(alive) > 1 else next(iter(alive), Unknown("reported"))
    if isinstance(kind, Unknown):
        return kind
    if isinstance(kind, Tuple) and isinstance(key, int) and not isinstance(key, bool):
        return kind.parts[key] if -len(kind.parts) <= key < len(kind.parts) else None
    if isinstance(kind, Record) and isinstance(key, str):
        return kind.get(key)
    return None


def parts(flow: Flow) -> tuple[Flow, ...]:
    """The parts of a tuple; any other value alone."""
    if isinstance(flow.type, Tuple):
        return tuple(found for index in range(len(flow.type.parts)) if (found := part(flow, index)) is not None)
    return (flow,)


def is_bad(value: Value) -> bool:
    return value is BAD or (
        isinstance(value, Flow) and isinstance(value.type, Unknown) and value.type.why == "reported"
    )


def is_lost(value: Value) -> bool:
    """Whether nothing at all is known of a value that was reported."""
    return is_bad(value) and not (isinstance(value, Flow) and isinstance(value.type, Guess))


def describe(value: Value) -> str:
    """A value in a message: the type of a tensor, the spelling of a setting."""
    from dsl.catalogue.entry import written

    if isinstance(value, Flow):
        return str(value.type)
    if isinstance(value, (list, tuple)):
        value = _beginning(value)
    return f"`{written(value)[:60]}`"


def _beginning(values: Value) -> Value:
    """As much of a list as a message shows of it."""
    return tuple(_beginning(item) if isinstance(item, (list, tuple)) else item for item in values[:60])


def weigh(value: Value) -> int:
    """How many values there are in one: the items of a list, the parts of a tuple or record, and theirs."""
    kind = value.type if isinstance(value, Flow) else value
    if isinstance(kind, (list, tuple)):
        return sum(map(weigh, kind))
    if isinstance(kind, (Tuple, Record)):
        return _weigh_type(kind)
    return 1


def _weigh_type(kind: Type) -> int:
    if isinstance(kind, Tuple):
        return sum(map(_weigh_type, kind.parts))
    if isinstance(kind, Record):
        return sum(_weigh_type(part) for _, part in kind.parts)
    return 1
