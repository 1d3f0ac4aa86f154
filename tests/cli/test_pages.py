"""`explain`, `schema`, `fmt` and the lists of the catalogue."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dsl import catalogue
from dsl.cli import COMMANDS, dslrun
from dsl.cli.pages import FAMILIES
from dsl.diagnostics.codes import CODES

GOLDEN = Path(__file__).parent / "golden"


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(dslrun, arguments, input=stdin, standalone_mode=False, terminal_width=100)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_help_is_as_it_was_read(command: str, request: pytest.FixtureRequest) -> None:
    path = GOLDEN / f"help-{command or 'dslrun'}.txt"
    shown = CliRunner().invoke(dslrun, [*([command] if command else []), "--help"], prog_name="dslrun").output
    if request.config.getoption("--regenerate"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


def test_every_family_has_its_list() -> None:
    assert sorted(FAMILIES.values()) == sorted(catalogue.FILES)


@pytest.mark.parametrize("plural", FAMILIES)
def test_a_list_has_a_line_an_entry_and_each_explains_itself(plural: str) -> None:
    entries = catalogue.entries(FAMILIES[plural])
    listed = run(plural).output.splitlines()
    assert [line.split()[0] for line in listed] == list(entries)
    for name, entry in entries.items():
        page = run(plural, name)
        assert page.return_value == 0
        assert entry.example in page.output
        for setting in entry.settings:
            assert f"    {setting.name}" in page.output


def test_an_unknown_name_is_refused_with_a_near_one() -> None:
    done = CliRunner().invoke(dslrun, ["layers", "cov"], standalone_mode=False)
    assert done.return_value == 2
    assert "did you mean `conv`?" in done.stderr


@pytest.mark.parametrize("code", CODES)
def test_every_code_explains_itself(code: str) -> None:
    done = run("explain", code)
    assert done.return_value == 0
    assert code in done.output
    assert CODES[code][0] in done.output


def test_keys_and_things_explain_themselves() -> None:
    assert "batch" in run("explain", "data.batch_size").output
    assert "out_channels" in run("explain", "conv").output
    both = run("explain", "mse").output
    assert "loss: mse" in both
    assert "metric: mse" in both
    assert run("explain", "nothing_of_the_kind").return_value == 2


def test_the_schema_is_json() -> None:
    assert json.loads(run("schema").output)["$schema"].startswith("http://json-schema.org/draft-0")


def test_fmt_lays_out_checks_and_shows(tmp_path: Path) -> None:
    spec = tmp_path / "a.toml"
    spec.write_text('loss="mse"\n[model]\nlayers="linear( 3 )->relu"\n', encoding="utf-8")
    assert run("fmt", "--check", str(spec)).return_value == 1
    diff = run("fmt", "--diff", str(spec))
    assert '+layers = "linear(3) -> relu"' in diff.output
    assert run("fmt", str(spec)).return_value == 0
    assert 'layers = "linear(3) -> relu"' in spec.read_text(encoding="utf-8")
    assert run("fmt", "--check", str(spec)).return_value == 0
    assert run("fmt", "-", stdin='a="b"\n').output == 'a = "b"\n'


def test_fmt_leaves_what_it_cannot_read(tmp_path: Path) -> None:
    spec = tmp_path / "a.toml"
    spec.write_text('loss = "mse\n', encoding="utf-8")
    assert run("fmt", str(spec)).return_value == 1
    assert spec.read_text(encoding="utf-8") == 'loss = "mse\n'
    blocks = tmp_path / "b.dsl"
    blocks.write_text("block a { relu -> }\n", encoding="utf-8")
    assert run("fmt", str(blocks)).return_value == 1


def test_the_shipped_specs_are_laid_out() -> None:
    specs = Path(__file__).parent.parent.parent / "specs"
    assert run("fmt", "--check", str(specs)).return_value == 0
