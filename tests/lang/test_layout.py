"""Layout and precedence: what the text's form means, and what it does not."""

from __future__ import annotations

import pytest

from dsl.lang.graph import show
from tests.lang.bodies import model

SAME = [
    "linear(4) -> relu -> linear(2)",
    "linear(4) ->\nrelu\n-> linear(2)",
    "linear(4)\n  -> relu\n  -> linear(2)",
    "linear(4)  # the first\n# a line of its own\n\n  -> relu\n\n  -> linear(2)",
    "linear(4) ->  # goes on\n\nrelu -> linear(\n 2\n)",
    "(linear(4)\n -> relu\n -> linear(2))",
    "linear(4); relu; linear(2)",
    "linear(4);\n;relu\nlinear(2);",
    "\n\n linear(4)\n\trelu\n   linear(2)\n",
    "linear(4)\r\nrelu\r\nlinear(2)\r\n",
    "linear(4,) -> relu() -> linear(out_features=2,)",
]


@pytest.mark.parametrize("text", SAME)
def test_the_form_of_a_text_means_nothing_else(text: str) -> None:
    assert show(model(text).made) == show(model(SAME[0]).made)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("_ + input -> relu", "(_ + input) -> relu"),
        ("relu -> _ + input -> gelu", "relu -> (_ + input) -> gelu"),
        ("relu if true else gelu -> tanh", "relu if true else (gelu -> tanh)"),
        ("y = relu if true else gelu\ny", "y = (relu if true else gelu)\ny"),
        ("_ + _ * 2", "_ + (_ * 2)"),
        ("_ * 2 + _", "(_ * 2) + _"),
        ("-_ ** 2", "-(_ ** 2)"),
        ("2 ** -_", "2 ** (-_)"),
        ("_ ** 2 ** 3", "_ ** (2 ** 3)"),
        ("_ - 1 - 2", "(_ - 1) - 2"),
        ("_ / 2 * 3", "(_ / 2) * 3"),
        ("_ + 1 > _ * 2", "(_ + 1) > (_ * 2)"),
        ("_ > 1 and _ < 2 or _ > 3", "((_ > 1) and (_ < 2)) or (_ > 3)"),
        ("not _ > 1 and _ < 2", "(not (_ > 1)) and (_ < 2)"),
        ("_[:, 0] ** 2", "(_[:, 0]) ** 2"),
        ("-_[:, 0]", "-(_[:, 0])"),
        ("_ @ _ + 1", "(_ @ _) + 1"),
    ],
)
def test_precedence(text: str, same: str) -> None:
    square = "float[B, 8, 8]"
    assert show(model(text, square).made) == show(model(same, square).made)


@pytest.mark.parametrize(
    ("spelled", "value"),
    [("1e-3", 1e-3), (".5", 0.5), ("0.5", 0.5), ("5e-1", 0.5), ("1", 1), ("0", 0)],
)
def test_numbers(spelled: str, value: float) -> None:
    assert model(f"dropout({spelled})").made.nodes[1].args["p"] == value
    assert model("linear(60_000)").type == "float[B, 60000]"


@pytest.mark.parametrize("text", ["param(8, init='ones') * _", 'param(8, init="ones") * _'])
def test_strings_take_either_quote(text: str) -> None:
    assert model(text).made.nodes[1].args["init"] == "ones"


def test_words_for_truth_and_nothing() -> None:
    assert "linear1.bias" not in model("linear(4, bias=false)").weights
    assert model("_[:, none]").type == "float[B, 1, 8]"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("linear(4) relu", "E0346", ""),
        ("linear(4)\n(relu, gelu) -> concat", "", ""),
        ("linear(4) ->", "E0345", "->"),
        ("-> linear(4)", "E0345", "->"),
        ("linear(4) -> -> relu", "E0345", "->"),
        ("linear(4", "E0341", "("),
        ("linear(4))", "E0341", ")"),
        ("repeat(2) { relu", "E0341", "{"),
        ("linear(4, bias=True)", "E0343", "True"),
        ("linear(4, bias=None)", "E0343", "None"),
        ("relu && gelu", "E0343", "&&"),
        ("relu | gelu", "E0343", "|"),
        ("x => relu", "E0343", "=>"),
        ("relu // a comment", "", ""),
        ("if = relu", "E0347", "if"),
        ("for i in range(3): relu", "E0344", ""),
        ("def f(x): return x", "E0344", ""),
        ("import torch", "E0344", ""),
        ("x += 1", "E0344", ""),
        ("lambda x: x", "E0344", ""),
        ("linear(1,000)", "", ""),
        ("linear(0x10)", "E0342", "0x10"),
        ("linear('4)", "E0344", ""),
        ("1 < _ < 2", "", ""),
    ],
)
def test_what_is_no_body_is_reported_and_never_breaks(text: str, code: str, place: str) -> None:
    found = model(text)
    assert not code or code in found.codes or found.codes[0][:4] == "E034"
    assert not place or any(where == place for _, where in found.places)


def test_a_mistake_in_one_statement_leaves_the_others_checked() -> None:
    found = model("linear(4 -> relu\nlinear(3, biass=true)\nfooo\nx = relu\ngelu")
    assert found.codes[0] == "E0341"
    assert model("linear(4)) -> relu\nlinear(3, biass=true)\nfooo\nx = relu\ngelu").places == [
        ("E0341", ")"),
        ("E0330", "biass"),
        ("E0320", "fooo"),
    ]
