"""Models: what they are given, what they start from, what of them stays as it is, and whom they follow."""

from __future__ import annotations

import pytest

from tests.lang.specs import checked, random, spec, steps

DATA = random("x='float[B, 8]', y='float[B, 1]'", "y")
MORE = random("x='float[B, 8]', g='float[B, 2]', y='float[B, 1]'", "y")


def model(lines: str, data: str = DATA, loss: str = "mse", rest: str = "") -> str:
    return spec(model=lines, data=data, loss=loss, rest=rest)


@pytest.mark.parametrize(
    ("lines", "inputs"),
    [
        ('layers = "concat -> linear(1)"', {"x": "float[B, 8]", "g": "float[B, 2]"}),
        ('input = "x"\nlayers = "linear(1)"', {"x": "float[B, 8]"}),
        ('input = "g"\nlayers = "g -> linear(1)"', {"g": "float[B, 2]"}),
        ('input = "float[B, 8]"\nlayers = "input -> linear(1)"', {"input": "float[B, 8]"}),
        ('input = ["x", "g"]\nlayers = "(x, g) -> concat -> linear(1)"', {"x": "float[B, 8]", "g": "float[B, 2]"}),
        ('input = ["x", "g"]\nlayers = "concat -> linear(1)"', {"x": "float[B, 8]", "g": "float[B, 2]"}),
        (
            'input = { a = "x", b = "float[B, 2]" }\nlayers = "(a, b) -> concat -> linear(1)"',
            {"a": "float[B, 8]", "b": "float[B, 2]"},
        ),
    ],
)
def test_an_input_is_a_field_a_type_or_several_of_them(lines: str, inputs: dict[str, str]) -> None:
    found = checked(model(lines, MORE))
    assert found.codes == []
    assert found.program is not None
    assert {name: str(kind) for name, kind in found.program.models["model"].inputs.items()} == inputs


BROKEN = [
    ('input = "z"\nlayers = "linear(1)"', "E0501", "z"),
    ('input = ["x", "z"]\nlayers = "x -> linear(1)"', "E0501", "z"),
    ('input = { a = "z" }\nlayers = "linear(1)"', "E0501", "z"),
    ('input = "floats[B, 8]"\nlayers = "linear(1)"', "E0314", "floats"),
    ('input = "float[B, 8"\nlayers = "linear(1)"', "E0314", ""),
    ('input = { batch = "x" }\nlayers = "linear(1)"', "E0322", "batch"),
    ('input = 5\nlayers = "linear(1)"', "E0205", "5"),
    ('layers = "g -> linear(1)"', "E0320", "g"),
    ('layers = "y -> linear(1)"', "E0320", "y"),
    ('frozen = "conv*"\nlayers = "linear(1)"', "E0439", "conv*"),
    ('frozen = ["linear1", "norm*"]\nlayers = "linear(8) -> linear(1)"', "E0439", "norm*"),
    ('frozen = "*"\nlayers = "linear(1)"', "E0408", '"*"'),
    ('frozen = true\nlayers = "linear(1)"', "E0408", "frozen"),
    ('frozen = 3\nlayers = "linear(1)"', "E0205", "3"),
    ('init = "kaimin_normal"\nlayers = "linear(1)"', "E0320", "kaimin_normal"),
    ('init = { "conv*" = "xavier_normal" }\nlayers = "linear(1)"', "E0439", '"conv*"'),
    ('weights = 5\nlayers = "linear(1)"', "E0205", "5"),
    ('weights = { pth = "a.pt" }\nlayers = "linear(1)"', "E0201", "pth"),
    ('weights = { path = "a.pt", strict = "no" }\nlayers = "linear(1)"', "E0205", '"no"'),
    ('decay = 0.9\nlayers = "linear(1)"', "E0410", "decay"),
    ('every = 5\nlayers = "linear(1)"', "E0410", "every"),
    ('follows = "modle"', "E0404", "modle"),
    ('follows = "model"', "E0409", '"model"'),
    ('follows = "model"\nlayers = "linear(1)"', "E0409", '"model"'),
]


@pytest.mark.parametrize(("lines", "code", "place"), BROKEN)
def test_a_model_that_is_none_is_reported_where_it_stands(lines: str, code: str, place: str) -> None:
    found = checked(model(lines)).places
    assert [item[0] for item in found] == [code]
    assert found[0][1] == place or not place


def test_an_input_is_named_beside_what_each_side_has() -> None:
    text = steps(
        'a\nupdates = "a"\nloss = "g -> a -> mse(y)"\noptimizer = "adam"',
        models='[model.a]\ninput = "float[B, 8]"\nlayers = "linear(1)"',
        data=MORE,
    )
    found = checked(text)
    assert found.places == [("E0319", "a")]
    assert any('"float[B, 8]"' in label.span.text for label in found.diagnostics[0].labels)


