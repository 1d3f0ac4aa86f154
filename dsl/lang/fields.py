"""The fields of the data: what the source gives, then what transforms make of it."""

from __future__ import annotations

from dsl.lang.calls import parse_value
from dsl.lang.compile import Job, compile_body
from dsl.lang.frame import Role, Unit
from dsl.lang.graph import Graph
from dsl.lang.values import Scope
from dsl.spec.value import Value
from dsl.syntax import tree
from dsl.types.tensor import Record, Tuple, Type, Unknown

TRANSFORM = Role("a transform", ("transform", "function", "layer"), steady=True)
Fields = dict[str, Type]


def transformed(
    unit: Unit, value: Value, scope: Scope, fields: Fields, batch: bool = False
) -> tuple[Graph | None, Fields]:
    """The graph of a transform, and the fields after it; after a fault the fields are unknown."""
    unit.path, unit.origin = value.path, value.origin
    parsed = parse_value(unit, value)
    if parsed is None:
        return None, dict.fromkeys(fields, Unknown("reported"))
    body, text = parsed
    first = next(iter(fields), "")
    job = Job(value.name, text, body, TRANSFORM, scope, dict(fields), fields.get(first), topic_name=first)
    graph = compile_body(unit, job)
    if graph is None:
        return None, dict.fromkeys(fields, Unknown("reported"))
    return graph, _laid_over(fields, graph, first, replaced_names(body, fields))


def replaced_names(body: tree.Body, fields: Fields) -> tuple[str, ...]:
    """The fields that a tuple of results replaces: those the last statement starts from, `(image, mask) -> ...`."""
    last = body.statements[-1] if body.statements else None
    value = last.value if isinstance(last, tree.Move) else None
    start = value.steps[0] if isinstance(value, tree.Chain) else value
    if not isinstance(start, tree.TupleOf):
        return ()
    names = tuple(item.name for item in start.items if isinstance(item, tree.Name) and item.name in fields)
    return names if len(names) == len(start.items) else ()


def _laid_over(fields: Fields, graph: Graph, first: str, names: tuple[str, ...]) -> Fields:
    kind = graph.type
    if isinstance(kind, Record):
        return {**fields, **dict(kind.parts)}
    if isinstance(kind, Tuple) and len(kind.parts) == len(names):
        return {**fields, **dict(zip(names, kind.parts, strict=True))}
    return {**fields, first: kind}
