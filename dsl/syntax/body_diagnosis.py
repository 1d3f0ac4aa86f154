"""Finds words for a token that does not fit: what was probably meant, and what to type."""

from __future__ import annotations

from dsl.syntax import body_faults_marks as marks
from dsl.syntax import body_faults_values as values
from dsl.syntax import body_faults_words as words
from dsl.syntax.body_scene import STATEMENT_ENDS, Scene, Verdict
from dsl.syntax.lalr import Row

# Each says what it knows of the scene, if anything. The first that does has the last word.
_READINGS = (
    words.statement,
    words.reserved,
    words.expression,
    marks.arrow,
    marks.names,
    marks.equals,
    marks.record,
    words.structure,
    marks.colon,
    values.operator,
    values.choice,
    marks.comma,
    values.brackets,
    values.applied,
    values.side_by_side,
)


def diagnose(scene: Scene) -> Verdict:
    for reading in _READINGS:
        verdict = reading(scene)
        if verdict is not None:
            return verdict
    return _unexpected(scene)


def _unexpected(scene: Scene) -> Verdict:
    """Nothing is known but what could stand here."""
    needed = _needed(scene.row)
    if scene.kind() in STATEMENT_ENDS:
        return scene.fault("E0340", scene.at(-1), "the statement ends too early", f"{needed} is needed behind this")
    only = "stands in an index only" if scene.kind() == "..." else "does not fit here"
    return scene.fault("E0340", scene.at(), f"{scene.word()} {only}", f"{needed} is needed here")


def _needed(row: Row) -> str:
    if "NUMBER" in row:
        return "a value"
    if "NAME" in row:
        return "a name"
    kinds = [kind for kind in ("=", "(", "{", ")", "]", ",", "in", "else", "}") if kind in row]
    return " or ".join(f"`{kind}`" for kind in kinds[:3]) or "the end of the line"
