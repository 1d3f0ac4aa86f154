"""Sizes that only the data show, as steps of a graph: read off the values at hand, or computed from those."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import torch.fx as fx

from dsl.types.dims import Dim, Floor, Formula, names_of, symbol
from dsl.types.tensor import Ragged, Record, Tensor, Tuple, Type


def part_of(graph: fx.Graph, whole: Any, key: int | str) -> Any:
    """One of several values, that are known one by one or come out of a step together."""
    if isinstance(whole, fx.Node):
        return graph.call_function(operator.getitem, (whole, key))
    return whole[key]


class _Place(NamedTuple):
    """Where a size can be read: a dimension of a part of a value, or the length of a list."""

    value: Any
    keys: tuple[int | str, ...]
    dim: int | None


class Sizes:
    """What each size is read off. `missing` makes an input of a name that no value here has as a size."""

    def __init__(self, graph: fx.Graph, missing: Callable[[str], fx.Node]) -> None:
        self._graph = graph
        self._missing = missing
        self._places: dict[Dim, _Place] = {}
        self.read: dict[Dim, Any] = {}

    def see(self, value: Any, type_: Type, keys: tuple[int | str, ...] = ()) -> None:
        """Take note of the sizes of a value, or of the part of it that the keys lead to."""
        if isinstance(type_, Tensor):
            for number, dim in enumerate(type_.dims):
                if isinstance(dim, Formula):
                    self._places.setdefault(dim, _Place(value, keys, number))
        elif isinstance(type_, Ragged):
            self._places.setdefault(symbol("B"), _Place(value, keys, None))
        elif isinstance(type_, Tuple):
            for key, part in enumerate(type_.parts):
                self.see(value, part, (*keys, key))
        elif isinstance(type_, Record):
            for name, part in type_.parts:
                self.see(value, part, (*keys, name))

    def of(self, dim: Dim) -> Any:
        """A size: a number, or the node that computes it."""
        if isinstance(dim, int):
            return dim
        if dim not in self.read:
            self.read[dim] = self._found(dim)
        return self.read[dim]

    def _found(self, dim: Formula) -> Any:
        if dim in self._places:
            value, keys, number = self._places[dim]
            for key in keys:
                value = part_of(self._graph, value, key)
            if number is None:
                return self._graph.call_function(len, (value,))
            return self._graph.call_method("size", (value, number))
        if dim.is_atom:
            ((atom,),) = dim.terms
            if isinstance(atom, Floor):
                return self._graph.call_function(operator.floordiv, (self.of(atom.top), self.of(atom.bottom)))
            return self._solved(atom) or self._missing(atom)
        total: Any = None
        for monomial, factor in dim.terms.items():
            term: Any = factor
            for atom in monomial:
                value = self.of(Formula({(atom,): 1}))
                term = value if term == 1 and type(term) is int else self._call(operator.mul, term, value)
            total = term if total is None else self._call(operator.add, total, term)
        return total

    def _call(self, function: Callable[..., Any], left: Any, right: Any) -> Any:
        return self._graph.call_function(function, (left, right))

    def _solved(self, name: str) -> Any:
        """A name by way of a size that is some of it and a number: B from `2 * B + 1`."""
        for dim in list(self._places):
            if not isinstance(dim, Formula) or names_of(dim) != {name} or set(dim.terms) - {(name,), ()}:
                continue
            whole = self.of(dim)
            rest, factor = dim.terms.get((), 0), dim.terms[(name,)]
            whole = self._call(operator.sub, whole, rest) if rest else whole
            return self._call(operator.floordiv, whole, factor) if factor != 1 else whole
        return None
