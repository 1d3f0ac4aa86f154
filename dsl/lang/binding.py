"""Arguments of a call: which are inputs, which settings, and whether each is what it should be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from dsl.catalogue.entry import REQUIRED, Entry, Input, Setting, Settings
from dsl.diagnostics.diagnostic import Edit, Help, Label
from dsl.diagnostics.suggest import nearest
from dsl.lang.foreign import setting_renamed, setting_said
from dsl.lang.frame import Frame
from dsl.lang.settings import At, accepts, check_setting
from dsl.lang.values import BAD, LOST, UNKNOWN_SETTING, Flow, UnknownSetting, describe, is_bad, parts
from dsl.types.dims import Formula
from dsl.types.domains import is_number
from dsl.types.tensor import Record, Tensor, Tuple


@dataclass(slots=True)
class Given:
    """An argument as it was written, with its value; `name` is empty for a positional one."""

    name: str
    value: Any
    at: At
    name_at: At
    items: tuple[At, ...] = ()
    """Where the items of a list stand."""
    guessed: bool = False
    """Whether its name is what was probably meant, and not what was written."""


CONFUSED = ("E0331", "E0333", "E0335")
"""Codes of calls where it cannot be told which argument is what."""


class Found(NamedTuple):
    """The settings of a call."""

    values: dict[str, Any]
    unknown: bool
    """Whether one is known only at run time."""
    doubtful: tuple[str, ...]
    lacking: bool


@dataclass(slots=True)
class Bound:
    """The inputs of a call in the order of the entry's, and its settings; None stands for what was not given."""

    inputs: list[Any]
    settings: Settings
    places: dict[str, At]
    """Where each given input and setting is written; of settings with names of the person's own, `name=` too."""
    unknown: bool = False
    bad: bool = False
    doubtful: tuple[str, ...] = ()
    """The settings whose values are at fault, which was reported."""
    lacking: bool = False
    """Whether one that cannot be done without is not there, so that another argument may have been meant as it."""


def bind(frame: Frame, entry: Entry, given: list[Given], call_at: At) -> Bound | None:
    """Sort the arguments of a call to a catalogue entry; None after a report."""
    count = len(frame.unit.diagnostics)
    named = _by_name(frame, entry, given)
    positional = [item for item in given if not item.name]
    if entry.variadic:
        inputs, rest, places = _variadic(frame, entry, positional, call_at)
    else:
        inputs, rest, places = _inputs(frame, entry, positional, named, call_at)
    if any(item.code != "E0330" for item in frame.unit.diagnostics[count:]):
        return None
    found = bind_settings(frame, entry.name, entry.settings, rest, named, places, call_at, count)
    if any(item.code in CONFUSED for item in frame.unit.diagnostics[count:]):
        return None
    return settled(inputs, found, places)


def settled(inputs: list[Any], found: Found, places: dict[str, At]) -> Bound:
    flat = [item for value in inputs for item in (value if isinstance(value, list) else [value])]
    bad = any(is_bad(value) for value in [*flat, *found.values.values()])
    return Bound(inputs, Settings(found.values), places, found.unknown, bad, found.doubtful, found.lacking)


def _by_name(frame: Frame, entry: Entry, given: list[Given]) -> dict[str, Given]:
    known = [item.name for item in entry.settings] + [item.name for item in entry.inputs]
    also = {word: setting.name for setting in entry.settings for word in setting.also}
    return collect_named(frame, entry.name, known, given, any(setting.open for setting in entry.settings), also)


def collect_named(
    frame: Frame,
    what: str,
    known: list[str],
    given: list[Given],
    open_: bool = False,
    also: Mapping[str, str] | None = None,
) -> dict[str, Given]:
    """The arguments given by name; one that `what` does not know is reported, with that which `also` says is meant."""
    named: dict[str, Given] = {}
    for item in given:
        if not item.name:
            continue
        if item.name not in known and not open_:
            meant = _report_unknown_setting(frame, what, known, item, also or {})
            if meant:
                named.setdefault(meant, Given(meant, item.value, item.at, item.name_at, item.items, guessed=True))
        elif item.name not in named or named[item.name].guessed:
            named[item.name] = item  # one that is given twice was reported by the parser
    return named


