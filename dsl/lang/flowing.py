"""What flows through a chain: settings made into values, values taken together, topics that nothing uses."""

from __future__ import annotations

from typing import Any

from dsl.diagnostics.diagnostic import Edit, Help
from dsl.lang.arithmetic import LONGEST
from dsl.lang.binding import type_of
from dsl.lang.frame import ITEMS, Frame
from dsl.lang.graph import Constant, Group
from dsl.lang.lookup import find_thing
from dsl.lang.settings import At
from dsl.lang.values import BAD, Flow, SharedThing, UnknownSetting, Value, describe, weigh
from dsl.syntax import tree
from dsl.types.domains import is_number
from dsl.types.tensor import Record, Tensor, Tuple, Unknown

MOST_PARTS = 1_000
"""How many tensors a tuple or record may hold, those of its parts included."""


def as_flow(frame: Frame, value: Value, at: At) -> Value:
    if isinstance(value, (list, tuple)) and any(isinstance(item, Flow) for item in value):
        return BAD
    if is_number(value) or isinstance(value, UnknownSetting):
        return Flow(type_of(value) if not isinstance(value, UnknownSetting) else Unknown("size"), Constant(value), None)
    frame.report("E0364", f"a chain carries tensors, not {describe(value)}", at, "is a setting")
    return BAD


def report_unused_topic(frame: Frame, step: tree.Expr, value: Value) -> None:
    shown = frame.text.value[step.at[0] : step.at[1]]
    shown = shown if len(shown) < 40 and "\n" not in shown else "this step"
    quoted = f"`{shown}`" if shown != "this step" else shown
    is_value = isinstance(step, tree.Name)
    helps: tuple[Help, ...] = ()
    if is_value:
        helps = (Help(f"to add it write `_ + {shown}`; to start from it, begin a new statement with it"),)
        if find_thing(frame, shown) is not None:
            edit = Edit(frame.span((step.at[1], step.at[1])), "()")
            helps = (Help(f"to apply the layer `{shown}`, not the value, write `{shown}()`", (edit,)),)
    else:
        helps = (Help("write `_` where that value should go, or leave out what stands before `->`"),)
    why = "is a value, not something to apply" if is_value else "does not use what flows into it"
    label = f"is {describe(value)}" if is_value else "the value before `->` is lost"
    frame.report("E0362", f"{quoted} {why}", step.at, label, help=helps)


def group(frame: Frame, values: list[Value], places: list[At], names: tuple[str, ...] = ()) -> Value:
    """Values taken together: settings stay settings; with a tensor among them they flow as a tuple, or as a record."""
    if any(value is BAD for value in values) and not (frame.unit.sure and any(_is_value(value) for value in values)):
        return BAD
    flowing = bool(names) or any(isinstance(value, Flow) for value in values)
    most = MOST_PARTS if flowing else LONGEST
    if weigh(values) > most:
        what = "a tuple may hold" if flowing else "a list may have"
        frame.report(
            "E0351", f"{what} {most:,} {'values' if flowing else 'items'} at most", places[-1], "past the bound"
        )
        return BAD
    if not flowing:
        frame.spend(places[-1] if places else (0, 0), weigh(values) // ITEMS)
        return tuple(values)
    count = len(frame.unit.diagnostics)
    flows = [
        value if isinstance(value, Flow) else as_flow(frame, value, at)
        for value, at in zip(values, places, strict=True)
    ]
    if len(frame.unit.diagnostics) > count:
        return BAD
    operands = tuple(frame.builder.take(flow) for flow in flows)
    if names:
        kind: Any = Record(tuple((name, flow.type) for name, flow in zip(names, flows, strict=True)))
    else:
        kind = Tuple(tuple(flow.type for flow in flows))
    return Flow(kind, Group(operands, names), frame.builder)


def _is_value(value: Value) -> bool:
    return isinstance(value, Flow) and value is not BAD


def steady(value: Value) -> Value:
    """What a step that is at fault would most likely give where steps keep the shape of what they change."""
    if isinstance(value, Flow) and isinstance(value.type, Tensor):
        kind = Tensor("float", value.type.dims) if value.type.kind == "byte" else value.type
        return Flow(kind, value.operand, value.builder)
    return BAD


def mark_words(frame: Frame, text: str) -> None:
    """Count the names in a stretch of text that could not be parsed as used."""
    for word in set("".join(letter if letter.isalnum() or letter == "_" else " " for letter in text).split()):
        _mark(frame, word)


def _mark(frame: Frame, name: str) -> None:
    binding, found = frame.scope.value(name), frame.scope.thing(name)
    if binding is not None:
        binding.used = True
        if binding.kind == "param":
            frame.unit.read.add(name)
    elif name == "_" and frame.topic is not None:
        frame.topic.used = True
    if found is not None and isinstance(found[0], SharedThing):
        found[0].used = True


def mark_names(frame: Frame, node: Any) -> None:
    """Count the names of what is not built as used: it would use them if it were chosen."""
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, tree.Name):
            _mark(frame, item.name)
        elif isinstance(item, tuple):
            stack += item
        elif isinstance(item, tree.Call):
            _mark(frame, item.callee)
            stack += (item.arguments, item.body)
        elif hasattr(item, "__dataclass_fields__"):
            stack += [getattr(item, name) for name in item.__dataclass_fields__]
