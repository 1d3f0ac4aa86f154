"""Syntax errors about marks: arrows, `=`, commas, brackets, operators."""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Help
from dsl.syntax.body_layout import END
from dsl.syntax.body_scene import COMPARISONS, OPERATORS, STATEMENT_ENDS, VALUE_ENDS, Scene, Verdict

_CLOSERS = frozenset(")]}")
_GOES_ON = Help("a line goes on where it ends or the next begins with `->`, and inside `( )`")


def arrow(scene: Scene) -> Verdict | None:
    """A `->` with nothing before or behind it."""
    kind, before, reports = scene.kind(), scene.kind(-1), scene.reports
    if kind == "->" and before == "->":
        help = reports.mend("leave one out", (scene.at(-1)[1], scene.at()[1]), "")
        message = "there are two `->` in a row"
        return Verdict(reports.make("E0345", scene.at(), message, "nothing stands between them", help))
    if before == "->" and scene.first < 0 and (kind in STATEMENT_ENDS or kind in _CLOSERS or kind in (",", ";")):
        help = Help("write what is applied next, or leave the `->` out")
        return Verdict(reports.make("E0345", scene.at(-1), "nothing follows this `->`", "leads nowhere", help))
    if kind == "->" and (scene.first == 0 or before not in VALUE_ENDS):
        help = Help("begin with a value: `_ -> ...` begins with the topic")
        return Verdict(reports.make("E0345", scene.at(), "nothing flows into this `->`", "no value before it", help))
    return None


def equals(scene: Scene) -> Verdict | None:
    """A `=` that binds nothing."""
    if scene.kind() != "=":
        return None
    reports, before = scene.reports, scene.kind(-1)
    if scene.open_if is not None and "==" in scene.row:
        help = reports.mend("write `==`", scene.at(), "==", sure=True)
        message = "a condition compares with `==`"
        return Verdict(reports.make("E0349", scene.at(), message, "`=` gives a name to a value", help), "==")
    if scene.bracket == "(" and scene.opener is not None and scene.kind(scene.opener - 1) == "repeat":
        help = Help("write `repeat(i in range(4)) { ... }`")
        message = "`repeat` takes its items with `in`"
        return Verdict(reports.make("E0349", scene.at(), message, "no name is bound here", help))
    if scene.bracket == "(" and before == "NAME" and scene.kind(-2) in ("(", ","):
        return _half_named(scene, -1)
    if scene.bracket == "[":
        return Verdict(
            reports.make(
                "E0349",
                scene.at(),
                "what stands in [ ] has no names",
                "no name is bound here",
                Help("a record is written `(a = x, b = y)`"),
            )
        )
    bound = [distance for distance in scene.level() if scene.kind(distance) == "="]
    if bound and not scene.bracket:
        message, label = "a statement binds once", "a second `=`"
        also = ((scene.at(bound[-1]), "the first"),)
        return Verdict(
            reports.make(
                "E0349", scene.at(), message, label, Help("write two statements, or compare with `==`"), also=also
            )
        )
    start = scene.first if scene.opener is None else min(scene.level() or [-1])
    if scene.first == 0:
        return Verdict(
            reports.make(
                "E0349",
                scene.at(),
                "there is no name before this `=`",
                "a name is needed",
                Help("write `name = value`"),
            )
        )
    return Verdict(
        reports.make(
            "E0349",
            scene.at(start, -1),
            "only a name can stand before `=`",
            "this is not a name",
            Help("write `name = value`; to compare, write `==`"),
        )
    )


def _half_named(scene: Scene, distance: int) -> Verdict:
    return Verdict(
        scene.reports.make(
            "E0349",
            scene.at(distance),
            "some of these parts have names and some have none",
            "unlike the others",
            Help("a record names all its parts, `(a = x, b = y)`, a tuple none, `(x, y)`"),
        )
    )


def record(scene: Scene) -> Verdict | None:
    """`(a = x, y)`."""
    if scene.bracket != "(" or not any(scene.kind(distance) == "=" for distance in scene.level()):
        return None
    if set(scene.row) == {"="}:
        return _half_named(scene, -1)
    if scene.kind(-1) == "," and set(scene.row) == {"NAME", ")"}:
        return _half_named(scene, 0)
    return None


