"""The table of torchvision's architectures agrees with torchvision, and so does what is made of it."""

from __future__ import annotations

import pytest
import torch
import torchvision

from bench import torchvision_table
from dsl.catalogue import entries
from dsl.catalogue.architectures import activations, read_architecture
from dsl.catalogue.entry import Made, Refuse, Settings
from dsl.catalogue.torchvision_models import CLASSIFIERS, DETECTORS, SEGMENTERS
from dsl.modules import pretrained
from dsl.types.tensor import B, Tensor, Tuple, floats
from tests.catalogue.check_pretrained import BOXES, LABELS, build, hold_made, hold_weights

TAPPED = (
    *("alexnet", "convnext_tiny", "densenet121", "efficientnet_b0", "efficientnet_v2_s", "googlenet", "inception_v3"),
    *("mnasnet0_5", "mobilenet_v2", "mobilenet_v3_small", "regnet_x_400mf", "regnet_y_400mf", "resnet18", "resnet50"),
    *("resnext50_32x4d", "shufflenet_v2_x0_5", "squeezenet1_0", "swin_t", "swin_v2_t", "vgg11", "vgg11_bn", "vit_b_32"),
    "maxvit_t",
)
"""One of each kind; tracing all of them takes minutes."""

IMAGE = floats(B, 3, 224, 224)


def _make(name: str, x: Tensor = IMAGE, **given: object) -> Made:
    defaults = {"name": name, "weights": None, "taps": None, "head": None}
    made = entries("layer")["torchvision"].rule(x, Settings(defaults | given))
    assert isinstance(made, Made)
    return made


def _parameters(made: Made) -> int:
    return sum(torch.Size(weight.shape).numel() for weight in made.weights or () if weight.trained)


