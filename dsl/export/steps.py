"""The steps of a built module as expressions, in the order in which they run."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import fx, nn

from dsl.build.traces import Traces
from dsl.export.constructors import RECURRENT, by_name_alone
from dsl.export.expressions import (
    Attribute,
    Call,
    Code,
    Expr,
    Index,
    Infix,
    Items,
    Literal,
    Named,
    Prefix,
    Ref,
    as_expression,
)
from dsl.export.functions import OPERATORS, UNARY, called
from dsl.lang.graph import Node
from dsl.types.tensor import Record, Tuple, Type

TURN = Code("<turn>")
"""Stands for the module of one turn in the step of a loop."""


@dataclass(slots=True)
class Step:
    """One value: an input if it has no expression, a part of several if it has `part_of`."""

    expr: Expr | None
    kind: str = ""
    """What it was written by: `conv`, `mean`."""
    name: str = ""
    """The name under which the text sets it aside."""
    type: Type | None = None
    line: Any = None
    """The line of the text that it stands in."""
    pure: bool = False
    """Whether it makes no difference when, and how often, it is computed."""
    part_of: int | None = None
    key: int = 0
    turns: Expr | None = None
    """The list of modules that it is applied by, one after the other."""
    shapes: list[Type | None] = field(default_factory=list)
    """Its type in each use of the class that it is a step of."""


@dataclass(slots=True)
class Function:
    inputs: list[str]
    steps: list[Step]
    """The inputs first."""
    output: Expr
    topic: bool = False
    """Whether the first input is what flows, which has no name of its own."""


@dataclass(slots=True)
class Reader:
    """Reads the graph of one module; `path` says how its submodules are called, `need` takes note of our functions."""

    traces: Traces
    path: Callable[[fx.GraphModule, str], Expr]
    need: Callable[[str], str]
    numbers: dict[fx.Node, int] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    known: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def read(self, module: fx.GraphModule) -> Function:
        nodes = list(module.graph.nodes)
        inputs = [node for node in nodes if node.op == "placeholder"]
        graph = self.traces.graphs[module]
        for place, node in enumerate(inputs):
            own = graph.inputs[place] if place < len(graph.inputs) else None
            step = Step(None, "size" if own is None else "input", self.traces.names.get(node, ""))
            step.type = own.type if own is not None else None
            self._add(node, step)
        loops = _loops(module)
        output: Expr = Literal(None)
        for node in nodes:
            if node.op == "output":
                output = self._value(node.args[0])
            elif node.op != "placeholder" and node not in loops.inner:
                self._read(module, node, loops.last.get(node))
        topic = bool(inputs) and inputs[0].target == "input"
        return Function([str(node.target) for node in inputs], self.steps, output, topic)

    def _add(self, node: fx.Node, step: Step) -> int:
        self.steps.append(step)
        self.numbers[node] = len(self.steps) - 1
        return len(self.steps) - 1

    def _read(self, module: fx.GraphModule, node: fx.Node, loop: list[fx.Node] | None) -> None:
        source = self.traces.steps.get(node)
        step = Step(None, _kind(node, source), self.traces.names.get(node, ""))
        if source is not None:
            step.type, step.line = source.type, _line(source)
        if loop is not None:
            first, path = loop[0], str(node.target).rpartition(".")[0]
            step.turns = self.path(module, path)
            step.expr = Call(TURN, tuple(map(self._value, first.args)))
        elif node.op == "call_module":
            self._call_module(module, node, step)
            return
        elif node.op == "get_attr":
            step.expr, step.pure, step.name = self.path(module, str(node.target)), True, ""
        elif node.op == "call_method":
            of, *args = map(self._value, node.args)
            step.expr, step.pure = Call(Attribute(of, str(node.target)), tuple(args)), True
            step.kind = self._size_name(node)
        else:
            self._call_function(node, step, source)
            return
        self._add(node, step)

    def _call_module(self, module: fx.GraphModule, node: fx.Node, step: Step) -> None:
        args = tuple(map(self._value, node.args))
        named = {name: self._value(value) for name, value in node.kwargs.items()}
        layer = self.traces.layers.get(module.get_submodule(str(node.target)))
        path = self.path(module, str(node.target))
        if layer is None or not layer.lowers.startswith(RECURRENT):
            step.expr = Call(path, args, tuple(named.items()))
            self._add(node, step)
            return
        given = (*args, *([named["state"]] if "state" in named else []))
        if "lengths" in named:
            rest = ((name, value) for name, value in named.items() if name == "state")
            step.expr = Call(
                Code(self.need("dsl.modules.recurrent.run_packed")), (path, *args, named["lengths"]), (*rest,)
            )
        else:
            step.expr = Call(path, given)
        whole = self._add(node, step)
        if not layer.args.get("return_state"):
            part = Step(None, step.kind, step.name, step.type, step.line, True, whole)
            step.type, step.name = Tuple((step.type, step.type)) if step.type is not None else None, ""
            self._add(node, part)

    def _call_function(self, node: fx.Node, step: Step, source: Node | None) -> None:
        function: Any = node.target
        args = list(map(self._value, node.args))
        if function is operator.getitem and source is None:
            self._part(node, step)
            return
        if function is operator.getitem:
            items = args[1].items if isinstance(args[1], Items) and args[1].sign == "(" else (args[1],)
            step.expr = Index(args[0], items)
        elif function is getattr:
            step.expr, step.pure = Attribute(args[0], str(node.args[1])), True
        elif function is len:
            step.expr, step.pure, step.kind = Call(Code("len"), tuple(args)), True, self._size_name(node)
        elif function in OPERATORS:
            step.expr = Infix(OPERATORS[function], args[0], args[1])
            if source is None:
                step.pure, step.kind = True, self._size_name(node)
        elif function in UNARY:
            step.expr = Prefix(UNARY[function], args[0])
        else:
            named = {name: self._value(value, name) for name, value in node.kwargs.items() if not _is_device(value)}
            lowers = source.lowers if source is not None else "dsl.modules.functions.tracked"
            step.expr = called(lowers, args, named)
            if step.expr is None:
                made = by_name_alone(Code(self.need(lowers)), lowers, named)
                step.expr = made._replace(args=tuple(args))
        self._add(node, step)

    def _part(self, node: fx.Node, step: Step) -> None:
        """One of several values, which is taken once however often it is used."""
        of, key = node.args
        whole = self._value(of)
        place = self.known.get((whole, key))
        if place is not None:
            self.numbers[node] = place
            self.steps[place].name = self.steps[place].name or step.name
            return
        kind = self.steps[whole.step].type if isinstance(whole, Ref) else None
        step.pure = True
        if isinstance(kind, Tuple) and isinstance(key, int) and isinstance(whole, Ref):
            step.part_of, step.key, step.type = whole.step, key, kind.parts[key]
            step.kind = self.steps[whole.step].kind
        else:
            step.expr = Index(whole, (Literal(key),))
            step.type = kind.get(str(key)) if isinstance(kind, Record) else None
            step.kind = str(key) if isinstance(key, str) else step.kind
        self.known[whole, key] = self._add(node, step)

    def _size_name(self, node: fx.Node) -> str:
        dim = self.traces.sizes.get(node)
        return SIZES.get(str(dim), "length") if dim is not None else "size"

    def _value(self, value: Any, hint: str = "") -> Expr:
        if isinstance(value, fx.Node):
            return Ref(self.numbers[value])
        if isinstance(value, dict):
            return Named(tuple(value), tuple(map(self._value, value.values())))
        if isinstance(value, slice):
            return as_expression(slice(*(None if end is None else self._value(end) for end in _ends(value))))
        if isinstance(value, (tuple, list)):
            return Items("(" if isinstance(value, tuple) else "[", tuple(self._value(item, hint) for item in value))
        return as_expression(value, hint)


SIZES = {"B": "batch", "T": "length", "S": "length"}
"""What sizes are called in a program."""


def _ends(value: slice) -> tuple[Any, Any, Any]:
    return value.start, value.stop, value.step


def _is_device(value: Any) -> bool:
    """Whether an argument is the device that the module was built for, not that of an input."""
    return isinstance(value, torch.device)


def _kind(node: fx.Node, source: Node | None) -> str:
    if source is not None and source.kind == "model":
        return "output"
    words = source.what if source is not None else ""
    if words in ("op", "") and not callable(node.target):
        words = str(node.target).rpartition(".")[2]
    name = words.rpartition(".")[2].lower()
    return OPERATIONS.get(getattr(node.target, "__name__", ""), "value") if name in ("op", "") else name


OPERATIONS = {
    "add": "total",
    "sub": "difference",
    "mul": "product",
    "truediv": "ratio",
    "floordiv": "ratio",
    "matmul": "product",
    "getitem": "part",
    "pow": "power",
    "neg": "negative",
}
"""What the results of operators are called."""


def _line(source: Node) -> Any:
    span = source.span
    return (span.source.name, span.source.text.count("\n", 0, span.end)) if span is not None else None


@dataclass(slots=True)
class _Loops:
    """Runs of calls that apply the modules of a list in turn: by the last of each, and all the others."""

    last: dict[fx.Node, list[fx.Node]] = field(default_factory=dict)
    inner: set[fx.Node] = field(default_factory=set)


def _loops(module: fx.GraphModule) -> _Loops:
    found = _Loops()
    run: list[fx.Node] = []
    for node in [*module.graph.nodes, None]:
        if node is not None and run and _goes_on(module, run, node):
            run.append(node)
            continue
        if len(run) > 1 and len(run) == len(_holder(module, run[0])):
            found.last[run[-1]] = run
            found.inner.update(run[:-1])
        run = [node] if node is not None and _begins(module, node) else []
    return found


def _begins(module: fx.GraphModule, node: fx.Node) -> bool:
    path = str(node.target)
    return node.op == "call_module" and path.endswith(".0") and isinstance(_holder(module, node), nn.ModuleList)


def _goes_on(module: fx.GraphModule, run: list[fx.Node], node: fx.Node) -> bool:
    holder, _, number = str(run[-1].target).rpartition(".")
    return (
        node.op == "call_module"
        and str(node.target) == f"{holder}.{int(number) + 1}"
        and node.args[:1] == (run[-1],)
        and len(run[-1].users) == 1
        and node.args[1:] == run[0].args[1:]
        and run[-1] not in node.args[1:]
    )


def _holder(module: fx.GraphModule, node: fx.Node) -> Any:
    return module.get_submodule(str(node.target).rpartition(".")[0])
