"""Which names a person may give to models, steps, parameters and the like."""

from __future__ import annotations

import re

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.spec.report import instead, report
from dsl.spec.value import Value, parts

_WORDS = frozenset("if else or and not true false none repeat in block shared _".split())
_GIVEN = frozenset("input output target batch param body".split())
_IN_BODIES = frozenset(("model", "params", "constants"))
_KINDS = {
    "params": "parameter",
    "constants": "constant",
}


def name_faults(value: Value, table: str) -> list[Diagnostic]:
    """What is wrong with the name of `[table.NAME]`, or of a key of the person's own in `[table]`."""
    name = parts(value.path)[-1]
    what = _KINDS.get(table, table)
    bodies = table in _IN_BODIES
    if name in _WORDS or (bodies and name in _GIVEN):
        message = f"a {what} may not be called `{name}`: bodies have that word for something else"
        return [report("E0218", message, value, at_key=True, help=(Help("choose another name"),))]
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*" if bodies else r"[A-Za-z_][A-Za-z0-9_-]*", name):
        return []
    allowed = "letters, digits and `_`" if bodies else "letters, digits, `_` and `-`"
    mended = re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_")
    fits = bool(mended) and not mended[0].isdigit() and mended.isascii()
    help = instead(f"write `{mended}`", value.key_span, mended) if fits else Help("begin it with a letter")
    message = f"`{name}` cannot be the name of a {what}"
    return [report("E0218", message, value, at_key=True, label=f"names are made of {allowed}", help=(help,))]
