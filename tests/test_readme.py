"""What the README shows is what happens."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SPEC = (ROOT / "specs" / "mnist_cnn.toml").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def dslrun(*arguments: str, folder: Path) -> str:
    command = [sys.executable, "-c", "from dsl.cli import main; main()", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout


def test_the_spec_is_the_one_that_is_shipped() -> None:
    first = blocks("toml")[0].removeprefix("# specs/mnist_cnn.toml\n")
    assert SPEC.startswith(first.rstrip("\n"))


def test_the_spec_validates_as_shown() -> None:
    shown = next(block for block in blocks("console") if "validate specs/mnist_cnn.toml" in block)
    command, _, output = shown.partition("\n")
    assert dslrun(*command.removeprefix("$ dslrun ").split(), folder=ROOT) == output


def test_the_mistake_is_reported_as_shown(tmp_path: Path) -> None:
    shown = next(block for block in blocks("console") if "error[" in block)
    command, _, output = shown.partition("\n")
    broken = SPEC.replace("maxpool(2)\ndropout2d", "flatten\ndropout2d")
    broken = broken.replace("dropout2d(0.1) -> adaptive_maxpool(1) -> flatten\n", "")
    broken = broken.replace("linear(32) -> relu\n", "linear(32) -> relu -> maxpool(2)\n")
    broken = broken.replace('monitor    = "val_loss"', 'monitor    = "val_acuracy"')
    assert broken != SPEC
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "mnist_cnn.toml").write_text(broken, encoding="utf-8")
    assert dslrun(*command.removeprefix("$ dslrun ").split(), folder=tmp_path) == output


def test_every_command_is_listed() -> None:
    from dsl.cli import COMMANDS

    for name in COMMANDS:
        assert f"`{name}`" in README or f"`dslrun {name}" in README, name


def test_the_map_shows_the_folders_that_there_are() -> None:
    block = blocks("text")[-1]
    shown = set(re.findall(r"^(\S+/)", block, re.MULTILINE)) | set(re.findall(r"^  (\S+/)", block, re.MULTILINE))
    packages = {f"{path.name}/" for path in (ROOT / "dsl").iterdir() if (path / "__init__.py").exists()}
    assert packages <= shown
    for name in shown:
        assert (ROOT / name).is_dir() or (ROOT / "dsl" / name).is_dir(), name


def test_every_dependency_has_a_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    table = text[text.index("dependencies = [") : text.index("]", text.index("dependencies = ["))]
    for name in re.findall(r'"([a-z]+)[^"]*"', table):
        assert re.search(rf"^\|[^|]*\b{name}\b[^|]*\|", README, re.MULTILINE), name
