"""Settles the layout of a body's tokens: where statements end, and which brackets belong together.

The brackets of what comes out are balanced. Where something is wrong that makes its statement void there is a token of
the kind `BAD`, which the grammar has no place for; `faults` says what to report of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.syntax import body_lexical as lexical
from dsl.syntax.body_reports import Reports
from dsl.syntax.body_scan import BAD, FOREIGN, LINES, scan
from dsl.syntax.body_words import CHANGING, SYMBOLS, WORDS
from dsl.syntax.lalr import At

DEEPEST = 200

CLOSER = {"(": ")", "[": "]", "{": "}"}
OPENER = {closer: opener for opener, closer in CLOSER.items()}

# The end of a statement, and of the text.
END, LAST = "_END", "$END"

# What is not simply passed on.
_STRUCTURE = frozenset({*CLOSER, *OPENER, LINES, BAD, FOREIGN, ";"})

# So often the text is looked at anew behind a parenthesis that is not closed.
_RETURNS = 20

Fault = Callable[[], Diagnostic]


class BodyTokens:
    """The tokens of a body as its grammar takes them. `respelled` has the kind of those that are spelled otherwise."""

    def __init__(self, reports: Reports) -> None:
        self.kinds: list[str] = []
        self.places: list[At] = []
        self.faults: dict[int, Fault] = {}
        self.respelled: dict[At, str] = {}
        self._reports = reports
        self._value = reports.text.value
        self._raw, self._spots = scan(self._value)
        # The tokens that are open brackets; and a brace with the bracket that closes it further left than it should.
        self._open: list[int] = []
        self._bent: tuple[At, At] | None = None
        self._returns = 0
        # What may end the statement: lines, or a `;` and its place.
        self._pending = ""
        self._semicolon: At = (0, 0)
        start: int | None = 0
        while start is not None:
            start = self._take(start)
        self._append(LAST, (len(self._value), len(self._value)))

    def more(self, state: int) -> None:
        raise AssertionError("all tokens are there from the start")

    def first(self, index: int) -> int:
        """The first token of the statement that a token is in, or stands behind."""
        depth = 0
        while index:
            kind = self.kinds[index - 1]
            if not depth and kind in (END, "{"):
                break
            if kind in OPENER:
                depth += 1
            elif kind in CLOSER and depth:
                depth -= 1
            index -= 1
        return index

    def end(self, index: int) -> int:
        """The token behind the statement that begins with a token."""
        depth = 0
        while depth or self.kinds[index] not in (END, "}", LAST):
            depth += (self.kinds[index] in CLOSER) - (self.kinds[index] in OPENER)
            index += 1
        return index

    def _take(self, start: int) -> int | None:
        """Take over the tokens from `start` on; where to start again, if a bracket turns out not to be closed."""
        raw, spots, kinds, places = self._raw, self._spots, self.kinds, self.places
        for index in range(start, len(raw)):
            kind = raw[index]
            if kind in _STRUCTURE:
                again = self._structure(kind, index)
                if again is not None:
                    return again
            else:
                if self._pending:
                    self._end_statement(kind)
                kinds.append(kind)
                places.append(spots[index])
        return self._close_all()

    def _append(self, kind: str, at: At) -> None:
        self.kinds.append(kind)
        self.places.append(at)

    def _structure(self, kind: str, index: int) -> int | None:
        at = self._spots[index]
        in_lines = not self._open or self.kinds[self._open[-1]] == "{"
        if kind == LINES:
            if in_lines and not self._pending:
                self._pending = LINES
            return None
        if kind == ";" and in_lines:
            self._pending, self._semicolon = ";", at
            return None
        if kind == FOREIGN:
            kind = self._native(index, at)
        if self._pending:
            self._end_statement(kind)
        if kind in OPENER:
            return self._close(kind, at)
        if kind in CLOSER:
            self._open.append(len(self.kinds))
            if len(self._open) > DEEPEST:
                return self._too_deep(at)
        if kind == BAD:
            self._bad(at)
        else:
            self._append(kind, at)
        return None

    def _end_statement(self, kind: str) -> None:
        """The statement ends before a token of this kind, unless there is none yet or a chain goes on."""
        last = self.kinds[-1] if self.kinds else "{"
        goes_on = self._pending == LINES and (kind == "->" or last == "->")
        if kind != "}" and last not in ("{", END) and not goes_on:
            behind = self.places[-1][1]
            self._append(END, self._semicolon if self._pending == ";" else (behind, behind))
        self._pending = ""

    def _native(self, index: int, at: At) -> str:
        """The kind that a word or symbol of another language stands for."""
        word = self._value[at[0] : at[1]]
        behind = self._raw[index + 1] if index + 1 < len(self._raw) else LAST
        if word in CHANGING:
            return BAD
        if word in WORDS and (behind in ("(", "{", "=") or (index and self._raw[index - 1] == ".")):
            return "NAME"
        kind = WORDS.get(word) or (">=" if word == "=>" and behind == "NUMBER" else SYMBOLS[word])
        self.respelled[at] = kind
        if self._reports.takes_more:
            self._reports.add(lexical.foreign(self._reports, at, kind))
        return kind

    def _bad(self, at: At) -> None:
        """A token that means nothing; what a string without end hides may have closed the brackets of its line."""
        if self.kinds and self.kinds[-1] == BAD:
            return
        self._fault(at, lambda: lexical.void(self._reports, at))
        word = self._value[at[0] : at[1]]
        if word[0] not in "\"'":
            return
        line = max(self._value.rfind(end, 0, at[0]) for end in "\r\n")
        braces = word.count("}")
        while self._open and self.places[self._open[-1]][0] > line:
            opener = self.kinds[self._open[-1]]
            braces -= opener == "{"
            if braces < 0:
                break
            self._open.pop()
            self._append(CLOSER[opener], (at[1], at[1]))

    def _fault(self, at: At, fault: Fault) -> None:
        self.faults[len(self.kinds)] = fault
        self._append(BAD, at)

    def _too_deep(self, at: At) -> int:
        """A text with so many brackets in each other is not looked at further."""
        self._reports.add(lexical.too_deep(self._reports, at))
        self.kinds[:], self.places[:] = [BAD], [at]
        self.faults.clear()
        self._open.clear()
        return len(self._raw)

    def _close(self, kind: str, at: At) -> int | None:
        """A closing bracket, after those inside that are not closed, if there is one that it can close."""
        kinds, opened = self.kinds, self._open
        if not opened or kinds[opened[-1]] != OPENER[kind]:
            candidates = [kinds[token] for token in opened[0 if kind == "}" else self._braced() :]]
            if not candidates:
                self._reports.add(lexical.stray(self._reports, at))
                return None
            if OPENER[kind] not in candidates:
                right = CLOSER[candidates[-1]]
                self._reports.add(lexical.mismatched(self._reports, self.places[opened.pop()], at, right))
                self._append(right, at)
                return None
            while kinds[opened[-1]] != OPENER[kind]:
                if kind != "}":
                    self._shut([opened.pop()])
                elif (again := self._unclosed(at[0])) is not None:
                    return again
        if kind == "}" and self._bent is None:
            self._notice_bend(self.places[opened[-1]], at)
        opened.pop()
        self._append(kind, at)
        return None

    def _close_all(self) -> int | None:
        """At the end of the text: what is open still is not closed."""
        while self._open:
            if self.kinds[self._open[-1]] != "{":
                again = self._unclosed(len(self._value))
                if again is not None:
                    return again
            else:
                opener = self.places[self._open.pop()]
                self._reports.add(lexical.unclosed_brace(self._reports, opener, self._bent))
                self._append("}", (len(self._value),) * 2)
        return None

    def _braced(self) -> int:
        """How many of the open brackets there are up to the last brace."""
        return max((count for count, token in enumerate(self._open, 1) if self.kinds[token] == "{"), default=0)

    def _unclosed(self, end: int) -> int | None:
        """The parentheses on top are not closed before `end`: close them, or go on at the next line of their rank."""
        first = self._braced()
        run = self._open[first:]
        del self._open[first:]
        index = self._next_statement(run[0], end)
        if index is None or self._returns == _RETURNS:
            self._shut(run)
            return None
        self._returns += 1
        openers = [self.places[token] for token in run]
        del self.kinds[run[0] :], self.places[run[0] :]
        self.faults = {token: fault for token, fault in self.faults.items() if token < run[0]}
        self._fault(openers[0], lambda: lexical.unclosed(self._reports, openers))
        self._pending = LINES
        return index

    def _shut(self, run: list[int]) -> None:
        """Close brackets that are not closed, and void their statement."""
        openers = [self.places[token] for token in run]
        behind = (self.places[-1][1],) * 2
        self._fault(behind, lambda: lexical.unclosed(self._reports, openers))
        for token in reversed(run):
            self._append(CLOSER[self.kinds[token]], behind)

    def _next_statement(self, opener: int, end: int) -> int | None:
        """The first token after a bracket that begins a line not to the right of the bracket's statement."""
        indent = self._indent(self.places[self.first(opener)][0])
        for line in _LINE.finditer(self._value, self.places[opener][1], end):
            if len(line[1]) <= indent:
                return bisect_left(self._spots, (line.end(), 0))
        return None

    def _notice_bend(self, opener: At, closer: At) -> None:
        """Remember the first brace that is closed by the first token of a line, further left than its own line."""
        line = self._value.rfind("\n", max(0, closer[0] - 100), closer[0])
        left = self._value[line + 1 : closer[0]]
        if line > opener[0] and not left.strip() and len(left) < self._indent(opener[0]):
            self._bent = (opener, closer)

    def _indent(self, offset: int) -> int:
        """How far the line is indented that a place is in."""
        line = max(self._value.rfind(end, 0, offset) for end in "\r\n") + 1
        found = _BLANKS.match(self._value, line)
        return found.end() - line if found else 0


_BLANKS = re.compile(r"[ \t]*")
_LINE = re.compile(r"[\r\n]([ \t]*)(?=[^\s#)\]}])(?!->)")
