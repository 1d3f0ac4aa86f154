"""Weights from files: what matches by name or by the spec's lines, what does not, and what cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from dsl.build.fault import BuildFault
from dsl.build.models import build_models
from tests.build.test_models import program_of

LAYERS = '[model]\nlayers = "linear(16) -> relu -> linear(4)"\n'
NAMED = {"linear1.weight": (16, 8), "linear1.bias": (16,), "linear2.weight": (4, 16), "linear2.bias": (4,)}


@pytest.fixture
def tensors() -> dict[str, torch.Tensor]:
    torch.manual_seed(7)
    return {name: torch.rand(shape) for name, shape in NAMED.items()}


def loaded(root: Path, weights: str) -> Any:
    return build_models(program_of(LAYERS + weights, "output"), root=str(root))["model"]


def holds(model: nn.Module, tensors: dict[str, torch.Tensor], *names: str) -> bool:
    state = model.state_dict()
    return all(torch.equal(state[name], tensors[name]) for name in names or tensors)


@pytest.mark.parametrize("ending", ["safetensors", "pt", "pth", "ckpt"])
def test_weights_of_a_file(tmp_path: Path, tensors: dict[str, torch.Tensor], ending: str) -> None:
    path = tmp_path / f"w.{ending}"
    if ending == "safetensors":
        save_file(tensors, path)
    else:
        torch.save({"state_dict": tensors, "epoch": 3} if ending == "ckpt" else tensors, path)
    assert holds(loaded(tmp_path, f'weights = "{path.name}"\n'), tensors)


def test_a_folder_with_weights(tmp_path: Path, tensors: dict[str, torch.Tensor]) -> None:
    (tmp_path / "run").mkdir()
    save_file(tensors, tmp_path / "run" / "weights.safetensors")
    assert holds(loaded(tmp_path, 'weights = "run"\n'), tensors)


def test_names_of_another_program(tmp_path: Path, tensors: dict[str, torch.Tensor]) -> None:
    theirs = {f"net.{name.replace('linear', 'fc')}": value for name, value in tensors.items()}
    save_file(theirs, tmp_path / "w.safetensors")
    lines = '[model.weights]\npath = "w.safetensors"\nprefix = "net."\nnames = { "fc*" = "linear*" }\n'
    assert holds(loaded(tmp_path, lines), tensors)


def test_a_part_of_a_file(tmp_path: Path, tensors: dict[str, torch.Tensor]) -> None:
    save_file({**tensors, "linear2.weight": torch.rand(9, 16)}, tmp_path / "w.safetensors")
    model = loaded(tmp_path, '[model.weights]\npath = "w.safetensors"\nmatch = "linear1"\n')
    assert holds(model, tensors, "linear1.weight", "linear1.bias")
    assert not holds(model, tensors, "linear2.bias")


def test_what_is_not_in_the_file_stays_as_drawn_if_that_is_meant(
    tmp_path: Path, tensors: dict[str, torch.Tensor]
) -> None:
    del tensors["linear2.bias"]
    save_file(tensors, tmp_path / "w.safetensors")
    model = loaded(tmp_path, '[model.weights]\npath = "w.safetensors"\nstrict = false\n')
    plain = build_models(program_of(LAYERS, "output"))["model"]
    assert holds(model, {**tensors, "linear2.bias": plain.state_dict()["linear2.bias"]})


def test_what_does_not_fit_is_told(tmp_path: Path, tensors: dict[str, torch.Tensor]) -> None:
    save_file(
        {"linear1.weight": torch.rand(16, 9), "linear1.bias": tensors["linear1.bias"], "head.bias": torch.rand(3)},
        tmp_path / "w.safetensors",
    )
    with pytest.raises(BuildFault) as caught:
        loaded(tmp_path, 'weights = "w.safetensors"\n')
    found = caught.value.diagnostic
    assert (found.code, found.path) == ("E0520", "model.weights")
    assert found.message == "`w.safetensors` does not fit: 1 of 4 weights were found in it"
    assert any("linear1.weight" in note and "16" in note and "9" in note for note in found.notes)
    assert "not in the file: `linear2.weight`, `linear2.bias`" in found.notes
    assert "in the file, and not here: `head.bias`" in found.notes


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.safetensors", None, "there is no file"),
        ("w.safetensors", b"nonsense", "no file of weights that can be read"),
        ("w.pt", b"nonsense", "no file of weights that can be read"),
        ("w.pt", {"epoch": 3}, "holds no weights by name"),
        ("w.pt", [torch.zeros(1)], "holds no weights by name"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, content: Any, said: str) -> None:
    if isinstance(content, bytes):
        (tmp_path / name).write_bytes(content)
    elif content is not None:
        torch.save(content, tmp_path / name)
    with pytest.raises(BuildFault, match=said):
        loaded(tmp_path, f'weights = "{name}"\n')


def test_nothing_is_run_that_a_file_pickles(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> Any:
            return (Path.touch, (tmp_path / "ran",))

    torch.save({"linear1.weight": Evil()}, tmp_path / "w.pt")
    with pytest.raises(BuildFault, match="can be read"):
        loaded(tmp_path, 'weights = "w.pt"\n')
    assert not (tmp_path / "ran").exists()


def test_no_file_is_needed_for_the_shapes_alone() -> None:
    program = program_of(LAYERS + 'weights = "w.safetensors"\n', "output")
    assert build_models(program, "meta")["model"].linear1.weight.is_meta
