"""Diagnostics out of any text, for properties that hold for all."""

from __future__ import annotations

from hypothesis import strategies as st

from dsl.diagnostics import Diagnostic, Edit, Help, Label, Source, Span

NASTY = (
    "\n",
    "\r",
    "\t",
    "\x00",
    "\x1b[2J",
    "\x85",
    "\u2028",
    "\u200b",
    "\u202e",
    "\ufeff",
    "\ud800",
    "\u0301",
    "\u3164",
)
NASTY += ("漢", "🙂", "::error::x", "\n::error::x", "##[error]x", "%0A", "error[E0001]: x", "](http://x)", "a b", '"""')

words = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=8)), max_size=8).map("".join)
sources = st.builds(Source, words, st.lists(words, max_size=6).map("\n".join))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    source = draw(sources)
    start = draw(st.integers(0, len(source.text)))
    return Span(source, start, draw(st.integers(start, len(source.text))))


helps = st.builds(Help, words, st.lists(st.builds(Edit, spans(), words), max_size=3).map(tuple), st.booleans())
diagnostics = st.builds(
    Diagnostic,
    st.sampled_from(["E0307", "E0307", "E0307"]),
    words,
    st.one_of(st.none(), spans()),
    words,
    st.lists(st.builds(Label, spans(), words), max_size=4).map(tuple),
    st.lists(words, max_size=2).map(tuple),
    st.lists(helps, max_size=2).map(tuple),
    words,
    words,
    words,
)


@st.composite
def shared(draw: st.DrawFn) -> Diagnostic:
    """A diagnostic all of whose places are in one source, so that marks and edits meet."""
    source = draw(sources)
    places = st.tuples(st.integers(0, len(source.text)), st.integers(0, len(source.text)))
    inside = places.map(lambda pair: Span(source, min(pair), max(pair)))
    labels = draw(st.lists(st.builds(Label, inside, words), max_size=6))
    edits = draw(st.lists(st.builds(Edit, inside, words), max_size=3))
    return Diagnostic("E0307", "m", draw(inside), draw(words), tuple(labels), (), (Help("h", tuple(edits)),))


reports = st.lists(st.one_of(diagnostics, shared()), max_size=3)
