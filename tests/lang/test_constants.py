"""`[constants]`: bodies that are evaluated once, before training, and that losses name."""

from __future__ import annotations

import pytest

from tests.lang.specs import checked, random, spec

DATA = random("x='float[B, 3, 64, 64]'")
MODEL = 'layers = "conv(3, 3, padding=1)"'
VGG = (
    '[model.vgg]\ninput = "float[B, 3, 64, 64]"\nfrozen = true\n'
    "layers = \"torchvision('vgg16', weights='default', taps=['features.3', 'features.8'])\"\n"
)
STYLE = "v = load_image('mosaic.jpg') -> resize([64, 64]) -> vgg; (gram(v[0]), gram(v[1]))"


def constant(body: str, loss: str = "mean((output - c) ** 2)", more: str = "") -> str:
    return spec(loss=loss, data=DATA, model=MODEL, rest=f'{VGG}[constants]\nc = "{body}"\n{more}')


def test_a_constant_is_what_a_loss_names() -> None:
    found = checked(constant(STYLE, "v = output -> vgg; mean((gram(v[0]) - c[0]) ** 2)"))
    assert str(found.made.constants["c"].type) == "(float[1, 64, 64], float[1, 128, 128])"


@pytest.mark.parametrize("body", ["ones(3, 64, 64)", "randn(1, 3, 1, 1)", "zeros(width)", "arange(64) / 64"])
def test_a_constant_is_a_body_of_known_size(body: str) -> None:
    text = constant(body, more="[params]\nwidth = 64\n" * ("width" in body))
    assert checked(text).codes == []


BROKEN = [
    ("randn(batch, 3, 64, 64)", "E0309", "batch"),
    ("x -> mean", "E0320", "x"),
    ("output", "E0320", "output"),
    ("linear(3)", "E0332", "linear(3)"),
    ("lod_image('a.jpg')", "E0320", "lod_image"),
    ("load_image(5)", "E0334", "5"),
    ("ones(3) -> vg", "E0320", "vg"),
    ("ones(3", "E0341", "("),
]


@pytest.mark.parametrize(("body", "code", "place"), BROKEN)
def test_a_constant_that_is_none_is_reported_where_it_stands(body: str, code: str, place: str) -> None:
    found = checked(constant(body))
    assert found.places == [(code, place)]
    assert found.diagnostics[0].path == "constants.c"


def test_a_constant_has_a_name_of_its_own() -> None:
    for name, code in (("x", "E0321"), ("batch", "E0218"), ("vgg", "E0321"), ("output", "E0218")):
        text = constant("ones(64)").replace("c = ", f"{name} = ", 1).replace("- c)", "- 1)")
        assert [item for item, _ in checked(text).places] == [code], name


def test_a_constant_that_does_not_fit_is_reported_in_the_loss() -> None:
    assert checked(constant("ones(5)")).places == [("E0312", "output - c")]
    assert checked(constant("ones(64)", "mean((output - d) ** 2)")).places == [("E0320", "d")]
