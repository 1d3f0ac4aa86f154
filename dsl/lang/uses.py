"""Uses of what a text declares: blocks, the body a block was given, shared things, models."""

from __future__ import annotations

from typing import Any, NamedTuple

from dsl.catalogue.entry import REQUIRED, Setting
from dsl.diagnostics.diagnostic import Label
from dsl.diagnostics.source import Text
from dsl.lang.binding import Given, bind_settings, collect_named
from dsl.lang.builder import Builder
from dsl.lang.frame import DEPTH, ITEMS, Abort, Frame
from dsl.lang.graph import Graph, Node, SettingUsed, Shared
from dsl.lang.settings import At
from dsl.lang.static import pass_over
from dsl.lang.values import (
    BAD,
    Binding,
    BlockThing,
    BodyThing,
    Flow,
    ModelThing,
    Scope,
    SharedThing,
    Topic,
    Value,
    is_bad,
    is_lost,
    parts,
    weigh,
)
from dsl.syntax import tree
from dsl.types.domains import Anything

Inside = tuple[Graph, tuple[Flow, ...]]
"""A graph, and the values of graphs around it that it takes."""


class Inner(NamedTuple):
    """A body to compile where it is used: what it is called, where it stands, what it sees."""

    name: str
    body: tree.Body
    text: Text
    scope: Scope
    parent: Builder
    active: tuple[tree.Block, ...]
    settings: tuple[SettingUsed, ...] = ()


