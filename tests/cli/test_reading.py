"""What `dslrun validate` says of an input that it cannot read: the faults that no file of the golden cases can show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dsl.cli import dslrun
from dsl.syntax.reading import LARGEST
from tests.cli.test_validate import GOOD


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(dslrun, ["validate", *arguments], input=stdin, standalone_mode=False)


def test_a_missing_file_is_named() -> None:
    done = run("specs/mnist.toml")
    assert done.return_value == 2
    assert done.output.startswith("error[E0101]: there is no file `specs/mnist.toml`\n --> specs/mnist.toml\n")


def test_a_file_that_the_system_does_not_give() -> None:
    os.symlink("a.toml", "b.toml")
    os.symlink("b.toml", "a.toml")
    done = run("a.toml")
    assert done.return_value == 2
    assert done.output.startswith("error[E0103]: `a.toml` cannot be read: ")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_a_file_that_may_not_be_read() -> None:
    Path("a.toml").write_text(GOOD, encoding="utf-8")
    os.chmod("a.toml", 0)
    done = run("a.toml")
    assert done.return_value == 2
    assert "error[E0103]: `a.toml` may not be read" in done.output


def test_a_device_is_no_file() -> None:
    done = run(os.devnull)
    assert done.return_value == 2
    assert f"error[E0104]: `{os.devnull}` is a device, not a file" in done.output


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_without_a_writer_is_not_waited_for() -> None:
    os.mkfifo("a.toml")
    done = run("a.toml")
    assert done.return_value == 2
    assert "error[E0104]: `a.toml` is a pipe, not a file" in done.output
    assert "help: `-` reads from a pipe" in done.output


def test_a_folder_without_specs() -> None:
    Path("notes").mkdir()
    Path("notes/plan.txt").write_text("", encoding="utf-8")
    done = run("notes")
    assert done.return_value == 2
    assert "error[E0107]: the folder has no specs (`*.toml`) and no files of blocks (`*.dsl`)" in done.output


def test_a_pattern_that_matches_nothing() -> None:
    done = run("*.toml")
    assert done.return_value == 2
    assert "error[E0107]: the pattern matches no file" in done.output


def test_a_spec_on_standard_input() -> None:
    assert run("-", stdin=GOOD).return_value == 0
    done = run("-", stdin=GOOD.replace("flatten", "flaten"))
    assert done.return_value == 1
    assert "error[E0320]: nothing here is called `flaten`" in done.output


def test_standard_input_that_is_closed() -> None:
    script = "import sys; sys.stdin.close(); from dsl.cli import main; main(['validate', '-'])"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stderr
    assert done.stdout.startswith("error[E0103]: standard input cannot be read\n")
    assert done.stderr == ""


def test_standard_input_that_is_no_text() -> None:
    done = run("-", stdin=b"loss = '\xff'\n")
    assert done.return_value == 2
    assert "error[E0105]" in done.output


def test_a_file_past_the_bound() -> None:
    Path("a.toml").write_text("# spec\n" * (LARGEST // 7 + 1), encoding="utf-8")
    done = run("a.toml")
    assert done.return_value == 3
    assert "error[E0106]: `a.toml` has" in done.output


def test_of_several_inputs_each_is_reported() -> None:
    Path("good.toml").write_text(GOOD, encoding="utf-8")
    Path("bad.toml").write_text(GOOD.replace("flatten", "flaten"), encoding="utf-8")
    done = run("good.toml", "gone.toml", "bad.toml")
    assert done.return_value == 2
    assert done.output.index("error[E0101]") < done.output.index("error[E0320]")
    assert "error: 2 errors in 2 files" in done.output
