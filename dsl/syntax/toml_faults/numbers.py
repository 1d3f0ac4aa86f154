"""Reports of numbers, dates and times that are not as TOML writes them."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator

import tomli

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help
from dsl.diagnostics.source import Span
from dsl.syntax.toml_faults.stuck import shown

LONGEST = 400

_MONTHS = "January February March April May June July August September October November December".split()
_LIKE_NUMBER = r"[+-]*0[xXoObB]\w*|[+-]*[0-9._]+(?:[eE][0-9eE._+-]*)?"


def is_value(word: str) -> bool:
    """tomli takes it for a number, a date or a bool."""
    try:
        return bool(tomli.loads(f"x = {word}"))
    except ValueError:
        return False


def write(span: Span, text: str, sure: bool) -> tuple[Help, ...]:
    return (Help(f"write `{text}`", (Edit(span, text),), sure),)


def number(span: Span, word: str) -> Diagnostic | None:
    """Of a number, if the word is meant as one."""
    if re.match(rf"[+-]?[0-9][0-9A-Fa-fxX_.]{{{LONGEST - 2}}}", word):
        begun = Span(span.source, span.start, span.start + 8)
        return Diagnostic("E0106", f"a number of {len(word):,} characters", begun, f"at most {LONGEST} are read")
    if len(word) > LONGEST or not re.match(r"[+-]*(?:[0-9._]|inf|nan)", _plain(word), re.IGNORECASE):
        return None
    for wrong, mended, sure in _mendings(word):
        if is_value(mended):
            return Diagnostic(
                "E0118",
                f"{shown(word)} is no number: {wrong}",
                span,
                "not as TOML writes it",
                help=write(span, mended, sure),
            )
    if re.fullmatch(_LIKE_NUMBER, word) and word.count(".") < 3:
        return Diagnostic(
            "E0118",
            f"{shown(word)} is no number",
            span,
            "not as TOML writes it",
            help=(Help("a number is written `42`, `-1.5`, `3e-4`, `60_000` or `0xFF`; text stands in quotes"),),
        )
    return None


def _plain(word: str) -> str:
    """With digits of other scripts, and other signs for minus, as ASCII has them."""
    signs = {"\u2212": "-", "\u2013": "-"}
    return "".join(str(unicodedata.digit(letter, signs.get(letter, letter))) for letter in word)


def _mendings(word: str) -> Iterator[tuple[str, str, bool]]:
    """What may be wrong with a number, the number put right in that and all before, and if it is surely meant."""
    sure = True
    if not word.isascii():
        word = _plain(word)
        yield "its digits are of another script", word, sure
    digit = "[0-9A-Fa-f]" if re.match(r"[+-]?_*0_*[xX]", word) else "[0-9]"
    for wrong, pattern, put, certain in (
        ("it has two signs", r"^([+-])[+-]+", r"\1", False),
        ("its letters are small", r"^[+-]?0[XOB]|^[+-]?(?:inf|nan)$", _small, True),
        ("it takes no sign", r"^\+(?=0[xob])|^-0[xob]\w+$", _unsigned, True),
        ("each `_` stands between two digits", rf"(?<!{digit})_+|_+(?!{digit})|_(?=_)", "", True),
        ("a digit stands before the point", r"^([+-]?)\.(?=\d)", r"\g<1>0.", True),
        ("a digit stands after the point", r"\.(?=$|[eE])", ".0", True),
        ("it begins with a zero", r"^([+-]?)0[0_]*(?=\d)", r"\1", False),
    ):
        mended = re.sub(pattern, put, word, flags=re.IGNORECASE if put is _small else 0)
        if mended != word:
            sure = sure and certain
            yield wrong, mended, sure
            word = mended


def _small(found: re.Match[str]) -> str:
    return found.group().lower()


def _unsigned(found: re.Match[str]) -> str:
    """A number with a prefix and a minus, in plain digits."""
    try:
        return str(int(found.group(), 0)) if len(found.group()) > 1 else ""
    except ValueError:
        return found.group()


def date(span: Span, word: str) -> Diagnostic | None:
    """Of a date, a time, or both, if the word is meant as such."""
    day = re.match(r"(\d{1,5})-(\d{1,2})-(\d{1,2})(?P<gap>[Tt ]|(?=\d\d:)|(?=\D)|$)", word)
    clock = word[day.end() :] if day else word
    time = re.match(r"(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?!\d)(?P<zone>.*)$", clock)
    if day is None and time is None:
        return None
    wrong = _wrong_day(*map(int, day.group(1, 2, 3))) if day else ""
    mended = "-".join(part.zfill(size) for part, size in zip(day.groups(), (4, 2, 2), strict=False)) if day else ""
    if time:
        hour, minute, second = time.group(1, 2, 3)
        wrong = wrong or _wrong_time(int(hour), int(minute), int(second or 0))
        mended += (
            "T" if day else ""
        ) + f"{hour.zfill(2)}:{minute.zfill(2)}:{(second or '').zfill(2)}{time.group('zone')}"
    kind = "date and time" if day and clock else "date" if day else "time"
    if wrong:
        return Diagnostic("E0119", f"{shown(word)} is no {kind}", span, wrong)
    known = Help("a date is written `2026-01-31`, a time `08:30:00`, both `2026-01-31T08:30:00`")
    help = write(span, mended, sure=False) if mended != word and is_value(mended) and (time or not clock) else (known,)
    return Diagnostic("E0119", f"{shown(word)} is no {kind}", span, "not as TOML writes it", help=help)


def _wrong_day(year: int, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    if not 1 <= year <= 9999:
        return f"the year {year} is out of range"
    days = monthrange(year, month)[1]
    return "" if 1 <= day <= days else f"{_MONTHS[month - 1]} {year} has {days} days"


def _wrong_time(hour: int, minute: int, second: int) -> str:
    for amount, most, unit in ((hour, 23, "hours"), (minute, 59, "minutes"), (second, 59, "seconds")):
        if amount > most:
            return f"{unit} go up to {most}"
    return ""
