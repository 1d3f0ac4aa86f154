"""The table of a model's layers."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.paint import Row
from dsl.plan.figures import in_thousands
from dsl.plan.layers import Layer
from dsl.plan.plan import Model
from dsl.plan.text.page import columns, cut

HEADS = ("", "kind", "output", "parameters", "multiply-adds")
SHORT = ("", "kind", "output", "params", "mult-adds")


def layer_rows(model: Model, table: tuple[Layer, ...], depth: int, room: int, encoding: str) -> Iterator[Row]:
    """A row a layer, blocks folded below `depth`; all of them if it is negative."""
    lines = list(_lines(table, depth, 0))
    if lines:
        yield from _table(lines, room, encoding)
    if lines:
        yield [("", "")]
    elif not table:
        yield [("its layers show their sizes when the data are there", "dim")]
    yield [(_sizes(model), "")]


def _lines(table: tuple[Layer, ...], depth: int, level: int) -> Iterator[tuple[int, Layer]]:
    if depth == level:
        return
    for row in table:
        yield level, row
        yield from _lines(row.children, depth, level + 1)


def _table(lines: list[tuple[int, Layer]], room: int, encoding: str) -> Iterator[Row]:
    heads = HEADS if room >= 80 else SHORT
    figures = [
        (_learned(row), "?" if row.macs is None else in_thousands(row.macs) if row.macs else "") for _, row in lines
    ]
    numbers = sum(max(len(head), *(len(item[place]) for item in figures)) + 3 for place, head in enumerate(heads[3:]))
    kinds = [_kind(row) for _, row in lines]
    names = [" " * 2 * level + row.name for level, row in lines]
    types = [str(row.type) for _, row in lines]
    left = room - numbers - 6
    wide_kind, wide_name, wide_type = max(map(len, (*kinds, heads[1]))), max(map(len, names)), max(map(len, types))
    if wide_kind + wide_name + wide_type > left:  # a kind that begins the name says nothing new
        kinds = ["" if name.lstrip().startswith(kind) else kind for name, kind in zip(names, kinds, strict=True)]
        heads = heads if any(kinds) else (heads[0], "", *heads[2:])
        wide_kind = max(map(len, (*kinds, heads[1])))
    if wide_kind + wide_name + wide_type > left:
        wide_kind = min(wide_kind, left // 4)
        wide_name = min(wide_name, max(left - wide_kind - wide_type, left // 4))
        wide_type = left - wide_kind - wide_name
    cells = [list(heads)]
    for place in range(len(lines)):
        name, kind = cut(names[place], wide_name, encoding), cut(kinds[place], wide_kind, encoding)
        cells.append([name, kind, cut(types[place], wide_type, encoding), *figures[place]])
    first, *rest = columns(cells, frozenset({3, 4}))
    yield [("".join(first), "dim")]
    for name, kind, type_, learned, macs in rest:
        yield [(name, ""), (kind, "dim"), (type_, ""), (learned, ""), (macs, "")]


def _kind(row: Layer) -> str:
    return f"{row.kind} x {row.times}" if row.times > 1 else row.kind


def _learned(row: Layer) -> str:
    total = row.trained + row.frozen
    return in_thousands(total) if total else ""


def _sizes(model: Model) -> str:
    parts = [f"{in_thousands(model.trained)} trained", f"{in_thousands(model.frozen)} frozen"]
    parts.append(f"{in_thousands(model.total)} in all")
    if model.buffers:
        parts.append(f"{in_thousands(model.buffers)} in buffers")
    return ", ".join(parts)
