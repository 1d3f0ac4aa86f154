"""What is said of a body that does not parse: the code, the narrowest place, what is wrong, and what mends it."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given

from dsl.diagnostics.diagnostic import Diagnostic, Edit
from dsl.diagnostics.source import Source, Text
from dsl.syntax.body import parse_body
from tests.syntax.bodies import soup


def reported(text: str) -> list[Diagnostic]:
    return parse_body(Text.whole(Source("body.dsl", text)))[1]


def mended(text: str, edits: tuple[Edit, ...]) -> str:
    for edit in sorted(edits, key=lambda edit: -edit.span.start):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


class Fault(NamedTuple):
    text: str
    code: str
    marked: str
    says: str
    mended: str = ""


BRACKETS = [
    Fault("conv(64, 3 -> relu", "E0341", "(", "this `(` is not closed"),
    Fault("x = [1, 2", "E0341", "[", "this `[` is not closed"),
    Fault("repeat(2) { relu", "E0341", "{", "this `{` is not closed"),
    Fault("conv(64, 3)) -> relu", "E0341", ")", "`)` closes nothing", "conv(64, 3) -> relu"),
    Fault("relu }", "E0341", "}", "`}` closes nothing", "relu "),
    Fault("conv(64, 3] -> relu", "E0341", "]", "`(` is closed by `]`", "conv(64, 3) -> relu"),
    Fault("f([1, 2)", "E0341", "[", "this `[` is not closed"),
    Fault("repeat(i in range(4) { relu }", "E0341", "(", "this `(` is not closed"),
    Fault("repeat(2) { relu ) }", "E0341", ")", "`)` closes nothing", "repeat(2) { relu  }"),
    Fault("(a, b) = f", "E0349", "(a, b)", "names to bind stand without parentheses", "a, b = f"),
    Fault("(a) = f", "E0349", "(a)", "names to bind stand without parentheses", "a = f"),
    Fault("a, (b, c) = f", "E0349", "(", "names are taken apart one level at a time"),
]

LITERALS = [
    Fault("f('a)", "E0342", "'a)", "no closing '"),
    Fault('f("a)', "E0342", '"a)', 'no closing "'),
    Fault("x = 3x3", "E0342", "3x3", "`3x3` is not a number"),
    Fault("x = 10k", "E0342", "10k", "`10k` is not a number", "x = 10_000"),
    Fault("x = 007", "E0342", "007", "`007` is not a number", "x = 7"),
    Fault("x = 0x10", "E0342", "0x10", "`0x10` is not a number"),
    Fault("x = 1__0", "E0342", "1__0", "not a number"),
    Fault("x = 1.2.3", "E0342", "1.2.3", "not a number"),
    Fault("x = 1e", "E0342", "1e", "not a number"),
    Fault(r"f('\d')", "E0342", r"\d", r"`\d` stands for nothing"),
    Fault('"""\n', "E0342", '"""', "a string stands on one line"),
]

FOREIGN = [
    Fault("a --> b", "E0343", "-->", "`-->` is written `->`", "a -> b"),
    Fault("a => b", "E0343", "=>", "`=>` is written `->`", "a -> b"),
    Fault("a if b => 3 else c", "E0343", "=>", "`=>` is written `>=`", "a if b >= 3 else c"),
    Fault("a if b =< 3 else c", "E0343", "=<", "`=<` is written `<=`", "a if b <= 3 else c"),
    Fault("a |> b", "E0343", "|>", "`|>` is written `->`", "a -> b"),
    Fault("a | b", "E0343", "|", "`|` is written `->`", "a -> b"),
    Fault("a → b", "E0343", "→", "`→` is written `->`", "a -> b"),
    Fault("x = a&&b", "E0343", "&&", "`&&` is written `and`", "x = a and b"),
    Fault("x = a || b", "E0343", "||", "`||` is written `or`", "x = a or b"),
    Fault("x = !a", "E0343", "!", "`!` is written `not`", "x = not a"),
    Fault("x = f(!a)", "E0343", "!", "`!` is written `not`", "x = f(not a)"),
    Fault("f(inplace=True)", "E0343", "True", "`True` is written `true`", "f(inplace=true)"),
    Fault("x = False", "E0343", "False", "`False` is written `false`", "x = false"),
    Fault("x = None", "E0343", "None", "`None` is written `none`", "x = none"),
    Fault("f(null)", "E0343", "null", "`null` is written `none`", "f(none)"),
    Fault("x := 3", "E0343", ":=", "`:=` is written `=`", "x = 3"),
    Fault("x ^ 2", "E0343", "^", "`^` means nothing here"),
    Fault("x = $y", "E0343", "$", "`$` means nothing here"),
    Fault("f(é)", "E0343", "é", "`é` means nothing here"),
    Fault("a \0 b", "E0343", "\0", "the character U+0000 means nothing here"),
    Fault("// why", "E0343", "//", "comments begin with `#`"),
]

PYTHON = [
    Fault("for i in range(4): relu", "E0344", "for", "bodies have no `for`"),
    Fault("while true: relu", "E0344", "while", "bodies have no `while`"),
    Fault("def f(x):", "E0344", "def", "bodies have no `def`"),
    Fault("import torch", "E0344", "import", "bodies have no `import`"),
    Fault("return relu", "E0344", "return", "bodies have no `return`", "relu"),
    Fault("let x = 3", "E0344", "let", "bodies have no `let`", "x = 3"),
    Fault("if a:", "E0344", "if", "`if` begins no statement"),
    Fault("f = lambda x: x", "E0344", "lambda", "bodies have no `lambda`"),
    Fault("x += 1", "E0344", "+=", "`+=` changes a name"),
    Fault('f(f"{a}")', "E0344", "f", "strings have no `f` in front", 'f("{a}")'),
    Fault('f("""a""")', "E0344", '""', 'strings have no """'),
    Fault("a if b is none else c", "E0344", "is", "bodies have no `is`", "a if b == none else c"),
    Fault("a if b is not none else c", "E0344", "is", "bodies have no `is`", "a if b != none else c"),
    Fault("a if b in [1] else c", "E0344", "in", "`in` belongs to `repeat"),
    Fault("x: int = 3", "E0344", ": int", "names are given without a type"),
    Fault("stage:\n", "E0344", ":", "a body stands in `{ }`"),
    Fault("@foo", "E0344", "@", "there are no decorators"),
    Fault("f(*a)", "E0344", "*", "values are not unpacked"),
]

