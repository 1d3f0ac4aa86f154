"""What checking costs: the figures of `dslrun validate`, each beside the one that is wanted.

`python bench/validate.py` prints a table; the status is 1 if a figure is missed. Times are medians of whole processes
whose files the system has at hand and whose modules are compiled, as after `pip install`; what is compared is measured
in turns. A busy machine shows: run it on one that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
SPEC = ROOT / "specs" / "mnist_cnn.toml"
SPECS = 100
HEAVY = ("torch", "torchvision", "numpy")

COMMAND = "from dsl.cli import main; main()"
INTERPRETER = "pass"
LIBRARIES = "import click, tomli"
IMPORTS = "import dsl.cli.validate, dsl.lang.check"
TORCH = "import torch"
MODULES = f"""
import sys
from dsl.cli import main
try:
    main()
except SystemExit:
    print(*(name for name in {HEAVY} if name in sys.modules), file=sys.stderr)
"""
MANY = f"""
import sys, time
start = time.perf_counter()
from dsl.lang.check import check_file
for index in range({SPECS}):
    name = f"{{index}}.toml"
    with open(name, encoding="utf-8") as file:
        text = file.read()
    if found := [item for item in check_file(name, text=text) if item.severity == "error"]:
        sys.exit(f"{{name}}: {{found[0].message}}")
print(time.perf_counter() - start)
"""
LONG = """
import resource, sys, time
from dsl.lang.check import check_file
check_file("short.toml")
start = time.process_time()
found = check_file(sys.argv[1])
print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
sys.exit(bool(found))
"""


class Row(NamedTuple):
    """One figure: what it is of, how much is wanted, how much it is."""

    what: str
    wanted: float | None
    measured: float
    unit: str

    @property
    def kept(self) -> bool:
        return self.wanted is None or self.measured <= self.wanted

    def cells(self) -> tuple[str, str, str, str, str]:
        wanted = "" if self.wanted is None else f"<= {_shown(self.wanted, self.unit)}"
        ratio = f"{self.measured / self.wanted:.2f}" if self.wanted else ""
        return self.what, wanted, _shown(self.measured, self.unit), ratio, "" if self.kept else "missed"


class Bench:
    """Runs Python in fresh processes, with the project in sight and compiled modules kept in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        hidden = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
        self._plain = {name: value for name, value in os.environ.items() if name not in hidden}
        self._ours = {**self._plain, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}

    def run(self, code: str, *arguments: str, ours: bool = True, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", code, *arguments]
        done = subprocess.run(command, cwd=cwd, env=self._ours if ours else self._plain, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{' '.join(arguments)} ended with status {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def in_turns(self, times: int, jobs: Sequence[Callable[[], object]]) -> list[float]:
        """The median of each job's seconds, the jobs taking turns so that a slow moment falls on all."""
        taken: list[list[float]] = [[] for _ in jobs]
        for turn in range(times + 1):
            for job, seconds in zip(jobs, taken, strict=True):
                start = time.perf_counter()
                job()
                if turn:  # the first turn fills the disk's cache and compiles
                    seconds.append(time.perf_counter() - start)
        return [statistics.median(seconds) for seconds in taken]


def one_spec(bench: Bench, times: int) -> Iterator[Row]:
    """The whole process, its parts, and how it compares with importing torch alone."""
    jobs = [
        lambda: bench.run(COMMAND, "validate", str(SPEC.relative_to(ROOT))),
        lambda: bench.run(INTERPRETER),
        lambda: bench.run(LIBRARIES),
        lambda: bench.run(IMPORTS),
        lambda: bench.run(TORCH, ours=False),
    ]
    whole, interpreter, libraries, imports, torch = bench.in_turns(times, jobs)
    yield Row("validate of one spec, whole process", 0.15, whole, "s")
    yield Row("  the interpreter", None, interpreter, "s")
    yield Row("  click and tomli", None, libraries - interpreter, "s")
    yield Row("  our imports", None, imports - libraries, "s")
    yield Row("  the work, with what it imports", None, whole - imports, "s")
    yield Row("`python -c 'import torch'`", None, torch, "s")
    yield Row("validate of one spec / import torch", 0.15, whole / torch, "")


def many_specs(bench: Bench, times: int) -> Iterator[Row]:
    from bench.specs import spec

    for index in range(SPECS):
        (bench.folder / f"{index}.toml").write_text(spec(index), encoding="utf-8")
    seconds = [float(bench.run(MANY, cwd=bench.folder).stdout) for _ in range(times)]
    yield Row(f"{SPECS} specs of about 30 layers in one process", 1.0, statistics.median(seconds), "s")


def long_bodies(bench: Bench, times: int) -> Iterator[Row]:
    """Time and memory of long bodies, each in a fresh process; growth is that of the processor's time, at its least."""
    from bench.specs import long_spec, spec

    sizes = (1_000, 10_000, 100_000)
    (bench.folder / "short.toml").write_text(spec(0), encoding="utf-8")
    for size in sizes:
        (bench.folder / f"long{size}.toml").write_text(long_spec(size), encoding="utf-8")
    (whole,) = bench.in_turns(times, [lambda: bench.run(COMMAND, "validate", "long10000.toml", cwd=bench.folder)])
    yield Row("a body of 10,000 layers, whole process", 3.0, whole, "s")
    least: dict[int, float] = {}
    memory: dict[int, float] = {}
    for size in sizes * times:
        seconds, peak = map(float, bench.run(LONG, f"long{size}.toml", cwd=bench.folder).stdout.split())
        least[size] = min(seconds, least.get(size, seconds))
        memory[size] = peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    for size in sizes:
        yield Row(f"  a layer of {size:,}", None, least[size] / size * 1e6, "us")
    for small, large in ((1_000, 10_000), (10_000, 100_000), (1_000, 100_000)):
        ratio = least[large] / large / (least[small] / small)
        yield Row(f"growth of a layer's time, {small:,} to {large:,}", 1.3, ratio, "")
    yield Row("peak memory for 10,000 layers", 300.0, memory[10_000], "MB")
    yield Row("  for 100,000 layers", None, memory[100_000], "MB")


def modules(bench: Bench, times: int) -> Iterator[Row]:
    found = bench.run(MODULES, "validate", "specs").stderr.split()
    yield Row(f"of {', '.join(HEAVY)} imported by validate", 0, len(found), "")


def _shown(value: float, unit: str) -> str:
    if isinstance(value, int):
        return str(value) if value else "none"
    digits = {"s": 3, "us": 1, "MB": 0}.get(unit, 2)
    return f"{value:.{digits}f} {unit}".rstrip()


def _print(rows: Sequence[Row]) -> None:
    table = [("what", "wanted", "measured", "ratio", ""), *(row.cells() for row in rows)]
    widths = [max(len(cells[column]) for cells in table) for column in range(5)]
    for cells in table:
        first, *rest = (
            cell.ljust(width) if not at else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        print("  ".join([first, *rest]).rstrip())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=9, help="processes that a median is taken of")
    times = parser.parse_args().times
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        rows = [*one_spec(bench, times), *many_specs(bench, 3), *long_bodies(bench, 3), *modules(bench, 1)]
    _print(rows)
    return int(not all(row.kept for row in rows))


if __name__ == "__main__":
    sys.exit(main())
