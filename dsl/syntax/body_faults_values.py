"""Syntax errors about values: operators without a side, choices without an `else`, brackets where none can be."""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Help
from dsl.syntax import body_faults_words as words
from dsl.syntax.body_layout import END
from dsl.syntax.body_scene import COMPARISONS, OPERATORS, STATEMENT_ENDS, VALUE_ENDS, VALUE_STARTS, Scene, Verdict

_GOES_ON = "a line goes on where it ends or the next begins with `->`, and inside `( )`"


def operator(scene: Scene) -> Verdict | None:
    """Comparisons in a row, a sign that says nothing, comments of another language, `*list`, `@decorator`."""
    kind, before = scene.kind(), scene.kind(-1)
    if kind in COMPARISONS and before in VALUE_ENDS:
        earlier = [distance for distance in scene.level() if scene.kind(distance) in COMPARISONS]
        also = ((scene.at(earlier[0]), "the first comparison"),) if earlier else ()
        help = "join them with `and`: `a < b and b < c`"
        message = "comparisons do not follow each other"
        return scene.fault("E0349", scene.at(), message, "a second comparison", help, also=also)
    if scene.first == 0 and (kind == "//" or (kind == "/" and scene.kind(1) == "*")):
        at = scene.at(0, int(kind == "/"))
        return scene.fault("E0343", at, "comments begin with `#`", "begins no comment", "write `# ...`")
    if scene.first == 0 and kind == "@":
        help = "a block applies its last argument as `body`"
        return scene.fault("E0344", scene.at(), "there are no decorators", "multiplies nothing", help)
    if kind in ("*", "**") and before in ("(", "[", ","):
        message = "values are not unpacked into arguments"
        return scene.fault("E0344", scene.at(), message, "multiplies nothing", "write the arguments one by one")
    return _half_operation(scene)


def _half_operation(scene: Scene) -> Verdict | None:
    """An operator without one of its sides."""
    kind, before = scene.kind(), scene.kind(-1)
    if kind in OPERATORS and (scene.first == 0 or before not in VALUE_ENDS):
        if kind == "+" and before != END:
            help = scene.reports.mend("leave it out", (scene.at()[0], scene.at(1)[0]), "", sure=True)
            message = "a `+` in front of a value says nothing"
            return scene.fault("E0349", scene.at(), message, "adds to nothing", help, kind="")
        more = (_GOES_ON,) if scene.first == 0 else ()
        message = f"something is missing before {scene.word()}"
        return scene.fault("E0340", scene.at(), message, "needs a value on its left", *more)
    ends = kind in STATEMENT_ENDS or kind in (")", "]", ",")
    if scene.first < 0 and ends and (before in OPERATORS or before == "="):
        more = (_GOES_ON,) if kind == END and before != "=" else ()
        message = f"something is missing behind {scene.word(-1)}"
        return scene.fault("E0340", scene.at(-1), message, "needs a value on its right", *more)
    return None


def choice(scene: Scene) -> Verdict | None:
    """`a if c` without `else`, and an `else` without `if`."""
    if scene.open_if is not None and "else" in scene.row:
        at = scene.at(scene.open_if)
        if scene.kind() == END and scene.kind(1) == "else":
            message, label = "the `else` of this `if` stands on the next line", "the statement ends before its `else`"
            also = ((scene.at(1), "begins no statement"),)
            return scene.fault("E0349", at, message, label, "write it on one line, or in ( )", also=also, kind="")
        help = "write `a if condition else b`; `else _` leaves the topic as it is"
        return scene.fault("E0349", at, "this `if` has no `else`", "what if it is not so?", help)
    if scene.kind() == "else":
        message = "this `else` has no `if`"
        return scene.fault("E0349", scene.at(), message, "no condition before it", "write `a if condition else b`")
    return None