ARROWS = [
    Fault("relu ->", "E0345", "->", "nothing follows this `->`"),
    Fault("f { relu -> }", "E0345", "->", "nothing follows this `->`"),
    Fault("(relu ->)", "E0345", "->", "nothing follows this `->`"),
    Fault("-> relu", "E0345", "->", "nothing flows into this `->`"),
    Fault("f(-> relu)", "E0345", "->", "nothing flows into this `->`"),
    Fault("a -> -> b", "E0345", "->", "two `->` in a row", "a -> b"),
]

SIDE_BY_SIDE = [
    Fault("conv(64 3)", "E0346", "3", "a `,` is missing before `3`", "conv(64, 3)"),
    Fault("[1 2]", "E0346", "2", "a `,` is missing before `2`", "[1, 2]"),
    Fault("f(a=1 b=2)", "E0346", "b", "a `,` is missing before `b`", "f(a=1, b=2)"),
    Fault("conv(3) relu", "E0346", "relu", "a `->` or a new line is missing before `relu`", "conv(3) -> relu"),
    Fault("f(x)y", "E0346", "y", "a `->` or a new line is missing", "f(x) -> y"),
    Fault("x y = f", "E0346", "y", "a `->` or a new line is missing", "x, y = f"),
    Fault("blok a { x }", "E0346", "a", "a `->` or a new line is missing", "block a { x }"),
]

RESERVED = [
    Fault("block = conv(3)", "E0347", "block", "`block` is a word of the language"),
    Fault("repeat = 3", "E0347", "repeat", "`repeat` is a word of the language"),
    Fault("true = 3", "E0347", "true", "`true` is a word of the language"),
    Fault("f(in=3)", "E0347", "in", "`in` is a word of the language"),
    Fault("x.shared", "E0347", "shared", "`shared` is a word of the language"),
    Fault("shared if = relu", "E0347", "if", "`if` is a word of the language"),
]

ARGUMENTS = [
    Fault("f(a=1, 2)", "E0348", "2", "without a name stands after one with a name"),
    Fault("f(a=1, a=2)", "E0348", "a", "the argument `a` is given twice"),
    Fault("(a = 1, a = 2)", "E0348", "a", "the name `a` is given twice"),
    Fault("block f(a, a = 1) { x }", "E0348", "a = 1", "the setting `a` is given twice"),
]

