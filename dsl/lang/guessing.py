"""What a value may be after a mistake in what made it, so that what is wrong further on is found too.

A call that was refused would have given something if its mistake were mended, but what? Several answers are kept, a
type for each of a few worlds that differ in what is not known: sizes, the number of dimensions, a setting. What follows
is tried in every world; it is reported if it is wrong in all of them, in the same words, and so whatever was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from dsl.catalogue.entry import REQUIRED, Refuse, Setting
from dsl.lang.values import Guess
from dsl.types.dims import TooLarge
from dsl.types.domains import Whole
from dsl.types.tensor import B, Record, Tensor, Tuple, Type, Unknown

SIZES = (20_160, 40_320)
"""Sizes that most numbers of groups and heads divide, and that no window exceeds."""

Kinds = list[Any]
"""The types of a call's inputs; None for one that is not given."""


class World(NamedTuple):
    """One way in which what is not known may be."""

    rank: int
    size: int
    kind: str

    def anything(self) -> Tensor:
        return self.tensor((B, *(self.size,) * (self.rank - 1)), self.kind)

    def tensor(self, dims: tuple[Any, ...], kind: str) -> Tensor:
        return Tensor(kind, dims, self.size if kind == "tokens" else None)


WORLDS = tuple(World(rank, size, kind) for kind in ("float", "tokens") for rank in (4, 3, 2, 5, 1) for size in SIZES)


class Tried(NamedTuple):
    """What came of a call in every world: its type, if something can be said of it, or the refusal that all share."""

    type: Type | None
    refusal: Refuse | None = None


def through(kinds: Kinds, call: Callable[[Kinds, int], Type]) -> Tried:
    """Try a call whose inputs are guesses; `call` gets their types in a world, and the world's number."""
    tried = _tried(kinds, call, lambda inside, _: inside)
    if tried.type is not None or tried.refusal is not None:
        return tried
    return Tried(after(kinds, call))


def after(kinds: Kinds, call: Callable[[Kinds, int], Type], stated: tuple[int, ...] = ()) -> Type | None:
    """What a call that is refused would most likely give: as little of its inputs is changed as will do.

    `stated` are the sizes that it names, one of which may be what the input should have.
    """
    for opening in _openings(kinds):
        if (found := _tried(kinds, call, opening).type) is not None:
            return found
    if (found := _as_stated(kinds, call, stated)) is not None:
        return found
    for place, kind in enumerate(kinds):
        opening = _put(place, lambda _, world: world.anything())
        if isinstance(kind, (Tensor, Unknown)) and (found := _tried(kinds, call, opening).type) is not None:
            return found
    return None


def _as_stated(kinds: Kinds, call: Callable[[Kinds, int], Type], stated: tuple[int, ...]) -> Type | None:
    """What a call gives of an input that has one of the sizes that the call names, where it comes out again or not."""
    for place, kind in enumerate(kinds):
        for at in range(1, kind.rank if isinstance(kind, Tensor) else 0):
            for size in stated:

                def sized(inside: Kinds, number: int, size: int = size, before: Any = kind.dims[at]) -> Type:
                    found = call(inside, number)
                    return _restored(found, size, before) if WORLDS[number].size == SIZES[1] else found

                found = _tried(kinds, sized, _put(place, partial(_resized, at, at + 1, size))).type
                if found is not None:
                    return found
    return None


def _restored(kind: Type, size: int, before: Any) -> Type:
    if not isinstance(kind, Tensor):
        return kind
    return kind.with_dims(*(before if dim == size else dim for dim in kind.dims))


