"""Settings are computed while compiling: numbers, strings, lists, what is known of a shape, and choices."""

from __future__ import annotations

import pytest

from tests.lang.bodies import model, steps

PICTURE = "float[B, 3, 32, 48]"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 + 3", 5),
        ("7 // 2", 3),
        ("7 % 4", 3),
        ("2 ** 3", 8),
        ("int(6 / 2)", 3),
        ("int(2.9)", 2),
        ("round(2.6)", 3),
        ("-(-4)", 4),
        ("min(4, 9)", 4),
        ("max([1, 6, 2])", 6),
        ("len([1, 1, 1])", 3),
        ("len('abcd')", 4),
        ("[5, 6, 7][1]", 6),
        ("[5, 6, 7][-1]", 7),
        ("([1, 2] + [3])[2]", 3),
        ("[[1, 2], [3, 4]][1][0]", 3),
        ("range(10)[4:][0]", 4),
        ("len(range(0, 10, 2))", 5),
        ("width", 12),
        ("width // 2", 6),
        ("sizes[1]", 9),
        ("3 if width > 10 else 4", 3),
        ("3 if width == 12 and not false else 4", 3),
        ("4 if width != 12 or width < 3 else 3", 3),
        ("3 if name == 'big' else 4", 3),
        ("_.rank", 4),
        ("_.channels", 3),
        ("_.dim", 48),
        ("_.shape[2]", 32),
        ("_.shape[-1] - _.shape[2]", 16),
        ("1 if _.channels > 3 else 2", 2),
        ("60_000 // 10_000", 6),
    ],
)
def test_a_setting_is_computed(text: str, value: int) -> None:
    node = model(f"n = {text}\nconv(n, 1)", PICTURE, width=12, sizes=[8, 9], name="big").made.nodes[-1]
    assert node.args["out_channels"] == value


def test_a_setting_is_passed_through_blocks() -> None:
    text = "block b(n, k = n // 2) { conv(k, 1) }\nrepeat(i in range(2)) { b(4 + 2 * i) }"
    assert [shape[0] for shape in model(text, PICTURE).weights.values() if len(shape) == 4] == [2, 3]


# -- choices


@pytest.mark.parametrize(
    ("condition", "chosen"),
    [("true", "relu"), ("false", "gelu"), ("n > 3", "gelu"), ("n > 3 or n == 2", "relu"), ("not (n > 3)", "relu")],
)
def test_a_choice_is_made_while_compiling_and_only_that_side_is_built(condition: str, chosen: str) -> None:
    assert steps(model(f"relu if {condition} else gelu", n=2).made) == [chosen]


def test_a_choice_is_between_chains_or_values() -> None:
    text = "skip = conv(4, 1) -> batchnorm if stride != 1 else _\nconv(4, 1) + skip"
    assert len(model(text, "float[B, 4, 8, 8]", stride=2).weights) == 9
    assert len(model(text, "float[B, 4, 8, 8]", stride=1).weights) == 2


def test_the_side_that_is_not_chosen_may_not_fit() -> None:
    assert model("linear(3) if true else maxpool(2)").type == "float[B, 3]"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("linear(3) if true else linear(wdith)", "E0320", "wdith"),
        ("linear(3) if true else foo", "E0320", "foo"),
        ("linear(3) if true else linear(3, biass=true)", "E0330", "biass"),
        ("linear(3) if true else linear(3, bias=7)", "E0334", "7"),
    ],
)
def test_but_its_names_and_settings_are_checked(text: str, code: str, place: str) -> None:
    assert model(text).places == [(code, place)]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("relu if _ > 0 else gelu", "E0339", "_ > 0"),
        ("relu if mean(_) > 0 else gelu", "E0339", "mean(_) > 0"),
        ("relu if 1 else gelu", "E0339", "1"),
        ("relu if 'a' else gelu", "E0339", "'a'"),
        ("relu if batch > 2 else gelu", "E0339", "batch > 2"),
        ("relu if batch == 2 else gelu", "E0339", "batch == 2"),
        ("relu if none else gelu", "E0339", "none"),
    ],
)
def test_a_choice_by_what_only_running_shows(text: str, code: str, place: str) -> None:
    found = model(text)
    assert found.places == [(code, place)] and found.helps


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("linear(3 / 0)", "E0338", "3 / 0"),
        ("linear(3 + 'a')", "E0338", "3 + 'a'"),
        ("linear([1, 2][5])", "E0338", "[1, 2][5]"),
        ("linear([1, 2]['a'])", "E0338", "[1, 2]['a']"),
        ("linear(len(3))", "E0338", "len(3)"),
        ("linear(max('a', 2))", "E0338", "max('a', 2)"),
        ("linear(range(2, x=3)[0])", "E0330", "x"),
        ("linear(2 ** 63)", "E0352", "2 ** 63"),
        ("linear(10 ** 400)", "E0352", "10 ** 400"),
        ("linear(-'a')", "E0338", "-'a'"),
        ("linear(1 < 'a')", "E0338", "1 < 'a'"),
        ("linear(nope + 1)", "E0320", "nope"),
        ("linear(_.depth)", "E0316", "depth"),
        ("linear(mean(_))", "E0332", "linear(mean(_))"),
        ("linear(4, bias=mean(_))", "E0335", "mean(_)"),
    ],
)
def test_what_cannot_be_computed_is_pointed_at(text: str, code: str, place: str) -> None:
    assert model(text).places == [(code, place)]


def test_a_parameter_says_where_it_was_set() -> None:
    assert model("linear(width)", width=0).places == [("E0334", "width")]


def test_no_recursion() -> None:
    assert model("block a(n) { a(n - 1) if n > 0 else relu }\na(3)").codes == ["E0367"]
