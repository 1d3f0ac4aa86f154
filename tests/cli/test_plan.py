"""`dslrun plan` as a person runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dsl.cli import dslrun, main
from tests.plan.planning import SPEC


@pytest.fixture(autouse=True)
def _a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("spec.toml").write_text(SPEC, encoding="utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(dslrun, ("plan", *arguments), standalone_mode=False)


def status(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["plan", *arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def plan_in(result: Result) -> dict:  # type: ignore[type-arg]
    assert result.return_value == 0, result.output
    return dict(json.loads(result.stdout))


def test_the_page_has_its_sections_in_order() -> None:
    done = run("spec.toml", "--gpus", "0")
    assert done.return_value == 0
    labels = [line.split()[0] for line in done.output.splitlines() if line[:1].strip()]
    wanted = [
        "spec",
        "model",
        "data",
        "training",
        "validation",
        "devices",
        "memory",
        "time",
        "kept",
        "logged",
        "defaults",
    ]
    assert [label for label in labels if label in wanted] == wanted
    assert "\x1b" not in done.output
    assert "GPU available:" in done.output


def test_json_is_the_plan() -> None:
    plan = plan_in(run("spec.toml", "--json", "--gpus", "0"))
    assert plan["format_version"] == "1"
    assert plan["length"]["steps"] == 400


@pytest.mark.parametrize(
    ("arguments", "steps"),
    [
        (("--max-epochs", "2"), 200),
        (("--max_epochs=2",), 200),
        (("--batch-size", "100"), 40),
        (("--set", "trainer.max_epochs=3"), 300),
        (("--fast-dev-run",), 1),
        (("--fast-dev-run", "3"), 3),
        (("--fast-dev-run=3",), 3),
        (("--limit-train-batches", "0.5"), 200),
    ],
)
def test_the_trainers_keys_are_flags(arguments: tuple[str, ...], steps: int) -> None:
    assert plan_in(run("spec.toml", "--json", "--gpus", "0", *arguments))["length"]["steps"] == steps


def test_a_switch_before_the_spec_does_not_swallow_it() -> None:
    assert plan_in(run("--fast-dev-run", "spec.toml", "--json"))["length"]["fast_dev_run"] == 1


def test_a_machine_that_is_not_here() -> None:
    plan = plan_in(run("spec.toml", "--json", "--on", "8xH100-80GB", "--nodes", "32"))
    assert plan["machine"]["name"] == "8xH100-80GB"
    assert (len(plan["placement"]["devices"]), plan["placement"]["nodes"]) == (8, 32)
    assert plan_in(run("spec.toml", "--json", "--on", "2xcpu"))["placement"]["devices"] == [0, 1]


def test_what_is_wrong_with_the_command_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("spec.toml", "--on", "8xH1000") == 2
    assert "did you mean" in capsys.readouterr().err
    assert status("spec.toml", "--gpsu", "4") == 2
    assert "Did you mean `--gpus`" in capsys.readouterr().err
    assert status("spec.toml", "--gpus") == 2
    assert "needs a value" in capsys.readouterr().err
    assert status("spec.toml", "--graph", "net.png") == 2
    assert ".svg" in capsys.readouterr().err
    assert status() == 2
    assert status("missing.toml") == 2
    assert status("spec.toml", "--against", "missing.json") == 2


def test_what_is_not_there_is_an_error_at_the_flag() -> None:
    done = run("spec.toml", "--on", "2xH100-80GB", "--gpus", "8")
    assert done.return_value == 1
    assert "E0801" in done.stderr
    assert "--gpus" in done.stderr
    assert done.stdout == ""


def test_a_spec_with_errors_has_no_plan() -> None:
    Path("bad.toml").write_text(SPEC.replace("linear(10)", "linear(5)"), encoding="utf-8")
    done = run("bad.toml")
    assert done.return_value == 1
    assert "bad.toml:9:22" in done.stderr
    Path("bound.toml").write_text(SPEC.replace("linear(10)", "linear(9 ** 99)"), encoding="utf-8")
    assert run("bound.toml").return_value == 3


def test_plans_are_compared() -> None:
    Path("other.toml").write_text(SPEC.replace("batch_size = 10", "batch_size = 20"), encoding="utf-8")
    done = run("spec.toml", "--against", "other.toml")
    assert done.return_value == 0
    assert "batches.per_device" in done.output
    changes = json.loads(run("spec.toml", "--against", "other.toml", "--json").stdout)
    assert {"path": "batches.per_device", "left": 20, "right": 10} in changes
    Path("plan.json").write_text(run("spec.toml", "--json").stdout, encoding="utf-8")
    assert run("spec.toml", "--against", "plan.json").output == "the plans are equal\n"


def test_a_network_is_drawn() -> None:
    for ending in ("svg", "dot", "mermaid"):
        assert run("spec.toml", "--graph", f"net.{ending}").return_value == 0
        assert "linear(10)" in Path(f"net.{ending}").read_text(encoding="utf-8")
    assert run("spec.toml", "--graph", "no/such/folder/net.svg").return_value == 74


def test_nothing_is_written_but_the_drawing() -> None:
    before = sorted(Path().rglob("*"))
    run("spec.toml")
    assert sorted(Path().rglob("*")) == before


def test_planning_far_away_loads_no_torch() -> None:
    script = (
        "import sys; sys.argv = ['dslrun', 'plan', 'spec.toml', '--on', '8xH100-80GB']\n"
        "from dsl.cli import main\ntry: main()\n"
        "except SystemExit: print(sorted({'torch', 'numpy'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
