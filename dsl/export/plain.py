"""Layers and metrics without weights as the functions that do the same, for where there is nothing to hold them."""

from __future__ import annotations

from collections.abc import Callable

from dsl.build.resolve import is_module
from dsl.export.expressions import Attribute, Call, Code, Expr, Infix, Layer, Literal, call, rebuilt
from dsl.lang.graph import Graph

Named = dict[str, Expr]
Made = Callable[[tuple[Expr, ...], Named], Expr]

DEFAULTS = {"end_dim": -1, "approximate": "none", "negative_slope": 0.01, "alpha": 1.0, "beta": 1.0, "threshold": 20.0}


def plain(expr: Expr) -> Expr:
    """An expression with functions in place of the layers that it makes and applies at once."""
    expr = rebuilt(expr, plain)
    if not isinstance(expr, Call) or not isinstance(expr.of, Layer) or expr.of.lowers not in FUNCTIONS:
        return expr
    given = dict(zip(expr.of.names, expr.of.items, strict=True))
    kept = {name: item for name, item in given.items() if not _is_default(name, item)}
    return FUNCTIONS[expr.of.lowers](expr.args, kept)


def is_plain(graph: Graph) -> bool:
    """Whether a metric is a function of a batch; others gather what they need over a whole data set."""
    return all(_is_plain(node.lowers, node.args) for node in graph.nodes if node.lowers and is_module(node.lowers))


def _is_plain(lowers: str, args: dict[str, object]) -> bool:
    if not lowers.startswith(("torchmetrics.", "dsl.modules.metrics.")):
        return True
    if lowers.endswith("MulticlassAccuracy"):
        return args.get("average") == "micro" and args.get("ignore_index") is None
    return lowers in FUNCTIONS


def _is_default(name: str, item: Expr) -> bool:
    return isinstance(item, Literal) and name in DEFAULTS and item.value == DEFAULTS[name]


def _function(name: str) -> Made:
    return lambda args, given: Call(Code(name), args, tuple(given.items()))


def _method(name: str) -> Made:
    return lambda args, given: Call(Attribute(args[0], name), (), tuple(given.items()))


def _flatten(args: tuple[Expr, ...], given: Named) -> Expr:
    return Call(Attribute(args[0], "flatten"), tuple(given.values()))


def _accuracy(args: tuple[Expr, ...], given: Named) -> Expr:
    output, target = args
    top, dim = given.get("top_k"), ("dim", Literal(1))
    if top is None or (isinstance(top, Literal) and top.value == 1):
        right: Expr = Infix("==", Call(Attribute(output, "argmax"), (), (dim,)), target)
    else:
        found = Attribute(Call(Attribute(output, "topk"), (top,), (dim,)), "indices")
        among = Infix("==", found, Call(Attribute(target, "unsqueeze"), (Literal(1),)))
        right = Call(Attribute(among, "any"), (), (dim,))
    return Call(Attribute(Call(Attribute(right, "float")), "mean"))


def _squared(args: tuple[Expr, ...], given: Named) -> Expr:
    error = call("F.mse_loss", *args)
    return call("torch.sqrt", error) if "squared" in given else error


def _perplexity(args: tuple[Expr, ...], given: Named) -> Expr:
    output = Call(Attribute(args[0], "flatten"), (Literal(0), Literal(-2)))
    target = Call(Attribute(args[1], "flatten"))
    ignored = given.get("ignore_index")
    named = {} if isinstance(ignored, Literal) and ignored.value is None else {"ignore_index": ignored}
    loss = Call(Code("F.cross_entropy"), (output, target), tuple((key, item) for key, item in named.items() if item))
    return call("torch.exp", loss)


FUNCTIONS: dict[str, Made] = {
    "torch.nn.Flatten": _flatten,
    "torch.nn.Softmax": _method("softmax"),
    "torch.nn.LogSoftmax": _method("log_softmax"),
    "torch.nn.Sigmoid": _function("torch.sigmoid"),
    "torch.nn.Tanh": _function("torch.tanh"),
    "torch.nn.ReLU": _function("F.relu"),
    "torch.nn.GELU": _function("F.gelu"),
    "torch.nn.SiLU": _function("F.silu"),
    "torch.nn.ELU": _function("F.elu"),
    "torch.nn.LeakyReLU": _function("F.leaky_relu"),
    "torch.nn.Softplus": _function("F.softplus"),
    "torch.nn.LogSigmoid": _function("F.logsigmoid"),
    "torchmetrics.classification.MulticlassAccuracy": _accuracy,
    "torchmetrics.regression.MeanSquaredError": _squared,
    "torchmetrics.regression.MeanAbsoluteError": _function("F.l1_loss"),
    "torchmetrics.text.Perplexity": _perplexity,
}
