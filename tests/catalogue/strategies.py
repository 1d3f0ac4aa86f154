"""Draws settings from their domains and inputs around an entry's sample."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from hypothesis import strategies as st

from dsl.catalogue.entry import REQUIRED, Entry, Setting
from dsl.types.dims import symbol
from dsl.types.domains import (
    Anything,
    Choice,
    Domain,
    Either,
    Flag,
    Nothing,
    Number,
    PerAxis,
    Several,
    Size,
    Whole,
    Words,
)
from dsl.types.tensor import KINDS, Tensor, Tuple, Type
from tests.catalogue.harness import Case, Check

Draw = Callable[[st.SearchStrategy[Any]], Any]

COUNT = st.sampled_from([1, 2, 3, 4, 5, 6, 8, 9, 12])
WILD = st.sampled_from([1, 2, 3, 4])


# -- settings


@cache
def of_domain(domain: Domain, axes: int = 2) -> st.SearchStrategy[Any]:
    """Values that a domain accepts, small ones mostly; lists of `axes` items where they mean dimensions."""
    if isinstance(domain, (Whole, Size)):
        low = domain.low if domain.low is not None else -3
        high = domain.high if isinstance(domain, Whole) and domain.high is not None else max(low, 0) + 7
        return (
            st.integers(low, max(low, high))
            if high <= low + 4
            else st.one_of(st.integers(low, low + 3), st.integers(low, high))
        )
    if isinstance(domain, Number):
        return _numbers(domain)
    if isinstance(domain, Flag):
        return st.booleans()
    if isinstance(domain, Nothing):
        return st.none()
    if isinstance(domain, Choice):
        return st.sampled_from(domain.choices)
    if isinstance(domain, Either):
        return st.one_of([of_domain(item, axes) for item in domain.domains])
    if isinstance(domain, PerAxis):
        item = of_domain(domain.item)
        fitting = st.lists(item, min_size=axes, max_size=axes).map(tuple)
        return st.one_of(item, item, fitting, fitting, st.lists(item, min_size=1, max_size=3).map(tuple))
    if isinstance(domain, Several):
        low, high = (domain.length, domain.length) if domain.length is not None else (domain.low, domain.low + 3)
        return st.lists(of_domain(domain.item), min_size=low, max_size=high).map(tuple)
    raise AssertionError(f"{domain!r} says too little to draw from: give the entry's Check a strategy")


def _numbers(domain: Number) -> st.SearchStrategy[float]:
    low = domain.low if domain.low is not None else domain.above if domain.above is not None else -3.0
    high = domain.high if domain.high is not None else domain.below if domain.below is not None else max(low, 0) + 3.0
    drawn = [low, high, (low + high) / 2, low + (high - low) / 10]
    return st.sampled_from([number for number in drawn if domain.accepts(number)])


def draw_settings(draw: Draw, entry: Entry, check: Check, axes: int = 2) -> dict[str, Any]:
    return {setting.name: _draw_setting(draw, setting, check, axes) for setting in entry.settings}


def _draw_setting(draw: Draw, setting: Setting, check: Check, axes: int) -> Any:
    if setting.name in check.settings:
        return draw(check.settings[setting.name])
    if setting.rest:
        item = setting.domain.item if isinstance(setting.domain, Several) else setting.domain
        return tuple(draw(st.lists(of_domain(item), min_size=0, max_size=5)))
    silent = isinstance(setting.domain, (Words, Anything))
    if setting.default is not REQUIRED and (silent or draw(st.integers(0, 9)) < 5):
        return setting.default
    return draw(of_domain(setting.domain, axes))


# -- inputs


def read_type(text: str) -> Type:
    """A type as the language writes it: `float[B, 3]`, `class[B] of 10`, `(float[B, 8], float[B, 8])`."""
    text = text.strip()
    if text.startswith("("):
        return Tuple(tuple(read_type(part) for part in _parts(text[1:-1])))
    found = re.fullmatch(r"(\w+)\[(.*)\](?: of (\w+))?", text)
    assert found, f"`{text}` is not a type"
    kind, dims, of = found.groups()
    sizes = tuple(_size(dim.strip()) for dim in dims.split(",") if dim.strip())
    return Tensor(kind, sizes, None if of is None else _size(of))


def _size(text: str) -> Any:
    return int(text) if text.isdecimal() else symbol(text)


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r",(?![^\[(]*[\])])", text) if part.strip()]


def draw_inputs(draw: Draw, entry: Entry) -> list[Any]:
    """Types near the entry's sample: often like it, sometimes bent in one place, sometimes anything."""
    mode = draw(st.integers(0, 9))
    named: dict[Any, int] = {}
    sample = [_sized(draw, read_type(text), named) for text in entry.sample.split(";")]
    if mode >= 6:
        index = draw(st.integers(0, len(sample) - 1))
        sample[index] = wild(draw) if mode == 9 else _bent(draw, sample[index])
    if entry.variadic:
        return [tuple(sample)]
    given: list[Any] = list(sample[: len(entry.inputs)])
    for item in entry.inputs[len(given) :]:
        assert not item.required, f"the sample of {entry.name} says nothing about `{item.name}`"
        given.append(None)
    for index, item in enumerate(entry.inputs):
        if not item.required and given[index] is not None and draw(st.booleans()):
            given[index] = None
    return given


