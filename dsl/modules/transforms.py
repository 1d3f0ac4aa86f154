"""Transforms of data: torchvision's, applied so that every sample of a batch draws for itself, and a few of our own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torchvision import tv_tensors  # type: ignore[import-untyped]
from torchvision.transforms import v2  # type: ignore[import-untyped]


class Vision(nn.Module):
    """One of torchvision's transforms on a batch of images, with what belongs to each image.

    `kinds` says what the inputs are (`image`, `mask` or `boxes`). With `draws`, each sample draws
    its own numbers, and all that belongs to it gets the same. Images of different sizes come and go
    as a list.
    """

    def __init__(self, transform: str, kinds: Sequence[str], draws: bool, **settings: Any) -> None:
        super().__init__()
        if "interpolation" in settings:
            settings["interpolation"] = v2.InterpolationMode(settings["interpolation"])
        if "policy" in settings:
            settings["policy"] = v2.AutoAugmentPolicy(settings["policy"])
        if "mask" in kinds and "fill" in settings:
            settings["fill"] = {tv_tensors.Mask: 0, "others": settings["fill"]}
        self.transform = getattr(v2, transform)(**settings)
        self.kinds = tuple(kinds)
        self.draws = draws

    def forward(self, value: Any) -> Any:
        values = list(value) if isinstance(value, tuple) else [value]
        if not self.draws and isinstance(values[0], Tensor) and "boxes" not in self.kinds:
            return self._once(values)
        results = [self._once(list(sample)) for sample in zip(*values, strict=True)]
        if isinstance(results[0], Tensor):
            return _batched(results)
        return tuple(_batched(list(part)) for part in zip(*results, strict=True))

    def _once(self, values: list[Any]) -> Any:
        image = values[0]
        wrapped = [
            self._wrapped(kind, value, image)
            for kind, value in zip(self.kinds, values, strict=True)
        ]
        results = self.transform(*wrapped)
        return tuple(map(_plain, results)) if isinstance(results, tuple) else _plain(results)

    def _wrapped(self, kind: str, value: Tensor, image: Tensor) -> Any:
        if kind == "image":
            return tv_tensors.Image(value)
        if kind == "mask":
            return tv_tensors.Mask(value)
        size = (image.shape[-2], image.shape[-1])
        return tv_tensors.BoundingBoxes(value, format="XYXY", canvas_size=size)


def _plain(value: Any) -> Any:
    return value.as_subclass(Tensor)


def _batched(samples: list[Tensor]) -> Any:
    """One tensor, if all samples have one size."""
    return (
        torch.stack(samples)
        if all(sample.shape == samples[0].shape for sample in samples)
        else samples
    )


def to_float(x: Tensor) -> Tensor:
    """Bytes as numbers from 0 to 1, other numbers as they are."""
    return x.to(torch.float32) / 255 if x.dtype == torch.uint8 else x.to(torch.float32)


def to_byte(x: Tensor) -> Tensor:
    """Numbers from 0 to 1 as bytes."""
    return x if x.dtype == torch.uint8 else (x.clamp(0, 1) * 255).round().to(torch.uint8)


def normalize(x: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    """Takes a mean off and divides by a deviation, one for each index of dimension 1 or one for
    all."""
    shape = (1, -1, *[1] * (x.dim() - 2))
    centre = torch.tensor(mean, dtype=x.dtype, device=x.device).view(shape)
    return (x - centre) / torch.tensor(std, dtype=x.dtype, device=x.device).view(shape)


def standardize(x: Tensor, eps: float = 1e-6) -> Tensor:
    """Each sample with mean 0 and deviation 1 over all of its numbers."""
    flat = x.flatten(1)
    deviation, mean = torch.std_mean(flat, dim=1, correction=0, keepdim=True)
    return ((flat - mean) / (deviation + eps)).view_as(x)


class Cutout(nn.Module):
    """Fills square holes at random places of each image."""

    def __init__(self, size: int, holes: int, fill: float) -> None:
        super().__init__()
        self.size = size
        self.holes = holes
        self.fill = fill

    def forward(self, x: Tensor) -> Tensor:
        high, wide = x.shape[-2:]
        across = torch.arange(wide, device=x.device)
        down = torch.arange(high, device=x.device)
        result = x
        for _ in range(self.holes):
            top = torch.randint(high, (len(x), 1), device=x.device) - self.size // 2
            left = torch.randint(wide, (len(x), 1), device=x.device) - self.size // 2
            rows = (down >= top) & (down < top + self.size)
            columns = (across >= left) & (across < left + self.size)
            hole = rows[:, :, None] & columns[:, None, :]
            result = result.masked_fill(
                hole.view(len(x), *[1] * (x.dim() - 3), high, wide), self.fill
            )
        return result


class MixUp(nn.Module):
    """Mixes each sample of a batch with the one before it, and their targets alike."""

    def __init__(self, alpha: float, num_classes: int | None) -> None:
        super().__init__()
        self.alpha = alpha
        self.num_classes = num_classes

    def share(self) -> float:
        return float(torch.distributions.Beta(self.alpha, self.alpha).sample())

    def forward(self, value: Any) -> Any:
        share = self.share()
        if isinstance(value, Tensor):
            return _mixed(value, share)
        input, target = value
        return _mixed(input, share), _mixed(self.spread(target), share)

    def spread(self, target: Tensor) -> Tensor:
        """Classes as shares, other targets as they are."""
        if self.num_classes is None:
            return target
        return nn.functional.one_hot(target, self.num_classes).to(torch.float32)


class CutMix(MixUp):
    """Puts a rectangle of the image before it into each image of a batch, and mixes their targets
    by area."""

    def forward(self, value: Any) -> Any:
        input = value if isinstance(value, Tensor) else value[0]
        high, wide = input.shape[-2:]
        half = 0.5 * (1.0 - self.share()) ** 0.5
        row, column = int(torch.randint(high, ())), int(torch.randint(wide, ()))
        top, bottom = max(row - int(half * high), 0), min(row + int(half * high), high)
        left, right = max(column - int(half * wide), 0), min(column + int(half * wide), wide)
        mixed = input.clone()
        mixed[..., top:bottom, left:right] = input.roll(1, 0)[..., top:bottom, left:right]
        share = 1.0 - (bottom - top) * (right - left) / (high * wide)
        return mixed if isinstance(value, Tensor) else (mixed, _mixed(self.spread(value[1]), share))


def _mixed(x: Tensor, share: float) -> Tensor:
    return x * share + x.roll(1, 0) * (1.0 - share)
