"""How near the estimate of peak memory comes: `python -m bench.memory [--only NAME] [--json]`.

Each image spec that is shipped is trained for three steps on random batches, in a process of its own that does nothing
else; what it takes at its peak is compared with what `dsl.plan.memory` says. What importing torch takes, and what its
first operations load, is taken off.

The allocator is told to give back what it is given (`MALLOC_MMAP_THRESHOLD_`), so that what is measured is what is
asked for. With `--as-is` it does as it likes: glibc then holds up to twice as much, in pieces too small for anything,
which the estimate's part `allocator` stands for.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]

BATCHES = {
    "autoencoder": 2048,
    "cifar10_resnet": 256,
    "digits": 4096,
    "gan": 16384,
    "mnist": 32768,
    "mnist_cnn": 1024,
    "mnist_dense": 32768,
    "mnist_mlp": 32768,
    "resnet18": 16,
    "siamese": 1024,
    "style_transfer": 1,
    "unet": 16,
    "vae": 16384,
    "vgg16": 4,
    "wgan_gp": 1024,
    "zoo/convnext_tiny": 4,
    "zoo/densenet121": 8,
    "zoo/efficientnet_b0": 8,
    "zoo/mobilenet_v2": 8,
    "zoo/resnet18": 16,
    "zoo/resnet50": 8,
    "zoo/squeezenet1_1": 16,
    "zoo/vgg16": 4,
    "zoo/vit_b_16": 4,
}
"""Batches that take some hundred megabytes, so that what a process takes by itself does not count."""
ENOUGH = 0.15
GIVES_BACK = {"MALLOC_MMAP_THRESHOLD_": str(1 << 20)}
TRAINED_ELSEWHERE = "weights='default', "
"""What would be downloaded; random weights take as much."""


def checked(name: str) -> Any:
    import dsl

    path = ROOT / "specs" / f"{name}.toml"
    program, _ = dsl.check(str(path), text=path.read_text(encoding="utf-8").replace(TRAINED_ELSEWHERE, ""))
    assert program is not None, name
    return program


def estimated(name: str, batch: int, mode: str, as_is: bool = False) -> Any:
    from dsl.plan.memory import inference_memory, training_memory

    return (training_memory if mode == "train" else inference_memory)(checked(name), {"B": batch}, heap=as_is)


def measured(name: str, batch: int, mode: str, as_is: bool) -> int:
    """Bytes at the peak of a fresh process."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.memory", "--measure", name, str(batch), mode]
    environment = {**os.environ, **({} if as_is else GIVES_BACK)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, env=environment)
    if done.returncode:
        raise SystemExit(done.stderr)
    return int(done.stdout.split()[-1])


def measure(name: str, batch: int, mode: str) -> int:
    """Train for three steps, or run three times, here and now."""
    import torch

    program = checked(name)
    _touch()
    before = _resident("VmRSS")
    run = _trainer(program, batch) if mode == "train" else _runner(program, batch)
    # The peak starts anew: to take parts of a network of torchvision's, all of it is built first.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    for _ in range(3):
        run()
    assert torch.get_num_threads() > 0
    return _resident("VmHWM") - before


def _resident(key: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith(key))


def _touch() -> None:
    """Load what the first operations load."""
    import torch
    from torch import nn

    import dsl.build.models  # noqa: F401

    layers = nn.Sequential(nn.Conv2d(16, 16, 3), nn.BatchNorm2d(16), nn.ReLU(), nn.Flatten(), nn.Linear(16 * 36, 4))
    optimizer = torch.optim.Adam(layers.parameters(), fused=True)
    layers(torch.rand(2, 16, 8, 8)).sum().backward()
    optimizer.step()


def _batch(types: dict[str, Any], batch: int) -> dict[str, Any]:
    return {name: _made(type_, batch) for name, type_ in types.items()}


def _made(type_: Any, batch: int) -> Any:
    import torch

    from dsl.plan.sizes import shape_of

    shape = shape_of(type_, {"B": batch})
    if type_.kind == "float":
        return torch.rand(shape)
    if type_.kind == "bool":
        return torch.ones(shape, dtype=torch.bool)
    return torch.randint(0, type_.of if isinstance(type_.of, int) else 2, shape)


