"""A Spec is complete, knows where each value came from, and is quick to look things up in."""

from __future__ import annotations

import dataclasses

import pytest

from tests.spec.loading import DATA, GOOD, MODEL, TOP, TRAINER, good, read

MANY = (
    'metrics = ["accuracy", { type = "accuracy", top_k = 5 }]\nuse = []\n'.replace("use = []\n", "")
    + "[params]\nwidth = 64\n"
    + DATA.replace("200", "{ main = 200, shifted = \"images('x')\" }\ntest = 0.1")
    + '[model.a]\nlayers = "relu"\n[model.b]\nlayers = "relu"\nfrozen = true\n[model.c]\nfollows = "a"\n'
    + '[constants]\nstyle = "ones(3)"\n'
    + '[step.one]\nupdates = "a"\nloss = "mse"\noptimizer = ["adam", "sgd(match=\'x\')"]\n'
    + '[step.two]\nloss = "mse"\noptimizer = "adam"\n'
    + '[phase.p]\nsteps = ["one", "two"]\n'
    + TRAINER
    + 'callbacks = "timer"\n[callback.device_stats]\nevery = 5\n[callback.mine]\ntype = "lr_monitor"\n'
)


def test_a_value_knows_its_place_and_a_default_has_none() -> None:
    spec = good(GOOD)
    source = spec["data.source"]
    assert (source.value, source.given, source.origin, source.path, source.name) == (
        "digits",
        True,
        "",
        "data.source",
        "source",
    )
    assert source.span is not None
    assert source.span.text == '"digits"'
    assert source.key_span is not None
    assert source.key_span.text == "source"
    assert source.text is not None
    assert source.text.span(0, 3).text == "dig"
    size = spec["data.batch_size"]
    assert (size.value, size.given, size.origin, size.span) == (32, False, "default", None)
    assert spec.given("data.batch_size") is None
    assert spec.given("model.layers") is spec["model.layers"]
    assert spec.given("model.other.layers") is None


def test_a_place_inside_a_multi_line_string_is_that_of_the_file() -> None:
    spec = good(TOP + DATA + '[model]\nlayers = """\nflatten \\\n   -> linear(10)\n"""\n' + TRAINER)
    text = spec["model.layers"].text
    assert text is not None
    at = text.value.index("linear")
    assert text.span(at, at + 6).text == "linear"


def test_defaults_are_filled_and_visible() -> None:
    spec = good(GOOD)
    assert spec["trainer.log_every_n_steps"].value == 50
    assert spec["trainer.benchmark"].value is None
    assert spec["checkpoint.monitor"].value is None
    paths = [value.path for value in spec.values()]
    assert len(set(paths)) == len(paths)
    assert {"seed", "trainer.max_epochs", "model.frozen", "logging.dir", "export.formats"} <= set(paths)


def test_everything_can_be_walked() -> None:
    spec = good(MANY)
    assert [(model.name, model.path) for model in spec.models] == [("a", "model.a"), ("b", "model.b"), ("c", "model.c")]
    assert [step.name for step in spec.steps] == ["one", "two"]
    assert [phase.name for phase in spec.phases] == ["p"]
    assert [(metric.name, metric.value.path) for metric in spec.metrics] == [("", "metrics[0]"), ("", "metrics[1]")]
    assert [(split.role, split.name, split.value.value) for split in spec.splits] == [
        ("validate", "main", 200),
        ("validate", "shifted", "images('x')"),
        ("test", "", 0.1),
    ]
    assert {name: value.value for name, value in spec.params.items()} == {"width": 64}
    assert list(spec.constants) == ["style"]
    assert [value.items is None for value in (spec["step.one.optimizer"], spec["step.two.optimizer"])] == [False, True]
    assert [spec.is_trained(model) for model in spec.models] == [True, False, False]
    assert [spec.updated_by(step) for step in spec.steps] == [("a",), ("a",)]


def test_callbacks_are_calls_whatever_their_notation() -> None:
    first, second, third = good(MANY).callbacks
    assert first.value == "timer"
    assert second.value == {"type": "device_stats", "every": 5}
    assert third.value["type"] == "lr_monitor"
    assert second.fields is not None
    named = second.fields["type"].text
    assert named is not None
    assert named.span(0, 6).text == "device"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ('"accuracy"', [("", "metrics")]),
        ('{ type = "accuracy" }', [("", "metrics")]),
        ('["accuracy"]', [("", "metrics[0]")]),
        ('{ digit = "accuracy", other = { type = "f1" } }', [("digit", "metrics.digit"), ("other", "metrics.other")]),
        ("[]", []),
    ],
)
def test_metrics_take_several_forms(written: str, found: list[tuple[str, str]]) -> None:
    spec = good(f"metrics = {written}\n" + GOOD)
    assert [(metric.name, metric.value.path) for metric in spec.metrics] == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("0", []),
        ("5000", [("", 5000)]),
        ("0.1", [("", 0.1)]),
        ('"val"', [("", "val")]),
        ('{ type = "images", folder = "x" }', [("", {"type": "images", "folder": "x"})]),
        ('{ a = 5, b = { type = "images" } }', [("a", 5), ("b", {"type": "images"})]),
    ],
)
def test_validation_data_take_several_forms(written: str, found: list[tuple[str, object]]) -> None:
    spec = good(GOOD.replace("200", written))
    assert [(split.name, split.value.value) for split in spec.splits] == found


