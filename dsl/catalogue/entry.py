"""What an entry of the catalogue is: a signature, a typing rule, and what it lowers to.

A rule gets the types of its inputs in order (None for an optional one that was not given) and its settings, checked
against their domains and completed by their defaults. It returns what the thing makes, or raises `Refuse`.
Rules never import torch; the tests hold each against torch on the meta device.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dsl.types.dims import Dim
from dsl.types.domains import Domain
from dsl.types.tensor import Type


class _Required:
    __slots__ = ()

    def __repr__(self) -> str:
        return "REQUIRED"


REQUIRED = _Required()


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a call.

    With `rest`, it takes all further positional ones (`permute(0, 2, 1)`) as a tuple; with `open`, all further named
    ones (`random(image="float[B, 3, 8, 8]")`) as a dict.
    """

    name: str
    domain: Domain
    default: Any = REQUIRED
    doc: str = ""
    rest: bool = False
    open: bool = False
    by_name: bool = False
    """Is never given by position."""
    hint: str = ""
    """What to say to a value that it does not take, where a slip is likely."""
    also: tuple[str, ...] = ()
    """Names under which people will write it; they are suggested, not accepted."""
    each: bool = False
    """A list that it takes has one item for each optimizer of a step."""


@dataclass(frozen=True, slots=True)
class Input:
    """A tensor that an operation works on; optional ones are given by name (`mask=m`)."""

    name: str
    required: bool = True
    doc: str = ""
    number: bool = True
    """A number may stand for it."""


@dataclass(frozen=True, slots=True)
class Weight:
    """A tensor that a module owns, under the name that torch's `state_dict` has for it."""

    name: str
    shape: tuple[int, ...]
    trained: bool = True


@dataclass(frozen=True, slots=True)
class Made:
    """What an operation makes of its inputs: its type, and what it lowers to."""

    type: Type
    lowers: str
    """The dotted name of a module class or of a function."""
    args: dict[str, Any] = field(default_factory=dict)
    """Keyword arguments of the class, or of the function beside its inputs."""
    weights: tuple[Weight, ...] | None = ()
    """Its parameters and buffers; None where only running will show them."""
    idle: tuple[tuple[str, str], ...] = ()
    """Settings that change nothing beside the others, and why."""


class Settings:
    """The settings of one call, as attributes."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)

    def as_dict(self, *names: str) -> dict[str, Any]:
        """Those settings as keyword arguments; all of them if none is named."""
        return {name: self.__dict__[name] for name in names} if names else dict(self.__dict__)


class Refuse(Exception):
    """A rule's no. `message` is the headline, with the user's words in backticks.

    `at` names the setting or the input to point at; without it the whole call is wrong. `label` says what is true
    there (`works on [B, C, L] or [B, C, H, W]`), `help` what to type instead.
    """

    def __init__(self, message: str, *, at: str = "", label: str = "", help: str = "", code: str = "E0307") -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        self.label = label
        self.help = help
        self.code = code


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a body or a setting can name."""

    name: str
    family: str
    """One of `dsl.catalogue.FILES`: `layer`, `function`, `loss`, ..."""
    doc: str
    example: str
    rule: Callable[..., Any]
    """Gives a `Made`; a source's rule, called with its settings and a `Files`, gives `Facts`."""
    inputs: tuple[Input, ...] = (Input("input"),)
    settings: tuple[Setting, ...] = ()
    variadic: bool = False
    """Takes any number of tensors as inputs, or one tuple of them (`concat`, `stack`, `einsum`)."""
    sample: str = "float[B, 8]"
    """A type of input on which `example` works; several, parted by `;`, for several inputs."""
    takes_any: bool = False
    """Its rule takes inputs of any type (tuples, records, ragged values), not tensors alone."""
    order: tuple[str, ...] | None = None
    """For what is called as torch calls it: the names of the inputs and settings that positional arguments fill, in
    order; one with a star takes all that are left. Required inputs that are not in it are the topic's."""
    also: tuple[str, ...] = ()
    """Names under which people will look for it; they are suggested, not accepted."""
    random: bool = False
    """A transform that draws random numbers, and so is one for training data."""
    batch: bool = False
    """A transform that mixes the samples of a batch (`batch_augment`)."""
    interval: str = ""
    """What a schedule counts if not told: `step` or `epoch`."""
    length: str = ""
    """The setting that says how long a schedule is; none: it goes on for ever. If the setting is none, the run's."""
    best: str = ""
    """Which values of a metric are the better ones: `max`, `min`, or nothing if it has no order."""

    @property
    def required(self) -> tuple[Input, ...]:
        return tuple(item for item in self.inputs if item.required)

    @property
    def optional(self) -> tuple[Input, ...]:
        return tuple(item for item in self.inputs if not item.required)

    def setting(self, name: str) -> Setting | None:
        return next((item for item in self.settings if item.name == name), None)

    @property
    def signature(self) -> str:
        if self.order is not None:
            return self._ordered_signature
        parts = []
        for item in self.settings:
            if item.rest or item.open:
                parts.append(f"{'*' if item.rest else '**'}{item.name}")
            elif item.default is REQUIRED:
                parts.append(item.name)
            else:
                parts.append(f"{item.name}={written(item.default)}")
        parts += [f"{item.name}=" for item in self.optional]
        return f"{self.name}({', '.join(parts)})"

    @property
    def _ordered_signature(self) -> str:
        assert self.order is not None
        given = {item.name: item.name if item.required else f"{item.name}=none" for item in self.inputs}
        for item in self.settings:
            given[item.name] = item.name if item.default is REQUIRED else f"{item.name}={written(item.default)}"
        parts = [name if name.startswith("*") else given[name] for name in self.order]
        names = [item.name for item in self.optional] + [item.name for item in self.settings]
        by_name = [name for name in names if name not in self.order and f"*{name}" not in self.order]
        return f"{self.name}({', '.join(parts + ['*'] * bool(by_name) + [given[name] for name in by_name])})"


def written(value: Any) -> str:
    """A setting's value as the language spells it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{value}'"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(written, value))}]"
    return str(value)


def elements(dims: tuple[Dim, ...]) -> Dim:
    """How many elements a shape has."""
    total: Dim = 1
    for dim in dims:
        total = total * dim
    return total
