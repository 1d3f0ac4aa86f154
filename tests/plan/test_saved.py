"""What a tape says is kept for the backward pass is what autograd keeps, for every example of the catalogue."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from dsl.build.emit import Site, build
from dsl.catalogue import entries
from dsl.catalogue.entry import Entry
from dsl.lang.graph import Graph
from dsl.lang.program import Model
from dsl.plan.record import Recorder
from dsl.plan.tape import Tape, values_in
from tests.lang.test_examples import compiled_example
from tests.plan.examples import SIZES, drawn, leaves

BATCH = 32
NEAR, SMALL = 0.2, 4096
"""What a layer's own small tensors and a kernel's buffers may make out."""
ELSEWHERE = {"torchvision", "segmenter", "detector", "image", "grad"}
ONE_SIDED = {"soft_margin", "gaussian_nll"}
"""No gradient with respect to its target."""


def _examples() -> list[Any]:
    return [
        pytest.param(entry, id=f"{family}-{name}")
        for family in ("layer", "function", "loss")
        for name, entry in entries(family).items()
        if name not in ELSEWHERE | ONE_SIDED
    ]


def kept_by_torch(graph: Graph) -> tuple[int, int]:
    """Bytes that autograd keeps beside inputs and weights, and those of the inputs."""
    sizes = {**SIZES, "B": BATCH}
    inputs = [drawn(node.type, sizes, grad=True) for node in graph.inputs]
    module = build(graph, Site(torch.device("cpu")))
    own = {value.untyped_storage()._cdata for value in [*leaves(inputs), *module.parameters(), *module.buffers()]}
    kept: dict[int, torch.Tensor] = {}

    def keep(tensor: torch.Tensor) -> torch.Tensor:
        kept[tensor.untyped_storage()._cdata] = tensor
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        result = module(*inputs)
    assert leaves(result)
    given = sum(value.untyped_storage().nbytes() for value in leaves(inputs))
    return sum(value.untyped_storage().nbytes() for store, value in kept.items() if store not in own), given


def kept_by_tape(graph: Graph) -> int:
    tape = Tape()
    recorder = Recorder(tape, {**SIZES, "B": BATCH}, {"model": Model("model", {}, graph)}, ("model",))
    inputs = [recorder.given(node.type) for node in graph.inputs]
    for value in values_in(inputs):
        value.grad = value.kind == "float"
    recorder.model("model", inputs)
    assert not recorder.unknown
    own = {value.store for value in [*values_in(inputs), *recorder.weights.values()]}
    stores = {value.store for op in tape.ops for value in op.saved} - own
    return sum(tape.sizes[store] for store in stores) + sum(op.keeps for op in tape.ops)


@pytest.mark.parametrize("entry", _examples())
def test_an_example_keeps_what_autograd_keeps(entry: Entry) -> None:
    graph = compiled_example(entry).made
    kept, given = kept_by_torch(graph)
    assert kept_by_tape(graph) == pytest.approx(kept, rel=NEAR, abs=SMALL + 0.02 * given)
