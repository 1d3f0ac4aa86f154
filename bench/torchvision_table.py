"""Prints the table of torchvision's architectures, which is kept in `dsl/catalogue/torchvision_models.py`.

Everything is measured on models on the meta device, so nothing is downloaded and no weight is allocated. The tests hold
the table against torchvision.
"""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
import torchvision
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[1]))

PROBE = 333
"""A size of images that no two layers bring to the same size."""

STAGED = ("resnet", "resnext", "wide_resnet", "shufflenet", "inception", "googlenet")
"""Architectures whose parts are their direct children; those of others are one level down."""
DEEPER = {"vit": r"encoder\.layers\.encoder_layer_\d+", "densenet": r"features\.[a-z]+\d*"}
SKIPPED = (
    r".*\.(flatten|permute|norm|avgpool)$|avgpool|global_pool|classifier.*|head.*|fc.*|dropout|aux\d.*|AuxLogits.*"
)


def make(name: str, **given: Any) -> nn.Module:
    """A model on the meta device; with `weights`, as it is made for them, without fetching them."""
    if name in ("googlenet", "inception_v3"):
        given |= {"aux_logits": False, "init_weights": False}
    with warnings.catch_warnings(), torch.device("meta"), no_download(), regnets_counted_on_cpu():
        warnings.simplefilter("ignore")
        return torchvision.models.get_model(name, **({"weights": None} | given)).eval()  # type: ignore[no-any-return]


@contextmanager
def no_download() -> Iterator[None]:
    """Weights are made as if they were loaded, and stay as they are."""
    kind = torchvision.models._api.WeightsEnum
    fetch, load = kind.get_state_dict, nn.Module.load_state_dict
    kind.get_state_dict = lambda self, *args, **kwargs: {}
    nn.Module.load_state_dict = lambda self, *args, **kwargs: None  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        kind.get_state_dict, nn.Module.load_state_dict = fetch, load  # type: ignore[method-assign]


@contextmanager
def regnets_counted_on_cpu() -> Iterator[None]:
    """A RegNet's widths are computed with tensors, which must be real."""
    params = torchvision.models.regnet.BlockParams
    made = params.from_init_params

    def on_cpu(**given: Any) -> Any:
        with torch.device("cpu"):
            return made(**given)

    params.from_init_params = on_cpu
    try:
        yield
    finally:
        params.from_init_params = made


def count(model: nn.Module) -> tuple[int, int]:
    """Numbers in parameters, and in buffers."""
    return sum(p.numel() for p in model.parameters()), sum(b.numel() for b in model.state_dict().values()) - sum(
        p.numel() for p in model.parameters()
    )


def head_of(model: nn.Module) -> tuple[str, int, int]:
    """The last layer, which a `head` replaces, its inputs, and whether it has a bias."""
    layers = [(name, layer) for name, layer in model.named_modules() if isinstance(layer, (nn.Linear, nn.Conv2d))]
    name, layer = next((name, layer) for name, layer in reversed(layers) if _outputs(layer) == 1000)
    return name, layer.in_features if isinstance(layer, nn.Linear) else layer.in_channels, int(layer.bias is not None)


def _outputs(layer: nn.Module) -> int:
    return int(getattr(layer, "out_features", getattr(layer, "out_channels", 0)))


class Trace:
    """One pass of an image through a model: which modules ran when, and what they did to its size."""

    def __init__(self, model: nn.Module, side: int) -> None:
        self.names = {layer: name for name, layer in model.named_modules()}
        self.order: list[str] = []
        self.results: dict[str, Any] = {}
        self.ends: dict[str, int] = {}
        self.chains: dict[int, tuple[str, ...]] = {side: ()}
        handles = [layer.register_forward_pre_hook(self._begin) for layer in model.modules()]
        handles += [layer.register_forward_hook(self._end) for layer in model.modules()]
        model(torch.empty(1, 3, side, side, device="meta"))
        for handle in handles:
            handle.remove()

    def _begin(self, layer: nn.Module, inputs: Any) -> None:
        self.order.append(self.names[layer])

    def _end(self, layer: nn.Module, inputs: Any, result: Any) -> None:
        name = self.names[layer]
        self.results[name] = None if name in self.results else result
        self.ends[name] = len(self.order)
        step = _step(layer)
        if step and isinstance(result, torch.Tensor) and result.dim() == 4:
            wide = (lambda x: x.shape[1]) if "Merging" in type(layer).__name__ else (lambda x: x.shape[-1])
            before, after = wide(inputs[0]), wide(result)
            if before != after and before in self.chains:
                self.chains.setdefault(after, (*self.chains[before], step))