FORMS = [
    Fault("a if b = 1 else c", "E0349", "=", "a condition compares with `==`", "a if b == 1 else c"),
    Fault("a if 1 < b < 3 else c", "E0349", "<", "comparisons do not follow each other"),
    Fault("a if b", "E0349", "if", "this `if` has no `else`"),
    Fault("x = a if b -> c", "E0349", "if", "this `if` has no `else`"),
    Fault("x = a if b\n  else c", "E0349", "if", "stands on the next line"),
    Fault("a if else b", "E0349", "else", "this `else` has no `if`"),
    Fault("x = ()", "E0349", "()", "there is nothing in these parentheses"),
    Fault("x[]", "E0349", "[]", "this index is empty"),
    Fault("repeat(2) { }", "E0349", "{ }", "this body is empty"),
    Fault("repeat() { x }", "E0349", "repeat()", "does not say how often"),
    Fault("x = y = z", "E0349", "=", "a statement binds once"),
    Fault("f(x) = 3", "E0349", "f(x)", "only a name can stand before `=`"),
    Fault("(a + b = 3)", "E0349", "a + b", "only a name can stand before `=`"),
    Fault("= 3", "E0349", "=", "there is no name before this `=`"),
    Fault("[a = 1]", "E0349", "=", "what stands in [ ] has no names"),
    Fault("(a = 1, b)", "E0349", "b", "some of these parts have names"),
    Fault("(a = 1, 2)", "E0349", "2", "some of these parts have names"),
    Fault("(a, b = 1)", "E0349", "b", "some of these parts have names"),
    Fault("repeat(i = 3) { x }", "E0349", "=", "`repeat` takes its items with `in`"),
    Fault("a, b", "E0349", "a, b", "a tuple stands in parentheses", "(a, b)"),
    Fault("a, b -> concat", "E0349", "a, b", "a tuple stands in parentheses", "(a, b) -> concat"),
    Fault("x = c, d", "E0349", "c, d", "a tuple stands in parentheses", "x = (c, d)"),
    Fault("f(a: 3)", "E0349", ":", "an argument is named with `=`", "f(a=3)"),
    Fault("+3", "E0349", "+", "a `+` in front of a value", "3"),
    Fault("f(x)(y)", "E0349", "(", "only what has a name can be applied"),
    Fault("x[0] { y }", "E0349", "{", "only what has a name can take a body"),
    Fault("block a\n{ x }", "E0349", "{", "stands on the line of what it belongs to", "block a { x }"),
    Fault("repeat(2)\n\n  { x }", "E0349", "{", "stands on the line", "repeat(2) { x }"),
    Fault("repeat(2) # why\n{ x }", "E0349", "{", "stands on the line"),
    Fault("level(2)\n{ x }", "E0349", "{", "stands on the line"),
    Fault("x = { a = 1 }", "E0349", "{", "a `{` begins no value"),
    Fault("x.3", "E0349", ".3", "a part is taken by its number", "x[3]"),
]

MISSING = [
    Fault("a +", "E0340", "+", "something is missing behind `+`"),
    Fault("x =", "E0340", "=", "something is missing behind `=`"),
    Fault("f(a=)", "E0340", "=", "something is missing behind `=`"),
    Fault("* a", "E0340", "*", "something is missing before `*`"),
    Fault("a and and b", "E0340", "and", "something is missing before `and`"),
    Fault("f(a,, b)", "E0340", ",", "nothing stands before this `,`", "f(a, b)"),
    Fault("a,", "E0340", ",", "nothing follows this `,`", "a"),
    Fault("f(a; b)", "E0340", ";", "a `;` stands inside parentheses"),
    Fault("repeat 3 { x }", "E0340", "repeat", "does not say how often"),
    Fault("repeat(i of x) { y }", "E0340", "of", "`repeat` takes its items with `in`"),
    Fault("repeat(3)", "E0340", ")", "there is no body"),
    Fault("block { x }", "E0340", "block", "this `block` has no name"),
    Fault("block a", "E0340", "a", "there is no body"),
    Fault("block a(b)", "E0340", ")", "there is no body"),
    Fault("block a(3) { x }", "E0340", "3", "`3` does not fit here"),
    Fault("shared", "E0340", "shared", "this `shared` has no name"),
    Fault("shared a", "E0340", "a", "a `=` is missing"),
    Fault("x = block a { y }", "E0340", "block", "`block` begins a statement of its own"),
    Fault("... -> x", "E0340", "...", "`...` stands in an index only"),
    Fault("x[1:2:3:4]", "E0340", ":", "`:` does not fit here"),
    Fault("x.", "E0340", ".", "the statement ends too early"),
]

