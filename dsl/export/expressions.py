"""Python expressions as values: what a line of an exported file is made of before it is text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias, cast, get_args

ATOM, SUFFIX, POWER, SIGN, PRODUCT, SUM, AND, OR, COMPARED, OR_ELSE, CHOICE = 20, 19, 18, 17, 16, 15, 13, 11, 9, 4, 2
"""How tightly an expression holds together."""

SIGNS = {
    "**": POWER,
    "*": PRODUCT,
    "/": PRODUCT,
    "//": PRODUCT,
    "%": PRODUCT,
    "@": PRODUCT,
    "+": SUM,
    "-": SUM,
    "&": AND,
    "|": OR,
    "or": OR_ELSE,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), COMPARED),
}


class Code(NamedTuple):
    """Text that stands as it is: a name, a dotted name."""

    text: str


class Ref(NamedTuple):
    """The value of a step of the same function."""

    step: int


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """A number, text, flag or tuple of those; `hint` is the argument that it is given as."""

    value: Any
    hint: str = ""


class Call(NamedTuple):
    """`of(*args, **named)`."""

    of: Expr
    args: tuple[Expr, ...] = ()
    named: tuple[tuple[str, Expr], ...] = ()


class Infix(NamedTuple):
    sign: str
    left: Expr
    right: Expr


class Prefix(NamedTuple):
    """`-x`, `~x`, `*x`."""

    sign: str
    of: Expr


class Index(NamedTuple):
    of: Expr
    items: tuple[Expr, ...]


class Slice(NamedTuple):
    """`start:stop:step`; None for an end that is left out."""

    ends: tuple[Expr | None, ...]


class Attribute(NamedTuple):
    of: Expr
    name: str


class Items(NamedTuple):
    """A tuple, or a list if the sign is `[`."""

    sign: str
    items: tuple[Expr, ...]


class Named(NamedTuple):
    """A dict with names as keys."""

    names: tuple[str, ...]
    items: tuple[Expr, ...]


class Times(NamedTuple):
    """`item for _ in range(turns)`."""

    item: Expr
    turns: Expr


class Turns(NamedTuple):
    """The items of a list: the first, then others that are all alike; `count` of them in all."""

    first: Expr
    rest: Expr
    turns: Expr


class Choice(NamedTuple):
    """`then if condition else other`."""

    then: Expr
    condition: Expr
    other: Expr


class Layer(NamedTuple):
    """A layer of a class of torch or of ours, with all its arguments; those at their defaults are left out at last."""

    lowers: str
    names: tuple[str, ...]
    items: tuple[Expr, ...]


class Made(NamedTuple):
    """An instance of a class of the file; what its arguments are comes from the template of the class."""

    template: Any
    args: tuple[Expr, ...]


Expr: TypeAlias = (
    Code
    | Ref
    | Literal
    | Call
    | Infix
    | Prefix
    | Index
    | Slice
    | Attribute
    | Items
    | Named
    | Times
    | Turns
    | Choice
    | Layer
    | Made
)


def parts(expr: Any) -> Iterator[Expr]:
    """What an expression is made of, in the order in which Python evaluates it."""
    if isinstance(expr, Choice):
        yield from (expr.condition, expr.then, expr.other)
    elif isinstance(expr, Call):
        yield from (expr.of, *expr.args, *(item for _, item in expr.named))
    elif isinstance(expr, Infix):
        yield from (expr.left, expr.right)
    elif isinstance(expr, (Prefix, Attribute)):
        yield expr.of
    elif isinstance(expr, Index):
        yield from (expr.of, *expr.items)
    elif isinstance(expr, Slice):
        yield from (end for end in expr.ends if end is not None)
    elif isinstance(expr, (Items, Named, Layer)):
        yield from expr.items
    elif isinstance(expr, Times):
        yield from (expr.turns, expr.item)
    elif isinstance(expr, Turns):
        yield from (expr.turns, expr.first, expr.rest)
    elif isinstance(expr, Made):
        yield from expr.args


def rebuilt(expr: Any, change: Callable[[Expr], Expr]) -> Expr:
    """The same expression with each of its parts changed, in the order of `parts`."""
    if isinstance(expr, Choice):
        condition, then, other = map(change, parts(expr))
        return Choice(then, condition, other)
    if isinstance(expr, Call):
        of, args = change(expr.of), tuple(map(change, expr.args))
        return Call(of, args, tuple((name, change(item)) for name, item in expr.named))
    if isinstance(expr, Infix):
        return Infix(expr.sign, change(expr.left), change(expr.right))
    if isinstance(expr, Prefix):
        return Prefix(expr.sign, change(expr.of))
    if isinstance(expr, Attribute):
        return Attribute(change(expr.of), expr.name)
    if isinstance(expr, Index):
        return Index(change(expr.of), tuple(map(change, expr.items)))
    if isinstance(expr, Slice):
        return Slice(tuple(None if end is None else change(end) for end in expr.ends))
    if isinstance(expr, Items):
        return Items(expr.sign, tuple(map(change, expr.items)))
    if isinstance(expr, Named):
        return Named(expr.names, tuple(map(change, expr.items)))
    if isinstance(expr, Layer):
        return Layer(expr.lowers, expr.names, tuple(map(change, expr.items)))
    if isinstance(expr, Times):
        turns, item = map(change, parts(expr))
        return Times(item, turns)
    if isinstance(expr, Turns):
        turns, first, rest = map(change, parts(expr))
        return Turns(first, rest, turns)
    if isinstance(expr, Made):
        return Made(expr.template, tuple(map(change, expr.args)))
    leaf: Expr = expr
    return leaf


def leaves(expr: Expr) -> Iterator[Expr]:
    """The names, values and literals in an expression, in the order of evaluation."""
    stack = [expr]
    while stack:
        item = stack.pop()
        inside = list(parts(item))
        if inside:
            stack += reversed(inside)
        else:
            yield item


def refs(expr: Expr) -> list[int]:
    """The steps whose values an expression uses, in the order of evaluation."""
    return [leaf.step for leaf in leaves(expr) if isinstance(leaf, Ref)]


def call(of: str | Expr, *args: Expr, **named: Expr) -> Call:
    return Call(Code(of) if isinstance(of, str) else of, args, tuple(named.items()))


def as_expression(value: Any, hint: str = "") -> Expr:
    """A plain value as an expression, in which each number of a tuple can be told apart."""
    if isinstance(value, EXPRESSIONS):
        return cast("Expr", value)
    if isinstance(value, (tuple, list)):
        return Items("(" if isinstance(value, tuple) else "[", tuple(as_expression(item, hint) for item in value))
    if isinstance(value, slice):
        ends = (value.start, value.stop, value.step)
        return Slice(tuple(None if end is None else as_expression(end, hint) for end in ends))
    return Literal(value, hint)


def equal(one: Expr, other: Expr) -> bool:
    """Whether two expressions are written alike."""
    if isinstance(one, Literal) and isinstance(other, Literal):
        return type(one.value) is type(other.value) and bool(one.value == other.value)
    if type(one) is not type(other) or isinstance(one, Literal) or isinstance(other, Literal):
        return False
    inside, beside = list(parts(one)), list(parts(other))
    alike: bool = rebuilt(one, _nothing) == rebuilt(other, _nothing)
    return alike and len(inside) == len(beside) and all(map(equal, inside, beside))


def _nothing(_: Expr) -> Expr:
    return Code("")


def skeleton(expr: Expr) -> Any:
    """The form of an expression, whatever its literals are."""
    if isinstance(expr, Literal):
        return expr.hint
    inside = tuple(map(skeleton, parts(expr)))
    return (type(expr).__name__, rebuilt(expr, _nothing), inside) if inside else (type(expr).__name__, expr)


EXPRESSIONS: tuple[type, ...] = get_args(Expr)
