"""Values that stand for others, and how values are spelled."""

from __future__ import annotations

from typing import Any

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.spec.domains import Fields
from dsl.spec.key import Key
from dsl.spec.lookup import alternatives
from dsl.spec.report import instead, report
from dsl.spec.value import Value, of_table


def settled(value: Value, key: Key) -> tuple[Value, list[Diagnostic]]:
    """A value in today's words, with notes on what was said in others."""
    for word, meant, why in key.means:
        if type(value.value) is type(word) and value.value == word:
            return value.meaning(meant), [_means(value, key, meant, why)] if why else []
    fields = value.fields
    table = fields and next((part for part in alternatives(key.domain) if isinstance(part, Fields)), None)
    if not fields or not table:
        return value, []
    notes: list[Diagnostic] = []
    changed = dict(fields)
    for name, part in fields.items():
        inner = table.key(name)
        if inner is not None:
            changed[name], more = settled(part, inner)
            notes += more
    same = all(changed[name] is part for name, part in fields.items())
    return value if same else of_table(value, changed), notes


def _means(value: Value, key: Key, meant: Any, why: str) -> Diagnostic:
    new = spelled(meant)
    help = (instead(f"write `{new}`", value.span, new, sure=True),)
    return report("N0702", f"`{key.name} = {spelled(value.value)}` is `{new}` today: {why}", value, help=help)


def spelled(value: Any) -> str:
    """A plain value as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(spelled, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {spelled(part)}' for name, part in value.items())} }}"
    return str(value)
