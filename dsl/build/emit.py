"""From a typed Graph to a `torch.fx.GraphModule`: each layer a module, each use of a block a module with its own graph.

The one exception are blocks that apply something shared which is declared around them: their steps stand in the graph
that declares it, so that no module holds another's weights, while their own weights keep their place in the tree.
"""

from __future__ import annotations

import operator
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from inspect import signature
from typing import Any

import torch
from torch import fx, nn

from dsl.build.compared import is_same, reaches_out
from dsl.build.fault import BuildFault
from dsl.build.initial import begin
from dsl.build.network import Network
from dsl.build.resolve import resolve
from dsl.build.sizes import Sizes, part_of
from dsl.build.traces import Traces
from dsl.catalogue.indexing import LOWERS as INDEX
from dsl.catalogue.indexing import TENSOR
from dsl.diagnostics.diagnostic import Diagnostic
from dsl.lang.graph import Constant, Graph, Group, Node, Operand, Part, turn_name
from dsl.modules.weights import ENDINGS
from dsl.types.dims import Formula
from dsl.types.tensor import Record, Tensor, Tuple, Type

PRETRAINED = "dsl.modules.pretrained."
SIZE = "size"
"""Under this an input that is a size has its name."""
MADE = "made"
"""Under this a module has what each layer was made of, by path: the class, and the arguments."""
GRAD = "dsl.modules.functions.grad"


@dataclass
class Site:
    """Where modules are built, and the models that bodies may apply."""

    device: torch.device
    models: dict[str, tuple[fx.GraphModule, Graph]] = field(default_factory=dict)
    root: str = ""
    """The folder where paths start."""
    traces: Traces | None = None


def build(graph: Graph, site: Site, name: str = "") -> fx.GraphModule:
    """The module of a graph; its forward takes the graph's inputs in order."""
    module = _Host(graph, site, name).build()
    lacking = sizes_wanted(module)
    if lacking:
        message = f"no value that `{graph.name}` is given has the size `{lacking[0]}`"
        raise BuildFault(Diagnostic("E0309", message, None))
    return module


def sizes_wanted(module: fx.GraphModule) -> list[str]:
    """The names of the sizes that a module is given after its inputs."""
    return [node.meta[SIZE] for node in module.graph.nodes if SIZE in node.meta]


def needs_gradients(graph: Graph) -> bool:
    """Whether running a graph takes gradients, so that they have to be on."""
    return any(
        node.lowers == GRAD or (node.graph is not None and needs_gradients(node.graph)) for node in graph.nodes
    ) or any(needs_gradients(shared.graph) for shared in graph.shared)


Around = Mapping[int, tuple[str, Graph]]
"""Shared things in sight: the path of each in the host, and the graph that its module was made of."""


