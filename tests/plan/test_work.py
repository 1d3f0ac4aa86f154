"""Work equals what torch's flop counter counts: every shipped spec, torchvision's networks, every example."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

import dsl
from dsl.build.emit import Site, build
from dsl.build.models import build_models
from dsl.catalogue import entries
from dsl.catalogue.entry import Entry
from dsl.plan.sizes import Unsized
from dsl.plan.work import model_work, step_work
from tests.lang.bodies import model
from tests.lang.test_examples import compiled_example
from tests.plan.examples import SIZES, counted, drawn

SPECS = Path(__file__).parents[2] / "specs"
INSIDE = {"text_lstm"}
"""On a processor the counter sees nothing of an LSTM, which is one kernel."""


def checked(path: Path) -> Any:
    text = path.read_text(encoding="utf-8").replace("weights='default', ", "")
    program, _ = dsl.check(str(path), text=text)
    assert program is not None
    return program


def _shipped() -> list[Path]:
    """Those that need no file of weights."""
    return sorted(path for path in SPECS.rglob("*.toml") if path.parent.name != "torchvision")


@pytest.mark.parametrize("path", _shipped(), ids=lambda path: path.stem)
def test_a_shipped_spec_does_the_work_that_the_counter_counts(path: Path) -> None:
    program = checked(path)
    sizes = {**SIZES, "T": 32}
    built = build_models(program)
    for name, item in program.models.items():
        work = model_work(item.graph, sizes, item.frozen)
        assert not work.unknown
        if path.stem in INSIDE:
            continue
        inputs = [drawn(type_, sizes) for type_ in item.inputs.values()]
        assert (work.forward, work.backward) == counted(built[name], inputs)


# What runs on a processor by a kernel that the counter does not know, or cannot run without real numbers.
KERNELS = {"lstm", "moe"}
ELSEWHERE = {"torchvision", "segmenter", "detector", "image", "grad"}


def _entries() -> list[Any]:
    return [
        pytest.param(entry, id=f"{family}-{name}")
        for family in ("layer", "function", "loss")
        for name, entry in entries(family).items()
        if name not in KERNELS | ELSEWHERE
    ]


@pytest.mark.parametrize("entry", _entries())
def test_an_example_does_the_work_that_the_counter_counts(entry: Entry) -> None:
    graph = compiled_example(entry).made
    try:
        work = model_work(graph, SIZES)
        inputs = [drawn(node.type, SIZES) for node in graph.inputs]
    except (Unsized, AssertionError):
        pytest.skip("its data are of no known size")
    module = build(graph, Site(torch.device("cpu")))
    assert (work.forward, work.backward) == counted(module, inputs)


@pytest.mark.parametrize(
    ("text", "input"),
    [
        ("F.linear(param(7, 8))", "float[B, 8]"),
        ("nn.Linear(8, 5, bias=false)", "float[B, T, 8]"),
        ("_ @ param(8, 3)", "float[B, T, 8]"),
        ("torch.matmul(param(8, 3))", "float[B, 8]"),
        ("torch.mm(param(8, 3))", "float[B, 8]"),
        ("F.conv2d(param(6, 2, 3, 3), groups=2)", "float[B, 4, 9, 9]"),
        ("F.conv_transpose2d(param(4, 3, 3, 3), stride=2)", "float[B, 4, 9, 9]"),
        ("conv(8, 3, padding=1, padding_mode='reflect', groups=4)", "float[B, 4, 9, 9]"),
        ("nn.ConvTranspose1d(4, 6, 3, groups=2)", "float[B, 4, 9]"),
        ("conv(8, 3)", "float[B, 4, 5, 6, 7]"),
        ("F.scaled_dot_product_attention(_, _)", "float[B, 2, T, 8]"),
        ("nn.GRU(8, 6, num_layers=2, bidirectional=true, batch_first=true)[0]", "float[B, T, 8]"),
        ("rnn(6, num_layers=2)", "float[B, T, 8]"),
        ("gru(6)", "float[B, T, 8]"),
        ("attention(4, num_kv_heads=2, rotary=true)", "float[B, T, 16]"),
        ("attention(4, dropout=0.1)", "float[B, T, 16]"),
        ("encoder_layer(4, dim_feedforward=32)", "float[B, T, 16]"),
        ("torch.einsum('bij,kj->bik', (_, param(3, 8)))", "float[B, T, 8]"),
        ("torch.einsum('bi,bj->bij', (_, _))", "float[B, 8]"),
        ("nn.MultiheadAttention(16, 4, batch_first=true)(_, _, _)[0]", "float[B, T, 16]"),
        ("nn.TransformerEncoderLayer(16, 4, 32, batch_first=true)", "float[B, T, 16]"),
        ("linear(5) -> softmax(dim=1) -> linear(3)", "float[B, 8]"),
    ],
)
def test_things_of_torchs_do_the_work_that_the_counter_counts(text: str, input: str) -> None:
    found = model(text, input)
    if found.errors:
        pytest.skip("; ".join(found.errors))
    work = model_work(found.made, SIZES)
    assert not work.unknown
    inputs = [drawn(node.type, SIZES) for node in found.made.inputs]
    assert (work.forward, work.backward) == counted(build(found.made, Site(torch.device("cpu"))), inputs)


def test_an_lstm_counts_as_its_products() -> None:
    """As the counter has it on the meta device, where it sees them."""
    found = model("nn.LSTM(8, 12, num_layers=2, batch_first=true)[0]", "float[B, T, 8]")
    work = model_work(found.made, {"B": 2, "T": 5})
    with torch.device("meta"):
        layer = torch.nn.LSTM(8, 12, num_layers=2, batch_first=True)
        expected = counted(lambda x: layer(x)[0], [torch.rand(2, 5, 8)])
    assert (work.forward, work.backward) == expected


def test_the_work_grows_with_the_batch() -> None:
    graph = model("linear(5) -> relu -> linear(3)").made
    one, four = model_work(graph, {"B": 1}), model_work(graph, {"B": 4})
    assert four.forward == 4 * one.forward == 4 * 2 * (8 * 5 + 5 * 3)
    assert four.backward == 4 * one.backward == 4 * 2 * (8 * 5 + 2 * 5 * 3)


def test_frozen_weights_take_no_work_on_the_way_back() -> None:
    graph = model("linear(5) -> relu -> linear(3)").made
    assert model_work(graph, {"B": 1}, frozen=("linear1.*",)).backward == 2 * 5 * 3


def test_a_step_counts_every_model_that_it_runs() -> None:
    program = checked(SPECS / "gan.toml")
    work = step_work(program, {"B": 2})
    models = {name: model_work(item.graph, {"B": 2}) for name, item in program.models.items()}
    assert work.forward == 2 * models["generator"].forward + 3 * models["critic"].forward


def test_a_size_that_nothing_gives_is_told() -> None:
    with pytest.raises(Unsized, match="`T`"):
        model_work(model("linear(5)", "float[B, T, 8]").made, {"B": 2})


def test_ten_thousand_layers_are_gone_through_once() -> None:
    found = model("repeat(10000) { linear(8) -> relu }")
    work = model_work(found.made, {"B": 1})
    assert work.forward == 10_000 * 2 * 64