def comma(scene: Scene) -> Verdict | None:
    """A tuple without parentheses, and a comma with nothing before it."""
    reports, kind, before = scene.reports, scene.kind(), scene.kind(-1)
    if kind == "," and before in ("(", "[", ","):
        help = reports.mend("leave it out", scene.at(), "")
        return Verdict(reports.make("E0340", scene.at(), "nothing stands before this `,`", "no value before it", help))
    if scene.bracket or scene.first == 0:
        return None
    last = 0 if kind == "," and scene.kind(1) in STATEMENT_ENDS else -1
    if last == 0 or (before == "," and kind in STATEMENT_ENDS):
        help = reports.mend("leave it out", scene.at(last), "")
        return Verdict(reports.make("E0340", scene.at(last), "nothing follows this `,`", "no value behind it", help))
    level = [scene.kind(distance) for distance in scene.level()]
    if kind != "," and ("," not in level or "=" in level):
        return None
    end = 0
    while scene.kind(end) not in STATEMENT_ENDS and scene.kind(end) != "->":
        if scene.kind(end) == "=" and kind != ",":
            return None
        end += 1
    bound = [distance for distance in scene.level() if scene.kind(distance) == "="]
    start = bound[0] + 1 if bound else scene.first
    edits = (reports.edit((scene.at(start)[0],) * 2, "("), reports.edit(scene.behind(end - 1), ")"))
    help = Help("put it in parentheses", edits)
    return Verdict(
        reports.make(
            "E0349", scene.at(start, end - 1), "a tuple stands in parentheses", "values with commas between", help
        )
    )


def parentheses(scene: Scene) -> Verdict | None:
    """`()`, `x[]`, `f(x)(y)`, `x[0] { ... }`, `{ ... }` for a value, a `;` inside."""
    reports, kind, before = scene.reports, scene.kind(), scene.kind(-1)
    if kind == ";":
        help = Help("arguments are separated by `,`; a statement ends outside ( ) and [ ]")
        return Verdict(
            reports.make("E0340", scene.at(), "a `;` stands inside parentheses", "ends no statement here", help)
        )
    if kind == ")" and before == "(":
        if scene.kind(-2) == "repeat":
            help = Help("write `repeat(4) { ... }` or `repeat(i in range(4)) { ... }`")
            return Verdict(
                reports.make(
                    "E0349", scene.at(-2, 0), "this `repeat` does not say how often", "a count is needed", help
                )
            )
        help = Help("`_` is the topic, `none` is nothing")
        return Verdict(
            reports.make("E0349", scene.at(-1, 0), "there is nothing in these parentheses", "a value is needed", help)
        )
    if kind == "]" and before == "[":
        help = Help("write `x[0]`, `x[:, 1]` or `x[..., none]`")
        return Verdict(reports.make("E0349", scene.at(-1, 0), "this index is empty", "a place is needed", help))
    if kind in ("(", "{") and before in VALUE_ENDS and (kind == "{" or scene.at(-1)[1] == scene.at()[0]):
        what = "be applied" if kind == "(" else "take a body"
        help = Help("give it a name with `shared`, or apply one thing after the other with `->`")
        return Verdict(
            reports.make("E0349", scene.at(), f"only what has a name can {what}", "what stands before is a value", help)
        )
    if kind == "{":
        help = Help("a record is written `(a = x, b = y)`")
        if before == "->":
            help = Help("group steps with ( ), or name the body: `block name { ... }`")
        return Verdict(reports.make("E0349", scene.at(), "a `{` begins no value", "a value is needed here", help))
    return None


