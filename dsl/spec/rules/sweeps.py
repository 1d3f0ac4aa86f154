"""What a sweep varies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.suggest import nearest
from dsl.spec.fits import faults
from dsl.spec.keys import TABLES, TOP
from dsl.spec.lookup import lookup
from dsl.spec.report import MOST_HINTS, did_you_mean, report
from dsl.spec.spec import Spec
from dsl.spec.value import Value, parts

_FIXED = ("name", "extends", "use", "allow", "profile", "sweep")


def swept_paths(spec: Spec) -> Iterator[Diagnostic]:
    """What is varied is a parameter or a key, and takes the values that are tried."""
    hints = MOST_HINTS
    for path, value in spec.swept.items():
        keys = parts(path)
        if keys[0] == "params":
            if path.removeprefix("params.") not in spec.params and not spec.torn and not spec.is_broken(path):
                hints -= 1
                yield _unknown(spec, value, path, hints > 0)
            continue
        found = lookup(keys) if keys[0] not in _FIXED else None
        section = ".".join(keys[:-1])
        named = found is not None and (
            found.table.name == "callback" or section in spec.sections or section.count(".") == 0
        )
        if found is None or found.domain is None or not (named or spec.torn):
            hints -= 1
            yield _unknown(spec, value, path, hints > 0)
            continue
        for item in value.items or _ends(value):
            yield from faults(item, found.domain, partial=True)


def swept_ranges(spec: Spec) -> Iterator[Diagnostic]:
    """A range begins below its end, and a grid knows how far its points are apart."""
    method = spec["sweep.method"]
    for value in spec.swept.values():
        fields = value.fields
        if fields is None:
            continue
        low, high = fields.get("min"), fields.get("max")
        if low is None or high is None:
            lacking = "min" if low is None else "max"
            yield report(
                "E0420", f"the range says no `{lacking}`", value, help=(Help("write `{ min = ..., max = ... }`"),)
            )
        elif not low.value < high.value:
            message = f"the range ends at {_number(high)}, not above its beginning, {_number(low)}"
            yield report("E0420", message, high, help=(Help("write the smaller number as `min`"),))
        elif fields.get("log") and fields["log"].value and low.value <= 0:
            message = f"a range over the logarithm begins above 0, but this one at {_number(low)}"
            yield report("E0420", message, low, help=(Help("write a small number instead, or leave `log` out"),))
        elif method.value == "grid" and "step" not in fields:
            message = "a grid tries every value, but this range has no end of them"
            help = Help('write a list of values, or `step`, or `method = "random"`')
            yield report("E0420", message, value, help=(help,))


def sweep_without_params(spec: Spec) -> Iterator[Diagnostic]:
    sweep = spec.sections["sweep"]
    if sweep.given and spec.lacks("sweep.params"):
        first = next(iter(sweep.given.values()))
        message = f"`{first.name}` says how to sweep, but nothing is varied"
        yield report("E0410", message, first, at_key=True, help=(Help("write `[sweep.params]` with what to vary"),))


def _unknown(spec: Spec, value: Value, path: str, hint: bool) -> Diagnostic:
    help = _near(spec, path) if hint else ()
    help = help or (Help("add it to `[params]`, and use it where it is to be varied"),)
    message = f"there is nothing at `{path}` to vary"
    return report("E0419", message, value, at_key=True, label="neither a parameter nor a key", help=help)


def _near(spec: Spec, path: str) -> tuple[Help, ...]:
    """Paths that were probably meant."""
    keys = {key.name: f"{table.name}.{key.name}" for table in TABLES if table.one and table.name for key in table.keys}
    keys |= {key.name: key.name for key in TOP.keys}
    known = {**keys, **{name: f"params.{name}" for name in spec.params}}
    last = parts(path)[-1]
    near = [known[last]] if last in known else [known[word] for word in nearest(last, known)]
    return did_you_mean(near)


def _ends(value: Value) -> tuple[Value, ...]:
    """The bounds of a range, which are to fit as its values do."""
    fields = value.fields or {}
    return tuple(fields[name] for name in ("min", "max") if name in fields)


def _number(value: Value) -> Any:
    return value.span.text if value.span is not None else value.value
