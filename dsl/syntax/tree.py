"""The tree of a body. Each node's `at` is its stretch of the text it was parsed from, and is no part of equality."""

from __future__ import annotations

from dsl.records import dataclass, field

At = tuple[int, int]


def _at() -> At:
    return field(compare=False, repr=False)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a string, `true`, `false` or `none`; `raw` is its spelling."""

    value: int | float | str | bool | None
    raw: str = field(compare=False, repr=False)
    at: At = _at()


@dataclass(frozen=True, slots=True)
class Name:
    """A name on its own; the topic is the name `_`."""

    name: str
    at: At = _at()


@dataclass(frozen=True, slots=True)
class Attribute:
    """`of.name`; `name_at` is the place of the name."""

    of: Expr
    name: str
    name_at: At = _at()
    at: At = _at()


@dataclass(frozen=True, slots=True)
class Slice:
    """`start:stop:step` inside an index."""

    start: Expr | None
    stop: Expr | None
    step: Expr | None
    at: At = _at()


@dataclass(frozen=True, slots=True)
class Ellipsis:
    """`...` inside an index."""

    at: At = _at()


@dataclass(frozen=True, slots=True)
class Index:
    """`of[items]`; `x[i]` has one item and no comma."""

    of: Expr
    items: tuple[Expr | Slice | Ellipsis, ...]
    at: At = _at()


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a call, or a part of a record; `name` is empty for a positional one."""

    name: str
    value: Expr
    name_at: At = _at()
    at: At = _at()


@dataclass(frozen=True, slots=True)
class Call:
    """`callee(arguments) { body }`. `parens` tells `basic {` from `basic() {`; `callee_at` is the place of the callee.

    The callee is a dotted name (`conv`, `nn.Conv2d`).
    """

    callee: str
    arguments: tuple[Argument, ...]
    body: Body | None
    parens: bool = field(compare=False)
    callee_at: At = _at()
    at: At = _at()


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x` or `not x`."""

    operator: str
    operand: Expr
    at: At = _at()


@dataclass(frozen=True, slots=True)
class Binary:
    """`left operator right`: arithmetic, comparison (never chained), `and`, `or`."""

    operator: str
    left: Expr
    right: Expr
    at: At = _at()


@dataclass(frozen=True, slots=True)
class Conditional:
    """`then if condition else other`."""

    then: Expr
    condition: Expr
    other: Expr
    at: At = _at()


@dataclass(frozen=True, slots=True)
class Chain:
    """`a -> b -> c`: at least two steps."""

    steps: tuple[Expr, ...]
    at: At = _at()


@dataclass(frozen=True, slots=True)
class TupleOf:
    """`(a, b)`; one item keeps its comma."""

    items: tuple[Expr, ...]
    at: At = _at()


@dataclass(frozen=True, slots=True)
class ListOf:
    """`[a, b]`."""

    items: tuple[Expr, ...]
    at: At = _at()


@dataclass(frozen=True, slots=True)
class RecordOf:
    """`(mu = m, logvar = v)`."""

    parts: tuple[Argument, ...]
    at: At = _at()


@dataclass(frozen=True, slots=True)
class Repeat:
    """`repeat(count) { body }`, or `repeat(name in items) { body }`: then `name` is not empty."""

    name: str
    items: Expr
    body: Body
    name_at: At = _at()
    at: At = _at()


@dataclass(frozen=True, slots=True)
class Hole:
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


@dataclass(frozen=True, slots=True)
class Target:
    """A name that a statement binds."""

    name: str
    at: At = _at()


@dataclass(frozen=True, slots=True)
class Bind:
    """`name = value`, or `x, y = value`."""

    targets: tuple[Target, ...]
    value: Expr
    at: At = _at()


@dataclass(frozen=True, slots=True)
class Shared:
    """`shared name = value`: something to apply, not a value."""

    target: Target
    value: Expr
    at: At = _at()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A setting of a block; `default` is None if it must be given."""

    name: str
    default: Expr | None
    at: At = _at()


@dataclass(frozen=True, slots=True)
class Block:
    """`block name(parameters) { body }`; `parens` tells `block a {` from `block a() {`."""

    target: Target
    parameters: tuple[Parameter, ...]
    body: Body
    parens: bool = field(compare=False)
    at: At = _at()


@dataclass(frozen=True, slots=True)
class Move:
    """A bare statement: its value is the next statement's topic."""

    value: Expr
    at: At = _at()


Statement = Bind | Shared | Block | Move


@dataclass(frozen=True, slots=True)
class Body:
    """Statements in order. A file of blocks is a body of `block` statements alone."""

    statements: tuple[Statement, ...]
    at: At = _at()
