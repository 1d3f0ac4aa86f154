"""Whatever a file or an argument holds, reading it gives reports and never raises."""

from __future__ import annotations

import random
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsl.diagnostics.codes import CODES
from dsl.spec.keys import TABLES
from dsl.spec.meaning import spelled
from dsl.spec.read import load

NAMES = sorted({key.name for table in TABLES for key in table.keys} | {table.name for table in TABLES if table.name})
SPECS = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parents[2] / "specs").glob("*.toml"))]

names = st.sampled_from([*NAMES, "main", "x", "type", "a b", "", "if", "metrics+", "a.b", "max_nb_epochs", "tpu_cores"])
scalars = (
    st.integers(-3, 70)
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.text(max_size=8)
    | st.sampled_from(["auto", "adam(lr=1e-3)", "mse", "16-mixed", "ddp", "0,2", "00:01:00:00", "a", "b"])
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=8
)
documents = st.dictionaries(names, values | st.dictionaries(names, values, max_size=5), max_size=6)


def quoted(value: object) -> str:
    """A value as TOML has it, whatever its keys."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{escaped(name)} = {quoted(part)}' for name, part in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(quoted, value))}]"
    return escaped(value) if isinstance(value, str) else spelled(value)


def escaped(text: str) -> str:
    safe = "".join(char if char.isprintable() and char not in '"\\' else f"\\U{ord(char):08X}" for char in text)
    return f'"{safe}"'


def holds(text: str, sets: list[str] | None = None, profile: str | None = None) -> None:
    spec, diagnostics = load("spec.toml", text=text, sets=sets or [], profile=profile)
    assert spec is not None
    for item in diagnostics:
        assert item.code in CODES or item.code.startswith("E01")
        assert item.span is not None
        assert 0 <= item.span.start <= item.span.end <= len(item.span.source.text)
        for help in item.help:
            for edit in help.edits:
                assert 0 <= edit.span.start <= edit.span.end <= len(edit.span.source.text)
    for value in spec.values():
        assert value.path
    views = (spec.models, spec.steps, spec.phases, spec.callbacks, spec.metrics, spec.splits, spec.swept, spec.allowed)
    assert all(isinstance(list(view), list) for view in views)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents)
def test_no_document_of_known_words_raises(document: dict[str, object]) -> None:
    lines = [f"{escaped(name)} = {quoted(value)}" for name, value in document.items()]
    holds("\n".join(lines), profile="main")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    holds(text)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(["", "trainer.", "model.", "x."]), values | st.text(max_size=10))
def test_no_argument_raises(name: str, table: str, value: object) -> None:
    holds(SPECS[0], [f"{table}{name}={quoted(value)}", f"{table}{name}+={value}", str(value), f"{name}.{value}=1"])


def test_no_mutation_of_a_good_spec_raises() -> None:
    draw = random.Random(0)
    for _ in range(150):
        text = draw.choice(SPECS)
        for _ in range(draw.randint(1, 4)):
            start = draw.randrange(len(text))
            end = min(len(text), start + draw.randint(0, 12))
            piece = draw.choice(
                ["", "\n", '"', "[", "]", "=", "{", "}", ".", "5", draw.choice(NAMES), text[start:end] * 2]
            )
            text = text[:start] + piece + text[end:]
        holds(text)


def test_thousands_of_mistakes_take_no_time() -> None:
    count = 2000
    bad = [
        "[data]\n" + "".join(f"batch_sizf{i} = 1\n" for i in range(count)),
        "".join(f"[trainrr{i}]\n" for i in range(count)),
        "".join(f'[model.m{i}]\nfollows = "m{i + 1}"\n' for i in range(count)),
        "".join(f'[model.m{i}]\nfollows = "m{(i + 1) % count}"\n' for i in range(count)),
        "".join(f'[model.m{i}]\nlayers = 5\n[step.m{i}]\nupdates = ["x{i}"]\n' for i in range(count)),
        "".join(f'[model.m{i}]\nlayers = "relu"\n[step.m{i}]\nupdates = ["x{i}"]\n' for i in range(count)),
        "".join(f"[phase.p{i}]\nsteps = ['a{i}']\n" for i in range(count)),
        "[sweep.params]\n" + "".join(f"'params.p{i}' = [1]\n" for i in range(count)),
        "allow = [" + ", ".join(f"'W{i:04}'" for i in range(count)) + "]\n",
    ]
    for text in bad:
        start = time.process_time()
        holds(text)
        assert time.process_time() - start < 2
