"""Bodies to compile in tests: a text in, a graph and reports out.

found = model("conv(8, 3) -> relu", "float[B, 3, 32, 32]")
assert str(found.type) == "float[B, 8, 30, 30]"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.source import Source, Text
from dsl.lang.compile import Job, base_scope, compile_body, new_unit
from dsl.lang.fields import TRANSFORM
from dsl.lang.frame import MODEL, Role
from dsl.lang.graph import Constant, Graph, Node
from dsl.lang.losses import LOSS, METRIC
from dsl.syntax.body import parse_body
from dsl.types.notation import Fault, parse_type
from dsl.types.tensor import Record, Tuple, Type, Unknown

Kinds = str | Mapping[str, str]


@dataclass(frozen=True)
class Found:
    """What came of a text."""

    text: str
    graph: Graph | None
    diagnostics: list[Diagnostic]

    @property
    def codes(self) -> list[str]:
        return [item.code for item in self.diagnostics]

    @property
    def places(self) -> list[tuple[str, str]]:
        """Each code with the stretch of text that it points at."""
        return [(item.code, item.span.text if item.span is not None else "") for item in self.diagnostics]

    @property
    def helps(self) -> list[str]:
        return [help.text for item in self.diagnostics for help in item.help]

    @property
    def made(self) -> Graph:
        assert self.graph is not None, [f"{item.code}: {item.message}" for item in self.diagnostics]
        assert not self.errors, self.errors
        return self.graph

    @property
    def errors(self) -> list[str]:
        return [f"{item.code}: {item.message}" for item in self.diagnostics if item.code[0] == "E"]

    @property
    def type(self) -> str:
        return str(self.made.type)

    @property
    def parameters(self) -> int:
        return self.made.parameters()

    @property
    def weights(self) -> dict[str, tuple[int, ...]]:
        found = self.made.weights()
        assert len({name for name, _ in found}) == len(found), "two weights have one name"
        return {name: weight.shape for name, weight in found}


def typed(text: str) -> Type:
    """A type as it is written; `unknown`, and `(a; b)` for a tuple, `(x = a; y = b)` for a record."""
    if text == "unknown":
        return Unknown("the data")
    if text.startswith("(") and "=" in text:
        named = (part.split("=", 1) for part in text[1:-1].split(";"))
        return Record(tuple((name.strip(), typed(part.strip())) for name, part in named))
    if text.startswith("("):
        return Tuple(tuple(typed(part.strip()) for part in text[1:-1].split(";")))
    type_ = parse_type(text)
    assert not isinstance(type_, Fault), type_
    return type_


def compiled(
    text: str,
    role: Role = MODEL,
    topic: str | None = "float[B, 8]",
    given: Mapping[str, str] | None = None,
    params: Mapping[str, Any] | None = None,
    topic_name: str = "input",
    target: str = "",
) -> Found:
    source = Source("body.dsl", text)
    whole = Text.whole(source)
    body, faults = parse_body(whole)
    unit = new_unit()
    if any(fault.code == "E0341" for fault in faults):
        unit.torn.append(body)
    scope = base_scope({name: (value, None) for name, value in (params or {}).items()})
    types = {name: typed(type_) for name, type_ in (given or {}).items()}
    if topic is not None:
        types[topic_name] = typed(topic)
    job = Job("body", whole, body, role, scope, types, (topic_name,) if topic is not None else (), target)
    graph = compile_body(unit, job)
    return Found(text, graph, [*faults, *unit.diagnostics])


def model(text: str, input: str = "float[B, 8]", **params: Any) -> Found:
    """The layers of a model."""
    return compiled(text, MODEL, input, params=params)


def loss(text: str, output: str = "float[B, 10]", target: str = "class[B] of 10", **fields: str) -> Found:
    """A loss, beside the fields that it names."""
    given = {**fields, "target": target} if target else fields
    return compiled(text, LOSS, output, given, topic_name="output", target="target")


def metric(text: str, output: str = "float[B, 10]", target: str = "class[B] of 10", **fields: str) -> Found:
    given = {**fields, "target": target} if target else fields
    return compiled(text, METRIC, output, given, topic_name="output", target="target")


def transform(text: str, **fields: str) -> Found:
    """A transform, whose topic is the first field."""
    first = next(iter(fields))
    return compiled(text, TRANSFORM, fields[first], fields, topic_name=first)


def nodes(graph: Graph) -> list[Node]:
    """Every node of a graph and of those inside it, each once."""
    found = []
    for node in graph.nodes:
        found.append(node)
        if node.graph is not None:
            found += nodes(node.graph)
    return found


def steps(graph: Graph) -> list[str]:
    """What a graph does, in order, without what is only given to it."""
    return [node.what for node in graph.nodes if node.kind != "input"]


def taken(graph: Graph, what: str) -> list[Any]:
    """What the one use of something in a graph works on: the names of nodes, and numbers."""
    (node,) = [node for node in graph.nodes if node.what == what]
    values = [item.value if isinstance(item, Constant) else item for item in node.inputs]
    operands = [isinstance(item, int) for item in node.inputs]
    return [graph.nodes[item].name if own else item for item, own in zip(values, operands, strict=True)]
