"""The layers suffice to write the well-known networks: those of `specs/zoo` are torchvision's."""

from __future__ import annotations

from functools import cache

import pytest
import torch
from torch import nn
from torchvision import models

from bench.zoo import ARCHITECTURES, MOST_LINES, ZOO, loading, measure, paired
from dsl.lang.check import check_spec_file
from dsl.lang.pairing import pair
from dsl.types.tensor import B, floats

IN_ORDER = ("vgg16", "densenet121", "mobilenet_v2", "squeezenet1_1", "efficientnet_b0")
"""Networks whose weights torchvision lists in the order of our text: a pairing that owes nothing to names."""
LIGHT = ("resnet18", "squeezenet1_1", "mobilenet_v2", "efficientnet_b0")
"""Networks that take little time; `bench/zoo.py` runs them all."""


@cache
def _torchvision(name: str) -> nn.Module:
    with torch.device("meta"):
        return models.get_model(name, weights=None)


@cache
def _pairs(name: str) -> dict[str, str]:
    return dict(paired(loading(name)[1], _torchvision(name)).pairs)


def test_every_network_of_the_zoo_is_held_to_torchvisions() -> None:
    for folder in (ZOO, ZOO / "torchvision"):
        assert {path.stem for path in folder.glob("*.toml")} == set(ARCHITECTURES)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_a_network_has_torchvisions_parameters(name: str) -> None:
    program, diagnostics = check_spec_file(str(ZOO / f"{name}.toml"))
    assert program is not None and diagnostics == []
    graph = program.models["model"].graph
    assert graph.parameters() == sum(value.numel() for value in _torchvision(name).parameters())
    assert [node.type for node in graph.inputs] == [floats(B, 3, 224, 224)]
    assert graph.type == floats(B, 1000)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_torchvisions_weights_are_ours_one_to_one(name: str) -> None:
    program = loading(name)[1]
    theirs = {key: tuple(value.shape) for key, value in _torchvision(name).state_dict().items()}
    ours = {key: weight.shape for key, weight in program.models["model"].graph.weights()}
    found = paired(program, _torchvision(name))
    assert (found.missing, found.unused, found.faults) == ((), (), ())
    assert sorted(key for key, _ in found.pairs) == sorted(theirs)
    assert sorted(own for _, own in found.pairs) == sorted(ours)
    assert all(theirs[key] == ours[own] for key, own in found.pairs)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_order_of_a_file_does_not_matter(name: str) -> None:
    model = loading(name)[1].models["model"]
    assert model.loaded is not None
    state = _torchvision(name).state_dict()
    as_saved = {key: tuple(state[key].shape) for key in sorted(state)}
    ours = {key: weight.shape for key, weight in model.graph.weights()}
    assert dict(pair(as_saved, ours, dict(model.loaded.names)).pairs) == _pairs(name)


@pytest.mark.parametrize("name", IN_ORDER)
def test_names_pair_the_weights_as_the_order_does(name: str) -> None:
    ours = [key for key, _ in loading(name)[1].models["model"].graph.weights()]
    assert _pairs(name) == dict(zip(_torchvision(name).state_dict(), ours, strict=True))


def test_weights_of_blocks_go_where_they_belong() -> None:
    pairs = _pairs("resnet50") | _pairs("convnext_tiny")
    assert pairs["layer1.0.downsample.1.running_var"] == "repeat1.0.bottleneck1.shortcut1.batchnorm1.running_var"
    assert pairs["layer3.0.conv2.weight"] == "repeat2.1.bottleneck1.conv2.weight"
    assert pairs["layer4.2.bn3.bias"] == "repeat2.2.repeat1.1.bottleneck1.batchnorm3.bias"
    assert pairs["features.5.8.layer_scale"] == "stage3.repeat1.8.convnext1.layerscale1.weight"
    assert pairs["features.6.0.bias"] == "shrink3.layernorm1.bias"


@pytest.mark.parametrize("name", LIGHT)
def test_a_network_is_short_and_gives_torchvisions_outputs(name: str) -> None:
    row = measure(name)
    assert row.lines < MOST_LINES
    assert row.good
