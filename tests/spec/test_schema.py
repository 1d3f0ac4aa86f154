"""The JSON Schema takes what `load` takes, and refuses what it refuses where a schema can tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tomli

from dsl.spec.keys import TABLES
from dsl.spec.schema import schema
from tests.spec import lightning
from tests.spec.loading import GOOD, read
from tests.spec.test_check import PLAIN
from tests.spec.test_rules import FINE
from tests.spec.test_spec import MANY

SCHEMA = schema()
CHECKER = jsonschema.Draft7Validator(SCHEMA)
SPECS = sorted((Path(__file__).parents[2] / "specs").rglob("*.toml"))

BEYOND = ("E0210", "E0211", "E0212", "E0218", "E0219", "N0701")
"""What is wrong for reasons that a schema does not know, or is understood with a note."""


def faults(text: str) -> list[str]:
    return [error.message for error in CHECKER.iter_errors(tomli.loads(text))]


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_the_specs_that_ship_are_taken(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", [GOOD, MANY, *FINE])
def test_a_good_spec_is_taken(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case[0][:40].replace("\n", " "))
def test_a_misfit_is_refused(case: tuple[Any, ...]) -> None:
    text, *reports = case
    if any(code in BEYOND for code, _ in reports) or "allow" in text or "99999" in text or "92233" in text:
        pytest.skip("a schema does not tell")
    if "nan" in text or "= 1.0" in text or "\nmetrics" in text:
        pytest.skip("nan and 1.0 are a number and a whole one to JSON, and any name may be a parameter's")
    assert faults(text)


def test_every_key_is_told_of_with_an_example_and_its_default() -> None:
    definitions = SCHEMA["definitions"]
    for table in TABLES:
        properties = definitions[table.name]["properties"] if table.name else SCHEMA["properties"]
        for key in table.keys:
            told = properties[key.name]
            assert told["description"].startswith(key.doc)
            assert len(told["examples"]) == 1
            if isinstance(key.default, (int, float, str)):
                assert told["default"] == key.default


def test_old_names_are_taken_and_marked() -> None:
    properties = SCHEMA["definitions"]["trainer"]["properties"]
    for name in lightning.OLD:
        assert properties[name]["deprecated"] is True


def test_a_profile_takes_what_a_spec_takes() -> None:
    assert faults("[profile.fast]\nseed = 1\n'metrics+' = ['f1']\n[profile.fast.trainer]\nmax_epochs = 1\n") == []
    assert faults("[profile.fast.trainer]\nmax_epoch5 = 1\n")
    assert faults("[profile.fast]\nextends = 'a.toml'\n")
    assert read("[profile.fast]\nextends = 'a.toml'\n")[1]


def test_a_step_has_a_name() -> None:
    assert faults('[step]\nloss = "mse"\n')
    assert faults('[step.main]\nloss = "mse"\n') == []
    assert faults('[model]\nlayers = "relu"\n[model.gan]\nlayers = "relu"\nfrozen = true\n') == []
    assert faults("[model.gan]\nfrozn = true\n")
