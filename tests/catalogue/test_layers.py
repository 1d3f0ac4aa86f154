"""What the draws of `test_rules.py` cannot see: how refusals read, and that sizes stay formulas."""

from __future__ import annotations

from typing import Any

import pytest

from dsl.catalogue import entries
from dsl.catalogue.entry import REQUIRED, Made, Refuse, Settings
from dsl.types.dims import symbol
from dsl.types.tensor import Tensor, Tuple, floats
from tests.catalogue.strategies import read_type

B, H, T = symbol("B"), symbol("H"), symbol("T")


def make(name: str, x: Any, *more: Any, **settings: Any) -> Made:
    entry = entries("layer")[name]
    given = {item.name: item.default for item in entry.settings} | settings
    assert REQUIRED not in given.values()
    assert settings.keys() <= {item.name for item in entry.settings}
    inputs = [read_type(value) if isinstance(value, str) else value for value in (x, *more)]
    return entry.rule(*inputs, Settings(given))


def refusal(name: str, x: Any, *more: Any, **settings: Any) -> Refuse:
    with pytest.raises(Refuse) as caught:
        make(name, x, *more, **settings)
    return caught.value


# -- refusals say what is wrong, where, and what to type


def test_a_pool_of_a_flat_value_is_refused_in_the_words_of_the_manual() -> None:
    no = refusal("maxpool", "float[B, 128]", kernel_size=2)
    assert no.message == "`maxpool` needs a value with height and width, but gets float[B, 128]"
    assert no.label == "works on [B, C, L], [B, C, H, W] or [B, C, D, H, W]"
    assert (no.code, no.at) == ("E0307", "")


@pytest.mark.parametrize(
    ("name", "x", "settings", "at", "code", "message"),
    [
        (
            "conv",
            "float[B, 3, 4, 32]",
            {"out_channels": 8, "kernel_size": 5},
            "kernel_size",
            "E0307",
            "`conv` has a window of 5, but the height of float[B, 3, 4, 32] is only 4",
        ),
        (
            "conv",
            "float[B, 3, 32, 4]",
            {"out_channels": 8, "kernel_size": 3, "dilation": 3, "padding": 1},
            "kernel_size",
            "E0307",
            "`conv` has a window of 3 (spread to 7 by `dilation`), "
            "but the width of float[B, 3, 32, 4] is only 4, 6 with padding",
        ),
        (
            "conv",
            "float[B, 3, 32, 32]",
            {"out_channels": 8, "kernel_size": 3, "groups": 2},
            "groups",
            "E0307",
            "`conv` cannot split 3 input channels into 2 equal groups",
        ),
        (
            "conv",
            "float[B, 4, 32, 32]",
            {"out_channels": 7, "kernel_size": 3, "groups": 2},
            "out_channels",
            "E0307",
            "`conv` cannot split 7 output channels into 2 equal groups",
        ),
        (
            "conv",
            "float[B, 3, 32, 32]",
            {"out_channels": 8, "kernel_size": 3, "stride": 2, "padding": "same"},
            "stride",
            "E0334",
            "`conv` cannot keep the size with `padding='same'` and a stride of 2",
        ),
        (
            "conv",
            "float[B, 3, 32]",
            {"out_channels": 8, "kernel_size": (3, 3)},
            "kernel_size",
            "E0334",
            "`conv` works on 1 spatial dimension here, but `kernel_size` lists 2 values",
        ),
        (
            "linear",
            "tokens[B, T] of 100",
            {"out_features": 8},
            "",
            "E0308",
            "`linear` needs floating-point numbers, but gets tokens[B, T] of 100",
        ),
        (
            "linear",
            "float[B, T]",
            {"out_features": 8},
            "",
            "E0309",
            "`linear` needs to know the size of the last dimension, but it is `T`, which only the data will show",
        ),
        (
            "softmax",
            "float[B, T, 8]",
            {},
            "",
            "E0307",
            "`softmax` does not know which dimension of float[B, T, 8] it is to work along",
        ),
        (
            "reshape",
            "float[B, 12]",
            {"shape": (B, 5, -1)},
            "shape",
            "E0307",
            "`reshape` cannot divide the 12 * B numbers of float[B, 12] by 5 * B",
        ),
        (
            "reshape",
            "float[B, 12]",
            {"shape": (B, 5, 2)},
            "shape",
            "E0307",
            "`reshape` cannot make B * 5 * 2 out of float[B, 12]: 12 * B numbers are not 10 * B",
        ),
        (
            "permute",
            "float[B, 3, 8]",
            {"dims": (0, 2, 3, 1)},
            "dims",
            "E0307",
            "`permute` lists 4 dimensions, but float[B, 3, 8] has 3",
        ),
        (
            "upsample",
            "float[B, 3, 8, 8]",
            {"scale_factor": 2, "mode": "linear"},
            "mode",
            "E0307",
            "`upsample` with 'linear' works on 1 spatial dimension, but gets float[B, 3, 8, 8]",
        ),
        (
            "pad",
            "float[B, 3, 8, 4]",
            {"padding": 4, "mode": "reflect"},
            "padding",
            "E0307",
            "`pad` cannot pad a size of 4 by 4 with 'reflect': there is not enough to copy",
        ),
        (
            "groupnorm",
            "float[B, 6, 8, 8]",
            {"num_groups": 4},
            "num_groups",
            "E0307",
            "`groupnorm` cannot split 6 channels into 4 equal groups",
        ),
    ],
)
def test_a_refusal_points_at_what_is_wrong(
    name: str, x: str, settings: dict[str, Any], at: str, code: str, message: str
) -> None:
    no = refusal(name, x, **settings)
    assert (no.message, no.at, no.code) == (message, at, code)


