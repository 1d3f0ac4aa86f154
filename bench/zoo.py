"""Torchvision's networks written in the language, each beside torchvision's own.

`python bench/zoo.py` prints a table; the status is 1 if a figure is missed. Nothing is downloaded: the weights of
torchvision's are drawn, loaded here under the names that they have here, and both are given the same images.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dsl.lang.check import check_spec
from dsl.lang.pairing import Pairing, pair
from dsl.lang.program import Program
from dsl.spec.read import load
from dsl.spec.spec import Spec

if TYPE_CHECKING:
    from torch import nn

ROOT = Path(__file__).resolve().parents[1]
ZOO = ROOT / "specs" / "zoo"
MOST_LINES = 60
"""Each spec is shorter than this, with its blocks."""
MOST_APART = 1e-5
"""Outputs differ by no more; of large ones, by no more than this share of the largest."""

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


class Row(NamedTuple):
    """What is found of one network."""

    name: str
    lines: int
    """Those of the spec and of the files of blocks that it uses, comments and blank lines left out."""
    here: int
    there: int
    """How many parameters the spec's network and torchvision's learn."""
    weights: int
    paired: int
    """How many weights torchvision's has, buffers counted, and how many of them find their own here."""
    apart: float
    """The largest difference of their outputs."""

    @property
    def good(self) -> bool:
        same = self.here == self.there and self.paired == self.weights
        return self.lines < MOST_LINES and same and self.apart <= MOST_APART


def measure(name: str) -> Row:
    """Hold the spec of a network against torchvision's."""
    from torchvision import models

    spec, program = loading(name)
    other = models.get_model(name, weights=None)
    found = paired(program, other)
    return Row(
        name,
        sum(count_lines(source.text.splitlines()) for source in (*spec.sources[:1], *spec.blocks)),
        program.parameters(),
        sum(value.numel() for value in other.parameters()),
        len(other.state_dict()),
        0 if found.missing or found.faults else len(found.pairs),
        apart(program, other),
    )


def loading(name: str) -> tuple[Spec, Program]:
    """The spec of a network that loads torchvision's weights; the spec that it extends is the first of its sources."""
    spec, diagnostics = load(ZOO / "torchvision" / f"{name}.toml")
    assert spec is not None and not diagnostics, diagnostics
    program, diagnostics = check_spec(spec)
    assert program is not None and not diagnostics, diagnostics
    return spec, program


def paired(program: Program, other: nn.Module) -> Pairing:
    """The weights of torchvision's network, each with the one here that loads it."""
    model = program.models["model"]
    assert model.loaded is not None
    theirs = {name: tuple(value.shape) for name, value in other.state_dict().items()}
    ours = {name: weight.shape for name, weight in model.graph.weights()}
    return pair(theirs, ours, dict(model.loaded.names))


def apart(program: Program, other: nn.Module) -> float:
    """The largest difference of the outputs where both have torchvision's weights."""
    import torch

    from dsl.build.models import build_models

    drawn = {"model": replace(program.models["model"], loaded=None)}  # the file's place is taken by `other`
    built = build_models(replace(program, models=drawn))["model"].eval()
    torch.manual_seed(0)
    draw(other)
    state = other.state_dict()
    built.load_state_dict({own: state[name] for name, own in paired(program, other).pairs})
    images = torch.randn(2, 3, 224, 224)
    with torch.no_grad():
        ours, theirs = built(images), other.eval()(images)
    return float((ours - theirs).abs().max() / theirs.abs().max().clamp(min=1))


def draw(module: nn.Module) -> None:
    """Draw what begins as zeros or ones, so that what reads another's weight, or none, shows."""
    import torch

    with torch.no_grad():
        for name, value in module.state_dict().items():
            if value.is_floating_point() and (value.dim() < 2 or not value.any() or "scale" in name):
                value.add_(torch.rand_like(value) * 0.1)


def count_lines(lines: Iterable[str]) -> int:
    """Lines that say something: neither blank nor only a comment."""
    return sum(1 for line in lines if line.strip() and not line.lstrip().startswith("#"))


def main() -> int:
    print(
        f"{'network':<16}{'lines':>6}{'parameters':>13}{'torchvision':>13}{'weights paired':>16}{'outputs apart':>15}"
    )
    missed = 0
    for name in ARCHITECTURES:
        row = measure(name)
        missed += not row.good
        figures = (
            f"{row.lines:>6}{row.here:>13,}{row.there:>13,}{f'{row.paired} of {row.weights}':>16}{row.apart:>15.1e}"
        )
        print(f"{row.name:<16}{figures}{'' if row.good else '  missed'}", flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
