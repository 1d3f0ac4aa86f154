"""What holds of every text, however it was spoilt: it is checked in time, and only diagnostics come of it."""

from __future__ import annotations

import json
import os
import re
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time
from typing import Any, NamedTuple

from dsl.diagnostics import github, json_form, sarif, text
from dsl.diagnostics.codes import CODES
from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.order import arrange
from dsl.diagnostics.source import Source, Span, Text
from dsl.lang.check import check_file
from dsl.lang.frame import REPORTS
from dsl.syntax.body import parse_body
from dsl.syntax.reading import decoded

SLOW = 1.0
"""The most seconds of the processor that one text may take."""

LINE = re.compile(
    r"(error|warning|note)(\[[EWN]\d{4}\])?: .*|(help|note): .*|"  # headlines, and what is said below
    r" *(-->|:::) .*|( *\d*|\.\.\.) +[|+~-].*| *\.\.\.|"  # places, and lines of the source behind their rail
    r"\.\.\. and \d+ more| {6,}\S.*|"  # what is left out, and the next line of a long note
)
"""How a line of the text form may begin."""
COMMAND = re.compile(r"::(error|warning|notice) [^\n]*title=[EWN]\d{4}::[^\n]*")


class Fault(NamedTuple):
    """What went wrong with a text: `kind` says it in short, the same for the same fault."""

    kind: str
    report: str


class Outcome(NamedTuple):
    fault: Fault | None
    seconds: float
    codes: frozenset[str]


UNREADABLE = re.compile("E01|E034|E0356|E0357")
"""Codes of texts that are not laid out."""


class Slow(BaseException):
    """A text took too long; not an `Exception`, so that nothing under test takes it for its own."""


def examine(name: str, content: str, slow: float = SLOW) -> Outcome:
    """Check a text as the command does, print what is found in all forms, lay the text out."""
    start = process_time()
    codes: frozenset[str] = frozenset()
    fault = None
    try:
        with _at_most(slow):
            diagnostics = arrange(_checked(name, content))
            codes = frozenset(item.code for item in diagnostics)
            for item in diagnostics:
                _examine_places(item)
            _examine_forms(diagnostics)
            if len(diagnostics) < REPORTS and not any(map(UNREADABLE.match, codes)):
                _examine_layout(name, content)
    except (Slow, Exception) as error:
        fault = Fault(_kind(error), "".join(traceback.format_exception(error)[-12:]))
    return Outcome(fault, process_time() - start, codes)


def _checked(name: str, content: str) -> list[Diagnostic]:
    source = decoded(content.encode("utf-8", "surrogateescape"), name)
    return check_file(name, text=source.text) if isinstance(source, Source) else [source]


def _examine_places(item: Diagnostic) -> None:
    assert item.code in CODES, f"{item.code} is not explained"
    assert item.message, f"{item.code} says nothing"
    assert item.span is not None or item.file, f"{item.code} has no place"
    spans = [item.span] if item.span else []
    spans += [label.span for label in item.labels]
    spans += [edit.span for help in item.help for edit in help.edits]
    assert all(map(_is_inside, spans)), f"{item.code} points outside its text"


def _is_inside(span: Span) -> bool:
    return 0 <= span.start <= span.end <= len(span.source.text)


def _examine_forms(diagnostics: tuple[Diagnostic, ...]) -> None:
    for encoding in ("utf-8", "ascii"):
        shown = text.render(diagnostics, encoding=encoding)
        assert shown.isascii() or encoding == "utf-8", "text: a character that the output cannot have"
        for line in shown.split("\n"):
            assert line.isprintable(), f"text: what does not print: {line!r}"
            assert LINE.fullmatch(line), f"text: a line that is not ours: {line!r}"
    plain = json_form.dumps(json_form.to_json(diagnostics))
    assert len(json.loads(plain)["diagnostics"]) == len(diagnostics), "json: some are lost"
    assert len(json.loads(json_form.dumps(sarif.to_sarif(diagnostics, "1")))["runs"][0]["results"]) == len(diagnostics)
    for line in github.render(diagnostics).splitlines():
        assert COMMAND.fullmatch(line), f"github: a line that is not ours: {line!r}"


def _examine_layout(name: str, content: str) -> None:
    """Laid out twice a text is as laid out once, and means what it meant."""
    from dsl.syntax.format_body import format_body
    from dsl.syntax.format_toml import format_spec

    if name.endswith(".dsl"):
        once = format_body(content)
        if once is not None:
            assert format_body(once) == once, "fmt: a second time changes the body again"
            assert _same_body(content, once), "fmt: the body means something else"
        return
    once = format_spec(Source(name, content), format_body)
    assert format_spec(Source(name, once), format_body) == once, "fmt: a second time changes the spec again"
    import tomli

    assert _same(tomli.loads(content.removeprefix("\ufeff")), tomli.loads(once)), "fmt: the spec means something else"


def _same(before: Any, after: Any) -> bool:
    """Whether two values are equal, bodies by what they mean."""
    if isinstance(before, dict) and isinstance(after, dict):
        return list(before) == list(after) and all(_same(before[key], after[key]) for key in before)
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(_same, before, after))
    return repr(before) == repr(after) or (isinstance(before, str) and _same_body(before, after))


def _same_body(before: str, after: str) -> bool:
    (one, faults), (other, _) = (parse_body(Text.whole(Source("", value))) for value in (before, after))
    return not faults and one == other


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise `Slow` once the process has worked for so long, wherever the system can tell."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise Slow(f"more than {seconds:g} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _kind(error: BaseException) -> str:
    """The error and the place that raised it, without what differs from text to text."""
    if isinstance(error, (Slow, RecursionError)):
        return type(error).__name__
    last = traceback.extract_tb(error.__traceback__)[-1]
    said = str(error).partition(": ")[0] if isinstance(error, AssertionError) else last.name
    return f"{type(error).__name__} in {'/'.join(last.filename.split(os.sep)[-2:])}:{said[:60]}"
