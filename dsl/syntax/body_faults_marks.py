"""Syntax errors about marks: arrows, `=`, commas and colons."""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Help
from dsl.syntax.body_scene import STATEMENT_ENDS, VALUE_ENDS, Scene, Verdict

_BEHIND_ARROW = STATEMENT_ENDS | {")", "]", ",", ";"}


def arrow(scene: Scene) -> Verdict | None:
    """A `->` with nothing before or behind it."""
    kind, before = scene.kind(), scene.kind(-1)
    if kind == "->" and before == "->":
        help = scene.reports.mend("leave one out", (scene.at(-1)[1], scene.at()[1]), "")
        return scene.fault("E0345", scene.at(), "there are two `->` in a row", "nothing stands between them", help)
    if before == "->" and scene.first < 0 and kind in _BEHIND_ARROW:
        help_text = "write what is applied next, or leave the `->` out"
        return scene.fault("E0345", scene.at(-1), "nothing follows this `->`", "leads nowhere", help_text)
    if kind == "->" and (scene.first == 0 or before not in VALUE_ENDS):
        help_text = "begin with a value: `_ -> ...` begins with the topic"
        return scene.fault("E0345", scene.at(), "nothing flows into this `->`", "no value before it", help_text)
    return None


def names(scene: Scene) -> Verdict | None:
    """Names in parentheses before a `=`."""
    before = [scene.kind(distance) for distance in range(scene.first, 0)]
    inside = before[1:-1]
    if (
        scene.kind() == "="
        and before[:1] == ["("]
        and before[-1] == ")"
        and inside == (["NAME", ","] * len(inside))[: len(inside)]
    ):
        start, end = scene.at(scene.first, -1)
        bare = scene.reports.text.value[start + 1 : end - 1].strip(" ,\n")
        help = scene.reports.mend("leave the parentheses out", (start, end), bare)
        return scene.fault(
            "E0349", (start, end), "names to bind stand without parentheses", "is a tuple of values", help
        )
    return None


def equals(scene: Scene) -> Verdict | None:
    """A `=` that binds nothing."""
    if scene.kind() != "=":
        return None
    if scene.open_if is not None and "==" in scene.row:
        help = scene.reports.mend("write `==`", scene.at(), "==", sure=True)
        message = "a condition compares with `==`"
        return scene.fault("E0349", scene.at(), message, "`=` gives a name to a value", help, kind="==")
    if scene.opener is not None and scene.kind(scene.opener - 1) == "repeat":
        message, example = "`repeat` takes its items with `in`", "write `repeat(i in range(4)) { ... }`"
        return scene.fault("E0349", scene.at(), message, "no name is bound here", example)
    if scene.bracket == "(" and scene.kind(-1) == "NAME" and scene.kind(-2) in ("(", ","):
        return _half_named(scene, -1)
    if scene.bracket == "[":
        message, example = "what stands in [ ] has no names", "a record is written `(a = x, b = y)`"
        return scene.fault("E0349", scene.at(), message, "no name is bound here", example)
    level = scene.level()
    bound = [distance for distance in level if scene.kind(distance) == "="]
    if bound and not scene.bracket:
        also = ((scene.at(bound[-1]), "the first"),)
        help_text = "write two statements, or compare with `==`"
        return scene.fault("E0349", scene.at(), "a statement binds once", "a second `=`", help_text, also=also)
    if not level:
        message = "there is no name before this `=`"
        return scene.fault("E0349", scene.at(), message, "a name is needed", "write `name = value`")
    start = scene.first if scene.opener is None else level[-1]
    help_text = "write `name = value`; to compare, write `==`"
    message = "only a name can stand before `=`"
    return scene.fault("E0349", scene.at(start, -1), message, "this is not a name", help_text)


def record(scene: Scene) -> Verdict | None:
    """`(a = x, y)`."""
    if scene.bracket != "(" or not any(scene.kind(distance) == "=" for distance in scene.level()):
        return None
    if set(scene.row) == {"="}:
        return _half_named(scene, -1)
    if scene.kind(-1) == "," and set(scene.row) == {"NAME", ")"}:
        return _half_named(scene, 0)
    return None


def _half_named(scene: Scene, distance: int) -> Verdict:
    message = "some of these parts have names and some have none"
    help = "a record names all its parts, `(a = x, b = y)`, a tuple none, `(x, y)`"
    return scene.fault("E0349", scene.at(distance), message, "unlike the others", help)


def comma(scene: Scene) -> Verdict | None:
    """A comma with nothing on one of its sides, and a tuple without parentheses."""
    kind, before, mend = scene.kind(), scene.kind(-1), scene.reports.mend
    if kind == "," and before in ("(", "[", ","):
        help = mend("leave it out", scene.at(), "")
        return scene.fault("E0340", scene.at(), "nothing stands before this `,`", "no value before it", help)
    if scene.bracket or scene.first == 0:
        return None
    if kind == "(" and before == "," and any(scene.kind(distance) == "=" for distance in _ahead(scene)):
        help = Help("take it apart step by step: `out, state = ...` on one line, `h, c = state` on the next")
        return scene.fault("E0349", scene.at(), "names are taken apart one level at a time", "a second level", help)
    last = 0 if kind == "," and scene.kind(1) in STATEMENT_ENDS else -1
    if last == 0 or (before == "," and kind in STATEMENT_ENDS):
        help = mend("leave it out", scene.at(last), "")
        return scene.fault("E0340", scene.at(last), "nothing follows this `,`", "no value behind it", help)
    level = [scene.kind(distance) for distance in scene.level()]
    return _bare_tuple(scene) if kind == "," or ("," in level and "=" not in level) else None


def _ahead(scene: Scene) -> list[int]:
    """How far the tokens are that are left of a statement."""
    found = [0]
    while scene.kind(found[-1]) not in STATEMENT_ENDS:
        found.append(found[-1] + 1)
    return found


def _bare_tuple(scene: Scene) -> Verdict | None:
    """`a, b`: unless it is what a `=` binds, further on."""
    end = 0
    while scene.kind(end) not in STATEMENT_ENDS and scene.kind(end) != "->":
        if scene.kind(end) == "=" and scene.kind() != ",":
            return None
        end += 1
    bound = [distance for distance in scene.level() if scene.kind(distance) == "="]
    start = bound[0] + 1 if bound else scene.first
    opening, closing = (scene.at(start)[0],) * 2, (scene.at(end - 1)[1],) * 2
    edits = (scene.reports.edit(opening, "("), scene.reports.edit(closing, ")"))
    help = Help("put it in parentheses", edits)
    at = scene.at(start, end - 1)
    return scene.fault("E0349", at, "a tuple stands in parentheses", "values with commas between", help)


def colon(scene: Scene) -> Verdict | None:
    """`f(a: 3)`, `for ...:`, `x: int = 3`."""
    if scene.kind() != ":":
        return None
    if scene.bracket == "(" and "=" in scene.row:
        around = (scene.at(-1)[1], scene.at(1)[0])
        help = scene.reports.mend("write `=`", around, "=", sure=True)
        return scene.fault("E0349", scene.at(), "an argument is named with `=`", "`=` is meant", help, kind="=")
    if scene.kind(1) in STATEMENT_ENDS:
        help_text = "write `{` here and `}` behind the last line: indentation has no meaning"
        return scene.fault("E0344", scene.at(), "a body stands in `{ }`", "`:` begins none", help_text)
    if scene.kind(1) == "NAME":
        message, help_text = "names are given without a type", "write `name = value`: types are found out"
        return scene.fault("E0344", scene.at(0, 1), message, "means nothing here", help_text)
    return None
