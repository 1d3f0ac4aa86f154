"""Parts of values: attributes, parts of tuples and records, places in a tensor."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.entry import Refuse
from dsl.catalogue.indexing import index
from dsl.lang.applying import NO_SETTINGS, is_unsettled, place, report_too_large, report_unsettled
from dsl.lang.binding import Bound
from dsl.lang.frame import Frame
from dsl.lang.values import BAD, UNKNOWN_SETTING, Flow, Guess, UnknownSetting, Value, is_bad, part
from dsl.syntax import tree
from dsl.types.dims import TooLarge
from dsl.types.tensor import Record, Tensor, Tuple, Unknown

_FACTS = ("rank", "shape", "channels", "dim")


def attribute_of(frame: Frame, node: tree.Attribute, value: Flow) -> Value:
    kind = value.type
    if isinstance(kind, Guess):
        return _same_fact(frame, kind, node, value)
    found = part(value, node.name) if not (isinstance(kind, Unknown) and node.name in _FACTS) else None
    if found is not None:
        return found
    if isinstance(kind, Unknown):
        return UNKNOWN_SETTING
    if isinstance(kind, Tensor) and node.name in _FACTS:
        if node.name == "rank":
            return kind.rank
        if node.name == "shape":
            return kind.dims
        if kind.rank > (node.name == "channels"):
            return kind.dims[1 if node.name == "channels" else -1]
        frame.report(
            "E0307", f"{kind} has no dimension for `.{node.name}`", node.name_at, f"has {kind.rank} dimensions"
        )
        return BAD
    known = [name for name, _ in kind.parts] if isinstance(kind, Record) else list(_FACTS)
    shown = ", ".join(f"`.{name}`" for name in known)
    if isinstance(kind, Tuple):
        help = f"its {len(kind.parts)} parts are taken by number: `x[0]`"
    else:
        help = f"there are {shown}"
    if node.name == "loss" and {"boxes", "scores"} <= set(known):
        help = 'a detector gives its loss where it gets boxes and labels: `input = ["image", "boxes", "labels"]`'
    frame.report("E0316", f"{kind} has no part `{node.name}`", node.name_at, "not known here", help=help)
    return BAD


def _same_fact(frame: Frame, kind: Guess, node: tree.Attribute, value: Flow) -> Value:
    """An attribute of what a value may be, if it is the same whatever that is."""
    if node.name not in _FACTS:
        return part(value, node.name) or BAD
    count = len(frame.unit.diagnostics)
    worlds = (Flow(world, value.operand, value.builder) for world in kind.worlds if world is not None)
    found = [attribute_of(frame, node, world) for world in worlds]
    del frame.unit.diagnostics[count:]
    same = [item for item in found if item is not BAD]
    return same[0] if same and all(item == same[0] for item in same) else BAD


def index_flow(frame: Frame, node: tree.Index, value: Flow, items: tuple[Any, ...]) -> Value:
    """`value[items]` of a value that flows."""
    if is_bad(value):
        return _guessed(value, items)
    if isinstance(value.type, Unknown) or any(isinstance(item, UnknownSetting) for item in items):
        found = part(value, items[0]) if len(items) == 1 and isinstance(items[0], int) else None
        if found is None and is_unsettled(frame):
            return report_unsettled(frame, "[ ]", node.at)
        return found if found is not None else Flow(Unknown("index"), value.operand, value.builder)
    if isinstance(value.type, (Tuple, Record)):
        return _part_of(frame, node, value, items)
    return _index_tensor(frame, node, value, items)


def _guessed(value: Flow, items: tuple[Any, ...]) -> Value:
    """Places in what a value may be."""
    kind = value.type
    if not isinstance(kind, Guess) or len(items) != 1 or not isinstance(items[0], int):
        return BAD
    tuples = all(world is None or isinstance(world, Tuple) for world in kind.worlds)
    return part(value, items[0]) or BAD if tuples else BAD


def _part_of(frame: Frame, node: tree.Index, value: Flow, items: tuple[Any, ...]) -> Value:
    found = part(value, items[0]) if len(items) == 1 and isinstance(items[0], (int, str)) else None
    if found is not None:
        return found
    assert isinstance(value.type, (Tuple, Record))
    if isinstance(value.type, Record):
        label, help = "its parts have names", f"there are {_names(value.type)}"
    else:
        label, help = f"has {len(value.type.parts)} parts, numbered from 0", ""
    frame.report("E0316", f"{value.type} has no such part", node.at, label, help=help)
    return BAD


def _names(kind: Record) -> str:
    return ", ".join(f"`.{name}`" for name, _ in kind.parts)


def _index_tensor(frame: Frame, node: tree.Index, value: Flow, items: tuple[Any, ...]) -> Value:
    types = tuple(item.type if isinstance(item, Flow) else item for item in items)
    if any(isinstance(kind, Unknown) for kind in types):
        return Flow(Unknown("index"), value.operand, value.builder)
    try:
        made = index(value.type, types)
    except Refuse as refusal:
        frame.report(refusal.code, refusal.message, node.at, refusal.label, help=refusal.help)
        return BAD
    except TooLarge:
        return report_too_large(frame, node.at)
    flows = [value, *(item for item in items if isinstance(item, Flow))]
    return place(frame, "index", made, Bound(flows, NO_SETTINGS, {}), [], node.at)