ALL = [
    *BRACKETS, *LITERALS, *FOREIGN, *PYTHON, *ARROWS, *SIDE_BY_SIDE, *RESERVED, *ARGUMENTS, *FORMS, *MISSING,
]  # fmt: skip


@pytest.mark.parametrize("fault", ALL, ids=[fault.text for fault in ALL])
def test_a_fault_is_reported_once_with_its_place_and_in_words(fault: Fault) -> None:
    (diagnostic,) = reported(fault.text)
    assert diagnostic.span is not None
    assert (diagnostic.code, diagnostic.span.text) == (fault.code, fault.marked)
    assert fault.says in diagnostic.message
    assert diagnostic.label


@pytest.mark.parametrize("fault", [fault for fault in ALL if fault.mended], ids=lambda fault: fault.text)
def test_what_mends_a_fault_leaves_none(fault: Fault) -> None:
    (diagnostic,) = reported(fault.text)
    (edits,) = [help.edits for help in diagnostic.help if help.edits]
    assert mended(fault.text, edits) == fault.mended
    assert reported(fault.mended) == []


@pytest.mark.parametrize("fault", [fault for fault in ALL if not fault.mended], ids=lambda fault: fault.text)
def test_no_other_fault_claims_to_mend_itself(fault: Fault) -> None:
    (diagnostic,) = reported(fault.text)
    assert [help.edits for help in diagnostic.help if help.edits] == []


SURE = [fault for fault in ALL if any(help.sure for item in reported(fault.text) for help in item.help)]


def test_only_what_has_one_reading_is_mended_unasked() -> None:
    assert {fault.code for fault in SURE} == {"E0343", "E0349"}
    assert {fault.text for fault in SURE if fault.code == "E0349"} == {
        "a if b = 1 else c",
        "f(a: 3)",
        "+3",
        "block a\n{ x }",
        "repeat(2)\n\n  { x }",
    }


def test_a_line_that_begins_with_plus_is_not_taken_for_a_sign() -> None:
    (diagnostic,) = reported("a\n+ b")
    assert diagnostic.message == "something is missing before `+`"
    assert not any(help.edits for help in diagnostic.help)


def test_labels_show_the_other_places_of_a_fault() -> None:
    def labels(text: str) -> list[str]:
        (diagnostic,) = reported(text)
        return [label.span.text for label in diagnostic.labels]

    assert labels("conv(64, 3]") == ["("]
    assert labels("f(g(x)\n1") == []
    assert labels("f(g(x\n") == ["("]
    assert labels("f(a=1, a=2)") == ["a"]
    assert labels("f(a=1, 2)") == ["a"]
    assert labels("a if 1 < b < 3 else c") == ["<"]
    assert labels("x = y = z") == ["="]
    assert labels("x = a if b\n else c") == ["else"]


def test_the_indentation_tells_which_brace_is_not_closed() -> None:
    (diagnostic,) = reported("block a {\n  repeat(2) {\n    relu\n}\na\n")
    assert diagnostic.span is not None
    assert diagnostic.span.start == 8
    assert [label.span.source.position(label.span.start)[0] for label in diagnostic.labels] == [2, 4]


def test_a_misspelt_word_is_suggested() -> None:
    (diagnostic,) = reported("blck a { x }")
    assert "`block`" in diagnostic.help[0].text


def test_every_code_is_in_the_table() -> None:
    from dsl.diagnostics.codes import CODES

    assert {fault.code for fault in ALL} <= set(CODES)
    assert {code for code in CODES if code.startswith("E034")} == {fault.code for fault in ALL}


@given(soup())
def test_whatever_is_written_the_report_is_in_order_and_says_nothing_twice(text: str) -> None:
    diagnostics = reported(text)
    assert diagnostics == sorted(diagnostics, key=lambda diagnostic: diagnostic.place)
    assert len(set(diagnostics)) == len(diagnostics)
    for diagnostic in diagnostics:
        assert diagnostic.message and diagnostic.label and diagnostic.span is not None
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)
        assert (diagnostic.message + diagnostic.label).isprintable()


@given(soup())
def test_sure_edits_mend_what_they_are_for(text: str) -> None:
    diagnostics = reported(text)
    sure = [help.edits for item in diagnostics for help in item.help if help.sure]
    edits = tuple(edit for group in sure for edit in group)
    again = reported(mended(text, edits))
    if len(again) < 20:
        assert len(again) <= len(diagnostics) - len(sure)
