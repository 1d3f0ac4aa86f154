"""What each module of a built model is made of, before it is known which of them share a class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from torch import fx, nn

from dsl.build.traces import Traces
from dsl.export.constructors import RECURRENT, layer
from dsl.export.expressions import (
    Attribute,
    Call,
    Code,
    Expr,
    Index,
    Items,
    Literal,
    Turns,
    as_expression,
    call,
    equal,
    skeleton,
)
from dsl.export.statements import with_aliases
from dsl.export.steps import Function, Reader

BODY = "body"
LONGEST_CHAIN = 3
"""So many layers in a row that have no name of their own are written where they stand."""


@dataclass(slots=True)
class Member:
    """`self.attribute = expr`, or a statement of another kind, `how`."""

    attribute: str
    expr: Expr
    how: str = ""
    """`buffer`, or `tie` where `expr` is the weight of another layer."""


@dataclass(slots=True)
class Description:
    module: nn.Module
    members: list[Member]
    function: Function | None
    """None for what is applied by the module around it, step by step."""
    given: list[tuple[str, nn.Module]] = field(default_factory=list)
    """Modules that its constructor is given."""

    def expressions(self) -> list[Expr]:
        """Everything that it is written with, in order."""
        found = [member.expr for member in self.members]
        for step in self.function.steps if self.function is not None else ():
            found += [expr for expr in (step.expr, step.turns) if expr is not None]
        return [*found, self.function.output] if self.function is not None else found

    def form(self) -> Any:
        """What it has in common with others of its class."""
        members = tuple((member.attribute, member.how) for member in self.members)
        steps = tuple(
            (step.name, step.part_of, step.key, step.pure, step.expr is None, step.turns is None)
            for step in (self.function.steps if self.function is not None else ())
        )
        inputs = tuple(self.function.inputs) if self.function is not None else None
        return members, steps, inputs, tuple(name for name, _ in self.given), tuple(map(skeleton, self.expressions()))


@dataclass(slots=True)
class Describer:
    """Describes modules, those inside first: `made` has the expression for each that is described already."""

    traces: Traces
    models: dict[nn.Module, str]
    need: Callable[[str], str]
    made: dict[nn.Module, Callable[[], Expr]] = field(default_factory=dict)

    def describe(self, module: nn.Module) -> Description:
        members = self._members(module)
        function = None
        if module in self.traces.graphs:
            assert isinstance(module, fx.GraphModule)
            function = with_aliases(Reader(self.traces, self.path, self.need).read(module))
        given = [*bodies(self.traces, module), *((self.models[model], model) for model in self.applied(module))]
        return Description(module, members, function, given)

    def applied(self, module: nn.Module) -> list[nn.Module]:
        """The models below a module, which are made elsewhere; a body brings its own."""
        found: dict[nn.Module, None] = {}
        for child in module.children():
            if child in self.models:
                found[child] = None
            elif not is_body(self.traces, child):
                found.update(dict.fromkeys(self.applied(child)))
        return list(found)

    def path(self, module: nn.Module, path: str) -> Expr:
        """A submodule, a parameter or a buffer as its owner names it."""
        found: Expr = Code("self")
        owner: Any = module
        for part in path.split("."):
            listed = isinstance(owner, nn.ModuleList)
            found = Index(found, (Code(part),)) if listed else Attribute(found, part)
            owner = getattr(owner, part)
        return found

    # -- what the constructor makes

    def _members(self, module: nn.Module) -> list[Member]:
        given = {child: name for name, child in bodies(self.traces, module)}
        weights = self._weights(module)
        found: list[Member] = []
        for place, (name, child) in enumerate(module.named_children()):
            found += [member for at, member in weights if at == place]
            expr = Code(given[child]) if child in given else self.layer(child)
            found.append(Member(name, expr))
            found += _ties(module, name, child)
        return found + [member for at, member in weights if at >= len(list(module.children()))]

    def layer(self, child: nn.Module) -> Expr:
        if child in self.models:
            return Code(self.models[child])
        if child in self.traces.layers:
            return self._layer(child)
        if isinstance(child, nn.ModuleList):
            return call("nn.ModuleList", _list([self.layer(turn) for turn in child]))
        return self.made[child]()

    def _layer(self, child: nn.Module) -> Expr:
        node = self.traces.layers[child]
        if node.lowers.startswith("dsl.") and not node.lowers.startswith(RECURRENT):
            self.need(node.lowers)
        return layer(node.lowers, node.args)

    def _weights(self, module: nn.Module) -> list[tuple[int, Member]]:
        """A module's own tensors, each with the number of the child before which it is drawn."""
        if not isinstance(module, fx.GraphModule):
            return [(0, Member(name, self._weight(module, name))) for name in module._parameters]
        children = [name for name, _ in module.named_children()]
        found: list[tuple[int, Member]] = []
        place = 0
        for node in module.graph.nodes:
            first = str(node.target).partition(".")[0]
            if node.op == "call_module":
                place = max(place, children.index(first) + 1)
            elif node.op == "get_attr" and first in {**module._parameters, **module._buffers}:
                how = "buffer" if first in module._buffers else ""
                if first not in {member.attribute for _, member in found}:
                    found.append((place, Member(first, self._begun(node, how), how)))
        return found

    def _begun(self, node: fx.Node, how: str) -> Expr:
        source = self.traces.steps[node]
        (weight,) = source.weights or ()
        value = begun(weight.shape, source.args["init"], source.args["std"])
        return value if how else call("nn.Parameter", value)

    def _weight(self, module: nn.Module, name: str) -> Expr:
        node = next(node for node in self.traces.steps if node.op == "get_attr" and _owns(node, module, name))
        return self._begun(node, "")


