"""Only what lies below the project's folder is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dsl.spec.project import MOST_FILES, find_root
from dsl.spec.read import load
from tests.spec.loading import GOOD, told, write


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a file beside it that is none of its own."""
    (tmp_path / "project" / "specs").mkdir(parents=True)
    (tmp_path / "project" / "dslrun.toml").write_text("")
    write(tmp_path, outside=GOOD)
    return tmp_path / "project"


@pytest.mark.parametrize("mark", [".git", "pyproject.toml", "dslrun.toml"])
def test_a_project_begins_at_the_nearest_mark(tmp_path: Path, mark: str) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / mark).touch()
    assert find_root(str(inner)) == str(tmp_path)
    (tmp_path / "a" / mark).touch()
    assert find_root(str(inner)) == str(tmp_path / "a")


def test_without_a_mark_it_is_the_folder_itself() -> None:
    assert find_root("/") == "/"


@pytest.mark.parametrize(
    "way", ["../outside.toml", "../../outside.toml", "{root}/outside.toml", "link.toml", "door/outside.toml"]
)
@pytest.mark.parametrize("key", ["extends", "use"])
def test_a_path_that_leads_out_is_refused(project: Path, way: str, key: str) -> None:
    specs = project if way.count("..") == 1 else project / "specs"
    (specs / "link.toml").symlink_to(project.parent / "outside.toml")
    (specs / "door").symlink_to(project.parent, target_is_directory=True)
    name = way.replace("{root}", str(project.parent))
    write(specs, spec=f'{key} = ["{name}"]\n' + GOOD)
    _, diagnostics = load(specs / "spec.toml")
    assert told(diagnostics) == [("E0212", f'"{name}"')]
    assert str(project) in diagnostics[0].notes[0]


def test_a_path_that_only_seems_to_lead_out_is_read(project: Path) -> None:
    write(project, base=GOOD)
    write(
        project / "specs",
        spec='extends = "../specs/../base.toml"\nuse = []\nseed = 1\n',
        other=f'extends = "{project}/base.toml"\n',
    )
    assert told(load(project / "specs" / "spec.toml")[1]) == [("E0206", "[]")]
    assert load(project / "specs" / "other.toml")[1] == []


def test_a_wider_root_allows_more_and_a_narrower_one_less(project: Path) -> None:
    write(project, spec='extends = "../outside.toml"\n')
    assert load(project / "spec.toml", root=project.parent)[1] == []
    spec, diagnostics = load(project / "spec.toml", root=project / "specs")
    assert spec is None
    assert [(item.code, item.span, item.file) for item in diagnostics] == [("E0212", None, str(project / "spec.toml"))]


@pytest.mark.parametrize("name", ["", "a\\u0000b", "."])
def test_a_path_that_names_no_file_is_reported_where_it_stands(project: Path, name: str) -> None:
    write(project, spec=f'extends = "{name}"\n' + GOOD)
    _, diagnostics = load(project / "spec.toml")
    assert len(diagnostics) == 1
    assert diagnostics[0].span is not None
    assert diagnostics[0].span.text == f'"{name}"'


def test_a_file_that_is_not_there_is_reported_where_it_is_named(project: Path) -> None:
    write(project, spec='extends = "none.toml"\nuse = "none.dsl"\n')
    _, diagnostics = load(project / "spec.toml")
    assert [(item.code[:3], item.path, item.span and item.span.text) for item in diagnostics] == [
        ("E01", "extends", '"none.toml"'),
        ("E01", "use", '"none.dsl"'),
    ]


def test_a_spec_that_is_not_there_is_no_spec(project: Path) -> None:
    spec, diagnostics = load(project / "none.toml")
    assert spec is None
    assert [item.code[:3] for item in diagnostics] == ["E01"]


@pytest.mark.parametrize("length", [1, 2, 5])
def test_a_circle_is_shown(project: Path, length: int) -> None:
    files = {f"s{i}": f'extends = "s{(i + 1) % length}.toml"\n' for i in range(length)}
    write(project, **files)
    _, diagnostics = load(project / "s0.toml")
    (item,) = diagnostics
    assert item.code == "E0213"
    assert item.notes[0].count(" extends ") == length
    assert item.notes[0].startswith(f"`{project / 's0.toml'}`")
    assert item.notes[0].endswith(f"`{project / 's0.toml'}`")


def test_a_circle_that_does_not_go_through_the_spec_is_shown(project: Path) -> None:
    write(project, a='extends = "b.toml"\n', b='extends = "./b.toml"\n')
    _, diagnostics = load(project / "a.toml")
    assert [item.code for item in diagnostics] == ["E0213"]
    assert diagnostics[0].origin == f"extended file `{project / 'b.toml'}`"


def test_a_file_that_is_reached_twice_is_read_once(project: Path) -> None:
    write(
        project,
        root=GOOD + "limit_val_batches = 1\n",
        a='extends = "root.toml"\n',
        b='extends = "root.toml"\nseed = 3\n',
    )
    write(project, spec='extends = ["a.toml", "b.toml"]\n')
    spec, diagnostics = load(project / "spec.toml")
    assert spec is not None
    assert [Path(source.name).stem for source in spec.sources] == ["root", "a", "b", "spec"]
    assert [item.code for item in diagnostics] == ["W0603"]
    assert spec["seed"].value == 3


def test_forty_files_that_each_extend_two_are_read_in_no_time(project: Path) -> None:
    files = {f"s{i}": f'extends = ["s{i + 1}.toml", "s{i + 1}.toml"]\n' for i in range(40)}
    write(project, **files, s40=GOOD)
    spec, diagnostics = load(project / "s0.toml")
    assert diagnostics == []
    assert spec is not None
    assert len(spec.sources) == 41


def test_there_is_a_bound_on_how_many_files_are_extended(project: Path) -> None:
    files = {f"s{i}": f'extends = "s{i + 1}.toml"\n' for i in range(MOST_FILES + 50)}
    write(project, **files)
    _, diagnostics = load(project / "s0.toml")
    assert [item.code for item in diagnostics] == ["E0214"]


@pytest.mark.parametrize("key", ["extends", "use"])
def test_there_is_a_bound_on_how_often_a_file_is_named(project: Path, key: str) -> None:
    write(project, base=GOOD)
    names = ", ".join(['"base.toml"'] * (MOST_FILES + 50))
    write(project, spec=f"{key} = [{names}]\n{GOOD}")
    _, diagnostics = load(project / "spec.toml")
    assert [item.code for item in diagnostics] == ["E0214"]


def test_blocks_are_found_from_the_file_that_uses_them(project: Path) -> None:
    (project / "blocks").mkdir()
    (project / "blocks" / "a.dsl").write_text("block a { relu }\n")
    write(project, blocks__base='use = ["a.dsl"]\n' + GOOD)
    write(project, spec='extends = "blocks/base.toml"\n"use+" = ["blocks/a.dsl", "./blocks/../blocks/a.dsl"]\n')
    spec, diagnostics = load(project / "spec.toml")
    assert diagnostics == []
    assert spec is not None
    assert [source.text for source in spec.blocks] == ["block a { relu }\n"]


def test_the_way_a_spec_is_named_is_the_way_its_files_are_shown(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, base=GOOD, specs__spec='extends = "../base.toml"\n')
    monkeypatch.chdir(project)
    spec, _ = load(os.path.join("specs", "spec.toml"))
    assert spec is not None
    assert [source.name for source in spec.sources] == ["base.toml", "specs/spec.toml"]