def test_a_spec_without_steps_has_one() -> None:
    (step,) = good('schedule = "cosine"\n' + GOOD).steps
    assert (step.name, step.path) == ("", "")
    assert step["loss"].path == "loss"
    assert step["schedule"].value == "cosine"
    assert step["every"].value == 1
    assert "optimizer" in step
    assert "every" not in step


def test_the_model_table_is_the_model_of_that_name() -> None:
    spec = good(TOP + DATA + MODEL + '[model.other]\nlayers = "relu"\n' + TRAINER)
    assert [(model.name, model.path) for model in spec.models] == [("model", "model"), ("other", "model.other")]
    assert spec["model.other.layers"].value == "relu"
    assert [model.name for model in good(TOP + DATA + '[model.model]\nlayers = "relu"\n' + TRAINER).models] == ["model"]


@pytest.mark.parametrize("form", ["[model.input]\nimage = 'image'\n", "input = { image = 'image' }\n"])
def test_a_table_of_inputs_is_no_model(form: str) -> None:
    spec = good(TOP + DATA + MODEL + form + TRAINER)
    assert [model.name for model in spec.models] == ["model"]
    assert spec["model.input"].value == {"image": "image"}


@pytest.mark.parametrize(
    "form",
    [
        "[sweep.params]\nlr = [1, 2]\ndata.batch_size = [32, 64]\n",
        "[sweep.params]\n'params.lr' = [1, 2]\n'data.batch_size' = [32, 64]\n",
        "[sweep]\nparams = { lr = [1, 2], data.batch_size = [32, 64] }\n",
    ],
)
def test_what_is_swept_is_found_by_path(form: str) -> None:
    swept = good(GOOD + "[params]\nlr = 1\n" + form).swept
    assert {path: value.value for path, value in swept.items()} == {"params.lr": (1, 2), "data.batch_size": (32, 64)}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("precision = 16", "16-mixed"),
        ("precision = 'bf16'", "bf16-mixed"),
        ("precision = '64'", "64-true"),
        ("accelerator = 'cuda'", "gpu"),
        ("strategy = 'ddp_find_unused_parameters_true'", {"type": "ddp", "find_unused_parameters": True}),
    ],
)
def test_several_spellings_have_one_meaning(written: str, meant: object) -> None:
    spec = good(GOOD + written + "\n")
    assert spec[f"trainer.{written.split()[0]}"].value == meant


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("tpu_cores = 8", {"trainer.accelerator": "xla", "trainer.devices": 8}),
        ("num_processes = 2", {"trainer.accelerator": "cpu", "trainer.devices": 2}),
        ("distributed_backend = 'dp'", {"trainer.strategy": "ddp"}),
        ("use_amp = false", {"trainer.precision": "32-true"}),
        ("val_percent_check = 1", {"trainer.limit_val_batches": 1.0}),
        ("overfit_pct = 0.01", {"trainer.overfit_batches": 0.01}),
        ("reload_dataloaders_every_epoch = true", {"trainer.reload_dataloaders_every_n_epochs": 1}),
        ("early_stop_callback = false", {"early_stopping.enabled": False}),
        ("progress_bar_refresh_rate = 0", {"trainer.enable_progress_bar": False}),
        ("track_grad_norm = -1", {"logging.grad_norm": False}),
        ("track_grad_norm = 1.5", {"logging.grad_norm": 1.5}),
        ("log_gpu_memory = 'min_max'", {"logging.device_stats": True}),
        ("weights_save_path = 'x'", {"checkpoint.dirpath": "x"}),
        ("resume_from_checkpoint = 'x'", {"checkpoint.resume": "x"}),
        ("stochastic_weight_avg = true", {"trainer.swa": True}),
        ("process_position = 2", {"logging.position": 2}),
        ("nb_gpu_nodes = 4", {"trainer.num_nodes": 4}),
    ],
)
def test_old_names_mean_what_they_meant(written: str, values: dict[str, object]) -> None:
    spec, diagnostics = read(GOOD + written + "\n")
    assert {item.code for item in diagnostics} <= {"N0701", "N0702", "W0602"}
    assert "N0701" in {item.code for item in diagnostics}
    for path, value in values.items():
        assert spec[path].value == value
        assert spec[path].path == path
        assert spec[path].span is not None


def test_early_stopping_is_on_where_its_table_is() -> None:
    assert not good(GOOD).stops_early
    assert good(GOOD + "[early_stopping]\n").stops_early
    assert not good(GOOD + "[early_stopping]\nenabled = false\n").stops_early
    assert good(GOOD, ["early_stopping.enabled=true"]).stops_early


def test_a_spec_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        good(GOOD).name = "x"  # type: ignore[misc]


def test_a_spec_is_named_after_its_file() -> None:
    assert good(GOOD).name == "spec"
    assert good('name = "first try"\n' + GOOD).name == "first try"
