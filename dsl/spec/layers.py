"""Lays one layer of a spec over another: tables merge, lists are replaced, `"name+"` appends."""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.spec.report import also_here, kind, report
from dsl.spec.rivals import RIVALS
from dsl.spec.value import Value, of_list, of_table, parts


def laid_over(lower: Value | None, upper: Value, diagnostics: list[Diagnostic]) -> Value:
    """Both layers as one; where both say something, the upper counts."""
    merged = _merged(lower, upper, diagnostics)
    if lower is None:
        return merged
    for keys, _ in RIVALS:
        said = [key for key in keys if _has(upper, key)]
        for key in keys if said else ():
            if key not in said and _has(merged, key):
                merged = _without(merged, parts(key))
    return merged


def _merged(lower: Value | None, upper: Value, diagnostics: list[Diagnostic]) -> Value:
    fields = dict(lower.fields or {}) if lower is not None else {}
    for name, value in (upper.fields or {}).items():
        if _adds(name, value):
            fields[name[:-1]] = _appended(fields.get(name[:-1]), value, diagnostics)
        elif name in fields and fields[name].fields is not None and value.fields is not None and not _is_call(value):
            fields[name] = _merged(fields[name], value, diagnostics)
        elif value.fields is not None:
            fields[name] = _merged(None, value, diagnostics)
        else:
            fields[name] = value
    return of_table(upper, fields)


def _is_call(value: Value) -> bool:
    """A table that says its own `type` is another thing, not a few settings of the one below."""
    return "type" in (value.fields or {}) and parts(value.path)[0] != "callback"


def _adds(name: str, value: Value) -> bool:
    """Whether `"name+"` was read as an addition to `name`."""
    return name.endswith("+") and parts(value.path)[-1] == name[:-1]


def _appended(below: Value | None, value: Value, diagnostics: list[Diagnostic]) -> Value:
    """A list with more at its end, or a table with more in it."""
    if value.fields is not None and (below is None or (below.fields is not None and not _is_call(below))):
        return _merged(below, value, diagnostics) if not _is_call(value) else of_list(value, (value,))
    more = value.items if value.items is not None else (value,)
    if below is None:
        return of_list(value, more)
    if below.items is not None:
        return of_list(value, below.items + more)
    if isinstance(below.value, str) or _is_call(below):
        return of_list(value, (below, *more))
    message = f"`{value.name}+` appends to a list, but `{value.name}` is {kind(below)}"
    labels = also_here(below, "what it would be appended to")
    help = (Help(f"replace it: `{value.name} = ...`"),)
    diagnostics.append(report("E0217", message, value, at_key=True, labels=labels, help=help))
    return below


def _has(layer: Value, path: str) -> bool:
    value: Value | None = layer
    for name in path.split("."):
        value = value.fields.get(name) if value is not None and value.fields else None
    return value is not None


def _without(table: Value, path: tuple[str, ...]) -> Value:
    fields = dict(table.fields or {})
    if len(path) == 1:
        del fields[path[0]]
    else:
        fields[path[0]] = _without(fields[path[0]], path[1:])
    return of_table(table, fields)
