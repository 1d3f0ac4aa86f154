"""Uses of one block of which some lack a layer that others have: they share a class, with an identity in its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dsl.export.describing import Description, Member
from dsl.export.expressions import Attribute, Call, Choice, Code, Expr, Literal, Ref, leaves, rebuilt, skeleton
from dsl.export.steps import Function

IDENTITY = Code("nn.Identity()")
FLAG = "flag:"
"""With this the hint of a literal begins that tells whether a use has a layer."""


class _Anything:
    """Stands for the arguments of a layer that is not there."""

    def __repr__(self) -> str:
        return "None"


ANY: Any = _Anything()


def merged(rich: list[Description], lean: list[Description]) -> list[Description] | None:
    """The uses with a layer and those without it in one form; None if they differ in more than that."""
    first, other = rich[0], lean[0]
    extra = _extra(first, other)
    if not extra or first.function is None or other.function is None:
        return None
    if [name for name, _ in first.given] != [name for name, _ in other.given]:
        return None
    if first.function.inputs != other.function.inputs or _plain(first.function, extra) != _plain(other.function, ()):
        return None
    return [*(_with(item, extra) for item in rich), *(_without(item, first, extra) for item in lean)]


def _extra(rich: Description, lean: Description) -> tuple[str, ...]:
    """The layers that one has and the other lacks, if they have the others in common."""
    known = [(member.attribute, member.how, skeleton(member.expr)) for member in lean.members]
    extra = [m.attribute for m in rich.members if m.attribute not in {attribute for attribute, *_ in known}]
    rest = [(m.attribute, m.how, skeleton(m.expr)) for m in rich.members if m.attribute not in extra]
    plain = all(not m.how for m in rich.members if m.attribute in extra)
    return tuple(extra) if rest == known and plain else ()


def _plain(function: Function, extra: tuple[str, ...]) -> list[Any] | None:
    """The steps of a function without those of some layers, each of which is taken to give what it is given."""
    same: dict[int, int] = {}
    numbers: dict[int, int] = {}
    found: list[Any] = []

    def seen(expr: Expr) -> Expr:
        if not isinstance(expr, Ref):
            return rebuilt(expr, seen)
        place = expr.step
        while place in same:
            place = same[place]
        return Ref(numbers[place])

    for place, step in enumerate(function.steps):
        through = _through(step.expr, extra)
        if through is not None:
            same[place] = through
            continue
        numbers[place] = len(found)
        parts = tuple(None if expr is None else skeleton(seen(expr)) for expr in (step.expr, step.turns))
        found.append((parts, None if step.part_of is None else numbers[step.part_of], step.key, step.pure))
    return [*found, skeleton(seen(function.output))]


def _through(expr: Expr | None, extra: tuple[str, ...]) -> int | None:
    """The step whose value is given on: that a layer is applied to, or that gets another name."""
    if isinstance(expr, Ref):
        return expr.step
    if isinstance(expr, Call) and isinstance(expr.of, Attribute) and expr.of.of == Code("self"):
        (arg, *rest) = expr.args or (Code(""),)
        if expr.of.name in extra and isinstance(arg, Ref) and not rest and not expr.named:
            return arg.step
    return None


def _with(item: Description, extra: tuple[str, ...]) -> Description:
    members = [_optional(member, True) if member.attribute in extra else member for member in item.members]
    return replace(item, members=members)


def _optional(member: Member, there: bool) -> Member:
    expr = member.expr if there else _anything(member.expr)
    flag = Literal(there, FLAG + member.attribute.rstrip("0123456789_"))
    return Member(member.attribute, Choice(expr, flag, IDENTITY))


def _without(item: Description, first: Description, extra: tuple[str, ...]) -> Description:
    """A use without the layers, in the form of one that has them."""
    own = {member.attribute: member for member in item.members}
    members = [own.get(member.attribute) or _optional(member, False) for member in first.members]
    assert item.function is not None and first.function is not None
    rest = iter([step for step in item.function.steps if not isinstance(step.expr, Ref)])
    steps = []
    for step in first.function.steps:
        if _through(step.expr, extra) is not None:
            steps.append(replace(step, expr=_anything(step.expr), type=None))
            continue
        like = next(rest)
        expr, turns = _poured(step.expr, like.expr), _poured(step.turns, like.turns)
        steps.append(replace(step, expr=expr, turns=turns, type=like.type))
    output = _poured(first.function.output, item.function.output)
    assert output is not None
    return replace(item, members=members, function=replace(first.function, steps=steps, output=output))


def _anything(expr: Any) -> Any:
    if isinstance(expr, Literal):
        return Literal(ANY, expr.hint)
    return rebuilt(expr, _anything) if expr is not None else None


def _poured(form: Expr | None, values: Expr | None) -> Expr | None:
    """An expression with the literals of another of its form."""
    if form is None or values is None:
        return None
    literals = iter([leaf for leaf in leaves(values) if isinstance(leaf, Literal)])

    def poured(expr: Expr) -> Expr:
        return next(literals) if isinstance(expr, Literal) else rebuilt(expr, poured)

    return poured(form)
