"""A model with what is done to its input before: the `transform` of the data, as far as the input depends on it."""

from __future__ import annotations

from typing import Any

import torch
from torch import fx, nn

from dsl.build.emit import Site, build
from dsl.build.models import build_models
from dsl.lang.graph import Graph
from dsl.lang.program import Program
from dsl.types.dims import Formula
from dsl.types.tensor import Ragged, Record, Tensor, Type

SIDE = 256
"""How high and wide pictures are taken to be whose size differs from one to the next."""


class Undeployable(Exception):
    """Why a model cannot be written in the form that is asked for."""


class Deployed(nn.Module):
    """Preprocessing, then the model."""

    def __init__(self, before: nn.Module | None, model: nn.Module) -> None:
        super().__init__()
        self.before = before
        self.model = model

    def forward(self, *values: Any) -> Any:
        return self.model(*values) if self.before is None else self.model(*self.before(*values))


def models_of(program: Program, seed: int | None, root: str) -> dict[str, fx.GraphModule]:
    """The models with the weights that a seed draws, or that the spec loads, ready to be applied."""
    models = build_models(program, "cpu", seed, root)
    for module in models.values():
        module.eval()
    return models


def chosen(program: Program, name: str) -> str:
    """The model to write: the one named, the sole one, or the one that the spec calls `model`."""
    if name and name not in program.models:
        known = ", ".join(f"`{model}`" for model in program.models)
        raise Undeployable(f"there is no model `{name}`; there are {known}")
    if name or len(program.models) == 1:
        return name or next(iter(program.models))
    if "model" in program.models:
        return "model"
    known = ", ".join(f"`{model}`" for model in program.models)
    raise Undeployable(f"there are several models; name one of {known} with `--model`")


def deployed(program: Program, name: str, model: nn.Module, preprocessing: bool) -> tuple[Deployed, dict[str, Type]]:
    """A model behind its preprocessing, and the types of what it is given then."""
    inputs = program.models[name].inputs
    transform = program.data.transform
    facts = program.data.facts
    raw: dict[str, Type] = dict(facts.fields) if facts is not None else {}
    if transform is None or not preprocessing or not set(inputs) <= set(program.data.held_out):
        return Deployed(None, model).eval(), dict(inputs)
    before = build(transform, Site(torch.device("cpu")), "before")
    _narrow(before, transform, list(inputs))
    wanted = [str(node.target) for node in before.graph.nodes if node.op == "placeholder"]
    extra = [field for field in wanted if field not in inputs]
    if extra:
        raise Undeployable(
            f"`transform` makes what the model takes together with `{'`, `'.join(extra)}`, which it is not given then; "
            "transform them one by one, or leave the preprocessing out: `--set export.preprocessing=false`"
        )
    return Deployed(before, model).eval(), {field: _fixed(raw[field]) for field in wanted}


def _narrow(before: fx.GraphModule, transform: Graph, inputs: list[str]) -> None:
    """Leave of a transform what the inputs of a model depend on, in their order."""
    nodes = list(before.graph.nodes)
    given = {str(node.target): node for node in nodes if node.op == "placeholder"}
    output = nodes[-1]
    result = output.args[0]
    changed: dict[str, Any] = {next(iter(given)): result}
    if isinstance(transform.type, Record):
        assert isinstance(result, dict)
        changed = dict(result)
    elif isinstance(result, (tuple, list)):
        changed = dict(zip(given, result, strict=False))
    output.args = (tuple(changed.get(field, given[field]) for field in inputs),)
    before.graph.eliminate_dead_code()
    for field, node in given.items():
        if not node.users and field not in inputs:
            before.graph.erase_node(node)
    for node in before.graph.nodes:
        if node.op == "call_module":
            _as_tensors(before, str(node.target))
    before.recompile()


def _as_tensors(before: fx.GraphModule, path: str) -> None:
    """One of torchvision's transforms of pictures alone takes plain tensors too."""
    module: Any = before.get_submodule(path)
    if getattr(module, "kinds", None) == ("image",) and not module.draws:
        before.set_submodule(path, module.transform)


def _fixed(kind: Type) -> Type:
    """Pictures of many sizes as a batch of one size."""
    if isinstance(kind, Ragged) and isinstance(kind.item, Tensor):
        *first, high, wide = kind.item.dims
        sides = [side if isinstance(side, int) else SIDE for side in (high, wide)]
        return Tensor(kind.item.kind, (Formula({("B",): 1}), *first, *sides), kind.item.of)
    return kind
