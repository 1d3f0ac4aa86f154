"""What building gives: good specs that become modules, and what a forward and a backward pass cost.

`python bench/build.py specs --count 2000` grows good specs and builds each; the status is 1 if the checker accepts one
that does not build. `python bench/build.py speed` times built modules against the same networks written by hand, in
turns within one process; what counts is the median of the ratios.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WANTED = 1.02


# -- specs


def build_specs(start: int, count: int, show: int) -> int:
    """Build what the checker accepts, and run it; which of them fail, and how."""
    from bench.building import FAULTS, STAGES, Outcome, examine
    from bench.good import spec

    stages: Counter[str] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    began = time.perf_counter()
    for seed in range(start, start + count):
        text = ""
        try:
            text = spec(seed)
            found = examine(text)
        except Exception:
            report = traceback.format_exc(limit=-4)
            found = Outcome("check", report.strip().splitlines()[-1], report)
        stages[found.stage] += 1
        reasons[found.stage, found.reason] += 1
        if found.stage in FAULTS and reasons[found.stage, found.reason] <= show:
            print(f"-- {seed}: {found.stage}\n{text}\n{found.report}", flush=True)
    print(f"{count:,} specs without errors in {time.perf_counter() - began:.0f} s, of which fail")
    for stage, what in STAGES.items():
        print(f"{stages[stage]:6} {what}")
        for (of, reason), number in reasons.most_common():
            if of == stage and (stage != "unknown" or number > 1):
                print(f"{number:12} {reason}")
    return int(any(stages[stage] for stage in FAULTS))


# -- speed


def mlp() -> Any:
    from torch import Tensor, nn

    class Mlp(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fc1 = nn.Linear(784, 500)
            self.relu = nn.ReLU()
            self.fc2 = nn.Linear(500, 10)

        def forward(self, image: Tensor) -> Tensor:
            return self.fc2(self.relu(self.fc1(image.flatten(1))))  # type: ignore[no-any-return]

    return Mlp()


def resnet18() -> Any:
    from torchvision.models import resnet18 as make  # type: ignore[import-untyped]

    return make()


NETWORKS: dict[str, tuple[str, Callable[[], Any], tuple[int, ...], int, int]] = {
    "784-500-10, batch 128": ("mnist_mlp", mlp, (128, 1, 28, 28), 2, 501),
    "784-500-10, batch 1": ("mnist_mlp", mlp, (1, 1, 28, 28), 20, 501),
    "resnet18, 224 x 224": ("resnet18", resnet18, (2, 3, 224, 224), 1, 41),
    "resnet18, 32 x 32": ("resnet18", resnet18, (2, 3, 32, 32), 1, 201),
}
"""Each with its spec, its twin, the shape of its input, the turns of a run, and how many pairs of runs there are."""


def speed() -> int:
    import torch

    import dsl
    from dsl.build.models import build_models

    torch.set_num_threads(1)
    print(f"{'network':24} {'by hand':>12} {'built':>12} {'ratio':>8}  wanted: at most {WANTED}")
    missed = False
    for name, (spec, by_hand, shape, turns, rounds) in NETWORKS.items():
        program, _ = dsl.check(str(ROOT / "specs" / f"{spec}.toml"))
        assert program is not None
        (built,) = build_models(program).values()
        hand, x = by_hand(), torch.rand(shape)
        hand.load_state_dict(dict(zip(hand.state_dict(), _in_order(hand, built), strict=True)))
        assert torch.allclose(hand(x), built(x), atol=1e-4), "the two are not the same network"
        ratios, times = [], []
        for turn in range(rounds):
            order = (hand, built) if turn % 2 else (built, hand)
            seconds = {id(module): _seconds(module, x, turns) for module in order}
            ratios.append(seconds[id(built)] / seconds[id(hand)])
            times.append((seconds[id(hand)] / turns, seconds[id(built)] / turns))
        ratio = statistics.median(ratios)
        one, other = (statistics.median(column) * 1e6 for column in zip(*times, strict=True))
        missed = missed or ratio > WANTED
        print(f"{name:24} {one:9.0f} us {other:9.0f} us {ratio:8.3f}", flush=True)
    return int(missed)


def _in_order(hand: Any, built: Any) -> list[Any]:
    """The built module's weights in the order of the other's: the next one of the same kind and shape."""
    left = list(built.state_dict().items())
    found = []
    for key, value in hand.state_dict().items():
        place = next(
            place
            for place, (name, other) in enumerate(left)
            if other.shape == value.shape and name.rpartition(".")[2] == key.rpartition(".")[2]
        )
        found.append(left.pop(place)[1])
    return found


def _seconds(module: Any, x: Any, turns: int) -> float:
    """The processor's time, since others may be at work on this machine."""
    parameters = list(module.parameters())
    start = time.thread_time()
    for _ in range(turns):
        module(x).sum().backward()
        for value in parameters:
            value.grad = None
    return time.thread_time() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("specs", "speed"))
    parser.add_argument("--count", type=int, default=2000, help="how many specs")
    parser.add_argument("--start", type=int, default=0, help="the number of the first")
    parser.add_argument("--show", type=int, default=1, help="how many failures of one kind to show")
    chosen = parser.parse_args()
    if chosen.what == "speed":
        return speed()
    return build_specs(chosen.start, chosen.count, chosen.show)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
