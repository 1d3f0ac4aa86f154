"""One report shows every independent error: what follows from one that is reported stays silent, all else shows."""

from __future__ import annotations

import pytest

from dsl.catalogue import entries
from dsl.lang.frame import MODEL
from tests.lang.bodies import compiled, loss, model

PICTURE = "float[B, 3, 32, 32]"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("flatten -> maxpool(2) -> flatten -> linear(10) -> lstm(4)", ["maxpool(2)", "lstm(4)"]),
        ("conv(8, 50) -> conv(9, 3, groups=2)", ["50", "9"]),
        ("conv(32, 3, groups=32) -> conv(64, 3, groups=7)", ["32", "7"]),
        ("conv(8, 3, groups=2) -> flatten -> conv(8, 3)", ["2", "conv(8, 3)"]),
        ("foo -> flatten -> linear(4) -> maxpool(2)", ["foo", "maxpool(2)"]),
        ("foo(3) -> flatten -> linear(4) -> maxpool(2)", ["foo", "maxpool(2)"]),
        ("conv(wdith, 3) -> lstm(3)", ["wdith", "lstm(3)"]),
        ("conv(8, krnel) -> conv(9, 3, groups=2)", ["krnel", "9"]),
        ("conv(8) -> conv(9, 3, groups=5)", ["conv(8)", "5"]),
        ("conv(8, 3, stride='2') -> conv(9, 3, groups=5)", ["'2'", "5"]),
        ("conv(0, 3) -> linear(-1)", ["0", "-1"]),
        (
            "a = flatten -> linear(3) -> maxpool(2)\nb = flatten -> lstm(3)\n(a, b) -> concat -> fooo",
            ["maxpool(2)", "lstm(3)", "fooo"],
        ),
        ("(conv(4, 50), conv(4, 3, groups=2)) -> concat", ["50", "2"]),
        ("x, y = conv(4, 3)\nx -> linear('3')\ny -> linear('4')", ["conv(4, 3)", "'3'", "'4'"]),
        ("_ + conv(4, 3) -> flatten -> linear(5) -> maxpool(2)", ["_ + conv(4, 3)", "maxpool(2)"]),
        ("block b(n) { conv(n, 3, groups=2) -> linear(4, biass=1) }\nb(4) -> lstm(4)", ["2", "biass", "lstm(4)"]),
        ("repeat(2) { conv(4, 3, groups=2) }\nlstm(4)", ["2", "lstm(4)"]),
        ("shared s = conv(4, 3, groups=2)\ns -> lstm(4)", ["2", "lstm(4)"]),
        (
            "out, state = lstm(4, return_state=true)\nout -> flatten -> linear(3) -> maxpool(2)",
            ["state", "lstm(4, return_state=true)", "maxpool(2)"],
        ),
        ("conv(8, 3)) -> relu\nconv(4, 50)", [")"]),
    ],
)
def test_every_independent_error_is_shown(text: str, places: list[str]) -> None:
    found = model(text, PICTURE, width=8, kernel=3)
    assert sorted(place for _, place in found.places) == sorted(places)


@pytest.mark.parametrize(
    "text",
    [
        "conv(8, 50) -> flatten -> linear(10)",
        "conv(8, 50) -> maxpool(16) -> maxpool(16)",
        "conv(8, 3, groups=2) -> batchnorm -> relu -> maxpool(2) -> flatten -> linear(10) -> softmax(1)",
        "flatten -> maxpool(2) -> conv(8, 3) -> linear(10)",
        "_ + conv(4, 3) -> relu -> conv(4, 3) -> _ + input",
        "x = conv(4, 50)\nx + conv(4, 3)",
        "(conv(4, 1), conv(4, 3)) -> concat -> conv(8, 1) -> _ + input",
        "attention(8) -> linear(4) -> attention(2)",
        "foo -> attention(8) -> linear(4)",
        "foo -> embed(10, 4) -> lstm(4)",
        "foo -> _[:, 0] -> linear(10)",
        "foo -> reshape(batch, 7, 7) -> conv(4, 3)",
        "a, b = foo\n(a, b) -> concat -> linear(2)",
        "conv(wdith, 3) -> conv(8, 3, groups=4)",
        "linear('4') -> _ + input",
        "repeat(3) { conv(4, 50) -> relu }",
        "x = conv(4, 50)\nx.channels\nlinear(x.channels) -> linear(x.shape[3])",
        "unflatten(1, [7, 7]) -> flatten -> linear(3)",
        "flatten -> reshape(batch, 1, 3072) -> attention(4, mask=causal)",
        "int(_) -> _[:, 0, 0] -> positions(4) -> _ + input",
        "linear(3) -> nn.Linear(4, 5) -> nn.Linear(5, 2)",
    ],
)
def test_what_may_follow_from_an_error_stays_silent(text: str) -> None:
    found = model(text, PICTURE, width=8)
    assert len(found.diagnostics) == 1 + ("x.channels\n" in text), found.places


def test_a_loss_is_held_against_what_a_model_with_an_error_gives() -> None:
    from dsl.lang.check import check_file

    spec = """loss = "cross_entropy"
optimizer = "adam"
[data]
source = "mnist"
transform = "to_float"
[model]
layers = "conv(8, 3, groups=2) -> flatten -> linear(5)"
[trainer]
max_epochs = 1
"""
    found = [(item.code, item.span.text) for item in check_file("spec.toml", text=spec) if item.span is not None]
    assert found == [("E0307", "2"), ("E0311", "linear(5)")]


def test_reports_come_with_something_to_type() -> None:
    text = "skip = conv(8, 3)\nConv2d(3, 8)\nlinear(10, units=3)\nflaten -> linear('10')\ndropout(50)"
    found = model(text, PICTURE)
    assert len(found.codes) == 6
    assert all(item.help for item in found.diagnostics), found.places


EXAMPLES = [
    pytest.param(entry.example, id=f"{family}-{entry.name}")
    for family in ("layer", "function")
    for entry in entries(family).values()
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_anything_may_follow_an_error(example: str) -> None:
    """Whatever is applied to a value that was reported adds nothing of its own, and never breaks."""
    given = {"x": "unknown", "y": "unknown"}
    for first in ("fooo(3)", "conv(8, 50)", "flatten -> maxpool(2)"):
        alone = compiled(first, MODEL, PICTURE, given).codes
        found = compiled(f"{first}\n{example}", MODEL, PICTURE, given)
        assert found.codes[: len(alone)] == alone or set(alone) <= set(found.codes)


@pytest.mark.parametrize(
    "entry", [pytest.param(entry, id=entry.name) for entry in entries("layer").values() if entry.settings]
)
def test_a_call_with_a_setting_at_fault_never_breaks(entry: object) -> None:
    from dsl.catalogue.entry import Entry

    assert isinstance(entry, Entry)
    sample = entry.sample.split(";")[0].strip()
    for setting in entry.settings:
        if not setting.rest and not setting.open:
            found = model(f"{entry.name}({setting.name}=wdith) -> lstm(3) -> conv(3, 3)", sample)
            assert found.codes[0] == "E0320"


def test_many_errors_take_no_long_time_and_are_all_shown() -> None:
    found = loss("\n".join(f"x{number} = mse(output, 'a')" for number in range(100)) + "\nmean(output)")
    assert found.codes.count("E0335") == 100
