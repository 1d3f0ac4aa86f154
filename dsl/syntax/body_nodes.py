"""Makes the tree: what each rule of `grammar/body.lark` comes to."""

from __future__ import annotations

import re
from typing import Any

from dsl.syntax import body_checks as checks
from dsl.syntax.body_reports import Reports
from dsl.syntax.lalr import At
from dsl.syntax.tree import (
    Argument,
    Attribute,
    Binary,
    Bind,
    Block,
    Body,
    Call,
    Chain,
    Conditional,
    Ellipsis,
    Expr,
    Hole,
    Index,
    ListOf,
    Literal,
    Move,
    Name,
    Parameter,
    RecordOf,
    Repeat,
    Shared,
    Slice,
    Target,
    TupleOf,
    Unary,
)

# A longer number is refused: it takes long to read, and nothing needs one.
LONGEST_NUMBER = 300

# A dotted name is one thing to the parser, whose bound on nesting does not see it.
MOST_ATTRIBUTES = 20

_DIGITS = "[0-9]+(?:_[0-9]+)*"
_WHOLE = re.compile(f"0|(?!0){_DIGITS}")
_REAL = re.compile(rf"(?:{_DIGITS}\.(?:{_DIGITS})?|\.{_DIGITS}|{_DIGITS}(?=[eE]))(?:[eE][+-]?{_DIGITS})?")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"\\": "\\", "'": "'", '"': '"', "n": "\n", "t": "\t", "r": "\r"}


