"""Did you mean: the known words nearest to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

_LONGEST = 64

# What makes a known word likely, the likeliest first. Edits of one character or two come in between as their number.
_SAME_LETTERS = 0.0
_SAME_PARTS = 0.5
_INITIALS = 1.5
_PREFIX = 2.0
_PART = 2.5
_NEAR_PREFIX = 2.75


def nearest(word: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """At most `limit` of the known words that `word` was probably meant to be, the likeliest first.

    They differ in case, `_` and `-`, by a few typing slips, share a beginning (`batch`, `batch_size`) or whole
    parts (`size_batch`, `MultiheadAttention` and `attention`), begin alike but for a slip (`kaimming`,
    `kaiming_normal`), or one is the other's initials (`lr`, `learning_rate`). Only words that are equally likely stand
    side by side.
    """
    return list(_nearest(word[:_LONGEST], tuple(known))[:limit])


@lru_cache(maxsize=128)
def _nearest(word: str, known: tuple[str, ...]) -> tuple[str, ...]:
    letters, parts = _letters(word), _parts(word)
    if not letters:
        return ()
    found: list[tuple[float, bool, int, str]] = []
    for candidate in known:
        cost = _cost(letters, parts, candidate[:_LONGEST])
        if cost is not None:
            differs = not (word.startswith(candidate) or candidate.startswith(word))
            found.append((cost, differs, abs(len(candidate) - len(word)), candidate))
    found.sort()
    return tuple(candidate for cost, *_, candidate in found if cost == found[0][0])


def _cost(letters: str, parts: tuple[str, ...], candidate: str) -> float | None:
    """How far a known word is from the one that was written; None if it is another word."""
    other = _letters(candidate)
    if letters == other:
        return _SAME_LETTERS
    # A slip for every three letters; of words of one or two letters almost any is a slip away.
    bound = min(3, max(len(letters), len(other)) // 3)
    slips = _slips(letters, other, bound)
    if slips <= min(bound, 1):
        return 1.0
    others = _parts(candidate)
    costs = [float(slips)] if slips <= bound else []
    short, long = sorted((letters, other), key=len)
    if sorted(parts) == sorted(others):
        costs.append(_SAME_PARTS)
    if len(short) > 1 and short in (_initials(parts), _initials(others)) and len(long) > len(short):
        costs.append(_INITIALS)
    if len(short) >= 3 and long.startswith(short):
        costs.append(_PREFIX)
    if _share(parts, others, short, long):
        costs.append(_PART)
    if not costs and _begins_nearly(letters, other):
        costs.append(_NEAR_PREFIX)
    return min(costs, default=None)


def _share(parts: tuple[str, ...], others: tuple[str, ...], short: str, long: str) -> bool:
    """Whether one word is made of parts of the other."""
    few, many = sorted((set(parts), set(others)), key=len)
    return (few < many and max(map(len, few), default=0) >= 3) or (len(short) >= 4 and long.endswith(short))


def _begins_nearly(word: str, long: str) -> bool:
    """Whether a long word begins with another but for a slip: `kaimming` and `kaiming_normal`."""
    ends = range(len(word) - 1, min(len(word) + 2, len(long)))
    return len(word) >= 6 and any(_slips(word, long[:end], 1) <= 1 for end in ends)


def _slips(left: str, right: str, bound: int) -> int:
    """Insertions, deletions, changes and swaps of neighbours between two words; past the bound, any number above it."""
    if abs(len(left) - len(right)) > bound:
        return bound + 1
    far = bound + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, char in enumerate(left, 1):
        earlier, before = before, row
        row = [i] + [far] * len(right)
        for j in range(max(1, i - bound), min(len(right), i + bound) + 1):
            same = char == right[j - 1]
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (not same))
            if i > 1 and j > 1 and char == right[j - 2] and left[i - 2] == right[j - 1]:
                row[j] = min(row[j], earlier[j - 2] + 1)
        if min(row) > bound:
            return far
    return row[-1]


@lru_cache(maxsize=2048)
def _letters(word: str) -> str:
    return "".join(char for char in word.lower() if char.isalnum())


@lru_cache(maxsize=2048)
def _parts(word: str) -> tuple[str, ...]:
    """`num_workers`, `NumWorkers` and `num-workers` are two parts each."""
    spaced = ""
    for index, char in enumerate(word):
        if not char.isalnum():
            spaced += " "
        elif char.isupper() and index and word[index - 1].islower():
            spaced += " " + char
        else:
            spaced += char
    return tuple(spaced.lower().split())


def _initials(parts: tuple[str, ...]) -> str:
    return "".join(part[0] for part in parts) if len(parts) > 1 else ""
