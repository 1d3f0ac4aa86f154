"""Expressions as text, in the layout that Python's formatters give it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from dsl.export.expressions import (
    ATOM,
    CHOICE,
    COMPARED,
    POWER,
    SIGN,
    SIGNS,
    SUFFIX,
    Attribute,
    Call,
    Choice,
    Code,
    Expr,
    Index,
    Infix,
    Items,
    Literal,
    Named,
    Prefix,
    Slice,
    Times,
)

WIDTH = 100
STEP = "    "


def written(value: Any) -> str:
    """A value as Python spells it."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, tuple):
        return f"({', '.join(map(written, value))}{',' * (len(value) == 1)})"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{written(key)}: {written(item)}' for key, item in value.items())}}}"
    return "..." if value is Ellipsis else str(value) if _is_of_torch(value) else repr(value)


def _number(value: float) -> str:
    """A float as people write it: `1e5`, not `100000.0`."""
    plain = repr(value)
    mantissa, _, exponent = f"{value:.16e}".partition("e")
    short = f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"
    return short if len(short) + 2 < len(plain) and float(short) == value and "e" not in plain else plain


def _is_of_torch(value: Any) -> bool:
    return type(value).__module__.partition(".")[0] == "torch"


def quoted(text: str) -> str:
    """A text in double quotes, or in single ones if it has double ones inside."""
    plain = repr(text)
    if plain[0] == '"' or '"' in plain:
        return plain
    return '"' + plain[1:-1] + '"'


def flat(expr: Expr) -> str:
    """An expression on one line."""
    return _flat(expr)[0]


def _flat(expr: Expr) -> tuple[str, int]:
    if isinstance(expr, Code):
        return expr.text, ATOM if expr.text.replace(".", "").replace("_", "").isalnum() else SUFFIX
    if isinstance(expr, Literal):
        text = written(expr.value)
        return text, SIGN if text.startswith("-") else ATOM
    if isinstance(expr, Infix):
        return _infix(expr)
    if isinstance(expr, Prefix):
        return expr.sign + _within(expr.of, SIGN), SIGN
    if isinstance(expr, Attribute):
        return f"{_of(expr.of)}.{expr.name}", SUFFIX
    if isinstance(expr, Index):
        return f"{_within(expr.of, SUFFIX)}[{', '.join(map(flat, expr.items))}]", SUFFIX
    if isinstance(expr, Slice):
        return _slice(expr), ATOM
    if isinstance(expr, Times):
        return f"{flat(expr.item)} for _ in range({flat(expr.turns)})", 0
    if isinstance(expr, Choice):
        then, other = _within(expr.then, CHOICE + 1), _within(expr.other, CHOICE)
        return f"{then} if {_within(expr.condition, CHOICE + 1)} else {other}", CHOICE
    head, items, tail = _bracketed(expr)
    comma = "," * (isinstance(expr, Items) and expr.sign == "(" and len(items) == 1)
    return head + ", ".join(name + flat(item) for name, item in items) + comma + tail, SUFFIX


def _infix(expr: Infix) -> tuple[str, int]:
    level = SIGNS[expr.sign]
    if level == POWER:
        left, right = _within(expr.left, POWER + 1), _within(expr.right, SIGN)
        space = "" if _is_simple(expr.left) and _is_simple(expr.right) else " "
        return f"{left}{space}**{space}{right}", POWER
    left = _within(expr.left, level + (level == COMPARED))
    return f"{left} {expr.sign} {_within(expr.right, level + 1)}", level


def _is_simple(expr: Expr) -> bool:
    """Whether formatters write no space between it and a power's sign."""
    if isinstance(expr, Prefix):
        expr = expr.of
    if isinstance(expr, Literal):
        return isinstance(expr.value, (int, float)) and math.isfinite(expr.value)
    return isinstance(expr, Code) or (isinstance(expr, Attribute) and _is_simple(expr.of))


def _of(expr: Expr) -> str:
    if isinstance(expr, Literal):
        return f"({flat(expr)})"
    return _within(expr, SUFFIX)


def _within(expr: Expr, level: int) -> str:
    text, own = _flat(expr)
    return text if own >= level else f"({text})"


def _slice(expr: Slice) -> str:
    ends = ["" if end is None else flat(end) for end in expr.ends]
    simple = all(isinstance(end, (Literal, Code, Prefix, type(None))) for end in expr.ends)
    start, stop, step = ends
    if simple:
        return f"{start}:{stop}" + (f":{step}" if step else "")
    pair = f"{start} : {stop}".strip(" ") if start and stop else f"{start} :" if start else f": {stop}".rstrip()
    return pair + (f" : {step}" if step else "")


