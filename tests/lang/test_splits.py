"""`validate` and `test` take a count, a fraction, a source, a split's name, or a table of named ones."""

from __future__ import annotations

import pytest

from tests.lang.specs import checked, spec

SOURCE = 'source = "digits"\ntransform = "to_float"\n'


def split(lines: str, source: str = SOURCE, rest: str = "") -> str:
    return spec(data=source + lines, rest=rest)


@pytest.mark.parametrize(
    ("written", "splits"),
    [
        ("validate = 200", {"validate": 200}),
        ("validate = 0.25", {"validate": 0.25}),
        ('validate = "test"', {"validate": "test"}),
        ("validate = 200\ntest = 0.1", {"validate": 200, "test": 0.1}),
        ("validate = { a = 100, b = 0.1 }", {"validate.a": 100, "validate.b": 0.1}),
        ("validate = 0", {}),
    ],
)
def test_a_count_a_fraction_a_split_or_a_table_of_them(written: str, splits: dict[str, object]) -> None:
    assert checked(split(written)).made.data.splits == splits


@pytest.mark.parametrize(
    "written",
    [
        "validate = \"random(image='byte[B, 1, 8, 8]', label='class[B] of 10')\"",
        'validate = { type = "random", image = "byte[B, 1, 8, 8]", label = "class[B] of 10" }',
        "validate = { main = 200, other = \"random(image='byte[B, 1, 8, 8]', label='class[B] of 10')\" }",
        "test = \"random(image='byte[B, 1, 8, 8]', label='class[B] of 10')\"",
    ],
)
def test_another_source_holds_data_of_the_same_fields(written: str) -> None:
    (name,) = [name for name, value in checked(split(written)).made.data.splits.items() if not isinstance(value, int)]
    assert checked(split(written)).made.data.splits[name].entry.name == "random"


BROKEN = [
    ("validate = 1.5", "E0206", "1.5"),
    ("validate = -1", "E0206", "-1"),
    ("validate = true", "E0205", "true"),
    ('validate = "0.1"', "E0205", '"0.1"'),
    ('validate = "10%"', "E0205", '"10%"'),
    ('validate = "vall"', "E0503", "vall"),
    ('test = "tset"', "E0503", "tset"),
    ("validate = { a = 100, b = 2.5 }", "E0206", "2.5"),
    ('validate = { a = 100, "b c" = 10 }', "E0206", '"b c"'),
    ('validate = { a = 100, b = "moon" }', "E0503", "moon"),
    ("validate = 2000", "E0505", "2000"),
    ("validate = 0.6\ntest = 0.5", "E0505", "0.5"),
    ("validate = { a = 1000, b = 900 }", "E0505", "900"),
    ("validate = \"mnist(rot='data')\"", "E0330", "rot"),
    ("validate = \"random(x='float[B, 8]')\"", "E0504", "random(x='float[B, 8]')"),
    (
        "validate = \"random(image='float[B, 1, 8, 8]', label='float[B]')\"",
        "E0504",
        "random(image='float[B, 1, 8, 8]', label='float[B]')",
    ),
    ("validate = 200\nfolds = 5", "E0402", "folds"),
    ("folds = 1", "E0206", "1"),
    ("folds = 5\nfold = 6", "E0415", "6"),
]


@pytest.mark.parametrize(("written", "code", "place"), BROKEN)
def test_a_split_that_is_none_is_reported_where_it_stands(written: str, code: str, place: str) -> None:
    found = checked(split(written))
    assert found.places == [(code, place)]


def test_a_mistake_in_one_named_set_leaves_the_others() -> None:
    text = split("validate = { a = 100, b = 2.5, c = 100 }", rest='[checkpoint]\nmonitor = "val_c_loss"')
    assert checked(text).places == [("E0206", "2.5")]


def test_folds_bring_their_own_validation_data() -> None:
    found = checked(split("folds = 5", rest='[checkpoint]\nmonitor = "val_loss"'))
    assert "val_loss" in found.made.logged


def test_a_split_from_the_command_line_says_so() -> None:
    found = checked(split("validate = 200"), sets=["data.validate=1.5"])
    assert found.places == [("E0206", "1.5")]
    assert found.diagnostics[0].origin == "command line"
    assert checked(split("validate = 200"), sets=["data.validate=0.5"]).made.data.splits == {"validate": 0.5}