def brackets(scene: Scene) -> Verdict | None:
    """`()`, `x[]`, `repeat()`, a `;` inside."""
    kind, before = scene.kind(), scene.kind(-1)
    if kind == ";":
        help = "arguments are separated by `,`; a statement ends outside ( ) and [ ]"
        return scene.fault("E0340", scene.at(), "a `;` stands inside parentheses", "ends no statement here", help)
    if kind == ")" and before == "(" and scene.kind(-2) == "repeat":
        help = "write `repeat(4) { ... }` or `repeat(i in range(4)) { ... }`"
        return scene.fault("E0349", scene.at(-2, 0), "this `repeat` does not say how often", "a count is needed", help)
    if kind == ")" and before == "(":
        help = "`_` is the topic, `none` is nothing"
        return scene.fault("E0349", scene.at(-1, 0), "there is nothing in these parentheses", "a value is needed", help)
    if kind == "]" and before == "[":
        help = "write `x[0]`, `x[:, 1]` or `x[..., none]`"
        return scene.fault("E0349", scene.at(-1, 0), "this index is empty", "a place is needed", help)
    return None


def applied(scene: Scene) -> Verdict | None:
    """`f(x)(y)`, `x[0] { ... }`, and `{ ... }` for a value."""
    kind, before = scene.kind(), scene.kind(-1)
    if kind in ("(", "{") and before in VALUE_ENDS and (kind == "{" or _touches(scene)):
        message = f"only what has a name can {'be applied' if kind == '(' else 'take a body'}"
        help = "give it a name with `shared`, or apply one thing after the other with `->`"
        return scene.fault("E0349", scene.at(), message, "what stands before is a value", help)
    if kind == "{" and scene.first == 0 and before == END:
        message = "a `{` stands on the line of what it belongs to"
        return scene.fault(
            "E0349", scene.at(), message, "begins no statement", "write it at the end of the line before"
        )
    if kind == "{":
        help = "a record is written `(a = x, b = y)`"
        if before == "->":
            help = "group steps with ( ), or name the body: `block name { ... }`"
        return scene.fault("E0349", scene.at(), "a `{` begins no value", "a value is needed here", help)
    return None


def side_by_side(scene: Scene) -> Verdict | None:
    """Two values with nothing between them, or a comment as other languages write it."""
    if scene.first == 0 or scene.kind() not in VALUE_STARTS or scene.kind(-1) not in VALUE_ENDS:
        return None
    mend, behind, word = scene.reports.mend, (scene.at(-1)[1],) * 2, scene.text()
    if scene.kind(-2) == "//" and scene.kind(-1) == scene.kind() == "NAME":
        help = mend("write `#`", scene.at(-2), "#")
        return scene.fault("E0343", scene.at(-2), "`//` begins no comment", "divides whole numbers", help)
    if _touches(scene) and word[0] == "." and word[1:].isdigit():
        help = mend("write the number in [ ]", scene.at(), f"[{word[1:]}]")
        return scene.fault("E0349", scene.at(), "a part is taken by its number in [ ]", "not a name", help)
    if bare := _bare_settings(scene):
        return bare
    if scene.bracket:
        missing, help = "`,`", mend("put a `,` between them", behind, ",")
    else:
        missing, arrow = "`->` or a new line", " -> " if _touches(scene) else " ->"
        help = mend("`a -> b` applies `b` to `a`; else begin a new line", behind, arrow)
        if scene.first == -1 and scene.kind(-1) == scene.kind() == "NAME" and scene.kind(1) in ("=", ","):
            help = mend("names are separated by `,`", behind, ",")
    message = f"a {missing} is missing before {scene.word()}"
    also = ((scene.at(-1), "ends a value"),)
    help = words.misspelt(scene) or help
    return scene.fault("E0346", scene.at(), message, "another value begins here", help, also=also)


def _bare_settings(scene: Scene) -> Verdict | None:
    """`linear 10`, `adam lr=1e-3`."""
    before, word, at = scene.text(-1), scene.text(), scene.at()
    if scene.bracket or scene.kind(-1) != "NAME" or words.misspelt(scene):
        return None
    if scene.kind() in ("NUMBER", "STRING"):
        help = scene.reports.mend("put parentheses around them", (scene.at(-1)[1], at[1]), f"({word})")
    elif scene.first == -1 and scene.kind() == "NAME" and scene.kind(1) == "=" and scene.at(1)[0] == at[1]:
        help = Help(f"put parentheses around them: `{before}({word}=...)`")
    else:
        return None
    message = f"the settings of `{before}` stand without parentheses"
    return scene.fault("E0346", at, message, "needs `( )`", help, also=((scene.at(-1), "applied here"),))


def _touches(scene: Scene) -> bool:
    return scene.at(-1)[1] == scene.at()[0]
