"""Holds a typing rule against itself: with symbols for some sizes it says what it says of numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from dsl.catalogue.entry import Made, Refuse
from dsl.types.dims import Dim, Floor, Formula, symbol
from dsl.types.domains import Anything
from dsl.types.tensor import Record, Tensor, Tuple
from tests.catalogue.harness import Case, Mismatch, differences, is_small, lowered

NEEDS_A_SIZE = "E0309"


def hold_symbolic(case: Case, made: Made, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
    """With symbols for some of its sizes, the rule says the same, once numbers are put in again."""
    numbers: dict[str, int] = {}
    inputs = tuple(_blurred(kind, numbers, draw) for kind in case.inputs)
    blurred = Case(case.entry, inputs, _blurred_settings(case, numbers))
    general = blurred.rule()
    if isinstance(general, Refuse):
        if general.code != NEEDS_A_SIZE:
            raise Mismatch(f"{case}\n  refused with symbols {numbers}: {general.message}")
        return
    if filled(general.type, numbers) != made.type:
        raise Mismatch(f"{case}\n  is {made.type}, but with symbols {numbers} {general.type}")
    if general.lowers != made.lowers or general.weights != made.weights:
        raise Mismatch(f"{case}\n  lowers to {made}, but with symbols {numbers} to {general}")
    args = {name: filled(value, numbers) for name, value in general.args.items()}
    if args != made.args:
        result, _ = lowered(case, replace(made, args=args), "cpu" if is_small(case, made) else "meta")
        wrong = differences(made.type, result)
        if wrong:
            raise Mismatch(f"{case}\n  with symbols {numbers} lowers to {general}: {'; '.join(wrong)}")


def _blurred(kind: Any, numbers: dict[str, int], draw: Callable[[st.SearchStrategy[Any]], Any]) -> Any:
    if isinstance(kind, tuple):
        return tuple(_blurred(part, numbers, draw) for part in kind)
    if isinstance(kind, Tuple):
        return Tuple(tuple(_blurred(part, numbers, draw) for part in kind.parts))
    if not isinstance(kind, Tensor):
        return kind
    chosen = draw(st.integers(0, 2 ** len(kind.dims) - 1))
    dims: list[Dim] = []
    for index, dim in enumerate(kind.dims):
        if not chosen >> index & 1 or dim == 1:  # A symbol stands for a size that nothing stretches or drops.
            dims.append(dim)
            continue
        known = next((name for name, number in numbers.items() if number == dim), "")
        name = known if known and chosen & 1 else f"S{len(numbers)}"
        assert isinstance(dim, int)
        numbers[name] = dim
        dims.append(symbol(name))
    return Tensor(kind.kind, tuple(dims), kind.of)


def _blurred_settings(case: Case, numbers: Mapping[str, int]) -> dict[str, Any]:
    """Settings that may be formulas, with the inputs' symbols for the same numbers."""
    names = {number: symbol(name) for name, number in numbers.items()}
    settings = dict(case.settings)
    for setting in case.entry.settings:
        if isinstance(setting.domain, Anything):
            continue
        value = settings[setting.name]
        alone = setting.domain.accepts(symbol("S"))
        if isinstance(value, tuple) and (alone or setting.domain.accepts((symbol("S"),))):
            settings[setting.name] = tuple(names.get(item, item) for item in value)
        elif isinstance(value, int) and alone:
            settings[setting.name] = names.get(value, value)
    return settings


def filled(value: Any, numbers: Mapping[str, int]) -> Any:
    """A type, size or argument with numbers for its symbols."""
    if isinstance(value, Formula):
        return _evaluated(value, numbers)
    if isinstance(value, Tensor):
        return Tensor(value.kind, filled(value.dims, numbers), filled(value.of, numbers))
    if isinstance(value, Tuple):
        return Tuple(filled(value.parts, numbers))
    if isinstance(value, Record):
        return Record(filled(value.parts, numbers))
    if isinstance(value, (tuple, list)):
        return type(value)(filled(item, numbers) for item in value)
    return value


def _evaluated(dim: Dim, numbers: Mapping[str, int]) -> int:
    if isinstance(dim, int):
        return dim
    total = 0
    for monomial, factor in dim.terms.items():
        for atom in monomial:
            if isinstance(atom, Floor):
                factor *= _evaluated(atom.top, numbers) // _evaluated(atom.bottom, numbers)
            else:
                factor *= numbers[atom]
        total += factor
    return total
