"""Classes: modules that differ in numbers alone share one, and the numbers become arguments with telling names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from torch import nn

from dsl.export.describing import Description
from dsl.export.expressions import Code, Expr, Infix, Literal, Made, leaves, rebuilt
from dsl.export.variants import ANY, FLAG
from dsl.lang.graph import SettingUsed
from dsl.types.tensor import Tensor

FACTORS = range(2, 17)
"""An argument that is so many times another one, or the part of it, is written as that."""

HALF = 2

NAMES = {
    "num_features": "channels",
    "num_channels": "channels",
    "normalized_shape": "features",
    "depth": "depth",
    "size": "size",
    "shape": "channels",
}
"""What an argument is called that torch calls otherwise."""

FIRST = ("in_channels", "in_features", "input_size", "num_embeddings", "in1_features", "in2_features")
"""Arguments that say what comes in: they stand first."""


@dataclass(slots=True)
class Parameter:
    """An argument of a class: its value in each instance."""

    name: str
    values: tuple[Any, ...]
    default: Any = None
    has_default: bool = False


@dataclass(slots=True, eq=False)
class Template:
    """A class of the file, and the modules that are instances of it."""

    base: str
    """What it is called in the spec."""
    instances: list[Description]
    parameters: list[Parameter] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    """Modules that its constructor is given."""
    meaning: dict[int, Expr] = field(default_factory=dict)
    """What stands for a literal of the first instance, by its identity."""
    name: str = ""

    @property
    def model(self) -> Description:
        """The instance that the class is written from."""
        return self.instances[0]

    def made(self, number: int, module: Callable[[nn.Module], Expr]) -> Made:
        """What makes one of the instances; `module` says what makes those that it is given."""
        values = [Literal(parameter.values[number], parameter.name) for parameter in self.parameters]
        return Made(self, (*values, *(module(given) for _, given in self.instances[number].given)))

    def told(self, expr: Expr) -> Expr:
        """An expression of the first instance with the arguments in the places where instances differ."""
        if isinstance(expr, Literal):
            return self.meaning.get(id(expr), expr)
        return rebuilt(expr, self.told)

    def size(self, sizes: list[int]) -> str | None:
        """A number that differs between the instances, by the name of an argument that is the same in each."""
        if len(set(sizes)) == 1:
            return str(sizes[0])
        return next((item.name for item in self.parameters if item.values == tuple(sizes)), None)


def template(base: str, instances: list[Description], settings: list[tuple[SettingUsed, ...]]) -> Template:
    """The class of some modules of one form; `settings` are those of the block that each is a use of."""
    found = Template(base, instances, given=[name for name, _ in instances[0].given])
    rows = [_literals(item) for item in instances]
    columns = [tuple(literal.value for literal in column) for column in zip(*rows, strict=True)]
    known = _settings(settings)
    taken = set(found.given)
    flags: list[tuple[Literal, tuple[Any, ...]]] = []
    for place, column in enumerate(columns):
        if _constant(column):
            continue
        literal = rows[0][place]
        if literal.hint.startswith(FLAG):
            flags.append((literal, column))
        else:
            found.meaning[id(literal)] = _told(found, column, literal, known, taken)
    for literal, column in flags:
        found.meaning[id(literal)] = _condition(found, column, literal, known, taken)
    _order(found, [name for name, _ in known])
    defaults = {item.name: item.default for item in settings[0]}
    for parameter in found.parameters:
        if defaults.get(parameter.name):
            parameter.default, parameter.has_default = *defaults[parameter.name], True
    found.parameters.sort(key=lambda item: item.has_default)
    if instances[0].function is not None:
        for number, step in enumerate(instances[0].function.steps):
            step.shapes = [item.function.steps[number].type for item in instances if item.function is not None]
    return found


def _literals(description: Description) -> list[Literal]:
    return [leaf for expr in description.expressions() for leaf in leaves(expr) if isinstance(leaf, Literal)]


def _constant(column: tuple[Any, ...]) -> bool:
    known = [value for value in column if value is not ANY]
    return all(type(value) is type(known[0]) and value == known[0] for value in known)


def _settings(settings: list[tuple[SettingUsed, ...]]) -> list[tuple[str, tuple[Any, ...]]]:
    """The settings of a block, with their values in each of its uses."""
    names = [[item.name for item in row] for row in settings]
    if any(row != names[0] for row in names):
        return []
    found = [(row[0].name, tuple(item.value for item in row)) for row in zip(*settings, strict=True)]
    plain = (bool, int, float, str, type(None))
    return [(name, values) for name, values in found if all(isinstance(value, plain) for value in values)]


Known = list[tuple[str, tuple[Any, ...]]]


def _told(found: Template, column: tuple[Any, ...], literal: Literal, known: Known, taken: set[str]) -> Expr:
    """The argument that a number is, or what it is computed from; a new argument if it is nothing known."""
    for parameter in found.parameters:
        if _equal(parameter.values, column):
            return Code(parameter.name)
    for name, values in known:
        if _equal(values, column):
            return Code(_add(found, name, values, taken))
    given = _comes_in(found, column)
    if all(type(value) is int for value in column) and given is None:
        for name, values in [*known, *((item.name, item.values) for item in found.parameters)]:
            made = _computed(name, values, column, literal.hint == "depth")
            if made is not None:
                _add(found, name, values, taken)
                return made
    values = given or _filled(column)
    return Code(_add(found, _free_name(found, literal, known, taken), values, taken))


def _free_name(found: Template, literal: Literal, known: Known, taken: set[str]) -> str:
    """What torch calls an argument, or that and the layer it is of."""
    plain = NAMES.get(literal.hint, literal.hint) or "value"
    names = taken | {name for name, _ in known}
    owner = next((m.attribute for m in found.model.members if any(leaf is literal for leaf in leaves(m.expr))), "other")
    candidates = (plain, f"{owner}_{plain}", *(f"{owner}_{plain}{number}" for number in range(2, 1000)))
    return next(name for name in candidates if name not in names)


def _filled(column: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values with one of them where nothing depends on it."""
    some = next(value for value in column if value is not ANY)
    return tuple(some if value is ANY else value for value in column)