def _report_unknown_setting(frame: Frame, what: str, known: list[str], item: Given, also: Mapping[str, str]) -> str:
    said = setting_said(item.name)
    renamed = [also[item.name]] if item.name in also else setting_renamed(item.name, known)
    close = renamed or (nearest(item.name, known) if not said else [])
    helps: tuple[Help, ...] = ()
    if close:
        edit = Edit(frame.span(item.name_at), close[0])
        helps = (Help(f"did you mean `{close[0]}`?", (edit,)),)
    takes = ", ".join(f"`{name}`" for name in known if name != "input")
    notes = (f"`{what}` takes {takes}",) if takes else (f"`{what}` takes no settings",)
    if said and not close:
        helps = (Help(said),)
    frame.report(
        "E0330", f"`{what}` has no setting `{item.name}`", item.name_at, "not known here", notes=notes, help=helps
    )
    return close[0] if close else ""


def _inputs(
    frame: Frame, entry: Entry, positional: list[Given], named: dict[str, Given], call_at: At
) -> tuple[list[Any], list[Given], dict[str, At]]:
    """The inputs of an operation with a fixed number of them, and the positional arguments that are settings."""
    found: dict[str, Any] = {}
    places: dict[str, At] = {}
    for item in entry.inputs:
        if item.name in named and not named[item.name].guessed:
            found[item.name] = _as_input(frame, entry, named[item.name], item)
            places[item.name] = named[item.name].at
    open_ = [item for item in entry.required if item.name not in found]
    if len(entry.required) == 1:
        first = positional[:1] if open_ and positional and isinstance(positional[0].value, Flow) else []
        rest = positional[len(first) :]
    elif entry.required:
        first, rest = positional[: len(open_)], []
        for extra in positional[len(open_) :]:
            frame.report(
                "E0333",
                f"`{entry.name}` works on {len(entry.required)} values; its settings are given by name",
                extra.at,
                "one too many",
                help=f"write it as `{entry.signature}`",
            )
    else:
        first, rest = [], positional
    _fill(frame, entry, open_, first, found, places, call_at)
    return [found.get(item.name) for item in entry.inputs], rest, places


def _fill(
    frame: Frame,
    entry: Entry,
    open_: list[Input],
    first: list[Given],
    found: dict[str, Any],
    places: dict[str, At],
    call_at: At,
) -> None:
    """Give the open inputs the positional arguments, and what is lacking from the topic and the data's target."""
    behind = open_[len(open_) - len(first) :]
    values = [_as_input(frame, entry, item, input_) for item, input_ in zip(first, behind, strict=True)]
    where: list[At | None] = [item.at for item in first]
    lacking = len(open_) - len(values)
    if lacking == 1 and not (values == [] and open_[0].name == "target" and frame.role.target is not None):
        values[:0], where[:0] = _from_topic(frame, entry, 1), [None]
    elif lacking > 1 and not values:
        flowing = _from_topic(frame, entry, lacking)
        values, where = flowing, [None] * len(flowing)
    for item, value, at in zip(open_, values, where, strict=False):
        found[item.name] = value
        if at is not None:
            places[item.name] = at
    for item in open_:
        if item.name in found:
            continue
        if item.name == "target" and frame.role.target is not None:
            found[item.name] = frame.role.target
        elif item.name == "target" and frame.unit.target_missed:
            found[item.name] = BAD
        elif not any(is_bad(value) for value in found.values()):
            frame.unit.target_missed = item.name == "target" and not frame.unit.targets
            frame.report(
                "E0332",
                f"`{entry.name}` works on {len(entry.required)} values, but `{item.name}` is lacking",
                call_at,
                f"gets {len(values)}",
                help=_lacking_help(frame, entry, item.name),
            )
            return


