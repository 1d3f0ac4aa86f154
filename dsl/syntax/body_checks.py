"""What a tree is checked for while it is made, beside its syntax: arguments, numbers, strings, empty bodies."""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.syntax.body_reports import Reports
from dsl.syntax.lalr import At
from dsl.syntax.tree import Argument


def check_arguments(reports: Reports, arguments: tuple[Argument, ...]) -> None:
    """Positional ones come first, and none is given twice."""
    named: Argument | None = None
    for argument in arguments:
        if argument.name:
            named = named or argument
        elif named is not None:
            if not reports.tells(argument.at):  # as of what stands behind the comma of `0,001`
                reports.add(_positional(reports, argument, named))
            break
    if named is not None:
        check_once(reports, "argument", [(argument.name, argument.name_at) for argument in arguments if argument.name])


def check_once(reports: Reports, what: str, names: list[tuple[str, At]]) -> None:
    """Each name stands once."""
    seen: dict[str, At] = {}
    for name, at in names:
        first = seen.setdefault(name, at)
        if first is not at:
            reports.add(
                reports.make(
                    "E0348",
                    at,
                    f"the {what} `{name}` is given twice",
                    "a second time here",
                    Help("leave one of the two out"),
                    also=((first, "first here"),),
                )
            )


def _positional(reports: Reports, argument: Argument, named: Argument) -> Diagnostic:
    return reports.make(
        "E0348",
        argument.at,
        "an argument without a name stands after one with a name",
        "which argument is this?",
        Help(f"give it a name, or put it before {reports.word(named.at)}"),
        also=((named.name_at, "the first with a name"),),
    )


def empty_body(reports: Reports, at: At) -> Diagnostic:
    return reports.make(
        "E0349",
        at,
        "this body is empty",
        "needs at least one statement",
        Help("`{ _ }` leaves the topic as it is"),
    )


def too_large(reports: Reports, at: At) -> Diagnostic:
    return reports.make("E0352", at, "this number is too large", "more than a setting can take")


def too_many_attributes(reports: Reports, at: At) -> Diagnostic:
    return reports.make("E0356", at, "too many parts of parts are taken", "no value has parts nested so deeply")


def no_number(reports: Reports, at: At) -> Diagnostic:
    word = reports.text.value[at[0] : at[1]]
    more: tuple[Help, ...] = ()
    text = reports.text.value
    if word.isdigit() and text[max(0, at[0] - 2) : at[0]] in ("0,", "1,"):
        more = (reports.mend("a decimal number has a point", (at[0] - 1, at[0]), "."),)
    elif word.isdigit():
        more = (reports.mend("leave out the zeros in front", at, word.lstrip("0") or "0"),)
    elif word[:2].lower() in ("0x", "0b", "0o"):
        more = (Help("numbers are written with the digits 0 to 9"),)
    elif word[-1] in "kKmM" and word[:-1].isdigit():
        whole = word[:-1] + ("_000" if word[-1] in "kK" else "_000_000")
        more = (reports.mend(f"write `{whole}`", at, whole),)
    else:
        more = (Help("numbers look like 3, 0.5, .5, 1e-3 or 60_000; names do not begin with a digit"),)
    return reports.make("E0342", at, f"{reports.word(at)} is not a number", "neither a number nor a name", *more)


def no_escape(reports: Reports, at: At) -> Diagnostic:
    word = reports.word(at)
    return reports.make(
        "E0342",
        at,
        f"{word} stands for nothing in a string",
        "known are \\n, \\t, \\r, \\\\, \\' and \\\"",
        Help("a backslash itself is written twice"),
    )
