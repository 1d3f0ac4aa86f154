"""What is said of torchvision's models is true of them: result, parts, and numbers of parameters."""

from __future__ import annotations

from collections import Counter
from typing import Any

import torch
from hypothesis import given
from hypothesis import strategies as st

from bench.torchvision_table import no_download, regnets_counted_on_cpu
from dsl.catalogue.architectures import activations, read_architecture
from dsl.catalogue.entry import Entry, Made, Refuse, Settings
from dsl.catalogue.torchvision_models import CLASSIFIERS, SEGMENTERS
from dsl.types.dims import symbol
from dsl.types.tensor import B, Ragged, Record, Tensor, Tuple, floats
from tests.catalogue.check_optimizer import DRAWS
from tests.catalogue.harness import differences, resolve

SMALL = ("resnet18", "vgg11", "squeezenet1_1", "shufflenet_v2_x0_5", "mnasnet0_5", "googlenet", "maxvit_t", "alexnet")
BOXES = Ragged(floats(symbol("N"), 4))
LABELS = Ragged(Tensor("class", (symbol("N"),), 5))
MASKS = Ragged(Tensor("bool", (symbol("N"), 64, 64)))


def check_torchvision(entry: Entry) -> None:
    counts: Counter[str] = Counter()

    @DRAWS
    @given(st.data())
    def hold(data: st.DataObject) -> None:
        given = draw_settings(data.draw)
        side = data.draw(st.sampled_from([1, 7, 30, 31, 32, 33, 64, 97, 224, 224, 224]))
        x = floats(2, data.draw(st.sampled_from([3, 3, 3, 1])), side, data.draw(st.sampled_from([side, 224])))
        try:
            made = entry.rule(x, Settings(given))
        except Refuse as no:
            counts["refused"] += 1
            assert no.message
            if not no.at and x.channels == 3:
                hold_refused(x, given)
            return
        counts["accepted"] += 1
        hold_made(made, x)

    hold()
    assert min(counts.values()) >= 15, counts


def draw_settings(draw: Any) -> dict[str, Any]:
    name = draw(st.sampled_from((*SMALL, "lraspp_mobilenet_v3_large", "resnet_18")))
    taps = list(read_architecture(name).taps) if name in CLASSIFIERS else ["backbone"]
    if name == "vgg11":
        taps += activations(read_architecture(name))
    return {
        "name": name,
        "weights": draw(st.sampled_from([None, None, None, "default", "IMAGENET1K_V9"])),
        "taps": draw(st.one_of(st.none(), st.lists(st.sampled_from([*taps, "layer9"]), min_size=1, max_size=2))),
        "head": draw(st.sampled_from([None, None, 0, 1, 10])),
    }


def build(made: Made) -> torch.nn.Module:
    """What was made, on the meta device, without fetching weights."""
    with torch.device("meta"), no_download(), regnets_counted_on_cpu():
        module = resolve(made.lowers)(**made.args)
    assert isinstance(module, torch.nn.Module)
    return module.eval()


def hold_made(made: Made, x: Tensor) -> None:
    module = build(made)
    result = module(torch.empty(x.dims, device="meta"))
    assert not differences(made.type, result), (made, differences(made.type, result))
    hold_weights(made, module)


def hold_weights(made: Made, module: torch.nn.Module) -> None:
    """As many numbers are trained, and kept, in all and in each part that is named."""
    assert made.weights is not None
    trained = {name: value.numel() for name, value in module.named_parameters() if value.requires_grad}
    every = sum(value.numel() for value in module.state_dict().values())
    said = sum(_numel(weight.shape) for weight in made.weights if weight.trained)
    assert said == sum(trained.values()), (made.args, said, sum(trained.values()))
    if (
        made.args["name"] != "maxvit_t" or "taps" not in made.args
    ):  # Tracing turns its indices of positions to constants.
        assert sum(_numel(weight.shape) for weight in made.weights) == every, made.args
    for weight in made.weights:
        if weight.trained and weight.name != "model.*" and weight.name.endswith(".*"):
            part = sum(size for name, size in trained.items() if name.startswith(weight.name[:-1]))
            assert part == weight.shape[0], (made.args, weight, part)
        elif weight.trained and not weight.name.endswith("*"):
            assert tuple(module.get_parameter(weight.name).shape)[: len(weight.shape)] == weight.shape


def _numel(shape: tuple[int, ...]) -> int:
    return torch.Size(shape).numel()


def hold_refused(x: Tensor, given: dict[str, Any]) -> None:
    """What is too small for us is too small for torch."""
    args = {"name": given["name"], "weights": None}
    args |= {"classes": 21} if given["name"] in SEGMENTERS else {"head": None}
    kind = "Segmenter" if given["name"] in SEGMENTERS else "Classifier"
    module = build(Made(x, f"dsl.modules.pretrained.{kind}", args))
    try:
        module(torch.empty(x.dims, device="meta"))
    except (RuntimeError, AssertionError):
        return
    raise AssertionError(f"torch takes {x} for {given['name']}")


# -- detectors


def check_detector(entry: Entry) -> None:
    for name in ("fasterrcnn_mobilenet_v3_large_320_fpn", "ssdlite320_mobilenet_v3_large", "maskrcnn_resnet50_fpn"):
        for weights in (None, "backbone", "default"):
            classes = 91 if weights == "default" else 5
            given = Settings({"name": name, "classes": classes, "weights": weights})
            image = floats(B, 3, 64, 64)
            made = entry.rule(Tuple((image, BOXES, LABELS, MASKS)), None, None, None, given)
            hold_weights(made, build(made))
            assert isinstance(made.type, Record)
            assert made.type.parts[0][0] == "loss"
            apart = entry.rule(image, BOXES, LABELS, MASKS if name.startswith("mask") else None, given)
            assert apart.type == made.type
            alone = entry.rule(image, None, None, None, given)
            assert alone.type == Record(made.type.parts[1:])


FAMILIES = {"layer.torchvision": check_torchvision, "layer.detector": check_detector}
