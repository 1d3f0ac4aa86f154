"""Peak memory by part: what the parts hold, and that a process takes as much."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import dsl
from dsl.lang.graph import numel
from dsl.plan.memory import inference_memory, training_memory

ROOT = Path(__file__).parents[2]


def program(layers: str, optimizer: str = "sgd(lr=0.1)", input: str = "float[B, 3, 64, 64]", more: str = "") -> Any:
    text = f'''
loss = "mean(output ** 2)"
optimizer = "{optimizer}"
{more}
[data]
source = "random(x='{input}')"
batch_size = 4
[model]
input = "{input}"
layers = """{layers}"""
'''
    found, diagnostics = dsl.check("spec.toml", text=text)
    assert found is not None and found.steps, [item.message for item in diagnostics]
    return found


CONV = "conv(16, 3, padding=1) -> batchnorm -> relu -> conv(16, 3, padding=1) -> relu -> flatten -> linear(4)"


def asked(found: Any, batch: int, **how: Any) -> Any:
    return training_memory(found, {"B": batch}, heap=False, **how)


def test_weights_and_what_the_optimizer_keeps_are_exact() -> None:
    plain, adam = program(CONV), program(CONV, "adam(lr=1e-3)")
    weights = [weight for _, weight in plain.models["model"].graph.weights()]
    learned = sum(numel(weight) for weight in weights if weight.trained)
    assert asked(plain, 4).weights == 4 * sum(map(numel, weights))
    assert asked(plain, 4).optimizer == 0
    assert asked(adam, 4).optimizer == 2 * 4 * learned
    assert asked(program(CONV, "sgd(lr=0.1, momentum=0.9)"), 4).optimizer == 4 * learned


def test_activations_grow_with_the_batch_and_weights_do_not() -> None:
    found = program(CONV)
    small, large = asked(found, 8), asked(found, 16)
    assert large.weights == small.weights
    assert large.activations / small.activations == pytest.approx(2, rel=0.02)


def test_an_activation_that_two_layers_share_counts_once() -> None:
    """What `relu` gives is kept by it and by the next layer; what a sum gives is kept by none."""
    image = 16 * 64 * 64 * 4
    once = asked(program("conv(16, 3, padding=1) -> relu -> conv(16, 3, padding=1) -> relu"), 8)
    twice = asked(program("conv(16, 3, padding=1) -> sigmoid -> sigmoid -> relu"), 8)
    assert once.activations - twice.activations == pytest.approx(0, abs=8 * image)


def test_running_takes_less_than_training() -> None:
    found = program(CONV)
    assert inference_memory(found, {"B": 16}).total < training_memory(found, {"B": 16}).total
    assert inference_memory(found, {"B": 16}).optimizer == 0


def test_half_precision_keeps_half() -> None:
    found = program("conv(16, 3) -> relu -> conv(16, 3) -> relu -> conv(16, 3) -> relu")
    full, mixed, half = (asked(found, 16, precision=name) for name in ("32-true", "bf16-mixed", "bf16-true"))
    assert half.weights * 2 == full.weights == mixed.weights
    assert mixed.activations < 0.8 * full.activations


def test_frozen_weights_have_no_gradients_and_keep_nothing() -> None:
    free, frozen = program(CONV), program(CONV, more="")
    model = frozen.models["model"]
    frozen.models["model"] = type(model)(model.name, model.inputs, model.graph, frozen=("*",))
    assert asked(frozen, 8).gradients == 0
    assert asked(frozen, 8).activations < asked(free, 8).activations


def test_gradients_that_are_kept_are_there_at_the_peak() -> None:
    found = program(CONV)
    kept = asked(found, 8, keeps_gradients=True)
    assert kept.gradients == 4 * found.models["model"].graph.parameters()
    assert kept.total >= asked(found, 8).total


def test_on_a_gpu_nothing_is_laid_out_in_blocks() -> None:
    found = program(CONV)
    assert asked(found, 8, device="cuda").workspace < asked(found, 8).workspace


def test_a_deep_network_is_gone_through_once() -> None:
    found = program("repeat(3000) { linear(8) -> relu }", input="float[B, 8]")
    assert asked(found, 512).activations >= 3000 * 512 * 8 * 4


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the peak of a process is read from /proc")
def test_a_process_takes_as_much_as_is_estimated() -> None:
    """With an allocator that gives back what it is given, so that what is asked for is what is there."""
    from bench.memory import estimated

    command = [sys.executable, "-W", "ignore", "-m", "bench.memory", "--measure", "mnist_cnn", "1024", "train"]
    environment = {**os.environ, "MALLOC_MMAP_THRESHOLD_": str(1 << 20), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True, env=environment)
    assert estimated("mnist_cnn", 1024, "train").total == pytest.approx(int(done.stdout.split()[-1]), rel=0.15)