# -- sizes that only the data will show


@pytest.mark.parametrize(
    ("name", "x", "settings", "result"),
    [
        ("conv", "float[B, 3, H, 32]", {"out_channels": 8, "kernel_size": 3}, "float[B, 8, H - 2, 30]"),
        ("conv", "float[B, 3, H, W]", {"out_channels": 8, "kernel_size": 3, "padding": 1}, "float[B, 8, H, W]"),
        ("conv", "float[B, 3, H, W]", {"out_channels": 8, "kernel_size": 4, "padding": "same"}, "float[B, 8, H, W]"),
        ("maxpool", "float[B, 3, T]", {"kernel_size": 2}, "float[B, 3, T // 2]"),
        ("maxpool", "float[B, 3, T]", {"kernel_size": 2, "ceil_mode": True}, "float[B, 3, (T + 1) // 2]"),
        ("upconv", "float[B, 8, H, 4]", {"out_channels": 4, "kernel_size": 2, "stride": 2}, "float[B, 4, 2 * H, 8]"),
        ("upsample", "float[B, 8, H, 4]", {"scale_factor": 0.5}, "float[B, 8, H // 2, 2]"),
        ("upsample", "float[B, 8, H, 4]", {"scale_factor": 1.5}, "float[B, 8, (3 * H) // 2, 6]"),
        ("flatten", "float[B, 8, T]", {}, "float[B, 8 * T]"),
        ("unflatten", "float[B, 8 * T]", {"dim": 1, "sizes": (8, -1)}, "float[B, 8, T]"),
        ("reshape", "tokens[B, T, 2] of 50", {"shape": (B, -1)}, "tokens[B, 2 * T] of 50"),
        ("global_avgpool", "float[B, 8, H, W]", {}, "float[B, 8]"),
        ("pad", "float[B, 3, T]", {"padding": 2}, "float[B, 3, T + 4]"),
        ("glu", "float[B, 2 * T]", {}, "float[B, T]"),
    ],
)
def test_sizes_stay_formulas(name: str, x: str, settings: dict[str, Any], result: str) -> None:
    named = {"float[B, 8 * T]": floats(B, 8 * T), "float[B, 2 * T]": floats(B, 2 * T)}
    assert str(make(name, named.get(x, x), **settings).type) == result


def test_squeeze_never_drops_a_batch_of_one() -> None:
    assert make("squeeze", "float[B, 1, 8, 1]").args == {"dim": (1, 3)}


def test_reshape_asks_torch_for_the_one_size_that_is_not_a_number() -> None:
    assert make("reshape", "float[B, 3, 4]", shape=(B, -1)).args == {"shape": (-1, 12)}


# -- what a layer gives, and knows


def test_indices_are_a_second_value_and_only_if_asked_for() -> None:
    plain = floats(B, 3, 4, 4)
    assert make("maxpool", "float[B, 3, 8, 8]", kernel_size=2).type == plain
    both = make("maxpool", "float[B, 3, 8, 8]", kernel_size=2, return_indices=True)
    assert both.type == Tuple((plain, Tensor("int", plain.dims)))


@pytest.mark.parametrize(
    ("x", "dim", "weight"),
    [("float[B, 16, 64]", -1, (64,)), ("float[B, 8, H, W]", 1, (8,)), ("float[B, 8, 4, 4]", (1, 2, 3), (8, 4, 4))],
)
def test_layernorm_normalises_where_it_is_told(x: str, dim: Any, weight: tuple[int, ...]) -> None:
    made = make("layernorm", x, dim=dim)
    assert made.weights is not None
    assert [item.shape for item in made.weights] == [weight, weight]


def test_sizes_of_weights_do_not_overflow() -> None:
    made = make("linear", floats(B, 10**12), out_features=10**12)
    assert made.weights is not None
    assert made.weights[0].shape == (10**12, 10**12)
