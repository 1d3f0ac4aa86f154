"""Holds a typing rule against torch: the same shapes, element kinds and weights, or both refuse.

`Check` is what a family's owner adds for an entry whose settings, inputs or lowering need a word of explanation; it
stands in the `CHECKS` of a `check_*.py` beside this file, under the entry's family and name (`"layer.conv"`).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

import torch
from hypothesis import strategies as st

from dsl.catalogue.entry import Entry, Made, Refuse, Settings
from dsl.types.dims import Formula
from dsl.types.tensor import Ragged, Record, Tensor, Tuple, Type, Unknown

DTYPES = {
    "float": torch.float32,
    "int": torch.int64,
    "class": torch.int64,
    "tokens": torch.int64,
    "bool": torch.bool,
    "byte": torch.uint8,
    "complex": torch.complex64,
}

LARGEST = 1 << 20
"""Elements of a tensor or a weight above which a case runs on the meta device alone."""


@dataclass(frozen=True)
class Check:
    """What the property test has to know about an entry. All of it is optional."""

    reference: Callable[..., Any] | None = None
    """What torch does: called as the rule is, with tensors in place of types and `s` last (`lambda x, s: ...`).
    Without one a refusal is tried on what the entry lowered to elsewhere, if all its arguments are settings."""
    settings: Mapping[str, st.SearchStrategy[Any]] = field(default_factory=dict)
    """Strategies for settings whose domain says too little (`Words`, `Anything`) or too much."""
    inputs: Callable[[Callable[[st.SearchStrategy[Any]], Any], dict[str, Any]], list[Any]] | None = None
    """`inputs(draw, settings)`: one type an input (None: not given), for inputs the sample says too little about.
    For a variadic entry the types of the tuple are its first item."""
    stricter: tuple[tuple[str, str], ...] = ()
    """Refusals of ours that torch does not share: a pattern over `E0307: message`, and the reason."""
    warns: tuple[str, ...] = ()
    """Patterns of torch's warnings that this entry may cause."""
    meta: str | Callable[[Settings], str] = ""
    """Why the meta device cannot run it, if it cannot (with these settings)."""
    cpu: str = ""
    """Why only the meta device runs it."""
    random: bool = False
    """Its values are drawn anew, so that they are not compared with the reference's."""
    never_refuses: str = ""
    """Why no draw is refused, if none is."""
    examples: int = 150
    accepted: int = 15
    """Draws that have to be accepted at least."""


class Mismatch(AssertionError):
    """The rule and torch do not agree."""


@dataclass(frozen=True)
class Case:
    """One draw: an entry's inputs and settings."""

    entry: Entry
    inputs: tuple[Any, ...]
    settings: dict[str, Any]

    def __str__(self) -> str:
        given = ", ".join(map(str, self.inputs))
        return f"{self.entry.name}: {given} | {', '.join(f'{k}={v!r}' for k, v in self.settings.items())}"

    def rule(self) -> Made | Refuse:
        try:
            return self.entry.rule(*self.inputs, Settings(dict(self.settings)))
        except Refuse as no:
            assert no.message, "a refusal without a message"
            assert not no.at or self._names(no.at), f"{no.at} is neither a setting nor an input of {self.entry.name}"
            return no

    def _names(self, at: str) -> bool:
        return self.entry.setting(at) is not None or any(item.name == at for item in self.entry.inputs)


# -- torch's side


@cache
def resolve(dotted: str) -> Any:
    """The class or function that a dotted name means."""
    module, _, name = dotted.rpartition(".")
    try:
        return getattr(import_module(module), name)
    except ModuleNotFoundError:
        return getattr(resolve(module), name)


def is_module(lowers: str) -> bool:
    return lowers.rpartition(".")[2][:1].isupper()


def materialised(kind: Any, device: str) -> Any:
    """A value of this type, with numbers between 0 and 1 and indices in their range."""
    if isinstance(kind, Tensor):
        return _tensor(kind, device)
    if isinstance(kind, Record):
        return {name: materialised(part, device) for name, part in kind.parts}
    if isinstance(kind, Tuple):
        return tuple(materialised(part, device) for part in kind.parts)
    return tuple(materialised(part, device) for part in kind) if isinstance(kind, tuple) else None


def _tensor(kind: Tensor, device: str) -> torch.Tensor:
    dtype = DTYPES[kind.kind]
    if device == "meta":
        return torch.empty(kind.dims, dtype=dtype, device="meta")
    source = torch.Generator().manual_seed(len(kind.dims))
    if dtype.is_floating_point or dtype.is_complex:
        return torch.rand(kind.dims, dtype=dtype, generator=source)
    high = {"bool": 2, "byte": 256}.get(kind.kind, kind.of if isinstance(kind.of, int) else 1)
    return torch.randint(0, max(1, high), kind.dims, dtype=dtype, generator=source)


def lowered(case: Case, made: Made, device: str) -> tuple[Any, torch.nn.Module | None]:
    """Runs what the rule lowered to; also the module, if it is one."""
    target, values = resolve(made.lowers), materialised(case.inputs, device)
    required, optional = _parted(case.entry, values)
    args = made.args
    with torch.device(device):
        torch.default_generator.manual_seed(0)
        if not is_module(made.lowers):
            return target(*required, **optional, **args), None
        module = target(**args)
        return module(*required, **optional), module


def _parted(entry: Entry, values: tuple[Any, ...]) -> tuple[list[Any], dict[str, Any]]:
    if entry.variadic:
        rest = zip(entry.inputs[1:], values[1:], strict=False)
        return [list(values[0])], {item.name: value for item, value in rest if value is not None}
    pairs = list(zip(entry.inputs, values, strict=True))
    return (
        [value for item, value in pairs if item.required],
        {item.name: value for item, value in pairs if not item.required and value is not None},
    )


def referred(case: Case, reference: Callable[..., Any], device: str) -> Any:
    """Runs the check's own idea of what torch does."""
    with torch.device(device):
        values = materialised(case.inputs, device)
        torch.default_generator.manual_seed(0)
        return reference(*values, Settings(dict(case.settings)))


def is_small(case: Case, made: Made | None = None) -> bool:
    sizes = [_elements(kind) for kind in case.inputs]
    if made is not None:
        sizes += [_elements(made.type)] + [torch.Size(weight.shape).numel() for weight in made.weights or ()]
    return max(sizes, default=0) <= LARGEST


def _elements(kind: Any) -> int:
    if isinstance(kind, Tensor):
        return torch.Size(kind.dims).numel()
    parts = kind if isinstance(kind, tuple) else getattr(kind, "parts", ())
    return sum(_elements(part[1] if isinstance(kind, Record) else part) for part in parts)


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
        required, optional = _parted(entry, values[:-1])
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


def _formulas(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_formulas, value.values()))
    if isinstance(value, (tuple, list)):
        return any(map(_formulas, value))
    if isinstance(value, Tensor):
        return _formulas(value.dims)
    return _formulas(value.parts) if isinstance(value, (Tuple, Record)) else isinstance(value, Formula)
