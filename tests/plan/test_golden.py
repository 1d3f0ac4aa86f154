"""Plans of shipped specs on fixed machines, as text and as JSON. `pytest --regenerate` writes them anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dsl.diagnostics.json_form import dumps
from dsl.lang.check import check_spec
from dsl.plan.coding import to_json
from dsl.plan.decide import make_plan
from dsl.plan.elsewhere import elsewhere
from dsl.plan.estimate import tables_of
from dsl.plan.machine import Machine
from dsl.plan.text.whole import render
from dsl.spec.read import load
from tests.plan.machines import CPU, with_gpus

GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).parents[2]

CASES: dict[str, tuple[str, Machine, dict[str, Any]]] = {
    "mnist_cnn": ("mnist_cnn", CPU, {"width": 100}),
    "mnist_cnn_narrow": ("mnist_cnn", CPU, {"width": 80}),
    "resnet18_ascii": ("resnet18", with_gpus(1), {"width": 80, "encoding": "ascii"}),
    "resnet18_far_away": ("resnet18", elsewhere("8xH100-80GB", CPU), {"width": 120, "depth": 3}),
    "gan": ("gan", with_gpus(2), {"width": 100}),
    "gpt": ("gpt", CPU, {"width": 100, "depth": -1}),
    "text_lstm": ("text_lstm", CPU, {"width": 100}),
    "unet_in_colour": ("unet", with_gpus(1), {"width": 100, "color": True}),
}


def shown(case: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    name, machine, how = CASES[case]
    monkeypatch.chdir(ROOT)
    sets = ("trainer.num_nodes=4",) if "far" in case else ()
    spec, found = load(f"specs/{name}.toml", sets=sets)
    assert spec is not None
    program, more = check_spec(spec)
    assert program is not None
    plan, _ = make_plan(spec, program, machine, [*found, *more])
    assert plan is not None
    return render(plan, tables_of(program, plan.models), **how), dumps(to_json(plan)) + "\n"


@pytest.mark.parametrize("case", CASES)
def test_a_plan_is_shown_as_it_was_read(
    case: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text, ending in zip(shown(case, monkeypatch), ("txt", "json"), strict=True):
        path = GOLDEN / f"{case}.{ending}"
        if request.config.getoption("--regenerate"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_a_page_keeps_its_width(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import re

    text, _ = shown(case, monkeypatch)
    for line in re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines():
        assert len(line) <= CASES[case][2]["width"], line
        assert line == line.rstrip()


def test_ascii_is_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown("resnet18_ascii", monkeypatch)[0].isascii()
