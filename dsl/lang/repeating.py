"""`repeat`: unroll a body, each turn with new weights."""

from __future__ import annotations

from typing import Any

from dsl.diagnostics.diagnostic import Edit, Help
from dsl.lang.builder import Builder
from dsl.lang.frame import ITEMS, NODES, Frame
from dsl.lang.graph import Graph, Node, SettingUsed
from dsl.lang.static import pass_over
from dsl.lang.values import (
    BAD,
    UNKNOWN_SETTING,
    Binding,
    Flow,
    Scope,
    Topic,
    UnknownSetting,
    Value,
    describe,
    is_bad,
    is_lost,
    weigh,
)
from dsl.syntax import tree
from dsl.types.dims import Formula
from dsl.types.domains import is_whole
from dsl.types.tensor import Unknown


def repeat(frame: Frame, node: tree.Repeat, items: Value) -> Value:
    """Apply the body to the topic as often as `items` says."""
    if frame.topic is None:
        frame.report("E0325", "there is no value to repeat on", node.at, "nothing flows here")
        return BAD
    frame.topic.used = True
    turns = _turns(frame, node, items)
    flow = frame.topic.value
    if turns is None or (not frame.unit.sure and is_bad(flow)):
        return _once(frame, node, flow, turns)
    if isinstance(items, UnknownSetting):
        return Flow(Unknown("repeat"), flow.operand, flow.builder)
    if not turns:
        pass_over(frame, node)
        return flow
    name = frame.builder.number("repeat")
    count = len(turns)
    at = 0
    while at < count:
        inside = _turn(frame, node, flow, turns[at])
        if inside is None:
            return BAD
        graph, outer = inside
        steady = not node.names and graph.type == flow.type
        times = count - at if steady else 1
        _check(frame, node, graph, times)
        taken = (frame.builder.take(flow), *map(frame.builder.take, outer))
        flow = frame.builder.add(
            Node(
                f"{name}.{at}",
                "repeat",
                graph.type,
                taken,
                what="repeat",
                graph=graph,
                times=times,
                start=at,
                module=name if times > 1 else f"{name}.{at}",
                span=frame.span(node.at),
            )
        )
        at += times
    frame.check_size(node.at)
    return flow


def _once(frame: Frame, node: tree.Repeat, flow: Flow, turns: Any) -> Value:
    """Compile the body for its own mistakes alone, where how often it is applied, or to what, was at fault."""
    _turn(frame, node, flow, turns[0] if turns else UNKNOWN_SETTING)
    return BAD


def _turns(frame: Frame, node: tree.Repeat, items: Value) -> Any:
    """What the turns are, as something with a length; None after a report."""
    if is_bad(items):
        return None
    if isinstance(items, UnknownSetting):
        return ()
    if isinstance(items, (Flow, Formula)):
        frame.report(
            "E0339",
            f"`repeat` is unrolled while compiling, but {describe(items)} is known only when the data are",
            node.items.at,
            "not known now",
            help="repeat a fixed number of times; `lstm`, `attention` and the like loop inside",
        )
        return None
    if node.names:
        if isinstance(items, (list, tuple)):
            return items if all(_fits(frame, node, item, place) for place, item in enumerate(items)) else None
        helps: tuple[Help, ...] = ()
        if is_whole(items):
            edits = (
                Edit(frame.span((node.items.at[0], node.items.at[0])), "range("),
                Edit(frame.span((node.items.at[1], node.items.at[1])), ")"),
            )
            helps = (Help("to count, write `range(...)`", edits),)
        frame.report(
            "E0369",
            f"`{node.names[0].name}` takes its values from a list, not from {describe(items)}",
            node.items.at,
            "not a list",
            help=helps,
        )
        return None
    if not is_whole(items) or items < 0:
        frame.report(
            "E0369",
            f"`repeat` takes a whole number of at least 0, not {describe(items)}",
            node.items.at,
            "how often?",
            help="to go through a list, name its items: `repeat(width in [64, 128]) { ... }`",
        )
        return None
    if items > NODES:
        frame.report(
            "E0354", f"the body has more than {NODES:,} nodes after unrolling", node.items.at, f"{items:,} turns"
        )
        return None
    return range(items)


def _fits(frame: Frame, node: tree.Repeat, item: Any, place: int) -> bool:
    """Whether an item can be taken apart into as many values as there are names."""
    count = len(node.names)
    if count == 1 or isinstance(item, UnknownSetting) or (isinstance(item, tuple) and len(item) == count):
        return True
    written = node.items.items if isinstance(node.items, tree.ListOf) else ()
    at = written[place].at if place < len(written) else node.items.at
    has = f"{len(item)} values" if isinstance(item, tuple) else "one value"
    shown = ", ".join(f"`{target.name}`" for target in node.names)
    frame.report("E0318", f"{shown} take {count} values, but an item of the list has {has}", at, describe(item))
    return False


def _taken_apart(node: tree.Repeat, item: Any) -> tuple[Any, ...]:
    """What each name of the loop stands for; where the item is not known, or does not fit, no name is."""
    if len(node.names) == 1:
        return (item,)
    return item if isinstance(item, tuple) and len(item) == len(node.names) else (UNKNOWN_SETTING,) * len(node.names)


def _turn(frame: Frame, node: tree.Repeat, flow: Flow, item: Any) -> tuple[Graph, tuple[Flow, ...]] | None:
    frame.spend(node.at, weigh(item) // ITEMS)
    key = (id(node), frame.scope, frame.builder, repr(item) if node.names else "", flow.type)
    if key in frame.memo:
        return frame.memo[key]  # type: ignore[no-any-return]
    frame.spend(node.at)
    scope = Scope(frame.scope)
    for target, value in zip(node.names, _taken_apart(node, item), strict=True):
        if target.name != "_":
            scope.values[target.name] = Binding(value, "loop", frame.span(target.at), used=True)
    settings = tuple(SettingUsed(name, bound.value) for name, bound in scope.values.items())
    builder = Builder("repeat", frame.builder, settings)
    topic = Topic(builder.give("input", flow.type))
    scope.values["input"] = Binding(topic.value, "given", used=True)
    inner = frame.inside(scope, frame.text, builder, topic, frame.active)
    result = frame.unit.run(inner, node.body)
    inside = None if is_lost(result) else (builder.finish(result), builder.captured())
    frame.memo[key] = inside
    return inside


def _check(frame: Frame, node: tree.Repeat, graph: Graph, times: int) -> None:
    if frame.builder.size + graph.size * times > NODES:
        frame.builder.size += graph.size * times
        frame.check_size(node.items.at)
