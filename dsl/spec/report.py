"""How this stage words a report: where a value came from, what was written, what to type instead."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help, Label
from dsl.diagnostics.source import Span
from dsl.spec.value import Value

MOST_HINTS = 100
"""So many names that are not known are compared with those that are: a person reads no more, and it takes time."""

_LONGEST = 40


def report(
    code: str,
    message: str,
    value: Value,
    *,
    at_key: bool = False,
    inside: bool = False,
    label: str = "",
    labels: tuple[Label, ...] = (),
    notes: tuple[str, ...] = (),
    help: tuple[Help, ...] = (),
) -> Diagnostic:
    """A diagnostic at a value, `inside` its quotes, or at its key; the renderers say what brought it there."""
    span = value.key_span if (at_key or _is_header(value)) and value.key_span is not None else value.span
    span = words_span(value) if inside else span
    return Diagnostic(code, message, span, label, labels, notes, help, value.path, value.origin)


def words_span(value: Value) -> Span | None:
    """Where a value stands; of text the words alone, without the quotes."""
    if value.text is None or not value.text.value:
        return value.span
    return value.text.span(0, len(value.text.value))


def _is_header(value: Value) -> bool:
    """Whether a value is a table, or a list of them, under a header: its name says which, without the brackets."""
    span, key = value.span, value.key_span
    return span is not None and key is not None and span.source is key.source and span.start < key.start < span.end


def also_here(value: Value, text: str) -> tuple[Label, ...]:
    """A second place to look at, if there is one."""
    span = value.key_span or value.span
    return (Label(span, text),) if span is not None else ()


def written(value: Value) -> str:
    """What was written, short enough for a headline."""
    if value.fields is not None:
        return "a table"
    if value.items is not None:
        return "a list"
    shown = value.span.text if value.span is not None else ""
    if shown and len(shown) <= _LONGEST and "\n" not in shown:
        return f"`{shown}`"
    return kind(value)


def kind(value: Value) -> str:
    """What sort of value it is, in words."""
    plain = value.value
    if value.fields is not None:
        return "a table"
    if value.items is not None:
        return "a list"
    if isinstance(plain, bool):
        return "`true` or `false`"
    if isinstance(plain, int):
        return "a whole number"
    if isinstance(plain, float):
        return "a number"
    if isinstance(plain, (date, time)):
        return "a date or a time"
    return "text"


def instead(text: str, span: Span | None, new: str, sure: bool = False) -> Help:
    """Help that writes `new` in a place."""
    return Help(text, (Edit(span, new),) if span is not None else (), sure and span is not None)


def listed(words: str, names: Collection[str]) -> tuple[Help, ...]:
    """Help that lists what there is, where no name is near."""
    shown = ", ".join(f"`{name}`" for name in list(names)[:10]) + (", ..." if len(names) > 10 else "")
    return (Help(f"{words} {shown}"),) if names else ()


def did_you_mean(words: list[str], span: Span | None = None, spell: str = "{}") -> tuple[Help, ...]:
    """Help that names the nearest known words; with one alone, it can be put in place."""
    words = list(dict.fromkeys(words))
    if not words:
        return ()
    shown = " or ".join(f"`{word}`" for word in words)
    if len(words) > 1 or span is None:
        return (Help(f"did you mean {shown}?"),)
    return (instead(f"did you mean {shown}?", span, spell.replace("{}", words[0])),)
