"""extends < file < profile < command line, for every kind of value, as far as the bodies that use it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.lang.check import check_spec_file
from dsl.lang.program import Program
from dsl.spec.override import Override
from dsl.spec.read import load
from tests.spec.loading import DATA, GOOD, MODEL, TOP, TRAINER, good, read, told, write

SETTINGS = [
    ("seed", "", "seed", (1, 2, 3, 4)),
    ("trainer.max_epochs", "[trainer]\n", "max_epochs", (1, 2, 3, 4)),
    ("data.batch_size", "[data]\n", "batch_size", (1, 2, 3, 4)),
    ("model.layers", "[model]\n", "layers", ("'a'", "'b'", "'c'", "'d'")),
    ("optimizer", "", "optimizer", ("'sgd'", "'adam'", "'adamw'", "'nadam'")),
    ("checkpoint.save_top_k", "[checkpoint]\n", "save_top_k", (0, 1, 2, 3)),
]
BASE = 'loss = "cross_entropy"\n'


def layers(folder: Path, table: str, key: str, values: Sequence[object], count: int) -> None:
    """A base, a file over it, and a profile, as far as the first `count` of them say the key."""
    profile = f"[profile.fast.{table[1:-2]}]\n" if table else "[profile.fast]\n"
    says = [f"{key} = {value}\n" if number < count else "" for number, value in enumerate(values)]
    write(folder, base=f"{BASE if table else BASE + says[0]}{table}{says[0] if table else ''}")
    own = f'extends = "base.toml"\n{says[1] if not table else ""}{table}{says[1] if table else ""}'
    write(folder, spec=own + profile + says[2])


@pytest.mark.parametrize(("path", "table", "key", "values"), SETTINGS, ids=[path for path, *_ in SETTINGS])
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_of_four_layers_the_upper_one_counts(
    tmp_path: Path, path: str, table: str, key: str, values: Sequence[object], count: int
) -> None:
    layers(tmp_path, table, key, values, count)
    sets = [f"{path}={values[3]}"] if count == 4 else []
    spec, _ = load(tmp_path / "spec.toml", profile="fast", sets=sets)
    assert spec is not None
    found = spec[path]
    assert str(found.value) == str(values[count - 1]).strip("'")
    origins = (f"extended file `{tmp_path / 'base.toml'}`", "", "profile `fast`", "command line")
    assert found.origin == origins[count - 1]


def test_what_is_appended_comes_in_the_order_of_the_layers(tmp_path: Path) -> None:
    write(tmp_path, base='metrics = ["accuracy"]\n' + GOOD)
    write(tmp_path, spec='extends = "base.toml"\n"metrics+" = ["f1"]\n[profile.more]\n"metrics+" = "auroc"\n')
    spec, diagnostics = load(tmp_path / "spec.toml", profile="more", sets=['metrics+=["iou"]', "metrics+=dice"])
    assert diagnostics == []
    assert spec is not None
    assert spec["metrics"].value == ("accuracy", "f1", "auroc", "iou", "dice")
    origins = [metric.value.origin.partition(" ")[0] for metric in spec.metrics]
    assert origins == ["extended", "", "profile", "command", "command"]


def test_what_is_replaced_is_what_is_appended_to(tmp_path: Path) -> None:
    write(tmp_path, base='metrics = ["accuracy"]\n' + GOOD)
    write(tmp_path, spec='extends = "base.toml"\nmetrics = ["f1"]\n[profile.more]\n"metrics+" = ["auroc"]\n')
    spec, _ = load(tmp_path / "spec.toml", profile="more")
    assert spec is not None
    assert spec["metrics"].value == ("f1", "auroc")


def test_a_list_is_replaced_whole_and_a_table_key_by_key(tmp_path: Path) -> None:
    write(tmp_path, base=GOOD + "[trainer.ema]\ndecay = 0.9\n[checkpoint]\nmonitor = 'val_loss'\nsave_top_k = 2\n")
    write(tmp_path, spec='extends = "base.toml"\n[checkpoint]\nsave_top_k = 3\n')
    spec, _ = load(tmp_path / "spec.toml")
    assert spec is not None
    assert (spec["checkpoint.monitor"].value, spec["checkpoint.save_top_k"].value) == ("val_loss", 3)


# -- parameters, as far as the bodies that use them

PLAIN = (
    TOP.replace("1e-3", "lr")
    + "[params]\nlr = 0.1\nwidth = 32\n"
    + DATA.replace("[data]\n", '[data]\ntransform = "to_float"\n')
    + MODEL.replace("linear(10)", "linear(width) -> linear(10)")
    + TRAINER
)


def compiled(text: str, *sets: str | Override, profile: str | None = None) -> tuple[Program, list[Diagnostic]]:
    program, found = check_spec_file("spec.toml", text=text, sets=sets, profile=profile)
    assert program is not None
    return program, found


@pytest.mark.parametrize(("width", "sets"), [(32, []), (64, ["params.width=64"]), (8, ["params.width = 8"])])
def test_a_parameter_from_the_command_line_sizes_a_layer(width: int, sets: list[str]) -> None:
    program, found = compiled(PLAIN, *sets)
    assert found == []
    assert program.parameters() == 64 * width + width + 10 * width + 10


def test_a_profile_turns_knobs_and_the_command_line_turns_them_further() -> None:
    text = PLAIN + "[profile.big.params]\nwidth = 128\nlr = 0.5\n"
    program, _ = compiled(text, profile="big")
    assert program.parameters() == 65 * 128 + 1290
    program, _ = compiled(text, "params.width=16", profile="big")
    assert program.parameters() == 65 * 16 + 170
    assert program.steps[0].optimizers[0].settings.lr == 0.5


@pytest.mark.parametrize(
    ("argument", "code", "place"),
    [
        ("params.width=0", "E0334", "width"),
        ("params.width='wide'", "E0334", "width"),
        ("params.lr=-1", "E0334", "lr"),
        ("params.widht=5", "W0626", "widht"),
        ("params.if=5", "E0218", "if"),
        ("params=5", "E0209", "5"),
    ],
)
def test_a_parameter_that_does_not_fit_is_reported(argument: str, code: str, place: str) -> None:
    _, found = compiled(PLAIN, argument)
    assert told(found) == [(code, place)]


def test_a_report_shows_where_the_parameter_was_set() -> None:
    _, found = compiled(PLAIN, "params.width=0")
    (label,) = found[0].labels
    assert (label.span.source.name, label.span.text) == ("--set", "width")


# -- seeds


@pytest.mark.parametrize(("written", "seed"), [("", 0), ("seed = 7\n", 7), ('seed = "random"\n', "random")])
def test_a_run_is_repeatable_unless_the_spec_says_otherwise(written: str, seed: object) -> None:
    assert good(written + GOOD)["seed"].value == seed


@pytest.mark.parametrize(
    ("written", "code", "place"),
    [
        ('seed = "rnadom"\n', "E0207", "rnadom"),
        ("seed = -1\n", "E0206", "-1"),
        ("seed = 4294967296\n", "E0206", "4294967296"),
        ("seed = 1.5\n", "E0205", "1.5"),
        ("seed = true\n", "E0205", "true"),
    ],
)
def test_a_seed_is_a_whole_number_or_random(written: str, code: str, place: str) -> None:
    assert told(read(written + GOOD)[1]) == [(code, place)]


def test_a_seed_from_the_command_line_needs_no_quotes() -> None:
    assert good(GOOD, ["seed=random"])["seed"].value == "random"
    assert good('seed = "random"\n' + GOOD, ["seed=3"])["seed"].value == 3


# -- old names, in each layer


@pytest.mark.parametrize(
    ("old", "value", "path"),
    [
        ("gpus", "2", "trainer.gpus"),
        ("max_nb_epochs", "7", "trainer.max_epochs"),
        ("min_nb_epochs", "2", "trainer.min_epochs"),
        ("nb_gpu_nodes", "2", "trainer.num_nodes"),
        ("row_log_interval", "5", "trainer.log_every_n_steps"),
    ],
)
def test_an_old_name_is_understood_wherever_it_stands(old: str, value: str, path: str, tmp_path: Path) -> None:
    bare = TOP + DATA + MODEL
    write(tmp_path, base=f"{bare}[trainer]\n{old} = {value}\n", spec='extends = "base.toml"\n')
    cases = [
        load(tmp_path / "spec.toml"),
        load("spec.toml", text=f"{bare}[trainer]\n{old} = {value}\n"),
        load("spec.toml", text=f"{bare}[profile.p.trainer]\n{old} = {value}\n", profile="p"),
        load("spec.toml", text=bare, sets=[f"trainer.{old}={value}"]),
    ]
    for spec, diagnostics in cases:
        assert spec is not None
        assert str(spec[path].value) == value
        assert [item.code for item in diagnostics if item.code[0] == "E"] == []
        assert all(item.span is not None and item.span.text == old for item in diagnostics if item.code == "N0701")


def test_an_old_name_of_an_upper_layer_is_over_todays_of_a_lower(tmp_path: Path) -> None:
    write(tmp_path, base=GOOD, spec='extends = "base.toml"\n[trainer]\nmax_nb_epochs = 9\n')
    spec, diagnostics = load(tmp_path / "spec.toml")
    assert spec is not None
    assert spec["trainer.max_epochs"].value == 9
    assert [item.code for item in diagnostics] == ["N0701"]


# -- keys of tables at the top


@pytest.mark.parametrize(
    ("line", "code", "moved"),
    [
        ("epochs = 5", "E0201", "max_epochs = 5"),
        ("max_epochs = 5", "E0202", "max_epochs = 5"),
        ("batch_size = 8  # few", "E0202", "batch_size = 8  # few"),
        ("num_epochs = 5", "E0201", "max_epochs = 5"),
    ],
)
def test_a_key_of_a_table_that_stands_at_the_top_is_moved(line: str, code: str, moved: str) -> None:
    bare = "[trainer]\ngradient_clip_val = 1.0\n"
    text = f"{line}\n" + TOP + DATA + MODEL + bare
    found = [item for item in read(text)[1] if item.code == code]
    (help,) = found[0].help
    for edit in sorted(help.edits, key=lambda edit: -edit.span.start):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert f"\n{moved}\n" in text
    assert line not in text.partition("[data]")[0]
    assert read(text)[1] == [] or {item.code for item in read(text)[1]} == {"W0601"}
