"""Holds a typing rule against torch: the same shapes, element kinds and weights, or both refuse."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import torch
from hypothesis import strategies as st

from dsl.catalogue.entry import Entry, Made, Refuse, Settings
from dsl.types.dims import Dim, Floor, Formula, symbol
from dsl.types.domains import Anything
from dsl.types.tensor import Ragged, Record, Tensor, Tuple, Type, Unknown
from tests.catalogue.cases import (
    DTYPES,
    Case,
    Check,
    Mismatch,
    is_module,
    is_small,
    lowered,
    materialised,
    parted,
    referred,
    resolve,
)

__all__ = [
    "DTYPES",
    "Case",
    "Check",
    "ExpectedWarnings",
    "Mismatch",
    "UnexpectedWarning",
    "differences",
    "filled",
    "hold_accepted",
    "hold_refused",
    "hold_symbolic",
    "is_module",
    "is_small",
    "lowered",
    "materialised",
    "referred",
    "resolve",
    "weight_differences",
]

NEEDS_A_SIZE = "E0309"


# -- the comparison


def differences(made: Type, real: Any, where: str = "result") -> list[str]:
    """How torch's value differs from the type that the rule gave it."""
    if isinstance(made, (Unknown, Ragged)):
        return []
    if isinstance(made, Tensor):
        if not isinstance(real, torch.Tensor):
            return [f"{where} is {type(real).__name__}, not {made}"]
        if tuple(real.shape) != made.dims or real.dtype != DTYPES[made.kind]:
            return [f"{where} is {real.dtype}{list(real.shape)}, not {made}"]
        return []
    if isinstance(made, Record):
        named = real if isinstance(real, dict) else {name: getattr(real, name) for name, _ in made.parts}
        return [line for name, part in made.parts for line in differences(part, named[name], f"{where}.{name}")]
    if not isinstance(real, (tuple, list)) or len(real) != len(made.parts):
        return [f"{where} is {type(real).__name__}, not {made}"]
    parts = enumerate(zip(made.parts, real, strict=True))
    return [line for index, (part, value) in parts for line in differences(part, value, f"{where}[{index}]")]


def weight_differences(made: Made, module: torch.nn.Module | None) -> list[str]:
    if made.weights is None:
        return []
    ours = [(weight.name, weight.shape, weight.trained) for weight in made.weights]
    trained = {name for name, _ in module.named_parameters()} if module else set()
    held = module.state_dict(keep_vars=True) if module else {}
    theirs = [(name, tuple(value.shape), name in trained) for name, value in held.items()]
    return [] if ours == theirs else [f"weights are {theirs}, not {ours}"]


def hold_accepted(case: Case, made: Made, check: Check) -> None:
    """What the rule accepts, torch runs, with the result that the rule said."""
    assert not any(_formulas(value) for value in (made.args, made.type)), f"{case}: a formula out of numbers"
    devices = _devices(case, made, check)
    for device in devices:
        try:
            with ExpectedWarnings(check):
                result, module = lowered(case, made, device)
                other = referred(case, check.reference, device) if check.reference else None
        except UnexpectedWarning:
            raise
        except Exception as error:
            raise Mismatch(f"{case}\n  accepted as {made.type}, but torch on {device} says {error!r}") from error
        wrong = differences(made.type, result) + weight_differences(made, module)
        if check.reference:
            wrong += differences(made.type, other, "reference")
            if device == "cpu" and not wrong and not check.random and not _same(result, other):
                wrong.append("the values differ from the reference's")
        if wrong:
            raise Mismatch(f"{case}\n  lowers to {made.lowers} {made.args}\n  on {device}: " + "; ".join(wrong))


def _devices(case: Case, made: Made | None, check: Check) -> list[str]:
    no_meta = check.meta(Settings(case.settings)) if callable(check.meta) else check.meta
    return ["meta"] * (not no_meta) + ["cpu"] * (not check.cpu and is_small(case, made))


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, torch.Tensor):
        return torch.allclose(left, right, rtol=1e-5, atol=1e-6, equal_nan=True)
    if isinstance(left, dict):
        return all(_same(left[name], right[name]) for name in left)
    return all(_same(a, b) for a, b in zip(left, right, strict=True))


def hold_refused(case: Case, no: Refuse, check: Check, seen: Mapping[str, frozenset[str]]) -> None:
    """What the rule refuses, torch refuses, or the check says why we are stricter."""
    said = f"{no.code}: {no.message}"
    if any(re.search(pattern, said) for pattern, _ in check.stricter):
        return
    reference = check.reference or _guessed(case.entry, seen)
    devices = _devices(case, None, check)
    for device in devices:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                result = referred(case, reference, device)
        except Exception:
            return
        if _is_empty(result):
            return  # Torch makes an empty value, the language none.
    shown = list(result.shape) if isinstance(result, torch.Tensor) else type(result).__name__
    raise Mismatch(f"{case}\n  refused with {said}\n  but torch gives {shown}")


def _is_empty(value: Any) -> bool:
    if isinstance(value, (tuple, list)):
        return any(map(_is_empty, value))
    return isinstance(value, torch.Tensor) and not value.numel()


def _guessed(entry: Entry, seen: Mapping[str, frozenset[str]]) -> Callable[..., Any]:
    """What an entry lowers to, tried where its rule refuses: possible if it does so in one way, from settings alone."""
    names = {setting.name for setting in entry.settings}
    if len(seen) != 1 or any(not args <= names for args in seen.values()):
        raise Mismatch(f"{entry.name} refuses; give its Check a `reference`, since it lowers to {dict(seen)}")
    ((lowers, args),) = seen.items()

    def call(*values: Any) -> Any:
        required, optional = parted(entry, values[:-1])
        settings = {name: getattr(values[-1], name) for name in args}
        if is_module(lowers):
            return resolve(lowers)(**settings)(*required, **optional)
        return resolve(lowers)(*required, **optional, **settings)

    return call


class UnexpectedWarning(AssertionError):
    """Torch warns of what the rule accepts, and the check does not say so."""


class ExpectedWarnings:
    """Lets the check's warnings pass and turns all others into failures."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.caught = warnings.catch_warnings(record=True)

    def __enter__(self) -> None:
        self.log = self.caught.__enter__()
        warnings.simplefilter("always")

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self.caught.__exit__(kind, error, trace)
        if error is None:
            for item in self.log or ():
                if not any(re.search(pattern, str(item.message)) for pattern in self.check.warns):
                    raise UnexpectedWarning(str(item.message))


# -- symbols in place of numbers


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


def _formulas(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_formulas, value.values()))
    if isinstance(value, (tuple, list)):
        return any(map(_formulas, value))
    if isinstance(value, Tensor):
        return _formulas(value.dims)
    return _formulas(value.parts) if isinstance(value, (Tuple, Record)) else isinstance(value, Formula)
