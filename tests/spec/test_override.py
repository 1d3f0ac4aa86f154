"""`--set` is read as the key's declaration says, and its reports point into the argument."""

from __future__ import annotations

import pytest

from dsl.spec.override import Override
from tests.spec.loading import GOOD, good, read, told

PARAMS = GOOD + "[params]\nwidth = 1\nrate = 0.1\nname = 'a'\nsizes = [1]\nflag = true\n"

SET = [
    ("trainer.max_epochs=7", "trainer.max_epochs", 7),
    ("trainer.max_epochs = 7", "trainer.max_epochs", 7),
    ("optimizer=sgd(lr=0.1)", "optimizer", "sgd(lr=0.1)"),
    ("schedule=warmup(500) -> cosine", "schedule", "warmup(500) -> cosine"),
    ('optimizer="sgd"', "optimizer", "sgd"),
    ("loss=1", "loss", "1"),
    ("name=5", "name", "5"),
    ("seed=random", "seed", "random"),
    ("data.validate=0.1", "data.validate", 0.1),
    ("data.validate=5000", "data.validate", 5000),
    ("data.validate=val", "data.validate", "val"),
    ("data.num_workers=auto", "data.num_workers", "auto"),
    ("trainer.precision=16-mixed", "trainer.precision", "16-mixed"),
    ("trainer.precision=16", "trainer.precision", "16-mixed"),
    ("trainer.gpus=4", "trainer.gpus", 4),
    ("trainer.gpus=-1", "trainer.gpus", -1),
    ("trainer.gpus=0,2", "trainer.gpus", "0,2"),
    ("trainer.gpus=[0, 2]", "trainer.gpus", (0, 2)),
    ("trainer.max_time=00:12:00:00", "trainer.max_time", "00:12:00:00"),
    ("trainer.enable_progress_bar=false", "trainer.enable_progress_bar", False),
    ("trainer.gradient_clip_val=.5", "trainer.gradient_clip_val", 0.5),
    ("trainer.ema.decay=0.9", "trainer.ema", {"decay": 0.9}),
    ("trainer.accumulate_grad_batches={ 4 = 2 }", "trainer.accumulate_grad_batches", {"4": 2}),
    ("metrics=accuracy", "metrics", "accuracy"),
    ('metrics=["f1"]', "metrics", ("f1",)),
    ('metrics+=["f1"]', "metrics", ("f1",)),
    ("metrics+=f1", "metrics", ("f1",)),
    ("metrics += ['f1']", "metrics", ("f1",)),
    ("model.frozen=head.*", "model.frozen", "head.*"),
    ("params.width=64", "params.width", 64),
    ("params.rate=1e-3", "params.rate", 1e-3),
    ("params.rate=.5", "params.rate", 0.5),
    ("params.name=resnet", "params.name", "resnet"),
    ("params.name='a b'", "params.name", "a b"),
    ("params.sizes=[1, 2]", "params.sizes", (1, 2)),
    ("params.flag=false", "params.flag", False),
]

WRONG = [
    ("trainer.max_epochs", "E0216", "trainer.max_epochs"),
    ("=5", "E0216", "="),
    ("a..b=5", "E0216", "a..b"),
    ("'a=5", "E0216", "'a=5"),
    ("", "E0216", ""),
    ("trainer.max_epochs=x", "E0205", "x"),
    ("trainer.max_epochs=", "E0205", ""),
    ("trainer.max_epochs=5.5", "E0205", "5.5"),
    ("trainer.max_epochs=[1, 'a']", "E0205", "[1, 'a']"),
    ("trainer.max_epoch5=5", "E0201", "max_epoch5"),
    ("max_epochs=5", "E0202", "max_epochs"),
    ("trianer.max_epochs=5", "E0203", "trianer"),
    ("trainer=5", "E0209", "5"),
    ("trainer.ema.decy=0.5", "E0201", "decy"),
    ("trainer.callbacks=[1]", "E0205", "1"),
    ("params.if=5", "E0218", "if"),
    ("extends=base.toml", "E0202", "extends"),
    ("profile.fast.seed=5", "E0202", "profile"),
    ("trainer.max_nb_epochs=5", "N0701", "max_nb_epochs"),
    ("seed=5\nname = 'x'", "E0207", "5\nname = 'x'"),
]


@pytest.mark.parametrize(("argument", "path", "value"), SET)
def test_a_value_is_typed_by_its_key(argument: str, path: str, value: object) -> None:
    spec = good(PARAMS, [argument])
    found = spec[path] if not path.startswith("params.") else spec.params[path.removeprefix("params.")]
    assert found.value == value
    assert type(found.value) is type(value)
    assert found.origin == "command line"


@pytest.mark.parametrize(("argument", "code", "place"), WRONG)
def test_a_mistake_is_shown_in_the_argument(argument: str, code: str, place: str) -> None:
    _, diagnostics = read(GOOD, [argument])
    assert told(diagnostics) == [(code, place)]
    (item,) = diagnostics
    assert item.origin == "command line"
    assert item.span is not None
    assert (item.span.source.name, item.span.source.text) == ("--set", argument)


@pytest.mark.parametrize("argument", ["optimizer=sgd(lr=x)", 'optimizer="sgd(lr=x)"', "optimizer = 'sgd(lr=x)'"])
def test_a_text_knows_the_place_of_each_character(argument: str) -> None:
    text = good(GOOD, [argument])["optimizer"].text
    assert text is not None
    assert text.span(7, 8).text == "x"
    assert text.source.text == argument


def test_a_list_in_an_argument_knows_its_places() -> None:
    spec = good(GOOD, ['metrics+=["f1", "auroc(task=1)"]'])
    second = spec["metrics"].items[1]  # type: ignore[index]
    assert second.text is not None
    assert second.text.span(6, 10).text == "task"
    assert second.path == "metrics[1]"


def test_a_flag_stands_for_a_path() -> None:
    spec = good(
        GOOD, [Override("--gpus", "trainer.gpus", "0,2"), Override("--fast-dev-run", "trainer.fast_dev_run", "true")]
    )
    assert spec["trainer.gpus"].value == "0,2"
    assert spec["trainer.fast_dev_run"].value is True
    _, diagnostics = read(GOOD, [Override("--gpus", "trainer.gpus", "two")])
    assert told(diagnostics) == [("E0206", "two")]
    assert diagnostics[0].span is not None
    assert diagnostics[0].span.source.name == "--gpus"


def test_a_key_with_a_dot_in_it_is_quoted() -> None:
    spec = good(GOOD, ['trainer.freeze."model.head.*"=3'])
    assert spec["trainer.freeze"].value == {"model.head.*": 3}
    assert spec["trainer.freeze"].fields["model.head.*"].path == 'trainer.freeze."model.head.*"'  # type: ignore[index]
