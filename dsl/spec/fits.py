"""Holds a value against its domain, and reports the narrowest parts that do not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.suggest import nearest
from dsl.spec.domains import BodyText, Fields, Named, Space
from dsl.spec.lookup import alternatives
from dsl.spec.misfit import misfit
from dsl.spec.report import did_you_mean, instead, kind, report, written
from dsl.spec.value import Value
from dsl.types.domains import Domain, Several

_LARGEST = 2**63


def faults(value: Value, domain: Domain, partial: bool, name: str = "") -> Iterator[Diagnostic]:
    """What a domain does not take of a value, which reports call `name`.

    `partial` allows a call's table to leave its `type` to another layer.
    """
    name = name or value.name
    part = _meant(value, domain)
    fields, items = value.fields, value.items
    if isinstance(part, BodyText) and fields is not None:
        yield from _call_faults(value, fields, part, partial)
    elif isinstance(part, Fields) and fields is not None:
        yield from _field_faults(fields, part, partial)
    elif isinstance(part, Named) and fields is not None:
        for key, item in fields.items():
            if not part.names.accepts(key):
                mended = re.sub(r"\W+", "_", key).strip("_")
                help = instead(f"write `{mended}`", item.key_span, mended) if part.names.accepts(mended) else None
                message = f"`{key}` is not {part.names.words}"
                yield report("E0206", message, item, at_key=True, help=(help,) if help else ())
            yield from faults(item, part.item, partial, f"{name}.{key}")
    elif isinstance(part, Space) and fields is not None:
        for item in fields.values():
            nested = item.fields is not None and not part.is_range(item.fields)
            yield from faults(item, part if nested else part.range if item.fields is not None else part.values, partial)
    elif isinstance(part, Several) and items is not None and _fits_length(part, items):
        for item in items:
            yield from faults(item, part.item, partial, f"{name}{item.path[len(value.path) :]}")
    elif type(value.value) is int and abs(value.value) >= _LARGEST:
        yield _too_large(value)
    elif not domain.accepts(value.value):
        yield misfit(value, domain, name)


def _meant(value: Value, domain: Domain) -> Domain:
    """Of several alternatives, the one that the value was meant for by its form; else the domain itself."""
    choices = alternatives(domain)
    if value.fields is not None:
        tables = [part for part in choices if isinstance(part, (Fields, Named, Space, BodyText))]
        calls = [part for part in tables if isinstance(part, BodyText)]
        others = [part for part in tables if not isinstance(part, BodyText)]
        first = calls + others if "type" in value.fields else others + calls
        return first[0] if first else domain
    if value.items is not None:
        lists = [part for part in choices if isinstance(part, Several)]
        return next((part for part in lists if part.accepts(value.value)), lists[0] if lists else domain)
    return domain


def _fits_length(domain: Several, items: tuple[Value, ...]) -> bool:
    return len(items) >= domain.low and domain.length in (None, len(items))


def _call_faults(value: Value, fields: dict[str, Value], domain: BodyText, partial: bool) -> Iterator[Diagnostic]:
    """The settings of a call are checked by `lang`; here, whether it says what it calls."""
    named = fields.get("type")
    if named is not None and not isinstance(named.value, str):
        message = f"`type` takes the name of {domain.what}, but is {written(named)}"
        yield report("E0205", message, named, label=f"is {kind(named)}")
    elif named is None and not partial:
        below = value.key_span is not None and value.span is not None and value.span.start < value.key_span.start
        how = 'write `type = "..."` below it' if below else 'say which with `type`: `{ type = "...", ... }`'
        help = (Help(how),)
        yield report("E0219", f"the table for `{value.name}` says no `type`", value, help=help)
    for item in _within(value):
        if type(item.value) is int and abs(item.value) >= _LARGEST:
            yield _too_large(item)


def _field_faults(fields: dict[str, Value], domain: Fields, partial: bool) -> Iterator[Diagnostic]:
    known = [key.name for key in domain.keys]
    for name, item in fields.items():
        key = domain.key(name)
        if key is not None:
            yield from faults(item, key.domain, partial)
            continue
        listed = Help(f"known here: {', '.join(f'`{word}`' for word in known)}")
        help = did_you_mean(nearest(name, known), item.key_span) or (listed,)
        yield report("E0201", f"unknown key `{name}`", item, at_key=True, help=help)


def _within(value: Value) -> Iterator[Value]:
    for item in (*(value.items or ()), *(value.fields or {}).values()):
        yield item
        yield from _within(item)


def _too_large(value: Value) -> Diagnostic:
    return report("E0206", f"`{value.name}` is beyond 64 bits", value, label="too large a whole number")
