"""Printed graphs of telling bodies: `graphs/NAME.dsl`, and beside it what it compiles to, held word for word.

The first line of a body says what it is given: `# float[B, 3, 32, 32]`. `pytest --regenerate` writes the graphs anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.lang.graph import show
from dsl.lang.losses import LOSS
from tests.lang.bodies import Found, compiled, model

BODIES = sorted((Path(__file__).parent / "graphs").glob("*.dsl"))


def _compiled(path: Path) -> Found:
    text = path.read_text(encoding="utf-8")
    given = text.splitlines()[0].removeprefix("# ")
    if ":" not in given:
        return model(text, given)
    fields = dict(item.replace("|", ";").split(": ") for item in given.split("; "))
    return compiled(text, LOSS, fields.pop("output"), fields, topic_name="output")


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.stem)
def test_a_body_compiles_to_its_graph(path: Path, request: pytest.FixtureRequest) -> None:
    graph = _compiled(path).made
    weights = sum(1 for _, weight in graph.weights() if weight.trained)
    printed = f"{show(graph)}\n{graph.parameters():,} parameters in {weights} weights\n"
    golden = path.with_suffix(".txt")
    if request.config.getoption("--regenerate"):
        golden.write_text(printed, encoding="utf-8")
    assert printed == golden.read_text(encoding="utf-8")


def test_there_are_graphs_to_hold() -> None:
    assert len(BODIES) >= 10
