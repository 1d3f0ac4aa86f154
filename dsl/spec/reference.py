"""What `dslrun explain` tells of a key or a table, and the page that lists all of them."""

from __future__ import annotations

from dsl.diagnostics.suggest import nearest
from dsl.spec.domains import Fields, words_for
from dsl.spec.key import Decided, Instead, Key, Old, Table
from dsl.spec.keys import BY_NAME, TABLES
from dsl.spec.keys.old import OLD
from dsl.spec.lookup import alternatives, homes, lookup, shown_path, today
from dsl.spec.meaning import spelled
from dsl.spec.value import parts


def explain(path: str) -> str | None:
    """What there is to know of `data.batch_size`, `step.loss`, `trainer.ema.decay`, or of a table; None if nothing is.

    A key's name alone will do where no other table has such a key.
    """
    path = path.strip().strip("[]")
    names = tuple(name for name in parts(path) if name != "NAME")
    if not names or not all(names):
        return None
    found = lookup(names)
    if len(names) > 1 and (found is None or found.key is None):
        found = lookup((names[0], "NAME", *names[1:])) or found
    if found is not None and found.key is not None:
        return _key_text(found.key, _path(found.table, found.key, names))
    if found is not None and (found.domain is None or len(names) == 2):
        return _table_text(found.table) if found.domain is None else _rest_text(found.table)
    return _former(names) or _of_any_table(names)


def known_paths() -> tuple[str, ...]:
    """Everything that `explain` knows by its whole path."""
    keys = [shown_path(table, key.name) for table in TABLES for key in table.keys]
    return (*(table.name for table in TABLES if table.name), *keys)


def nearest_paths(path: str) -> list[str]:
    """Paths that were probably meant."""
    last = parts(path)[-1] if path else ""
    return [known for known in known_paths() if known.rpartition(".")[2] in nearest(last, _last_names())][:3]


def page() -> str:
    """The reference page: every table with its keys, in Markdown."""
    lines = [
        "# Settings",
        "",
        "Every key of a spec. This page is made from the declarations in `dsl/spec/keys`; `dslrun explain KEY` tells",
        "the same in a terminal. Keys without a default are not set.",
    ]
    for table in TABLES:
        lines += ["", f"## {_title(table)}", "", table.doc]
        if table.rest_doc:
            lines += ["", f"Any other name: {table.rest_doc[0].lower()}{table.rest_doc[1:]}"]
        for key in table.keys:
            lines += ["", f"### `{key.name}`", "", key.doc, "", *_facts(key)]
            lines += ["", "```toml", *_example(table, key), "```"]
            for choice in alternatives(key.domain):
                if isinstance(choice, Fields):
                    lines += ["", f"In {choice.what}:", "", *(_inner(inner) for inner in choice.keys)]
    lines += ["", "## Names of former days", "", *_old_names()]
    return "\n".join(lines) + "\n"


def _key_text(key: Key, path: str) -> str:
    rows = [("takes", words_for(key.domain)), ("default", _default(key))]
    rows += [("unit", key.unit)] if key.unit else []
    rows += [("example", f"{key.name} = {key.example}")]
    rows += [("once called", ", ".join(key.old))] if key.old else []
    inner = [choice for choice in alternatives(key.domain) if isinstance(choice, Fields)]
    lines = [path, "", f"  {key.doc}", "", *_columns(rows)]
    for table in inner:
        lines += ["", f"  in {table.what}:", "", *_columns([(item.name, item.doc) for item in table.keys])]
    return "\n".join(lines) + "\n"


def _table_text(table: Table) -> str:
    lines = [table.header, "", f"  {table.doc}", "", *_columns([(key.name, key.doc) for key in table.keys])]
    if table.rest_doc:
        lines += ["", f"  Any other name: {table.rest_doc[0].lower()}{table.rest_doc[1:]}"]
    return "\n".join(lines).rstrip() + "\n"


def _rest_text(table: Table) -> str:
    return f"{table.header}\n\n  {table.doc}\n\n  Each key: {table.rest_doc[0].lower()}{table.rest_doc[1:]}\n"


def _former(names: tuple[str, ...]) -> str | None:
    """What became of a key of former days."""
    table = BY_NAME.get(names[0]) if len(names) > 1 else None
    tables = [table] if table is not None else list(TABLES) if len(names) == 1 else []
    for home in tables:
        key = today(home, names[-1])
        if key is not None:
            told = f"{names[-1]} is called {key.name} today."
            return f"{told}\n\n{_key_text(key, shown_path(home, key.name))}"
        for old in OLD:
            if old.name == names[-1] and old.table == home.name:
                return f"{names[-1]} is a key of former days: {_answer(old)}.\n"
    return None


def _of_any_table(names: tuple[str, ...]) -> str | None:
    """A key that is named without its table."""
    if len(names) > 1:
        return None
    found = [(home, key) for home in homes(names[0]) if (key := home.key(names[0]))]
    return "\n".join(_key_text(key, shown_path(home, key.name)) for home, key in found) or None


def _facts(key: Key) -> list[str]:
    facts = [f"- takes {words_for(key.domain)}", f"- default: {_default(key)}"]
    facts += [f"- unit: {key.unit}"] if key.unit else []
    facts += [f"- once called {', '.join(f'`{name}`' for name in key.old)}"] if key.old else []
    return facts


def _default(key: Key) -> str:
    if isinstance(key.default, Decided):
        return key.default.words
    return "not set" if key.default is None else f"`{spelled(key.default)}`"


def _example(table: Table, key: Key) -> list[str]:
    header = [f"[{table.name}]" if table.one else f"[{table.name}.NAME]"] if table.name else []
    return [*header, f"{key.name} = {key.example}"]


def _inner(key: Key) -> str:
    return f"- `{key.name}`: {key.doc} Takes {words_for(key.domain)}; default: {_default(key)}."


def _title(table: Table) -> str:
    if not table.name:
        return "Before the first table"
    return f"`[{table.name}]` and `[{table.name}.NAME]`" if table.one and table.many else f"`{table.header}`"


def _old_names() -> list[str]:
    """A list of what is understood, with a note that names today's word."""
    renamed = [(shown_path(table, name), key.name) for table in TABLES for key in table.keys for name in key.old]
    lines = [f"- `{path}` is called `{name}`" for path, name in renamed]
    lines += [f"- `{shown_path(BY_NAME[old.table], old.name)}`: {_answer(old)}" for old in OLD]
    return sorted(lines)


def _answer(old: Old) -> str:
    """What is written instead; where that depends on the value, for one that turns the thing on."""
    says = old.says(True)
    if isinstance(says, Instead):
        return says.help
    return f"write {' and '.join(f'`{path}`' for path in says.to)}" + (f"; {says.why}" if says.why else "")


def _columns(rows: list[tuple[str, str]]) -> list[str]:
    wide = max((len(name) for name, _ in rows), default=0)
    return [f"    {name.ljust(wide)}  {text}" for name, text in rows]


def _path(table: Table, key: Key, names: tuple[str, ...]) -> str:
    if table.key(key.name) is key:
        return shown_path(table, key.name)
    return ".".join(names)


def _last_names() -> list[str]:
    return [key.name for table in TABLES for key in table.keys]


if __name__ == "__main__":
    from pathlib import Path

    Path("docs/reference/settings.md").write_text(page(), encoding="utf-8")
