"""What a graph leaves open: types that no rule tells, of calls of torch's that have none."""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.lang.check import check_spec
from dsl.lang.graph import Graph
from dsl.lang.program import Program
from dsl.spec.spec import Spec
from dsl.types.tensor import Unknown


def settled(spec: Spec) -> tuple[Program | None, list[Diagnostic]]:
    """The program of a spec, and what is wrong with it; what no rule tells torch is asked, on its meta device."""
    program, found = check_spec(spec)
    if program is None or any(item.severity == "error" for item in found) or not open_types(program):
        return program, found
    from dsl.build.settling import settle

    return check_spec(spec, settle)


def open_types(program: Program) -> tuple[str, ...]:
    """What was written in the models that only running will show the type or the weights of, each once."""
    found: dict[str, None] = {}
    for model in program.models.values():
        _open(model.graph, found, set())
    return tuple(found)


def _open(graph: Graph, found: dict[str, None], seen: set[int]) -> None:
    if id(graph) in seen:
        return
    seen.add(id(graph))
    for node in graph.nodes:
        if node.weights is None or (node.graph is None and isinstance(node.type, Unknown)):
            found[node.what or node.name] = None
        if node.graph is not None:
            _open(node.graph, found, seen)
    for shared in graph.shared:
        _open(shared.graph, found, seen)
