"""What the command line sets: `--set a.b=value`, and flags that stand for such a path."""

from __future__ import annotations

from typing import NamedTuple

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.source import Run, Source, Span, Text
from dsl.spec.lookup import Found, alternatives, lookup
from dsl.spec.value import COMMAND_LINE, Value, joined, of_node
from dsl.syntax.toml import parse
from dsl.types.domains import Domain, Number, Whole


class Override(NamedTuple):
    """One of them: `flag` as it was written (`--gpus`), the `path` that it sets, and the value's text."""

    flag: str
    path: str
    value: str


def overlay(override: str | Override, diagnostics: list[Diagnostic]) -> Value | None:
    """The layer that one argument makes; None after a report."""
    if isinstance(override, Override):
        source = Source(override.flag, override.value)
        whole = Span(source, 0, len(override.value))
        names = tuple(override.path.split("."))
        return _layer(names, [whole] * len(names), "", 0, source)
    source = Source("--set", override)
    equals = _end_of_key(override)
    if equals is None:
        message = f"`--set {override}` sets nothing"
        help = (Help("write the path of a key, `=`, and its value: `--set trainer.max_epochs=5`"),)
        diagnostics.append(_bad(source, 0, len(override), message, help, label="has no `=`"))
        return None
    end = equals - 1 if override[equals - 1 : equals] == "+" else equals
    keys = _keys(source, end)
    if keys is None:
        help = (Help("write the path of a key, as in `trainer.max_epochs`"),)
        diagnostics.append(_bad(source, 0, max(end, 1), "this names no key", help))
        return None
    plus = "+" if end < equals else ""
    return _layer(*keys, plus, equals + 1, source)


def _layer(names: tuple[str, ...], spans: list[Span], plus: str, start: int, source: Source) -> Value:
    """A layer with one value, which begins at `start` of the source."""
    path = ""
    paths = [path := joined(path, name) for name in names]
    value = _typed(lookup(names), paths[-1], spans[-1], start, source, several=bool(plus))
    for index in reversed(range(len(names))):
        outer = paths[index - 1] if index else ""
        key = names[index] + (plus if index == len(names) - 1 else "")
        span = spans[index - 1] if index else Span(source, 0, len(source.text))
        if plus and index == len(names) - 1:
            value = value.moved(value.path + plus)
        value = Value({key: value.value}, outer, span, span, None, COMMAND_LINE, None, {key: value})
    return value


def _typed(found: Found | None, path: str, key_span: Span, start: int, source: Source, several: bool) -> Value:
    """The value, read as the key's declaration says: text needs no quotes."""
    raw = source.text[start:].strip()
    first = len(source.text) - len(source.text[start:].lstrip())
    span = Span(source, first, first + len(raw))
    text = Text(raw, source, (Run(0, len(raw), first, first + len(raw)),))
    word = Value(raw, path, span, key_span, text, COMMAND_LINE)
    read = _as_toml(path, key_span, start, source)
    domain = found.domain if found is not None else None
    if domain is None or several:
        return read or word
    if read is not None and (_fits(domain, read) or not domain.accepts(raw) or _is_number_for(domain, read)):
        return read
    number = _as_number(raw)
    if number is not None and domain.accepts(number):
        return Value(number, path, span, key_span, None, COMMAND_LINE)
    return word


def _fits(domain: Domain, value: Value) -> bool:
    """Whether TOML's reading of a value is one that a key takes; a list or a table was meant as such in any case."""
    return value.items is not None or value.fields is not None or domain.accepts(value.value)


def _is_number_for(domain: Domain, value: Value) -> bool:
    """Whether a number is meant as one, though out of range: the key takes numbers beside text."""
    takes = any(isinstance(choice, (Whole, Number)) for choice in alternatives(domain))
    return takes and isinstance(value.value, (int, float)) and not isinstance(value.value, bool)


def _as_toml(path: str, key_span: Span, start: int, source: Source) -> Value | None:
    """The value as TOML has it, at its place in the argument; None if it is not TOML."""
    table, faults = parse(Source(source.name, "k=" + source.text[start:]))
    if faults or list(table.entries) != ["k"]:
        return None
    return of_node(table.entries["k"].value, path, key_span, COMMAND_LINE, source, start - 2)


def _as_number(raw: str) -> int | float | None:
    """Numbers that bodies allow and TOML does not, such as `.5`."""
    if not raw or raw[0] not in "+-.0123456789" or len(raw) > 40:
        return None
    try:
        return float(raw)
    except ValueError:
        return None


def _end_of_key(text: str) -> int | None:
    """Where the first `=` stands that is not inside quotes."""
    quote = ""
    for index, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "=":
            return index
    return None


def _keys(source: Source, end: int) -> tuple[tuple[str, ...], list[Span]] | None:
    """The parts of the path before the `=`, with their places."""
    text = source.text
    names: list[str] = []
    spans: list[Span] = []
    at = 0
    while True:
        while at < end and text[at] == " ":
            at += 1
        if at < end and text[at] in "\"'":
            close = text.find(text[at], at + 1, end)
            name, stop = text[at + 1 : close], close + 1
            if close < 0:
                return None
        else:
            stop = next((i for i in range(at, end) if text[i] == "."), end)
            name = text[at:stop].rstrip()
        if not name:
            return None
        names.append(name)
        spans.append(Span(source, at, at + len(text[at:stop].rstrip())))
        while stop < end and text[stop] == " ":
            stop += 1
        if stop >= end:
            return tuple(names), spans
        if text[stop] != ".":
            return None
        at = stop + 1


def _bad(source: Source, start: int, end: int, message: str, help: tuple[Help, ...], label: str = "") -> Diagnostic:
    return Diagnostic("E0216", message, Span(source, start, end), label, help=help, origin=COMMAND_LINE)