def _tried(kinds: Kinds, call: Callable[[Kinds, int], Type], opening: Callable[[Kinds, World], Kinds]) -> Tried:
    types: list[Type | None] = []
    refusals: dict[str, Refuse] = {}
    for number, world in enumerate(WORLDS):
        inside = [in_world(kind, number) for kind in kinds]
        found: Type | None = None
        if None not in [kind for kind, own in zip(inside, kinds, strict=True) if own is not None]:
            try:
                found = call(opening(inside, world), number)
            except Refuse as refusal:
                refusals[refusal.message] = refusal
            except TooLarge:
                refusals[""] = Refuse("")
        types.append(found)
    if any(types):
        return Tried(agreed(tuple(types)))
    known = len(refusals) == 1 and not any(not message or _is_made_up(message) for message in refusals)
    return Tried(None, *refusals.values()) if known else Tried(None)


def in_world(kind: Any, number: int) -> Any:
    """What a type is in a world; None if there is no such value there."""
    if isinstance(kind, Guess):
        return kind.worlds[number]
    if isinstance(kind, Unknown):
        return WORLDS[number].anything()
    if isinstance(kind, Tuple):
        parts = tuple(in_world(part, number) for part in kind.parts)
        return None if None in parts else Tuple(parts)
    if isinstance(kind, Record):
        named = tuple((name, in_world(part, number)) for name, part in kind.parts)
        return None if any(part is None for _, part in named) else Record(named)
    return kind


def agreed(types: tuple[Type | None, ...]) -> Type | None:
    """The type that a value has in all worlds that have it; a guess where they differ."""
    alive = {kind for kind in types if kind is not None}
    if len(alive) > 1 or any(_is_made_up(str(kind)) for kind in alive):
        return Guess(types)
    return next(iter(alive), None)


def _is_made_up(text: str) -> bool:
    """Whether a text names a size that only a world has."""
    return any(str(size) in text for size in SIZES)


def _openings(kinds: Kinds) -> Iterator[Callable[[Kinds, World], Kinds]]:
    """Ways to leave open what an input is, from small changes to large ones."""
    many = [place for place, kind in enumerate(kinds) if isinstance(kind, (Tensor, Unknown))]
    if len(many) > 1:
        yield lambda inside, world: _all_alike(inside, many, world)
    for place in many:
        rank = kinds[place].rank if isinstance(kinds[place], Tensor) else 5
        stretches = [(at, at + 1) for at in range(1, rank)] + [(2, rank), (1, rank)] * (rank > 2)
        for start, stop in stretches:
            yield _put(place, partial(_resized, start, stop, 0))
        for kind in ("float", "tokens", "bool", "int"):
            yield _put(place, partial(_of_kind, kind))


def _all_alike(inside: Kinds, many: list[int], world: World) -> Kinds:
    """All inputs as one of them is, in each world another."""
    one = inside[many[WORLDS.index(world) % len(many)]]
    return [one if place in many else kind for place, kind in enumerate(inside)]


def _put(place: int, change: Callable[[Tensor, World], Type]) -> Callable[[Kinds, World], Kinds]:
    def opened(inside: Kinds, world: World) -> Kinds:
        kind = inside[place]
        return [*inside[:place], change(kind, world) if isinstance(kind, Tensor) else kind, *inside[place + 1 :]]

    return opened


def _of_kind(kind: str, old: Tensor, world: World) -> Tensor:
    embedded = old.kind in ("tokens", "class") and kind == "float" and world.rank % 2 == 0
    return world.tensor((*old.dims, world.size) if embedded else old.dims, kind)


def _resized(start: int, stop: int, size: int, kind: Tensor, world: World) -> Tensor:
    dims = kind.dims
    stop = min(stop, len(dims))
    return kind.with_dims(*dims[:start], *(size or world.size for _ in dims[start:stop]), *dims[stop:])


def setting_in_world(setting: Setting, number: int) -> Any:
    """A value that a setting may have been meant to have, another in each world."""
    values: list[Any] = [] if setting.default is REQUIRED else [setting.default]
    values += [*SIZES] if isinstance(setting.domain, Whole) and setting.default is REQUIRED else []
    values += [value for value in (1, 2, 0.5, 0.25, True, False) if setting.domain.accepts(value)]
    if not values:
        raise Refuse("")
    found = values[number % len(values)]
    return (found,) if setting.rest and not isinstance(found, (tuple, list)) else found
