"""What the table of torchvision's architectures says of one of them: sizes, parts and numbers of parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dsl.catalogue.torchvision_models import CLASSIFIERS
from dsl.types.dims import Dim
from dsl.types.tensor import Tensor, floats

CLASSES = 1000


@dataclass(frozen=True, slots=True)
class Tap:
    """A part whose result can be had: where it is, its shape, and what is needed up to there."""

    name: str
    layout: str
    numbers: tuple[int, int]
    """Channels and number of steps, or length and width."""
    own: int
    """Its parameters."""
    trained: int
    kept: int


@dataclass(frozen=True, slots=True)
class Architecture:
    """One architecture for images of a thousand classes."""

    trained: int
    kept: int
    head: str
    width: int
    """What goes into the layer of the classes."""
    bias: bool
    side: int
    """The only size of images that it takes; 0 for any."""
    patch: int
    weights: dict[str, int]
    default: str
    steps: tuple[tuple[int, int, int, bool], ...]
    taps: dict[str, Tap]

    def after(self, size: Dim, steps: int) -> Dim:
        """What becomes of a size in that many steps; below 1 if it does not go through."""
        for kernel, stride, padding, up in self.steps[:steps]:
            span = size + 2 * padding - kernel + (stride - 1) * up
            if isinstance(span, int) and span < 0:
                return 0
            size = span // stride + 1
        return size

    def tapped(self, tap: Tap, x: Tensor, side: int) -> Tensor:
        """The type of a part's result."""
        first, second = tap.numbers
        if tap.layout == "td":
            return floats(x.dims[0], (side // self.patch) ** 2 + 1, second)
        high, wide = (self.after(size, second) for size in x.dims[-2:])
        return floats(x.dims[0], first, high, wide) if tap.layout == "chw" else floats(x.dims[0], high, wide, first)

    def extra(self, side: int) -> int:
        """Parameters more than at the usual size: positions of patches."""
        if not self.patch or side == self.side:
            return 0
        return ((side // self.patch) ** 2 - (self.side // self.patch) ** 2) * self.width


def read_architecture(name: str) -> Architecture:
    """One of the architectures of `CLASSIFIERS`."""
    lines = CLASSIFIERS[name].splitlines()
    trained, kept, head, width, bias, side, patch = lines[0].split()
    *sized, default = lines[1].split()
    weights = {key: int(size) for key, _, size in (item.partition(":") for item in sized)}
    taps = [_tap(line) for line in lines[3:]]
    return Architecture(
        int(trained),
        int(kept),
        head,
        int(width),
        bias == "1",
        int(side),
        int(patch),
        weights,
        default,
        tuple(map(_step, lines[2].split())),
        {tap.name: tap for tap in taps},
    )


def _step(text: str) -> tuple[int, int, int, bool]:
    found = re.fullmatch(r"(\d+)/(\d+)\+(\d+)(c?)", text)
    assert found, text
    return int(found[1]), int(found[2]), int(found[3]), bool(found[4])


def _tap(line: str) -> Tap:
    name, layout, *numbers = line.split()
    first, second, own, trained, kept = map(int, numbers)
    return Tap(name, layout, (first, second), own, trained, kept)


def activations(architecture: Architecture) -> dict[str, str]:
    """The activations of a VGG by the names that people give them: `relu3_2`, the second before the third pooling."""
    found: dict[str, str] = {}
    before, block, count = Tap("", "", (0, 0), 0, 0, 0), 0, 0
    for tap in architecture.taps.values():
        if tap.numbers[1] != block:
            block, count = tap.numbers[1], 0
        elif before.name and tap.trained == before.trained:
            count += 1
            found[f"relu{block + 1}_{count}"] = tap.name
        before = tap
    return found
