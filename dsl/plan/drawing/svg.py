"""A picture as SVG, drawn by hand: it needs no other program, and follows the reader's light or dark screen."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from dsl.plan.drawing.layered import HEAD, Laid, Placed, Point, inner_left, lay_out
from dsl.plan.drawing.picture import Picture

MARGIN, APART, NAME = 24.0, 48.0, 34.0
STYLE = """
  svg { background: #ffffff; font-family: system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif }
  text { text-anchor: middle; fill: #24292f; font-size: 13px }
  text.detail { fill: #6e7781; font-size: 11px } text.name { font-size: 15px; font-weight: 600 }
  text.head { text-anchor: start; font-weight: 600; font-size: 12px }
  text.head { paint-order: stroke; stroke: #ffffff; stroke-width: 5px }
  text.label { fill: #6e7781; font-size: 10px; text-anchor: start }
  rect { stroke-width: 1.2; fill: #f6f8fa; stroke: #d0d7de }
  .layer rect { fill: #ddf4ff; stroke: #80ccff } .block rect { fill: #fbefff; stroke: #d8b9ff }
  .input rect, .output rect { fill: #dafbe1; stroke: #6fdd8b } .weight rect { fill: #fff8c5; stroke: #d4a72c }
  .model rect { fill: #fff1e5; stroke: #ffb77c } .open rect { fill: none; stroke: #d0d7de; stroke-dasharray: 4 3 }
  path { fill: none; stroke: #8c959f; stroke-width: 1.4 } marker path { fill: #8c959f; stroke: none }
  @media (prefers-color-scheme: dark) {
    svg { background: #0d1117 } text { fill: #e6edf3 } text.detail, text.label { fill: #8d96a0 }
    text.head { stroke: #0d1117 }
    rect { fill: #161b22; stroke: #30363d } .layer rect { fill: #0c2d6b; stroke: #1f6feb }
    .block rect { fill: #271052; stroke: #8957e5 } .input rect, .output rect { fill: #04260f; stroke: #238636 }
    .weight rect { fill: #2e2111; stroke: #9e6a03 } .model rect { fill: #3d1300; stroke: #bd561d }
    .open rect { fill: none; stroke: #484f58 } path { stroke: #6e7681 } marker path { fill: #6e7681 }
  }
""".strip("\n")


def svg(title: str, pictures: dict[str, Picture]) -> str:
    """The drawing of models, one beside the other."""
    laid = {name: lay_out(picture) for name, picture in pictures.items()}
    top = MARGIN + NAME
    parts: list[str] = []
    left = MARGIN
    for name, item in laid.items():
        wide = max(item.width, 9.0 * len(name))
        parts.append(f'<text class="name" x="{_n(left + wide / 2)}" y="{_n(MARGIN + 12)}">{escape(name)}</text>')
        parts += _drawn(item, left + (wide - item.width) / 2, top)
        left += wide + APART
    width = left - APART + MARGIN
    height = top + max((item.height for item in laid.values()), default=0.0) + MARGIN
    size = f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
    marker = (
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0,0.8 L8,4 L0,7.2 z"/></marker></defs>'
    )
    return "\n".join(
        [head, f"<title>{escape(title)}</title>", f"<style>\n{STYLE}\n</style>", marker, *parts, "</svg>", ""]
    )


def _drawn(laid: Laid, left: float, top: float) -> Iterator[str]:
    """Wires first, so that boxes lie over them."""
    for wire, points in laid.wires:
        moved = [(x + left, y + top) for x, y in points]
        end = laid.boxes[wire.target]
        arrow = ' marker-end="url(#arrow)"' if end.height > 0 and end.inner is None else ""
        yield f'<path d="{_curve(moved)}"{arrow}/>'
        if wire.label:
            x, y = moved[-1]
            yield f'<text class="label" x="{_n(x + 5)}" y="{_n(y - 6)}">{escape(wire.label)}</text>'
    for placed in laid.boxes:
        if placed.height > 0:
            yield from _box(placed, left, top)


def _box(placed: Placed, left: float, top: float) -> Iterator[str]:
    box, x, y = placed.box, placed.x + left, placed.y + top
    times = f" x {box.times}" if box.times > 1 else ""
    name = escape(box.title + times)
    corner = placed.height / 2 if box.kind in ("input", "output", "sign") else 6.0
    if placed.inner is not None:
        yield f'<g class="open">{_rect(x, y, placed, 10.0)}</g>'
        inner = placed.inner
        begin = inner_left(placed) + left
        entries = inner.entries
        for entry in entries:
            yield f'<path d="M{_n(begin + entry)},{_n(y)} V{_n(y + HEAD)}"/>'
        yield f'<text class="head" x="{_n(x - placed.left + 9)}" y="{_n(y + 16)}">{name}</text>'
        yield from _drawn(inner, begin, y + HEAD)
        foot = y + HEAD + inner.height
        yield f'<path d="M{_n(begin + inner.exit)},{_n(foot)} V{_n(y + placed.height)}"/>'
        return
    yield f'<g class="{box.kind}">'
    if box.times > 1:  # a sheet behind it: there are several
        yield _rect(x + 4, y + 4, placed, corner)
    yield _rect(x, y, placed, corner)
    middle = y + placed.height / 2 + 4.5
    yield f'<text x="{_n(x)}" y="{_n(middle - (8 if box.detail else 0))}">{name}</text>'
    if box.detail:
        yield f'<text class="detail" x="{_n(x)}" y="{_n(middle + 8)}">{escape(box.detail)}</text>'
    yield "</g>"


def _rect(x: float, y: float, placed: Placed, corner: float) -> str:
    left, wide, high = x - placed.left, placed.width, placed.height
    return f'<rect x="{_n(left)}" y="{_n(y)}" width="{_n(wide)}" height="{_n(high)}" rx="{_n(corner)}"/>'


def _curve(points: list[Point]) -> str:
    """Straight down where it can be, else a bend that begins and ends straight down."""
    (x, y), *rest = points
    path = f"M{_n(x)},{_n(y)}"
    for to_x, to_y in rest:
        if abs(to_x - x) < 0.5:
            path += f" L{_n(to_x)},{_n(to_y)}"
        else:
            bend = (to_y - y) * 0.55
            path += f" C{_n(x)},{_n(y + bend)} {_n(to_x)},{_n(to_y - bend)} {_n(to_x)},{_n(to_y)}"
        x, y = to_x, to_y
    return path


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
