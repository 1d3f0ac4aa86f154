"""What keeps a check fast, held without a clock: what is imported, how work grows, and that the figures are printed.

The figures themselves are those of `python bench/validate.py`.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench import validate
from bench.specs import KINDS, long_body, long_spec, spec
from dsl.lang.check import check_file, check_spec_file

ROOT = Path(__file__).parents[1]

HEAVY = ("torch", "torchvision", "numpy")
UNNEEDED = (
    "lark",
    "rich",
    "tempfile",
    "json",
    "csv",
    "difflib",
    "importlib.metadata",
    "asyncio",
    "email",
)
"""What a check of a good spec does without, each of them a part of a start's time."""
FAULTS = ("dsl.syntax.toml_faults", "dsl.syntax.body_diagnosis", "dsl.spec.schema", "dsl.cli.explain")
"""Words for mistakes, and other commands."""


def loaded(code: str, *arguments: str) -> set[str]:
    """The modules that a fresh interpreter has after running some code."""
    code = f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


def test_a_check_loads_no_torch() -> None:
    found = loaded("from dsl.cli import main; main()", "validate", "specs", "tests/golden/broken")
    assert found & set(HEAVY) == set()
    assert "dsl.lang.check" in found


def test_a_check_of_a_good_spec_loads_little() -> None:
    found = loaded("from dsl.cli import main; main()", "validate", "specs/mnist_cnn.toml")
    anyway = loaded("import click, tomli")
    assert found & set(UNNEEDED) - anyway == set()
    assert found & set(FAULTS) == set()
    assert "dsl.lang.check" in found


@pytest.mark.parametrize("seed", range(3 * len(KINDS)))
def test_specs_that_are_measured_are_well_and_of_about_thirty_layers(seed: int) -> None:
    program, found = check_spec_file("made.toml", text=spec(seed))
    assert [item.message for item in found if item.severity == "error"] == []
    assert program is not None
    (model,) = program.models.values()
    assert 15 <= model.graph.size <= 60


@pytest.mark.parametrize("layers", [1, 10, 99, 1000])
def test_long_bodies_have_the_length_they_say(layers: int) -> None:
    program, found = check_spec_file("long.toml", text=long_spec(layers))
    assert program is not None
    assert [item.message for item in found] == []
    (model,) = program.models.values()
    assert sum(node.kind == "apply" for node in model.graph.nodes) == layers
    assert long_body(layers).endswith("\n")


def calls(run: Callable[[], Any]) -> int:
    """How many functions of Python are called."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(counted)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


def test_work_grows_as_the_text_does() -> None:
    texts = {layers: long_spec(layers) for layers in (500, 1_000, 4_000)}
    check_file("long.toml", text=texts[500])
    work = {layers: calls(lambda text=text: check_file("long.toml", text=text)) for layers, text in texts.items()}
    assert work[4_000] / 4_000 <= 1.1 * work[1_000] / 1_000


def test_turns_that_are_alike_are_worked_on_once() -> None:
    def work(times: int) -> int:
        text = long_spec(5).replace(
            "relu -> layernorm", f"relu -> layernorm\nrepeat({times}) {{ linear(64) -> relu }}", 1
        )
        return calls(lambda: check_file("long.toml", text=text))

    assert work(100_000) <= work(3) + 100


def test_the_table_of_figures_shows_what_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [validate.Row("a", 1.0, 0.5, "s"), validate.Row("b", 1.0, 1.5, ""), validate.Row("c", None, 2.0, "us")]
    rows.append(validate.Row("d", 0, 0, ""))
    validate._print(rows)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["a", "<=", "1.000", "s", "0.500", "s", "0.50"],
        ["b", "<=", "1.00", "1.50", "1.50", "missed"],
        ["c", "2.0", "us"],
        ["d", "<=", "none", "none"],
    ]
    assert [row.kept for row in rows] == [True, False, True, True]


def test_every_figure_of_the_table_can_be_taken(tmp_path: Path) -> None:
    if importlib.util.find_spec("torch") is None:
        pytest.skip("torch is not installed")
    bench = validate.Bench(tmp_path)
    (row,) = validate.modules(bench, 1)
    assert row.kept
    (row,) = validate.many_specs(bench, 1)
    assert 0 < row.measured < 60
