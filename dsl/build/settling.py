"""Types that no rule gives: the call is run on torch's meta device, with numbers in place of the sizes to come.

It is run several times with other numbers, and each size of a result is the constant or the formula that gives what was
seen every time; one that follows no simple formula gets a name of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import torch
from torch import nn

from dsl.build.resolve import is_module, resolve
from dsl.catalogue.entry import Entry, Made, Refuse, Weight
from dsl.types.dims import Dim, Floor, Formula, symbol
from dsl.types.tensor import Record, Tensor, Tuple, Type, Unknown

DTYPES = {
    "float": torch.float32,
    "int": torch.int64,
    "class": torch.int64,
    "tokens": torch.int64,
    "bool": torch.bool,
    "byte": torch.uint8,
    "complex": torch.complex64,
}
KINDS = {
    **dict.fromkeys((torch.float16, torch.bfloat16, torch.float32), "float"),
    **dict.fromkeys((torch.int8, torch.int16, torch.int32, torch.int64), "int"),
    torch.bool: "bool",
    torch.uint8: "byte",
    torch.complex64: "complex",
}
DOUBLE = (torch.float64, torch.complex128)
EVEN = (24, 36, 60, 48, 84, 72, 108, 96)
ODD = (25, 35, 55, 49, 77, 65)
SMALL = (2, 3, 4, 5)
"""The sizes that are put in, each in turn: numbers that halve and third evenly, some that do not, and a few that are
smaller than what they may be held against."""


def settle(entry: Entry, made: Made, inputs: Sequence[Any]) -> Made:
    """What a call makes of inputs of these types; as it was, if only real numbers would show it."""
    names = sorted({name for value in (*inputs, made.args) for name in _names(value)})
    tries: list[dict[str, int]] = []
    results = []
    weights: tuple[Weight, ...] = ()
    for draws in (EVEN, ODD, SMALL):
        for turn in range(min(len(names) + 2, len(draws)) if names else 1):
            numbers = {name: draws[(turn + place) % len(draws)] for place, name in enumerate(names)}
            try:
                result, module = _run(entry, made, inputs, numbers)
            except (RuntimeError, ValueError, TypeError, IndexError, AssertionError) as error:
                if draws is not EVEN:
                    continue  # it wants sizes that halve, or large ones, and is known for those
                if tries or "meta" in str(error).lower():
                    return made  # only real numbers would show it
                raise _refusal(entry, error) from None
            tries.append(numbers)
            results.append(result)
            weights = _weights(module)
    if any(item.dtype in DOUBLE for item in _tensors(results[0])):
        message = f"`{entry.name}` gives numbers of double precision, which nothing else here works with"
        raise Refuse(message, label="gives float64", help="use what keeps the precision, such as `**`", code="E0308")
    return Made(_type(results, tries, entry.name), made.lowers, made.args, weights)


def _tensors(result: Any) -> list[torch.Tensor]:
    if isinstance(result, torch.Tensor):
        return [result]
    return [found for item in result for found in _tensors(item)] if isinstance(result, (tuple, list)) else []


def _run(entry: Entry, made: Made, inputs: Sequence[Any], numbers: Mapping[str, int]) -> tuple[Any, nn.Module | None]:
    values = [_value(item, numbers) for item in inputs]
    optional = {item.name for item in entry.optional}
    pairs = list(zip(entry.inputs, values, strict=True))
    required = [value for item, value in pairs if item.name not in optional]
    named = {item.name: value for item, value in pairs if item.name in optional and value is not None}
    args = {name: _argument(value, numbers) for name, value in made.args.items()}
    target = resolve(made.lowers)
    with torch.device("meta"), torch.random.fork_rng(devices=()), torch.no_grad():
        if not is_module(made.lowers):
            return target(*required, **named, **args), None
        module = target(**args)
        return module(*required, **named), module


def _value(item: Any, numbers: Mapping[str, int]) -> Any:
    if isinstance(item, Tensor):
        shape = [_number(dim, numbers) for dim in item.dims]
        return torch.empty(shape, dtype=DTYPES[item.kind], device="meta")
    if isinstance(item, Tuple):
        return tuple(_value(part, numbers) for part in item.parts)
    if isinstance(item, Record):
        return {name: _value(part, numbers) for name, part in item.parts}
    if isinstance(item, (tuple, list)):
        return tuple(_value(part, numbers) for part in item)
    return _argument(item, numbers)


def _argument(value: Any, numbers: Mapping[str, int]) -> Any:
    if isinstance(value, Formula):
        return _number(value, numbers)
    if isinstance(value, (tuple, list)):
        return type(value)(_argument(item, numbers) for item in value)
    return value


def _number(dim: Dim, numbers: Mapping[str, int]) -> int:
    if isinstance(dim, int):
        return dim
    total = 0
    for monomial, factor in dim.terms.items():
        for atom in monomial:
            if isinstance(atom, Floor):
                factor *= _number(atom.top, numbers) // _number(atom.bottom, numbers)
            else:
                factor *= numbers[atom]
        total += factor
    return total


def _names(value: Any) -> set[str]:
    """The names of sizes in a type or an argument."""
    if isinstance(value, Formula):
        return set(value.names)
    if isinstance(value, Tensor):
        value = value.dims
    elif isinstance(value, (Tuple, Record)):
        value = value.parts
    elif isinstance(value, dict):
        value = tuple(value.values())
    return {name for item in value for name in _names(item)} if isinstance(value, (tuple, list)) else set()


def _refusal(entry: Entry, error: Exception) -> Refuse:
    first = str(error).strip().partition("\n")[0]
    return Refuse(f"`{entry.name}` does not work here: torch says {first!r}", label="torch refuses this")


def _weights(module: nn.Module | None) -> tuple[Weight, ...]:
    if module is None:
        return ()
    trained = {name for name, _ in module.named_parameters()}
    return tuple(Weight(name, tuple(value.shape), name in trained) for name, value in module.state_dict().items())


# -- what was seen, as a type


def _type(results: list[Any], tries: list[dict[str, int]], what: str) -> Type:
    first = results[0]
    if isinstance(first, torch.Tensor):
        return _tensor(results, tries, what)
    if isinstance(first, dict):
        return Record(tuple((name, _type([item[name] for item in results], tries, what)) for name in first))
    if isinstance(first, (tuple, list)) and len({len(item) for item in results}) == 1:
        return Tuple(tuple(_type(list(parts), tries, what) for parts in zip(*results, strict=True)))
    return Unknown(what)


def _tensor(results: list[torch.Tensor], tries: list[dict[str, int]], what: str) -> Type:
    kind = KINDS.get(results[0].dtype)
    if kind is None or len({item.dim() for item in results}) > 1:
        return Unknown(what)
    names = count(1)
    shapes = zip(*(item.shape for item in results), strict=True)
    return Tensor(kind, tuple(_dim(seen, tries, f"{what.rpartition('.')[2]}_{next(names)}") for seen in shapes))


def _dim(seen: tuple[int, ...], tries: list[dict[str, int]], name: str) -> Dim:
    """The size that was so many in each run."""
    if len(set(seen)) == 1:
        return seen[0]
    for known in tries[0]:
        sizes = [numbers[known] for numbers in tries]
        factor, rest = divmod(seen[1] - seen[0], sizes[1] - sizes[0])
        offset = seen[0] - factor * sizes[0]
        if not rest and all(factor * size + offset == number for size, number in zip(sizes, seen, strict=True)):
            return factor * symbol(known) + offset
        if all(number and size % number == 0 for size, number in zip(sizes, seen, strict=True)):
            share = sizes[0] // seen[0]
            if all(size // share == number for size, number in zip(sizes, seen, strict=True)):
                return symbol(known) // share
    for one in tries[0]:
        for other in tries[0]:
            if all(numbers[one] * numbers[other] == number for numbers, number in zip(tries, seen, strict=True)):
                return symbol(one) * symbol(other)
    return symbol(name)
