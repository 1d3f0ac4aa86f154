"""Diagnostics as text for people: a headline, the lines it is about with marks under them, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dsl.diagnostics.change import draw_change
from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help
from dsl.diagnostics.escape import plain
from dsl.diagnostics.lines import wrapped
from dsl.diagnostics.paint import Row, paint
from dsl.diagnostics.snippet import Mark, Page, draw
from dsl.diagnostics.source import Source

WIDTH = 120
LIMIT = 50

_KINDS = ("error", "warning", "note")


def render(
    diagnostics: Iterable[Diagnostic],
    *,
    color: bool = False,
    width: int = WIDTH,
    limit: int = LIMIT,
    encoding: str = "utf-8",
) -> str:
    """The whole report, in the order given; past `limit` errors are shown before warnings, and these before notes.

    What `encoding` cannot write is spelt out, so that marks stay under what they mark. A width of 0 is one that a
    terminal does not tell.
    """
    everything = tuple(diagnostics)
    if not everything:
        return ""
    blocks = [_block(item, width or WIDTH, encoding) for item in _chosen(everything, limit)]
    rows = [row for block in blocks for row in (*block, [])]
    rows += _summary(everything, limit, encoding)
    return "".join(paint(row, color) + "\n" for row in rows)


def _chosen(diagnostics: tuple[Diagnostic, ...], limit: int) -> list[Diagnostic]:
    if len(diagnostics) <= limit:
        return list(diagnostics)
    by_weight = sorted(range(len(diagnostics)), key=lambda index: _KINDS.index(diagnostics[index].severity))
    return [diagnostics[index] for index in sorted(by_weight[: max(0, limit)])]


def _block(item: Diagnostic, width: int, encoding: str) -> list[Row]:
    """All that is said of one diagnostic."""
    page = Page(width, encoding, _digits(item))
    rows: list[Row] = [
        [(f"{item.severity}[{item.code}]", item.severity), (f": {plain(item.message, encoding)}", "strong")]
    ]
    sections = _sections(item)
    for index, (source, marks) in enumerate(sections):
        if index:
            rows.append(page.gutter())
        rows.append(_arrow("-->" if index == 0 else ":::", _place(marks[0], source, encoding), page))
        rows.append(page.gutter())
        rows += draw(source, marks, page)
    if not sections and item.file:
        rows.append(_arrow("-->", plain(item.file, encoding), page))
    if sections and (item.remarks or item.help):
        rows.append(page.gutter())
    for note in item.remarks:
        rows += _prose("note", note, page)
    for index, help in enumerate(item.help):
        rows += _help(help, item, page, last=index == len(item.help) - 1)
    return rows


def _digits(item: Diagnostic) -> int:
    """How wide the largest line number is."""
    spans = [label.span for label in item.labels]
    spans += [edit.span for help in item.help for edit in help.edits]
    spans += [item.span] if item.span else []
    return max((len(str(span.source.position(span.end)[0])) for span in spans), default=1)


def _sections(item: Diagnostic) -> list[tuple[Source, list[Mark]]]:
    """The marks by source, that of the primary one first."""
    sections: dict[Source, list[Mark]] = {}
    if item.span:
        sections[item.span.source] = [Mark.of(item.span, item.label, item.severity, primary=True)]
    for label in item.labels:
        sections.setdefault(label.span.source, []).append(Mark.of(label.span, label.text, "other", primary=False))
    return list(sections.items())


def _place(mark: Mark, source: Source, encoding: str) -> str:
    return f"{plain(source.name, encoding)}:{mark.first}:{mark.start + 1}"


def _arrow(sign: str, place: str, page: Page) -> Row:
    return [(" " * page.digits + sign, "frame"), (" " + place, "")]


def _prose(kind: str, text: str, page: Page) -> list[Row]:
    first, *rest = wrapped(plain(text, page.encoding), max(24, page.width - len(kind) - 2))
    rows: list[Row] = [[(kind, kind), (": " + first, "")]]
    return rows + [[(" " * (len(kind) + 2) + line, "")] for line in rest]


def _help(help: Help, item: Diagnostic, page: Page, last: bool) -> list[Row]:
    rows = _prose("help", help.text, page)
    by_source: dict[Source, list[Edit]] = {}
    for edit in help.edits:
        by_source.setdefault(edit.span.source, []).append(edit)
    for source, edits in by_source.items():
        change = draw_change(source, edits, page)
        if change and (item.span is None or source != item.span.source):
            rows.append(_arrow("-->", _place(Mark.of(edits[0].span, "", "", False), source, page.encoding), page))
        rows += [page.gutter(), *change] if change else []
    if by_source and not last:
        rows.append(page.gutter())
    return rows


def _summary(diagnostics: tuple[Diagnostic, ...], limit: int, encoding: str) -> list[Row]:
    """How many there are of each kind and in what; what was left out; where to read on."""
    counts = Counter(item.severity for item in diagnostics)
    worst = next(kind for kind in _KINDS if counts[kind])
    files = sorted({item.place[0] for item in diagnostics} - {""})
    where = f" in {plain(files[0], encoding)}" if len(files) == 1 else f" in {len(files)} files" if files else ""
    rows: list[Row] = []
    left = len(diagnostics) - max(0, limit)
    if left > 0:
        rows.append([(f"... and {left} more", "strong")])
    rows.append([(worst, worst), (f": {_counted(counts)}{where}", "strong")])
    advice = f"`dslrun explain {next(item.code for item in diagnostics if item.severity == worst)}` tells more"
    mended = sum(any(help.sure and help.edits for help in item.help) for item in diagnostics)
    if mended:
        share = f"{mended} of {len(diagnostics)}" if mended < len(diagnostics) else "all" if mended > 1 else "it"
        advice += f"; `dslrun validate --fix` mends {share}"
    return [*rows, [("help", "help"), (f": {advice}", "")]]


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[kind]} {kind}{'s' * (counts[kind] > 1)}" for kind in _KINDS if counts[kind])
