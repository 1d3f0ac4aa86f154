"""Makes a Spec of all layers together: its tables by path, and what only the whole can show to be missing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.source import Source
from dsl.spec.domains import RUN_NAME
from dsl.spec.fits import faults
from dsl.spec.key import Table
from dsl.spec.keys import BY_NAME, TABLES, TOP
from dsl.spec.report import also_here, report
from dsl.spec.spec import Section, Spec
from dsl.spec.value import Value, of_key


def complete(
    tree: Value, source: Source, shown: str, root: str, broken: frozenset[str], diagnostics: list[Diagnostic]
) -> Spec:
    """The Spec that the merged layers come to."""
    lost = set(broken)
    sections = {section.path: _whole(section, diagnostics, lost) for section in _sections(tree, diagnostics)}
    lost = {path for path in lost if not _is_given(path, sections)}
    name = sections[""].given.get("name")
    return Spec(
        str(name.value) if name is not None else _stem(shown),
        source,
        os.path.dirname(shown) or ".",
        root,
        sections,
        _of_kind("model", sections),
        _of_kind("step", sections) or (_one_step(sections[""]),),
        _of_kind("phase", sections),
        frozenset(lost),
    )


def _of_kind(table: str, sections: dict[str, Section]) -> tuple[Section, ...]:
    return tuple(section for section in sections.values() if section.table.name == table)


def _one_step(top: Section) -> Section:
    """The step of a spec that has no `[step.NAME]`."""
    given = {key: value for key, value in top.given.items() if key in ("loss", "optimizer", "schedule")}
    return Section("", "", BY_NAME["step"], given)


def _sections(tree: Value, diagnostics: list[Diagnostic]) -> Iterator[Section]:
    fields = tree.fields or {}
    yield Section("", "", TOP, {name: value for name, value in fields.items() if TOP.key(name)}, tree.span)
    for table in TABLES[1:]:
        value = fields.get(table.name)
        if not table.many:
            yield _section(table, value, table.name)
        elif value is not None and table.name != "profile":
            yield from _named(table, value, diagnostics)


def _named(table: Table, value: Value, diagnostics: list[Diagnostic]) -> Iterator[Section]:
    """The tables of one kind; `[model]` itself is the model of that name."""
    fields = value.fields or {}
    own = {name: part for name, part in fields.items() if table.one and table.key(name)}
    if own or (table.one and len(fields) == 0):
        yield Section(table.name, table.name, table, own, value.span, value.key_span, value.origin)
    for name, part in fields.items():
        if name in own:
            continue
        if own and name == table.name:
            labels = also_here(value, "this is the model of that name")
            message = f"`[{table.name}]` and `[{table.name}.{name}]` are the same {table.name}"
            help = (Help("give one of them another name"),)
            diagnostics.append(report("E0211", message, part, at_key=True, labels=labels, help=help))
        else:
            yield _section(table, part, name)


def _section(table: Table, value: Value | None, name: str) -> Section:
    if value is None:
        return Section(name, name, table, {})
    given = dict(value.fields or {})
    if table.name == "callback" and "type" not in given:
        given = {"type": of_key(value, f"{value.path}.type"), **given}
    return Section(value.path, name, table, given, value.span, value.key_span, value.origin)


def _whole(section: Section, diagnostics: list[Diagnostic], lost: set[str]) -> Section:
    """A table without what turns out to be incomplete once all layers are laid over each other."""
    wrong: list[str] = []
    for name, value in section.given.items():
        key = section.table.key(name)
        domain = key.domain if key is not None else section.table.rest
        if domain is None or (value.fields is None and value.items is None):
            continue
        found = list(faults(value, domain, partial=False))
        if found:
            diagnostics += found
            wrong.append(name)
            lost.add(value.path)
    if not wrong:
        return section
    given = {name: value for name, value in section.given.items() if name not in wrong}
    return Section(section.path, section.name, section.table, given, section.span, section.key_span, section.origin)


def _is_given(path: str, sections: dict[str, Section]) -> bool:
    """Whether another layer said well, and whole, what one said badly."""
    place, _, key = path.rpartition(".")
    return place in sections and key in sections[place].given and sections[place].given[key].whole


def _stem(shown: str) -> str:
    """The name of a file, as far as a folder may have it."""
    stem = os.path.splitext(os.path.basename(shown))[0]
    return stem if RUN_NAME.accepts(stem) else re.sub(r"[^A-Za-z0-9_-]+", "_", stem).strip("_-")[:100] or "spec"
