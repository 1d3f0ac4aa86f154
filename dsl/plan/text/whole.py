"""The page of a plan, section by section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dsl.diagnostics.paint import Row, paint
from dsl.plan.compare import Change
from dsl.plan.layers import Layer
from dsl.plan.plan import Default, Plan
from dsl.plan.text.layers import layer_rows
from dsl.plan.text.page import LABEL, columns, cut, safe, section, words, wrapped
from dsl.plan.text.running import data_rows, device_rows, kept_rows, logging_rows, memory_rows, time_rows
from dsl.plan.text.training import training_rows, validation_rows

LEAST, MOST = 60, 120


def render(
    plan: Plan,
    tables: Mapping[str, tuple[Layer, ...]],
    *,
    depth: int = 1,
    width: int = MOST,
    color: bool = False,
    encoding: str = "utf-8",
) -> str:
    """The whole plan as text. `tables` are the layers of each model."""
    width = min(max(width, LEAST), MOST)
    rows = _page(plan, tables, depth, width - LABEL, encoding)
    return "".join(paint(safe(row, encoding), color) + "\n" for row in rows).rstrip("\n") + "\n"


def _page(plan: Plan, tables: Mapping[str, tuple[Layer, ...]], depth: int, room: int, encoding: str) -> Iterator[Row]:
    yield [(plan.name, "strong"), (f"  {plan.spec}", "dim")]
    on = "" if plan.machine.here else f", planned for {plan.machine.name}"
    nodes = f" on {plan.placement.nodes} machines" if plan.placement.nodes > 1 else ""
    if on or nodes:
        yield [(f"{on.removeprefix(', ')}{nodes}".strip(), "dim")]
    yield []
    for model in plan.models:
        name = model.name if len(plan.models) > 1 or model.name != "model" else "model"
        yield from section(cut(name, LABEL - 1, encoding), layer_rows(model, tables[model.name], depth, room, encoding))
    yield from section("data", data_rows(plan, room))
    yield from section("training", training_rows(plan, room, encoding))
    yield from section("validation", validation_rows(plan, room))
    yield from section("devices", device_rows(plan, room))
    if plan.cost is not None:
        yield from section("memory", memory_rows(plan.cost, plan.placement.world > 1, room))
        yield from section("time", time_rows(plan, plan.cost, room))
    yield from section("kept", kept_rows(plan, room))
    yield from section("logged", logging_rows(plan, room))
    yield from section("unknown", (row for text in plan.unknown for row in words(text, room)))
    yield from section("defaults", _defaults(plan.defaults, room))
    yield from section("hints", _hints(plan, room))


def _defaults(defaults: tuple[Default, ...], room: int) -> Iterator[Row]:
    """A paragraph a table; keys that are not set to anything are left out."""
    tables: dict[str, list[str]] = {}
    for item in defaults:
        table, _, key = item.path.rpartition(".")
        if item.value not in (None, ()):
            tables.setdefault(table, []).append(f"{key} {shown(item.value)}")
    for table, items in tables.items():
        first = f"[{table}] {items[0]}" if table else items[0]
        yield from wrapped([first, *items[1:]], room, "dim")


def shown(value: Any) -> str:
    """A value as a person would write it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(shown, value))}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {shown(item)}" for name, item in value.items()) + " }" if value else "{}"
    return "none" if value is None else str(value)


def _hints(plan: Plan, room: int) -> Iterator[Row]:
    for hint in plan.hints:
        lines = list(words(f"{hint.message}" + (f": {hint.help}" if hint.help else ""), room - 7))
        yield [(f"{hint.code}  ", "warning" if hint.code.startswith("W") else "note"), *lines[0]]
        for line in lines[1:]:
            yield [(" " * 7, ""), *line]


def _rounded(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else shown(value)


def render_changes(
    changes: tuple[Change, ...],
    names: tuple[str, str],
    *,
    width: int = MOST,
    color: bool = False,
    encoding: str = "utf-8",
) -> str:
    """What differs between two plans, a row a value."""
    if not changes:
        return "the plans are equal\n"
    room = max((width - 6) // 3, 16)
    path = min(max(len(change.path) for change in changes), max(width // 2, 24))
    room = max((width - path - 4) // 2, 12)
    cells = [["", *(cut(name, room, encoding) for name in names)]]
    cells += [
        [cut(item.path, path, encoding), *(cut(_rounded(value), room, encoding) for value in (item.left, item.right))]
        for item in changes
    ]
    head, *rest = columns(cells, frozenset(), gap=2)
    rows: list[Row] = [[("".join(head), "strong")]]
    rows += [[(one, ""), (left, "removed"), (right, "added")] for one, left, right in rest]
    return "".join(paint(safe(row, encoding), color) + "\n" for row in rows)
