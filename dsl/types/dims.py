"""Sizes: whole numbers, and formulas over sizes that are known only when data arrives.

A size is an `int`, or a `Formula`: a polynomial with integer coefficients in normal form, so that two formulas are
equal exactly if they are the same value. Its atoms are names (`B`, `T`) and floor divisions of formulas.
"""

from __future__ import annotations

from math import gcd, inf
from typing import Union

Atom = Union[str, "Floor"]
Monomial = tuple[Atom, ...]

MOST = 200
"""How many names and terms a formula may have, those below its divisions included."""
LARGEST = 1 << 63


class TooLarge(ArithmeticError):
    """A size that no tensor has: a number past torch's, or a formula that nobody could read."""


class Floor:
    """`top // bottom`, where the division does not come out even for sure."""

    __slots__ = ("_text", "bottom", "size", "top")

    def __init__(self, top: Dim, bottom: Dim) -> None:
        self.top = top
        self.bottom = bottom
        self.size = 1 + _size_of(top) + _size_of(bottom)
        simple = isinstance(top, Formula) and len(top.terms) == 1 and next(iter(top.terms.values())) == 1
        plain = isinstance(bottom, int) or (bottom.is_atom and str(bottom).isidentifier())
        self._text = f"{top if simple else f'({top})'} // {bottom if plain else f'({bottom})'}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Floor) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __str__(self) -> str:
        return self._text


