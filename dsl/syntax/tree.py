"""The tree of a body. Each node's `at` is its stretch of the text it was parsed from, and is no part of equality."""

from __future__ import annotations

# ruff: noqa: RUF009  (`_at()` makes a field, which is what a default in a dataclass may be)
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

At = tuple[int, int]


class Node:
    """What all nodes have in common. Made for each anew, as `dataclass` does, it takes 7 ms at start."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and type(other) is type(self) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self).__name__, self._values()))

    def _values(self) -> tuple[object, ...]:
        kind: Any = type(self)
        return tuple(getattr(self, name) for name in _compared(kind))

    def __repr__(self) -> str:
        kind: Any = type(self)
        return f"{kind.__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in _shown(kind))})"


@cache
def _compared(kind: Any) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind) if item.compare)


@cache
def _shown(kind: Any) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind) if item.repr)


def _at() -> At:
    return field(compare=False, repr=False)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Literal(Node):
    """A number, a string, `true`, `false` or `none`; `raw` is its spelling."""

    value: int | float | str | bool | None
    raw: str = field(compare=False, repr=False)
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Name(Node):
    """A name on its own; the topic is the name `_`."""

    name: str
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Attribute(Node):
    """`of.name`; `name_at` is the place of the name."""

    of: Expr
    name: str
    name_at: At = _at()
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Slice(Node):
    """`start:stop:step` inside an index."""

    start: Expr | None
    stop: Expr | None
    step: Expr | None
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Ellipsis(Node):
    """`...` inside an index."""

    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Index(Node):
    """`of[items]`; `x[i]` has one item and no comma."""

    of: Expr
    items: tuple[Expr | Slice | Ellipsis, ...]
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Argument(Node):
    """An argument of a call, or a part of a record; `name` is empty for a positional one."""

    name: str
    value: Expr
    name_at: At = _at()
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Call(Node):
    """`callee(arguments) { body }`. `parens` tells `basic {` from `basic() {`; `callee_at` is the place of the callee.

    The callee is a dotted name (`conv`, `nn.Conv2d`).
    """

    callee: str
    arguments: tuple[Argument, ...]
    body: Body | None
    parens: bool = field(compare=False)
    callee_at: At = _at()
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Unary(Node):
    """`-x` or `not x`."""

    operator: str
    operand: Expr
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Binary(Node):
    """`left operator right`: arithmetic, comparison (never chained), `and`, `or`."""

    operator: str
    left: Expr
    right: Expr
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Conditional(Node):
    """`then if condition else other`."""

    then: Expr
    condition: Expr
    other: Expr
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Chain(Node):
    """`a -> b -> c`: at least two steps."""

    steps: tuple[Expr, ...]
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TupleOf(Node):
    """`(a, b)`; one item keeps its comma."""

    items: tuple[Expr, ...]
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ListOf(Node):
    """`[a, b]`."""

    items: tuple[Expr, ...]
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RecordOf(Node):
    """`(mu = m, logvar = v)`."""

    parts: tuple[Argument, ...]
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Repeat(Node):
    """`repeat(count) { body }`, or `repeat(name in items) { body }`; several names take each item apart."""

    names: tuple[Target, ...]
    items: Expr
    body: Body
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Hole(Node):
    """What could not be parsed and was reported; its value fits everywhere."""

    at: At = _at()


Expr = (
    Literal
    | Name
    | Attribute
    | Index
    | Call
    | Unary
    | Binary
    | Conditional
    | Chain
    | TupleOf
    | ListOf
    | RecordOf
    | Repeat
    | Hole
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Target(Node):
    """A name that a statement binds."""

    name: str
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Bind(Node):
    """`name = value`, or `x, y = value`."""

    targets: tuple[Target, ...]
    value: Expr
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Shared(Node):
    """`shared name = value`: something to apply, not a value."""

    target: Target
    value: Expr
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Parameter(Node):
    """A setting of a block; `default` is None if it must be given."""

    name: str
    default: Expr | None
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Block(Node):
    """`block name(parameters) { body }`; `parens` tells `block a {` from `block a() {`."""

    target: Target
    parameters: tuple[Parameter, ...]
    body: Body
    parens: bool = field(compare=False)
    at: At = _at()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Move(Node):
    """A bare statement: its value is the next statement's topic."""

    value: Expr
    at: At = _at()


Statement = Bind | Shared | Block | Move


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Body(Node):
    """Statements in order. A file of blocks is a body of `block` statements alone."""

    statements: tuple[Statement, ...]
    at: At = _at()