def _lacking_help(frame: Frame, entry: Entry, name: str) -> str:
    if frame.topic is None and name == entry.required[0].name:
        return f"nothing flows here: begin with a value, as in `image -> model -> {entry.name}`"
    if name == "target" and len(frame.unit.targets) > 1:
        return f"the data have several targets: name one, `{entry.name}(output, {frame.unit.targets[0]})`"
    if name == "target" and not frame.unit.targets:
        return "the data have no target: say which field it is with `target`, below `[data]`"
    return f"write it as `{entry.example}`"


def _from_topic(frame: Frame, entry: Entry, count: int) -> list[Any]:
    """What the topic gives to that many open inputs: the parts of a tuple, or itself."""
    topic = frame.topic
    if topic is None:
        return []
    topic.used = True
    value = topic.value
    if isinstance(value, Flow) and isinstance(value.type, Tuple) and not entry.takes_any:
        if frame.role.target is not None and _is_output(value):
            return [value]  # which of its parts is compared with the target, its name has to say
        flows = list(parts(value))
        return flows if len(flows) <= count else [value]
    return [value]


def _is_output(flow: Flow) -> bool:
    operand = flow.operand
    return flow.builder is not None and isinstance(operand, int) and flow.builder.nodes[operand].name == "output"


def _as_input(frame: Frame, entry: Entry, item: Given, input_: Input) -> Any:
    value = item.value
    if value is LOST:
        return BAD
    if isinstance(value, (Flow, UnknownSetting)):
        return value
    alone = input_.required and len(entry.required) == 1  # what works on one value works on a tensor
    if input_.number and not alone and (isinstance(value, Formula) or is_number(value)):
        return value
    frame.report(
        "E0335",
        f"`{entry.name}` works on a tensor here, not on {describe(value)}",
        item.at,
        "not a tensor",
        help=f"its settings are given by name: `{entry.signature}`",
    )
    return UNKNOWN_SETTING


def _variadic(
    frame: Frame, entry: Entry, positional: list[Given], call_at: At
) -> tuple[list[Any], list[Given], dict[str, At]]:
    """Any number of tensors: the arguments that are ones, the parts of a tuple, or those of the topic."""
    values: list[Any] = [item.value for item in positional if isinstance(item.value, Flow)]
    rest = [item for item in positional if not isinstance(item.value, Flow)]
    if len(values) < 2 and frame.topic is not None and not (values and isinstance(values[0].type, Tuple)):
        frame.topic.used = True
        values.insert(0, frame.topic.value)
    flows: list[Any] = []
    for value in values:
        flows += parts(value) if isinstance(value, Flow) else [value]
    if not flows:
        frame.report("E0332", f"`{entry.name}` needs values to work on", call_at, help=f"write it as `{entry.example}`")
    return [flows], rest, {}


def bind_settings(
    frame: Frame,
    what: str,
    settings: tuple[Setting, ...],
    positional: list[Given],
    named: dict[str, Given],
    places: dict[str, At],
    call_at: At,
    since: int | None = None,
) -> Found:
    """Settings by position and by name, checked and completed.

    One that lacks is not reported if one that is not known was, after `since`: it may well be that one.
    """
    values: dict[str, Any] = {}
    unknown = False
    misnamed = since is not None and any(item.code == "E0330" for item in frame.unit.diagnostics[since:])
    lacking: tuple[Setting, ...] = ()
    doubtful: list[str] = []
    queue = list(positional)
    for setting in settings:
        if setting.open:
            values[setting.name] = _others(settings, named, places)
            continue
        by_place = bool(queue) and not setting.by_name
        by_name = named.get(setting.name)
        by_name = None if by_name is not None and by_name.guessed and by_place else by_name
        items: tuple[At, ...] = ()
        if setting.rest and by_name is None:
            value, at = _rest(setting, queue), across(queue, call_at)
            items, queue = tuple(item.at for item in queue), []
        elif by_name is not None and by_name.guessed and not accepts(setting, by_name.value):
            values[setting.name] = setting.default
            doubtful += [setting.name] * (setting.default is REQUIRED)
            continue
        elif by_name is not None or by_place:
            item = by_name or queue.pop(0)
            value, at, items = item.value, item.at, item.items
            if by_name is not None and by_place:
                _report_twice(frame, setting.name, by_name, queue.pop(0))
        elif setting.default is REQUIRED:
            lacking += () if misnamed else (setting,)
            doubtful.append(setting.name)
            continue
        else:
            values[setting.name] = setting.default
            continue
        places[setting.name] = at
        reports = len(frame.unit.diagnostics)
        lost = value is LOST
        unknown = (not lost and check_setting(frame, what, setting, value, at, items)) or unknown
        if lost or len(frame.unit.diagnostics) > reports:
            doubtful.append(setting.name)
        else:
            values[setting.name] = tuple(value) if isinstance(value, list) else value
    for extra in queue:
        _report_extra(frame, what, settings, extra)
    if lacking:
        _report_lacking(frame, what, lacking, call_at)
    return Found(values, unknown, tuple(doubtful), bool(lacking))


