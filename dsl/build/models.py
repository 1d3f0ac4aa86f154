"""The models of a program as torch modules: built, drawn from a seed, frozen where the spec says so."""

from __future__ import annotations

import torch
from torch import fx, nn

from dsl.build.emit import Site, build
from dsl.build.initial import draw
from dsl.build.loading import load
from dsl.lang.patterns import matches
from dsl.lang.program import Model, Program
from dsl.lang.steps import applied_models

OF_MATRICES = ("kaiming", "xavier", "orthogonal")
MATRIX = 2
"""Without a pattern, `init` draws what has so many dimensions; biases and norms begin as torch's do."""


def build_models(
    program: Program,
    device: str | torch.device = "cpu",
    seed: int | None = 0,
    root: str = "",
    sync_batchnorm: bool = False,
) -> dict[str, fx.GraphModule]:
    """Every model of a spec by name, on a device; the same from the same seed. None leaves torch's generators alone.

    `root` is the project's folder, where the paths of files of weights start. On the meta device none is loaded.
    With `sync_batchnorm`, norms of a batch count what all processes see.
    """
    return build_on(Site(torch.device(device), root=root), program, seed, sync_batchnorm)


def build_on(site: Site, program: Program, seed: int | None, sync_batchnorm: bool = False) -> dict[str, fx.GraphModule]:
    """The same at a site, where bodies that apply the models can be built after them."""
    devices = [site.device] if site.device.type == "cuda" else []
    with torch.random.fork_rng(devices, enabled=seed is not None):
        if seed is not None:
            torch.manual_seed(seed)
        for name in ordered(program):
            model = program.models[name]
            module = build(model.graph, site, name)
            _draw(module, model)
            if model.loaded is not None and site.device.type != "meta":
                load(module, model.graph, model.loaded, site.root)
            site.models[name] = (module, model.graph)
    built = {name: site.models[name][0] for name in program.models}
    for name, model in program.models.items():
        if model.follows:
            built[name].load_state_dict(built[model.follows].state_dict())
            built[name].requires_grad_(False)
        freeze(built[name], model.frozen)
        if sync_batchnorm:
            nn.SyncBatchNorm.convert_sync_batchnorm(built[name])  # type: ignore[no-untyped-call]  # untyped in torch
    return built


def ordered(program: Program) -> list[str]:
    """The models' names, each after those that it applies."""
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        for other in sorted(applied_models(program.models[name].graph)):
            if other not in found:
                visit(other)
        found[name] = None

    for name in program.models:
        if name not in found:
            visit(name)
    return list(found)


def _draw(module: nn.Module, model: Model) -> None:
    for pattern, made in model.draws:
        draw(module, drawn_names(module, model, pattern, made.lowers), made.lowers, made.args)


def drawn_names(module: nn.Module, model: Model, pattern: str, lowers: str) -> list[str]:
    """The weights that `init` draws by a pattern; ways that only matrices can be drawn in leave vectors as they are."""
    own = {name for name, weight in model.graph.weights() if weight.trained}
    least = MATRIX if not pattern or lowers.rpartition(".")[2].startswith(OF_MATRICES) else 0
    return [
        name
        for name, value in module.named_parameters()
        if value.dim() >= least and (matches(pattern, name) if pattern else name in own)
    ]


def freeze(module: nn.Module, patterns: tuple[str, ...]) -> None:
    """Leave what the patterns name as it is while the rest is trained."""
    for name in frozen_names(module, patterns):
        module.get_parameter(name).requires_grad_(False)


def frozen_names(module: nn.Module, patterns: tuple[str, ...]) -> list[str]:
    return [name for name, _ in module.named_parameters() if any(matches(pattern, name) for pattern in patterns)]
