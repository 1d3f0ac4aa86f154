"""Arguments of what is called as torch calls it: `F.linear(x, w)`, `nn.Conv2d(3, 64, 3)`, `torch.cat((a, b))`."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.entry import Entry
from dsl.lang.binding import CONFUSED, Bound, Given, across, bind_settings, collect_named, settled
from dsl.lang.frame import Frame
from dsl.lang.settings import At
from dsl.lang.values import UNKNOWN_SETTING, Flow, UnknownSetting, describe, parts
from dsl.types.dims import Formula
from dsl.types.domains import is_number
from dsl.types.tensor import Tuple


def bind_in_order(frame: Frame, entry: Entry, given: list[Given], call_at: At) -> Bound | None:
    """Sort the arguments of a call in torch's order; None after a report."""
    from dsl.catalogue.torch_tables import takes_topic

    assert entry.order is not None
    count = len(frame.unit.diagnostics)
    known = [item.name for item in entry.settings] + [item.name for item in entry.inputs]
    named = collect_named(frame, entry.name, known, given)
    positional = [item for item in given if not item.name]
    if frame.topic is not None and takes_topic(entry, [isinstance(item.value, Flow) for item in positional], named):
        frame.topic.used = True
        positional.insert(0, Given("", frame.topic.value, call_at, call_at))
    filled = _fill(frame, entry, positional, named)
    inputs, places = _inputs(frame, entry, filled, call_at)
    by_name: dict[str, Given] = {}
    for name, items in filled.items():
        setting = entry.setting(name)
        if setting is not None and (len(items) != 1 or (setting.rest and _is_one(items[0].value))):
            value: Any = tuple(item.value for item in items)
            by_name[name] = Given(name, value, across(items, call_at), call_at)
        elif setting is not None:
            by_name[name] = items[0]
    if any(item.code != "E0330" for item in frame.unit.diagnostics[count:]):
        return None
    found = bind_settings(frame, entry.name, entry.settings, [], by_name, places, call_at, count)
    if any(item.code in CONFUSED for item in frame.unit.diagnostics[count:]):
        return None
    return settled(inputs, found, places)


def _is_one(value: Any) -> bool:
    """Whether a value is one of several that stand in a row, and not a list of them."""
    return not isinstance(value, (list, tuple, UnknownSetting))


def _fill(frame: Frame, entry: Entry, positional: list[Given], named: dict[str, Given]) -> dict[str, list[Given]]:
    """What each input and setting is given, by position or by name."""
    assert entry.order is not None
    filled = {name: [item] for name, item in named.items()}
    queue = list(positional)
    for place in entry.order:
        if not queue:
            break
        if place.startswith("*"):
            filled[place[1:]] = queue
            queue = []
            break
        item = queue.pop(0)
        if place in filled:
            frame.report("E0331", f"`{place}` is given twice", filled[place][0].name_at, "by position too")
        filled[place] = [item]
    for extra in queue:
        count = len(entry.order)
        frame.report(
            "E0333",
            f"`{entry.name}` takes {count} arguments by position",
            extra.at,
            "one too many",
            notes=(f"it is `{entry.signature}`",),
        )
    return filled


def _inputs(frame: Frame, entry: Entry, filled: dict[str, list[Given]], call_at: At) -> tuple[list[Any], dict[str, At]]:
    """The inputs in the entry's order; those that no argument can be are the topic's."""
    assert entry.order is not None
    places: dict[str, At] = {}
    inputs: list[Any] = []
    lacking: list[str] = []
    ordered = {name.removeprefix("*") for name in entry.order}
    outside = [item for item in entry.required if item.name not in ordered and item.name not in filled]
    flowing = _from_topic(frame, entry, len(outside))
    for item in entry.inputs:
        items = filled.get(item.name)
        if items:
            places[item.name] = items[0].at
            values = [_tensor(frame, entry, given, item.number) for given in items]
            inputs.append(_spread(values) if entry.variadic and not inputs else values[0])
        elif item in outside and flowing:
            inputs.append(flowing.pop(0))
        elif item.name == "target" and frame.role.target is not None:
            inputs.append(frame.role.target)
        else:
            lacking += [f"`{item.name}`"] * item.required
            inputs.append(None)
    if lacking:
        several = len(lacking) > 1
        names = " and ".join(lacking)
        message = f"`{entry.name}` needs its input{'s' * several} {names}"
        is_ = "are lacking" if several else "is lacking"
        frame.report("E0332", message, call_at, is_, help=f"it is `{entry.signature}`")
    return inputs, places


def _from_topic(frame: Frame, entry: Entry, count: int) -> list[Any]:
    if not count or frame.topic is None:
        return []
    frame.topic.used = True
    value = frame.topic.value
    if isinstance(value, Flow) and isinstance(value.type, Tuple) and count > 1:
        return list(parts(value))[:count]
    return [value]


def _tensor(frame: Frame, entry: Entry, item: Given, number: bool) -> Any:
    value = item.value
    if value is None or isinstance(value, (Flow, UnknownSetting)):
        return value
    if number and (isinstance(value, Formula) or is_number(value)):
        return value
    frame.report("E0335", f"`{entry.name}` works on a tensor here, not on {describe(value)}", item.at, "not a tensor")
    return UNKNOWN_SETTING


def _spread(values: list[Any]) -> list[Any]:
    flat: list[Any] = []
    for value in values:
        flat += parts(value) if isinstance(value, Flow) else [value]
    return flat
