"""Operators with a tensor on at least one side."""

from __future__ import annotations

from typing import Any

from dsl.catalogue import operators
from dsl.catalogue.entry import Made, Refuse
from dsl.diagnostics.diagnostic import Label
from dsl.lang.applying import NO_SETTINGS, UNSETTLED, place, report_too_large
from dsl.lang.binding import Bound, type_of
from dsl.lang.frame import Frame
from dsl.lang.values import BAD, Flow, UnknownSetting, Value, describe, is_bad
from dsl.syntax import tree
from dsl.types.dims import Formula, TooLarge
from dsl.types.domains import is_number
from dsl.types.tensor import Record, Tuple, Type, Unknown, floats


def operate(frame: Frame, node: tree.Binary | tree.Unary, sign: str, sides: list[Value]) -> Value:
    """An operator with a tensor on at least one side, or with numbers that only the data will show: `1 / batch`."""
    for side in sides:
        if not isinstance(side, (Flow, Formula, UnknownSetting)) and not is_number(side) and not isinstance(side, bool):
            frame.report("E0317", f"`{sign}` works on tensors and numbers, not on {describe(side)}", node.at)
            return BAD
        if isinstance(side, Flow) and isinstance(side.type, (Tuple, Record)):
            help = "take one of its parts: `x[0]`"
            frame.report("E0317", f"`{sign}` works on tensors, not on {side.type}", node.at, help=help)
            return BAD
    types = [side.type if isinstance(side, Flow) else side for side in sides]
    if not any(isinstance(side, Flow) for side in sides):
        made = Made(floats(), operators.ARITHMETIC[sign])
    elif any(is_bad(side) for side in sides):
        return _guessed(frame, node, sign, sides)
    elif any(isinstance(kind, (Unknown, UnknownSetting)) for kind in types):
        made = Made(Unknown(sign), f"{UNSETTLED}.{sign}")
    else:
        try:
            made = operators.binary(sign, *types) if len(types) == 2 else operators.unary(sign, types[0])
        except Refuse as refusal:
            _report_sides(frame, node, refusal, sides)
            return _guessed(frame, node, sign, sides, refused=True)
        except TooLarge:
            return report_too_large(frame, node.at)
    return place(frame, "op", made, Bound(list(sides), NO_SETTINGS, {}), [], node.at)


def _guessed(
    frame: Frame, node: tree.Binary | tree.Unary, sign: str, sides: list[Value], refused: bool = False
) -> Value:
    """What an operator may give one side of which is at fault, or that was `refused` as it stands."""
    if not frame.unit.may_guess():
        return BAD
    from dsl.lang import guessing

    def call(inside: list[Any], _: int) -> Type:
        return (operators.binary(sign, *inside) if len(inside) == 2 else operators.unary(sign, inside[0])).type

    types = [side.type if isinstance(side, Flow) else side for side in sides]
    if refused:
        found = guessing.after(types, call)
    else:
        found, refusal = guessing.through(types, call)
        if refusal is not None:
            _report_sides(frame, node, refusal, sides)
            found = guessing.after(types, call)
    if found is None:
        return BAD
    return place(
        frame, "op", Made(found, f"{UNSETTLED}.{sign}", {}, None), Bound(list(sides), NO_SETTINGS, {}), [], node.at
    )


def _report_sides(frame: Frame, node: tree.Binary | tree.Unary, refusal: Refuse, sides: list[Value]) -> None:
    labels: tuple[Label, ...] = ()
    if isinstance(node, tree.Binary):
        labels = tuple(
            Label(frame.span(side_node.at), f"{type_of(side)}")
            for side_node, side in zip((node.left, node.right), sides, strict=True)
            if isinstance(side, Flow)
        )
    frame.report(refusal.code, refusal.message, node.at, refusal.label, labels=labels, help=refusal.help)
