"""Keys of the top that stand below a table, where TOML takes them for the table's."""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help
from dsl.diagnostics.source import Source, Span
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
    assert value.span is not None and value.key_span is not None, "a key of a file has a place"
    source = value.span.source
    start = _line_start(source, value.key_span.start)
    end = _line_end(source, value.span.end)
    before, after = source.text[start : value.key_span.start], source.text[value.span.end : end].strip()
    place = _last_line_above(root, source)
    if place is None or place > start or before.strip(" \t") or (after and not after.startswith("#")):
        return ()
    line = source.text[start:end].lstrip(" \t")
    if not line.endswith("\n"):
        line += "\n"
    if source.text[place : place + 1] == "[":
        line += "\n"
    return Edit(Span(source, place, place), line), Edit(Span(source, start, end), "")


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
