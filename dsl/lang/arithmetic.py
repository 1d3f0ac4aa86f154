"""Arithmetic on settings, computed while compiling, within bounds."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

from dsl.lang.values import UNKNOWN_SETTING, UnknownSetting, describe
from dsl.types.dims import LARGEST, Formula, TooLarge, differ
from dsl.types.domains import is_number, is_whole

LONGEST = 100_000
"""How many items a list may have, and characters a text."""
MOST_POWER = 8
"""To what power a size is raised at most that only the data will show."""
DIGITS = 400
"""To how many digits a number is rounded at most: no float has as many."""


CHOOSE = "choose by a setting or by a size that is known, such as `x.channels`"


class Fault(Exception):
    """Why a setting cannot be computed."""

    def __init__(self, message: str, help: str = "", code: str = "E0338") -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.code = code


ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}
ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compute(sign: str, left: Any, right: Any) -> Any:
    """`left sign right` on two settings."""
    try:
        return _computed(sign, left, right)
    except TooLarge:
        raise Fault("this size is too large: sizes stay below 2**63, and their formulas short", code="E0352") from None


def _computed(sign: str, left: Any, right: Any) -> Any:
    if isinstance(left, UnknownSetting) or isinstance(right, UnknownSetting):
        return UNKNOWN_SETTING
    if sign in ("==", "!="):
        return _equal(left, right) == (sign == "==")
    if isinstance(left, Formula) or isinstance(right, Formula):
        return _formula(sign, left, right)
    if sign in ORDER:
        if not (is_number(left) and is_number(right)) and not (isinstance(left, str) and isinstance(right, str)):
            raise Fault(f"`{sign}` compares numbers, not {describe(left)} and {describe(right)}")
        return ORDER[sign](left, right)
    if sign == "+" and isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        if len(left) + len(right) > LONGEST:
            raise Fault(f"a list may have {LONGEST:,} items at most", code="E0351")
        return (*left, *right)
    if sign == "+" and isinstance(left, str) and isinstance(right, str):
        if len(left) + len(right) > LONGEST:
            raise Fault(f"a text may have {LONGEST:,} characters at most", code="E0351")
        return left + right
    if sign not in ARITHMETIC or not (is_number(left) and is_number(right)):
        raise Fault(f"`{sign}` does not work on {describe(left)} and {describe(right)}")
    if sign in ("/", "//", "%") and right == 0:
        raise Fault(f"{describe(left)} is divided by zero")
    if sign == "**":
        _check_power(left, right)
    try:
        return bounded(ARITHMETIC[sign](left, right))
    except (OverflowError, ZeroDivisionError):
        raise Fault(f"{describe(left)} {sign} {describe(right)} is too large a number", code="E0352") from None


def bounded(number: Any) -> Any:
    """A number, if it is one and within bounds."""
    if isinstance(number, complex):
        raise Fault("the result is no real number")
    if isinstance(number, int) and not -LARGEST <= number < LARGEST:
        raise Fault("the number is too large: settings stay below 2**63", code="E0352")
    if isinstance(number, float) and not math.isfinite(number):
        raise Fault("the number is too large", code="E0352")
    return number


def negate(value: Any) -> Any:
    if isinstance(value, UnknownSetting):
        return value
    if isinstance(value, Formula) or is_number(value):
        return -value
    raise Fault(f"`-` works on numbers, not on {describe(value)}")


def item(value: Any, index: Any) -> Any:
    """`value[index]` on a list of settings."""
    if isinstance(value, UnknownSetting) or isinstance(index, UnknownSetting):
        return UNKNOWN_SETTING
    if not isinstance(value, (list, tuple)):
        raise Fault(f"{describe(value)} has no items")
    if isinstance(index, slice):
        return _stretch(value, index)
    if not is_whole(index):
        raise Fault(f"an index of a list is a whole number, not {'`...`' if index is ... else describe(index)}")
    if not -len(value) <= index < len(value):
        raise Fault(f"the list has {len(value)} items, numbered from 0; there is no item {index}")
    return value[index]


def _stretch(value: Any, index: slice) -> Any:
    """`value[start:stop:step]` on a list of settings."""
    for end in (index.start, index.stop, index.step):
        if isinstance(end, UnknownSetting):
            return UNKNOWN_SETTING
        if end is not None and not is_whole(end):
            raise Fault(f"a stretch of a list goes between whole numbers, not {describe(end)}")
    if index.step == 0:
        raise Fault("a stretch of a list takes steps of at least one")
    return tuple(value[index])


def truth(value: Any) -> bool:
    """What a condition chooses by."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Formula):
        raise Fault(
            f"a choice is made while compiling, but `{_known_as(value)}` is known only when the data are",
            help=CHOOSE,
            code="E0339",
        )
    raise Fault(f"a condition is `true` or `false`, not {describe(value)}", help="compare it: `x != 0`", code="E0339")


