"""The models of whole specs: seeds, ways of drawing weights, what is frozen, models that apply or follow others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

import dsl
from dsl.build.emit import Site, build, needs_gradients
from dsl.build.models import build_models
from dsl.lang.check import check_spec_file
from dsl.lang.program import Program

HEAD = """
loss = "mse({}, y)"
optimizer = "sgd(lr=0.1)"
[data]
source = "random(x='float[B, 8]', y='float[B, 4]', size=64, target='y')"
"""


def program_of(text: str, output: str) -> Program:
    program, found = check_spec_file("spec.toml", text=HEAD.format(output) + text)
    assert [item.message for item in found if item.code[0] == "E"] == []
    assert program is not None
    return program


def built(text: str, output: str = "output", **more: Any) -> dict[str, Any]:
    return dict(build_models(program_of(text, output), **more))


def same(one: nn.Module, other: nn.Module) -> bool:
    pairs = zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.equal(left, right) for left, right in pairs)


LAYERS = '[model]\nlayers = "linear(16) -> layernorm -> relu -> linear(4)"\n'


def test_one_seed_gives_one_set_of_weights() -> None:
    one, again, other = (built(LAYERS, seed=seed)["model"] for seed in (3, 3, 4))
    assert same(one, again)
    assert not same(one, other)


def test_the_generator_of_others_is_left_alone() -> None:
    torch.manual_seed(5)
    before = torch.get_rng_state()
    built(LAYERS)
    assert torch.equal(before, torch.get_rng_state())
    built(LAYERS, seed=None)
    assert not torch.equal(before, torch.get_rng_state())


def test_weights_begin_as_torch_draws_them() -> None:
    model = built(LAYERS)["model"]
    with torch.random.fork_rng():
        torch.manual_seed(0)
        first, second = nn.Linear(8, 16), nn.Linear(16, 4)
    assert torch.equal(model.linear1.weight, first.weight)
    assert torch.equal(model.linear2.bias, second.bias)


def test_one_way_of_drawing_is_for_the_matrices() -> None:
    plain, model = built(LAYERS)["model"], built(LAYERS + 'init = "constant(0.5)"\n')["model"]
    assert torch.equal(model.linear1.weight, torch.full((16, 8), 0.5))
    assert torch.equal(model.layernorm1.weight, torch.ones(16))
    assert torch.equal(model.linear1.bias, plain.linear1.bias)


def test_ways_of_drawing_by_pattern_go_over_one_another_in_order() -> None:
    model = built(LAYERS + 'init = { "*" = "zeros", "linear2.*" = "ones", "linear2.bias" = "constant(2)" }\n')["model"]
    assert not model.linear1.weight.any()
    assert model.linear2.weight.unique().tolist() == [1]
    assert model.linear2.bias.unique().tolist() == [2]


@pytest.mark.parametrize(
    "way",
    ["kaiming_normal(mode='fan_out')", "xavier_uniform", "orthogonal", "normal(std=0.02)", "trunc_normal(std=0.1)"],
)
def test_torchs_ways_of_drawing(way: str) -> None:
    plain, one, again = (built(LAYERS + line)["model"] for line in ("", *[f'init = "{way}"\n'] * 2))
    assert same(one, again)
    assert not torch.equal(plain.linear1.weight, one.linear1.weight)


@pytest.mark.parametrize("way", ["kaiming_normal", "xavier_uniform", "orthogonal"])
def test_a_pattern_of_a_layer_draws_its_matrix_where_only_matrices_can_be_drawn(way: str) -> None:
    plain, model = built(LAYERS)["model"], built(LAYERS + f'init = {{ "linear1" = "{way}" }}\n')["model"]
    assert not torch.equal(model.linear1.weight, plain.linear1.weight)
    assert torch.equal(model.linear1.bias, plain.linear1.bias)


def test_patterns_freeze_weights() -> None:
    model = built(LAYERS + 'frozen = ["linear1", "*norm*.weight"]\n')["model"]
    frozen = {name for name, value in model.named_parameters() if not value.requires_grad}
    assert frozen == {"linear1.weight", "linear1.bias", "layernorm1.weight"}


def test_a_model_that_follows_begins_as_a_copy_and_is_not_trained() -> None:
    models = built(
        '[model.student]\ninput = "x"\nlayers = "linear(4)"\n[model.teacher]\nfollows = "student"\n',
        "x -> student",
    )
    assert same(models["student"], models["teacher"])
    assert models["student"].linear1.weight is not models["teacher"].linear1.weight
    assert not any(value.requires_grad for value in models["teacher"].parameters())


def test_a_model_may_apply_another() -> None:
    inner = '[model.inner]\ninput = "float[B, 8]"\nlayers = "linear(8) -> relu"\n'
    models = built('[model.model]\ninput = "x"\nlayers = "inner -> inner -> linear(4)"\n' + inner)
    model, applied = models["model"], models["inner"]
    assert model.inner is applied
    x = torch.rand(2, 8)
    assert torch.equal(model(x), model.linear1(applied(applied(x))))


def test_a_loss_is_a_module_that_applies_the_models() -> None:
    path = Path(__file__).resolve().parents[2] / "specs" / "wgan_gp.toml"
    program, _ = check_spec_file(str(path))
    assert program is not None
    models = build_models(program)
    site = Site(torch.device("cpu"), {name: (module, program.models[name].graph) for name, module in models.items()})
    step = next(step for step in program.steps if step.name == "critic")
    assert step.loss is not None
    assert needs_gradients(step.loss)
    module = build(step.loss, site)
    inputs = {node.name: node.type for node in step.loss.inputs}
    image = torch.rand(4, 1, 28, 28)
    others = {name: torch.zeros(4, dtype=torch.long) for name in inputs if name != "image"}
    loss, logged = module(**{"image": image, **others})
    assert list(logged) == ["wasserstein"]
    loss.backward()
    assert all(value.grad is not None for value in models["critic"].parameters())
    assert all(value.grad is None for value in models["generator"].parameters())


@pytest.fixture
def group(tmp_path: Path) -> Iterator[None]:
    """A process group of this process alone."""
    from torch import distributed

    store = distributed.FileStore(str(tmp_path / "store"), 1)
    distributed.init_process_group("gloo", store=store, rank=0, world_size=1)
    yield
    distributed.destroy_process_group()


BLOCKS = '''
[model]
layers = """
block wide { linear(16) -> batchnorm -> relu -> linear(8) }
repeat(2) { _ + wide }
linear(4)
"""
'''


def test_it_runs_in_distributed_data_parallel(group: None) -> None:
    from torch.nn.parallel import DistributedDataParallel

    model = built(BLOCKS)["model"]
    x = torch.rand(4, 8)
    wanted = model(x)
    parallel = DistributedDataParallel(model)
    assert torch.allclose(parallel(x), wanted)
    parallel(x).sum().backward()
    assert all(value.grad is not None for value in model.parameters())


def test_its_blocks_shard_one_by_one(group: None) -> None:
    from torch.distributed.device_mesh import init_device_mesh
    from torch.distributed.fsdp import fully_shard

    model = built(BLOCKS)["model"]
    x = torch.rand(4, 8)
    wanted = model(x)
    mesh = init_device_mesh("cpu", (1,))
    for turn in model.get_submodule("repeat1"):
        fully_shard(turn, mesh=mesh)
    fully_shard(model, mesh=mesh)
    found = model(x)
    assert torch.allclose(found, wanted, atol=1e-6)
    found.sum().backward()
    assert list(model.state_dict()) == list(built(BLOCKS)["model"].state_dict())


def test_norms_of_a_batch_may_count_every_device() -> None:
    model = built(BLOCKS, sync_batchnorm=True)["model"]
    norms = [layer for layer in model.modules() if "BatchNorm" in type(layer).__name__]
    assert {type(layer) for layer in norms} == {nn.SyncBatchNorm}
    assert list(model.state_dict()) == list(built(BLOCKS)["model"].state_dict())
    x = torch.rand(4, 8)
    assert torch.equal(model.eval()(x), built(BLOCKS)["model"].eval()(x))


def test_a_spec_by_its_path() -> None:
    specs = Path(__file__).resolve().parents[2] / "specs"
    found = dsl.models(str(specs / "mnist_mlp.toml"))
    assert sum(value.numel() for value in found["model"].parameters()) == 397_510
    assert list(dsl.models(str(specs / "gan.toml"), device="meta")) == ["generator", "critic"]
    one, other, again = (
        dsl.models(str(specs / "mnist_mlp.toml"), sets=[f"seed={seed}"])["model"] for seed in (1, 2, 1)
    )
    assert same(one, again)
    assert not same(one, other)


def test_a_spec_with_errors_has_no_models() -> None:
    specs = Path(__file__).resolve().parents[2] / "specs"
    with pytest.raises(dsl.SpecError, match="linear") as caught:
        dsl.models(str(specs / "mnist_mlp.toml"), sets=["model.layers='flatten -> linear(9)'"])
    assert [item.severity for item in caught.value.diagnostics] == ["error"]
