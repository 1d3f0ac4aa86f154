"""An exported file does what the built module does, bit for bit, and reads as a person would write it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import torch

import dsl
from bench.export import compare, loaded
from dsl.catalogue import entries
from dsl.catalogue.entry import Entry
from dsl.export.python import to_python
from dsl.lang.program import Data, Program, Step
from tests.export.bodies import assert_exact, exported, parity, program, program_of
from tests.export.texts import TEXTS
from tests.lang.test_examples import compiled_example

ROOT = Path(__file__).resolve().parents[2]
SPECS = sorted((ROOT / "specs").glob("*.toml"))
ZOO = sorted((ROOT / "specs" / "zoo").glob("*.toml"))
DOWNLOADS = "weights='default'"
ELSEWHERE = {"torchvision", "detector"}


def checked(path: Path) -> Program:
    found, _ = dsl.check(str(path))
    assert found is not None
    return found


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_spec_and_its_file_do_the_same(path: Path) -> None:
    if DOWNLOADS in path.read_text(encoding="utf-8"):
        pytest.skip("its weights are a download")
    found = compare(checked(path), path.stem)
    assert_exact(found)
    nested = "body" in to_python(checked(path), path.stem)  # a body is made before the block that it is given to
    assert found.drawn == 0.0 or nested


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_file_is_laid_out_and_alone(path: Path) -> None:
    text = to_python(checked(path), path.stem)
    assert text == to_python(checked(path), path.stem)
    assert "dsl" not in text.replace("dsl_", "")
    assert max(map(len, text.splitlines())) <= 100
    ruff = shutil.which("ruff")
    if ruff is None:
        return
    command = [ruff, "format", "--isolated", "--no-cache", "--line-length", "100", "--diff", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    rules = ["--select", "E,F,W,I,B", "--ignore", "E501"]
    done = subprocess.run(
        [ruff, "check", "--isolated", "--no-cache", *rules, "-"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("path", ZOO, ids=lambda path: path.stem)
def test_an_architecture_and_its_file_do_the_same(path: Path) -> None:
    assert_exact(compare(checked(path), path.stem))
    test_a_file_is_laid_out_and_alone(path)


def test_nothing_of_ours_can_be_imported_by_what_is_compared() -> None:
    with pytest.raises(ImportError, match="nothing of ours"):
        loaded("import dsl.modules.attention\n")


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_and_its_file_do_the_same(name: str) -> None:
    assert_exact(parity(*TEXTS[name]))


@pytest.mark.parametrize("entry", [item for family in ("layer", "function") for item in entries(family).values()])
def test_an_example_and_its_file_do_the_same(entry: Entry) -> None:
    if entry.name in ELSEWHERE:
        pytest.skip("its layers are torchvision's")
    found = compare(program_of(compiled_example(entry).made), "example")
    assert_exact(found)
    assert found.drawn == 0.0


@pytest.mark.parametrize("entry", entries("loss").values(), ids=lambda entry: entry.name)
def test_an_example_of_a_loss_and_its_function_do_the_same(entry: Entry) -> None:
    from dsl.build.emit import Site, build
    from dsl.export.parity import difference, random_value

    graph = compiled_example(entry).made
    text = to_python(Program(Data(), steps=(Step("", graph, (), (), ()),)), "example")
    function = loaded(text)["loss"]
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    given: dict[str, Any] = {node.name: random_value(node.type) for node in graph.inputs}
    if entry.name == "ctc":
        given["lengths"] = torch.tensor([4, 3, 2, 1])
    built = build(graph, Site(torch.device("cpu")))
    assert difference(built(*given.values()), function(*(given[name] for name in names))) == 0.0


# -- how it reads


def test_uses_that_differ_in_numbers_share_a_class_with_the_settings_as_arguments() -> None:
    text = exported(
        "block unit(width, factor = 2) { linear(factor * width) -> relu -> linear(width) }\n"
        "unit(4) -> unit(6) -> unit(6, 3)"
    )
    assert text.count("class Unit") == 1
    assert "def __init__(self, in_features, width" in text
    assert "self.unit1 = Unit(8, 4" in text


def test_a_layer_that_some_uses_lack_is_an_identity_in_those() -> None:
    text = exported(*TEXTS["an optional shortcut in a block of its own"])
    assert "def __init__(self, in_channels, c, stride=1):" in text
    assert "self.short1 = Short(in_channels, c, stride) if in_channels != c else nn.Identity()" in text
    assert "self.res4 = Res(8, 16, stride=2)" in text


def test_equal_turns_are_a_list_and_a_loop() -> None:
    text = exported("linear(8)\nrepeat(4) { _ + (linear(8) -> relu) }")
    assert "self.repeat1 = nn.ModuleList(Block() for _ in range(4))" in text
    assert "        for block in self.repeat1:\n            x = block(x)\n" in text


def test_a_body_is_an_argument() -> None:
    text = exported("block twice { body -> relu }\ntwice { linear(8) }")
    assert "def __init__(self, body):" in text
    assert "Twice(nn.Sequential(OrderedDict(linear1=nn.Linear(8, 8))))" in text


def test_names_of_the_text_are_names_of_the_file_unless_python_has_them() -> None:
    text = exported("wide = linear(16) -> relu\nlambda = linear(4)\nself = wide -> linear(4)\nlambda * self")
    assert "wide = self.relu1(self.linear1(x))" in text
    assert "lambda_ = " in text
    assert "self_ = " in text


def test_layers_are_made_as_people_make_them() -> None:
    text = exported("conv(16, 3, padding=1, bias=false) -> batchnorm -> maxpool(2) -> layernorm", "float[B, 3, 8, 4]")
    assert "nn.Conv2d(3, 16, 3, padding=1, bias=False)" in text
    assert "nn.MaxPool2d(2)" in text
    assert "nn.LayerNorm(2)" in text


def test_recurrent_layers_are_torchs_own() -> None:
    text = exported("out, state = gru(6, return_state=true)\nout -> gru(6, state=state)", "float[B, T, 8]")
    assert "nn.GRU(8, 6, batch_first=True)" in text
    assert "out, state = self.gru1(x)" in text
    assert "x, _ = self.gru2(out, state)" in text


def test_what_a_spec_is_called_cannot_break_its_file() -> None:
    for name in ('quote"', "back\\slash", '"""', "new\nline", "3d", "class", "torch", "_"):
        namespace = loaded(to_python(program("linear(2)"), name))
        assert namespace["build_model"]()(torch.rand(2, 8)).shape == (2, 2)


def test_the_file_runs() -> None:
    text = exported("linear(2)")
    torch.manual_seed(0)
    exec(compile(text, "sample.py", "exec"), {"__name__": "__main__"})
