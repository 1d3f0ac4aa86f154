"""Which weight of a file is which of a model's: the lines of `names` in `[model] weights`.

A line `theirs = ours` without a `*` renames a part: what stands below it keeps its name. Where a `*` can stand for the
same text on both sides it does: there, in all that one of the two patterns stands for. Otherwise modules are paired one
after the other: the file's in the order of their names, numbers by their size, ours in the order of the text.

A line takes from what those before it left, and what none takes keeps its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dsl.lang.patterns import matches

Shapes = Mapping[str, tuple[int, ...]]
MOST_STARS = 4
"""So many may stand for the same text; searching for more could take long."""
COUNTER = "num_batches_tracked"
"""What files of former days lack; then it stays as it begins."""


class Pairing(NamedTuple):
    """`pairs` are names in the file and here; `missing` are those here, `unused` those in the file, without another.

    `faults` say in words which lines, or which weights by their shapes, do not go together; these are nowhere else.
    """

    pairs: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    faults: tuple[str, ...]


def pair(theirs: Shapes, ours: Shapes, names: Mapping[str, str]) -> Pairing:
    """Pair the weights of a file with those of a model, which come in the order of its text."""
    left, right = dict.fromkeys(theirs), dict.fromkeys(ours)
    pairs: list[tuple[str, str]] = []
    faults: list[str] = []
    for pattern, own in names.items():
        some, others = stands_for(pattern, left), stands_for(own, right)
        found = _by_text(pattern, own, some, others)
        if found is None:
            parts, own_parts = sorted(_modules(some).items(), key=_by_number), _modules(others)
            if len(parts) != len(own_parts):
                counts = _count(len(parts)), _count(len(own_parts))
                faults.append(f"`{pattern}` stands for {counts[0]} of the file, `{own}` for {counts[1]} here")
                _remove(left, some)
                _remove(right, others)
                continue
            both = zip(parts, own_parts.values(), strict=True)
            found = [couple for (_, part), own_part in both for couple in _inside(part, own_part)]
        pairs += found
        _remove(left, [name for name, _ in found])
        _remove(right, [name for _, name in found])
    same = [name for name in right if name in left]
    pairs += [(name, name) for name in same]
    _remove(left, same)
    _remove(right, same)
    faults += [_differ(name, theirs[name], own, ours[own]) for name, own in pairs if theirs[name] != ours[own]]
    fitting = tuple((name, own) for name, own in pairs if theirs[name] == ours[own])
    return Pairing(fitting, tuple(name for name in right if not name.endswith(COUNTER)), tuple(left), tuple(faults))


def stands_for(pattern: str, names: Iterable[str]) -> list[str]:
    """The weights that a pattern matches, or that lie in a part that it matches."""
    return [name for name in names if matches(pattern, name)]


def is_rename(pattern: str, own: str) -> bool:
    """Whether a line names one part of the file and one of the model, without a pattern."""
    return not any(sign in pattern + own for sign in "*?[")


def _by_text(pattern: str, own: str, some: list[str], others: list[str]) -> list[tuple[str, str]] | None:
    """The pairs that a line gives if each `*` stands for the same text on both sides; None if it cannot."""
    stars = pattern.count("*")
    if stars != own.count("*") or stars > MOST_STARS or any(sign in pattern + own for sign in "?["):
        return None
    matched = re.compile("(.*)".join(map(re.escape, pattern.split("*"))) + r"(|\..*)", re.DOTALL).fullmatch
    spaced = own.split("*")
    known, found = set(others), []
    for name in some:
        texts = matched(name)
        assert texts is not None, "what a pattern stands for matches it"
        same = "".join(piece for pieces in zip(spaced, texts.groups(), strict=True) for piece in pieces)
        if same in known:
            found.append((name, same))
    return found if not stars or len(found) in (len(some), len(others)) else None


def _modules(names: Iterable[str]) -> dict[str, dict[str, str]]:
    """The modules that weights belong to, each with its weights by their last names."""
    found: dict[str, dict[str, str]] = {}
    for name in names:
        module, _, last = name.rpartition(".")
        found.setdefault(module, {})[last] = name
    return found


def _inside(part: dict[str, str], own: dict[str, str]) -> list[tuple[str, str]]:
    """The weights of two modules by their last names, which mean nothing where each has but one."""
    if len(part) == len(own) == 1:
        return [*zip(part.values(), own.values(), strict=True)]
    return [(part[last], name) for last, name in own.items() if last in part]


def _by_number(module: tuple[str, dict[str, str]]) -> list[list[str | tuple[int, str]]]:
    """Sorts `layer2` before `layer10`, and a module before those inside it."""
    return [
        [(len(piece.lstrip("0")), piece) if piece.isdigit() else piece for piece in re.split(r"([0-9]+)", name)]
        for name in module[0].split(".")
    ]


def _remove(left: dict[str, None], names: Iterable[str]) -> None:
    for name in names:
        del left[name]


def _differ(name: str, shape: tuple[int, ...], own: str, own_shape: tuple[int, ...]) -> str:
    return f"`{name}` of the file has the shape {list(shape)}, `{own}` here {list(own_shape)}"


def _count(modules: int) -> str:
    return f"{modules} module{'s' * (modules != 1)}"