class Formula:
    """A size that depends on named sizes. Arithmetic gives an `int` back as soon as the names cancel."""

    __slots__ = ("_hash", "size", "terms")

    def __init__(self, terms: dict[Monomial, int]) -> None:
        self.terms = terms
        self.size = len(terms) + sum(atom.size if isinstance(atom, Floor) else 1 for term in terms for atom in term)
        self._hash: int | None = None
        if self.size > MOST or any(not -LARGEST < factor < LARGEST for factor in terms.values()):
            raise TooLarge

    # -- how it is made

    @staticmethod
    def of(terms: dict[Monomial, int]) -> Dim:
        terms = {monomial: factor for monomial, factor in terms.items() if factor}
        if not terms:
            return 0
        if len(terms) == 1 and () in terms:
            return terms[()]
        return Formula(terms)

    # -- what it is

    @property
    def is_atom(self) -> bool:
        return len(self.terms) == 1 and all(len(m) == 1 and f == 1 for m, f in self.terms.items())

    @property
    def names(self) -> frozenset[str]:
        found: set[str] = set()
        for monomial in self.terms:
            for atom in monomial:
                if isinstance(atom, str):
                    found.add(atom)
                else:
                    found |= names_of(atom.top) | names_of(atom.bottom)
        return frozenset(found)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Formula) and self.terms == other.terms

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.terms.items()))
        return self._hash

    def __bool__(self) -> bool:
        return True

    # -- arithmetic

    def __add__(self, other: Dim) -> Dim:
        terms = dict(self.terms)
        for monomial, factor in _terms(other).items():
            terms[monomial] = terms.get(monomial, 0) + factor
        return Formula.of(terms)

    __radd__ = __add__

    def __neg__(self) -> Dim:
        return Formula.of({monomial: -factor for monomial, factor in self.terms.items()})

    def __sub__(self, other: Dim) -> Dim:
        return self + (-other)

    def __rsub__(self, other: Dim) -> Dim:
        return -self + other

    def __mul__(self, other: Dim) -> Dim:
        terms: dict[Monomial, int] = {}
        for left, left_factor in self.terms.items():
            for right, right_factor in _terms(other).items():
                monomial = tuple(sorted(left + right, key=str))
                terms[monomial] = terms.get(monomial, 0) + left_factor * right_factor
        return Formula.of(terms)

    __rmul__ = __mul__

    def __floordiv__(self, other: Dim) -> Dim:
        return _floor(self, other)

    def __rfloordiv__(self, other: Dim) -> Dim:
        return _floor(other, self)

    def __mod__(self, other: Dim) -> Dim:
        return self - (self // other) * other

    def __rmod__(self, other: Dim) -> Dim:
        return other - (other // self) * self

    def __pow__(self, power: int) -> Dim:
        result: Dim = 1
        for _ in range(power):
            result = result * self
        return result

    # -- how it reads

    def __str__(self) -> str:
        ordered = sorted(self.terms.items(), key=lambda item: (item[0] == (), [str(atom) for atom in item[0]]))
        text = ""
        for monomial, factor in ordered:
            sign = " - " if factor < 0 else " + "
            size = abs(factor)
            names = " * ".join(
                f"({atom})" if isinstance(atom, Floor) and len(monomial) + (size != 1) > 1 else str(atom)
                for atom in monomial
            )
            body = names if names and size == 1 else f"{size} * {names}" if names else str(size)
            text = text + sign + body if text else ("-" if factor < 0 else "") + body
        return text

    __repr__ = __str__


Dim = int | Formula


def symbol(name: str) -> Formula:
    return Formula({(name,): 1})


def names_of(dim: Dim) -> frozenset[str]:
    return dim.names if isinstance(dim, Formula) else frozenset()


def differ(left: Dim, right: Dim) -> bool:
    """Whether two sizes can never be equal, whatever numbers of at least one their names stand for."""
    if type(left) is int and type(right) is int:
        return left != right
    gap = left - right
    if isinstance(gap, int):
        return gap != 0
    rest = gap.terms.get((), 0)
    factors = [factor for monomial, factor in gap.terms.items() if monomial]
    if rest % gcd(*factors):
        return True  # `3 * B` is never 256
    # `2 * B` and `5 * B` differ too: what is between them has one sign, and so has `8 * B - 3`.
    return _least(gap) > 0 or _least(-gap) > 0


def _least(dim: Dim) -> float:
    """A number that a size is never below, whatever numbers of at least one its names stand for."""
    if type(dim) is int:
        return dim
    assert isinstance(dim, Formula)
    total = 0.0
    for monomial, factor in dim.terms.items():
        least: float = factor
        for atom in monomial:
            one = 1 if type(atom) is str else _least_of_floor(atom)
            if factor < 0 or one < 0:
                return -inf
            least *= one
        total += least
    return total


def _least_of_floor(atom: Atom) -> float:
    assert isinstance(atom, Floor)
    top = _least(atom.top)
    if type(atom.bottom) is int:
        return top // atom.bottom if atom.bottom > 0 and top > -inf else -inf
    return 0 if top >= 0 and _least(atom.bottom) >= 1 else -inf


def _size_of(dim: Dim) -> int:
    return dim.size if isinstance(dim, Formula) else 1


def _terms(dim: Dim) -> dict[Monomial, int]:
    return dim.terms if isinstance(dim, Formula) else {(): dim}


def _floor(top: Dim, bottom: Dim) -> Dim:
    if isinstance(bottom, int):
        if bottom == 1:
            return top
        if type(top) is int:
            return top // bottom
        even = {monomial: factor for monomial, factor in _terms(top).items() if factor % bottom == 0}
        rest = {monomial: factor for monomial, factor in _terms(top).items() if factor % bottom}
        whole = Formula.of({monomial: factor // bottom for monomial, factor in even.items()})
        if not rest:
            return whole
        if () in rest:
            extra, rest[()] = divmod(rest[()], bottom)
            whole = whole + extra
        left = Formula.of(rest)
        if isinstance(left, int):
            return whole + left // bottom
        return whole + _flattened(left, bottom)
    if top == bottom:
        return 1
    exact = _exact(top, bottom)
    return exact if exact is not None else Formula({(Floor(top, bottom),): 1})


def _flattened(top: Formula, bottom: int) -> Dim:
    """`top // bottom`, with `(x // a) // b` written as `x // (a * b)`."""
    if top.is_atom:
        atom = next(iter(top.terms))[0]
        if isinstance(atom, Floor) and type(atom.bottom) is int:
            return _floor(atom.top, atom.bottom * bottom)
    return Formula({(Floor(top, bottom),): 1})


def _exact(top: Dim, bottom: Formula) -> Dim | None:
    """`top / bottom` where the bottom is one product that divides every term of the top."""
    if len(bottom.terms) != 1:
        return None
    ((divisor, factor),) = bottom.terms.items()
    result: dict[Monomial, int] = {}
    for monomial, top_factor in _terms(top).items():
        rest = list(monomial)
        for atom in divisor:
            if atom not in rest:
                return None
            rest.remove(atom)
        if top_factor % factor:
            return None
        result[tuple(rest)] = top_factor // factor
    return Formula.of(result)
