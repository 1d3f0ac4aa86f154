"""The classes that a program's modules become: found from the innermost modules outwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from torch import fx, nn

from dsl.build.traces import Traces
from dsl.export.describing import BODY, LONGEST_CHAIN, Describer, Description, bodies, chain, is_body
from dsl.export.expressions import Call, Code, Expr, call
from dsl.export.templates import Template, template
from dsl.export.variants import merged

TURN = "repeat"


class Classes:
    """The templates of all modules below some models, those that others are made of first."""

    def __init__(
        self,
        traces: Traces,
        models: dict[str, fx.GraphModule],
        others: Iterable[fx.GraphModule],
        need: Callable[[str], str],
    ) -> None:
        self._traces = traces
        self._names: dict[nn.Module, str] = {module: name for name, module in models.items()}
        self._describer = Describer(traces, self._names, need)
        self.templates: list[Template] = []
        modules: dict[nn.Module, str] = {}
        for name, module in models.items():
            self._collect(module, name, modules)
        for other in others:
            self._collect_below(other, "", modules)
        heights = self._all_heights(list(modules))
        for height in sorted(set(heights.values())):
            self._describe({module: name for module, name in modules.items() if heights[module] == height})

    def made(self, module: nn.Module) -> Expr:
        """What makes a module; a model is made elsewhere."""
        return self._describer.layer(module)

    def made_model(self, module: nn.Module) -> Expr:
        return self._describer.made[module]()

    def _collect(self, module: nn.Module, name: str, found: dict[nn.Module, str]) -> None:
        """Every module that has no class yet, with what it is called, the outer ones first."""
        if module in found or module in self._traces.layers:
            return
        if not isinstance(module, nn.ModuleList):
            found[module] = name
        self._collect_below(module, name, found)

    def _collect_below(self, module: nn.Module, name: str, found: dict[nn.Module, str]) -> None:
        for key, child in module.named_children():
            graph = self._traces.graphs.get(child)
            own = graph.name if graph is not None else key.rstrip("0123456789_") or name
            if child not in self._names:
                self._collect(child, own, found)

    def _all_heights(self, modules: list[nn.Module]) -> dict[nn.Module, int]:
        """One more, for each module, than that of whatever has to have a class before it.

        Uses of one block stand equally high, so that those which lack a layer can share a class with the others.
        """
        below = {module: self._below(module) for module in modules}
        blocks: dict[Any, list[nn.Module]] = {}
        for module in modules:
            graph = self._traces.graphs.get(module)
            if graph is not None and graph.name not in (BODY, TURN) and module not in self._names:
                names = tuple(item.name for item in graph.settings)
                blocks.setdefault((graph.name, names), []).append(module)
        heights = _levelled(below, list(blocks.values()))
        return heights if heights is not None else _levelled(below, []) or {}

    def _below(self, module: nn.Module) -> list[nn.Module]:
        """What has to have a class before a module: what stands in it, but for the bodies that it is given."""
        found: list[nn.Module] = []
        for child in _spread(module):
            if child not in self._traces.layers and child not in self._names and not is_body(self._traces, child):
                found += [child, *(body for _, body in bodies(self._traces, child))]
        return found

    def _describe(self, modules: dict[nn.Module, str]) -> None:
        """Give modules of one height classes, which depend on lower ones alone."""
        groups: dict[Any, list[tuple[Description, str]]] = {}
        for module, name in modules.items():
            if self._is_row(module, name):
                self._describer.made[module] = partial(self._row, module)
                continue
            description = self._describer.describe(module)
            kind = "model" if module in self._names else name
            groups.setdefault((kind, description.form()), []).append((description, name))
        for group in _joined(groups):
            settings = [self._traces.graphs[item.module].settings if item.function else () for item, _ in group]
            made = template(group[0][1], [item for item, _ in group], settings)
            self.templates.append(made)
            for number, (item, _) in enumerate(group):
                self._describer.made[item.module] = partial(made.made, number, self._describer.layer)

    def _is_row(self, module: nn.Module, name: str) -> bool:
        """Whether layers are written where they stand: those of a body, or the one of a turn."""
        most = {BODY: LONGEST_CHAIN, TURN: 1}.get(name, 0)
        if module in self._names or module not in self._traces.graphs:
            return False
        names = chain(self._traces, module)
        return names is not None and len(names) <= most

    def _row(self, module: nn.Module) -> Expr:
        """Layers one after the other, under the names that they have."""
        layers = tuple((key, self._describer.layer(child)) for key, child in module.named_children())
        return call("nn.Sequential", Call(Code("OrderedDict"), (), layers))


Group = list[tuple[Description, str]]


def _joined(groups: dict[Any, Group]) -> list[Group]:
    """The groups, those of one block together that differ in a layer that some uses lack."""
    found: list[tuple[str, Group]] = []
    for (kind, _), group in groups.items():
        for place, (other_kind, other) in enumerate(found):
            if kind == other_kind:
                one, two = sorted((other, group), key=lambda item: -len(item[0][0].members))
                both = merged([item for item, _ in one], [item for item, _ in two])
                if both is not None:
                    found[place] = (kind, [(item, group[0][1]) for item in both])
                    break
        else:
            found.append((kind, group))
    return [group for _, group in found]


def _levelled(below: dict[nn.Module, list[nn.Module]], together: list[list[nn.Module]]) -> dict[nn.Module, int] | None:
    """A height for each, above those below it and the same for those together; None if there are none such."""
    heights = dict.fromkeys(below, 1)
    for _ in range(len(below) + 1):
        before = dict(heights)
        for module, inner in below.items():
            heights[module] = max([heights[module], *(1 + heights[child] for child in inner)])
        for group in together:
            heights.update(dict.fromkeys(group, max(heights[module] for module in group)))
        if heights == before:
            return heights
    return None  # two blocks of one name, of which each is used in the other


def _spread(module: nn.Module) -> list[nn.Module]:
    """The modules inside one, those of lists among them."""
    found = []
    for child in module.children():
        found += _spread(child) if isinstance(child, nn.ModuleList) else [child]
    return found
