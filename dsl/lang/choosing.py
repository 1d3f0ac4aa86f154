"""What is settled while compiling: `and`, `or`, `a if c else b`, and what a name that nothing bears was meant to be."""

from __future__ import annotations

from dsl.lang import arithmetic
from dsl.lang.arithmetic import Fault
from dsl.lang.frame import Frame
from dsl.lang.operating import operate
from dsl.lang.static import pass_over
from dsl.lang.values import BAD, Flow, UnknownSetting, Value, is_bad
from dsl.syntax import tree
from dsl.types.tensor import Unknown


def logic(frame: Frame, node: tree.Binary) -> Value:
    """`and` and `or`: of settings the right side counts only if the left leaves it open."""
    left = frame.unit.evaluate(frame, node.left)
    if is_bad(left):
        pass_over(frame, node.right)
        return BAD
    if isinstance(left, Flow):
        right = frame.unit.evaluate(frame, node.right)
        return BAD if is_bad(right) else operate(frame, node, node.operator, [left, right])
    if isinstance(left, UnknownSetting):
        pass_over(frame, node.right)
        return left
    try:
        chosen = arithmetic.truth(left) == (node.operator == "and")
    except Fault as fault:
        frame.report(fault.code, fault.message, node.left.at, help=fault.help)
        return BAD
    if not chosen:
        pass_over(frame, node.right)
        return left
    return frame.unit.evaluate(frame, node.right)


def conditional(frame: Frame, node: tree.Conditional) -> Value:
    """The side that is chosen; the other is not built."""
    condition = frame.unit.evaluate(frame, node.condition)
    if is_bad(condition):
        return _either(frame, node)
    if isinstance(condition, UnknownSetting):
        pass_over(frame, node.then)
        pass_over(frame, node.other)
        return Flow(Unknown("a choice"), 0, frame.builder)
    if isinstance(condition, Flow):
        frame.report(
            "E0339",
            "a condition is decided while compiling, and cannot depend on a tensor",
            node.condition.at,
            f"is {condition.type}",
            help="choose between tensors with `where(condition, a, b)`",
        )
        return _either(frame, node)
    try:
        chosen = arithmetic.truth(condition)
    except Fault as fault:
        frame.report(fault.code, fault.message, node.condition.at, help=fault.help)
        return _either(frame, node)
    pass_over(frame, node.other if chosen else node.then)
    return frame.unit.evaluate(frame, node.then if chosen else node.other)


def _either(frame: Frame, node: tree.Conditional) -> Value:
    """What a choice at fault would give if it were made."""
    pass_over(frame, node.other)
    return as_meant(frame, node.then)


def as_meant(frame: Frame, node: tree.Expr) -> Value:
    """Go on with what was meant, so that other mistakes show; if that fails too, nothing more is said."""
    unit = frame.unit
    count = len(unit.diagnostics)
    value = frame.unit.evaluate(frame, node)
    if frame.topic is not None:
        frame.topic.used = True
    if len(unit.diagnostics) > count:
        del unit.diagnostics[count:]
        value = BAD
    return value