class Nodes:
    """The actions of the parser. `respelled` has the operators that are not spelled as the language has them."""

    def __init__(self, reports: Reports, respelled: dict[At, str]) -> None:
        self._reports = reports
        self._value = reports.text.value
        self._respelled = respelled
        self._words: dict[str, str] = {}

    def _word(self, at: At) -> str:
        """A stretch of the text, the same string wherever it reads the same."""
        word = self._value[at[0] : at[1]]
        return self._words.setdefault(word, word)

    def start(self, statements: list[Any], at: At) -> Body:
        return Body(tuple(statements), (0, len(self._value)))

    def braces(self, statements: list[Any], at: At) -> Body:
        if not statements:
            self._reports.add(checks.empty_body(self._reports, at))
            return Body((Move(Hole(at), at),), at)
        return Body(tuple(statements), at)

    def move(self, children: list[Any], at: At) -> Move:
        return Move(children[0], at)

    def bind(self, children: list[Any], at: At) -> Bind:
        return Bind(tuple(children[:-1]), children[-1], at)

    def target(self, children: list[Any], at: At) -> Target:
        return Target(self._word(at), at)

    def shared(self, children: list[Any], at: At) -> Shared:
        return Shared(children[0], children[1], at)

    def block(self, children: list[Any], at: At) -> Block:
        checks.check_once(self._reports, "setting", [(parameter.name, parameter.at) for parameter in children[1:-1]])
        return Block(children[0], tuple(children[1:-1]), children[-1], True, at)

    def bare_block(self, children: list[Any], at: At) -> Block:
        return Block(children[0], (), children[1], False, at)

    def parameter(self, children: list[Any], at: At) -> Parameter:
        return Parameter(self._word(children[0]), children[1], at)

    def conditional(self, children: list[Any], at: At) -> Conditional:
        return Conditional(children[0], children[1], children[2], at)

    def steps(self, children: list[Any], at: At) -> Chain:
        return Chain(tuple(children), at)

    def binary(self, children: list[Any], at: At) -> Binary:
        left, operator, right = children
        return Binary(self._respelled.get(operator) or self._word(operator), left, right, at)

    def unary(self, children: list[Any], at: At) -> Unary:
        operator, operand = children
        return Unary(self._respelled.get(operator) or self._word(operator), operand, at)

    def dotted(self, children: list[Any], at: At) -> list[At]:
        return children

    def reference(self, children: list[Any], at: At) -> Expr:
        first, *attributes = children[0]
        if len(attributes) > MOST_ATTRIBUTES:
            self._reports.add(checks.too_many_attributes(self._reports, (attributes[MOST_ATTRIBUTES][0], at[1])))
            return Hole(at)
        value: Expr = Name(self._word(first), first)
        for name_at in attributes:
            value = Attribute(value, self._word(name_at), name_at, (first[0], name_at[1]))
        return value

    def number(self, children: list[Any], at: At) -> Expr:
        raw = self._word(at)
        if len(raw) > LONGEST_NUMBER:
            self._reports.add(checks.too_large(self._reports, at))
            return Hole(at)
        if _WHOLE.fullmatch(raw):
            return Literal(int(raw), raw, at)
        if not _REAL.fullmatch(raw):
            self._reports.add(checks.no_number(self._reports, at))
            return Hole(at)
        value = float(raw)
        if value == float("inf"):
            self._reports.add(checks.too_large(self._reports, at))
            return Hole(at)
        return Literal(value, raw, at)

    def string(self, children: list[Any], at: At) -> Literal:
        raw = self._word(at)
        value = raw[1:-1]
        if "\\" in value:
            for escape in _ESCAPE.finditer(value):
                if escape[1] not in _ESCAPES:
                    start = at[0] + 1 + escape.start()
                    self._reports.add(checks.no_escape(self._reports, (start, start + 2)))
            value = _ESCAPE.sub(lambda escape: _ESCAPES.get(escape[1], escape[0]), value)
        return Literal(value, raw, at)

    def true(self, children: list[Any], at: At) -> Literal:
        return Literal(True, "true", at)

    def false(self, children: list[Any], at: At) -> Literal:
        return Literal(False, "false", at)

    def none(self, children: list[Any], at: At) -> Literal:
        return Literal(None, "none", at)

    def tuple_of(self, children: list[Any], at: At) -> TupleOf:
        return TupleOf((*children,), at)

    def list_of(self, children: list[Any], at: At) -> ListOf:
        return ListOf((*children,), at)

    def record_of(self, children: list[Any], at: At) -> RecordOf:
        checks.check_once(self._reports, "name", [(part.name, part.name_at) for part in children])
        return RecordOf((*children,), at)

    def attribute(self, children: list[Any], at: At) -> Attribute:
        return Attribute(children[0], self._word(children[1]), children[1], at)

    def index(self, children: list[Any], at: At) -> Index:
        return Index(children[0], (*children[1:],), at)

    def index_of_name(self, children: list[Any], at: At) -> Index:
        name = children[0]
        return Index(self.reference([name], (name[0][0], name[-1][1])), (*children[1:],), at)

    def slice(self, children: list[Any], at: At) -> Slice:
        return Slice(children[0], children[1], children[2], at)

    def ellipsis(self, children: list[Any], at: At) -> Ellipsis:
        return Ellipsis(at)

    def call(self, children: list[Any], at: At) -> Call:
        callee, body = children[0], children[-1]
        arguments = (*children[1:-1],)
        if len(arguments) > 1:
            checks.check_arguments(self._reports, arguments)
        return Call(self._callee(callee), arguments, body, True, (callee[0][0], callee[-1][1]), at)

    def bare_call(self, children: list[Any], at: At) -> Call:
        callee, body = children
        return Call(self._callee(callee), (), body, False, (callee[0][0], callee[-1][1]), at)

    def _callee(self, names: list[At]) -> str:
        if len(names) == 1:
            return self._word(names[0])
        word = ".".join(map(self._word, names))
        return self._words.setdefault(word, word)

    def positional(self, children: list[Any], at: At) -> Argument:
        return Argument("", children[0], at, at)

    def part(self, children: list[Any], at: At) -> Argument:
        return Argument(self._word(children[0]), children[1], children[0], at)

    def repeat(self, children: list[Any], at: At) -> Repeat:
        *names, items, body = children
        checks.check_once(self._reports, "name", [(item.name, item.at) for item in names if item.name != "_"])
        return Repeat(tuple(names), items, body, at)

    bare_repeat = repeat
