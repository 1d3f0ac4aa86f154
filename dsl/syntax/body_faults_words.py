"""Syntax errors about words: those of other languages, and those of this one in the wrong place."""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Help
from dsl.diagnostics.suggest import nearest
from dsl.syntax.body_scene import CONSTANTS, VALUE_ENDS, VALUE_STARTS, Scene, Verdict
from dsl.syntax.body_words import STATEMENTS

_PREFIXES = ("f", "r", "b", "u", "fr", "rf", "br", "rb")


def statement(scene: Scene) -> Verdict | None:
    """`for i in range(4):`, `def f(x):`, `return x`, `if c:`."""
    first = scene.first
    kind, word = scene.kind(first), scene.text(first)
    if kind == "NAME" and first < 0 and word in STATEMENTS and scene.kind(first + 1) != "=":
        help = Help(STATEMENTS[word])
        if word in ("return", "let", "var", "const"):
            start, _ = scene.at(first)
            help = scene.reports.mend(STATEMENTS[word], (start, scene.at(first + 1)[0]), "")
        return _foreign(scene, first, f"bodies have no `{word}`", "not a statement here", help)
    if kind in ("if", "else") and first == 0:
        return _foreign(
            scene,
            0,
            f"`{kind}` begins no statement",
            "stands between values only",
            Help("choose with `a if condition else b`, which stands wherever a value or a layer can"),
        )
    return None


def _foreign(scene: Scene, distance: int, message: str, label: str, help: Help) -> Verdict:
    return Verdict(scene.reports.make("E0344", scene.at(distance), message, label, help))


def expression(scene: Scene) -> Verdict | None:
    """`lambda x: x`, `x is none`, `x in items`, `f"..."`, `\"\"\"...\"\"\"`."""
    before = scene.text(-1) if scene.kind(-1) in ("NAME", "STRING") else ""
    if before == "lambda":
        help = Help("`shared f = ...` sets aside something to apply, `block f(x) { ... }` names a body with settings")
        return _foreign(scene, -1, "bodies have no `lambda`", "not a word of the language", help)
    if scene.kind() == "NAME" and scene.text() == "is" and scene.kind(-1) in VALUE_ENDS and "==" in scene.row:
        negated = scene.kind(1) == "not"
        help = scene.reports.mend("compare with `==` and `!=`", scene.at(0, int(negated)), "!=" if negated else "==")
        return _foreign(scene, 0, "bodies have no `is`", "not a word of the language", help)
    if scene.kind() == "in":
        help = Help("to compare, write `x == a or x == b`")
        return _foreign(scene, 0, "`in` belongs to `repeat(item in items) { ... }`", "means nothing here", help)
    if scene.kind() == "STRING" and before and scene.at(-1)[1] == scene.at()[0]:
        if before.lower() in _PREFIXES:
            help = scene.reports.mend("leave it out; nothing is filled in or left as it is", scene.at(-1), "")
            return _foreign(scene, -1, f"strings have no `{before}` in front", "means nothing here", help)
        if before in ("''", '""'):
            help = Help(f"one {before[0]} on each side is enough")
            return _foreign(scene, -1, f"strings have no {before[0] * 3}", "begins here", help)
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
    word = scene.word(distance)
    message = f"{word} is a word of the language, not a name"
    label = "cannot be a name"
    return Verdict(scene.reports.make("E0347", scene.at(distance), message, label, Help("choose another name")))


def structure(scene: Scene) -> Verdict | None:
    """What is lacking of a `block`, a `shared` or a `repeat`, and where they cannot stand."""
    kind, before, first = scene.kind(), scene.kind(-1), scene.kind(scene.first)
    make = scene.reports.make
    if kind in ("block", "shared") and scene.first < 0:
        whole = "`block name(setting) { ... }`" if kind == "block" else "`shared name = ...`"
        label = "stands in the middle of one"
        return Verdict(
            make(
                "E0340",
                scene.at(),
                f"`{kind}` begins a statement of its own",
                label,
                Help(f"write {whole} on a line of its own"),
            )
        )
    if before in ("block", "shared"):
        example = "`block name(setting) { ... }`" if before == "block" else "`shared name = ...`"
        return Verdict(
            make(
                "E0340",
                scene.at(-1),
                f"this `{before}` has no name",
                "a name is needed behind it",
                Help(f"write {example}"),
            )
        )
    if before == "repeat":
        return Verdict(
            make(
                "E0340",
                scene.at(-1),
                "this `repeat` does not say how often",
                "a count in ( ) is needed behind it",
                Help("write `repeat(4) { ... }` or `repeat(i in range(4)) { ... }`"),
            )
        )
    if (
        scene.bracket == "("
        and scene.kind((scene.opener or 0) - 1) == "repeat"
        and before == "NAME"
        and kind in VALUE_STARTS
    ):
        help = Help("write `repeat(i in range(4)) { ... }`")
        return Verdict(
            make("E0340", scene.at(), "`repeat` takes its items with `in`", "`in` is needed before this", help)
        )
    if set(scene.row) == {"{"}:
        return Verdict(
            make("E0340", scene.at(-1), "there is no body", "a `{` is needed behind this", Help("write `{ ... }`"))
        )
    if first == "block" and scene.first == -2:
        return Verdict(
            make(
                "E0340",
                scene.at(-1),
                f"the block {scene.word(-1)} has no body",
                "settings in ( ) or a `{` are needed behind this",
                Help(f"write `block {scene.text(-1)} {{ ... }}`"),
            )
        )
    if first == "shared" and scene.first == -2:
        return Verdict(
            make(
                "E0340",
                scene.at(-1),
                "a `=` is missing",
                "needed behind this",
                Help(f"write `shared {scene.text(-1)} = ...`"),
            )
        )
    return None


def misspelt(scene: Scene) -> Help | None:
    """The word of the language that a statement's first name resembles, if what follows would fit it."""
    if scene.kind(scene.first) != "NAME" or scene.first != -1 or scene.kind() != "NAME":
        return None
    near = nearest(scene.text(-1), ("block", "shared"), 1)
    return scene.reports.mend(f"is `{near[0]}` meant?", scene.at(-1), near[0]) if near else None