class _Host:
    """One module while it is built: the tree of modules, and the fx graph that runs it."""

    def __init__(self, graph: Graph, site: Site, name: str) -> None:
        self._source = graph
        self._site = site
        self._module = Network(nn.Module(), fx.Graph(), class_name=_class_name(name or graph.name))
        self._graph = fx.Graph()
        self._sizes = Sizes(self._graph, self._size_given)
        self._given: dict[str, fx.Node] = {}
        self._last: fx.Node | None = None
        """The last input."""
        self._tensor: fx.Node | None = None
        """An input that is a tensor."""
        self._device: Any = None

    def build(self) -> fx.GraphModule:
        inputs = []
        for node in self._source.inputs:
            self._last = self._graph.placeholder(node.name)
            inputs.append(self._last)
            self._sizes.see(self._last, node.type)
            if self._tensor is None and isinstance(node.type, Tensor):
                self._tensor = self._last
        values = self._steps(self._source, inputs, "", {})
        output = self._value(self._source.output, values)
        logged = {name: self._value(operand, values) for name, operand in self._source.logged}
        self._graph.output((output, logged) if logged else output)
        self._module.graph = self._graph
        if self._site.traces is not None:
            self._site.traces.finish(self._module, self._source, self._sizes.read)
        return self._module

    def _size_given(self, name: str) -> fx.Node:
        """A size that whoever calls the module has to give, as its last inputs."""
        if name not in self._given:
            first = next(iter(self._graph.nodes))
            place = self._graph.inserting_after(self._last) if self._last else self._graph.inserting_before(first)
            with place:
                self._last = self._given[name] = self._graph.placeholder(f"size_{name}")
            self._last.meta[SIZE] = name
        return self._given[name]

    # -- steps

    def _steps(self, graph: Graph, inputs: Sequence[Any], prefix: str, around: Around) -> list[Any]:
        """Add the steps of a graph, whose modules stand below `prefix`; the value of each."""
        around = {**around, **{shared.key: (prefix + shared.name, shared.graph) for shared in graph.shared}}
        for shared in graph.shared:
            self._make_block(prefix + shared.name, shared.graph)
        values: list[Any] = []
        given = iter(inputs)
        tracked = _tracked(graph)
        for number, node in enumerate(graph.nodes):
            if node.kind == "input":
                value = next(given)
            else:
                value = self._step(node, values, prefix, around)
                self._sizes.see(value, node.type)
            if self._site.traces is not None:
                self._site.traces.see(node, value)
            if number in tracked:
                value = self._graph.call_function(resolve("dsl.modules.functions.tracked"), (value,))
            values.append(value)
        if self._site.traces is not None:
            self._site.traces.name(graph, values)
        return values

    def _step(self, node: Node, values: list[Any], prefix: str, around: Around) -> Any:
        inputs = [self._value(operand, values) for operand in node.inputs]
        if node.kind == "weight":
            return self._weight(node, prefix + node.module)
        if node.graph is not None and node.kind == "model":
            return self._apply_model(node, inputs)
        if node.graph is not None and node.kind == "shared":
            path, graph = around[node.key]
            return self._apply(path, graph, node.graph, inputs, around)
        if node.graph is not None:
            for turn in range(node.times):
                path = prefix + turn_name(node, turn)
                self._make_block(path, node.graph)
                inputs[0] = self._apply(path, node.graph, node.graph, inputs, around)
            return inputs[0]
        named = {name: self._value(operand, values) for name, operand in node.named}
        if node.module:
            return self._call_layer(node, prefix + node.module, inputs, named)
        return self._call_function(node, inputs, named)

    def _value(self, operand: Operand, values: list[Any]) -> Any:
        if isinstance(operand, Constant):
            return self._filled(operand.value)
        if isinstance(operand, Group):
            items = [self._value(item, values) for item in operand.items]
            return dict(zip(operand.names, items, strict=True)) if operand.names else tuple(items)
        if isinstance(operand, Part):
            return part_of(self._graph, self._value(operand.of, values), operand.key)
        return values[operand]

    def _filled(self, value: Any) -> Any:
        """An argument, with the sizes in it as numbers that are computed."""
        if isinstance(value, Formula):
            return self._sizes.of(value)
        if isinstance(value, (tuple, list)):
            return type(value)(map(self._filled, value))
        if isinstance(value, dict):
            return {name: self._filled(item) for name, item in value.items()}
        if isinstance(value, slice):
            return slice(*map(self._filled, (value.start, value.stop, value.step)))
        return value

    # -- modules

    def _make_block(self, path: str, graph: Graph) -> None:
        """Make the module of a block or of something shared, in the order of the text."""
        if self._at(path) is not None:
            return
        if reaches_out(graph):
            self._place(path, nn.Module())
        else:
            self._place(path, _Host(graph, self._site, "").build())

    def _apply(self, path: str, made_of: Graph, graph: Graph, inputs: Sequence[Any], around: Around) -> Any:
        """Run a graph whose weights stand at `path`: by its module if that does the very same, else step by step."""
        module = self._at(path)
        if isinstance(module, fx.GraphModule) and is_same(made_of, graph):
            return self._call_module(path, module, graph, inputs)
        return self._value(graph.output, self._steps(graph, inputs, f"{path}.", around))

    def _apply_model(self, node: Node, inputs: list[Any]) -> Any:
        module, made_of = self._site.models[node.what]
        if self._at(node.what) is None:
            self._place(node.what, module)
        assert node.graph is not None
        return self._apply(node.what, made_of, node.graph, inputs, {})

    def _call_module(self, path: str, module: fx.GraphModule, graph: Graph, inputs: Sequence[Any]) -> Any:
        sizes = [self._sizes.of(Formula({(name,): 1})) for name in sizes_wanted(module)]
        result = self._graph.call_module(path, (*inputs, *sizes))
        return self._spread(result, graph.type) if isinstance(graph.output, Group) else result

    def _spread(self, result: fx.Node, type_: Type) -> Any:
        """The parts of a module's result, so that their sizes can be read."""
        if isinstance(type_, Tuple):
            return tuple(part_of(self._graph, result, place) for place in range(len(type_.parts)))
        assert isinstance(type_, Record)
        return {name: part_of(self._graph, result, name) for name, _ in type_.parts}

    def _call_layer(self, node: Node, path: str, inputs: list[Any], named: dict[str, Any]) -> fx.Node:
        made = (node.lowers, repr(node.args))
        first = layer = self._at(path)
        while layer is not None and self._made_of(path) != made:
            path += "_"  # other settings on the same weights, for a value of another type
            layer = self._at(path)
        if layer is None:
            layer = self._new(node)
            if first is not None:
                _share(first, layer)
            if self._site.traces is not None:
                self._site.traces.layers[layer] = node
            self._module.meta.setdefault(MADE, {})[path] = made
            self._place(path, layer)
        return self._graph.call_module(path, tuple(inputs), named)

    def _made_of(self, path: str) -> tuple[str, str] | None:
        """What a layer in the tree was made of: whichever module around it was built with it knows."""
        module: nn.Module | None = self._module
        parts = path.split(".")
        for place, part in enumerate(parts):
            if isinstance(module, fx.GraphModule):
                found: tuple[str, str] | None = module.meta.get(MADE, {}).get(".".join(parts[place:]))
                if found is not None:
                    return found
            module = module._modules[part] if module is not None else None
        return None

    def _new(self, node: Node) -> nn.Module:
        args = node.args
        if node.lowers.startswith(PRETRAINED) and args["weights"] is not None:
            args = {**args, "weights": self._found(args["weights"])}
        with self._site.device:
            layer: nn.Module = resolve(node.lowers)(**args)
        return layer

    def _found(self, weights: str) -> str | None:
        """The name of weights, or where the file of them is; on the meta device shapes are all that is asked for."""
        if self._site.device.type == "meta":
            return None
        return os.path.join(self._site.root, weights) if weights.endswith(ENDINGS) else weights

    def _weight(self, node: Node, path: str) -> fx.Node:
        holder, _, name = path.rpartition(".")
        owner = self._module.get_submodule(holder)
        if not hasattr(owner, name):
            (weight,) = node.weights or ()
            value = begin(torch.empty(weight.shape, device=self._site.device), **node.args)
            if weight.trained:
                owner.register_parameter(name, nn.Parameter(value))
            else:
                owner.register_buffer(name, value)
        return self._graph.get_attr(path)

    def _at(self, path: str) -> nn.Module | None:
        """The module of that name in the tree so far."""
        found: nn.Module | None = self._module
        for part in path.split("."):
            found = found._modules.get(part) if found is not None else None
        return found

    def _place(self, path: str, module: nn.Module) -> None:
        """Add a module to the tree; the turns of a repeat stand in a list."""
        holder, _, name = path.rpartition(".")
        parent: nn.Module = self._module
        for part in holder.split(".") if holder else ():
            if part not in parent._modules:
                parent.add_module(part, nn.ModuleList() if name.isdigit() else nn.Module())
            child = parent._modules[part]
            assert child is not None
            parent = child
        parent.add_module(name, module)

    # -- functions

    def _call_function(self, node: Node, inputs: list[Any], named: dict[str, Any]) -> fx.Node:
        function = resolve(node.lowers)
        args = self._filled(node.args)
        if node.lowers == INDEX:
            first, *rest = inputs
            tensors = iter(rest)
            items = tuple(next(tensors) if item == TENSOR else item for item in args["items"])
            return self._graph.call_function(operator.getitem, (first, items[0] if len(items) == 1 else items))
        if not inputs and not named and _takes_device(node.lowers, function):
            args["device"] = self._device_here()
        return self._graph.call_function(function, tuple(inputs), {**named, **args})

    def _device_here(self) -> Any:
        """The device that the inputs are on; without any, the one that this is built for."""
        if self._device is None:
            self._device = self._site.device
            if self._tensor is not None:
                self._device = self._graph.call_function(getattr, (self._tensor, "device"))
        return self._device


