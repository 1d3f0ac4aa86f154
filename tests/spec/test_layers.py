"""A spec is laid over what it extends, a profile over the spec, and the command line over both."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.diagnostics.source import Span
from dsl.spec.override import Override
from dsl.spec.read import load
from dsl.spec.spec import Spec
from tests.spec.loading import DATA, GOOD, MODEL, TRAINER, good, read, told, write

PROFILE = GOOD + "[profile.fast]\nseed = 7\n[profile.fast.trainer]\nmax_epochs = 1\n"


def spec_in(folder: Path, name: str = "spec.toml", **options: object) -> Spec:
    spec, diagnostics = load(folder / name, **options)  # type: ignore[arg-type]
    assert spec is not None
    assert not diagnostics, [(item.code, item.message) for item in diagnostics]
    return spec


def test_a_file_is_laid_over_its_base_key_by_key(tmp_path: Path) -> None:
    write(tmp_path, base=GOOD + "[params]\na = 1\nb = 2\n", spec='extends = "base.toml"\n[params]\nb = 3\n')
    spec = spec_in(tmp_path)
    assert {name: value.value for name, value in spec.params.items()} == {"a": 1, "b": 3}
    assert spec["data.source"].origin == f"extended file `{tmp_path / 'base.toml'}`"
    assert spec.params["b"].origin == ""
    assert spec["data.batch_size"].origin == "default"
    assert spec.name == "spec"
    assert [source.name for source in spec.sources] == [str(tmp_path / name) for name in ("base.toml", "spec.toml")]


def test_lists_are_replaced_and_plus_appends(tmp_path: Path) -> None:
    base = GOOD.replace(DATA, 'metrics = ["accuracy"]\n' + DATA)
    write(
        tmp_path,
        base=base,
        replaced='extends = "base.toml"\nmetrics = ["f1"]\n',
        longer='extends = "base.toml"\n"metrics+" = ["f1", "auroc"]\n',
        word='extends = "base.toml"\n"metrics+" = "f1"\n',
    )
    assert spec_in(tmp_path, "replaced.toml")["metrics"].value == ("f1",)
    longer = spec_in(tmp_path, "longer.toml")
    assert longer["metrics"].value == ("accuracy", "f1", "auroc")
    assert [metric.value.path for metric in longer.metrics] == ["metrics[0]", "metrics[1]", "metrics[2]"]
    assert [bool(metric.value.origin) for metric in longer.metrics] == [True, False, False]
    assert spec_in(tmp_path, "word.toml")["metrics"].value == ("accuracy", "f1")


def test_plus_in_a_profile_appends_to_the_file() -> None:
    text = 'metrics = ["accuracy"]\n' + GOOD + '[profile.more]\n"metrics+" = ["f1"]\n'
    assert good(text)["metrics"].value == ("accuracy",)
    assert good(text, profile="more")["metrics"].value == ("accuracy", "f1")


def test_plus_adds_to_a_table_of_names() -> None:
    text = 'metrics = { digit = "accuracy" }\n' + GOOD
    spec = good(text, ['metrics+={ other = "f1" }'])
    assert [metric.name for metric in spec.metrics] == ["digit", "other"]


def test_what_is_no_list_cannot_be_appended_to() -> None:
    _, diagnostics = read('metrics = { digit = "accuracy" }\n' + GOOD, ['metrics+=["f1"]'])
    assert told(diagnostics) == [("E0217", "metrics")]
    assert diagnostics[0].origin == "command line"
    assert diagnostics[0].labels


def test_tables_merge_and_a_type_replaces() -> None:
    text = GOOD.replace('"adam(lr=1e-3)"', '{ type = "adam", lr = 1e-3, eps = 1e-8 }')
    assert good(text, ["optimizer={ lr = 0.1 }"])["optimizer"].value == {"type": "adam", "lr": 0.1, "eps": 1e-8}
    assert good(text, ["optimizer.lr=0.1"])["optimizer"].value == {"type": "adam", "lr": 0.1, "eps": 1e-8}
    assert good(text, ['optimizer={ type = "sgd", lr = 0.1 }'])["optimizer"].value == {"type": "sgd", "lr": 0.1}


def test_a_setting_of_a_call_in_text_cannot_be_set_alone() -> None:
    _, diagnostics = read(GOOD, ["optimizer.lr=0.1"])
    assert [item.code for item in diagnostics] == ["E0219"]


def test_the_last_word_wins(tmp_path: Path) -> None:
    base = GOOD + "[profile.fast.trainer]\nmax_epochs = 2\nmin_epochs = 1\n"
    write(tmp_path, base=base, spec='extends = "base.toml"\n[trainer]\nmax_epochs = 6\n[profile.fast]\nseed = 3\n')
    assert spec_in(tmp_path)["trainer.max_epochs"].value == 6
    fast = spec_in(tmp_path, profile="fast")
    assert fast["trainer.max_epochs"].value == 2
    assert fast["trainer.max_epochs"].origin == "profile `fast`"
    assert fast["seed"].value == 3
    last = spec_in(tmp_path, profile="fast", sets=["trainer.max_epochs=9", "trainer.max_epochs=10"])
    assert last["trainer.max_epochs"].value == 10
    assert last["trainer.max_epochs"].origin == "command line"
    assert last["trainer.min_epochs"].value == 1


def test_of_several_bases_the_later_counts(tmp_path: Path) -> None:
    write(
        tmp_path,
        a=GOOD + "[params]\nx = 1\ny = 1\n",
        b="[params]\ny = 2\nz = 2\n",
        spec='extends = ["a.toml", "b.toml"]\n',
    )
    assert {name: value.value for name, value in spec_in(tmp_path).params.items()} == {"x": 1, "y": 2, "z": 2}


def test_a_base_of_a_base_is_found_from_where_it_is_named(tmp_path: Path) -> None:
    write(tmp_path, shared__base=GOOD, shared__middle='extends = "base.toml"\nseed = 5\n')
    write(tmp_path, spec='extends = "shared/middle.toml"\n')
    assert spec_in(tmp_path)["seed"].value == 5


def test_a_profile_that_is_not_there_is_reported() -> None:
    _, diagnostics = read(PROFILE, profile="fsat")
    assert told(diagnostics) == [("E0215", "fsat")]
    assert "`fast`" in diagnostics[0].help[0].text
    assert "profile.NAME" in read(GOOD, profile="x")[1][0].help[0].text


def test_profiles_that_are_not_chosen_are_checked_too() -> None:
    _, diagnostics = read(PROFILE.replace("max_epochs = 1", "max_epochs = 0.5"))
    assert told(diagnostics) == [("E0205", "0.5")]
    assert diagnostics[0].origin == "profile `fast`"
    assert diagnostics[0].path == "trainer.max_epochs"


def test_an_overridden_mistake_is_reported_once_and_nothing_is_missed(tmp_path: Path) -> None:
    write(tmp_path, base=GOOD + "[params]\nx = 2020-01-01\n", spec='extends = "base.toml"\n[params]\nx = 1\n')
    spec, diagnostics = load(tmp_path / "spec.toml")
    assert told(diagnostics) == [("E0205", "2020-01-01")]
    assert diagnostics[0].origin == f"extended file `{tmp_path / 'base.toml'}`"
    assert spec is not None
    assert spec.params["x"].value == 1
    assert not spec.is_broken("params.x")


def test_of_two_ways_to_say_one_thing_the_upper_layer_counts() -> None:
    text = GOOD.replace("validate", "batch_size = 64\nvalidate") + "devices = 2\n"
    spec = good(text, ["data.global_batch_size=128", Override("--gpus", "trainer.gpus", "4")])
    assert spec["trainer.gpus"].value == 4
    assert not spec["trainer.devices"].given
    assert spec["data.global_batch_size"].value == 128
    assert not spec["data.batch_size"].given


def test_a_rule_names_where_an_inherited_value_came_from(tmp_path: Path) -> None:
    write(tmp_path, base=GOOD + "min_epochs = 4\n", spec='extends = "base.toml"\n[trainer]\nmax_epochs = 2\n')
    _, diagnostics = load(tmp_path / "spec.toml")
    (item,) = diagnostics
    assert (item.code, item.origin) == ("E0401", f"extended file `{tmp_path / 'base.toml'}`")
    assert isinstance(item.span, Span)
    assert item.span.source.name.endswith("base.toml")
    assert item.labels[0].span.source.name.endswith("spec.toml")


def test_steps_of_the_base_come_first(tmp_path: Path) -> None:
    step = '[step.{0}]\nloss = "mse"\noptimizer = "adam"\n'
    write(
        tmp_path,
        base=DATA + MODEL + TRAINER + step.format("b") + step.format("a"),
        spec='extends = "base.toml"\n' + step.format("c") + "[step.b]\nevery = 2\n",
    )
    spec = spec_in(tmp_path)
    assert [step.name for step in spec.steps] == ["b", "a", "c"]
    assert spec["step.b.every"].value == 2


@pytest.mark.parametrize("code", ["W0603", "N0701"])
def test_a_spec_can_allow_warnings_and_notes(code: str) -> None:
    text = GOOD + "limit_val_batches = 1\nrow_log_interval = 5\n"
    assert sorted(item.code for item in read(text)[1]) == ["N0701", "W0603"]
    left = [item.code for item in read(f'allow = ["{code}"]\n' + text)[1]]
    assert left == [other for other in ("W0603", "N0701") if other != code]
