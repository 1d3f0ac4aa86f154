"""Types as a person writes them: `float[B, 3, 32, 32]`, `class[B] of 10`, `list[float[N, 4]]`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dsl.types.dims import Dim, symbol
from dsl.types.tensor import KINDS, Ragged, Tensor, Type

_DEPTH = 8
_SIZE = 1 << 48


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text is no type, and which stretch of it is to blame."""

    message: str
    start: int
    end: int


def parse_type(text: str) -> Type | Fault:
    """The type that a text spells."""
    try:
        reader = _Reader(text)
        type_ = reader.type(0)
        reader.end()
    except _Stop as stop:
        return stop.fault
    return type_


class _Stop(Exception):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [
            (found.group(), found.start(), found.end()) for found in re.finditer(r"[A-Za-z_]\w*|\d+|\S", text[:2000])
        ]
        self.at = 0

    def type(self, depth: int) -> Type:
        word, start, end = self.next("a type such as `float[B, 3, 32, 32]`")
        if word == "list":
            if depth == _DEPTH:
                raise _Stop(Fault("lists are nested too deep", start, end))
            self.expect("[")
            item = self.type(depth + 1)
            self.expect("]")
            return Ragged(item)
        if word not in KINDS:
            known = ", ".join(f"`{kind}`" for kind in KINDS)
            raise _Stop(Fault(f"`{word}` is no kind of element; there are {known} and `list`", start, end))
        dims = self.dims()
        of: Dim | None = None
        if self.peek() == "of":
            self.next("")
            of = self.dim()
        return Tensor(word, dims, of)

    def dims(self) -> tuple[Dim, ...]:
        self.expect("[")
        dims: list[Dim] = []
        while self.peek() != "]":
            dims.append(self.dim())
            if self.peek() != "]":
                self.expect(",")
        self.expect("]")
        return tuple(dims)

    def dim(self) -> Dim:
        word, start, end = self.next("a size")
        if word.isdecimal() and word.isascii():
            if len(word) > 15 or int(word) > _SIZE:
                raise _Stop(Fault(f"the size {word[:20]} is too large", start, end))
            return int(word)
        if word.isidentifier():
            return symbol(word)
        raise _Stop(Fault(f"a size is a whole number or a name, not `{word}`", start, end))

    def peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def next(self, wanted: str) -> tuple[str, int, int]:
        if self.at == len(self.tokens):
            raise _Stop(Fault(f"{wanted} is missing at the end of the type", 0, len(self.text)))
        token = self.tokens[self.at]
        self.at += 1
        return token

    def expect(self, word: str) -> None:
        found, start, end = self.next(f"`{word}`")
        if found != word:
            raise _Stop(Fault(f"a type has `{word}` here, not `{found}`", start, end))

    def end(self) -> None:
        if self.at < len(self.tokens):
            word, start, _ = self.tokens[self.at]
            raise _Stop(Fault(f"the type ends before `{word}`", start, len(self.text)))
