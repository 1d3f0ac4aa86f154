"""One draw of an entry, and how torch runs it: what the property test is made of.

`Check` is what a family's owner adds for an entry whose settings, inputs or lowering need a word of explanation; it
stands in the `CHECKS` of a `check_*.py` beside this file, under the entry's family and name (`"layer.conv"`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

import torch
from hypothesis import strategies as st

from dsl.catalogue.entry import Entry, Made, Refuse, Settings
from dsl.types.tensor import Record, Tensor, Tuple

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
    required, optional = parted(case.entry, values)
    args = made.args
    with torch.device(device):
        torch.default_generator.manual_seed(0)
        if not is_module(made.lowers):
            return target(*required, **optional, **args), None
        module = target(**args)
        return module(*required, **optional), module


def parted(entry: Entry, values: tuple[Any, ...]) -> tuple[list[Any], dict[str, Any]]:
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
