"""Bodies grown at random, a statement at a time: each is kept if the checker has nothing against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from bench.good_calls import LAYERS, step
from bench.values import number
from dsl.diagnostics.source import Source, Text
from dsl.lang.compile import Job, base_scope, compile_body, new_unit
from dsl.lang.frame import MODEL, Role
from dsl.lang.graph import Graph
from dsl.lang.static import check_unused
from dsl.syntax.body import parse_body
from dsl.types.tensor import Record, Tensor, Tuple, Type

if TYPE_CHECKING:
    from dsl.lang.frame import Settle

PARAMS = {"width": 8, "depth": 2, "rate": 0.1}
TRIES = 60
ELEMENTS = 300_000
"""How many numbers a value or the weights of a body may have: growing should not need much memory."""


@dataclass(frozen=True, slots=True)
class Soil:
    """What bodies grow from: the values that they see, those that they start from, what they are for."""

    given: dict[str, Type]
    starts: tuple[str, ...]
    role: Role = field(default_factory=lambda: MODEL)
    families: tuple[str, ...] = LAYERS
    target: str = ""
    known: bool = True
    """Whether all types have to be known."""
    settle: Settle | None = None


def grown(draw: Random, soil: Soil, wanted: int, first: tuple[str, ...] = ()) -> tuple[str, Graph | None]:
    """A body of so many statements, if as many can be found, after the first ones; and its graph."""
    lines = list(first)
    graph = compiled("\n".join(lines), soil) if lines else None
    for turn in range(TRIES):
        if len(lines) >= wanted + len(first):
            break
        line = statement(draw, str(turn), soil)
        found = compiled("\n".join([*lines, line]), soil)
        if found is not None:
            lines.append(line)
            graph = found
    return "\n".join(lines), graph


def compiled(text: str, soil: Soil) -> Graph | None:
    """The graph of a body without errors, and of no great size."""
    whole = Text.whole(Source("body", text))
    body, faults = parse_body(whole)
    unit = new_unit()
    unit.settle = soil.settle
    scope = base_scope({name: (value, None) for name, value in PARAMS.items()})
    graph = compile_body(unit, Job("body", whole, body, soil.role, scope, dict(soil.given), soil.starts, soil.target))
    check_unused(unit)
    codes = [item.code for item in [*faults, *unit.diagnostics]]
    if graph is None or any(code[0] == "E" for code in codes) or (soil.known and "N0703" in codes):
        return None
    return graph if _is_small(graph) else None


def _is_small(graph: Graph) -> bool:
    """Whether no value has too many numbers, or at the sizes that are tried fewer than none."""
    if graph.parameters() > ELEMENTS:
        return False
    return all(
        0 <= _elements(node.type) <= ELEMENTS and (not node.graph or _is_small(node.graph)) for node in graph.nodes
    )


def _elements(kind: Type) -> int:
    if isinstance(kind, Tensor):
        total = 1
        for dim in map(number, kind.dims):
            if dim < 0:
                return -1
            total *= dim
        return total
    if isinstance(kind, Tuple):
        return sum(map(_elements, kind.parts))
    return sum(_elements(part) for _, part in kind.parts) if isinstance(kind, Record) else 0


def statement(draw: Random, number: str, soil: Soil) -> str:
    """A statement, or a few that belong together, whose names end in that number."""
    shapes = SHAPES + SEVERAL * (len(soil.given) > 1)
    place = draw.randrange(len(shapes) + len(shapes) // 4)
    if place >= len(shapes):
        return " -> ".join(step(draw, soil.families) for _ in range(draw.choice((1, 1, 2, 3))))
    text = shapes[place].replace("#", number)
    text = _filled(text, "{}", lambda: step(draw, soil.families))
    text = _filled(text, "{n}", lambda: str(draw.randint(1, 4)))
    return _filled(text, "{v}", lambda: draw.choice([*soil.given]))


def _filled(text: str, hole: str, drawn: Callable[[], str]) -> str:
    while hole in text:
        text = text.replace(hole, drawn(), 1)
    return text


SEVERAL = (
    "({v}, {v}) -> concat",
    "{v} -> {}",
    "_ + ({v} -> {})",
    "a# = {v} -> {}\n_ * mean(a#)",
    "where({v} > 0, _, {v})",
)
"""Statements for bodies that see several values."""
SHAPES = (
    "_ + ({})",
    "a# = {}\n_ * a#",
    "a# = _\n{}\n{}\n(a#, _) -> concat",
    "repeat({n}) { {} }",
    "repeat(depth) { {} -> linear(width) }",
    "repeat({n}) { {} -> {}\n_ + _ }",
    "repeat(i# in range({n})) { linear(4 + i#) -> {} }",
    "repeat({n}) { repeat(2) { {} } }",
    "repeat(w# in [4, {n}, 8]) { {} -> linear(w#) }",
    "repeat(w# in [4, 8]) { conv(w#, {n}, padding=1) -> {} }",
    "repeat(i# in range(3)) { linear(8) if i# == 1 else {} }",
    "shared f# = {}\nf# -> f#",
    "shared f# = {} -> {}\nrepeat({n}) { f# + _ }",
    "shared f# = linear(width) -> {}\nlinear(width)\nf# -> f#",
    "shared f# = linear(6) -> {}\nblock b# { body -> {} }\nb# { f# }\nb# { f# -> {} }",
    "block b# { shared f# = linear(6) -> {}\nf#\nf# }\nb# -> b#",
    "block b#(n = {n}) { {} -> {} }\nb# -> b#(2)",
    "block b#(n) { linear(n) -> {} }\nb#(6) -> b#(n=7)",
    "block b#(n, act = true) { linear(n) -> ({} if act else _) }\nrepeat(2) { b#(6, act=false) }\nb#(n=width)",
    "block b# { _ + (body -> {}) }\nb# { {} }",
    "block b# { _ + body }\nblock c# { b# { body -> {} } }\nc# { {} }\nc# { c# { {} } }",
    "block b# { s = _\n{}\nbody\n_ + s }\nb# { b# { {} } }",
    "block b#(n) { a = linear(n)\nrepeat(2) { linear(n) -> body }\n_ + a }\nb#(4) { b#(4) { {} } }",
    "shared g# = {}\nblock b# { {} -> body }\nb# { g# -> {} }",
    "({}, {}) -> concat",
    "({}, {}, {}) -> stack",
    "p#, q# = chunk(2)\np# * q# -> {}",
    "p#, _ = ({}, {})\np# -> {}",
    "{} if _.rank == {n} else {}",
    "{} if _.shape[-1] > {n} else {} -> {}",
    "{} if width > 4 and not (depth == 1) else {}",
    "p# = param({n}, init='ones')\n_ * p#[0]",
    "p# = param(_.dim)\n_ + p#",
    "p# = param(_.dim, 6, init='xavier_uniform')\n_ @ p#",
    "p# = param(_.dim, {n}, trained=false)\nF.linear(transpose(p#, 0, 1)) -> {}",
    "_ * {n} - mean(_)",
    "(_ - mean(dim=-1, keepdim=true)) / (1 + batch)",
    "reshape(batch, -1)",
    "reshape(batch, _.channels, -1) -> {}",
    "reshape(batch * _.shape[1], -1) -> {} -> reshape(batch, -1)",
    "_ + randn(batch, _.dim)",
    "_[:, 0]",
    "_[..., none] -> {}",
    "_[:, : _.shape[1] // 2] -> {}",
    "_[:, ::2] -> {}",
    "_[-1]",
    "where(_ > 0, _, 0) -> {}",
    "transpose(1, 2) -> {} -> transpose(1, 2)",
    "h# = {}\n(a = h#, b = h# -> {})",
    "h# = (a = {}, b = {})\nh#.a -> {}",
    "h# = ({}, {})\nh#[1] -> {}",
    "block b# { (a = {}, b = _) }\nr# = b#\nr#.a -> {}",
    "block b# { ({}, {}) }\nb# -> concat",
    "out#, state# = lstm({n}, return_state=true)\nout# -> {}",
    "out#, state# = gru(4, return_state=true)\nagain#, _ = gru(4, state=state#, return_state=true)\nout# + again#",
    "e# = {}\ne# -> {}",
    "input -> {}",
    "attention(2) -> {}",
    "embed(60, 8) -> {}",
    "x# = linear(8)\nx# -> attention(2, context=_)",
    "m# = _ > 0\n{} -> masked_fill(m#, 0)",
    "grad(sum({}), input)",
    "# a comment\n{}",
)