def _bracketed(expr: Expr) -> tuple[str, list[tuple[str, Expr]], str]:
    """What opens a call, a tuple, a list or a dict; the items, each with what stands before it; what closes it."""
    if isinstance(expr, Call):
        items = [("", item) for item in expr.args] + [(f"{name}=", item) for name, item in expr.named]
        return _within(expr.of, SUFFIX) + "(", items, ")"
    if isinstance(expr, Items):
        return expr.sign, [("", item) for item in expr.items], {"(": ")", "[": "]"}[expr.sign]
    assert isinstance(expr, Named), expr
    return "{", [(f"{quoted(name)}: ", item) for name, item in zip(expr.names, expr.items, strict=True)], "}"


def lines(head: str, expr: Expr, tail: str = "", indent: str = "", width: int = WIDTH) -> list[str]:
    """A statement with an expression in it, broken where it is too long."""
    text = f"{indent}{head}{flat(expr)}{tail}"
    if len(text) <= width:
        return [text]
    if isinstance(expr, (Call, Items, Named)):
        return _broken(head, expr, tail, indent, width)
    if isinstance(expr, (Infix, Choice)) and not tail:
        return _in_brackets(head, expr, indent, width)
    if isinstance(expr, Prefix) and isinstance(expr.of, (Call, Items)):
        return lines(head + expr.sign, expr.of, tail, indent, width)
    return [text]


def _broken(head: str, expr: Expr, tail: str, indent: str, width: int) -> list[str]:
    opening, items, closing = _bracketed(expr)
    if not items:
        return [f"{indent}{head}{flat(expr)}{tail}"]
    if len(f"{indent}{head}{opening}") > width and isinstance(expr, Call) and isinstance(expr.of, Call):
        given = ", ".join(name + flat(item) for name, item in items)
        return _broken(head, expr.of, f"({given}){tail}", indent, width)
    inner = indent + STEP
    together = inner + ", ".join(name + flat(item) for name, item in items)
    alone = len(items) == 1 and isinstance(items[0][1], Times)
    is_tuple = isinstance(expr, Items) and len(items) == 1 and expr.sign == "("
    body = []
    if len(together) <= width and not is_tuple and isinstance(expr, Call):
        body = [together]
    elif alone:
        body = _turns(items[0][1], inner, width)
    else:
        for name, item in items:
            body += lines(name, item, ",", inner, width)
    return [f"{indent}{head}{opening}", *body, f"{indent}{closing}{tail}"]


def _turns(expr: Any, indent: str, width: int) -> list[str]:
    """A comprehension: the item, then what it goes through."""
    return [*lines("", expr.item, "", indent, width), f"{indent}for _ in range({flat(expr.turns)})"]


def _in_brackets(head: str, expr: Any, indent: str, width: int) -> list[str]:
    """An operation in parentheses, a line for each of its terms."""
    inner = indent + STEP
    together = inner + flat(expr)
    if len(together) <= width:
        body = [together]
    elif isinstance(expr, Choice):
        body = lines("", expr.then, "", inner, width)
        body += [f"{inner}if {_within(expr.condition, CHOICE + 1)}", *lines("else ", expr.other, "", inner, width)]
    else:
        terms = _terms(expr, SIGNS[expr.sign])
        body = []
        for sign, term in terms:
            level = SIGNS[expr.sign] + (sign != "")
            text = _flat(term)
            plain = text[1] >= level
            body += lines(sign, term, "", inner, width) if plain else [f"{inner}{sign}({text[0]})"]
    return [f"{indent}{head}(", *body, f"{indent})"]


def _terms(expr: Expr, level: int) -> list[tuple[str, Expr]]:
    """The terms of a sum, each with the sign before it."""
    if isinstance(expr, Infix) and SIGNS[expr.sign] == level and level != POWER:
        return [*_terms(expr.left, level), (f"{expr.sign} ", expr.right)]
    return [("", expr)]


def signature(head: str, names: Sequence[str], tail: str, indent: str = "") -> list[str]:
    """The first line of a function, or the lines that it takes."""
    return lines(head, Call(Code(""), tuple(map(Code, names))), tail, indent)


def comment(text: str, indent: str = "", width: int = WIDTH) -> list[str]:
    """A comment, broken into lines."""
    import textwrap

    return textwrap.wrap(text, width, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")
