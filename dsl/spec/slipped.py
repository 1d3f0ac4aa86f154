"""Keys that stand in another place than theirs, and how they are moved.

Keys of the top slip below a table most easily: there TOML takes them for the table's.
"""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help
from dsl.diagnostics.source import Source, Span
from dsl.spec.key import Table
from dsl.spec.report import also_here, report
from dsl.spec.value import Value, parts


def slipped(value: Value, root: Value) -> Diagnostic:
    """Reports a key that belongs before the first table; moving it there is a sure fix unless the place is taken."""
    *table, name = parts(value.path)
    twin = (root.fields or {}).get(name)
    if table[0] == "profile":
        help = Help(f"write it as `{name}` of `[{'.'.join(table[:2])}]`")
    elif twin is not None:
        help = Help("leave one of the two")
    else:
        edits = _moved_up(value, root)
        help = Help(f"move `{name}` above the first table", edits, sure=bool(edits))
    return report(
        "E0204",
        f"`{name}` belongs before the first table, but stands in `[{'.'.join(table)}]`",
        value,
        at_key=True,
        label="taken for a key of the table above it",
        labels=also_here(twin, "it also stands here") if twin else (),
        help=(help,),
    )


def _moved_up(value: Value, root: Value) -> tuple[Edit, ...]:
    """The edits that move a key's lines up; none if something else stands on them."""
    lines = _own_lines(value)
    place = _last_line_above(root, lines.source) if lines is not None else None
    if lines is None or place is None or place > lines.start:
        return ()
    source, line = lines.source, _ended(lines.text.lstrip(" \t"))
    if source.text[place : place + 1] == "[":
        line += "\n"
    return Edit(Span(source, place, place), line), Edit(lines, "")


def moved_down(value: Value, root: Value, home: Table, name: str) -> tuple[Edit, ...]:
    """The edits that move a key of the top into its table, under its name there; none if it is there already."""
    lines = _own_lines(value)
    if lines is None or value.key_span is None or (home.many and not home.one):
        return ()
    table = (root.fields or {}).get(home.name)
    if table is not None and (table.inline or table.fields is None or name in table.fields):
        return ()
    source = lines.source
    assert value.span is not None
    line = _ended(f"{name} = {source.text[value.span.start : lines.end]}")
    place = _last_line_of(table, source) if table is not None else None
    if table is None:
        place, line = len(source.text), f"\n[{home.name}]\n{line}"
        line = line if source.text.endswith("\n") else f"\n{line}"
    if place is None:
        return ()
    line = line if place == 0 or source.text[place - 1] == "\n" or table is None else f"\n{line}"
    return Edit(lines, ""), Edit(Span(source, place, place), line)


def _last_line_of(table: Value, source: Source) -> int | None:
    """Where one more key of a table under a header may stand: after the last of them, or below the header."""
    last = -1
    for value in (table.fields or {}).values():
        if value.span is None or value.key_span is None or value.span.source is not source:
            return None
        line = _line_start(source, min(value.key_span.start, value.span.start))
        if source.text[line : line + 1] != "[":
            last = max(last, _line_end(source, value.span.end))
    if last >= 0 or table.key_span is None or table.key_span.source is not source:
        return last if last >= 0 else None
    line = _line_start(source, table.key_span.start)
    header = source.text[line : table.key_span.start].strip(" \t")
    return _line_end(source, table.key_span.end) if header == "[" else None


def _own_lines(value: Value) -> Span | None:
    """The lines of a key and its value; None if anything else stands on them."""
    if value.span is None or value.key_span is None or value.span.source is not value.key_span.source:
        return None
    source = value.span.source
    start = _line_start(source, value.key_span.start)
    end = _line_end(source, value.span.end)
    before, after = source.text[start : value.key_span.start], source.text[value.span.end : end].strip()
    if before.strip(" \t") or (after and not after.startswith("#")):
        return None
    return Span(source, start, end)


def _ended(line: str) -> str:
    return line if line.endswith("\n") else line + "\n"


def _last_line_above(root: Value, source: Source) -> int | None:
    """Where one more key of the top may stand: after the last of them, or before the first header."""
    last, first = -1, None
    for value in (root.fields or {}).values():
        if value.span is None or value.key_span is None or value.span.source is not source:
            return None
        line = _line_start(source, min(value.key_span.start, value.span.start))
        if source.text[line : line + 1] == "[":
            first = line if first is None else min(first, line)
        elif value.fields is None or value.inline:
            last = max(last, _line_end(source, value.span.end))
    return last if last >= 0 else first


def _line_start(source: Source, offset: int) -> int:
    return source.text.rfind("\n", 0, offset) + 1


def _line_end(source: Source, offset: int) -> int:
    at = source.text.find("\n", offset)
    return len(source.text) if at < 0 else at + 1