def _step(layer: nn.Module) -> str:
    """How a layer changes a size: kernel / stride + padding, and whether it rounds up."""
    if "PatchMerging" in type(layer).__name__:
        return "1/2+0"
    if not isinstance(layer, (nn.Conv2d, nn.MaxPool2d, nn.AvgPool2d)):
        return ""
    kernel, stride, padding = (_first(getattr(layer, key)) for key in ("kernel_size", "stride", "padding"))
    return f"{kernel}/{stride}+{padding}" + "c" * bool(getattr(layer, "ceil_mode", False))


def _first(value: Any) -> int:
    return int(value[0] if isinstance(value, tuple) else value)


def needed_by(model: nn.Module, order: list[str], end: int) -> tuple[int, int]:
    """Parameters and buffers of all that has begun to run by then; what never runs itself goes with what holds it."""
    begun = set(order[:end]) | {""}
    ran = set(order) | {""}
    trained, kept = 0, 0
    parameters = dict(model.named_parameters())
    for name, value in model.state_dict(keep_vars=True).items():
        owner = name.rpartition(".")[0]
        while owner not in ran:
            owner = owner.rpartition(".")[0]
        if owner in begun:
            trained, kept = (trained + value.numel(), kept) if name in parameters else (trained, kept + value.numel())
    return trained, kept


def taps_of(name: str, model: nn.Module, trace: Trace) -> list[str]:
    """Lines of what can be tapped: name, shape, how many of the steps, its own parameters, all up to there."""
    family = re.split(r"[\d_]", name)[0]
    depth = 1 if name.startswith(STAGED) else 2
    pattern = DEEPER.get(family)
    found = []
    for path, result in trace.results.items():
        fits = re.fullmatch(pattern, path) if pattern else path.count(".") == depth - 1
        if depth == 2 and not pattern and path == "stem":
            fits = True
        if not fits or re.fullmatch(SKIPPED, path) or not isinstance(result, torch.Tensor):
            continue
        shape = _shape(result, trace)
        if shape:
            trained, kept = needed_by(model, trace.order, trace.ends[path])
            own = sum(p.numel() for p in model.get_submodule(path).parameters())
            found.append(f"{path} {shape} {own} {trained} {kept}")
    return found


def _shape(result: torch.Tensor, trace: Trace) -> str:
    """`chw 64 2`: channels and number of steps; `hwc` where channels come last; `td 197 768` for a sequence."""
    if result.dim() == 3:
        return f"td {result.shape[1]} {result.shape[2]}"
    if result.dim() != 4:
        return ""
    for layout, channels, side in (
        ("chw", result.shape[1], result.shape[3]),
        ("hwc", result.shape[3], result.shape[1]),
    ):
        if side in trace.chains and result.shape[2] == side:
            return f"{layout} {channels} {len(trace.chains[side])}"
    return ""


def classifier(name: str) -> str:
    model = make(name)
    side = {"vit": 224, "maxvit": 224}.get(name.split("_")[0], 0)
    trace = Trace(model, side or PROBE)
    longest = max(trace.chains.values(), key=len)
    trained, kept = count(model)
    path, width, bias = head_of(model)
    weights = torchvision.models.get_model_weights(name)
    sizes = {item.name: _size(item) if side else 0 for item in weights}
    lines = [
        f"{trained} {kept} {path} {width} {bias} {side} {_patch(model)}",
        " ".join(f"{key}:{size}" for key, size in sizes.items()) + f" {weights.DEFAULT.name}",
        " ".join(longest) if all(longest[: len(c)] == c for c in trace.chains.values()) else "?",
        *taps_of(name, model, trace),
    ]
    return "\n".join(lines)


