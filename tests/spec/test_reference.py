"""`dslrun explain` and the reference page are made from the declarations."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.spec.keys import TABLES
from dsl.spec.lookup import shown_path
from dsl.spec.reference import explain, known_paths, nearest_paths, page
from tests.spec import lightning

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"


@pytest.mark.parametrize("path", known_paths())
def test_every_path_is_explained(path: str) -> None:
    told = explain(path)
    assert told is not None
    assert told.startswith((path, f"[{path}"))


def test_a_key_is_explained_whole() -> None:
    assert explain("data.batch_size") == (
        "data.batch_size\n"
        "\n"
        "  How many samples make one batch on one device.\n"
        "\n"
        "    takes    a whole number of at least 1\n"
        "    default  `32`\n"
        "    unit     samples\n"
        "    example  batch_size = 128\n"
    )


def test_a_table_lists_its_keys() -> None:
    told = explain("trainer")
    assert told is not None
    for name in lightning.TRAINER:
        assert f"\n    {name} " in told
    assert explain("[trainer]") == told


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("max_time", "sweep.max_time"),
        ("gradient_clip_algorithm", "step.NAME.gradient_clip_algorithm"),
        ("num_nodes", "trainer.num_nodes"),
        ("model.layers", "model.layers"),
        ("model.generator.layers", "model.layers"),
        ("step.loss", "step.NAME.loss"),
        ("step.critic.loss", "step.NAME.loss"),
        ("step.NAME.loss", "step.NAME.loss"),
        ("profile.fast.trainer.max_epochs", "trainer.max_epochs"),
        ("trainer.ema.decay", "trainer.ema.decay"),
        ("trainer.swa.start", "trainer.swa.start"),
        ("params", "[params]"),
        ("params.width", "[params]"),
        ("trainer.max_nb_epochs", "max_nb_epochs is called max_epochs today"),
        ("max_nb_epochs", "max_nb_epochs is called max_epochs today"),
        ("trainer.tpu_cores", "tpu_cores is a key of former days: write `trainer.accelerator` and"),
        ("trainer.auto_lr_find", "auto_lr_find is a key of former days: run `dslrun lr-find`"),
    ],
)
def test_a_path_may_be_said_in_several_ways(path: str, first: str) -> None:
    told = explain(path)
    assert told is not None
    assert first in told


@pytest.mark.parametrize("path", ["", ".", "a..b", "zzz", "trainer.zzz", "trainer.ema.zzz", "[", "data.source.", '"'])
def test_what_is_not_known_is_not_explained(path: str) -> None:
    assert explain(path) is None


def test_the_nearest_paths_are_named() -> None:
    assert nearest_paths("data.bach_size") == ["data.batch_size"]
    assert nearest_paths("") == []


def test_every_key_has_its_place_on_the_page() -> None:
    text = page()
    for table in TABLES:
        for key in table.keys:
            assert f"### `{key.name}`\n\n{key.doc}\n" in text, shown_path(table, key.name)


def test_the_page_is_current() -> None:
    """`python -m dsl.spec.reference` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == page()
