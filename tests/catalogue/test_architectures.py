"""The layers suffice to write the well-known networks: those of `specs/zoo` have the weights of torchvision's."""

from __future__ import annotations

import pytest

from bench.zoo import ARCHITECTURES, MOST_LINES, ZOO, Shapes, measure, torchvision_weights
from dsl.lang.check import check_spec_file
from dsl.lang.graph import Graph
from dsl.lang.pairing import pair
from dsl.spec.read import load
from dsl.types.tensor import B, floats

IN_ORDER = ("vgg16", "densenet121", "mobilenet_v2", "squeezenet1_1", "efficientnet_b0")
"""Networks whose weights torchvision lists in the order of our text: a pairing that owes nothing to names."""


def _graph(name: str) -> Graph:
    program, diagnostics = check_spec_file(str(ZOO / f"{name}.toml"))
    assert program is not None and diagnostics == []
    return program.models["model"].graph


def _names(name: str) -> dict[str, str]:
    spec, diagnostics = load(ZOO / "torchvision" / f"{name}.toml")
    assert spec is not None and diagnostics == []
    names: dict[str, str] = spec["model.weights"].value["names"]
    return names


def _shapes(graph: Graph) -> Shapes:
    return {name: weight.shape for name, weight in graph.weights()}


def test_every_network_of_the_zoo_is_held_to_torchvisions() -> None:
    for folder in (ZOO, ZOO / "torchvision"):
        assert {path.stem for path in folder.glob("*.toml")} == set(ARCHITECTURES)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_a_network_is_short_and_has_torchvisions_parameters(name: str) -> None:
    row = measure(name)
    assert row.lines < MOST_LINES
    assert row.here == row.there


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_a_network_takes_images_and_tells_a_thousand_classes(name: str) -> None:
    graph = _graph(name)
    assert [node.type for node in graph.inputs] == [floats(B, 3, 224, 224)]
    assert graph.type == floats(B, 1000)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_torchvisions_weights_are_ours_one_to_one(name: str) -> None:
    theirs, _ = torchvision_weights(name)
    ours = _shapes(_graph(name))
    found = pair(theirs, ours, _names(name))
    assert (found.missing, found.unused, found.faults) == ((), (), ())
    assert sorted(key for key, _ in found.pairs) == sorted(theirs)
    assert sorted(own for _, own in found.pairs) == sorted(ours)
    assert all(theirs[key] == ours[own] for key, own in found.pairs)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_order_of_a_file_does_not_matter(name: str) -> None:
    theirs, _ = torchvision_weights(name)
    ours = _shapes(_graph(name))
    as_saved = {key: theirs[key] for key in sorted(theirs)}
    assert set(pair(as_saved, ours, _names(name)).pairs) == set(pair(theirs, ours, _names(name)).pairs)


@pytest.mark.parametrize("name", IN_ORDER)
def test_names_pair_the_weights_as_the_order_does(name: str) -> None:
    theirs, _ = torchvision_weights(name)
    ours = _shapes(_graph(name))
    assert dict(pair(theirs, ours, _names(name)).pairs) == dict(zip(theirs, ours, strict=True))


def test_weights_of_blocks_go_where_they_belong() -> None:
    theirs, _ = torchvision_weights("resnet50")
    pairs = dict(pair(theirs, _shapes(_graph("resnet50")), _names("resnet50")).pairs)
    assert pairs["layer1.0.downsample.1.running_var"] == "repeat1.0.bottleneck1.shortcut1.batchnorm1.running_var"
    assert pairs["layer3.0.conv2.weight"] == "repeat2.1.bottleneck1.conv2.weight"
    assert pairs["layer4.2.bn3.bias"] == "repeat2.2.repeat1.1.bottleneck1.batchnorm3.bias"
    theirs, _ = torchvision_weights("convnext_tiny")
    pairs = dict(pair(theirs, _shapes(_graph("convnext_tiny")), _names("convnext_tiny")).pairs)
    assert pairs["features.5.8.layer_scale"] == "stage3.repeat1.8.convnext1.layerscale1.weight"
    assert pairs["features.6.0.bias"] == "shrink3.layernorm1.bias"
