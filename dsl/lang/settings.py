"""Whether what a setting is given is what it takes."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.entry import Setting, written
from dsl.diagnostics.source import Span
from dsl.diagnostics.suggest import nearest
from dsl.lang.frame import Frame
from dsl.lang.values import Flow, UnknownSetting, describe, is_bad
from dsl.types.dims import Formula
from dsl.types.domains import Either, PerAxis, Several

At = tuple[int, int] | Span

LONGEST_LABEL = 80
"""What a setting takes stands in the headline; where it is long it is not said again below."""


def check_setting(frame: Frame, what: str, setting: Setting, value: Any, at: At, items: tuple[At, ...] = ()) -> bool:
    """Report a value that the setting does not take; whether it is known only at run time."""
    if isinstance(value, UnknownSetting):
        return True
    if is_bad(value):
        return False
    if isinstance(value, Flow):
        frame.report(
            "E0335",
            f"`{setting.name}` of `{what}` takes {setting.domain.words}, not a tensor",
            at,
            f"{value.type}",
        )
        return False
    if isinstance(value, Formula) and not setting.domain.accepts(value):
        _report_unsettled(frame, what, setting.name, value, at)
        return False
    if not accepts(setting, value):
        name, words = setting.name, setting.domain.words
        if wrong := _wrong_item(setting, value, items):
            place, words = wrong
            name, value, at = f"{name}[{place}]", value[place], items[place]
        if isinstance(value, Formula):
            _report_unsettled(frame, what, name, value, at)
            return False
        frame.report(
            "E0334",
            f"`{name}` of `{what}` takes {words}, not {describe(value)}",
            at,
            f"takes {words}" if len(words) <= LONGEST_LABEL else "does not fit",
            help=_setting_help(frame, setting, value) or setting.hint,
        )
    return False


def _report_unsettled(frame: Frame, what: str, name: str, value: Formula, at: At) -> None:
    message = f"`{name}` of `{what}` must be known now, but `{value}` is known only when the data are"
    frame.report("E0309", message, at, f"is `{value}`")


def _wrong_item(setting: Setting, value: Any, items: tuple[At, ...]) -> tuple[int, str] | None:
    """The first item of a list that is not what its items are, where that is all that is wrong with the list."""
    if not isinstance(value, (list, tuple)) or len(value) != len(items):
        return None
    domain = setting.domain
    for choice in domain.domains if isinstance(domain, Either) else (domain,):
        if not isinstance(choice, (Several, PerAxis)) or getattr(choice, "length", None) not in (None, len(value)):
            continue
        for place, item in enumerate(value):
            if not choice.item.accepts(item) and not isinstance(item, (Flow, UnknownSetting, list, tuple)):
                return place, choice.item.words
    return None


def accepts(setting: Setting, value: Any) -> bool:
    """Whether a setting takes a value; of several positional ones, each."""
    value = tuple(value) if isinstance(value, list) else value
    if setting.domain.accepts(value):
        return True
    return setting.rest and isinstance(value, tuple) and all(map(setting.domain.accepts, value))


def _setting_help(frame: Frame, setting: Setting, value: Any) -> str:
    takes = setting.domain.accepts
    if isinstance(value, str) and frame.scope.value(value) is not None:
        return f"that is text; the parameter of that name is meant by a call: `...({setting.name}={value})`"
    if isinstance(value, str) and (number := _number(value)) is not None and takes(number):
        return f"write it without quotes: `{value.strip()}`"
    if type(value) is int and value in (0, 1) and takes(bool(value)):
        return f"write `{'true' if value else 'false'}`"
    if type(value) is int and 10 <= value <= 100 and takes(0.5) and not takes(1.5):
        return f"write a fraction: `{value / 100:g}`"
    if isinstance(value, float) and value == value // 1 and setting.domain.accepts(int(value)):
        return f"write `{int(value)}`"
    domains = setting.domain.domains if isinstance(setting.domain, Either) else (setting.domain,)
    known = [choice for domain in domains for choice in getattr(domain, "choices", ())]
    choices = [choice for choice in known if isinstance(choice, str)]
    if isinstance(value, str) and choices:
        close = nearest(value, choices)
        if close:
            return f"did you mean `{written(close[0])}`?"
    return ""


def _number(text: str) -> int | float | None:
    """The number that a text spells; None if it spells none."""
    if len(text) > 40 or not text.strip()[:1].isascii():
        return None
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return None
