"""Weights, a traced program, ONNX: files that other programs read, each tried against the model it was made from."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import nn

from dsl.export.deployed import Deployed, Undeployable, chosen, deployed, models_of
from dsl.export.parity import difference, random_value, tensors
from dsl.lang.program import Program
from dsl.types.dims import Formula
from dsl.types.tensor import Tensor, Type

ENDINGS = {"python": ".py", "safetensors": ".safetensors", "torch-export": ".pt2", "onnx": ".onnx"}
NEEDS = {"safetensors": ("safetensors",), "onnx": ("onnx", "onnxscript")}
"""Packages that a form needs and that do not come along."""


class Wanted(NamedTuple):
    """What `[export]` and the command line ask for."""

    model: str = ""
    preprocessing: bool = True
    dynamic_batch: bool = True
    opset: int | None = None
    seed: int | None = 0
    root: str = ""


def lacking(form: str) -> list[str]:
    """The packages that a form needs and that are not here."""
    return [package for package in NEEDS.get(form, ()) if find_spec(package) is None]


def write(program: Program, form: str, path: Path, wanted: Wanted) -> float | None:
    """Write a program in a form; by how much what it gives differs at most from what the model gives.

    None if that cannot be told, since the form draws random numbers in a way of its own.
    """
    return {"safetensors": _safetensors, "torch-export": _traced, "onnx": _onnx}[form](program, path, wanted)


def _safetensors(program: Program, path: Path, wanted: Wanted) -> float:
    from safetensors.torch import load_file, save_file

    models = models_of(program, wanted.seed, wanted.root)
    several = len(models) > 1
    state: dict[str, torch.Tensor] = {}
    for name, model in models.items():
        for key, value in model.state_dict().items():
            state[f"{name}.{key}" if several else key] = value.detach().clone().contiguous()
    save_file(state, path)
    read = load_file(path)
    for name, model in models.items():
        own = {key: read[f"{name}.{key}" if several else key] for key in model.state_dict()}
        again = {key: value.clone() for key, value in model.state_dict().items()}
        model.load_state_dict(own, strict=True)
        if difference(again, model.state_dict()):
            return difference(again, model.state_dict())
    return 0.0


def _traced(program: Program, path: Path, wanted: Wanted) -> float:
    module, kinds = _prepared(program, wanted)
    values = _values(kinds)
    traced = _exported(module, kinds, values, wanted)
    with path.open("wb") as stream:
        torch.export.save(traced, stream)
    again = torch.export.load(path).module()
    return _apart(module, again, kinds, wanted)


def _onnx(program: Program, path: Path, wanted: Wanted) -> float | None:
    import onnx  # type: ignore[import-not-found]  # here only where a person wants this form

    module, kinds = _prepared(program, wanted)
    values = _values(kinds)
    traced = _exported(module, kinds, values, wanted)
    made = torch.onnx.export(
        traced, (), dynamo=True, opset_version=wanted.opset, verbose=False, input_names=list(kinds)
    )
    assert made is not None
    made.save(str(path))
    if _draws(module, values):
        return None
    return _apart(module, _session(onnx.load(str(path))), kinds, wanted)


def _draws(module: nn.Module, values: list[Any]) -> bool:
    """Whether a model gives something else each time."""
    with torch.no_grad():
        return difference(module(*values), module(*values)) > 0


def _session(model: Any) -> Callable[..., Any]:
    """What runs an ONNX model: its own runtime if that is here, else the reference of the format."""
    if find_spec("onnxruntime") is not None:
        import onnxruntime  # type: ignore[import-not-found]

        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        names, run = [item.name for item in session.get_inputs()], session.run
    else:
        from onnx.reference import ReferenceEvaluator  # type: ignore[import-not-found]

        reference = ReferenceEvaluator(model)
        names, run = list(reference.input_names), reference.run

    def called(*values: Any) -> Any:
        given = dict(zip(names, (value.numpy() for value in values), strict=True))
        return [torch.from_numpy(found) for found in run(None, given)]

    return called


def _prepared(program: Program, wanted: Wanted) -> tuple[Deployed, dict[str, Type]]:
    models = models_of(program, wanted.seed, wanted.root)
    name = chosen(program, wanted.model)
    return deployed(program, name, models[name], wanted.preprocessing)


def _values(kinds: dict[str, Type], batch: int = 3) -> list[Any]:
    values = [random_value(kind, {"B": batch, "T": 12, "S": 10}) for kind in kinds.values()]
    if any(not isinstance(value, torch.Tensor) for value in values):
        raise Undeployable("it takes values that are no single tensors, which this form has no place for")
    return values


def _exported(module: nn.Module, kinds: dict[str, Type], values: list[Any], wanted: Wanted) -> Any:
    shapes = tuple(_open_sizes(kind) for kind in kinds.values()) if wanted.dynamic_batch else None
    try:
        with torch.no_grad():
            return torch.export.export(module, tuple(values), dynamic_shapes=(shapes,) if shapes else None)
    except Exception as error:  # whatever torch cannot trace, in whichever way it says so
        first = str(error).strip().partition("\n")[0]
        raise Undeployable(f"torch cannot trace the model: {first}") from error


def _open_sizes(kind: Type) -> dict[int, Any]:
    """The dimensions of a value that differ from batch to batch."""
    assert isinstance(kind, Tensor)
    return {place: torch.export.Dim.AUTO for place, size in enumerate(kind.dims) if isinstance(size, Formula)}


def _apart(module: nn.Module, other: Callable[..., Any], kinds: dict[str, Type], wanted: Wanted) -> float:
    """The largest difference of two forms of a model, on a batch of the size traced and on one of another size."""
    found = 0.0
    for batch in (3, 5) if wanted.dynamic_batch else (3,):
        values = _values(kinds, batch)
        with torch.no_grad():
            torch.manual_seed(0)
            one = list(tensors(module(*values)))
            torch.manual_seed(0)
            found = max(found, difference(one, list(tensors(other(*values)))))
    return found
