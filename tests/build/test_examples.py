"""Every example of the catalogue, and every shipped spec, becomes a module that gives what its type says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

import dsl
from bench.values import SIZES, differences, value
from dsl.build.emit import Site, build
from dsl.build.models import build_models
from dsl.catalogue import entries
from dsl.catalogue.entry import Entry
from dsl.lang.graph import Graph
from tests.lang.test_examples import compiled_example

ROOT = Path(__file__).resolve().parents[2]
SPECS = sorted(path.stem for path in (ROOT / "specs").glob("*.toml"))
PRETRAINED = {"torchvision", "detector"}
DOWNLOADS = {"style_transfer": "weights='default' is a download"}


def weights_of(module: torch.nn.Module) -> list[tuple[str, tuple[int, ...], bool]]:
    trained = {name for name, _ in module.named_parameters()}
    return [(name, tuple(item.shape), name in trained) for name, item in module.state_dict().items()]


def known_weights(graph: Graph) -> list[tuple[str, tuple[int, ...], bool]]:
    return [(name, weight.shape, weight.trained) for name, weight in graph.weights()]


def built(graph: Graph, device: str = "cpu") -> Any:
    torch.manual_seed(0)
    module = build(graph, Site(torch.device(device)))
    module.graph.lint()
    return module


def _of(*families: str) -> list[Any]:
    return [
        pytest.param(entry, id=f"{family}-{entry.name}") for family in families for entry in entries(family).values()
    ]


@pytest.mark.parametrize("entry", _of("layer", "function", "loss"))
def test_an_example_runs(entry: Entry) -> None:
    if entry.name in PRETRAINED:
        pytest.skip("weights from elsewhere: tests/build/test_pretrained.py")
    graph = compiled_example(entry).made
    module = built(graph)
    inputs = [value(node.type) for node in graph.inputs]
    result = module(*inputs)
    assert differences(graph.type, result) == []
    assert weights_of(module) == known_weights(graph)
    again = torch.nn.Module.__call__(module, *inputs) if entry.random else None
    assert again is None or differences(graph.type, again) == []


@pytest.mark.parametrize("name", SPECS)
def test_the_models_of_a_spec_run(name: str) -> None:
    if name in DOWNLOADS:
        pytest.skip(DOWNLOADS[name])
    program, _ = dsl.check(str(ROOT / "specs" / f"{name}.toml"))
    assert program is not None
    for key, module in build_models(program).items():
        model = program.models[key]
        inputs = [value(kind) for kind in model.inputs.values()]
        assert differences(model.graph.type, module(*inputs)) == []
        assert weights_of(module) == known_weights(model.graph)
        assert sum(item.numel() for item in module.parameters()) == model.graph.parameters()
    assert SIZES["B"] == 4
