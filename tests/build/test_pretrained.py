"""Torchvision's models in a spec: other heads, taps, and weights from a file."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
import torch
from torch import nn
from torchvision import models

from bench.values import differences, value
from dsl.build.emit import Site, build
from dsl.lang.graph import Graph
from dsl.modules.pretrained import Features
from dsl.types.notation import parse_type
from tests.lang.bodies import compiled

IMAGE = "float[B, 3, 64, 64]"


def graph_of(text: str) -> Graph:
    return compiled(text, topic=IMAGE).made


@pytest.mark.parametrize(
    "text",
    [
        "torchvision('resnet18', head=10)",
        "torchvision('resnet18', head=0) -> linear(5)",
        "a, b = torchvision('resnet18', taps=['layer2', 'layer4'])\nmean(a) + mean(b)",
        "torchvision('mobilenet_v3_small', head=3)",
    ],
)
def test_a_model_of_torchvision_runs(text: str) -> None:
    graph = graph_of(text)
    module = build(graph, Site(torch.device("cpu")))
    kind = parse_type(IMAGE)
    assert differences(graph.type, module(value(kind))) == []  # type: ignore[arg-type]
    assert sum(item.numel() for item in module.parameters()) == graph.parameters()


def test_weights_come_from_a_file(tmp_path: Path) -> None:
    torch.manual_seed(3)
    theirs = models.resnet18().eval()
    torch.save(theirs.state_dict(), tmp_path / "resnet18.pth")
    site = Site(torch.device("cpu"), root=str(tmp_path))
    module = build(graph_of("torchvision('resnet18', weights='resnet18.pth')"), site).eval()
    x = torch.rand(2, 3, 64, 64)
    assert torch.equal(module(x), theirs(x))
    headed = build(graph_of("torchvision('resnet18', weights='resnet18.pth', head=7)"), site)
    assert headed(x).shape == (2, 7)
    assert torch.equal(headed.state_dict()["torchvision1.model.conv1.weight"], theirs.conv1.weight)


def test_shapes_alone_need_no_weights() -> None:
    graph = graph_of("torchvision('resnet18', weights='default', head=10)")
    module = build(graph, Site(torch.device("meta")))
    assert module(torch.empty(2, 3, 64, 64, device="meta")).shape == (2, 10)


def test_what_comes_after_the_last_tap_takes_no_memory() -> None:
    gc.collect()
    before = _alive()
    features = Features("alexnet", taps=("features.2",))
    gc.collect()
    fresh = [value for key, value in _alive().items() if key not in before]
    assert sum(value.numel() for value in fresh) == sum(value.numel() for value in features.parameters())


def _alive() -> dict[int, nn.Parameter]:
    """The weights that there are in this process."""
    return {id(value): value for value in gc.get_objects() if type(value) is nn.Parameter}
