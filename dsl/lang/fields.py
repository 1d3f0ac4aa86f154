"""The fields of the data: what the source gives, then what transforms make of it."""

from __future__ import annotations

from dsl import catalogue
from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.source import Text
from dsl.lang.calls import parse_value
from dsl.lang.compile import Job, compile_body
from dsl.lang.frame import Role, Unit
from dsl.lang.graph import Graph
from dsl.lang.values import Scope
from dsl.spec.value import Value
from dsl.syntax import tree
from dsl.types.tensor import Record, Tensor, Tuple, Type, Unknown

TRANSFORM = Role("a transform", ("transform", "function", "layer"), steady=True)
RESERVED = ("input", "output", "target", "batch")
"""What no field may be called, since bodies mean something else by it."""
Fields = dict[str, Type]


def transformed(
    unit: Unit, value: Value, scope: Scope, fields: Fields, target: str = ""
) -> tuple[Graph | None, Fields]:
    """The graph of a transform, and the fields after it, unknown after a fault; what mixes samples mixes `target`."""
    unit.path, unit.origin = value.path, value.origin
    parsed = parse_value(unit, value)
    lost: Fields = dict.fromkeys(fields, Unknown("reported"))
    if parsed is None:
        return None, lost
    body, text = parsed
    first = next(iter(fields))
    graph = compile_body(unit, Job(value.name, text, body, TRANSFORM, scope, dict(fields), (first,), target))
    if graph is None:
        return None, lost
    _check_mixing(unit, graph, whole=value.name == "batch_augment")
    if isinstance(graph.type, Record):
        _report_reserved(unit, graph.type, body, text)
        return graph, {**fields, **dict(graph.type.parts)}
    if not isinstance(graph.type, Tuple):
        return graph, {**fields, first: graph.type}
    names = replaced(body, fields, first)
    if names == (first,) and target:
        names = (first, target)
    if len(names) == len(graph.type.parts):
        return graph, {**fields, **dict(zip(names, graph.type.parts, strict=True))}
    help = (Help("say which field each value is: `(image = ..., mask = ...)`"),)
    message = f"a field is one value, but this gives {len(graph.type.parts)}: {graph.type}"
    unit.add(Diagnostic("E0315", message, text.span(*body.statements[-1].at), "several values", help=help))
    return graph, lost


def replaced(body: tree.Body, fields: Fields, first: str) -> tuple[str, ...]:
    """The fields that a tuple of results replaces: those that it was made of, `(image, mask) -> crop(256)`."""
    names: tuple[str, ...] = (first,)
    for statement in body.statements:
        if isinstance(statement, tree.Move):
            names = _made_of(statement.value, fields, names, (first,))
    return names


def _made_of(node: tree.Expr, fields: Fields, topic: tuple[str, ...], input_: tuple[str, ...]) -> tuple[str, ...]:
    """The fields that an expression starts from; none where that cannot be told."""
    if isinstance(node, tree.Name):
        return (node.name,) if node.name in fields else input_ if node.name == "input" else topic
    if isinstance(node, tree.Chain):
        for step in node.steps:
            topic = _made_of(step, fields, topic, input_)
        return topic
    if isinstance(node, tree.TupleOf):
        parts = [_made_of(item, fields, topic, input_) for item in node.items]
        names = tuple(part[0] for part in parts if len(part) == 1)
        return names if len(set(names)) == len(parts) else ()
    if isinstance(node, tree.Index) and len(node.items) == 1 and isinstance(node.items[0], tree.Literal):
        names, place = _made_of(node.of, fields, topic, input_), node.items[0].value
        return names[place : place + 1] if isinstance(place, int) and place >= 0 and len(names) > 1 else names
    return topic


def _check_mixing(unit: Unit, graph: Graph, whole: bool) -> None:
    """What mixes the samples of a batch stands where whole batches are changed, and mixes their target too."""
    known = catalogue.entries("transform")
    for node in graph.nodes:
        entry = known.get(node.what)
        if entry is None or not entry.batch:
            continue
        if not whole:
            help = f'put it in `batch_augment = "{entry.example}"`'
            message = f"`{node.what}` mixes the samples of a batch, which is for `batch_augment`"
            unit.add(Diagnostic("E0324", message, node.span, "has no place here", help=(Help(help),)))
        elif isinstance(node.type, Tensor) and len(unit.targets) > 1:
            help = f"give it the one to mix: `({graph.nodes[0].name}, {unit.targets[0]}) -> {node.what}`"
            message = f"`{node.what}` mixes the target too, but the data have {len(unit.targets)} of them"
            unit.add(Diagnostic("E0332", message, node.span, "leaves the targets as they are", help=(Help(help),)))


def _report_reserved(unit: Unit, kind: Record, body: tree.Body, text: Text) -> None:
    """A transform may not add a field with a name that bodies need."""
    for name, _ in kind.parts:
        if name in RESERVED:
            last = body.statements[-1]
            value = last.value if isinstance(last, tree.Move) else None
            parts = value.parts if isinstance(value, tree.RecordOf) else ()
            at = next((part.name_at for part in parts if part.name == name), last.at)
            message = f"a field may not be called `{name}`"
            unit.add(Diagnostic("E0502", message, text.span(*at), "means something else in bodies"))