def _trainer(program: Any, batch: int) -> Any:
    import torch

    from dsl.build.emit import Site, build
    from dsl.build.models import build_models
    from dsl.plan.step import updated

    built = build_models(program)
    site = Site(torch.device("cpu"), {name: (module, program.models[name].graph) for name, module in built.items()})
    fields = _batch(program.data.batches, batch)
    known = {**fields, **{name: _constant(graph) for name, graph in program.constants.items()}}
    if len(program.data.targets) == 1:
        known["target"] = fields[program.data.targets[0]]
    plans = []
    for step in program.steps:
        trained = updated(program, step)
        weights = [value for name in trained for value in built[name].parameters() if value.requires_grad]
        call = step.optimizers[0].result
        fused = {"fused": True} if call.lowers.rpartition(".")[2] in ("Adam", "AdamW", "SGD", "Adagrad") else {}
        optimizer = getattr(torch.optim, call.lowers.rpartition(".")[2])(weights, **{**call.args, **fused})
        plans.append((build(step.loss, site), [node.name for node in step.loss.inputs], optimizer, trained))
    output = next((name for name, model in program.models.items() if model.graph is program.output), "")

    def run() -> None:
        for module, names, optimizer, trained in plans:
            for name, own in built.items():
                if len(built) > 1 and name not in trained:
                    own.requires_grad_(False)
            given = dict(known)
            if "output" in names:
                model = program.models[output]
                given["output"] = built[output](*(fields[name] for name in model.inputs))
            loss = module(*(given[name] for name in names))
            (loss[0] if isinstance(loss, tuple) else loss).backward()
            optimizer.step()
            optimizer.zero_grad()
            for name, own in built.items():
                if len(built) > 1 and not program.models[name].frozen:
                    own.requires_grad_(True)

    return run


def _constant(graph: Any) -> Any:
    from dsl.types.tensor import Tuple

    if isinstance(graph.type, Tuple):
        return tuple(_made(part, 1) for part in graph.type.parts)
    return _made(graph.type, 1)


def _runner(program: Any, batch: int) -> Any:
    import torch

    from dsl.build.models import build_models

    built = build_models(program)
    name = next((name for name, model in program.models.items() if model.graph is program.output), "")
    name = name or next(iter(program.models))
    module = built[name].eval()
    inputs = [_made(type_, batch) for type_ in program.models[name].inputs.values()]

    def run() -> None:
        with torch.no_grad():
            output = module(*inputs)
            del output

    return run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--mode", choices=("train", "run"), default="train")
    parser.add_argument("--as-is", action="store_true", help="leave the allocator alone")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        print(measure(args.measure[0], int(args.measure[1]), args.measure[2]))
        return 0
    rows = []
    parts = ("weights", "gradients", "optimizer", "batch", "activations", "workspace", "allocator")
    if not args.json:
        print(
            f"{'spec':22}{'batch':>7}",
            *(f"{part:>12}" for part in parts),
            f"{'estimated':>11}{'measured':>10}{'ratio':>7}",
        )
    for name, batch in BATCHES.items():
        if (args.only and name not in args.only) or not (ROOT / "specs" / f"{name}.toml").exists():
            continue
        estimate = estimated(name, batch, args.mode, args.as_is)
        peak = measured(name, batch, args.mode, args.as_is)
        row = {"spec": name, "batch": batch, "estimated": estimate.total, "measured": peak}
        row |= {part: getattr(estimate, part) for part in parts}
        rows.append(row)
        if not args.json:
            shown = [f"{getattr(estimate, part) / 1e6:12.1f}" for part in parts]
            ratio = estimate.total / peak
            far = "" if abs(ratio - 1) <= ENOUGH else "  !"
            print(
                f"{name:22}{batch:7}",
                *shown,
                f"{estimate.total / 1e6:11.1f}{peak / 1e6:10.1f}{ratio:7.3f}{far}",
                flush=True,
            )
    if args.json:
        print(json.dumps(rows, indent=1))
    return int(any(abs(row["estimated"] / row["measured"] - 1) > ENOUGH for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