def _others(settings: tuple[Setting, ...], named: dict[str, Given], places: dict[str, At]) -> dict[str, Any]:
    """What is given under names of the person's own."""
    known = {item.name for item in settings}
    others = {name: item for name, item in named.items() if name not in known}
    places.update((name, item.at) for name, item in others.items())
    places.update((f"{name}=", item.name_at) for name, item in others.items())
    return {name: item.value for name, item in others.items()}


def _report_twice(frame: Frame, name: str, by_name: Given, by_position: Given) -> None:
    if frame.span(by_position.at).start > frame.span(by_name.at).start:
        return  # which is out of order, and was reported by the parser
    labels = (Label(frame.span(by_position.at), "by position here"),)
    frame.report("E0331", f"`{name}` is given twice", by_name.name_at, "and by name", labels=labels)


def _report_lacking(frame: Frame, what: str, lacking: tuple[Setting, ...], call_at: At) -> None:
    names = " and ".join(f"`{setting.name}`" for setting in lacking)
    several = len(lacking) > 1
    frame.report(
        "E0332",
        f"`{what}` needs its setting{'s' * several} {names}",
        call_at,
        f"{names} {'are' if several else 'is'} lacking",
        help="; ".join(f"`{setting.name}` takes {setting.domain.words}" for setting in lacking),
    )


def across(given: list[Given], call_at: At) -> At:
    """From the first argument to the last."""
    first, last = (given[0].at, given[-1].at) if given else (call_at, call_at)
    return (first[0], last[1]) if isinstance(first, tuple) and isinstance(last, tuple) else first


def _rest(setting: Setting, queue: list[Given]) -> Any:
    if len(queue) == 1 and isinstance(queue[0].value, (list, tuple, UnknownSetting)):
        return queue[0].value
    if not queue and setting.default is not REQUIRED:
        return setting.default
    if any(item.value is LOST for item in queue):
        return LOST
    if any(isinstance(item.value, UnknownSetting) for item in queue):
        return UNKNOWN_SETTING
    return tuple(item.value for item in queue)


def _report_extra(frame: Frame, what: str, settings: tuple[Setting, ...], extra: Given) -> None:
    count = len([setting for setting in settings if not setting.by_name])
    some = "no settings" if not count else "one setting" if count == 1 else f"{count} settings at most"
    isa = f"it is a tensor: {extra.value.type}" if isinstance(extra.value, Flow) else "one too many"
    takes = ", ".join(f"`{setting.name}`" for setting in settings)
    notes = (f"they are {takes}",) if count > 1 else ()
    frame.report("E0333", f"`{what}` takes {some} by position", extra.at, isa, notes=notes)


def type_of(value: Any) -> Any:
    """The type a rule sees: a number is a tensor without dimensions."""
    if isinstance(value, Flow):
        return value.type
    return Tensor("float" if isinstance(value, float) else "int", ())


def several(value: Any) -> bool:
    return isinstance(value, Flow) and isinstance(value.type, (Tuple, Record))
