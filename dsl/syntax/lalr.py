"""Runs the parser tables that Lark makes of a grammar: a loop, a stack, and one call for each rule that ends.

The tables (`dsl.syntax.tables`) are plain data. Nothing is analysed at start, and Lark itself is not needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Protocol

At = tuple[int, int]
Picks = tuple[Any, ...]  # of int | None
Rule = tuple[str, int, str, Picks, bool]
Row = dict[str, int]


class Tables(Protocol):
    """What a grammar came to.

    `ROWS[state]` says for each kind of token that may come to which state it leads, or `~rule` where that rule ends, or
    0 where the text may end; `GOTOS[state]` for the name of a rule the state after it. Both are groups of a number and
    what leads to it, two blanks between groups. A token's kind is the name of its terminal, or its text where the
    grammar spells it out (`WORDS`).

    `RULES[n]` is (origin, size, action, picks, thin): one way to write `origin`, as `size` symbols. `action` is called
    with the symbols picked: `k` is the k-th, `~k` all items of the k-th, which is a list, None an optional part that is
    absent. Without an action the value is the one symbol picked; so it is in a `thin` rule that picks one. An origin
    with `_` in front is a list, for others to pick from.

    `TERMINALS` are (kind, regular expression) in the order to try them; those `IGNORED` make no token.
    """

    ROWS: tuple[str, ...]
    GOTOS: tuple[str, ...]
    RULES: tuple[Rule, ...]
    TERMINALS: tuple[tuple[str, str], ...]
    WORDS: frozenset[str]
    IGNORED: frozenset[str]


class Rows(dict[int, Row]):
    """The rows as dictionaries, each made when the parser first comes to its state."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, state: int) -> Row:
        row: Row = {}
        for group in self._texts[state].split("  ") if self._texts[state] else ():
            target, *symbols = group.split(" ")
            row.update(dict.fromkeys(symbols, int(target)))
        self[state] = row
        return row


class Unexpected(Exception):
    """What the grammar has no place for: a token, or with an empty `kind` a character that begins none."""

    def __init__(self, kind: str, at: At, expected: frozenset[str]) -> None:
        super().__init__(f"{kind or 'a character'} at {at[0]}, expected {', '.join(sorted(expected))}")
        self.kind = kind
        self.at = at
        self.expected = expected


class Stream(Protocol):
    """The tokens that a parser reads, up to one of the kind `$END`; `more` appends the next, in the parser's state."""

    kinds: list[str]
    places: list[At]

    def more(self, state: int) -> None: ...


class Tokens:
    """A stream of tokens cut from a text as the parser asks for them: only what fits the place is tried."""

    def __init__(self, parser: Parser, text: str) -> None:
        self.kinds: list[str] = []
        self.places: list[At] = []
        self._grammar = parser.grammar
        self._text = text
        self._end = 0

    def more(self, state: int) -> None:
        tables, row, text = self._grammar.tables, self._grammar.rows[state], self._text
        pattern = self._grammar.pattern(state)
        kind, start = "", self._end
        while not kind or kind in tables.IGNORED:
            start = self._end
            if start == len(text):
                kind = "$END"
                break
            found = pattern.match(text, start)
            if found is None or found.lastgroup is None or found.end() == start:
                raise Unexpected("", (start, start + 1), frozenset(row))
            self._end = found.end()
            kind = tables.TERMINALS[int(found.lastgroup[1:])][0]
            if found.group() in row and found.group() in tables.WORDS:
                kind = found.group()
        self.kinds.append(kind)
        self.places.append((start, self._end))


class Stacks:
    """How far a parse has come: of each symbol read, the state after it, its value, its start and how deep it nests."""

    __slots__ = ("depths", "starts", "states", "values")

    def __init__(self) -> None:
        self.states = [0]
        self.values: list[Any] = [None]
        self.starts = [0]
        self.depths = [0]

    def cut(self, size: int) -> None:
        """Keep the first `size` symbols."""
        del self.states[size:], self.values[size:], self.starts[size:], self.depths[size:]

    def push(self, state: int, value: object, start: int) -> None:
        self.states.append(state)
        self.values.append(value)
        self.starts.append(start)
        self.depths.append(0)


# Given the stacks, the index of the token at fault, and whether it nests too deep: the index to go on with.
Recover = Callable[[Stacks, int, bool], int]

Action = Callable[[list[Any], At], Any]


