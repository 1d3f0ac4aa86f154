"""What a graph becomes: names, sharing, sizes, and what may be done with an ordinary module."""

from __future__ import annotations

import copy
import io
from typing import Any

import pytest
import torch
from torch import Tensor, fx, nn

from bench.values import value
from dsl.build.emit import Site, build
from tests.lang.bodies import compiled

IMAGE = "float[B, 3, 8, 8]"
RESNET = """
block basic(channels, stride = 1) {
  skip = conv(channels, 1, stride=stride, bias=false) -> batchnorm if stride != 1 else _
  conv(channels, 3, stride=stride, padding=1, bias=false) -> batchnorm -> relu
    -> conv(channels, 3, padding=1, bias=false) -> batchnorm
  _ + skip -> relu
}
conv(4, 3, padding=1) -> relu
repeat(2) { basic(4) }
repeat(width in [6, 8]) {
  basic(width, stride=2)
  basic(width)
}
adaptive_avgpool(1) -> flatten -> linear(10)
"""
SHARED = """
shared enc = linear(8) -> relu
block twice { linear(8) -> body -> linear(8) -> body }
twice { enc }
repeat(2) { _ + enc }
"""


def module_of(text: str, topic: str = "float[B, 8]", **given: str) -> fx.GraphModule:
    torch.manual_seed(0)
    return build(compiled(text, topic=topic, given=given).made, Site(torch.device("cpu")))


def keys(module: nn.Module) -> list[str]:
    return list(module.state_dict())


def run(module: nn.Module, *kinds: str) -> Any:
    from dsl.types.notation import parse_type

    torch.manual_seed(1)
    found = [parse_type(kind) for kind in kinds]
    return module(*(value(kind) for kind in found))  # type: ignore[arg-type]


# -- names


def test_layers_are_named_by_their_kind_and_number() -> None:
    assert keys(module_of("linear(4) -> linear(3, bias=false)")) == ["linear1.weight", "linear1.bias", "linear2.weight"]


def test_blocks_and_turns_are_modules_in_modules() -> None:
    module = module_of(RESNET, IMAGE)
    assert "repeat1.1.basic1.conv2.weight" in keys(module)
    assert "repeat2.0.basic1.conv3.weight" in keys(module)
    assert isinstance(module.get_submodule("repeat1"), nn.ModuleList)
    assert type(module.get_submodule("repeat2.1.basic2")).__name__ == "Basic"
    assert "self.basic1" in module.get_submodule("repeat2.1").code


def test_the_code_reads_as_a_person_would_write_it() -> None:
    lines = module_of("linear(4) -> relu -> linear(3)").code.split("\n")
    steps = [line.partition(";")[0].strip() for line in lines if "self." in line]
    assert steps == [
        "linear1 = self.linear1(input_1)",
        "relu1 = self.relu1(linear1)",
        "linear2 = self.linear2(relu1)",
    ]
    assert "return linear2" in lines[-2]


def test_a_parameter_bears_the_name_it_is_bound_to() -> None:
    module = module_of(
        "table = param(5, 8); scale = param(8, trained=false, init='ones'); (_ * scale) @ transpose(table, 0, 1)"
    )
    assert [name for name, _ in module.named_parameters()] == ["table"]
    assert [name for name, _ in module.named_buffers()] == ["scale"]
    assert torch.equal(module.scale, torch.ones(8))


# -- sharing


def test_a_shared_thing_has_one_set_of_weights_wherever_it_is_applied() -> None:
    module = module_of(SHARED)
    assert [key for key in keys(module) if key.startswith("enc")] == ["enc.linear1.weight", "enc.linear1.bias"]
    assert keys(module)[2:] == [f"twice1.linear{number}.{name}" for number in (1, 2) for name in ("weight", "bias")]
    run(module, "float[B, 8]").sum().backward()
    assert module.get_parameter("enc.linear1.weight").grad is not None


def test_a_shared_thing_is_what_the_text_says() -> None:
    module = module_of(SHARED)
    x = torch.rand(4, 8)

    def enc(value: Tensor) -> Tensor:
        return torch.relu(module.get_submodule("enc.linear1")(value))

    y = enc(module.get_submodule("twice1.linear1")(x))
    y = enc(module.get_submodule("twice1.linear2")(y))
    for _ in range(2):
        y = y + enc(y)
    assert torch.equal(module(x), y)


def test_a_shared_thing_may_be_applied_to_values_of_other_sizes() -> None:
    module = module_of(
        "shared f = conv(4, 3) -> adaptive_avgpool(1) -> flatten\na = f\nb = _[:, :, :6] -> f\na + b", IMAGE
    )
    assert keys(module) == ["f.conv1.weight", "f.conv1.bias"]
    assert run(module, IMAGE).shape == (4, 4)


def test_two_shared_things_of_one_name_stay_two() -> None:
    module = module_of(
        """
        block wrap { shared f = linear(8, bias=false); f -> body -> f }
        shared f = linear(8)
        wrap { f }
        """
    )
    assert keys(module) == ["f.linear1.weight", "f.linear1.bias", "wrap1.f.linear1.weight"]
    assert run(module, "float[B, 8]").shape == (4, 8)


def test_a_tied_weight_is_one_parameter() -> None:
    module = module_of("w = param(12, 8)\nF.embedding(input, w) -> linear(8) -> F.linear(w)", "tokens[B, T] of 12")
    assert keys(module) == ["w", "linear1.weight", "linear1.bias"]
    assert run(module, "tokens[B, T] of 12").shape == (4, 12, 12)


# -- sizes that the data show


