"""What to say of a key or a table that is not known where it stands."""

from __future__ import annotations

from typing import NamedTuple

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.suggest import nearest
from dsl.spec.key import Table
from dsl.spec.keys import TABLES, TOP
from dsl.spec.lookup import homes, looked_for, shown_path
from dsl.spec.report import did_you_mean, instead, report
from dsl.spec.slipped import moved_down, slipped
from dsl.spec.value import Value, parts

_OF_OPTIMIZER = 'a setting of the optimizer: `optimizer = "{}"`'

_MEANT = {
    "lr": _OF_OPTIMIZER.format("adam(lr=1e-3)"),
    "learning_rate": _OF_OPTIMIZER.format("adam(lr=1e-3)"),
    "betas": _OF_OPTIMIZER.format("adam(betas=[0.9, 0.999])"),
    "weight_decay": _OF_OPTIMIZER.format("adamw(weight_decay=0.01)"),
    "momentum": _OF_OPTIMIZER.format("sgd(lr=0.1, momentum=0.9)"),
    "label_smoothing": 'a setting of the loss: `loss = "cross_entropy(label_smoothing=0.1)"`',
    "shuffle": 'what is done in any case; `sampler = "sequential"` keeps the order',
    "dropout": "a layer: write it into the model's `layers`",
}
"""Words that people look for as keys, and what they are here."""


class Unknown(NamedTuple):
    """A report on a name that is not known, and the paths of what was probably meant."""

    report: Diagnostic
    meant: tuple[str, ...] = ()


def unknown_key(value: Value, table: Table, root: Value, hint: bool = True) -> Unknown:
    """A key that its table does not have: it belongs elsewhere, is misspelled, or is no key at all."""
    if not hint:
        return Unknown(_unknown(value))
    *place, name = parts(value.path)
    if name in _MEANT:
        return Unknown(_unknown(value, Help(f"`{name}` is {_MEANT[name]}")))
    meant = looked_for(table, name)
    if meant is not None:
        return Unknown(
            _unknown(value, instead(f"did you mean `{meant}`?", value.key_span, meant)), _beside(value, [meant])
        )
    elsewhere = [home for home in homes(name) if home is not table]
    if TOP in elsewhere:
        return Unknown(slipped(value, root), (name,))
    if elsewhere:
        return Unknown(_misplaced(value, elsewhere, root), tuple(f"{home.name}.{name}" for home in elsewhere))
    near = nearest(name, [key.name for key in table.keys])
    if near:
        return Unknown(_unknown(value, *did_you_mean(near, value.key_span)), _beside(value, near))
    if table is TOP and (home := _home_of(name)) is not None:
        return Unknown(_unknown(value, _moved(value, root, *home)), (f"{home[0].name}.{home[1]}",))
    far = _far(name, table)
    return Unknown(_unknown(value, *(_own_table(name) or did_you_mean(far) or _listed(place))), tuple(far))


def unknown_top(value: Value, root: Value, hint: bool = True) -> Unknown:
    """A key or a table that is not known at the top of a spec."""
    name = parts(value.path)[-1]
    if value.fields is None or value.inline:
        return unknown_key(value, TOP, root, hint)
    known = [table.name for table in TABLES if table.name]
    meant = [table.name for table in TABLES if name in table.also]
    near = nearest(name, known + [key.name for key in TOP.keys]) if hint and not meant else meant
    help = did_you_mean(near, value.key_span)
    if not help:
        help = (Help(f"the tables are {', '.join(f'`[{word}]`' for word in known)}"),)
    return Unknown(report("E0203", f"unknown table `[{name}]`", value, at_key=True, help=help), tuple(near))


def _beside(value: Value, names: list[str]) -> tuple[str, ...]:
    """The paths of keys in the table that a value stands in."""
    *place, _ = parts(value.path)
    return tuple(".".join((*place, name)) for name in names)


def _unknown(value: Value, *help: Help) -> Diagnostic:
    *place, name = parts(value.path)
    where = f" in `[{'.'.join(place)}]`" if place else ""
    return report("E0201", f"unknown key `{name}`{where}", value, at_key=True, help=help)


def _own_table(name: str) -> tuple[Help, ...]:
    """A table that people take for a key."""
    found = next((table for table in TABLES if table.name and name in (table.name, *table.also)), None)
    return (Help(f"that has a table of its own: `{found.header}`"),) if found is not None else ()


def _far(name: str, table: Table) -> list[str]:
    """The paths of keys of other tables that have a similar name, or for which people write this one."""
    others = [other for other in TABLES if other is not table]
    found = [shown_path(other, meant) for other in others if (meant := looked_for(other, name))]
    if not found:
        paths = {key.name: shown_path(other, key.name) for other in others for key in other.keys}
        found = [paths[word] for word in nearest(name, paths)]
    return found[:3]


def _home_of(name: str) -> tuple[Table, str] | None:
    """The one table, of those that a spec has once, with a key for which people write this name."""
    found = [(table, meant) for table in TABLES if table.one and (meant := looked_for(table, name))]
    return found[0] if len(found) == 1 and not _own_table(name) else None


def _moved(value: Value, root: Value, home: Table, name: str) -> Help:
    edits = moved_down(value, root, home, name)
    return Help(f"did you mean `{name}` of `[{home.name}]`?", edits)


def _listed(place: list[str]) -> tuple[Help, ...]:
    return (Help(f"`dslrun explain {place[0]}` lists the keys of `[{place[0]}]`"),) if place else ()


def _misplaced(value: Value, elsewhere: list[Table], root: Value) -> Diagnostic:
    *place, name = parts(value.path)
    elsewhere = sorted(elsewhere, key=lambda home: home.many)
    homes = " or ".join(f"`{home.header}`" for home in elsewhere)
    where = f"in `[{'.'.join(place)}]`" if place else "at the top of the file"
    once = [home for home in elsewhere if home.one]
    edits = moved_down(value, root, once[0], name) if len(once) == 1 and not place else ()
    return report(
        "E0202",
        f"`{name}` belongs in {homes}, not {where}",
        value,
        at_key=True,
        label="not known here",
        help=(Help(f"write it below `{once[0].header}`" if edits else f"write it below {homes}", edits),),
    )
