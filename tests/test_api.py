"""The public page: few names, nothing loaded before it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import dsl

SPECS = Path(__file__).parent.parent / "specs"


def test_it_is_one_page() -> None:
    assert len(dsl.__all__) <= 12
    for name in dsl.__all__:
        assert getattr(dsl, name) is not None


def test_a_spec_is_checked_from_python() -> None:
    program, diagnostics = dsl.check(str(SPECS / "mnist_cnn.toml"))
    assert [item for item in diagnostics if item.severity == "error"] == []
    assert program is not None
    assert program.models["model"].graph.parameters() == 53_994
    assert "torch.nn.Conv2d" in dsl.show(program.models["model"].graph)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = dsl.nothing_of_the_kind


def test_importing_it_imports_nothing_else_of_ours() -> None:
    script = "import sys, dsl; print([name for name in sys.modules if name.startswith('dsl.')])"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"
