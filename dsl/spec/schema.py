"""The JSON Schema of a spec, for editors: Taplo and VS Code's TOML extensions read draft 7."""

from __future__ import annotations

from typing import Any

from dsl.diagnostics.source import Source
from dsl.spec.domains import BodyText, Fields, Named, words_for
from dsl.spec.key import Decided, Key, Table
from dsl.spec.keys import TABLES, TOP
from dsl.spec.keys.old import OLD
from dsl.spec.lookup import alternatives
from dsl.syntax.toml import parse, plain
from dsl.types.domains import Domain, Several

Schema = dict[str, Any]

_NAMES = "^[A-Za-z_][A-Za-z0-9_-]*[+]?$"
_NOT_IN_PROFILES = ("extends", "use", "profile", "sweep")
_FIRST = {"data": ["source"], "model": ["layers"], "step": ["updates", "optimizer", "loss"], "phase": ["steps"]}
"""The keys that an editor writes along with a table's header."""


def schema() -> Schema:
    """The schema of a whole spec. Tables are definitions, since a profile holds them too."""
    definitions: Schema = {"profile": _root(_NOT_IN_PROFILES)}
    for table in TABLES:
        if table.name and table.name != "profile":
            definitions[table.name] = _table(table)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "dslrun spec",
        "description": TOP.doc,
        **_root(()),
        "definitions": definitions,
    }


def _root(without: tuple[str, ...]) -> Schema:
    """The keys and tables of a spec, or of a profile."""
    properties = _properties(TOP, [key for key in TOP.keys if key.name not in without])
    for table in TABLES:
        if table.name and table.name not in without:
            properties[table.name] = _of_top(table)
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _of_top(table: Table) -> Schema:
    named = {"$ref": f"#/definitions/{table.name}"}
    if not table.many:
        return named
    own = _properties(table, list(table.keys)) if table.one else {}
    return {
        "description": table.doc,
        "type": "object",
        "properties": own,
        "propertyNames": {"pattern": _NAMES},
        "additionalProperties": named,
    }


def _table(table: Table) -> Schema:
    found: Schema = {
        "description": table.doc,
        "type": "object",
        "properties": _properties(table, list(table.keys)),
        "additionalProperties": table.rest.schema() if table.rest is not None else False,
    }
    return {**found, "x-taplo": {"initKeys": _FIRST[table.name]}} if table.name in _FIRST else found


def _properties(table: Table, keys: list[Key]) -> Schema:
    """Each key under its name, with `"name+"` for those that are lists, and under its old names."""
    properties: Schema = {}
    for key in keys:
        properties[key.name] = _key(key)
        if _is_list(key.domain):
            told = f"Appended to the `{key.name}` of what this spec lies over."
            properties[f"{key.name}+"] = {"description": told, **_value(key)}
    for key in keys:
        for name in key.old:
            properties[name] = _old(f"Called `{key.name}` today.")
    for old in OLD:
        if old.table == table.name:
            properties[old.name] = _old("A key of former days.")
    return properties


def _key(key: Key) -> Schema:
    told = f"{key.doc} Takes {words_for(key.domain)}."
    told += f" Unit: {key.unit}." if key.unit else ""
    told += f" Default: {key.default.words}." if isinstance(key.default, Decided) else ""
    found = {"description": told, **_value(key), "examples": [_example(key)]}
    if key.default is not None and not isinstance(key.default, Decided):
        found["default"] = _plain(key.default)
    return found


def _example(key: Key) -> Any:
    table, faults = parse(Source("example", f"x = {key.example}"))
    assert not faults, f"the example of `{key.name}` is no TOML"
    return plain(table)["x"]


def _value(key: Key) -> Schema:
    """What a key takes, other spellings included."""
    found = _of_domain(key.domain)
    words = [word for word, _, _ in key.means]
    return {"anyOf": [found, {"enum": words}]} if words else found


def _of_domain(domain: Domain, typed: bool = False) -> Schema:
    """A domain's schema; the keys of tables within it keep their defaults and examples.

    With `typed`, a call's table has to have its `type`, since a table without one means something else.
    """
    choices = alternatives(domain)
    if len(choices) > 1:
        named = any(isinstance(choice, Named) for choice in choices)
        return {"anyOf": [_of_domain(choice, typed=named) for choice in choices]}
    if isinstance(domain, Fields):
        properties = {key.name: _key(key) for key in domain.keys}
        return {"type": "object", "properties": properties, "additionalProperties": False}
    if isinstance(domain, BodyText) and typed:
        text, table = domain.schema()["anyOf"]
        return {"anyOf": [text, {**table, "required": ["type"]}]}
    if isinstance(domain, Named):
        return {**domain.schema(), "additionalProperties": _of_domain(domain.item)}
    return domain.schema()


def _is_list(domain: Domain) -> bool:
    return any(isinstance(part, Several) for part in alternatives(domain))


def _old(words: str) -> Schema:
    return {"description": words, "deprecated": True, "x-taplo": {"hidden": True}}


def _plain(value: Any) -> Any:
    """A default as JSON has it."""
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
