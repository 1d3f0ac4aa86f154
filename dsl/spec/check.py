"""Holds one layer of a spec (a file, a profile, the command line) against the declarations, key by key.

What is wrong is reported and left out, so that later stages see only what was declared; old words become today's.
"""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.suggest import nearest
from dsl.spec.domains import Devices, Fields, Named, Space, words_for
from dsl.spec.fits import faults
from dsl.spec.key import Key, Table
from dsl.spec.keys import BY_NAME, TOP
from dsl.spec.lookup import alternatives, lookup
from dsl.spec.meaning import settled
from dsl.spec.names import name_faults
from dsl.spec.renewed import renewed
from dsl.spec.report import MOST_HINTS, also_here, instead, report
from dsl.spec.slipped import slipped
from dsl.spec.unknown import Unknown, unknown_key, unknown_top
from dsl.spec.value import Value, of_table, parts
from dsl.types.domains import Anything, Domain, Several

_NOT_IN: dict[str, tuple[str, ...]] = {
    "": (),
    "profile": ("extends", "use", "profile", "sweep"),
    "command line": ("extends", "profile"),
}
"""What has no place in a layer that is laid over a file, by what brings the layer."""

_APPENDED = (Several, Named, Fields, Space, Devices, Anything)
"""What takes a list or a table, to which more can be added."""

_SLIPS = frozenset(("extends", "use", "loss", "optimizer", "schedule", "metrics", "allow"))
"""Keys of the top that nobody means as the name of a parameter or a constant."""


class Findings:
    """What checking a layer has found so far."""

    __slots__ = ("broken", "carried", "diagnostics", "root")

    def __init__(self, root: Value) -> None:
        self.root = root
        self.diagnostics: list[Diagnostic] = []
        self.broken: set[str] = set()
        """The paths of what was left out."""
        self.carried: list[Value] = []
        """Values of old keys, under the paths of today's."""

    @property
    def hints(self) -> bool:
        """Whether names that are not known are still compared with those that are."""
        return len(self.diagnostics) < MOST_HINTS

    def refuse(self, value: Value, *diagnostics: Diagnostic) -> None:
        """Reports what is wrong with a value, which is then left out."""
        self.diagnostics += diagnostics
        self.broken.add(value.path)

    def not_known(self, value: Value, unknown: Unknown) -> None:
        """Reports a name that is not known; what it was meant for is not reported as missing too."""
        self.refuse(value, unknown.report)
        self.broken.update(unknown.meant)


def check(layer: Value, over: str = "") -> tuple[Value, Findings]:
    """What is right of a layer, and what was found on the way. `over`: what lays it over a file."""
    found = Findings(layer)
    fields: dict[str, Value] = {}
    for name, written in (layer.fields or {}).items():
        value = _without_plus(written)
        key = TOP.key(parts(value.path)[-1])
        table = BY_NAME.get(name) if name else None
        kept: Value | None = None
        if name in _NOT_IN[over]:
            message = f"`{name}` has no place {'in a profile' if over == 'profile' else 'on the command line'}"
            found.refuse(value, report("E0202", message, value, at_key=True, help=(Help("write it in the file"),)))
        elif key is not None:
            kept = _checked(value, key, key.domain, found, added=value is not written)
        elif table is not None:
            kept = _checked_table(value, table, found)
        elif not _renewed(value, TOP, found):
            found.not_known(value, unknown_top(value, found.root, found.hints))
        if kept is not None:
            fields[name] = kept
    checked = of_table(layer, fields)
    for value in found.carried:
        checked = _with_carried(checked, value, found)
    return checked, found


def _checked_table(value: Value, table: Table, found: Findings) -> Value | None:
    """One table of the top, or the tables of one kind."""
    if value.fields is None:
        found.refuse(value, _no_table(value, table))
        return None
    fields: dict[str, Value] = {}
    stray: list[Value] = []
    for name, written in value.fields.items():
        part = _without_plus(written)
        kept: Value | None = None
        if table.many and _is_named(part, table):
            kept = _checked_named(part, table, found)
        elif table.one:
            kept = _checked_key(part, table, found, added=part is not written)
        else:
            stray.append(part)
        if kept is not None:
            fields[name] = kept
    if stray:
        found.diagnostics.append(_nameless(value, stray[0], table))
        found.broken.add(value.path)
    return of_table(value, fields)


def _is_named(value: Value, table: Table) -> bool:
    """Whether an entry of `[model]` is a model of that name, or else a key; one in braces may be a misspelled key."""
    name = parts(value.path)[-1]
    if value.fields is None or (table.one and table.key(name)):
        return False
    return not (table.one and value.inline and nearest(name, [key.name for key in table.keys]))


def _checked_named(value: Value, table: Table, found: Findings) -> Value | None:
    """`[model.generator]`, `[step.critic]` and the like; what is in a profile is checked as a layer of its own."""
    wrong = name_faults(value, table.name)
    if wrong:
        found.refuse(value, *wrong)
        return None
    if table.name == "profile":
        return value
    fields: dict[str, Value] = {}
    for name, written in (value.fields or {}).items():
        part = _without_plus(written)
        kept = _checked_key(part, table, found, added=part is not written)
        if kept is not None:
            fields[name] = kept
    return of_table(value, fields)