def test_the_table_has_every_model_of_torchvision() -> None:
    models = torchvision.models
    assert set(CLASSIFIERS) == set(models.list_models(module=models))
    assert set(SEGMENTERS) == set(models.list_models(module=models.segmentation))
    assert set(DETECTORS) == set(models.list_models(module=models.detection))


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_the_lines_of_a_classifier_are_those_that_are_measured(name: str) -> None:
    assert torchvision_table.classifier(name) + "\n" == CLASSIFIERS[name]


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_a_classifier_has_these_parameters_and_gives_these_parts(name: str) -> None:
    """Held at a size other than that of the table, where a model takes others."""
    found = read_architecture(name)
    x = floats(1, 3, *((found.side, found.side) if found.side else (199, 260)))
    hold_made(_make(name, x, head=10), x)
    taps = list(found.taps)
    if name in TAPPED:
        hold_made(_make(name, x, taps=(taps[len(taps) // 2], taps[-1])), x)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [("resnet18", 11_689_512), ("vgg16", 138_357_544), ("vit_b_16", 86_567_656), ("alexnet", 61_100_840)],
)
def test_known_numbers_of_parameters(name: str, parameters: int) -> None:
    assert _parameters(_make(name)) == parameters


def test_a_new_head_has_its_own_parameters() -> None:
    assert _parameters(_make("resnet18", head=10)) == 11_689_512 - 513 * 1000 + 513 * 10
    assert _make("resnet18", head=10).type == floats(B, 10)
    assert _make("resnet18", head=0).type == floats(B, 512)


def test_taps_for_style_transfer() -> None:
    made = _make("vgg16", taps=("relu1_2", "relu2_2", "relu3_3", "relu4_3"))
    assert made.type == Tuple(
        (floats(B, 64, 224, 224), floats(B, 128, 112, 112), floats(B, 256, 56, 56), floats(B, 512, 28, 28))
    )
    assert made.args["taps"] == ("features.3", "features.8", "features.15", "features.22")
    assert _parameters(made) == 7_635_264


@pytest.mark.parametrize("name", ["vgg11", "vgg13_bn", "vgg16", "vgg19", "vgg19_bn"])
def test_activations_of_a_vgg_are_its_relus(name: str) -> None:
    model = torchvision_table.make(name)
    found = activations(read_architecture(name))
    relus = [path for path, layer in model.features.named_children() if isinstance(layer, torch.nn.ReLU)]  # type: ignore[union-attr, operator]
    assert list(found.values()) == [f"features.{path}" for path in relus]
    assert list(found)[:3] == (
        ["relu1_1", "relu1_2", "relu2_1"] if name != "vgg11" else ["relu1_1", "relu2_1", "relu3_1"]
    )


def test_what_is_tapped_is_not_written_over() -> None:
    torch.manual_seed(0)
    features = pretrained.Features("vgg11", taps=("features.0", "features.1")).eval()
    first, second = features(torch.rand(1, 3, 32, 32))
    assert (first < 0).any()
    assert torch.equal(first.relu(), second)


def test_sizes_that_a_vision_transformer_takes_follow_its_weights() -> None:
    made = _make("vit_b_16", floats(B, 3, 384, 384), weights="IMAGENET1K_SWAG_E2E_V1")
    hold_weights(made, build(made))
    assert _parameters(made) == 86_567_656 + (24 * 24 - 14 * 14) * 768
    with pytest.raises(Refuse, match="384 by 384"):
        _make("vit_b_16", weights="IMAGENET1K_SWAG_E2E_V1")
    with pytest.raises(Refuse, match="518 by 518"):
        _make("vit_h_14", weights="default")


@pytest.mark.parametrize(
    ("given", "at", "help"),
    [
        ({"name": "resnet81"}, "name", "did you mean `resnet18`?"),
        ({"name": "fasterrcnn_resnet50_fpn"}, "name", "detector('fasterrcnn_resnet50_fpn')"),
        ({"name": "vgg16", "taps": ("relu1_3",)}, "taps", "did you mean"),
        ({"name": "vgg16", "taps": ("relu1_2",), "head": 10}, "head", ""),
        ({"name": "resnet18", "weights": "IMAGENET1K_V2"}, "weights", "`IMAGENET1K_V1`"),
        ({"name": "fcn_resnet50", "taps": ("x",)}, "taps", ""),
    ],
)
def test_refusals(given: dict[str, object], at: str, help: str) -> None:
    with pytest.raises(Refuse) as caught:
        _make(**given)  # type: ignore[arg-type]
    assert caught.value.at == at
    assert help in caught.value.help


@pytest.mark.parametrize("name", SEGMENTERS)
def test_a_segmenter_gives_every_pixel_its_classes(name: str) -> None:
    for head, weights in ((None, None), (5, None), (5, "default")):
        x = floats(1, 3, 65, 97)
        hold_made(_make(name, x, head=head, weights=weights), x)


@pytest.mark.parametrize("name", [name for name in DETECTORS if not name.startswith("keypoint")])
def test_a_detector_has_these_parameters(name: str) -> None:
    entry = entries("layer")["detector"]
    for weights, classes in ((None, 7), ("backbone", 7), ("default", 91)):
        settings = Settings({"name": name, "classes": classes, "weights": weights})
        made = entry.rule(IMAGE, None, None, None, settings)
        hold_weights(made, build(made))


def test_a_detector_finds_boxes_and_learns_from_them() -> None:
    detector = pretrained.Detector("fasterrcnn_mobilenet_v3_large_320_fpn", classes=3)
    images = torch.rand(2, 3, 64, 64)
    boxes, labels = [torch.tensor([[4.0, 4.0, 30.0, 30.0]])] * 2, [torch.tensor([1])] * 2
    training = detector.train()((images, boxes, labels))
    assert training["loss"].shape == ()
    assert training["loss"].requires_grad
    with torch.no_grad():
        found = detector.eval()(images, boxes, labels)
    assert found["loss"].isfinite()
    assert not detector.model.training
    assert [box.shape[1] for box in found["boxes"]] == [4, 4]
    assert set(found) == {"loss", "boxes", "labels", "scores"}


def test_labels_beyond_the_classes_of_a_detector_are_refused() -> None:
    entry = entries("layer")["detector"]
    settings = Settings({"name": "fcos_resnet50_fpn", "classes": 3, "weights": None})
    with pytest.raises(Refuse) as caught:
        entry.rule(Tuple((IMAGE, BOXES, LABELS)), None, None, None, settings)
    assert (caught.value.code, caught.value.at) == ("E0311", "classes")
    with pytest.raises(Refuse, match="`labels` is lacking"):
        entry.rule(IMAGE, BOXES, None, None, settings)
