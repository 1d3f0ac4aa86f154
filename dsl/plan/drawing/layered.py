"""Where boxes and wires go: rank below rank, what belongs together above each other, wires around what is between.

A box that is unfolded is laid out by itself first and then takes its place as one. Coordinates are those of a screen,
down and to the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dsl.plan.drawing.picture import Box, Picture, Wire

GAP_X, GAP_Y = 26.0, 24.0
LANE = 14.0
"""Room of a wire that passes a rank."""
PAD, HEAD = 14.0, 24.0
"""Room around what is inside a box, and for its title."""
TITLE, DETAIL = 7.6, 6.4
"""How wide a letter is."""
SWEEPS = 8
FIRM = 1000.0
"""How much more a box stays where it is wanted than a wire does."""

Point = tuple[float, float]


@dataclass(slots=True)
class Laid:
    """A picture with places: those of the boxes, and the points of each wire."""

    width: float
    height: float
    boxes: list[Placed]
    wires: list[tuple[Wire, list[Point]]]
    entries: list[float]
    """Where the inputs are, across."""
    exit: float


@dataclass(slots=True)
class Placed:
    """A box with its place. It reaches so far to the left and the right of the line that runs through it."""

    box: Box
    left: float
    right: float
    height: float
    x: float = 0.0
    """Of that line."""
    y: float = 0.0
    """Of its top."""
    inner: Laid | None = None

    @property
    def width(self) -> float:
        return self.left + self.right

    @property
    def middle(self) -> float:
        return self.x + (self.right - self.left) / 2


@dataclass(slots=True)
class _Cell:
    """What stands in a rank: a box, or a wire that passes."""

    rank: int
    left: float
    right: float
    order: int
    box: int | None = None
    before: list[_Cell] = field(default_factory=list)
    after: list[_Cell] = field(default_factory=list)
    x: float = 0.0

    @property
    def leaders(self) -> list[_Cell]:
        """Those above that it stands under: boxes rather than wires that pass by."""
        return [cell for cell in self.before if cell.box is not None] or self.before


def lay_out(picture: Picture, outermost: bool = True) -> Laid:
    """A picture with the place of everything in it."""
    boxes = [_measured(box, outermost) for box in picture.boxes]
    ranks = _ranks(picture)
    cells, chains = _cells(picture, boxes, ranks)
    rows = _rows(cells)
    _order(rows)
    _place(rows)
    _straighten(rows, [chain[1:-1] for _, chain in chains])
    edge = min(cell.x - cell.left for cell in cells)
    for cell in cells:
        cell.x -= edge
        if cell.box is not None:
            boxes[cell.box].x = cell.x
    heights = [max((boxes[cell.box].height for cell in row if cell.box is not None), default=0.0) for row in rows]
    tops = [sum(heights[:place]) + GAP_Y * place for place in range(len(rows))]
    for cell in cells:
        if cell.box is not None:
            boxes[cell.box].y = tops[cell.rank]
    wires = [(wire, _route(wire, chain, boxes, tops, heights, picture)) for wire, chain in chains]
    width = max(cell.x + cell.right for cell in cells)
    entries = [boxes[place].x for place in range(picture.inputs)]
    return Laid(width, tops[-1] + heights[-1], boxes, wires, entries, boxes[picture.output].x)


def _measured(box: Box, outermost: bool) -> Placed:
    if box.inside is not None:
        inner = lay_out(box.inside, outermost=False)
        line = anchor(inner)
        rest = max(inner.width - line, _letters(box) + PAD - line)
        return Placed(box, line + PAD, rest + PAD, inner.height + HEAD + PAD, inner=inner)
    if box.kind in ("input", "output") and not outermost:
        return Placed(box, 1.0, 1.0, 0.0)
    if box.kind == "sign":
        half = max(13.0, TITLE * len(box.title) / 2 + 6)
        return Placed(box, half, half, 26.0)
    half = max(_letters(box) / 2 + 11, 32.0)
    return Placed(box, half, half, 42.0 if box.detail else 28.0)


def anchor(inner: Laid) -> float:
    """The line through what is inside a box: where its inputs come in."""
    return sum(inner.entries) / len(inner.entries) if inner.entries else inner.exit


def _letters(box: Box) -> float:
    times = f" x {box.times}" if box.times > 1 else ""
    return max(TITLE * len(box.title + times), DETAIL * len(box.detail))


def _ranks(picture: Picture) -> list[int]:
    """How far down each box stands: below all that it needs. What needs nothing stands right above its first use."""
    ranks = [0] * len(picture.boxes)
    above: dict[int, list[int]] = {}
    below: dict[int, list[int]] = {}
    for wire in picture.wires:
        above.setdefault(wire.target, []).append(wire.source)
        below.setdefault(wire.source, []).append(wire.target)
    for place in range(picture.inputs, len(ranks)):
        ranks[place] = max((ranks[source] + 1 for source in above.get(place, ())), default=0)
    ranks[-1] = max(ranks[-1], max(ranks[:-1], default=0) + 1)
    for place in range(picture.inputs, len(ranks) - 1):
        if place not in above and place in below:
            ranks[place] = max(min(ranks[target] for target in below[place]) - 1, 0)
    return ranks


def _cells(
    picture: Picture, boxes: list[Placed], ranks: list[int]
) -> tuple[list[_Cell], list[tuple[Wire, list[_Cell]]]]:
    """A cell a box, and one for each rank that a wire passes."""
    own = [_Cell(ranks[place], item.left, item.right, place, place) for place, item in enumerate(boxes)]
    cells = list(own)
    chains = []
    for number, wire in enumerate(picture.wires):
        passing = [
            _Cell(rank, LANE / 2, LANE / 2, len(boxes) + number)
            for rank in range(ranks[wire.source] + 1, ranks[wire.target])
        ]
        chain = [own[wire.source], *passing, own[wire.target]]
        for upper, lower in pairwise(chain):
            upper.after.append(lower)
            lower.before.append(upper)
        cells += passing
        chains.append((wire, chain))
    return cells, chains


def _rows(cells: list[_Cell]) -> list[list[_Cell]]:
    rows: list[list[_Cell]] = [[] for _ in range(max(cell.rank for cell in cells) + 1)]
    for cell in sorted(cells, key=lambda cell: cell.order):
        rows[cell.rank].append(cell)
    return rows


def _order(rows: list[list[_Cell]]) -> None:
    """Sort each rank by where its neighbours stand, back and forth, so that few wires cross."""
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for row in rows if down else reversed(rows):
            places = {id(cell): place for other in rows for place, cell in enumerate(other)} if len(row) > 1 else {}
            keys = {}
            for place, cell in enumerate(row if len(row) > 1 else ()):
                near = cell.before if down else cell.after
                keys[id(cell)] = sum(places[id(item)] for item in near) / len(near) if near else float(place)
            if len(row) > 1:
                row.sort(key=lambda cell: (keys[id(cell)], cell.order))


def _place(rows: list[list[_Cell]]) -> None:
    """Bring each cell under what it follows and above what follows it, without overlaps."""
    for row in rows:
        _spread(row, [0.0] * len(row))
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for row in rows if down else reversed(rows):
            _spread(row, [_wanted(cell, down) for cell in row])
    for row in rows:
        _spread(row, [_wanted(cell, True) for cell in row])


def _wanted(cell: _Cell, down: bool) -> float:
    if down:
        near = cell.leaders
    else:
        led = [item for item in cell.after if any(leader is cell for leader in item.leaders)]
        near = [item for item in led if item.box is not None] or led
    return sum(item.x for item in near) / len(near) if near else cell.x


def _spread(row: list[_Cell], wanted: Sequence[float]) -> None:
    """The places nearest to those that are wanted that keep order and distance (pooling of adjacent violators)."""
    shift, shifts = 0.0, []
    for place, cell in enumerate(row):
        if place:
            shift += row[place - 1].right + cell.left + GAP_X
        shifts.append(shift)
    pools: list[tuple[float, float, int]] = []
    for place, cell in enumerate(row):
        weight, count = (1.0 if cell.box is None else FIRM), 1
        total = (wanted[place] - shifts[place]) * weight
        while pools and pools[-1][0] / pools[-1][1] > total / weight:
            before, heavy, many = pools.pop()
            total, weight, count = total + before, weight + heavy, count + many
        pools.append((total, weight, count))
    place = 0
    for total, weight, count in pools:
        for _ in range(count):
            row[place].x = total / weight + shifts[place]
            place += 1


def _straighten(rows: list[list[_Cell]], lanes: list[list[_Cell]]) -> None:
    """Let a wire pass all ranks in one line, the innermost that is free in each of them."""
    for lane in lanes:
        xs = sorted(cell.x for cell in lane)
        for x in (xs[-1], xs[0], xs[len(xs) // 2]) if len(lane) > 1 else ():
            if all(_is_free(cell, x, rows[cell.rank]) for cell in lane):
                for cell in lane:
                    cell.x = x
                break


def _is_free(cell: _Cell, x: float, row: list[_Cell]) -> bool:
    place = next(number for number, item in enumerate(row) if item is cell)
    before, after = row[place - 1] if place else None, row[place + 1] if place + 1 < len(row) else None
    clear = before is None or x - cell.left >= before.x + before.right
    return clear and (after is None or x + cell.right <= after.x - after.left)


def _route(
    wire: Wire, chain: list[_Cell], boxes: list[Placed], tops: list[float], heights: list[float], picture: Picture
) -> list[Point]:
    """The points of a wire: out of a box at its foot, past ranks in its lane, into a box at its head."""
    source, target = boxes[wire.source], boxes[wire.target]
    start = source.x if source.inner is None else _inner_x(source, source.inner.exit)
    points = [(start, source.y + source.height)]
    if source.height < heights[chain[0].rank]:
        points.append((start, tops[chain[0].rank] + heights[chain[0].rank]))
    for cell in chain[1:-1]:
        points += [(cell.x, tops[cell.rank]), (cell.x, tops[cell.rank] + heights[cell.rank])]
    points.append((_arrival(wire, target, chain, boxes, picture), target.y))
    return points


def _arrival(wire: Wire, target: Placed, chain: list[_Cell], boxes: list[Placed], picture: Picture) -> float:
    if target.inner is not None:
        entries = target.inner.entries
        return _inner_x(target, entries[min(wire.port, len(entries) - 1)]) if entries else target.x
    coming = chain[-1].before
    if len(coming) < 2 or target.width < 20:
        return target.x
    ordered = sorted(coming, key=lambda cell: cell.x)
    place = next(number for number, cell in enumerate(ordered) if cell is chain[-2])
    room = min(target.width * 0.5, 18.0 * (len(coming) - 1))
    return target.x + room * (place / (len(coming) - 1) - 0.5)


def _inner_x(placed: Placed, x: float) -> float:
    """A place inside a box as its surroundings see it."""
    return inner_left(placed) + x


def inner_left(placed: Placed) -> float:
    """Where what is inside a box begins."""
    assert placed.inner is not None
    return placed.x - anchor(placed.inner)