def _share(owner: nn.Module, other: nn.Module) -> None:
    """Give a layer the weights of one like it."""
    for path, module in other.named_modules():
        like = owner.get_submodule(path)
        module._parameters.update(like._parameters)
        module._buffers.update(like._buffers)


def _class_name(name: str) -> str:
    words = "".join(part[:1].upper() + part[1:] for part in name.replace("-", "_").split("_"))
    return words if words.isidentifier() else "Model"


def _takes_device(lowers: str, function: Any) -> bool:
    return not lowers.startswith("dsl.") or "device" in signature(function).parameters


def _tracked(graph: Graph) -> set[int]:
    """The nodes that gradients are taken with respect to: those have to be tracked before anything is made of them."""
    found: set[int] = set()
    for node in graph.nodes:
        if node.lowers == GRAD:
            found |= _leaves(node.inputs[1])
        elif node.graph is not None:
            inside = _tracked(node.graph)
            places = [place for place, inner in enumerate(node.graph.nodes) if inner.kind == "input"]
            for place, operand in zip(places, node.inputs, strict=True):
                found |= _leaves(operand) if place in inside else set()
    return found


def _leaves(operand: Operand) -> set[int]:
    while isinstance(operand, Part):
        operand = operand.of
    return {operand} if isinstance(operand, int) else set()
