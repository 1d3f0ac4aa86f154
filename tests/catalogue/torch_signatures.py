"""What torch says of its own signatures: read from Python functions, and from the stubs of the built-in ones."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch.overrides import get_testing_overrides

REQUIRED = object()
UNSAID = object()
"""A default that the stub leaves out."""


class Parameter(NamedTuple):
    name: str
    by_name: bool
    rest: bool
    default: Any


Overload = list[Parameter]


def overloads(prefix: str, name: str) -> list[Overload]:
    """The ways in which a module of torch.nn is made, or a function of F or torch called."""
    if prefix == "nn":
        return [_of_module(name)]
    function = getattr(torch.nn.functional if prefix == "F" else torch, name)
    found = [] if prefix == "torch" else _python(function)
    found = found or _stub("_VariableFunctions").get(name, []) or _stub("_nn").get(name, []) or _python(function)
    return found or [_signature(get_testing_overrides()[function])]


def _of_module(name: str) -> Overload:
    if name in ("RNN", "LSTM", "GRU"):
        base = {item.name: item for item in _signature(torch.nn.RNNBase.__init__)}
        names = [part for part in base if part not in ("self", "mode")]
        names = [part for part in names if part != "proj_size" or name == "LSTM"]
        if name == "RNN":
            base["nonlinearity"] = Parameter("nonlinearity", False, False, "tanh")
            names.insert(names.index("num_layers") + 1, "nonlinearity")
        return [base[part] for part in names]
    return [item for item in _signature(getattr(torch.nn, name).__init__) if item.name != "self" and not item.rest]


def _python(function: Any) -> list[Overload]:
    try:
        found = _signature(function)
    except ValueError:
        return []
    if all(item.rest for item in found):
        # Chosen at run time by a flag: the function that stands in for it in tests has the signature.
        found = _signature(get_testing_overrides()[function])
    return [[item for item in found if item.name != "kwargs"]]


def _signature(function: Any) -> Overload:
    found = []
    for item in inspect.signature(function).parameters.values():
        default = REQUIRED if item.default is item.empty else item.default
        rest = item.kind in (item.VAR_POSITIONAL, item.VAR_KEYWORD)
        found.append(Parameter(item.name, item.kind is item.KEYWORD_ONLY, rest, default))
    return found


@cache
def _stub(name: str) -> dict[str, list[Overload]]:
    path = Path(torch.__file__).parent / "_C" / f"{name}.pyi"
    found: dict[str, list[Overload]] = {}
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.setdefault(node.name, []).append(_stubbed(node.args))
    return found


def _stubbed(args: ast.arguments) -> Overload:
    names = [item.arg for item in (*args.posonlyargs, *args.args)]
    defaults = [REQUIRED] * (len(names) - len(args.defaults)) + [_literal(item) for item in args.defaults]
    found = [Parameter(name, False, False, default) for name, default in zip(names, defaults, strict=True)]
    if args.vararg:
        found.append(Parameter(args.vararg.arg, False, True, REQUIRED))
    for item, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        found.append(Parameter(item.arg, True, False, REQUIRED if default is None else _literal(default)))
    return found


def _literal(node: ast.expr) -> Any:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return UNSAID
    return UNSAID if value is ... else value
