"""Syntax errors about words: those of other languages, and those of this one in the wrong place."""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Help
from dsl.diagnostics.suggest import nearest
from dsl.syntax.body_layout import END
from dsl.syntax.body_scene import CONSTANTS, VALUE_ENDS, VALUE_STARTS, Scene, Verdict
from dsl.syntax.body_words import STATEMENTS

_PREFIXES = ("f", "r", "b", "u", "fr", "rf", "br", "rb")
_DROPPED = ("return", "let", "var", "const")

_BLOCK = "write `block name(setting) { ... }`"
_SHARED = "write `shared name = ...`"
_REPEAT = "write `repeat(4) { ... }` or `repeat(i in range(4)) { ... }`"


def statement(scene: Scene) -> Verdict | None:
    """`for i in range(4):`, `def f(x):`, `return x`, `if c:`."""
    first = scene.first
    kind, word = scene.kind(first), scene.text(first)
    if kind == "NAME" and first < 0 and word in STATEMENTS and scene.kind(first + 1) != "=":
        help = Help(STATEMENTS[word])
        if word in _DROPPED:
            help = scene.reports.mend(STATEMENTS[word], (scene.at(first)[0], scene.at(first + 1)[0]), "")
        return scene.fault("E0344", scene.at(first), f"bodies have no `{word}`", "not a statement here", help)
    if kind in ("if", "else") and first == 0:
        help = Help("choose with `a if condition else b`, which stands wherever a value or a layer can")
        return scene.fault("E0344", scene.at(), f"`{kind}` begins no statement", "stands between values only", help)
    return None


def reserved(scene: Scene) -> Verdict | None:
    """`block = 3`, `f(repeat=2)`, `x.shared`."""
    kind, before = scene.kind(), scene.kind(-1)
    if kind.isalpha() and kind.islower() and (scene.kind(1) == "=" or before in (".", "block", "shared")):
        distance = 0
    elif kind == "=" and (before in ("block", "repeat", "shared") or before in CONSTANTS):
        distance = -1
    else:
        return None
    message = f"{scene.word(distance)} is a word of the language, not a name"
    return scene.fault("E0347", scene.at(distance), message, "cannot be a name", "choose another name")


def expression(scene: Scene) -> Verdict | None:
    """`lambda x: x`, `x is none`, `x in items`, `f"..."`, `\"\"\"...\"\"\"`."""
    mend, before = scene.reports.mend, scene.text(-1) if scene.kind(-1) in ("NAME", "STRING") else ""
    if before == "lambda":
        help = Help("`shared f = ...` sets aside something to apply, `block f(x) { ... }` names a body with settings")
        return scene.fault("E0344", scene.at(-1), "bodies have no `lambda`", "not a word of the language", help)
    if scene.kind() == "NAME" and scene.text() == "is" and scene.kind(-1) in VALUE_ENDS and "==" in scene.row:
        negated = scene.kind(1) == "not"
        help = mend("compare with `==` and `!=`", scene.at(0, int(negated)), "!=" if negated else "==")
        return scene.fault("E0344", scene.at(), "bodies have no `is`", "not a word of the language", help)
    if scene.kind() == "in":
        message = "`in` belongs to `repeat(item in items) { ... }`"
        return scene.fault("E0344", scene.at(), message, "means nothing here", "to compare, write `x == a or x == b`")
    if scene.kind() == "STRING" and before and scene.at(-1)[1] == scene.at()[0]:
        if before.lower() in _PREFIXES:
            help = mend("leave it out; nothing is filled in or left as it is", scene.at(-1), "")
            message = f"strings have no `{before}` in front"
            return scene.fault("E0344", scene.at(-1), message, "means nothing here", help)
        if before in ("''", '""'):
            message = f"strings have no {before[0] * 3}"
            return scene.fault("E0344", scene.at(-1), message, "begins here", f"one {before[0]} on each side is enough")
    return None


def structure(scene: Scene) -> Verdict | None:
    """What is lacking of a `block`, a `shared` or a `repeat`, and where they cannot stand."""
    kind, before, first = scene.kind(), scene.kind(-1), scene.kind(scene.first)
    if kind in ("block", "shared") and scene.first < 0:
        message, label = f"`{kind}` begins a statement of its own", "stands in the middle of one"
        return scene.fault("E0340", scene.at(), message, label, _BLOCK if kind == "block" else _SHARED)
    if before in ("block", "shared"):
        message, label = f"this `{before}` has no name", "a name is needed behind it"
        return scene.fault("E0340", scene.at(-1), message, label, _BLOCK if before == "block" else _SHARED)
    if before == "repeat":
        message = "this `repeat` does not say how often"
        return scene.fault("E0340", scene.at(-1), message, "a count in ( ) is needed behind it", _REPEAT)
    counts = scene.opener is not None and scene.kind(scene.opener - 1) == "repeat"
    if counts and before == "NAME" and kind in VALUE_STARTS:
        message = "`repeat` takes its items with `in`"
        return scene.fault("E0340", scene.at(), message, "`in` is needed before this", _REPEAT)
    if first == "shared" and scene.first == -2:
        help = f"write `shared {scene.text(-1)} = ...`"
        return scene.fault("E0340", scene.at(-1), "a `=` is missing", "needed behind this", help)
    if "{" in scene.row and (set(scene.row) == {"{"} or (first == "block" and scene.first == -2)):
        return _bodiless(scene)
    return None


def _bodiless(scene: Scene) -> Verdict:
    """A `block` or a `repeat` without its body."""
    if scene.kind() == END and scene.kind(1) == "{":
        between = (scene.at(-1)[1], scene.at(1)[0])
        help: Help | str = "write it at the end of the line before"
        if not scene.reports.text.value[slice(*between)].strip():
            help = scene.reports.mend("write it at the end of the line before", between, " ", sure=True)
        message, label = "a `{` stands on the line of what it belongs to", "begins no statement"
        return scene.fault("E0349", scene.at(1), message, label, help, kind="")
    return scene.fault("E0340", scene.at(-1), "there is no body", "a `{` is needed behind this", "write `{ ... }`")


def misspelt(scene: Scene) -> Help | None:
    """The word of the language that a statement's first name resembles, if what follows would fit it."""
    if scene.kind(scene.first) != "NAME" or scene.first != -1 or scene.kind() != "NAME":
        return None
    near = nearest(scene.text(-1), ("block", "shared"), 1)
    return scene.reports.mend(f"is `{near[0]}` meant?", scene.at(-1), near[0]) if near else None
