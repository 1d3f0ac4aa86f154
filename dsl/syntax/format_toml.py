"""Lays out a spec in one style: aligned keys, one blank line between tables, every comment kept.

The order of keys, the spelling of numbers and dates, and the meaning of everything stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dsl.diagnostics.source import Source
from dsl.syntax.format_toml_values import FormatBody, Path, Values, line_ends, write
from dsl.syntax.toml import parse
from dsl.syntax.toml_tokens import Layout, document, tokenize


class Line(NamedTuple):
    """A line to be: a key and its value, or a header; and the comment after it. A blank line has none of them."""

    key: str = ""
    value: str = ""
    comment: str = ""
    header: str = ""

    @property
    def alone(self) -> bool:
        """A comment on a line of its own."""
        return bool(self.comment) and not self.key and not self.header


BLANK = Line()


def format_spec(source: Source, format_body: FormatBody) -> str:
    """The text of a spec laid out, as it is if it has mistakes. `format_body` gives None for what it leaves alone."""
    if parse(source)[1]:
        return source.text
    ends = "\r\n" if "\r\n" in source.text else "\n"
    text = document(source.text.replace("\r\n", "\n"))
    lines = _spaced(list(_lines(text, tokenize(text), format_body)))
    return "".join(line + "\n" for line in _aligned(lines)).replace("\n", ends)


def _lines(text: str, layout: Layout, format_body: FormatBody) -> Iterator[Line]:
    """The lines of a document in order, each laid out by itself."""
    values = Values(text, layout, format_body)
    kinds, places = layout.kinds, layout.places
    table: Path = ()
    at = 0
    while at < len(kinds):
        line = BLANK
        if kinds[at] == "KEY":
            key, names = values.key(at)
            piece, at = values.take(at + 2, (*table, *names))
            line = Line(key, write(piece, len(key) + 3))
        elif kinds[at] != "EOL":
            brackets = len(text[slice(*places[at])].strip())
            name, table = values.key(at + 1)
            line = Line(header="[" * brackets + name + "]" * brackets)
            at += 3
        comment, *below = line_ends(text[slice(*places[at])])
        yield line._replace(comment=comment)
        yield from (Line(comment=comment) for comment in below)
        at += 1


def _spaced(lines: list[Line]) -> list[Line]:
    """With one blank line before each table and the comments right above it, none after a header, none in doubles."""
    spaced: list[Line] = []
    for line in lines:
        if line.header:
            above = len(spaced)
            while above and spaced[above - 1].alone:
                above -= 1
            if above and spaced[above - 1] != BLANK:
                spaced.insert(above, BLANK)
        if line != BLANK or (spaced and spaced[-1] != BLANK and not spaced[-1].header):
            spaced.append(line)
    while spaced and spaced[-1] == BLANK:
        spaced.pop()
    return spaced


def _aligned(lines: list[Line]) -> Iterator[str]:
    """The lines as text: `=` and comments below each other in keys that stand together and take one line each."""
    run: list[Line] = []
    for line in lines:
        if line.alone or (line.key and "\n" not in line.value):
            run.append(line)
            continue
        yield from _run(run)
        run = []
        written = f"{line.key} = {line.value}" if line.key else line.header
        yield f"{written}  {line.comment}" if line.comment else written
    yield from _run(run)


def _run(run: list[Line]) -> Iterator[str]:
    width = max((len(line.key) for line in run), default=0)
    written = [f"{line.key:{width}} = {line.value}" if line.key else "" for line in run]
    column = max((len(text) for line, text in zip(run, written, strict=True) if text and line.comment), default=0)
    for line, text in zip(run, written, strict=True):
        yield f"{text:{column}}  {line.comment}" if text and line.comment else text or line.comment