def _size(weights: Any) -> int:
    return int(weights.meta["min_size"][0])


def _patch(model: nn.Module) -> int:
    return int(getattr(model, "patch_size", 0)) if hasattr(model, "seq_length") else 0


def segmenter(name: str) -> str:
    """Parameters that do not depend on the classes, parameters a class, buffers, the layers that are replaced."""
    first, second = (count(make(name, num_classes=classes, weights_backbone=None)) for classes in (2, 3))
    each = second[0] - first[0]
    model = make(name, num_classes=1237, weights_backbone=None)
    heads = [key for key, layer in model.named_modules() if _outputs(layer) == 1237]
    return f"{first[0] - 2 * each} {each} {first[1]} {' '.join(heads)}"


def detector(name: str, **given: Any) -> str:
    """Parameters that are trained without and for each class, and everything else, likewise."""
    numbers = []
    for classes in (3, 4):
        model = make(name, num_classes=classes, **given)
        trained = sum(p.numel() for p in model.parameters() if p.requires_grad)
        numbers.append((trained, sum(value.numel() for value in model.state_dict().values()) - trained))
    (first, rest), (second, other) = numbers
    assert rest == other
    each = second - first
    return f"{first - 3 * each} {each} {rest}"


def fetched(name: str) -> str:
    """Parameters that are trained and everything else with the default weights, and the classes that those are for."""
    weights = torchvision.models.get_model_weights(name).DEFAULT
    model = make(name, weights=weights)
    trained = sum(p.numel() for p in model.parameters() if p.requires_grad)
    rest = sum(value.numel() for value in model.state_dict().values()) - trained
    return f"{trained} {rest} {len(weights.meta['categories'])}"


TITLE = '''"""Torchvision's architectures as numbers, so that a spec can be checked without torch.

Printed by `bench/torchvision_table.py`, and held against torchvision by the tests; read by `architectures.py`. A
classifier has these lines:

- parameters, buffers, the layer of the classes with its inputs and whether it has a bias, the only size of images that
  it takes (0: any), the side of a patch (0: none);
- weights with the size that they are for, and the default ones;
- steps that an image's size goes through: kernel / stride + padding, with a c where it rounds up;
- each part that can be tapped: its name, its layout with channels and how many of the steps are behind it (`td`: with
  length and width), its own parameters, and all parameters and buffers up to there.
"""'''

SEGMENTERS = '"""Parameters without classes, parameters a class, buffers, and the layers of the classes."""'

DETECTORS = '''"""Trained parameters without classes, trained ones a class, and all else: from nothing, and on a
backbone that was fetched. Fetched as a whole: the trained ones, all else, and the number of classes."""'''


def main() -> None:
    models = torchvision.models
    print(TITLE + "\n\nfrom __future__ import annotations\n\nCLASSIFIERS = {")
    for name in sorted(models.list_models(module=models)):
        print(f'    "{name}": """\\\n{classifier(name)}\n""",')
    print("}\n\nSEGMENTERS = {")
    for name in sorted(models.list_models(module=models.segmentation)):
        print(f'    "{name}": "{segmenter(name)}",')
    print(f"}}\n{SEGMENTERS}\n\nDETECTORS = {{")
    for name in sorted(models.list_models(module=models.detection)):
        plain, loaded = (detector(name, weights_backbone=backbone) for backbone in (None, _backbone(name)))
        print(f'    "{name}": ("{plain}", "{loaded}", "{fetched(name)}"),')
    print(f"}}\n{DETECTORS}")


def _backbone(name: str) -> str:
    if "mobilenet" in name:
        return "MobileNet_V3_Large_Weights.DEFAULT"
    return "VGG16_Weights.IMAGENET1K_FEATURES" if "vgg" in name else "ResNet50_Weights.DEFAULT"


if __name__ == "__main__":
    main()
