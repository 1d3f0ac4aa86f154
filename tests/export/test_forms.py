"""The command `dslrun export`: what it writes, where, and its statuses; forms that other programs read."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from click.testing import CliRunner, Result

from dsl.cli import dslrun
from dsl.export import formats
from tests.export.test_programs import DATA

SPEC = 'loss = "cross_entropy"\noptimizer = "adam"\nname = "small"\n' + DATA
SPEC = SPEC.replace("target =", 'transform = "_ * 2 + 1"\ntarget =')
SPEC += '[model]\nlayers = "conv(4, 3) -> relu -> flatten -> dropout(0.5) -> linear(4)"\n'


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "given.toml"
    path.write_text(SPEC)
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(dslrun, ["export", *map(str, arguments)], standalone_mode=False)


def test_python_goes_to_standard_output(spec: Path) -> None:
    done = run(spec)
    assert done.return_value == 0
    assert done.stdout.startswith('"""small: the model in plain PyTorch.')
    assert "class Small(nn.Module):" in done.stdout


def test_python_goes_to_a_file_that_is_named(spec: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert run(spec, "--output", tmp_path / "out.py").return_value == 0
    assert (tmp_path / "out.py").read_text() == run(spec).stdout


def test_settings_of_the_command_line_are_laid_over_the_spec(spec: Path) -> None:
    assert "nn.Linear(144, 4)" in run(spec).stdout
    assert "class Other(" in run(spec, "--set", "name=other").stdout


def test_a_spec_with_errors_is_reported_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text(SPEC.replace("linear(4)", "linear(3)"))
    done = run(tmp_path / "bad.toml", "--output", tmp_path / "out.py")
    assert done.return_value == 1
    assert "error[E0311]" in done.stderr
    assert not (tmp_path / "out.py").exists()


def test_what_cannot_be_read_or_written_has_a_status_of_its_own(spec: Path, tmp_path: Path) -> None:
    assert run(tmp_path / "none.toml").return_value == 2
    assert run(spec, "--output", tmp_path / "no" / "folder.py").return_value == 74


def test_weights_are_those_of_the_seed(spec: Path, tmp_path: Path) -> None:
    pytest.importorskip("safetensors")
    from safetensors.torch import load_file

    import dsl
    from dsl.build.models import build_models

    path = tmp_path / "small.safetensors"
    done = run(spec, "--to", "safetensors", "--output", path)
    assert done.return_value == 0
    assert "the largest difference from the model is 0" in done.stdout
    program, _ = dsl.check(str(spec))
    assert program is not None
    state = build_models(program)["model"].state_dict()
    read = load_file(path)
    assert sorted(state) == sorted(read)
    assert all(torch.equal(state[name], read[name]) for name in state)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # torch's own, while it traces
def test_a_traced_model_has_its_preprocessing_and_takes_any_batch(spec: Path, tmp_path: Path) -> None:
    path = tmp_path / "small.pt2"
    done = run(spec, "--to", "torch-export", "--output", path)
    assert done.return_value == 0, done.stderr
    assert "the largest difference from the model is 0" in done.stdout
    import dsl
    from dsl.build.models import build_models

    program, _ = dsl.check(str(spec))
    assert program is not None
    model = build_models(program)["model"].eval()
    image = torch.rand(7, 3, 8, 8)
    assert torch.equal(torch.export.load(path).module()(image), model(image * 2 + 1))


def test_what_a_form_needs_is_said(spec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    done = run(spec, "--to", "onnx", "--output", tmp_path / "small.onnx")
    assert done.return_value == 2
    assert "pip install onnx onnxscript" in done.stderr


def test_one_of_several_models_has_to_be_named(tmp_path: Path) -> None:
    path = Path(__file__).resolve().parents[2] / "specs" / "gan.toml"
    done = run(path, "--to", "torch-export", "--output", tmp_path / "out.pt2")
    assert done.return_value == 1
    assert "`generator`, `critic`" in done.stderr


def test_what_comes_with_torch_lacks_nothing() -> None:
    assert formats.lacking("torch-export") == formats.lacking("python") == []
