"""Several calls in one text, `"accuracy, f1"`, where one belongs."""

from __future__ import annotations

import re

from dsl.diagnostics.source import Source, Text
from dsl.syntax import tree
from dsl.syntax.body import parse_body

MARKS = r"""'[^']*'|"[^"]*"|[()\[\]{},;\n=#]"""


def several_calls(text: str) -> list[str]:
    """The calls that a text lists, in parentheses or not; none if it is anything else."""
    if "," not in text:
        return []
    text = text.strip()
    calls = _parted(text[1:-1] if text[0] == "(" and text[-1] == ")" else text)
    return calls if len(calls) > 1 and all(map(_is_call, calls)) else []


def _parted(text: str) -> list[str]:
    """What commas outside of brackets and quotes part."""
    parts, depth, start = [], 0, 0
    for found in re.finditer(MARKS, text):
        mark = found.group()
        if mark in "([{":
            depth += 1
        elif mark in ")]}":
            depth -= 1
        elif depth == 0 and mark in ";\n=#":
            return []
        elif depth == 0 and mark == ",":
            parts.append(text[start : found.start()].strip())
            start = found.end()
    last = text[start:].strip()
    return [*parts, last] if last else parts


def _is_call(text: str) -> bool:
    body, faults = parse_body(Text.whole(Source("", text)))
    if faults or len(body.statements) != 1 or not isinstance(body.statements[0], tree.Move):
        return False
    step = body.statements[0].value
    while isinstance(step, tree.Chain):
        step = step.steps[-1]
    return isinstance(step, (tree.Name, tree.Call))
