"""The wheel holds all that the program needs, and works where nothing else of the project is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHIPPED = ("dsl", "grammar", "pyproject.toml", "README.md", "LICENSE", ".gitignore")

pytestmark = pytest.mark.slow


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel made from a copy of what the project ships, so that nothing else can slip in."""
    source = tmp_path_factory.mktemp("source")
    for name in SHIPPED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name)
    folder = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, folder=source)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = folder.glob("dslrun-*-py3-none-any.whl")
    return path


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of a fresh environment with the wheel in it, which borrows our dependencies but not our code."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, symlinks=os.name != "nt")
    folder = place / ("Scripts" if os.name == "nt" else "bin")
    install = ("-m", "pip", "--python", place, "install", "--no-deps", "--no-index", "--quiet", wheel)
    installed = run(sys.executable, *install, folder=place)
    assert installed.returncode == 0, installed.stdout + installed.stderr
    (packages,) = place.rglob("site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def test_the_wheel_holds_every_module_the_grammars_and_the_licence(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "dsl").rglob("*.py")}
    grammars = {f"dsl/grammar/{path.name}" for path in (ROOT / "grammar").glob("*.lark")}
    assert grammars
    assert modules | grammars <= held
    assert {name.split("/")[0] for name in held if "dist-info" not in name} == {"dsl"}
    assert [name for name in held if name.endswith("licenses/LICENSE")]


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = (name for name in archive.namelist() if name.endswith("dist-info/METADATA"))
    metadata = archive.read(name).decode()
    assert "\nLicense-Expression: Apache-2.0\n" in metadata
    assert "\nRequires-Python: >=3.10\n" in metadata
    assert metadata.split("\n\n", 1)[1].strip() == (ROOT / "README.md").read_text(encoding="utf-8").strip()


def test_an_installed_program_runs_from_another_folder(scripts: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    (tmp_path / "dslrun.toml").touch()  # makes the folder a project, so that specs/zoo/ may use specs/blocks/
    from dsl import __version__

    where = run(scripts / "python", "-c", "import dsl; print(dsl.__file__)", folder=tmp_path)
    assert Path(where.stdout).is_relative_to(scripts.parent), where
    version = run(scripts / "dslrun", "--version", folder=tmp_path)
    assert version.stdout == f"dslrun {__version__}\n", version
    valid = run(scripts / "dslrun", "validate", "specs", folder=tmp_path)
    assert valid.returncode == 0, valid.stdout + valid.stderr


def test_an_installed_program_reports_a_broken_spec(scripts: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text('los = "mse"\n')
    broken = run(scripts / "dslrun", "validate", "broken.toml", folder=tmp_path)
    assert broken.returncode == 1, broken
    assert " --> broken.toml:1:1\n" in broken.stdout + broken.stderr
    assert "`loss`" in broken.stdout + broken.stderr
    explained = run(scripts / "dslrun", "explain", "E0307", folder=tmp_path)
    assert explained.returncode == 0, explained
