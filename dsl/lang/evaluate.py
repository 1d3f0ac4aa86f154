"""Expressions: each gives a value, a tensor in the graph or a setting computed now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.lang import arithmetic
from dsl.lang.applying import apply_entry
from dsl.lang.arithmetic import Fault
from dsl.lang.binding import Given, bind
from dsl.lang.choosing import as_meant, conditional, logic
from dsl.lang.flowing import as_flow, group, mark_words, report_unused_topic, steady
from dsl.lang.frame import ITEMS, Frame
from dsl.lang.lookup import find_thing, is_torch, report_batchless, report_unknown_name
from dsl.lang.operating import operate
from dsl.lang.ordering import bind_in_order
from dsl.lang.repeating import repeat
from dsl.lang.settings import At
from dsl.lang.static import check_call, pass_over
from dsl.lang.taking import attribute_of, index_flow
from dsl.lang.uses import use_block, use_body, use_model, use_shared
from dsl.lang.values import (
    BAD,
    LOST,
    BlockThing,
    BodyThing,
    CatalogueThing,
    Flow,
    ModelThing,
    SharedThing,
    Thing,
    Topic,
    UnknownSetting,
    Value,
    describe,
    is_bad,
    is_lost,
    weigh,
)
from dsl.lang.weights import learned
from dsl.syntax import tree
from dsl.types.dims import LARGEST
from dsl.types.tensor import B


def evaluate(frame: Frame, node: tree.Expr) -> Value:
    """The value of an expression; `BAD` where a fault was reported."""
    return _EVALUATE[type(node)](frame, node)


def _literal(frame: Frame, node: tree.Literal) -> Value:
    return node.value


def _hole(frame: Frame, node: tree.Hole) -> Value:
    mark_words(frame, frame.text.value[node.at[0] : node.at[1]])
    if frame.topic is not None:
        frame.topic.used = True
    return BAD


def _name(frame: Frame, node: tree.Name, applied: bool = False) -> Value:
    """The value of a name; `applied`, it stands where only something to apply makes sense."""
    name = node.name
    if name == "_":
        return use_topic(frame, node.at)
    binding = frame.scope.value(name)
    if binding is not None:
        binding.used = True
        if binding.kind == "param":
            frame.unit.read.add(name)
        if binding.value is B and frame.unit.batchless:
            return report_batchless(frame, node.at)
        return binding.value
    thing = find_thing(frame, name)
    if thing is not None:
        return _apply(frame, name, thing, tree.Call(name, (), None, False, node.at, node.at))
    meant = report_unknown_name(frame, name, node.at, called=False, applied=applied)
    return as_meant(frame, tree.Name(meant, node.at)) if meant else BAD


def evaluate_applied(frame: Frame, node: tree.Expr) -> Value:
    """The same of what stands where only something to apply makes sense."""
    return _name(frame, node, applied=True) if isinstance(node, tree.Name) else evaluate(frame, node)


def use_topic(frame: Frame, at: At) -> Value:
    if frame.topic is None:
        frame.report("E0325", f"there is no value to work on in {frame.role.name}", at, "nothing flows here")
        return BAD
    frame.topic.used = True
    return frame.topic.value


# -- calls


def _call(frame: Frame, node: tree.Call) -> Value:
    frame.spend(node.at)
    name = node.callee
    if name == "param":
        return learned(frame, evaluate_arguments(frame, node), node, "")
    thing = find_thing(frame, name)
    if name in arithmetic.FUNCTIONS and not isinstance(thing, (BlockThing, SharedThing, ModelThing)):
        given = evaluate_arguments(frame, node)
        if given is None:
            return BAD
        if thing is None or _is_settings_call(given):
            return _compute_call(frame, name, given, node)
        return _apply_given(frame, thing, given, node)
    if thing is None:
        return _call_unknown(frame, node)
    return _apply(frame, name, thing, node)


def _call_unknown(frame: Frame, node: tree.Call) -> Value:
    """A call of what nothing is called by."""
    name = node.callee
    binding = frame.scope.value(name)
    meant = ""
    if binding is not None:
        binding.used = True
        is_ = f"is {describe(binding.value)}"
        help = f"to apply the same weights again, declare it with `shared {name} = ...`"
        help = help if binding.kind == "bookmark" else "begin a statement with it, or use it in arithmetic"
        frame.report("E0323", f"`{name}` is a value, not something to apply", node.callee_at, is_, help=help)
    else:
        meant = report_unknown_name(frame, name, node.callee_at, called=True)
    if meant:
        call = tree.Call(meant, node.arguments, node.body, node.parens, node.callee_at, node.at)
        value = as_meant(frame, call)
        if value is not BAD:
            return value
    topic = frame.topic
    if topic is not None:
        topic.used = True
        frame.topic = Topic(BAD)  # what the arguments work on is for what is called to say
    for argument in node.arguments:
        evaluate(frame, argument.value)
    frame.topic = topic
    return BAD


def _apply(frame: Frame, name: str, thing: Thing, node: tree.Call) -> Value:
    lost = isinstance(thing, SharedThing) and isinstance(thing.expression, tree.Hole)
    if node.body is not None and not isinstance(thing, BlockThing) and not lost:
        frame.report(
            "E0366",
            f"`{name}` takes no body",
            node.callee_at,
            "only a block applies a `{ }` after its call",
            help=f"write `{name}(...) -> ...`, or define `block {name}_of(...) {{ ... body ... }}`",
        )
        pass_over(frame, node.body)
    given = evaluate_arguments(frame, node, lost=_may_lack(thing))
    if given is None:
        pass_over(frame, node.body)
        check_call(frame, thing, node)
        return BAD
    return _apply_given(frame, thing, given, node)


def _may_lack(thing: Thing) -> int | None:
    """How many arguments of a call are values first, if it can do with others at fault; none where it cannot."""
    if not isinstance(thing, CatalogueThing) or thing.entry.order is not None:
        return None
    entry = thing.entry
    return LARGEST if entry.variadic else 0 if entry.family == "layer" else len(entry.required)


def _apply_given(frame: Frame, thing: Thing, given: list[Given], node: tree.Call) -> Value:
    if isinstance(thing, CatalogueThing):
        binder = bind if thing.entry.order is None else bind_in_order
        bound = binder(frame, thing.entry, given, node.at)
        return BAD if bound is None else apply_entry(frame, thing.entry, bound, node.at)
    if isinstance(thing, BlockThing):
        return use_block(frame, thing, given, node)
    if isinstance(thing, BodyThing):
        return use_body(frame, thing, given, node)
    if isinstance(thing, SharedThing):
        return use_shared(frame, thing, given, node)
    return use_model(frame, thing, given, node)


def evaluate_arguments(frame: Frame, node: tree.Call, lost: int | None = None) -> list[Given] | None:
    """The arguments of a call; None if one of them is at fault, which is reported, and it cannot do without it.

    With `lost` it can: so many arguments are values, and what is at fault behind them is a setting.
    """
    given = []
    bad = False
    for place, argument in enumerate(node.arguments):
        count = len(frame.unit.diagnostics)
        value = BAD if _is_comparison(frame, node, argument) else evaluate(frame, argument.value)
        if isinstance(argument.value, tree.Name) and isinstance(value, Flow) and len(frame.unit.diagnostics) > count:
            value = BAD  # what a name was meant to be is no more than a guess
        if value is BAD and lost is not None and frame.unit.sure:
            first = place == 0 and _flows(argument.value)
            value = BAD if not argument.name and (place < lost or first) else LOST
        else:
            bad = bad or value is BAD
        given.append(Given(argument.name, value, argument.value.at, argument.name_at, _items_at(argument.value)))
    if bad and frame.topic is not None:
        frame.topic.used = True
    return None if bad else given


def _flows(node: tree.Expr) -> bool:
    """Whether an expression was meant as a value that flows, and not as a setting."""
    return isinstance(node, tree.Chain) or (isinstance(node, tree.Call) and node.callee not in arithmetic.FUNCTIONS)


def _is_comparison(frame: Frame, node: tree.Call, argument: tree.Argument) -> bool:
    """Whether a setting is given by `==`, which compares; that is reported."""
    value = argument.value
    if argument.name or not isinstance(value, tree.Binary) or value.operator != "==":
        return False
    left = value.left
    if not isinstance(left, tree.Name) or frame.scope.value(left.name) or find_thing(frame, left.name):
        return False
    help = f"write `{left.name}=...`"
    message = f"`{node.callee}` is given a comparison: a setting gets its value by a single `=`"
    frame.report("E0349", message, value.at, "compares", help=help)
    return True


def _items_at(node: tree.Expr) -> tuple[At, ...]:
    return tuple(item.at for item in node.items) if isinstance(node, (tree.ListOf, tree.TupleOf)) else ()


def _is_settings_call(given: list[Given]) -> bool:
    return not any(isinstance(item.value, Flow) or item.name for item in given) and bool(given)


def _compute_call(frame: Frame, name: str, given: list[Given], node: tree.Call) -> Value:
    for item in given:
        if item.name:
            frame.report("E0330", f"`{name}` has no setting `{item.name}`", item.name_at, "not known here")
            return BAD
    _spend_on_lists(frame, node.at, *(item.value for item in given))
    return _computed(frame, node.at, lambda: arithmetic.call(name, [item.value for item in given]))


def _spend_on_lists(frame: Frame, at: At, *values: Any) -> None:
    """Computing with lists costs as much as they are long."""
    items = sum(weigh(value) for value in values if isinstance(value, (list, tuple)))
    if items >= ITEMS:
        frame.spend(at, items // ITEMS)


def _computed(frame: Frame, at: At, compute: Callable[[], Any]) -> Value:
    try:
        value = compute()
    except Fault as fault:
        frame.report(fault.code, fault.message, at, help=fault.help)
        return BAD
    if isinstance(value, tuple):
        frame.spend(at, len(value) // ITEMS)
    return value


# -- parts of values


def _attribute(frame: Frame, node: tree.Attribute) -> Value:
    if isinstance(node.of, tree.Name) and is_torch(node.of.name) and frame.scope.value(node.of.name) is None:
        callee = f"{node.of.name}.{node.name}"
        return _call(frame, tree.Call(callee, (), None, False, node.at, node.at))
    count = len(frame.unit.diagnostics)
    value = evaluate(frame, node.of)
    if is_lost(value) or len(frame.unit.diagnostics) > count:
        return BAD  # of a guess at what was meant nothing more is said
    if isinstance(value, Flow):
        return attribute_of(frame, node, value)
    if isinstance(value, UnknownSetting):
        return value
    frame.report("E0316", f"{describe(value)} has no parts", node.name_at, f"`.{node.name}` of a setting")
    return BAD


def _index(frame: Frame, node: tree.Index) -> Value:
    value = evaluate(frame, node.of)
    items = tuple(_index_item(frame, item) for item in node.items)
    if is_lost(value) or any(is_bad(item) for item in items):
        return BAD
    if not isinstance(value, Flow):
        if len(items) != 1:
            frame.report("E0316", f"{describe(value)} is a setting, and takes one index", node.at, f"{len(items)} here")
            return BAD
        return _computed(frame, node.at, lambda: arithmetic.item(value, items[0]))
    return index_flow(frame, node, value, items)


def _index_item(frame: Frame, item: tree.Expr | tree.Slice | tree.Ellipsis) -> Any:
    if isinstance(item, tree.Ellipsis):
        return ...
    if isinstance(item, tree.Slice):
        ends = [None if end is None else evaluate(frame, end) for end in (item.start, item.stop, item.step)]
        if any(is_bad(end) for end in ends):
            return BAD
        return slice(*ends)
    return evaluate(frame, item)


# -- arithmetic


def _binary(frame: Frame, node: tree.Binary) -> Value:
    frame.spend(node.at)
    if node.operator in ("and", "or"):
        return logic(frame, node)
    left = evaluate(frame, node.left)
    right = evaluate(frame, node.right)
    if left is BAD or right is BAD:
        return BAD
    flows = isinstance(left, Flow) or isinstance(right, Flow)
    if flows or arithmetic.is_fraction(node.operator, left, right):
        return operate(frame, node, node.operator, [left, right])
    _spend_on_lists(frame, node.at, left, right)
    return _computed(frame, node.at, lambda: arithmetic.compute(node.operator, left, right))


def _unary(frame: Frame, node: tree.Unary) -> Value:
    value = evaluate(frame, node.operand)
    if value is BAD:
        return BAD
    if isinstance(value, Flow):
        return operate(frame, node, node.operator, [value])
    if node.operator == "-":
        return _computed(frame, node.at, lambda: arithmetic.negate(value))
    if isinstance(value, UnknownSetting):
        return value
    return _computed(frame, node.at, lambda: not arithmetic.truth(value))


# -- flow


def _chain(frame: Frame, node: tree.Chain) -> Value:
    outer = frame.topic
    value = evaluate(frame, node.steps[0])
    previous = node.steps[0]
    try:
        for step in node.steps[1:]:
            if not isinstance(value, Flow):
                value = as_flow(frame, value, previous.at)
            topic = Topic(value)
            frame.topic = topic
            value = evaluate_applied(frame, step)
            if is_lost(value):
                value = steady(topic.value) if frame.role.steady else value
            elif not topic.used:
                report_unused_topic(frame, step, value)
                value = BAD
            previous = step
    finally:
        frame.topic = outer
    return value


def _tuple(frame: Frame, node: tree.TupleOf | tree.ListOf) -> Value:
    values = [evaluate(frame, item) for item in node.items]
    return group(frame, values, [item.at for item in node.items])


def _record(frame: Frame, node: tree.RecordOf) -> Value:
    values = [evaluate(frame, item.value) for item in node.parts]
    return group(frame, values, [item.value.at for item in node.parts], tuple(item.name for item in node.parts))


def _repeat(frame: Frame, node: tree.Repeat) -> Value:
    return repeat(frame, node, evaluate(frame, node.items))


_EVALUATE: dict[type, Callable[[Frame, Any], Value]] = {
    tree.Literal: _literal,
    tree.Hole: _hole,
    tree.Name: _name,
    tree.Call: _call,
    tree.Attribute: _attribute,
    tree.Index: _index,
    tree.Binary: _binary,
    tree.Unary: _unary,
    tree.Conditional: conditional,
    tree.Chain: _chain,
    tree.TupleOf: _tuple,
    tree.ListOf: _tuple,
    tree.RecordOf: _record,
    tree.Repeat: _repeat,
}
