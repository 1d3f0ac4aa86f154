"""Spans found by what they say."""

from __future__ import annotations

from dsl.diagnostics import Edit, Source, Span


def at(source: Source, words: str, nth: int = 0) -> Span:
    """The nth place in a source that says `words`."""
    start = -1
    for _ in range(nth + 1):
        start = source.text.index(words, start + 1)
    return Span(source, start, start + len(words))


def before(source: Source, words: str) -> Span:
    """The empty span where `words` begin."""
    start = source.text.index(words)
    return Span(source, start, start)


def swap(source: Source, words: str, text: str) -> Edit:
    return Edit(at(source, words), text)
