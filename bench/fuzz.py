"""Feed spoilt specs and bodies to the checker: `python bench/fuzz.py --count 1000000 --jobs 2`.

Each text has a number, and a number always gives the same text, so that a run goes on with `--start` where another
stopped. What fails is cut down to the least text that fails alike and kept in `tests/safety/regressions`, where a test
checks it for ever after. The status is 1 if anything failed.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
REGRESSIONS = ROOT / "tests" / "safety" / "regressions"
CHUNK = 200
SEEDS = 10**9
"""Numbers of texts below one seed."""


class Found(NamedTuple):
    """A text that failed."""

    number: int
    kind: str
    report: str
    name: str
    content: str


class Result(NamedTuple):
    """What a stretch of numbers gave."""

    count: int
    clean: int
    codes: Counter[str]
    slowest: list[tuple[float, int]]
    found: list[Found]


def examine_stretch(stretch: range) -> Result:
    from bench.examine import examine
    from bench.mutations import text

    codes: Counter[str] = Counter()
    times, found, clean = [], [], 0
    for number in stretch:
        ending, content = text(number)
        name = f"specs/fuzzed{ending}"
        outcome = examine(name, content)
        codes.update(outcome.codes)
        clean += not any(code[0] == "E" for code in outcome.codes)
        times.append((outcome.seconds, number))
        if outcome.fault:
            found.append(Found(number, *outcome.fault, name, content))
    return Result(len(stretch), clean, codes, sorted(times)[-5:], found)


def least(found: Found) -> str:
    """A shorter text with the same fault: lines are taken away first, then shorter and shorter pieces."""
    from bench.examine import examine

    def fails(content: str) -> bool:
        fault = examine(found.name, content).fault
        return fault is not None and fault.kind == found.kind

    content = found.content
    deadline = time.monotonic() + 20
    pieces = content.splitlines(keepends=True)
    for _ in range(2):
        size = max(1, len(pieces) // 2)
        while size and time.monotonic() < deadline:
            at = 0
            while at < len(pieces) and time.monotonic() < deadline:
                shorter = pieces[:at] + pieces[at + size :]
                if fails("".join(shorter)):
                    pieces = shorter
                else:
                    at += size
            size //= 2
        pieces = list("".join(pieces))
    return "".join(pieces)


def keep(found: Found) -> Path:
    content = least(found)
    name = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12] + Path(found.name).suffix
    REGRESSIONS.mkdir(parents=True, exist_ok=True)
    path = REGRESSIONS / name
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    return path


def stretches(start: int, count: int) -> Iterator[range]:
    for first in range(start, start + count, CHUNK):
        yield range(first, min(first + CHUNK, start + count))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=10_000, help="how many texts")
    parser.add_argument("--seed", type=int, default=0, help="which series of texts")
    parser.add_argument("--start", type=int, default=0, help="the number in the series to begin with")
    parser.add_argument("--jobs", type=int, default=1, help="processes at once")
    parser.add_argument("--show", type=int, metavar="NUMBER", help="print one text of the series instead")
    chosen = parser.parse_args()
    base = chosen.seed * SEEDS
    if chosen.show is not None:
        from bench.mutations import text

        sys.stdout.write(text(base + chosen.show)[1])
        return 0
    work = stretches(base + chosen.start, chosen.count)
    with multiprocessing.Pool(chosen.jobs) as pool:
        return _report(pool.imap(examine_stretch, work), base)


def _report(results: Iterator[Result], base: int) -> int:
    began = time.monotonic()
    count = clean = 0
    codes: Counter[str] = Counter()
    slowest: list[tuple[float, int]] = []
    kinds: dict[str, list[int]] = {}
    for result in results:
        count, clean = count + result.count, clean + result.clean
        codes += result.codes
        slowest = sorted(slowest + result.slowest)[-5:]
        for found in result.found:
            numbers = kinds.setdefault(found.kind, [])
            numbers.append(found.number - base)
            if len(numbers) == 1:
                print(f"{found.number - base}: {found.kind}\n{found.report}kept in {keep(found)}\n", flush=True)
        if count % (CHUNK * 50) == 0:
            rate = count / (time.monotonic() - began)
            print(f"{count:,} texts, {rate:.0f} a second, {sum(map(len, kinds.values()))} failed", flush=True)
    print(f"{count:,} texts: {clean:,} without errors, {count - clean:,} with; {len(codes)} codes seen")
    print("slowest: " + ", ".join(f"{seconds:.2f} s (number {number - base})" for seconds, number in reversed(slowest)))
    for kind, numbers in sorted(kinds.items(), key=lambda item: -len(item[1])):
        print(f"{len(numbers):6} {kind}: {', '.join(map(str, numbers[:8]))}")
    print(f"{sum(map(len, kinds.values()))} failed")
    return int(bool(kinds))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    sys.exit(main())