def _condition(found: Template, column: tuple[Any, ...], literal: Literal, known: Known, taken: set[str]) -> Expr:
    """What tells the uses that have a layer from those that lack it; an argument of its own if nothing does."""
    come_in = [(item.name, item.values) for item in found.parameters if item.name in FIRST]
    plain = _comparisons(known, come_in)
    either = [
        (Infix("or", one, other), tuple(left or right for left, right in zip(flags, more, strict=True)))
        for one, flags in plain
        for other, more in plain
    ]
    for expr, flags in (*plain, *either):
        if flags == column:
            for name, values in (*known, *come_in):
                if any(leaf == Code(name) for leaf in leaves(expr)):
                    _add(found, name, values, taken)
            return expr
    hint = Literal(None, literal.hint.removeprefix(FLAG))
    return Code(_add(found, _free_name(found, hint, known, taken), column, taken))


def _comparisons(known: Known, come_in: Known) -> list[tuple[Expr, tuple[bool, ...]]]:
    """Conditions that settings meet in some uses: a flag, `stride != 1`, `in_channels != channels`."""
    found: list[tuple[Expr, tuple[bool, ...]]] = []
    for name, values in known:
        if all(isinstance(value, bool) for value in values):
            found.append((Code(name), values))
            continue
        for value in sorted({value for value in values if type(value) in (int, float)}):
            found.append((Infix("!=", Code(name), Literal(value)), tuple(other != value for other in values)))
            numbers = all(type(other) in (int, float) for other in values)
            if numbers:
                found.append((Infix(">", Code(name), Literal(value)), tuple(other > value for other in values)))
    for name, values in come_in:
        for other, more in known:
            for factor in (1, *FACTORS):
                if all(type(value) is int for value in (*values, *more)):
                    product = Code(other) if factor == 1 else Infix("*", Literal(factor), Code(other))
                    flags = tuple(one != factor * two for one, two in zip(values, more, strict=True))
                    found.append((Infix("!=", Code(name), product), flags))
    return found


def _comes_in(found: Template, column: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """The size of what the modules are given, if that is what a number is in each of them."""
    kinds = [item.function.steps[0].type for item in found.instances if item.function and item.function.steps]
    if len(kinds) < len(column) or not all(isinstance(kind, Tensor) and kind.rank > 1 for kind in kinds):
        return None
    tensors = [kind for kind in kinds if isinstance(kind, Tensor)]
    for axis in (1, -1):
        sizes = tuple(kind.dims[axis] for kind in tensors)
        if all(type(size) is int for size in sizes) and _equal(sizes, column):
            return sizes
    return None


def _add(found: Template, name: str, values: tuple[Any, ...], taken: set[str]) -> str:
    if all(item.name != name for item in found.parameters):
        found.parameters.append(Parameter(name, values))
        taken.add(name)
    return name


def _computed(name: str, values: tuple[Any, ...], column: tuple[Any, ...], counts: bool) -> Expr | None:
    """A number that is a multiple or a part of another in every instance."""
    if any(type(value) is not int for value in values) or len(set(values)) < 2:
        return None
    for factor in FACTORS:
        if all(value * factor == other for value, other in zip(values, column, strict=True)):
            return Infix("*", Literal(factor), Code(name))
        even = factor == HALF or all(value % factor == 0 for value in values)
        if even and all(value // factor == other for value, other in zip(values, column, strict=True)):
            return Infix("//", Code(name), Literal(factor))
    if counts and all(value - 1 == other for value, other in zip(values, column, strict=True)):
        return Infix("-", Code(name), Literal(1))
    return None


def _equal(one: Iterable[Any], other: Iterable[Any]) -> bool:
    pairs = zip(one, other, strict=True)
    return all(right is ANY or (type(left) is type(right) and left == right) for left, right in pairs)


def _order(found: Template, settings: list[str]) -> None:
    """What comes in first, then the settings as the block has them, then what else differs."""

    def place(parameter: Parameter) -> tuple[int, int]:
        if parameter.name in settings:
            return (1, settings.index(parameter.name))
        return (0 if parameter.name in FIRST else 2, 0)

    found.parameters.sort(key=place)
