"""Every example of an optimizer, schedule, transform, source, sampler or callback holds in a spec."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dsl.catalogue import entries
from dsl.catalogue.entry import Entry
from dsl.lang.check import check_file

SPEC = """\
loss      = "mean(output)"
optimizer = "{optimizer}"
schedule  = "{schedule}"

[data]
source    = "{source}"
{data}

[model]
input  = "float[B, 8]"
layers = "linear(10)"

[trainer]
max_epochs = 2
"""

FIELDS = "random(image='float[B, 3, 32, 32]', label='class[B] of 10')"
DEFAULTS = {"optimizer": "adam", "schedule": "cosine", "source": FIELDS, "data": ""}

BEFORE = {"jpeg": "to_byte -> ", "rgb": "grayscale -> "}
"""What makes the images of the spec into those that a transform takes."""

IN_A_RECORD = ("five_crop", "ten_crop")
NEEDS_BOXES = ("iou_crop",)


def _errors(tmp_path: Path, more: str = "", **given: str) -> list[str]:
    (tmp_path / "pyproject.toml").write_text("")
    found = check_file(str(tmp_path / "spec.toml"), text=SPEC.format_map(DEFAULTS | given) + more)
    return [f"{item.code}: {item.message}" for item in found if item.code[0] == "E"]


def _of(*families: str) -> list[Any]:
    return [pytest.param(entry, id=entry.name) for family in families for entry in entries(family).values()]


@pytest.mark.parametrize("entry", _of("optimizer", "schedule", "source"))
def test_a_call_in_a_key(entry: Entry, tmp_path: Path) -> None:
    assert _errors(tmp_path, **{entry.family: entry.example}) == []


@pytest.mark.parametrize("entry", _of("sampler"))
def test_a_sampler(entry: Entry, tmp_path: Path) -> None:
    assert _errors(tmp_path, data=f'sampler = "{entry.example}"') == []


@pytest.mark.parametrize("entry", _of("callback"))
def test_a_callback(entry: Entry, tmp_path: Path) -> None:
    assert _errors(tmp_path, "\n" + entry.example) == []


@pytest.mark.parametrize("entry", _of("transform"))
def test_a_transform(entry: Entry, tmp_path: Path) -> None:
    source = "coco('photos', 'boxes.json')" if entry.name in NEEDS_BOXES else FIELDS
    body = BEFORE.get(entry.name, "") + entry.example
    body = f"(image = (image -> {body})[0])" if entry.name in IN_A_RECORD else body
    key = "batch_augment" if entry.batch else "augment" if entry.random else "transform"
    assert _errors(tmp_path, data=f'{key} = "{body}"', source=source) == []
