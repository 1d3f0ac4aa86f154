"""Parses bodies: text in, tree and diagnostics out. A statement that is not understood is a hole in the tree."""

from __future__ import annotations

import gc

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.source import Text
from dsl.syntax.body_layout import BodyTokens
from dsl.syntax.body_nodes import Nodes
from dsl.syntax.body_reports import Enough, Reports
from dsl.syntax.body_scan import BAD
from dsl.syntax.lalr import At, Parser, Stacks
from dsl.syntax.tables import load
from dsl.syntax.tree import Bind, Body, Hole, Move, Shared, Statement, Target

LONGEST = 1_000_000
"""So many characters may a body have: a file has room for more."""

MOST_TOKENS = 400_000
"""So many words and signs may a body have: more than a hundred thousand layers take, each on a line of its own."""

# How deep a tree nests at most, so that whoever walks it can do so by calling himself.
DEEPEST = 200


def parse_body(text: Text) -> tuple[Body, list[Diagnostic]]:
    """The tree of a body, with a `Hole` for each statement that is not understood, and what is wrong with it."""
    reports = Reports(text)
    # A tree has no cycles; the collector would walk what there is of it again and again.
    collects = gc.isenabled()
    gc.disable()
    try:
        size = len(text.value)
        body = _Reading(reports).body() if size <= LONGEST else _refused(reports, size, LONGEST, "characters")
    except Enough:
        body = _void(len(text.value))
    finally:
        if collects:
            gc.enable()
    # What stands behind a bracket that is not closed may have been looked at twice.
    return body, sorted(dict.fromkeys(reports.found), key=lambda diagnostic: diagnostic.place)


def _void(size: int) -> Body:
    return Body((Move(Hole((0, size)), (0, size)),), (0, size))


def _refused(reports: Reports, count: int, most: int, what: str) -> Body:
    size = len(reports.text.value)
    reports.add(
        reports.make(
            "E0357",
            (0, min(size, 40)),
            f"this body is too long: {count:,} {what}",
            f"begins here; {most:,} are read at most",
            Help("write what repeats once, as a block or with `repeat`"),
        )
    )
    return _void(size)


class _Reading:
    """One body being parsed."""

    def __init__(self, reports: Reports) -> None:
        self._reports = reports
        self._tokens = BodyTokens(reports)
        self._grammar = load("body")

    def body(self) -> Body:
        count = len(self._tokens.kinds)
        if count > MOST_TOKENS:
            return _refused(self._reports, count, MOST_TOKENS, "words and signs")
        nodes = Nodes(self._reports, self._tokens.respelled)
        body: Body = Parser(self._grammar, nodes, DEEPEST).run(self._tokens, self._recover)
        return body

    def _recover(self, stacks: Stacks, index: int, deep: bool) -> int:
        """Report what does not fit; read it as what it was meant to be, or put a hole in place of its statement."""
        tokens, gotos = self._tokens, self._grammar.gotos
        first = tokens.first(index)
        base = len(stacks.states) - 1
        while first and stacks.values[base] is not tokens.places[first - 1]:
            base -= 1
        base = base if first else 0
        if deep:
            self._reports.add(self._too_deep(index))
        elif tokens.kinds[index] == BAD:
            if index in tokens.faults:
                self._reports.add(tokens.faults[index]())
        else:
            # Most bodies are well, and words for what is not take long to import.
            from dsl.syntax.body_diagnosis import diagnose
            from dsl.syntax.body_scene import Scene

            verdict = diagnose(Scene(self._reports, tokens, first, index, self._grammar.rows[stacks.states[-1]]))
            self._reports.add(verdict.diagnostic)
            if verdict.kind is not None:
                return self._read_as(verdict.kind, index)
        end = tokens.end(first)
        at = (tokens.places[first][0], tokens.places[max(first, end - 1)][1])
        stacks.cut(base + 1)
        stacks.push(gotos[stacks.states[base]]["statement"], self._hole(first, end, at), at[0])
        return end

    def _read_as(self, kind: str, index: int) -> int:
        """Go on with a token as if it were of this kind, or as if it were not there."""
        self._tokens.kinds[index] = kind
        if not kind:
            return index + 1
        self._tokens.respelled[self._tokens.places[index]] = kind
        return index

    def _too_deep(self, index: int) -> Diagnostic:
        return self._reports.make(
            "E0356",
            self._tokens.places[max(0, index - 1)],
            "this statement is nested too deeply",
            f"more than {DEEPEST} levels here",
            Help("set inner parts aside under names, or make them blocks"),
        )

    def _hole(self, first: int, end: int, at: At) -> Statement:
        """What is left of a statement: at least the names that it binds, so that their uses are not at fault too."""
        kinds, places = self._tokens.kinds, self._tokens.places
        if kinds[first] in ("shared", "block") and kinds[first + 1] == "NAME":
            return Shared(self._target(first + 1), Hole(at), at)
        index = first
        while index < end and kinds[index] in ("NAME", ",", "(", ")"):
            index += 1
        names = [name for name in range(first, index) if kinds[name] == "NAME"]
        if names and index < end and kinds[index] == "=":
            value = Hole((places[index + 1][0], at[1]) if index + 1 < end else (at[1], at[1]))
            return Bind(tuple(map(self._target, names)), value, at)
        return Move(Hole(at), at)

    def _target(self, index: int) -> Target:
        at = self._tokens.places[index]
        return Target(self._reports.text.value[at[0] : at[1]], at)
