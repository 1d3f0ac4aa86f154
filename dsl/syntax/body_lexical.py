"""What is wrong with single tokens and with brackets, put in words."""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.syntax.body_reports import Reports
from dsl.syntax.body_words import CHANGING, CHARACTERS
from dsl.syntax.lalr import At

_CLOSER = {"(": ")", "[": "]", "{": "}"}


def foreign(reports: Reports, at: At, kind: str) -> Diagnostic:
    value = reports.text.value
    spelled = kind
    if kind.isalpha() and not value[at[0]].isalpha():
        # A word in place of a symbol needs a blank on each side.
        spelled = kind + " " * (value[at[1] : at[1] + 1].strip() != "")
        spelled = " " * (value[max(0, at[0] - 1) : at[0]].strip() not in ("", "(", "[")) + spelled
    elif not kind.isalpha() and value[max(0, at[0] - 1) : at[0]] in tuple("-=<>!|&:~"):
        spelled = " " + spelled  # or else both would make another sign
    return reports.make(
        "E0343",
        at,
        f"{reports.word(at)} is written `{kind}` here",
        f"`{kind}` is meant",
        reports.mend(f"write `{kind}`", at, spelled, sure=True),
    )


def void(reports: Reports, at: At) -> Diagnostic:
    word = reports.text.value[at[0] : at[1]]
    if word[0] in "\"'":
        return _endless(reports, at)
    if word in CHANGING:
        return reports.make(
            "E0344",
            at,
            f"`{word}` changes a name, and names are bound once",
            "there is no such operator",
            Help(f"bind a new name: `y = x {word[:-1]} ...`, or move the topic: `_ {word[:-1]} ...`"),
        )
    shown = f"`{word}`" if word.isprintable() else f"the character U+{ord(word):04X}"
    more = (Help(CHARACTERS[word]),) if word in CHARACTERS else ()
    if word.isalpha():
        more = (Help("names are made of the letters a to z, A to Z, digits and `_`"),)
    return reports.make("E0343", at, f"{shown} means nothing here", "not part of the language", *more)


def _endless(reports: Reports, at: At) -> Diagnostic:
    value = reports.text.value
    quote = value[at[0]]
    if value[max(0, at[0] - 2) : at[0]] == quote * 2:
        opening = (at[0] - 2, at[0] + 1)
        return reports.make(
            "E0342", opening, "a string stands on one line", "begins here", Help(f"put it between single {quote}")
        )
    return reports.make(
        "E0342",
        at,
        f"this string has no closing {quote}",
        "begins here, and the line ends first",
        Help(f"close it with {quote}; a {quote} inside is written \\{quote}"),
    )


def unclosed(reports: Reports, openers: list[At]) -> Diagnostic:
    """Brackets within one another, all of them not closed."""
    at = openers[-1]
    word = reports.text.value[at[0]]
    others = tuple((other, "nor is this one") for other in openers[:-1])
    return reports.make(
        "E0341",
        at,
        f"this `{word}` is not closed",
        f"needs a `{_CLOSER[word]}`",
        also=others,
    )


def unclosed_brace(reports: Reports, at: At, bent: tuple[At, At] | None) -> Diagnostic:
    if bent is None or bent[0] == at:
        return reports.make("E0341", at, "this `{` is not closed", "needs a `}`")
    return reports.make(
        "E0341",
        at,
        "this `{` is not closed",
        "needs a `}`",
        Help("to judge by the indentation, the inner `{` lacks its `}`"),
        also=((bent[0], "this `{` is closed ..."), (bent[1], "... by this `}`, which stands further left")),
    )


def mismatched(reports: Reports, opener: At, closer: At, right: str) -> Diagnostic:
    return reports.make(
        "E0341",
        closer,
        f"{reports.word(opener)} is closed by {reports.word(closer)}",
        f"`{right}` is needed here",
        reports.mend(f"write `{right}`", closer, right),
        also=((opener, "opened here"),),
    )


def stray(reports: Reports, at: At) -> Diagnostic:
    return reports.make(
        "E0341", at, f"{reports.word(at)} closes nothing", "nothing is open here", reports.mend("leave it out", at, "")
    )


def too_deep(reports: Reports, at: At) -> Diagnostic:
    return reports.make(
        "E0356",
        at,
        "too many brackets are nested in each other",
        "more than 200 are open here",
        Help("set inner parts aside under names, or make them blocks"),
    )
