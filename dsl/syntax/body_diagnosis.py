"""Finds words for a token that does not fit: what was probably meant, and what to type."""

from __future__ import annotations

from dsl.syntax import body_faults_marks as marks
from dsl.syntax import body_faults_words as words
from dsl.syntax.body_scene import STATEMENT_ENDS, VALUE_ENDS, VALUE_STARTS, Scene, Verdict
from dsl.syntax.lalr import Row

# The first that knows what is meant has the word.
_READINGS = (
    words.statement,
    words.reserved,
    words.expression,
    marks.arrow,
    marks.equals,
    marks.record,
    words.structure,
    marks.colon,
    marks.operator,
    marks.choice,
    marks.comma,
    marks.parentheses,
)


def diagnose(scene: Scene) -> Verdict:
    for reading in _READINGS:
        verdict = reading(scene)
        if verdict is not None:
            return verdict
    return _side_by_side(scene) or _unexpected(scene)


def _side_by_side(scene: Scene) -> Verdict | None:
    """Two values with nothing between them."""
    if scene.first == 0 or scene.kind() not in VALUE_STARTS or scene.kind(-1) not in VALUE_ENDS:
        return None
    reports = scene.reports
    word, touches = scene.text(), scene.at(-1)[1] == scene.at()[0]
    if touches and word[0] == "." and word[1:].isdigit():
        help = reports.mend("write the number in [ ]", scene.at(), f"[{word[1:]}]")
        return Verdict(reports.make("E0349", scene.at(), "a part is taken by its number in [ ]", "not a name", help))
    if scene.bracket:
        help = reports.mend("put a `,` between them", scene.behind(-1), ",")
        message, label = f"a `,` is missing before {scene.word()}", "another value begins here"
    else:
        help = words.misspelt(scene) or reports.mend(
            "`a -> b` applies `b` to `a`; else begin a new line", scene.behind(-1), " -> " if touches else " ->"
        )
        if scene.first == -1 and scene.kind(-1) == scene.kind() == "NAME" and scene.kind(1) in ("=", ","):
            help = reports.mend("names are separated by `,`", scene.behind(-1), ",")
        message, label = f"a `->` or a new line is missing before {scene.word()}", "another value begins here"
    also = ((scene.at(-1), "ends a value"),)
    return Verdict(reports.make("E0346", scene.at(), message, label, help, also=also))


def _unexpected(scene: Scene) -> Verdict:
    """Nothing better is known than what could stand here."""
    reports, needed = scene.reports, _needed(scene.row)
    if scene.kind() in STATEMENT_ENDS:
        return Verdict(
            reports.make("E0340", scene.at(-1), "the statement ends too early", f"{needed} is needed behind this")
        )
    if scene.kind() == "...":
        return Verdict(reports.make("E0340", scene.at(), "`...` stands in an index only", f"{needed} is needed here"))
    return Verdict(reports.make("E0340", scene.at(), f"{scene.word()} does not fit here", f"{needed} is needed here"))


def _needed(row: Row) -> str:
    if "NUMBER" in row:
        return "a value"
    if "NAME" in row:
        return "a name"
    kinds = [kind for kind in ("=", "(", "{", ")", "]", ",", "in", "else", "}") if kind in row]
    listed = [f"`{kind}`" for kind in kinds[:3]] or ["the end of the line"]
    return " or ".join(listed)
