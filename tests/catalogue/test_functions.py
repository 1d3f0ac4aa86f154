"""What the draws against torch do not show of functions: sizes of the data in settings, help, gradients."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from dsl.catalogue import entries
from dsl.catalogue.entry import REQUIRED, Made, Refuse, Settings
from dsl.modules import functions
from dsl.types.dims import symbol
from dsl.types.notation import parse_type
from dsl.types.tensor import Tensor, floats

B, T = symbol("B"), symbol("T")


def tensor(text: str) -> Tensor:
    found = parse_type(text)
    assert isinstance(found, Tensor), found
    return found


def make(name: str, *inputs: Any, family: str = "function", **settings: Any) -> Made:
    entry = entries(family)[name]
    values = {setting.name: settings.pop(setting.name, setting.default) for setting in entry.settings}
    assert not settings and REQUIRED not in values.values(), (settings, values)
    types = [tensor(item) if isinstance(item, str) else item for item in inputs]
    if entry.variadic:
        types = [tuple(types)]
    made = entry.rule(*types, Settings(values))
    assert isinstance(made, Made)
    return made


@pytest.mark.parametrize(
    ("made", "result"),
    [
        (lambda: make("randn", size=(B, 64)), "float[B, 64]"),
        (lambda: make("full", size=(B, T), fill_value=1), "int[B, T]"),
        (lambda: make("arange", start=T), "int[T]"),
        (lambda: make("arange", start=1, end=T), "int[T - 1]"),
        (lambda: make("arange", start=T, step=2), "int[(T + 1) // 2]"),
        (lambda: make("eye", n=B), "float[B, B]"),
        (lambda: make("causal_mask", size=T), "bool[T, T]"),
        (lambda: make("length_mask", "int[B]", size=T), "bool[B, T]"),
        (lambda: make("concat", "float[B, 3, H, W]", "float[B, 5, H, W]"), "float[B, 8, H, W]"),
        (lambda: make("concat", "tokens[B, T] of 9", "tokens[B, S] of 9"), "tokens[B, S + T] of 9"),
        (lambda: make("stack", "float[B]", "float[B]", dim=-1), "float[B, 2]"),
        (lambda: make("chunk", floats(2 * B, 8), chunks=2, dim=0), "(float[B, 8], float[B, 8])"),
        (lambda: make("split", "float[B, 8]", split_size=(3, 5)), "(float[B, 3], float[B, 5])"),
        (lambda: make("argmax", "float[B, T, 65]", dim=-1), "class[B, T] of 65"),
        (lambda: make("one_hot", "class[B] of 10"), "int[B, 10]"),
        (lambda: make("mean", "float[B, 3, H, W]", dim=(2, 3)), "float[B, 3]"),
        (lambda: make("repeat_interleave", "float[B, T]", repeats=2), "float[2 * B * T]"),
        (lambda: make("einsum", "float[B, T, 8]", "float[B, S, 8]", equation="btd,bsd->bts"), "float[B, T, S]"),
        (lambda: make("gram", "float[B, 64, H, W]"), "float[B, 64, 64]"),
        (lambda: make("where", "bool[B, T]", "float[B, T]", "int[]"), "float[B, T]"),
        (lambda: make("topk", "float[B, 10]", k=3, return_indices=True), "(float[B, 3], class[B, 3] of 10)"),
        (lambda: make("int", "class[B] of 10"), "class[B] of 10"),
        (lambda: make("float", "byte[B, 3, 8, 8]"), "float[B, 3, 8, 8]"),
    ],
)
def test_a_type_with_sizes_of_the_data(made: Any, result: str) -> None:
    assert str(made().type) == result


@pytest.mark.parametrize(
    ("made", "code", "said", "help"),
    [
        (
            lambda: make("concat", "float[B, 3, 8, 8]", "float[B, 3, 9, 8]"),
            "E0312",
            "agree in all dimensions but 1, but gets float[B, 3, 8, 8] and float[B, 3, 9, 8]",
            "",
        ),
        (lambda: make("concat", "float[8]", "float[8]"), "E0307", "goes along dimension 1", "write `concat(dim=0)`"),
        (lambda: make("mean", "int[B]", dim=0), "E0308", "needs floating-point numbers", "convert it: `float(x)`"),
        (lambda: make("chunk", "float[B, T]", chunks=2), "E0309", "needs to know dimension 1", ""),
        (lambda: make("one_hot", "int[B]"), "E0309", "how many classes", "write `one_hot(10)`"),
        (lambda: make("grad", "float[B]", "float[B, 8]"), "E0307", "of one number", "`grad(sum(y), x)`"),
        (lambda: make("cumsum", "float[B, 8]", dim=2), "E0307", "no dimension 2", ""),
        (lambda: make("where", "float[B]", "float[B]", "float[B]"), "E0308", "true or false", "compare first: `x > 0`"),
        (lambda: make("einsum", "float[B, 8]", equation="bd->bx"), "E0307", "`x` in the result", ""),
        (lambda: make("gather", "float[B, 8]", "class[B, 1] of 10", dim=1), "E0310", "chooses from 8 places", ""),
        (lambda: make("outer", "float[B, 8]", "float[8]"), "E0307", "one dimension", "does it for a batch"),
    ],
)
def test_a_refusal_says_what_to_type(made: Any, code: str, said: str, help: str) -> None:
    with pytest.raises(Refuse) as caught:
        made()
    assert caught.value.code == code
    assert said in caught.value.message
    assert help in caught.value.help


def test_a_gradient_can_be_differentiated_again() -> None:
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    slope = functions.grad((x**3).sum(), x)
    assert slope.tolist() == [3, 12, 27]
    slope.sum().backward()  # type: ignore[no-untyped-call]
    assert x.grad is not None
    assert x.grad.tolist() == [6, 12, 18]


def test_noise_of_a_normal_distribution_lets_gradients_through() -> None:
    mu, logvar = torch.zeros(1000, requires_grad=True), torch.full((1000,), -4.0, requires_grad=True)
    torch.manual_seed(0)
    drawn = functions.sample_normal(mu, logvar)
    assert 0.12 < float(drawn.std().detach()) < 0.15
    drawn.sum().backward()  # type: ignore[no-untyped-call]
    assert mu.grad is not None and logvar.grad is not None
    assert torch.equal(mu.grad, torch.ones(1000))


def test_what_is_made_of_nothing_takes_a_device() -> None:
    """Whoever builds a graph places these: they have no input to take the device from."""
    for entry in entries("function").values():
        if entry.inputs:
            continue
        settings = {"size": (2, 3), "n": 3, "m": None, "start": 1, "end": 4, "step": 1, "steps": 3}
        settings |= {"low": 0, "high": 4, "fill_value": 0.5}
        given = {setting.name: settings[setting.name] for setting in entry.settings}
        if entry.name == "causal_mask":
            given["size"] = 3
        made = make(entry.name, **given)
        module, _, name = made.lowers.rpartition(".")
        function = getattr(torch if module == "torch" else functions, name)
        assert function(**made.args, device=torch.device("meta")).device.type == "meta", entry.name


def test_a_number_may_stand_for_a_tensor() -> None:
    x = torch.tensor([-1.0, 2.0])
    assert functions.maximum(x, 0).tolist() == [0, 2]
    assert functions.minimum(1.5, x).tolist() == [-1, 1.5]
    assert functions.maximum(torch.tensor([1, 2]), 1.5).dtype == torch.float32


def test_floats_keep_their_precision() -> None:
    assert functions.to_float(torch.zeros(2, dtype=torch.bfloat16)).dtype == torch.bfloat16
    assert functions.to_float(torch.zeros(2, dtype=torch.uint8)).dtype == torch.float32


def test_no_two_things_that_a_body_sees_bear_one_name() -> None:
    names = [name for family in ("layer", "function", "loss") for name in entries(family)]
    assert sorted(names) == sorted(set(names))


def test_what_people_look_for_is_no_name_of_another() -> None:
    """A name that is suggested for a thing would never be suggested if it were one itself."""
    families = ("layer", "function", "loss")
    known = {name for family in families for name in entries(family)}
    for family in ("function", "loss", "metric"):
        own = set(entries("metric")) if family == "metric" else known
        for entry in entries(family).values():
            assert not own & set(entry.also), (entry.name, own & set(entry.also))