def _sized(draw: Draw, kind: Type, named: dict[Any, int]) -> Type:
    """The sample with numbers for its symbols; a number of its own stays or changes, the same everywhere."""
    if isinstance(kind, Tuple):
        return Tuple(tuple(_sized(draw, part, named) for part in kind.parts))
    assert isinstance(kind, Tensor)
    for dim in (*kind.dims, kind.of):
        if dim is not None and dim not in named:
            stays = isinstance(dim, int) and dim <= 16 and draw(st.booleans())
            named[dim] = dim if stays and isinstance(dim, int) else draw(COUNT)
    return Tensor(kind.kind, tuple(named[dim] for dim in kind.dims), None if kind.of is None else named[kind.of])


def _bent(draw: Draw, kind: Type) -> Type:
    if isinstance(kind, Tuple):
        return Tuple(tuple(_bent(draw, part) for part in kind.parts))
    assert isinstance(kind, Tensor)
    dims = list(kind.dims)
    way = draw(st.sampled_from(["size", "fewer", "more", "more", "kind", "fewer"]))
    at = draw(st.integers(0, len(dims)))
    if way == "more" or not dims:
        dims.insert(at, draw(WILD))
    elif way == "fewer":
        del dims[at % len(dims)]
    elif way == "size":
        dims[at % len(dims)] = draw(COUNT)
    else:
        return of_kind(draw(st.sampled_from(KINDS)), tuple(dims))
    return Tensor(kind.kind, tuple(dims), kind.of)


def wild(draw: Draw) -> Tensor:
    """Any tensor of up to six small dimensions."""
    dims = tuple(draw(st.lists(WILD, min_size=0, max_size=6)))
    return of_kind(draw(st.sampled_from(("float", "float", *KINDS))), dims)


def of_kind(kind: str, dims: tuple[int, ...]) -> Tensor:
    return Tensor(kind, dims, 10 if kind in ("class", "tokens") else None)


def draw_case(draw: Draw, entry: Entry, check: Check) -> Case:
    if check.inputs:
        settings = draw_settings(draw, entry, check)
        return Case(entry, tuple(check.inputs(draw, settings)), settings)
    inputs = draw_inputs(draw, entry)
    spatial = len(inputs[0].dims) - 2 if isinstance(inputs[0], Tensor) else 2
    settings = draw_settings(draw, entry, check, min(max(spatial, 1), 3))
    return Case(entry, tuple(inputs), settings)
