"""How a person makes a layer of torch: what they give by position, and what they leave out."""

from __future__ import annotations

from functools import cache
from inspect import Parameter, signature
from typing import Any

from torch import nn

from dsl.build.resolve import resolve
from dsl.catalogue.entry import REQUIRED
from dsl.catalogue.torch_tables import find
from dsl.export.expressions import Call, Code, Expr, Layer, Literal, as_expression, equal

BY_PLACE = {
    "Dropout": 1,
    "Dropout1d": 1,
    "Dropout2d": 1,
    "Dropout3d": 1,
    "AlphaDropout": 1,
    "FeatureAlphaDropout": 1,
    "LeakyReLU": 1,
    "ELU": 1,
    "CELU": 1,
    "Hardtanh": 2,
    "Flatten": 2,
}
"""Layers whose settings have defaults and are given by position all the same."""

LIKE_KERNEL = ("MaxPool", "AvgPool", "LPPool", "MaxUnpool")
"""Layers whose stride is their size if it is not given."""

RECURRENT = "dsl.modules.recurrent."


def short(lowers: str) -> str:
    """The name of something of torch in a file that imports `torch`, `nn` and `F` as everybody does."""
    for long, name in (("torch.nn.functional.", "F."), ("torch.nn.", "nn.")):
        if lowers.startswith(long):
            return name + lowers[len(long) :]
    return lowers


def layer(lowers: str, args: dict[str, Any]) -> Layer:
    """What makes a layer, with all its arguments."""
    given = {key: value for key, value in args.items() if key != "return_state" or not lowers.startswith(RECURRENT)}
    shape = given.get("normalized_shape")
    if isinstance(shape, (tuple, list)) and len(shape) == 1 and lowers.startswith("torch."):
        given["normalized_shape"] = shape[0]
    return Layer(lowers, tuple(given), tuple(as_expression(value, name) for name, value in given.items()))


def constructed(made: Layer) -> Call:
    """The call that makes a layer of a class of torch, or of one that the file defines."""
    name = made.lowers.rpartition(".")[2]
    given = dict(zip(made.names, made.items, strict=True))
    if made.lowers.startswith(RECURRENT):
        # torch's own has the same weights; what it gives is taken apart where it is called
        found = arranged(Code(f"nn.{name}"), f"torch.nn.{name}", given)
        return found._replace(named=(*found.named, ("batch_first", Literal(True))))
    if name.startswith(LIKE_KERNEL) and "stride" in given and equal(given["stride"], given["kernel_size"]):
        del given["stride"]
    return arranged(Code(short(made.lowers) if made.lowers.startswith("torch.") else name), made.lowers, given)


def arranged(of: Expr, lowers: str, given: dict[str, Expr]) -> Call:
    """A call with its required arguments by position, the others by name, without those at their defaults."""
    args: list[Expr] = []
    named: list[tuple[str, Expr]] = []
    rest = dict(given)
    wanted = BY_PLACE.get(lowers.rpartition(".")[2], 0)
    skipped = False
    for name, parameter in parameters(lowers).items():
        value = rest.pop(name, None)
        if value is None or same(value, parameter.default):
            skipped = True
            continue
        positional = parameter.kind is not Parameter.KEYWORD_ONLY and not skipped
        if positional and (parameter.default is Parameter.empty or len(args) < wanted):
            args.append(value)
        else:
            named.append((name, value))
    return Call(of, tuple(args), (*named, *rest.items()))


def by_name_alone(of: Expr, lowers: str, given: dict[str, Expr]) -> Call:
    """A call without the arguments that are at their defaults."""
    known = parameters(lowers)
    kept = {name: value for name, value in given.items() if name not in known or not same(value, known[name].default)}
    return Call(of, (), tuple(kept.items()))


@cache
def parameters(lowers: str) -> dict[str, Parameter]:
    """The parameters of a class or function; none where Python cannot tell."""
    of: Any = resolve(lowers)
    if isinstance(of, type) and issubclass(of, nn.RNNBase):
        known = dict(signature(nn.RNNBase.__init__).parameters)
        del known["self"], known["mode"]
        if of is nn.RNN:
            known["nonlinearity"] = Parameter("nonlinearity", Parameter.KEYWORD_ONLY, default="tanh")
        return known
    try:
        return dict(signature(of).parameters)
    except ValueError:  # written in another language: our table of them knows
        prefix = {"torch.nn.functional": "F", "torch": "torch"}.get(lowers.rpartition(".")[0], "")
        entry = find(prefix, lowers.rpartition(".")[2])
        every = entry.settings if entry is not None else ()
        settings = [item for item in every if item.default is not REQUIRED]
        return {item.name: Parameter(item.name, Parameter.KEYWORD_ONLY, default=item.default) for item in settings}


def same(value: Any, default: Any) -> bool:
    """Whether an argument is what it would be if it were not given."""
    if isinstance(value, Literal):
        value = value.value
    if type(value) in (int, float) and type(default) in (int, float):
        return bool(value == default)
    return type(value) in (bool, str, type(None)) and type(value) is type(default) and bool(value == default)