@pytest.mark.parametrize(
    ("text", "topic", "shape"),
    [
        ("param(1, 1, 8) -> expand(batch, 1, 8)\nx = _; (x, input) -> concat(dim=1)", "float[B, T, 8]", (4, 13, 8)),
        ("reshape(batch, input.shape[1] // 2, 16)", "float[B, T, 8]", (4, 6, 16)),
        ("sum(_) / batch", "float[B, 8]", ()),
        ("_ + positions(64)", "float[B, T, 8]", (4, 12, 8)),
        (
            "repeat(2) { reshape(batch * input.shape[1], 8) -> linear(8) -> reshape(batch, input.shape[1], 8) }",
            "float[B, T, 8]",
            (4, 12, 8),
        ),
        ("_ * causal_mask(input.shape[1])[none, :, :, none][:, 0]", "float[B, T, 8]", (4, 12, 8)),
        ("randn(batch, 8) + _", "float[B, 8]", (4, 8)),
        ("_[:, : input.shape[1] - 1]", "float[B, T, 8]", (4, 11, 8)),
    ],
)
def test_sizes_are_read_off_the_values(text: str, topic: str, shape: tuple[int, ...]) -> None:
    assert run(module_of(text, topic), topic).shape == shape


def test_a_block_is_given_a_size_that_its_own_input_does_not_show() -> None:
    module = module_of("block noisy { _ + mean(randn(batch, 8), dim=0) }\nmean(dim=0) -> noisy")
    assert run(module, "float[B, 8]").shape == (8,)


# -- several values


def test_a_record_comes_out_as_a_dict() -> None:
    found = run(module_of("h = linear(4)\n(mu = h -> linear(2), logvar = h -> linear(2))"), "float[B, 8]")
    assert {name: tuple(part.shape) for name, part in found.items()} == {"mu": (4, 2), "logvar": (4, 2)}


def test_parts_of_what_a_block_gives() -> None:
    module = module_of("block both { (a = linear(4), b = linear(3)) }\nx = both\nconcat(x.a, x.b, dim=1)")
    assert run(module, "float[B, 8]").shape == (4, 7)


def test_states_go_in_and_out() -> None:
    text = "out, state = lstm(8, return_state=true)\nagain, _ = lstm(8, state=state, return_state=true)\nout + again"
    assert run(module_of(text, "float[B, T, 8]"), "float[B, T, 8]").shape == (4, 12, 8)


def test_a_gradient_is_taken_of_a_value_on_the_way() -> None:
    text = "f = linear(1)\nmix = _ * 2\nslope = grad(sum(mix ** 3), mix)\nslope + 0 * f"
    module, x = module_of(text), torch.rand(4, 8)
    assert torch.allclose(module(x), 3 * (2 * x) ** 2)


# -- an ordinary module


def test_it_copies_saves_and_loads() -> None:
    module = module_of(RESNET, IMAGE).eval()
    x = torch.rand(2, 3, 8, 8)
    other = copy.deepcopy(module)
    assert torch.equal(module(x), other(x))
    with torch.no_grad():
        other.get_parameter("linear1.bias").add_(1)
    assert not torch.equal(module(x), other(x))
    buffer = io.BytesIO()
    torch.save(module.state_dict(), buffer)
    other.load_state_dict(torch.load(io.BytesIO(buffer.getvalue()), weights_only=True))
    assert torch.equal(module(x), other(x))


@pytest.mark.parametrize("text", [RESNET.replace("batchnorm", "identity"), "flatten -> linear(4)"])
def test_it_exports(text: str) -> None:
    module = module_of(text, IMAGE).eval()
    x = torch.rand(2, 3, 8, 8)
    program = torch.export.export(module, (x,), dynamic_shapes=({0: torch.export.Dim.AUTO},))
    assert torch.allclose(program.module()(x), module(x))


def test_what_is_shared_around_a_block_exports() -> None:
    module = module_of(SHARED)
    x = torch.rand(2, 8)
    assert torch.allclose(torch.export.export(module, (x,)).module()(x), module(x))


@pytest.mark.slow
def test_it_compiles() -> None:
    module = module_of(RESNET, IMAGE).eval()
    x = torch.rand(2, 3, 8, 8)
    assert torch.allclose(torch.compile(module, backend="aot_eager", fullgraph=True)(x), module(x), atol=1e-5)


def test_it_is_called_as_any_module_is_and_so_are_its_copies() -> None:
    module = module_of(RESNET, IMAGE)
    calls: list[str] = []
    for made in (module, copy.deepcopy(module), module.get_submodule("repeat1.0.basic1")):
        assert type(made).__call__ is nn.Module.__call__
        made.register_forward_hook(lambda *_: calls.append("called"))
    module(torch.rand(2, 3, 8, 8))
    assert calls == ["called"] * 2


def test_a_gradient_of_what_does_not_change_is_zero() -> None:
    x = torch.rand(4, 8)
    assert torch.equal(module_of("slope = grad(sum(3 * _), _)\ngrad(sum(slope), _)")(x), torch.zeros_like(x))


def test_it_is_built_on_the_meta_device() -> None:
    module = build(compiled(RESNET, topic=IMAGE).made, Site(torch.device("meta")))
    assert all(item.is_meta for item in module.state_dict().values())
    assert module(torch.empty(2, 3, 8, 8, device="meta")).shape == (2, 10)


def test_a_name_that_python_has_is_no_name_of_a_module() -> None:
    module = build(compiled("shared lambda = linear(8)\nlambda -> lambda").made, Site(torch.device("cpu")))
    assert list(module.state_dict()) == ["lambda1.linear1.weight", "lambda1.linear1.bias"]
    assert module(torch.rand(2, 8)).shape == (2, 8)
