"""Each code is explained well enough to be printed."""

from __future__ import annotations

import pytest

from dsl.diagnostics.codes import CODES


def test_the_table_is_sorted_by_number() -> None:
    numbers = [code[1:] for code in CODES]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("code", CODES)
def test_an_entry_has_a_title_a_paragraph_and_two_examples(code: str) -> None:
    title, why, broken, mended = CODES[code]
    letter = {"06": "W", "07": "N"}.get(code[1:3], "E")
    assert code[0] == letter
    assert not title.endswith(".")
    assert len(title) <= 100
    assert why.endswith(".")
    assert len(why.split()) >= 15
    assert broken.strip()
    assert mended.strip()
    assert broken != mended
    assert (title + why + broken + mended).replace("\n", "").isprintable()


@pytest.mark.parametrize("code", CODES)
def test_backticks_come_in_pairs(code: str) -> None:
    title, why, _, _ = CODES[code]
    assert title.count("`") % 2 == 0
    assert why.count("`") % 2 == 0
