"""Specs grown at random that the checker has nothing against become modules that run and give what their types say."""

from __future__ import annotations

import pytest
import torch

from bench.building import FAULTS, Outcome, examine
from bench.good import FORMS, Way, is_good, spec

HEAD = """loss = "mean(to_float(output))"
optimizer = "adam(lr=1e-3)"
[data]
source = "random(x='{}', y='float[B]', size=64, target='y')"
[model]
layers = '''{}'''
"""


@pytest.mark.slow
def test_a_hundred_good_specs_become_modules() -> None:
    faults = {seed: found for seed in range(100) if (found := examine(spec(seed))).stage in FAULTS}
    assert faults == {}


def test_one_seed_gives_one_spec() -> None:
    assert [spec(seed) for seed in range(3)] == [spec(seed) for seed in range(3)]
    assert spec(0) != spec(1)
    assert len(FORMS) > 5


@pytest.mark.parametrize(
    ("topic", "body", "stage"),
    [
        ("float[B, 8]", "linear(4) -> relu", ""),
        ("float[B, 8]", "_ * 3 -> bernoulli", "values"),
        ("float[B, 6]", "reshape(-1, 16)", "values"),
        ("float[B, 8]", "linear(4) -> torch.floor_divide(2)", "gradient"),
        ("float[B, 8]", "torch.combinations -> torch.det", "unknown"),
    ],
)
def test_a_failure_is_told_by_its_reason(topic: str, body: str, stage: str) -> None:
    text = HEAD.format(topic, body)
    assert is_good(text, Way(known=False, settled=False))
    assert examine(text).stage == stage


def test_a_module_that_gives_something_else_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.nn.ReLU, "forward", lambda self, x: x.double())
    found = examine(HEAD.format("float[B, 8]", "relu"))
    assert found == Outcome("type", "model: result is torch.float9[9, 9], not float[B, 9]", found.report)
