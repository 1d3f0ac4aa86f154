"""How a person calls a function of torch: as an operator, a method, or by its short name."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from dsl.export.constructors import by_name_alone, same, short
from dsl.export.expressions import Attribute, Call, Code, Expr, Items, Literal, Prefix, call, equal

Named = dict[str, Expr]

OPERATORS: dict[Any, str] = {
    operator.add: "+",
    operator.sub: "-",
    operator.mul: "*",
    operator.truediv: "/",
    operator.floordiv: "//",
    operator.mod: "%",
    operator.pow: "**",
    operator.matmul: "@",
    operator.and_: "&",
    operator.or_: "|",
    operator.eq: "==",
    operator.ne: "!=",
    operator.lt: "<",
    operator.le: "<=",
    operator.gt: ">",
    operator.ge: ">=",
}
UNARY: dict[Any, str] = {operator.neg: "-", operator.invert: "~"}

METHODS = {
    **dict.fromkeys("sum mean amax amin std var argmax argmin any all cumsum cumprod logsumexp clamp".split(), ""),
    "reshape": "*shape",
    "permute": "*dims",
    "transpose": "dim0 dim1",
    "unsqueeze": "dim",
    "squeeze": "dim",
    "unflatten": "dim sizes",
    "flip": "dims",
    "split": "split_size_or_sections",
    "chunk": "chunks",
    "masked_fill": "value",
    "flatten": "start_dim end_dim",
}
"""Functions of torch that people write as methods, with the arguments that they give by position."""

PLACES = {
    "arange": "start end step",
    "linspace": "start end steps",
    "full": "size fill_value",
    "randint": "low high size",
    "eye": "n m",
    "randn": "*size",
    "rand": "*size",
    "zeros": "*size",
    "ones": "*size",
    "outer": "",
    "one_hot": "num_classes",
}
"""Functions of torch whose arguments are given by position; a star spreads a tuple."""

DEFAULTS: Named = {
    name: Literal(value)
    for name, value in {
        "keepdim": False,
        "correction": 1,
        "descending": False,
        "stable": False,
        "largest": True,
        "sorted": True,
        "replacement": False,
        "ord": 2,
        "alpha": 1,
        "reduce": None,
    }.items()
}
"""What arguments of functions that Python knows no signature of are by default."""


def called(lowers: str, args: list[Expr], named: Named) -> Expr | None:
    """A call of a function of torch; None for one of ours that has to be written out."""
    name = lowers.rpartition(".")[2]
    if lowers.startswith("dsl."):
        idiom = IDIOMS.get(lowers.removeprefix("dsl.modules."))
        return idiom(args, named) if idiom is not None else None
    if lowers == "torch.nn.functional." + name:
        return _functional(lowers, args, named)
    named = {key: value for key, value in named.items() if not _is_default(key, value)}
    if lowers == "torch." + name and name in METHODS and not isinstance(args[0], Literal):
        return _method(name, args, named)
    if lowers == "torch.broadcast_to":
        return Call(Attribute(args[0], "expand"), tuple(_spread(named["size"])))
    if lowers == "torch.arange":
        named = _range(named)
    if lowers == "torch.eye" and _alike(named.get("n"), named.get("m")):
        del named["m"]
    places, named = _placed(PLACES.get(name, ""), named)
    return Call(Code(short(lowers)), (*args, *places), tuple(named.items()))


def _is_default(name: str, value: Expr) -> bool:
    if isinstance(value, Literal) and value.value is None:
        return True
    default = DEFAULTS.get(name)
    return isinstance(default, Literal) and isinstance(value, Literal) and same(value, default.value)


def _functional(lowers: str, args: list[Expr], named: Named) -> Expr:
    made = by_name_alone(Code(short(lowers)), lowers, named)
    by_name = dict(made.named)
    places = [by_name.pop(name) for name in ("pad", "num_classes") if name in by_name]
    return Call(made.of, (*args, *places), tuple(by_name.items()))


def _method(name: str, args: list[Expr], named: Named) -> Expr:
    dim = named.get("dim")
    if name == "squeeze" and isinstance(dim, Items) and len(dim.items) == 1:
        named["dim"] = dim.items[0]
    places, named = _placed(METHODS[name], named)
    return Call(Attribute(args[0], name), (*args[1:], *places), tuple(named.items()))


def _placed(order: str, named: Named) -> tuple[list[Expr], Named]:
    """The arguments that are given by position, and the others."""
    rest = dict(named)
    places: list[Expr] = []
    for name in order.split():
        if name.lstrip("*") not in rest:
            break
        value = rest.pop(name.lstrip("*"))
        places += _spread(value) if name[0] == "*" else [value]
    return places, rest


def _spread(value: Expr) -> list[Expr]:
    """The items of a tuple one by one, where there are some."""
    if isinstance(value, Items) and value.items:
        return list(value.items)
    return [value]


def _range(named: Named) -> Named:
    rest = dict(named)
    if same(rest.get("step"), 1):
        del rest["step"]
        if same(rest.get("start"), 0):
            del rest["start"]
            return {"start": rest.pop("end"), **rest}
    return rest


def _alike(one: Expr | None, other: Expr | None) -> bool:
    return one is not None and other is not None and equal(one, other)


# -- ours that torch has in other words


def _as_tensor(value: Expr) -> Expr:
    return call("torch.tensor", value) if isinstance(value, Literal) else value


def _pair(name: str) -> Callable[[list[Expr], Named], Expr]:
    return lambda args, named: call(f"torch.{name}", *map(_as_tensor, args))


def _as_method(name: str, *given: Expr) -> Callable[[list[Expr], Named], Expr]:
    return lambda args, named: Call(Attribute(args[0], name), given)


def _ordered(name: str, order: str) -> Callable[[list[Expr], Named], Expr]:
    """A method whose arguments torch wants in this order; those that are left go by name."""

    def made(args: list[Expr], named: Named) -> Expr:
        words = order.split()
        inputs = [word for word in words if word not in named]
        known = {**dict(zip(inputs, args[1:], strict=False)), **named}
        places = [known.pop(word) for word in words if word in known]
        rest = {key: value for key, value in known.items() if not _is_default(key, value)}
        return Call(Attribute(args[0], name), tuple(places), tuple(rest.items()))

    return made


def _variadic(name: str, first: str = "") -> Callable[[list[Expr], Named], Expr]:
    """A function that takes several tensors one by one."""

    def made(args: list[Expr], named: Named) -> Expr:
        inputs = args[0].items if isinstance(args[0], Items) else (Prefix("*", args[0]),)
        rest = dict(named)
        before = (rest.pop(first),) if first else ()
        return Call(Code(f"torch.{name}"), (*before, *inputs), tuple(rest.items()))

    return made


def _values(name: str, places: str) -> Callable[[list[Expr], Named], Expr]:
    """`topk` and `sort`: torch gives values and places, of which the first may be all that is wanted."""

    def made(args: list[Expr], named: Named) -> Expr:
        rest = {key: value for key, value in named.items() if key != "return_indices" and not _is_default(key, value)}
        if same(rest.get("dim"), -1):
            del rest["dim"]
        given, rest = _placed(places, rest)
        both = Call(Attribute(args[0], name), tuple(given), tuple(rest.items()))
        wanted = named.get("return_indices")
        return both if isinstance(wanted, Literal) and wanted.value else Attribute(both, "values")

    return made


def _median(args: list[Expr], named: Named) -> Expr | None:
    rest = {key: value for key, value in named.items() if not _is_default(key, value)}
    if "dim" in rest:
        return Attribute(Call(Attribute(args[0], "median"), (), tuple(rest.items())), "values")
    return None if rest else Call(Attribute(args[0], "median"))


def _prod(args: list[Expr], named: Named) -> Expr | None:
    rest = {key: value for key, value in named.items() if not _is_default(key, value)}
    return (
        None if "keepdim" in rest and "dim" not in rest else Call(Attribute(args[0], "prod"), (), tuple(rest.items()))
    )


def _causal_mask(args: list[Expr], named: Named) -> Expr:
    size = named["size"]
    rest = {key: value for key, value in named.items() if key != "size"}
    square = Call(Code("torch.ones"), (size, size), (("dtype", Code("torch.bool")), *rest.items()))
    return Call(Attribute(square, "tril"))


def _classes_last(name: str) -> Callable[[list[Expr], Named], Expr | None]:
    """A loss of classes along the last dimension, as torch takes it: each place a sample."""

    def made(args: list[Expr], named: Named) -> Expr | None:
        reduction = named.get("reduction")
        if isinstance(reduction, Literal) and reduction.value == "none":
            return None
        output = Call(Attribute(args[0], "flatten"), (Literal(0), Literal(-2)))
        target = Call(Attribute(args[1], "flatten"))
        return _functional(f"torch.nn.functional.{name}", [output, target], named)

    return made


def _against_plain(args: list[Expr], named: Named) -> Expr | None:
    """A loss with a number for a target."""
    loss = named["loss"]
    if not isinstance(args[1], Literal) or not isinstance(loss, Literal):
        return None
    rest = {key: value for key, value in named.items() if key != "loss"}
    target = call("torch.full_like", *args)
    return _functional(f"torch.nn.functional.{loss.value}", [args[0], target], rest)


IDIOMS: dict[str, Callable[[list[Expr], Named], Expr | None]] = {
    "functions.to_float": _as_method("float"),
    "functions.to_int": _as_method("long"),
    "functions.to_bool": _as_method("bool"),
    "functions.maximum": _pair("maximum"),
    "functions.minimum": _pair("minimum"),
    "functions.atan2": _pair("atan2"),
    "functions.prod": _prod,
    "functions.median": _median,
    "functions.meshgrid": _variadic("meshgrid"),
    "functions.einsum": _variadic("einsum", "equation"),
    "functions.gather": _ordered("gather", "dim index"),
    "functions.scatter_add": _ordered("scatter_add", "dim index src"),
    "functions.topk": _values("topk", "k"),
    "functions.sort": _values("sort", ""),
    "functions.causal_mask": _causal_mask,
    "functions.detach": _as_method("detach"),
    "losses.cross_entropy_last": _classes_last("cross_entropy"),
    "losses.nll_loss_last": _classes_last("nll_loss"),
    "losses.against_plain": _against_plain,
    "torch_calls.gather": _ordered("gather", "dim index"),
    "torch_calls.index_select": _ordered("index_select", "dim index"),
    "torch_calls.index_add": _ordered("index_add", "dim index source"),
    "torch_calls.index_copy": _ordered("index_copy", "dim index source"),
    "torch_calls.index_fill": _ordered("index_fill", "dim index value"),
    "torch_calls.scatter": _ordered("scatter", "dim index src"),
    "torch_calls.scatter_add": _ordered("scatter_add", "dim index src"),
    "torch_calls.scatter_reduce": _ordered("scatter_reduce", "dim index src reduce"),
    "torch_calls.einsum": _variadic("einsum", "equation"),
    "torch_calls.meshgrid": _variadic("meshgrid"),
    "torch_calls.block_diag": _variadic("block_diag"),
    "torch_calls.cartesian_prod": _variadic("cartesian_prod"),
}
