"""Whatever a text holds, checking it gives diagnostics: none raises, hangs, points elsewhere or forges a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.examine import examine
from bench.mutations import NUMBERS, SIGNS, STRANGE, good_texts, text
from bench.specs import KINDS, spec
from dsl import catalogue
from dsl.spec.keys import TABLES

ROOT = Path(__file__).resolve().parents[2]
REGRESSIONS = sorted((ROOT / "tests" / "safety" / "regressions").iterdir())
COUNT = 3_000
SLOW = 5.0
"""Seconds of the processor for one text: generous, for machines of any kind; `bench/fuzz.py` takes one."""

KEYS = sorted({key.name for table in TABLES for key in table.keys} | {table.name for table in TABLES if table.name})
NAMES = sorted(
    {name for family in ("layer", "function", "loss", "source", "optimizer") for name in catalogue.entries(family)}
)

whole = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def holds(name: str, content: str) -> None:
    outcome = examine(name, content, slow=SLOW)
    assert outcome.fault is None, outcome.fault.report


@pytest.fixture(autouse=True)
def at_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    """Specs name their files from the folder that they would stand in."""
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("path", REGRESSIONS, ids=lambda path: path.name)
def test_what_failed_once_holds(path: Path) -> None:
    holds(f"specs/fuzzed{path.suffix}", path.read_bytes().decode("utf-8", "surrogateescape"))


@pytest.mark.parametrize("part", range(10))
def test_spoilt_texts_give_diagnostics_alone(part: int) -> None:
    for number in range(part, COUNT, 10):
        ending, content = text(number)
        outcome = examine(f"specs/fuzzed{ending}", content, slow=SLOW)
        assert outcome.fault is None, f"number {number}: {outcome.fault.report}\n{content}"


def test_texts_that_fuzzing_starts_from_are_well() -> None:
    for seed in range(2 * len(KINDS)):
        outcome = examine("specs/made.toml", spec(seed))
        assert not [code for code in outcome.codes if code[0] == "E"]
    assert len(good_texts()) > 40


def test_a_number_always_gives_the_same_text() -> None:
    assert [text(number) for number in range(20)] == [text(number) for number in range(20)]
    assert len({text(number)[1] for number in range(100)}) > 90


words = st.sampled_from([*SIGNS, *NUMBERS, *STRANGE, *NAMES, *KEYS, "x", "y"])


@whole
@given(st.text(max_size=300))
def test_any_text_as_a_spec(content: str) -> None:
    holds("specs/any.toml", content)


@whole
@given(st.text(max_size=300))
def test_any_text_as_a_file_of_blocks(content: str) -> None:
    holds("specs/any.dsl", content)


@whole
@given(st.lists(words, max_size=40), st.sampled_from(["", " "]))
def test_any_words_as_a_body(chosen: list[str], between: str) -> None:
    body = between.join(chosen)
    holds("specs/any.dsl", f"block b(n = 1) {{ {body} }}\n")
    whole = spec(0).partition('layers = """\n')[0]
    holds("specs/any.toml", f"{whole}layers = {json.dumps(body)}\n")


@whole
@given(st.lists(words, max_size=40), st.sampled_from(["", " ", "\n"]))
def test_any_words_as_a_spec(chosen: list[str], between: str) -> None:
    holds("specs/any.toml", between.join(chosen))


@whole
@given(st.binary(max_size=300))
def test_any_bytes_as_a_file(data: bytes) -> None:
    for ending in (".toml", ".dsl"):
        holds(f"specs/any{ending}", data.decode("utf-8", "surrogateescape"))


keys = st.sampled_from([*KEYS, "model", "generator", "type", "", "a b", "main"]) | st.text(max_size=5)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(NAMES)
    | st.lists(words, max_size=10).map(" ".join)
)
documents = st.dictionaries(
    keys,
    st.recursive(
        scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
    ),
    max_size=8,
)


@whole
@given(documents)
def test_any_document_as_a_spec(document: dict[str, object]) -> None:
    lines = [f"{json.dumps(name)} = {written(value)}" for name, value in document.items()]
    holds("specs/any.toml", "\n".join(lines))


def written(value: object) -> str:
    """A value of JSON as TOML has it, as far as it can."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{json.dumps(name)} = {written(part)}' for name, part in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return json.dumps(value) if isinstance(value, (str, bool)) else repr(value)


def test_a_fault_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What all these tests rely on can fail: for an error, a lost place, a forged line, a text that takes too long."""
    import bench.examine as under_test
    from dsl.diagnostics.diagnostic import Diagnostic
    from dsl.diagnostics.source import Source, Span

    source = Source("a.toml", "x")

    def slow() -> list[Diagnostic]:
        while True:
            pass

    def wrong() -> list[Diagnostic]:
        raise KeyError("x")

    for found, kind in (
        (wrong, "KeyError in "),
        (slow, "Slow"),
        (
            lambda: [Diagnostic("E0101", "m", Span(source, 0, 5))],
            "AssertionError in bench/examine.py:E0101 points outside",
        ),
        (
            lambda: [Diagnostic("E9999", "m", Span(source, 0, 1))],
            "AssertionError in bench/examine.py:E9999 is not explained",
        ),
        (lambda: [Diagnostic("E0101", "m")], "AssertionError in bench/examine.py:E0101 has no place"),
    ):
        monkeypatch.setattr(under_test, "check_file", lambda name, text, found=found: found())
        outcome = examine("a.toml", "x", slow=0.2)
        assert outcome.fault is not None
        assert outcome.fault.kind.startswith(kind), outcome.fault.kind
    monkeypatch.setattr(under_test, "check_file", lambda name, text: [Diagnostic("E0101", "m", Span(source, 0, 1))])
    monkeypatch.setattr(under_test.text, "render", lambda found, **more: "::error::forged")
    outcome = examine("a.toml", "x")
    assert outcome.fault is not None
    assert "a line that is not ours" in outcome.fault.report
