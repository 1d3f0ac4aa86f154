"""The learning rate over time, as a few rows of dots."""

from __future__ import annotations

from dsl.diagnostics.paint import Row
from dsl.plan.figures import as_rate

HEIGHT = 4
LABEL = 8
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""Bits of a Braille cell, four rows of two."""


def plot(values: list[float], last: str, columns: int, encoding: str) -> list[Row]:
    """`values` are taken at even distances; `last` stands at the right end of the axis."""
    fine = _writes(encoding)
    high, low = max(values), min(values)
    lines = _braille(values, low, high, columns) if fine else _signs(values, low, high, columns)
    labels = [as_rate(high), *[""] * (HEIGHT - 2), beside(low, high)]
    rows: list[Row] = [
        [(f"{label:>{LABEL}}  ", "dim"), (line.rstrip(), "help")] for label, line in zip(labels, lines, strict=True)
    ]
    rows.append([(" " * (LABEL + 2) + "0" + last.rjust(columns - 1), "dim")])
    return rows


def beside(value: float, high: float) -> str:
    """A rate as it reads next to the highest: what is a millionth of it is none."""
    return "0" if abs(value) < 1e-6 * abs(high) else as_rate(value)


def samples(columns: int) -> int:
    """How many values a plot of so many columns takes."""
    return columns * 2


def _writes(encoding: str) -> bool:
    try:
        "\u28ff".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _heights(values: list[float], low: float, high: float, steps: int) -> list[int]:
    span = high - low or 1.0
    return [round((value - low) / span * (steps - 1)) for value in values]


def _braille(values: list[float], low: float, high: float, columns: int) -> list[str]:
    steps = HEIGHT * 4
    heights = _heights(values, low, high, steps)
    cells = [[0] * columns for _ in range(HEIGHT)]
    for place, height in enumerate(heights):
        before = heights[place - 1] if place else height
        first, last = sorted((height, before + (1 if before < height else -1 if before > height else 0)))
        for level in range(first, last + 1):  # a jump is drawn as the line that it is
            row, dot = divmod(steps - 1 - level, 4)
            cells[row][place // 2] |= _DOTS[dot][place % 2]
    return ["".join(chr(0x2800 + cell) if cell else " " for cell in row) for row in cells]


def _signs(values: list[float], low: float, high: float, columns: int) -> list[str]:
    heights = _heights(values[::2], low, high, HEIGHT)
    return ["".join("*" if HEIGHT - 1 - height == row else " " for height in heights) for row in range(HEIGHT)]
