"""Torchvision's models: with other classes, up to some of their parts, or with their loss as one number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torchvision import models  # type: ignore[import-untyped]
from torchvision.models.feature_extraction import create_feature_extractor  # type: ignore[import-untyped]

from dsl.modules.weights import ENDINGS, read_weights

AUXILIARY = ("googlenet", "inception_v3")
"""Models with further outputs for training, which are left out."""


def _model(name: str, weights: str | None) -> Any:
    given: dict[str, Any] = {"aux_logits": False} if name in AUXILIARY else {}
    if name in AUXILIARY and weights is None:
        given["init_weights"] = True
    return _made(name, weights, given)


def _made(name: str, weights: str | None, given: dict[str, Any]) -> Any:
    """One of torchvision's models, with weights that it has under a name, or those of a file."""
    if weights is None or not weights.endswith(ENDINGS):
        return models.get_model(name, weights=weights, **given)
    if name in AUXILIARY:
        given = {**given, "init_weights": False}
    model = models.get_model(name, weights=None, **given)
    found = read_weights(weights)
    model.load_state_dict(
        {key: value for key, value in found.items() if not key.startswith(("AuxLogits.", "aux"))}
    )
    return model


def _last_layer(model: nn.Module) -> tuple[nn.Module, str, nn.Module]:
    """The layer of the classes, with what holds it under which name."""
    path, layer = [
        (path, layer)
        for path, layer in model.named_modules()
        if isinstance(layer, (nn.Linear, nn.Conv2d))
    ][-1]
    holder, _, name = path.rpartition(".")
    return model.get_submodule(holder), name, layer


def _replaced(layer: nn.Module, classes: int) -> nn.Module:
    """A layer like it, for other classes; none for 0."""
    if classes == 0:
        return nn.Identity()
    if isinstance(layer, nn.Linear):
        return nn.Linear(layer.in_features, classes, bias=layer.bias is not None)
    assert isinstance(layer, nn.Conv2d)
    return nn.Conv2d(layer.in_channels, classes, 1, bias=layer.bias is not None)


class Classifier(nn.Module):
    """A classifier, with a new last layer for `head` classes; 0 leaves the layer out."""

    def __init__(self, name: str, weights: str | None = None, head: int | None = None) -> None:
        super().__init__()
        self.model = _model(name, weights)
        if head is not None:
            holder, key, layer = _last_layer(self.model)
            setattr(holder, key, _replaced(layer, head))

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)  # type: ignore[no-any-return]


class Features(nn.Module):
    """The results of some parts of a classifier; what comes after the last of them is not built."""

    def __init__(self, name: str, weights: str | None = None, taps: Sequence[str] = ()) -> None:
        super().__init__()
        model = _model(name, weights)
        for layer in model.modules():
            if hasattr(layer, "inplace"):
                layer.inplace = False  # the next part may not write into a result
        self.taps = tuple(taps)
        self.model = create_feature_extractor(model, {tap: tap for tap in self.taps})
        used = set(self.model.modules())
        for layer in model.modules():  # its graph still refers to the whole model
            if layer not in used:
                layer._parameters.clear()

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        found = self.model(x)
        return tuple(found[tap] for tap in self.taps)


class Segmenter(nn.Module):
    """A model that gives every pixel its classes."""

    def __init__(self, name: str, weights: str | None = None, classes: int = 21) -> None:
        super().__init__()
        fresh: dict[str, Any] = {"num_classes": classes} if weights is None else {}
        if weights is None or weights.endswith(ENDINGS):
            fresh["weights_backbone"] = None
        self.model = _made(name, weights, fresh)
        self.model.aux_classifier = None
        if weights is not None and classes != 21:
            self._replace(classes)

    def _replace(self, classes: int) -> None:
        head = self.model.classifier
        for path, layer in list(head.named_modules()):
            if isinstance(layer, nn.Conv2d) and layer.out_channels == 21:
                holder, _, name = path.rpartition(".")
                setattr(head.get_submodule(holder), name, _replaced(layer, classes))

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)["out"]  # type: ignore[no-any-return]


class Detector(nn.Module):
    """A model that finds boxes: what it finds while it is evaluated, and its loss where the truth
    is given."""

    def __init__(self, name: str, classes: int = 91, weights: str | None = None) -> None:
        super().__init__()
        if weights == "default":
            self.model = models.get_model(name, weights="DEFAULT")
        else:
            backbone = _backbone_weights(name) if weights == "backbone" else None
            self.model = models.get_model(
                name, weights=None, weights_backbone=backbone, num_classes=classes
            )

    def forward(
        self, image: Any, boxes: Any = None, labels: Any = None, masks: Any = None
    ) -> dict[str, Any]:
        if isinstance(image, tuple):
            image, boxes, labels, masks = (*image, boxes, labels, masks)[:4]
        images = list(image)
        found: dict[str, Any] = {}
        if boxes is not None:
            found["loss"] = self._loss(images, boxes, labels, masks)
        empty = {
            "boxes": image[0].new_zeros(0, 4),
            "labels": torch.zeros(0, dtype=torch.long),
            "scores": image[0].new_zeros(0),
        }
        each = [empty] * len(images) if self.training else self.model(images)
        for key in each[0]:
            found[key] = [item[key] for item in each]
        return found

    def _loss(self, images: list[Tensor], boxes: Any, labels: Any, masks: Any) -> Tensor:
        """The sum of its losses; norms and dropout stay as they are when it is evaluated."""
        parts = masks if masks is not None else [None] * len(images)
        truth = [
            {"boxes": box, "labels": label}
            | ({} if mask is None else {"masks": mask.to(torch.uint8)})
            for box, label, mask in zip(boxes, labels, parts, strict=True)
        ]
        judges = [
            self.model,
            *(
                getattr(self.model, name)
                for name in ("rpn", "roi_heads")
                if hasattr(self.model, name)
            ),
        ]
        before = [judge.training for judge in judges]
        for judge in judges:
            judge.training = True
        losses = self.model(images, truth)
        for judge, was in zip(judges, before, strict=True):
            judge.training = was
        return sum(losses.values(), start=images[0].new_zeros(()))


def _backbone_weights(name: str) -> str:
    if "mobilenet" in name:
        return "MobileNet_V3_Large_Weights.DEFAULT"
    return "VGG16_Weights.IMAGENET1K_FEATURES" if "vgg" in name else "ResNet50_Weights.DEFAULT"
