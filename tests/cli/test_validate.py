"""`dslrun validate` as a person and a CI run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dsl.cli import dslrun, main

GOOD = """\
loss      = "cross_entropy"
optimizer = "adam(lr=1e-3)"

[data]
source    = "mnist"
validate  = 5000
transform = "to_float"

[model]
layers = "flatten -> linear(10)"

[trainer]
max_epochs = 3
"""
BAD = GOOD.replace("linear(10)", "linear(5)")
ADVISED = GOOD.replace("linear(10)", "linear(10) -> softmax")
SPECS = Path(__file__).parent.parent.parent / "specs"


@pytest.fixture(autouse=True)
def _a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.toml").write_text(BAD, encoding="utf-8")
    (tmp_path / "advised.toml").write_text(ADVISED, encoding="utf-8")


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(dslrun, arguments, input=stdin, standalone_mode=False)


def status(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_a_good_spec_passes() -> None:
    done = run("validate", "good.toml")
    assert done.return_value == 0
    assert done.output == "1 file checked: no errors\n"
    assert run("validate", "-q", "good.toml").output == ""


def test_a_bad_spec_fails_at_the_layer() -> None:
    done = run("validate", "bad.toml")
    assert done.return_value == 1
    assert "--> bad.toml:10:22" in done.output
    assert "gives 5" in done.output


def test_all_files_are_checked_and_the_worst_counts() -> None:
    assert run("validate", "good.toml", "bad.toml").return_value == 1
    assert run("validate", "bad.toml", "missing.toml").return_value == 2
    Path("bound.toml").write_text(GOOD.replace("linear(10)", "linear(9 ** 99)"), encoding="utf-8")
    assert run("validate", "bad.toml", "bound.toml").return_value == 3
    assert run("validate", "missing.toml", "bound.toml").return_value == 2


def test_nothing_to_check_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("validate") == 2
    assert "there is nothing to check" in capsys.readouterr().err
    assert run("validate", "no/*.toml").return_value == 2
    Path("empty").mkdir()
    assert run("validate", "empty").return_value == 2
    Path("empty.toml").touch()
    assert run("validate", "empty.toml").return_value == 1


def test_patterns_folders_and_standard_input_name_specs() -> None:
    Path("folder/inner").mkdir(parents=True)
    Path("folder/inner/a.toml").write_text(GOOD, encoding="utf-8")
    Path("folder/b.dsl").write_text("block a { relu }\n", encoding="utf-8")
    Path("folder/.hidden.toml").write_text("x = ", encoding="utf-8")
    Path("folder/pyproject.toml").write_text("[project]\n", encoding="utf-8")
    assert run("validate", "folder").output == "2 files checked: no errors\n"
    assert run("validate", "go*.toml").return_value == 0
    assert run("validate", "-", stdin=GOOD).return_value == 0
    assert "--> -:10:22" in run("validate", "-", stdin=BAD).output


def test_a_file_is_checked_once_however_often_it_is_named() -> None:
    assert run("validate", "good.toml", "good.toml", "good*.toml").output == "1 file checked: no errors\n"


def test_warnings_pass_unless_strict_or_allowed() -> None:
    assert run("validate", "advised.toml").return_value == 0
    assert "W0622" in run("validate", "advised.toml").output
    strict = run("validate", "--strict", "advised.toml")
    assert strict.return_value == 1
    assert "no errors" not in strict.output
    assert run("validate", "--strict", "--allow", "W0622", "advised.toml").return_value == 0
    Path("allowed.toml").write_text('allow = ["W0622"]\n' + ADVISED, encoding="utf-8")
    assert run("validate", "--strict", "allowed.toml").return_value == 0


def test_an_error_cannot_be_allowed() -> None:
    assert run("validate", "--allow", "E0311", "bad.toml").return_value == 1


def test_json_has_its_stable_form() -> None:
    done = run("validate", "--format", "json", "bad.toml", "good.toml")
    found = json.loads(done.output)
    assert found["format_version"] == "1.0"
    assert (found["valid"], found["error_count"], found["warning_count"]) == (False, 1, 0)
    only = found["diagnostics"][0]
    assert (only["code"], only["severity"], only["file"], only["path"]) == (
        "E0311",
        "error",
        "bad.toml",
        "model.layers",
    )
    assert only["start"] == {"line": 10, "column": 22, "offset": BAD.index("linear(5)")}
    assert only["end"]["column"] == 31
    assert json.loads(run("validate", "--format", "json", "good.toml").output)["valid"] is True


def test_sarif_and_github_say_the_same() -> None:
    sarif = json.loads(run("validate", "--format", "sarif", "bad.toml").output)
    result = sarif["runs"][0]["results"][0]
    assert result["ruleId"] == "E0311"
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 10
    github = run("validate", "--format", "github", "bad.toml").output
    assert github.startswith("::error file=bad.toml,line=10,")
    assert run("validate", "--format", "github", "good.toml").output == ""


def test_set_and_profile_are_laid_over() -> None:
    assert run("validate", "good.toml", "--set", "trainer.max_epochs=0").return_value == 0
    done = run("validate", "good.toml", "--set", "trainer.max_epochs=no")
    assert done.return_value == 1
    assert "--> --set:1:20" in done.output
    Path("profile.toml").write_text(GOOD + "\n[profile.fast.trainer]\nmax_epochs = 1\n", encoding="utf-8")
    assert run("validate", "profile.toml", "--profile", "fast").return_value == 0
    assert run("validate", "profile.toml", "--profile", "fsat").return_value == 1


def test_fix_mends_what_is_sure_and_keeps_the_rest() -> None:
    Path("fix.toml").write_text(GOOD.replace("linear(10)", "linear(10) => relu") + "[checkpoint]\nperiod = 3\n")
    done = run("validate", "--fix", "fix.toml")
    assert done.return_value == 0
    assert "linear(10) -> relu" in Path("fix.toml").read_text(encoding="utf-8")


def test_fix_writes_nothing_where_nothing_is_sure() -> None:
    before = Path("bad.toml").stat().st_mtime_ns
    assert run("validate", "--fix", "bad.toml").return_value == 1
    assert Path("bad.toml").stat().st_mtime_ns == before


def test_color_is_for_terminals_alone() -> None:
    assert "\x1b[" not in run("validate", "bad.toml").output
    program = "from dsl.cli import main; main()"
    script = f"import pty, sys; sys.exit(pty.spawn([sys.executable, '-c', '{program}', *sys.argv[1:]]) >> 8)"
    for setting, colored in (({}, True), ({"NO_COLOR": "1"}, False)):
        environment = {**os.environ, "PYTHONPATH": str(SPECS.parent), "TERM": "xterm", **setting}
        command = [sys.executable, "-c", script, "validate", "bad.toml"]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 1
        assert ("\x1b[" in done.stdout) is colored


def test_the_shipped_specs_pass() -> None:
    done = run("validate", "--strict", str(SPECS))
    assert done.return_value == 0, done.output


def test_a_slip_in_the_command_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("validat", "good.toml") == 2
    assert "Did you mean `validate`?" in capsys.readouterr().err
    assert status("good.toml") == 2
    assert "dslrun validate good.toml" in capsys.readouterr().err
    assert status("validate", "--formt", "json", "good.toml") == 2


def test_a_bug_of_ours_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("broken")

    monkeypatch.setattr("dsl.lang.check.check_file", fail)
    assert status("validate", "good.toml") == 70
    assert "this is a bug of dslrun" in capsys.readouterr().err
