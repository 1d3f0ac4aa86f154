"""A call of something of torch's while its type is worked out, and what many rules ask of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from dsl.catalogue import entries
from dsl.catalogue.entry import Made, Refuse, Settings, Weight
from dsl.catalogue.needs import SHAPES
from dsl.types.dims import Dim, differ
from dsl.types.tensor import Tensor, Tuple, Type


class Call(NamedTuple):
    """The types of its inputs by name, its settings, and what the table tells its rule."""

    name: str
    inputs: dict[str, Any]
    s: Settings
    told: tuple[str, ...]

    @property
    def x(self) -> Tensor:
        """The first input."""
        first: Tensor = next(iter(self.inputs.values()))
        return first

    @property
    def axes(self) -> int:
        """The number of spatial dimensions, which the table tells first."""
        return int(self.told[0])

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        """The inputs that are given."""
        return tuple(value for value in self.inputs.values() if value is not None)

    def all_floats(self) -> bool:
        return all(isinstance(value, Tensor) and value.kind == "float" for value in self.tensors)


def typed(type_: Type, weights: tuple[Weight, ...] | None = (), args: dict[str, Any] | None = None) -> Made:
    """What a rule found; the call lowers to itself, with `args` in place of the arguments given if there are any."""
    return Made(type_, "", args or {}, weights)


def through(
    call: Call, family: str, name: str, *inputs: Any, strict: bool = False, args: bool = False, **settings: Any
) -> Made | None:
    """The type that our own entry gives, where it does the same.

    It refuses in torch's name. What ours leaves out and torch may do is left unknown: elements of other kinds (unless
    `strict`), and sizes that only the data will show. With `args` the call lowers to the arguments that ours does.
    """
    entry = entries(family)[name]
    values = {setting.name: setting.default for setting in entry.settings} | settings
    missing = (None,) * (len(entry.inputs) - len(inputs))
    try:
        made: Made = entry.rule(*inputs, *missing, Settings(values))
    except Refuse as no:
        if no.code == "E0309" or (no.code == "E0308" and not strict):
            return None
        no.message = no.message.replace(f"`{name}`", f"`{call.name}`")
        no.help = no.help.replace(f"`{name}`", f"`{call.name}`")
        if no.at not in call.s.as_dict() and no.at not in call.inputs:
            no.at = ""
        raise
    return typed(made.type, made.weights, made.args if args else None)


def shared(call: Call, family: str, name: str) -> dict[str, Any]:
    """The settings of a call that our own entry has too."""
    known = {setting.name for setting in entries(family)[name].settings}
    return {key: value for key, value in call.s.as_dict().items() if key in known}


def sized(call: Call, x: Tensor, dim: int, setting: str, size: int | None = None) -> Tensor:
    """A value one of whose sizes the call states, with the size that it states."""
    wanted = call.s.as_dict()[setting] if size is None else size
    if differ(x.dims[dim], wanted):
        raise Refuse(
            f"`{call.name}` is made for a size of {wanted} in dimension {dim % x.rank}, but gets {x}",
            at=setting,
            label=f"{x.dims[dim]} here",
        )
    dims = list(x.dims)
    dims[dim] = wanted
    return x.with_dims(*dims)


def batched(call: Call, x: Tensor, rank: int) -> tuple[Tensor, bool]:
    """A value with a batch of one if it comes without a batch, as torch takes it; and whether it did."""
    if x.rank not in (rank, rank - 1):
        shapes = f"{SHAPES.get(rank, rank)} or, without a batch, {without_batch(SHAPES[rank])}"
        raise Refuse(f"`{call.name}` works on {shapes}, but gets {x}", label=f"has {x.rank} dimensions")
    return (x.with_dims(1, *x.dims), True) if x.rank < rank else (x, False)


def without_batch(shape: str) -> str:
    return shape.replace("B, ", "")


def unbatched(made: Made | None, alone: bool, dim: int = 0) -> Made | None:
    """The result without the batch that was added."""
    if made is None or not alone:
        return made
    return typed(_dropped(made.type, dim), made.weights)


def _dropped(type_: Type, dim: int) -> Type:
    if isinstance(type_, Tuple):
        return Tuple(tuple(_dropped(part, dim) for part in type_.parts))
    assert isinstance(type_, Tensor)
    return type_.with_dims(*type_.dims[:dim], *type_.dims[dim + 1 :])


def moved(type_: Type, first: int, second: int) -> Type:
    """A type with two dimensions exchanged."""
    assert isinstance(type_, Tensor)
    dims: list[Dim] = list(type_.dims)
    dims[first], dims[second] = dims[second], dims[first]
    return type_.with_dims(*dims)