def colon(scene: Scene) -> Verdict | None:
    """`f(a: 3)`, `for ...:`, `x: int = 3`."""
    reports = scene.reports
    if scene.kind() != ":":
        return None
    if scene.bracket == "(" and "=" in scene.row:
        around = (scene.at(-1)[1], scene.at(1)[0])
        help = reports.mend("write `=`", around, "=", sure=True)
        return Verdict(reports.make("E0349", scene.at(), "an argument is named with `=`", "`=` is meant", help), "=")
    if scene.kind(1) in STATEMENT_ENDS:
        help = Help("write `{` here and `}` behind the last line: indentation has no meaning")
        return Verdict(reports.make("E0344", scene.at(), "a body stands in `{ }`", "`:` begins none", help))
    if scene.kind(1) == "NAME":
        return Verdict(
            reports.make(
                "E0344",
                scene.at(0, 1),
                "names are given without a type",
                "means nothing here",
                Help("write `name = value`: types are found out"),
            )
        )
    return None


def operator(scene: Scene) -> Verdict | None:
    """An operator without one of its sides, comparisons in a row, `*list`, `@decorator`."""
    reports, kind, before = scene.reports, scene.kind(), scene.kind(-1)
    if kind in COMPARISONS and before in VALUE_ENDS:
        help = Help("join them with `and`: `a < b and b < c`")
        earlier = [distance for distance in scene.level() if scene.kind(distance) in COMPARISONS]
        also = ((scene.at(earlier[0]), "the first comparison"),) if earlier else ()
        return Verdict(
            reports.make(
                "E0349", scene.at(), "comparisons do not follow each other", "a second comparison", help, also=also
            )
        )
    if scene.first == 0 and (kind == "//" or (kind == "/" and scene.kind(1) == "*")):
        at = scene.at(0, int(kind == "/"))
        return Verdict(reports.make("E0343", at, "comments begin with `#`", "begins no comment", Help("write `# ...`")))
    starts = scene.first == 0 or before in ("(", "[", ",", "=", "->", ":") or before in OPERATORS
    if kind == "+" and starts and scene.kind(-1) != END:
        help = reports.mend("leave it out", (scene.at()[0], scene.at(1)[0]), "", sure=True)
        message = "a `+` in front of a value says nothing"
        return Verdict(reports.make("E0349", scene.at(), message, "adds to nothing", help), "")
    if kind == "@" and scene.first == 0:
        return Verdict(
            reports.make(
                "E0344",
                scene.at(),
                "there are no decorators",
                "multiplies nothing",
                Help("a block applies its last argument as `body`"),
            )
        )
    if kind in ("*", "**") and before in ("(", "[", ","):
        return Verdict(
            reports.make(
                "E0344",
                scene.at(),
                "values are not unpacked into arguments",
                "multiplies nothing",
                Help("write the arguments one by one"),
            )
        )
    if kind in OPERATORS and kind not in ("not", "-") and starts:
        more = (_GOES_ON,) if scene.first == 0 else ()
        return Verdict(
            reports.make(
                "E0340", scene.at(), f"something is missing before {scene.word()}", "needs a value on its left", *more
            )
        )
    if (
        scene.first < 0
        and (before in OPERATORS or before == "=")
        and (kind in STATEMENT_ENDS or kind in _CLOSERS or kind == ",")
    ):
        more = (_GOES_ON,) if kind == END and before != "=" else ()
        return Verdict(
            reports.make(
                "E0340",
                scene.at(-1),
                f"something is missing behind {scene.word(-1)}",
                "needs a value on its right",
                *more,
            )
        )
    return None


def choice(scene: Scene) -> Verdict | None:
    """`a if c` without `else`, and an `else` without `if`."""
    reports = scene.reports
    if scene.kind() == END and scene.kind(1) == "else" and "else" in scene.row:
        message = "the `else` of this `if` stands on the next line"
        label = "the statement ends before its `else`"
        also = ((scene.at(1), "begins no statement"),)
        help = Help("write it on one line, or in ( )")
        return Verdict(reports.make("E0349", scene.at(scene.open_if or 0), message, label, help, also=also), "")
    if scene.open_if is not None and "else" in scene.row:
        help = Help("write `a if condition else b`; `else _` leaves the topic as it is")
        return Verdict(
            reports.make("E0349", scene.at(scene.open_if), "this `if` has no `else`", "what if it is not so?", help)
        )
    if scene.kind() == "else":
        return Verdict(
            reports.make(
                "E0349",
                scene.at(),
                "this `else` has no `if`",
                "no condition before it",
                Help("write `a if condition else b`"),
            )
        )
    return None
