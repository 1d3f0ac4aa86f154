"""The types that values of a body have, known before anything runs."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.types.dims import Dim, symbol

KINDS = ("float", "int", "bool", "byte", "class", "tokens", "complex")
"""Element kinds. `byte` is an unsigned 8-bit number, as images are read; `class` and `tokens` are below their `of`."""

WHOLE = frozenset({"int", "class", "tokens"})

B = symbol("B")


@dataclass(frozen=True, slots=True)
class Tensor:
    """`float[B, 3, 32, 32]`, `class[B] of 10`, `tokens[B, T] of 50257`."""

    kind: str
    dims: tuple[Dim, ...]
    of: Dim | None = None

    @property
    def rank(self) -> int:
        return len(self.dims)

    @property
    def channels(self) -> Dim:
        return self.dims[1]

    @property
    def last(self) -> Dim:
        return self.dims[-1]

    def with_dims(self, *dims: Dim) -> Tensor:
        """The same elements in another shape."""
        return Tensor(self.kind, dims, self.of)

    def with_last(self, last: Dim) -> Tensor:
        return Tensor(self.kind, (*self.dims[:-1], last), self.of)

    def __str__(self) -> str:
        of = "" if self.of is None else f" of {self.of}"
        return f"{self.kind}[{', '.join(map(str, self.dims))}]{of}"

    __repr__ = __str__


def floats(*dims: Dim) -> Tensor:
    return Tensor("float", dims)


@dataclass(frozen=True, slots=True)
class Ragged:
    """`list[float[N, 4]]`: one value a sample, of sizes that differ from sample to sample."""

    item: Type

    def __str__(self) -> str:
        return f"list[{self.item}]"

    __repr__ = __str__


@dataclass(frozen=True, slots=True)
class Tuple:
    """Several values in order."""

    parts: tuple[Type, ...]

    def __str__(self) -> str:
        return f"({', '.join(map(str, self.parts))})"

    __repr__ = __str__


@dataclass(frozen=True, slots=True)
class Record:
    """Several values by name."""

    parts: tuple[tuple[str, Type], ...]

    def get(self, name: str) -> Type | None:
        return next((part for key, part in self.parts if key == name), None)

    def __str__(self) -> str:
        return f"({', '.join(f'{name} = {part}' for name, part in self.parts)})"

    __repr__ = __str__


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value whose type only running will show; `why` names what made it so. It fits everywhere."""

    why: str = ""

    def __str__(self) -> str:
        return "unknown"

    __repr__ = __str__


Type = Tensor | Ragged | Tuple | Record | Unknown
UNKNOWN = Unknown()
