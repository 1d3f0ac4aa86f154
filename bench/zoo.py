"""Torchvision's networks written in the language, each beside torchvision's own.

`python bench/zoo.py` prints a table; the status is 1 if a figure is missed. Torchvision's are made on the meta device:
nothing is downloaded and no weight is allocated.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
ZOO = ROOT / "specs" / "zoo"
MOST_LINES = 60
"""Each spec is shorter than this, with its blocks."""

ARCHITECTURES = (
    "resnet18",
    "resnet50",
    "vgg16",
    "densenet121",
    "mobilenet_v2",
    "squeezenet1_1",
    "vit_b_16",
    "convnext_tiny",
    "efficientnet_b0",
)

Shapes = dict[str, tuple[int, ...]]


class Row(NamedTuple):
    """What is found of one network."""

    name: str
    lines: int
    """Those of the spec and of the files of blocks that it uses, comments and blank lines left out."""
    here: int
    there: int
    """How many parameters the spec's network and torchvision's learn."""
    paired: int
    weights: int
    """Of so many of torchvision's weights, buffers counted, so many find their own here."""

    @property
    def good(self) -> bool:
        return self.lines < MOST_LINES and self.here == self.there and self.paired == self.weights


def measure(name: str) -> Row:
    """Compile the spec of a network and hold it against torchvision's."""
    from dsl.lang.check import check_spec
    from dsl.lang.pairing import pair
    from dsl.spec.read import load

    plain, _ = load(ZOO / f"{name}.toml")
    loaded, faults = load(ZOO / "torchvision" / f"{name}.toml")
    assert plain is not None and loaded is not None and not faults, faults
    program, faults = check_spec(loaded)
    assert program is not None and not faults, faults
    graph = program.models["model"].graph
    theirs, there = torchvision_weights(name)
    ours = {weight_name: weight.shape for weight_name, weight in graph.weights()}
    found = pair(theirs, ours, loaded["model.weights"].value["names"])
    paired = 0 if found.missing or found.faults else len(found.pairs)
    lines = sum(count_lines(source.text.splitlines()) for source in (plain.source, *plain.blocks))
    return Row(name, lines, graph.parameters(), there, paired, len(theirs))


def torchvision_weights(name: str) -> tuple[Shapes, int]:
    """The shapes of torchvision's weights, buffers included, by name; and how many parameters they have."""
    import torch
    from torchvision import models

    with torch.device("meta"):
        model = models.get_model(name, weights=None)
    shapes = {key: tuple(value.shape) for key, value in model.state_dict().items()}
    return shapes, sum(value.numel() for value in model.parameters())


def count_lines(lines: Iterable[str]) -> int:
    """Lines that say something: neither blank nor only a comment."""
    return sum(1 for line in lines if line.strip() and not line.lstrip().startswith("#"))


def main() -> int:
    print(f"{'network':<16} {'lines':>5} {'parameters':>12} {'torchvision':>12} {'weights paired':>15}")
    rows = []
    for name in ARCHITECTURES:
        row = measure(name)
        rows.append(row)
        paired = f"{row.paired} of {row.weights}"
        missed = "" if row.good else "  missed"
        print(f"{row.name:<16} {row.lines:>5} {row.here:>12,} {row.there:>12,} {paired:>15}{missed}", flush=True)
    return int(not all(row.good for row in rows))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    sys.exit(main())