def _checked_key(value: Value, table: Table, found: Findings, added: bool) -> Value | None:
    """A key of a table: one that it lists, one of the person's own, one of former days, or a mistake."""
    name = parts(value.path)[-1]
    key = table.key(name)
    if key is not None:
        return _checked(value, key, key.domain, found, added)
    if table.rest is None:
        if not _renewed(value, table, found):
            found.not_known(value, unknown_key(value, table, found.root, found.hints))
        return None
    if name in _SLIPS and table.name != "callback":
        found.not_known(value, Unknown(slipped(value, found.root), (name,)))
        return None
    wrong = name_faults(value, table.name)
    if wrong:
        found.refuse(value, *wrong)
        return None
    return _checked(value, None, table.rest, found, added)


def _checked(value: Value, key: Key | None, domain: Domain, found: Findings, added: bool = False) -> Value | None:
    """A value that its domain takes, in today's words; `added` to what the layer below has."""
    if not value.whole:
        found.broken.add(value.path)
        return None
    if added and not any(isinstance(part, _APPENDED) for part in alternatives(domain)):
        message = f"`{value.name}+` appends to a list, but `{value.name}` takes {words_for(domain)}"
        help = Help(f"replace it: `{value.name} = ...`")
        found.refuse(value, report("E0217", message, value, at_key=True, help=(help,)))
        return None
    if key is not None and (key.means or value.fields):
        value, notes = settled(value, key)
        found.diagnostics += notes
    wrong = list(faults(value, domain, partial=True))
    if not wrong:
        return value
    found.refuse(value, *wrong)
    return _right_of(value, domain)


def _right_of(value: Value, domain: Domain) -> Value | None:
    """What is right of a table of the person's own names: each entry stands for itself."""
    named = next((part for part in alternatives(domain) if isinstance(part, Named)), None)
    if named is None or value.fields is None or "type" in value.fields:
        return None
    kept = {
        name: item
        for name, item in value.fields.items()
        if named.names.accepts(name) and not any(faults(item, named.item, partial=True))
    }
    return of_table(value, kept, whole=False) if kept else None


def _renewed(value: Value, table: Table, found: Findings) -> bool:
    """Whether a key is one of former days; then its value waits to be put under today's."""
    new = renewed(value, table)
    if new is None:
        return False
    twins = [twin for carried in new.values for twin in _said(carried.path, found)]
    if twins:
        name = parts(twins[0].path)[-1]
        message = f"`{name}` is given twice, under an old name too"
        labels = also_here(twins[0], "and here")
        help = (Help("leave one of the two"),)
        found.refuse(value, report("E0211", message, value, at_key=True, labels=labels, help=help))
        return True
    found.diagnostics.append(new.note)
    if not new.values:
        found.broken.add(value.path)
    found.carried += new.values
    return True


def _said(path: str, found: Findings) -> list[Value]:
    """What a layer says at a path, or under an old name of it."""
    value: Value | None = found.root
    for name in parts(path):
        value = value.fields.get(name) if value is not None and value.fields else None
    return [value] if value is not None else [carried for carried in found.carried if carried.path == path]


def _with_carried(layer: Value, value: Value, found: Findings) -> Value:
    """A layer with the value of an old key under today's, unless it is there already."""
    path = parts(value.path)
    declared = lookup(path)
    assert declared is not None and declared.domain is not None, f"an old key leads to {value.path}, which is none"
    kept = _checked(value, declared.key, declared.domain, found)
    if kept is None:
        return layer
    *place, name = path
    return _put(layer, place, name, kept)


def _put(table: Value, place: list[str], name: str, value: Value) -> Value:
    fields = dict(table.fields or {})
    if place:
        head = place[0]
        inner = fields.get(head) or Value({}, head, value.key_span, value.key_span, None, value.origin, None, {})
        fields[head] = _put(inner, place[1:], name, value)
    else:
        fields[name] = value
    return of_table(table, fields)


def _without_plus(value: Value) -> Value:
    """`"metrics+"` is a way of saying `metrics`."""
    return value.moved(value.path.removesuffix("+")) if value.path.endswith("+") else value


def _no_table(value: Value, table: Table) -> Diagnostic:
    if value.items is not None and table.many:
        help = Help(f"write `[{table.name}.NAME]`, once for each")
    else:
        help = Help(f"write `{table.header}`, and its keys below")
    return report("E0209", f"`{table.name}` is a table, but is given {_as(value)}", value, help=(help,))


def _nameless(value: Value, stray: Value, table: Table) -> Diagnostic:
    name = parts(stray.path)[-1]
    new = f"{table.name}.main"
    header = value.key_span if value.span is not None and value.span.text.startswith("[") else None
    help = instead(f"name it: `[{new}]`", header, new)
    message = f"`{name}` stands in `[{table.name}]`, which holds tables by name"
    return report("E0209", message, stray, at_key=True, label=f"belongs in `{table.header}`", help=(help,))


def _as(value: Value) -> str:
    return "as a list" if value.items is not None else "a single value"