def call(name: str, values: list[Any]) -> Any:
    """`min max len range int float round` on settings."""
    if any(isinstance(value, UnknownSetting) for value in values):
        return UNKNOWN_SETTING
    try:
        return bounded(_FUNCTIONS[name](*values))
    except Fault:
        raise
    except (TypeError, ValueError, OverflowError):
        shown = ", ".join(map(describe, values))
        raise Fault(f"`{name}` does not work on {shown or 'nothing'}", help=_USES[name]) from None


FUNCTIONS = ("min", "max", "len", "range", "int", "float", "round")


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, Formula) or isinstance(right, Formula):
        return _same_size(left, right)
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        return tuple(left) == tuple(right)
    if isinstance(left, bool) != isinstance(right, bool):
        return False
    return bool(left == right)


def _same_size(left: Any, right: Any) -> bool:
    """Whether two sizes are equal, if that is so, or not so, whatever the data."""
    if left == right:
        return True
    if not (is_number(left) or isinstance(left, Formula)) or not (is_number(right) or isinstance(right, Formula)):
        return False
    if isinstance(left, float) or isinstance(right, float) or not differ(left, right):
        formula = left if isinstance(left, Formula) else right
        message = f"`{_known_as(formula)}` is known only when the data are, so it cannot be compared while compiling"
        raise Fault(message, CHOOSE, code="E0339")
    return False


def _formula(sign: str, left: Any, right: Any) -> Any:
    if sign in ORDER:
        formula = left if isinstance(left, Formula) else right
        raise Fault(
            f"`{_known_as(formula)}` is known only when the data are, so it cannot choose", CHOOSE, code="E0339"
        )
    if not all(isinstance(side, Formula) or is_number(side) for side in (left, right)):
        raise Fault(f"`{sign}` does not work on {describe(left)} and {describe(right)}")
    if right == 0 and sign in ("/", "//", "%"):
        raise Fault(f"`{left}` is divided by zero")
    whole = not isinstance(left, float) and not isinstance(right, float)
    if not whole or (sign not in ("+", "-", "*", "//", "%") and not (sign == "**" and is_whole(right))):
        raise Fault(f"`{sign}` does not work on {describe(left)} and {describe(right)}")
    return bounded(ARITHMETIC[sign](left, right))


def is_fraction(sign: str, left: Any, right: Any) -> bool:
    """Whether a number is no whole one and is known only when the data are: `1 / batch`, `0.5 * batch`."""
    if not (isinstance(left, Formula) or isinstance(right, Formula)) or right == 0:
        return False
    if not all(isinstance(side, Formula) or is_number(side) for side in (left, right)):
        return False
    if sign == "**":
        return is_number(right) and not (is_whole(right) and 0 <= right <= MOST_POWER)
    return sign == "/" or (sign in ("+", "-", "*") and (isinstance(left, float) or isinstance(right, float)))


def _known_as(formula: Formula) -> str:
    """A size as bodies name it: `B` is `batch`."""
    return "batch" if str(formula) == "B" else str(formula)


def _check_power(base: Any, power: Any) -> None:
    if isinstance(base, int) and isinstance(power, int) and abs(base) > 1 and power * base.bit_length() > 1100:
        raise Fault("the number is too large: settings stay below 2**63", code="E0352")


def _min(*values: Any) -> Any:
    return min(_numbers(values))


def _max(*values: Any) -> Any:
    return max(_numbers(values))


def _numbers(values: tuple[Any, ...]) -> tuple[Any, ...]:
    numbers = tuple(values[0]) if len(values) == 1 and isinstance(values[0], (list, tuple)) else values
    for value in numbers:
        if isinstance(value, Formula):
            raise Fault(f"`{value}` is known only when the data are, so it cannot be compared", code="E0339")
        if not is_number(value):
            raise TypeError
    return numbers


def _len(value: Any) -> int:
    if not isinstance(value, (list, tuple, str)):
        raise TypeError
    return len(value)


def _range(*values: Any) -> tuple[int, ...]:
    if not all(is_whole(value) for value in values) or not 1 <= len(values) <= 3:
        raise TypeError
    numbers = range(*values)
    if (numbers.stop - numbers.start) // numbers.step > LONGEST:
        raise Fault(f"a list may have {LONGEST:,} items at most", code="E0351")
    return tuple(numbers)


def _int(value: Any) -> Any:
    return value if isinstance(value, Formula) else int(_number(value))


def _float(value: Any) -> float:
    return float(_number(value))


def _round(value: Any, digits: Any = None) -> Any:
    if digits is not None and not (is_whole(digits) and -DIGITS < digits < DIGITS):
        raise TypeError
    return value if isinstance(value, Formula) else round(_number(value), digits)


def _number(value: Any) -> Any:
    if not is_number(value):
        raise TypeError
    return value


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "min": _min,
    "max": _max,
    "len": _len,
    "range": _range,
    "int": _int,
    "float": _float,
    "round": _round,
}
_USES = {
    "min": "`min(a, b)` or `min([a, b])` of numbers",
    "max": "`max(a, b)` or `max([a, b])` of numbers",
    "len": "`len(list)`",
    "range": "`range(4)`, `range(1, 4)` or `range(0, 8, 2)`",
    "int": "`int(number)`",
    "float": "`float(number)`",
    "round": "`round(number)` or `round(number, digits)`",
}
