"""Models of texts, as programs that can be exported."""

from __future__ import annotations

from typing import Any

from bench.export import Parity, compare
from dsl.export.python import to_python
from dsl.lang.graph import Graph
from dsl.lang.program import Data, Model, Program
from tests.lang.bodies import model

EXACT = {"keys": True, "outputs": 0.0, "gradients": 0.0}


def program_of(graph: Graph) -> Program:
    inputs = {node.name: node.type for node in graph.inputs}
    return Program(Data(), {"model": Model("model", inputs, graph)})


def program(text: str, input: str = "float[B, 8]", **params: Any) -> Program:
    return program_of(model(text, input, **params).made)


def exported(text: str, input: str = "float[B, 8]", name: str = "sample", **params: Any) -> str:
    return to_python(program(text, input, **params), name)


def parity(text: str, input: str = "float[B, 8]", **params: Any) -> Parity:
    return compare(program(text, input, **params), "sample")


def assert_exact(found: Parity) -> None:
    assert (found.keys, found.outputs, found.gradients) == (True, 0.0, 0.0), found