class Grammar:
    """The tables of a grammar, unfolded as far as parsing has come across them; for any number of parsers."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.rows = Rows(tables.ROWS)
        self.gotos = Rows(tables.GOTOS)
        self.jumps: dict[tuple[int, int, str], int] = {}
        self._patterns: dict[int, re.Pattern[str]] = {}

    def pattern(self, state: int) -> re.Pattern[str]:
        """What a token can look like in a state, a group for each terminal."""
        if state not in self._patterns:
            row, ignored = self.rows[state], self.tables.IGNORED
            fit = [
                (n, regex) for n, (kind, regex) in enumerate(self.tables.TERMINALS) if kind in row or kind in ignored
            ]
            self._patterns[state] = re.compile("|".join(f"(?P<t{n}>{regex})" for n, regex in fit) or "(?!)")
        return self._patterns[state]

    def jump(self, key: tuple[int, int, str]) -> int:
        """Where the rules lead that pass one symbol on unchanged, up to the first that does not."""
        below, state, kind = key
        while (action := self.rows[state].get(kind, 0)) < 0:
            origin, size, name, _, _ = self.tables.RULES[~action]
            if not _passes(origin, size, name):
                break
            state = self.gotos[below][origin]
        self.jumps[key] = state
        return state


class Parser:
    """Parses with the methods of `actions`, one a rule or alias, called with the children and their place.

    A child is what its own rule's method returned, or the place of a token. Punctuation, and names with `_` in front,
    are left out as Lark leaves them out. A tree that nests deeper than `limit` is left to `recover`.
    """

    def __init__(self, grammar: Grammar, actions: object, limit: int = 1_000_000) -> None:
        self.grammar = grammar
        self._limit = limit
        self._rules = _Bound(grammar.tables.RULES, actions)

    def parse(self, text: str) -> Any:
        """The value of a text that is cut into tokens as its grammar says; `Unexpected` where it does not fit."""
        return self.run(Tokens(self, text))

    def run(self, tokens: Stream, recover: Recover | None = None) -> Any:
        """The value of the tokens; what does not fit is left to `recover`."""
        stacks = Stacks()
        states, values, starts, depths = stacks.states, stacks.values, stacks.starts, stacks.depths
        kinds, places = tokens.kinds, tokens.places
        grammar, rules, limit = self.grammar, self._rules, self._limit
        rows, gotos, jumps = grammar.rows, grammar.gotos, grammar.jumps
        index = 0
        while True:
            if index == len(kinds):
                tokens.more(states[-1])
            kind, (begin, _) = kinds[index], places[index]
            end = places[index - 1][1] if index else 0
            # The rules that end before the token.
            while (action := rows[states[-1]].get(kind, 0)) < 0:
                origin, size, build, deeper = rules[action]
                if build is None:
                    key = (states[-2], states[-1], kind)
                    states[-1] = jumps.get(key) or grammar.jump(key)
                elif size == 1:
                    values[-1] = build(values[-1:], (starts[-1], end))
                    depths[-1] += deeper
                    states[-1] = gotos[states[-2]][origin]
                elif size:
                    depth = max(depths[-size:]) + deeper
                    if depth > limit and recover is not None:
                        break
                    start = starts[-size]
                    values[-size:] = (build(values[-size:], (start, end)),)
                    starts[-size:] = (start,)
                    depths[-size:] = (depth,)
                    del states[-size:]
                    states.append(gotos[states[-1]][origin])
                else:
                    stacks.push(gotos[states[-1]][origin], build([], (end, end)), end)
            if action > 0:
                states.append(action)
                values.append(places[index])
                starts.append(begin)
                depths.append(0)
                index += 1
            elif kind == "$END" and kind in rows[states[-1]] and not action:
                return values[-1]
            elif recover is not None:
                index = recover(stacks, index, action < 0)
            else:
                raise Unexpected(kind, places[index], frozenset(rows[states[-1]]))


def _passes(origin: str, size: int, action: str) -> bool:
    return size == 1 and not action and not origin.startswith("_")


Ready = tuple[str, int, "Action | None", bool]


class _Bound(dict[int, Ready]):
    """The rules with their actions, each bound when it is first used; by the number that stands for it in a row."""

    def __init__(self, rules: tuple[Rule, ...], actions: object) -> None:
        super().__init__()
        self._rules = rules
        self._actions = actions

    def __missing__(self, action: int) -> Ready:
        ready = self[action] = _bound(self._rules[~action], self._actions)
        return ready


def _bound(rule: Rule, actions: object) -> Ready:
    """A rule ready to run: origin, size, what makes its value of its symbols, and whether that nests deeper."""
    origin, size, action, picks, thin = rule
    listed = origin.startswith("_")
    make: Action = getattr(actions, action) if action else _list if listed else _only
    if _passes(origin, size, action):
        return origin, size, None, False
    if picks == (~0, size - 1) and listed:
        return origin, size, _grow, False
    if any(pick is None or pick < 0 for pick in picks):
        return origin, size, _picking(make, picks, thin), not listed
    return origin, size, make if picks == tuple(range(size)) else _choosing(make, picks), not listed


def _list(children: list[Any], _: At) -> list[Any]:
    return children


def _only(children: list[Any], _: At) -> Any:
    return children[0]


def _grow(children: list[Any], _: At) -> Any:
    children[0].append(children[-1])
    return children[0]


def _choosing(make: Action, picks: Picks) -> Action:
    return lambda children, at: make([children[pick] for pick in picks], at)


def _picking(make: Action, picks: Picks, thin: bool) -> Action:
    def build(children: list[Any], at: At) -> Any:
        chosen: list[Any] = []
        for pick in picks:
            if pick is None:
                chosen.append(None)
            elif pick < 0:
                chosen += children[~pick]
            else:
                chosen.append(children[pick])
        return chosen[0] if thin and len(chosen) == 1 else make(chosen, at)

    return build