def use_block(frame: Frame, thing: BlockThing, given: list[Given], node: tree.Call) -> Value:
    """Apply a block: bind its settings, compile its body for this input, and place it as a submodule."""
    block = thing.block
    name = block.target.name
    frame.unit.used.add(id(block))
    if any(active is block for active in frame.active):
        frame.report(
            "E0367", f"the block `{name}` uses itself", node.callee_at, "would never end", help="use `repeat` instead"
        )
        return _used(frame)
    if len(frame.active) >= DEPTH:
        frame.report("E0355", f"blocks use one another more than {DEPTH} deep", node.callee_at, "the bound is here")
        return _used(frame)
    flow, rest = _input(frame, name, given, node.at)
    values = _block_settings(frame, thing, rest, node)
    needs_body = thing.scope.thing("body") is None and _names_body(frame, block)
    if node.body is None and needs_body:
        frame.report(
            "E0366",
            f"the block `{name}` takes a body",
            node.callee_at,
            "is given none",
            help=f"write it after the call: `{name}{'(...)' if given else ''} {{ ... }}`",
        )
        return BAD
    if node.body is not None and not needs_body:
        help = "leave the `{ }` out, or apply `body` in the block"
        what = "its text never applies `body`"
        frame.report("E0366", f"the block `{name}` takes no body", node.callee_at, what, help=help)
        pass_over(frame, node.body)
        return BAD
    if values is None:
        pass_over(frame, node.body)
        return BAD
    scope = Scope(thing.scope)
    for key, value in values.items():
        scope.values[key] = Binding(value, "setting", used=True)
    body: BodyThing | None = None
    if node.body is not None:
        body = BodyThing(node.body, frame.text, frame.scope, frame.builder, frame.active)
        scope.things["body"] = (body, None)
    frame.unit.compiled.add(id(block))
    frame.spend(node.at, sum(map(weigh, values.values())) // ITEMS + len(values) // 10)
    use = (id(block), repr(values), body, flow.type)
    settings = tuple(
        SettingUsed(parameter.name, values[parameter.name], _default(parameter)) for parameter in block.parameters
    )
    inner = Inner(name, block.body, thing.text, scope, frame.builder, (*frame.active, block), settings)
    return _place(frame, _compiled(frame, use, inner, flow, node), name, flow, node.at)


def use_body(frame: Frame, thing: BodyThing, given: list[Given], node: tree.Call) -> Value:
    """Apply the body that a block was given."""
    flow, rest = _input(frame, "body", given, node.at)
    for extra in rest:
        frame.report("E0333", "`body` takes no settings", extra.at, "one too many")
        return BAD
    inner = Inner("body", thing.body, thing.text, Scope(thing.scope), thing.builder, thing.active)
    return _place(frame, _compiled(frame, (thing, flow.type), inner, flow, node), "body", flow, node.at)


def use_shared(frame: Frame, thing: SharedThing, given: list[Given], node: tree.Call) -> Value:
    """Apply a shared thing: the same weights at each use."""
    thing.used = True
    if isinstance(thing.expression, tree.Hole):
        return _used(frame)
    flow, rest = _input(frame, thing.name, given, node.at)
    for extra in rest:
        frame.report("E0333", f"`{thing.name}` takes no settings", extra.at, "one too many")
        return BAD
    body = tree.Body((tree.Move(thing.expression, thing.expression.at),), thing.expression.at)
    inner = Inner(thing.name, body, thing.text, Scope(thing.scope), thing.builder, frame.active)
    inside = _compiled(frame, (thing, flow.type), inner, flow, node, own_input=False)
    if inside is None or is_bad(flow):
        return BAD
    graph, outer = inside
    here = frame.span(node.at)
    if thing.graph is None:
        thing.graph, thing.first_use = graph, here
        thing.builder.shared.append(Shared(thing.module, graph, thing.key))
    elif graph is not thing.graph and not _same_weights(frame, graph, thing.graph, node.at):
        assert thing.first_use is not None
        frame.report(
            "E0368",
            f"`{thing.name}` shares its weights, which do not fit {flow.type}",
            node.at,
            "used with other sizes here",
            labels=(Label(thing.first_use, "its weights were sized here"),),
            help="bring both values to one size, or write the layer twice, with weights for each",
        )
        return BAD
    taken = (frame.builder.take(flow), *map(frame.builder.take, outer))
    name = frame.builder.number(thing.name)
    made = Node(name, "shared", graph.type, taken, what=thing.module, graph=graph, key=thing.key, span=here)
    result = frame.builder.add(made)
    frame.check_size(node.at)
    return result


def _same_weights(frame: Frame, one: Graph, other: Graph, at: At) -> bool:
    frame.spend(at, one.size // 10)
    return one.weights() == other.weights()


def use_model(frame: Frame, thing: ModelThing, given: list[Given], node: tree.Call) -> Value:
    """Apply another model of the spec, with its weights."""
    flows: list[Flow] = []
    for item in given:
        if item.name or not isinstance(item.value, Flow):
            what = f"`{item.name}`" if item.name else "a setting"
            frame.report("E0333", f"a model takes tensors by position, not {what}", item.at, "one too many")
            return _used(frame)
        flows.append(item.value)
    model = frame.unit.models[thing.name]
    if not flows or (len(flows) == model.takes - 1 and frame.topic is not None):
        flow, _ = _input(frame, thing.name, [], node.at)
        flows.insert(0, flow)
    flows = list(parts(flows[0])) if len(flows) == 1 and model.takes > 1 else flows
    if any(is_bad(flow) for flow in flows):
        return BAD
    graph = model.apply(frame, node.at, tuple(flow.type for flow in flows))
    if graph is None:
        return BAD
    taken = tuple(frame.builder.take(flow) for flow in flows)
    name = frame.builder.number(thing.name)
    made = Node(name, "model", graph.type, taken, what=thing.name, graph=graph, span=frame.span(node.at))
    return frame.builder.add(made)


def _used(frame: Frame) -> Flow:
    if frame.topic is not None:
        frame.topic.used = True
    return BAD


def _input(frame: Frame, name: str, given: list[Given], at: At) -> tuple[Any, list[Given]]:
    """The value to apply to: the first argument if it is a tensor, else the topic."""
    if given and not given[0].name and isinstance(given[0].value, Flow):
        return given[0].value, given[1:]
    if frame.topic is None:
        help = f"begin with a value, such as a field of the data: `image -> {name}`"
        frame.report("E0325", f"there is no value to apply `{name}` to", at, "nothing flows here", help=help)
        return BAD, given
    frame.topic.used = True
    return frame.topic.value, given


def _block_settings(frame: Frame, thing: BlockThing, given: list[Given], node: tree.Call) -> dict[str, Any] | None:
    block = thing.block
    count = len(frame.unit.diagnostics)
    names = [parameter.name for parameter in block.parameters]
    named = collect_named(frame, block.target.name, names, given)
    settings = tuple(
        Setting(parameter.name, Anything("a setting"), REQUIRED if parameter.default is None else parameter)
        for parameter in block.parameters
    )
    positional = [item for item in given if not item.name]
    values, *_ = bind_settings(frame, block.target.name, settings, positional, named, {}, node.at, count)
    if len(frame.unit.diagnostics) > count:
        return None
    scope = Scope(thing.scope)
    inside = frame.inside(scope, thing.text, frame.builder, None, frame.active)
    for key, value in values.items():
        if isinstance(value, tree.Parameter):
            assert value.default is not None
            values[key] = value = frame.unit.evaluate(inside, value.default)
        if value is BAD:
            return None
        scope.values[key] = Binding(value, "setting", used=True)
    return values


def _default(parameter: tree.Parameter) -> tuple[Any, ...]:
    return (parameter.default.value,) if isinstance(parameter.default, tree.Literal) else ()


def _names_body(frame: Frame, block: tree.Block) -> bool:
    """Whether a block's own text applies `body`."""
    key = ("body", id(block))
    if key not in frame.memo:
        frame.memo[key] = _mentions(block.body, "body")
    return bool(frame.memo[key])


def _mentions(node: Any, name: str) -> bool:
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, tuple):
            stack += item
        elif (isinstance(item, tree.Name) and item.name == name) or (
            isinstance(item, tree.Call) and item.callee == name
        ):
            return True
        elif isinstance(item, tree.Block):
            continue
        elif hasattr(item, "__dataclass_fields__"):
            stack += [getattr(item, key) for key in item.__dataclass_fields__]
    return False


def _compiled(
    frame: Frame, key: Any, inner: Inner, flow: Flow, node: tree.Call, own_input: bool = True
) -> Inside | None:
    """The graph of a body for one type of input, made once for each."""
    if key in frame.memo:
        return frame.memo[key]  # type: ignore[no-any-return]
    frame.spend(node.at)
    builder = Builder(inner.name, inner.parent, inner.settings)
    topic = Topic(builder.give("input", flow.type))
    if own_input:
        inner.scope.values["input"] = Binding(topic.value, "given", used=True)
    frame.unit.uses.append((frame.span(node.at), inner.name))
    try:
        inside = frame.inside(inner.scope, inner.text, builder, topic, inner.active)
        result = frame.unit.run(inside, inner.body)
    except RecursionError:
        frame.report("E0355", "blocks and bodies are nested too deep", node.at, "the bound is here")
        raise Abort from None
    finally:
        frame.unit.uses.pop()
    frame.memo[key] = None if is_lost(result) else (builder.finish(result), builder.captured())
    return frame.memo[key]  # type: ignore[no-any-return]


def _place(frame: Frame, inside: Inside | None, name: str, flow: Flow, at: At) -> Value:
    if inside is None:
        return BAD
    graph, outer = inside
    taken = (frame.builder.take(flow), *map(frame.builder.take, outer))
    number = frame.builder.number(name)
    node = Node(number, "block", graph.type, taken, what=name, graph=graph, module=number, span=frame.span(at))
    result = frame.builder.add(node)
    frame.check_size(at)
    return result
