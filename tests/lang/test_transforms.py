"""Transforms: bodies over the fields of the data, whose topic is the first."""

from __future__ import annotations

import pytest

from dsl.lang.check import check_spec_file
from tests.lang.bodies import transform

PAIR = {"image": "byte[B, 3, 32, 32]", "mask": "class[B, 32, 32] of 3"}

SPEC = """loss = "mean(output)"
optimizer = "adam"
[data]
source = "random({fields})"
validate = 0.1
{keys}
[model]
input = "float[B, 8]"
layers = "linear(2)"
[trainer]
max_epochs = 1
"""


def fields(keys: str, **given: str) -> dict[str, str]:
    """The fields of a training batch."""
    listed = ", ".join(f"{name}='{kind}'" for name, kind in (given or PAIR).items())
    program, found = check_spec_file("spec.toml", text=SPEC.format(fields=listed, keys=keys))
    assert program is not None and [item.code for item in found if item.code[0] == "E"] == []
    return {name: str(kind) for name, kind in program.data.batches.items()}


def reported(keys: str, **given: str) -> list[tuple[str, str]]:
    listed = ", ".join(f"{name}='{kind}'" for name, kind in (given or PAIR).items())
    _, found = check_spec_file("spec.toml", text=SPEC.format(fields=listed, keys=keys))
    return [(item.code, item.span.text) for item in found if item.span is not None and item.code[0] == "E"]


def test_the_topic_is_the_first_field_and_the_result_replaces_it() -> None:
    found = fields('transform = "to_float -> resize(16)"')
    assert found == {"image": "float[B, 3, 16, 16]", "mask": "class[B, 32, 32] of 3"}


def test_a_record_replaces_or_adds_the_fields_it_names() -> None:
    found = fields('augment = "(a = crop(24) -> flip -> to_float, image = to_float)"')
    assert found == {
        "image": "float[B, 3, 32, 32]",
        "mask": "class[B, 32, 32] of 3",
        "a": "float[B, 3, 24, 24]",
    }


def test_a_tuple_is_changed_together() -> None:
    found = fields('transform = "(image, mask) -> crop(24)"')
    assert found == {"image": "byte[B, 3, 24, 24]", "mask": "class[B, 24, 24] of 3"}
    (node,) = [node for node in transform("(image, mask) -> crop(24)", **PAIR).made.nodes if node.what == "crop"]
    assert len(node.inputs) == 1, "one node draws once for both"


def test_names_may_say_which_field_is_which() -> None:
    body = "picture, labels = (image, mask) -> crop(16); (image = picture -> to_float, mask = labels)"
    assert fields(f'transform = "{body}"') == {"image": "float[B, 3, 16, 16]", "mask": "class[B, 16, 16] of 3"}


def test_augment_works_on_what_transform_made() -> None:
    assert fields('transform = "to_float -> resize(40)"\naugment = "crop(32)"')["image"] == "float[B, 3, 32, 32]"


def test_a_batch_is_mixed_with_its_target() -> None:
    keys = 'target = "label"\ntransform = "to_float"\nbatch_augment = "mixup(0.2)"'
    found = fields(keys, image="byte[B, 3, 8, 8]", label="class[B] of 10")
    assert found == {"image": "float[B, 3, 8, 8]", "label": "float[B, 10]"}


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("crop(64)", "E0307", "64"),
        ("to_flot", "E0320", "to_flot"),
        ("to_float -> normalize([0.5, 0.5], [0.5, 0.5])", "E0307", "[0.5, 0.5]"),
        ("to_float -> linear(3)", "E0365", "linear(3)"),
        ("to_float -> mixup(0.2)", "E0324", "mixup(0.2)"),
        ("(input = to_float)", "E0502", "input"),
        ("to_float -> cross_entropy", "E0324", "cross_entropy"),
        ("Compose([to_float])", "E0320", "Compose"),
    ],
)
def test_a_transform_that_does_not_fit(text: str, code: str, place: str) -> None:
    found = reported(f'transform = "{text}"')
    assert found == [(code, place)]


def test_what_is_at_fault_is_said_once() -> None:
    assert reported('transform = "to_float -> cross_entropy -> flip"') == [("E0324", "cross_entropy")]


def test_steps_behind_one_at_fault_are_checked_as_if_it_kept_the_shape() -> None:
    assert reported('transform = "to_flot -> crop(64)"') == [("E0320", "to_flot"), ("E0307", "64")]
    assert reported('transform = "crop(64) -> resize(16, mode=3)"')[0] == ("E0307", "64")
