"""What `dslrun explain` shows of a code is true: its example earns the code, and the mended one does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dsl.diagnostics.codes import CODES
from tests.spec.loading import read

SOURCE = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parents[2].glob("dsl/spec/**/*.py"))
OURS = sorted(set(re.findall(r'"([EWN]0\d{3})"', SOURCE)))

ELSEWHERE = {"E0213", "E0214", "E0215", "E0216", "E0217"}
"""Codes whose examples are of several files, or of the command line."""


def codes(text: str) -> list[str]:
    return [item.code for item in read(text)[1]]


@pytest.mark.parametrize("code", [code for code in OURS if code not in ELSEWHERE])
def test_an_example_earns_its_code_until_it_is_mended(code: str) -> None:
    _, _, broken, mended = CODES[code]
    assert codes(broken).count(code) > codes(mended).count(code)
    assert code == "E0208" or code not in codes(mended)


def test_every_code_is_explained() -> None:
    assert not [code for code in OURS if code not in CODES]
