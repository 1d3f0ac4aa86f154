"""Names that are given twice, or to two kinds of thing: what tomli refuses, with both places."""

from __future__ import annotations

from typing import NamedTuple

from dsl.diagnostics.diagnostic import Diagnostic, Help, Label
from dsl.diagnostics.source import Span

SET_TWICE, TABLE_TWICE = "E0115", "E0116"


class Part(NamedTuple):
    """One part of a key, with its place."""

    name: str
    span: Span


class Known:
    """What a name stands for, where it was first given, and the names inside it.

    `kind` is "value", "array" or "inline table" (nothing can be added to these), "implied" (a table that only longer
    names tell of), "dotted" (one that dotted keys make, in the section `section`), "table" (one with a header), or
    "list" (of the tables of `[[name]]`; the names are those of the last).
    """

    __slots__ = ("kind", "names", "section", "span")

    def __init__(self, kind: str, span: Span, section: int = 0) -> None:
        self.kind = kind
        self.span = span
        self.section = section
        self.names: dict[str, Known] = {}

    @property
    def closed(self) -> bool:
        return self.kind in ("value", "array", "inline table")


class Names:
    """The names given so far, and the table that keys go to: the document, or that of the last header."""

    def __init__(self, whole: Span) -> None:
        self._root = self._here = Known("table", whole)
        self._section = 0

    def header(self, path: list[Part], span: Span, several: bool) -> Diagnostic | None:
        """Passes `[path]`, or `[[path]]` if `several`; its report if it cannot stand here."""
        self._section += 1
        known = self._root
        *around, last = path
        for part in around:
            child = known.names.setdefault(part.name, Known("implied", part.span))
            if child.closed:
                return _not_a_table(part, child, span)
            known = child
        child = known.names.setdefault(last.name, Known("list" if several else "new", last.span))
        if several and child.kind == "list":
            child.names = {}
        elif not several and child.kind in ("new", "implied"):
            child.kind = "table"
            child.span = last.span
        else:
            return _not_a_table(last, child, span) if child.closed else _twice(last, child, span, several)
        self._here = child
        return None

    def pair(self, path: list[Part], kind: str) -> Diagnostic | None:
        """Passes the key of a `kind` of value."""
        return add_key(self._here, path, kind, self._section)


def add_key(table: Known, path: list[Part], kind: str, section: int = 0) -> Diagnostic | None:
    """Gives `table` a key; its report if there is no place for it."""
    *around, last = path
    for part in around:
        child = table.names.setdefault(part.name, Known("dotted", part.span, section))
        if child.kind == "implied":
            child.kind, child.section = "dotted", section
        if child.closed:
            return _no_keys(part, last, child)
        if child.kind != "dotted" or child.section != section:
            return _elsewhere(part, last, child)
        table = child
    known = table.names.get(last.name)
    if known is None:
        table.names[last.name] = Known(kind, last.span)
        return None
    if not known.closed:
        return _also_a_table(last, known)
    return Diagnostic(
        SET_TWICE,
        f"`{last.name}` is set twice",
        last.span,
        "set again here",
        (Label(known.span, "first set here"),),
        help=(Help("keep one of the two"),),
    )


def _shown(several: bool, span: Span) -> str:
    name = span.text.strip("[] \t")
    return f"`[[{name}]]`" if several else f"`[{name}]`"


def _twice(part: Part, known: Known, header: Span, several: bool) -> Diagnostic:
    shown = _shown(several, header)
    if known.kind == "list":
        return Diagnostic(
            TABLE_TWICE,
            f"{shown} is one table here, and a list of tables before",
            part.span,
            "a single table",
            (Label(known.span, "a list of tables"),),
            help=(Help(f"write {_shown(True, header)} to add one more to the list"),),
        )
    if several:
        return Diagnostic(
            TABLE_TWICE,
            f"{shown} is a list of tables here, and a single table before",
            part.span,
            "a list of tables",
            (Label(known.span, "a single table"),),
            help=(Help(f"write double brackets at each, or one table {_shown(False, header)}"),),
        )
    if known.kind == "dotted":
        return Diagnostic(
            TABLE_TWICE,
            f"the table {shown} stands in dotted keys already",
            part.span,
            "declared again here",
            (Label(known.span, "first given here"),),
            help=(Help("write all its keys in one place"),),
        )
    return Diagnostic(
        TABLE_TWICE,
        f"the table {shown} is declared twice",
        part.span,
        "declared again here",
        (Label(known.span, "first declared here"),),
        help=(Help("move these keys under the first header"),),
    )


def _not_a_table(part: Part, known: Known, header: Span) -> Diagnostic:
    return Diagnostic(
        TABLE_TWICE,
        f"`{part.name}` is a table here, and {_noun(known)} before",
        part.span,
        "a table",
        (Label(known.span, f"{_noun(known)}, set here"),),
        help=(Help("give one of the two another name, or write all its keys in one place"),),
    )


def _no_keys(part: Part, last: Part, known: Known) -> Diagnostic:
    return Diagnostic(
        TABLE_TWICE,
        f"`{part.name}` is {_noun(known)}, and `{last.name}` cannot be added to it",
        part.span,
        "no key can be added",
        (Label(known.span, f"{_noun(known)}, set here"),),
        help=(Help("write all its keys in one place"),),
    )


def _elsewhere(part: Part, last: Part, known: Known) -> Diagnostic:
    return Diagnostic(
        TABLE_TWICE,
        f"`{part.name}` is complete, and `{last.name}` cannot be added to it from here",
        part.span,
        "belongs to another part of the file",
        (Label(known.span, "its keys are given here"),),
        help=(Help("write all its keys in one place"),),
    )


def _also_a_table(part: Part, known: Known) -> Diagnostic:
    return Diagnostic(
        TABLE_TWICE,
        f"`{part.name}` is a value here, and {_noun(known)} before",
        part.span,
        "a value",
        (Label(known.span, _noun(known)),),
        help=(Help("give one of the two another name"),),
    )


def _noun(known: Known) -> str:
    return {
        "value": "a value",
        "array": "an array",
        "inline table": "an inline table",
        "list": "a list of tables",
    }.get(known.kind, "a table")
