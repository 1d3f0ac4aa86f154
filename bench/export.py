"""Every spec as a file of PyTorch beside the module that it is built as: keys, outputs and gradients.

python -m bench.export [SPEC ...]
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import nn

import dsl
from dsl.build.emit import Site, build
from dsl.build.models import build_on
from dsl.export.parity import difference, random_value, tensors
from dsl.export.python import to_python
from dsl.lang.program import Program

ROOT = Path(__file__).parents[1]
Run = Callable[[], Any]


class Parity(NamedTuple):
    """How a file compares with what is built; all differences have to be 0."""

    lines: int
    keys: bool
    drawn: float
    """Of the weights that the same seed draws."""
    outputs: float
    gradients: float


def loaded(text: str) -> dict[str, Any]:
    """What a file defines, where nothing of ours can be imported."""

    def guarded(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.partition(".")[0] == "dsl":
            raise ImportError("an exported file needs nothing of ours")
        return builtins.__import__(name, *args, **kwargs)

    namespace: dict[str, Any] = {
        "__name__": "exported",
        "__builtins__": {**vars(builtins), "__import__": guarded},
    }
    exec(compile(text, "exported.py", "exec"), namespace)
    return namespace


def compare(program: Program, name: str) -> Parity:
    """The file of a program beside its built modules, in training and evaluated, with their losses."""
    text = to_python(program, name)
    namespace = loaded(text)
    site = Site(torch.device("cpu"))
    built: dict[str, Any] = dict(build_on(site, program, 0))
    torch.manual_seed(0)
    made = namespace["build_model"]() if len(built) == 1 else namespace["build_models"]()
    written: dict[str, Any] = {next(iter(built)): made} if len(built) == 1 else made
    keys = all(list(built[key].state_dict()) == list(written[key].state_dict()) for key in built)
    drawn = max(difference(built[key].state_dict(), written[key].state_dict()) for key in built)
    outputs = gradients = 0.0
    for key, module in built.items():
        written[key].load_state_dict(module.state_dict(), strict=True)
        module.load_state_dict(written[key].state_dict(), strict=True)
        for (_, one), (_, other) in zip(module.named_parameters(), written[key].named_parameters(), strict=True):
            keys = keys and one.requires_grad == other.requires_grad
    for key, module in built.items():
        values = [random_value(kind) for kind in program.models[key].inputs.values()]
        for training in (True, False):
            module.train(training), written[key].train(training)
            apart = of_runs(module, written[key], lambda m, values=values: m(*values), values, built, written)
            outputs, gradients = max(outputs, apart[0]), max(gradients, apart[1])
    for training in (True, False):
        for module in (*built.values(), *written.values()):
            module.train(training)
        for apart in of_losses(program, site, namespace, built, written):
            outputs, gradients = max(outputs, apart[0]), max(gradients, apart[1])
    return Parity(len(text.splitlines()), keys, drawn, outputs, gradients)


def of_losses(
    program: Program, site: Site, namespace: dict[str, Any], built: dict[str, Any], written: dict[str, Any]
) -> list[tuple[float, float]]:
    """The losses of a program, each on what the models give for a random batch."""
    found = []
    main = "model" if "model" in built else next(iter(built), "")
    for step in program.steps:
        if step.loss is None:
            continue
        loss = build(step.loss, site, "loss")
        function = namespace[f"{step.name}_loss" if step.name else "loss"]
        given = [node.name for node in step.loss.inputs]
        fields = {node.name: random_value(node.type) for node in step.loss.inputs}
        kinds = program.models[main].inputs if main else {}
        inputs = [fields.get(name, random_value(kind)) for name, kind in kinds.items()]
        runs = [
            partial(of_loss, loss, given, fields, built.get(main), inputs, {}),
            partial(of_loss, function, arguments(function), fields, written.get(main), inputs, written),
        ]
        found.append(of_runs(*runs, lambda run: run(), [inputs, fields], built, written))
    return found


def of_loss(
    loss: Any, given: list[str], fields: dict[str, Any], model: Any, inputs: list[Any], models: dict[str, Any]
) -> Any:
    values = {**fields, **models}
    if "output" in given and model is not None:
        values["output"] = model(*inputs)
    return loss(*(values[name] for name in given))


def arguments(function: Any) -> list[str]:
    return list(function.__code__.co_varnames[: function.__code__.co_argcount])


def of_runs(
    one: Any, other: Any, run: Callable[[Any], Any], values: list[Any], built: dict[str, Any], written: dict[str, Any]
) -> tuple[float, float]:
    """How far apart two runs are, in what they give and in the gradients of all weights and values."""
    results = []
    leaves = [item.requires_grad_() for item in tensors(values) if item.is_floating_point()]
    for of, modules in ((one, built), (other, written)):
        for leaf in leaves:
            leaf.grad = None
        for module in modules.values():
            module.zero_grad(set_to_none=True)
        torch.manual_seed(1)
        result = run(of)
        floats = [item for item in tensors(result) if item.requires_grad]
        if floats:
            weights = [torch.rand_like(item) for item in floats]
            torch.autograd.backward(floats, weights)
        after = {key: dict(module.state_dict()) for key, module in modules.items()}
        results.append((result, [leaf.grad for leaf in leaves], grads(modules), after))
    (result, inner, weights, after), (result2, inner2, weights2, after2) = results
    return max(difference(result, result2), difference(after, after2)), max(
        difference(inner, inner2), difference(weights, weights2)
    )


def grads(modules: dict[str, nn.Module]) -> list[Any]:
    return [parameter.grad for module in modules.values() for parameter in module.parameters()]


def main() -> int:
    paths = [Path(name) for name in sys.argv[1:]]
    paths = paths or sorted([*(ROOT / "specs").glob("*.toml"), *(ROOT / "specs" / "zoo").glob("*.toml")])
    print(f"{'spec':28} {'lines':>6} {'keys':>6} {'drawn':>9} {'outputs':>9} {'gradients':>9}")
    bad = 0
    for path in paths:
        program, _ = dsl.check(str(path))
        assert program is not None
        if "weights='default'" in path.read_text(encoding="utf-8"):
            print(f"{path.stem:28} left out: its weights are a download")
            continue
        found = compare(program, path.stem)
        bad += not found.keys or bool(found.outputs) or bool(found.gradients)
        shown = f"{found.lines:6} {found.keys!s:>6} {found.drawn:9g} {found.outputs:9g} {found.gradients:9g}"
        print(f"{path.stem:28} {shown}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