def _owns(node: fx.Node, module: nn.Module, name: str) -> bool:
    root = node.graph.owning_module
    holder, _, own = str(node.target).rpartition(".")
    return root is not None and own == name and root.get_submodule(holder) is module


def begun(shape: tuple[int, ...], init: str | float, std: float) -> Expr:
    """A tensor as `param` begins it."""
    sizes = tuple(Literal(size, "size") for size in shape)
    if init in ("zeros", "ones"):
        return Call(Code(f"torch.{init}"), sizes or (as_expression(()),))
    if not isinstance(init, str):
        return call("torch.full", Items("(", sizes), Literal(init if isinstance(init, float) else float(init)))
    empty = Call(Code("torch.empty"), sizes or (as_expression(()),))
    if init in ("normal", "trunc_normal"):
        return call(f"nn.init.{init}_", empty, std=Literal(std))
    if len(shape) < 2 and init.startswith(("xavier", "kaiming")):
        row = Call(Code("torch.empty"), (Literal(1), *sizes))
        return Call(Attribute(call(f"nn.init.{init}_", row), "view"), sizes or (as_expression(()),))
    return call(f"nn.init.{init}_", empty)


def _list(items: list[Expr]) -> Expr:
    """The modules of a list, those that are made alike told once."""
    forms = [skeleton(item) for item in items[1:]]
    if len(items) > 1 and all(form == forms[0] for form in forms) and all(equal(items[1], item) for item in items[1:]):
        return Turns(items[0], items[1], Literal(len(items), "depth"))
    return Items("[", tuple(items))


def _ties(module: nn.Module, name: str, child: nn.Module) -> list[Member]:
    """A layer that stands in for another on values of other types has the weights of that one."""
    first = module._modules.get(name.rstrip("_")) if name.endswith("_") else None
    if first is None or first is child:
        return []
    other = dict(first.named_parameters())
    return [
        Member(f"{name}.{path}", Attribute(Attribute(Code("self"), name.rstrip("_")), path), "tie")
        for path, value in child.named_parameters()
        if other.get(path) is value
    ]


def bodies(traces: Traces, module: nn.Module) -> list[tuple[str, nn.Module]]:
    """The bodies that a block was given, each with the name of the argument that it comes as."""
    found = [child for child in module.children() if is_body(traces, child)]
    return [(BODY if place == 1 else f"{BODY}{place}", child) for place, child in enumerate(found, 1)]


def is_body(traces: Traces, module: nn.Module) -> bool:
    graph = traces.graphs.get(module)
    return graph is not None and graph.name == BODY


def chain(traces: Traces, module: nn.Module) -> list[str] | None:
    """The names of the layers of a module that does nothing but apply them in a row, each once."""
    if not isinstance(module, fx.GraphModule) or module._parameters or module._buffers:
        return None
    nodes = list(module.graph.nodes)
    if [node.op for node in nodes] != ["placeholder", *["call_module"] * (len(nodes) - 2), "output"]:
        return None
    for before, node in pairwise(nodes[:-1]):
        source = traces.layers.get(module.get_submodule(str(node.target)))
        if node.args != (before,) or node.kwargs or (source is not None and source.lowers.startswith(RECURRENT)):
            return None
    names = [str(node.target) for node in nodes[1:-1]]
    return names if names == [name for name, _ in module.named_children()] and nodes[-1].args == (nodes[-2],) else None