@pytest.mark.parametrize(
    "lines",
    [
        'weights = "runs/a/version_0"\nlayers = "linear(1)"',
        'weights = { path = "a.safetensors", match = ["linear*"], prefix = "model.", strict = false }\n'
        'layers = "linear(1)"',
        'frozen = "linear1.*"\nlayers = "linear(8) -> linear(1)"',
        'frozen = "linear1"\nlayers = "linear(8) -> linear(1)"',
        'frozen = false\nlayers = "linear(1)"',
        'init = "kaiming_normal(mode=\'fan_out\')"\nlayers = "linear(1)"',
        'init = { "*.weight" = "xavier_normal", "*.bias" = { type = "constant", val = 1 } }\nlayers = "linear(1)"',
    ],
)
def test_weights_are_loaded_frozen_and_drawn(lines: str) -> None:
    assert checked(model(lines)).codes == []


# -- models that follow

STUDENT = '[model.student]\ninput = "x"\nlayers = "linear(1)"\n'
TRAIN = 'train\nupdates = ["student"]\noptimizer = "adam"\nloss = "mse(student(x), detach(teacher(x)))"'


def teacher(lines: str) -> str:
    return steps(TRAIN, models=f"{STUDENT}[model.teacher]\n{lines}\n", data=DATA)


@pytest.mark.parametrize(
    "lines",
    [
        'follows = "student"',
        'follows = "student"\ndecay = 0.99',
        'follows = "student"\ndecay = 0.0\nevery = 100',
        'follows = "student"\ninput = "x"',
    ],
)
def test_a_model_follows_another_and_has_its_layers(lines: str) -> None:
    models = checked(teacher(lines)).made.models
    assert models["teacher"].graph.weights() == models["student"].graph.weights()


@pytest.mark.parametrize(
    ("lines", "code", "place"),
    [
        ('follows = "studnet"', "E0404", "studnet"),
        ('follows = "student"\ndecay = 1.5', "E0206", "1.5"),
        ('follows = "student"\nevery = 0', "E0206", "0"),
        ('follows = "student"\nlayers = "linear(1)"', "E0409", "layers"),
        ('follows = "student"\nfrozen = true', "E0409", "frozen"),
        ('follows = "student"\nweights = "a.pt"', "E0409", "weights"),
    ],
)
def test_a_model_that_follows_has_nothing_of_its_own(lines: str, code: str, place: str) -> None:
    assert checked(teacher(lines)).places == [(code, place)]


def test_a_model_that_follows_is_never_trained() -> None:
    text = teacher('follows = "student"').replace('["student"]', '["student", "teacher"]')
    assert checked(text).places == [("E0406", '"teacher"')]


# -- several models

TWO = '[model.a]\ninput = "x"\nlayers = "linear(8)"\n[model.b]\ninput = "float[B, 8]"\nlayers = "linear(1)"\n'


def several(loss: str, models: str = TWO) -> str:
    return f'loss = "{loss}"\noptimizer = "adam"\n[data]\n{MORE}\n{models}[trainer]\nmax_epochs = 1\n'


def test_models_apply_one_another() -> None:
    assert checked(several("x -> a -> b -> mse(y)")).codes == []
    inside = TWO.replace('"linear(1)"', '"a -> linear(1)"')
    assert checked(several("x -> b -> mse(y)", inside)).codes == []


def test_every_model_has_a_part_in_a_loss() -> None:
    found = checked(several("x -> a -> mean"))
    assert found.places == [("E0432", "b")]
    assert found.diagnostics[0].path == "model.b"
    assert checked(several("x -> a -> mean", TWO.replace("b]\n", "b]\nfrozen = true\n"))).codes == []


@pytest.mark.parametrize(
    ("loss", "code", "place"),
    [
        ("x -> a -> c -> mse(y)", "E0320", "c"),
        ("x -> b -> mse(y)", "E0432", "a"),
        ("g -> b -> a -> mse(y)", "E0319", "b"),
        ("output -> mse(y)", "E0320", "output"),
        ("a -> mse(y)", "E0325", "a"),
    ],
)
def test_a_use_of_a_model_that_does_not_fit(loss: str, code: str, place: str) -> None:
    found = checked(several(loss)).places
    assert (code, place) in found


def test_a_model_cannot_use_itself() -> None:
    models = TWO.replace('"linear(8)"', '"b"').replace('"linear(1)"', '"a"')
    assert {code for code, _ in checked(several("x -> a -> mean", models)).places} == {"E0367"}


def test_several_mistakes_in_two_models_are_all_reported() -> None:
    models = TWO.replace("linear(8)", "linaer(8) -> relu").replace("linear(1)", "maxpool(2) -> linear(widht)")
    found = checked(several("x -> a -> b -> mse(z)", models))
    assert found.codes == ["E0320", "E0320", "E0307", "E0320"]


def test_a_model_that_the_model_applies_is_trained_with_it() -> None:
    inner = '[model.inner]\ninput = "x"\nlayers = "linear(4)"'
    assert checked(model('layers = "inner -> linear(1)"', rest=inner)).codes == []
