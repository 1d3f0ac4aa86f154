"""Whole specs: several models, models in models, frozen and drawn weights, losses of several kinds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

import dsl
from bench.export import compare, loaded
from dsl.export.python import to_python
from dsl.lang.program import Program
from tests.export.bodies import assert_exact

DATA = """
[data]
source = "random(image='float[B, 3, 8, 8]', label='class[B] of 4', size=64)"
target = "label"
"""


def spec(tmp_path: Path, text: str) -> Program:
    path = tmp_path / "spec.toml"
    path.write_text(text, encoding="utf-8")
    found, diagnostics = dsl.check(str(path))
    assert found is not None
    assert [item.message for item in diagnostics if item.severity == "error"] == []
    return found


def both(tmp_path: Path, text: str) -> str:
    program = spec(tmp_path, text)
    assert_exact(compare(program, "spec"))
    return to_python(program, "spec")


def test_weights_are_drawn_and_frozen_as_the_spec_says(tmp_path: Path) -> None:
    text = both(
        tmp_path,
        """
loss = "cross_entropy"
optimizer = "adam"
"""
        + DATA
        + """
[model]
layers = \"\"\"
shared trunk = conv(4, 3) -> relu -> flatten
trunk -> linear(8) -> relu -> linear(4)
\"\"\"
init = { "linear1" = "orthogonal(gain=2.0)", "*.bias" = "constant(0.5)" }
frozen = ["trunk"]
""",
    )
    assert "nn.init.orthogonal_(model.linear1.weight, gain=2.0)" in text
    assert 'if fnmatchcase(name, "*.bias"):' in text
    assert "model.trunk.requires_grad_(False)" in text
    weights = loaded(text)["build_model"]().state_dict()
    assert torch.equal(weights["linear2.bias"], torch.full((4,), 0.5))


def test_all_matrices_drawn_and_seeds_give_the_same_weights(tmp_path: Path) -> None:
    text = 'loss = "cross_entropy"\noptimizer = "adam"\n' + DATA
    text += '[model]\nlayers = "flatten -> linear(8) -> layernorm -> linear(4)"\ninit = "kaiming_normal"\n'
    program = spec(tmp_path, text)
    assert compare(program, "spec").drawn == 0.0
    assert "if parameter.dim() > 1:" in to_python(program, "spec")


def test_models_that_apply_models_are_given_them(tmp_path: Path) -> None:
    text = both(
        tmp_path,
        """
loss = "cross_entropy"
optimizer = "adam"
"""
        + DATA
        + """
[model.encoder]
input = "image"
layers = "conv(4, 3) -> relu -> flatten -> linear(8)"
[model]
layers = \"\"\"
repeat(2) { _ + (conv(3, 3, padding=1) -> relu) }
a = encoder(_)
b = encoder(input)
(a, b) -> concat -> linear(4)
\"\"\"
""",
    )
    assert "def __init__(self, encoder):" in text
    assert "model = Spec(encoder)" in text


def test_a_follower_has_the_class_of_what_it_follows(tmp_path: Path) -> None:
    text = both(
        tmp_path,
        """
[model.student]
input = "image"
layers = "flatten -> linear(4)"
[model.teacher]
follows = "student"
decay = 0.9
input = "image"
[step.learn]
updates = ["student"]
optimizer = "adam"
loss = "cross_entropy(student(image), label) + mse(student(image), detach(teacher(image)))"
"""
        + DATA,
    )
    assert "teacher = Student()" in text
    assert "teacher.load_state_dict(student.state_dict())" in text


def test_losses_with_layers_blocks_and_logged_scalars(tmp_path: Path) -> None:
    text = both(
        tmp_path,
        '''
loss = """
block spread { flatten -> relu -> std }
far = output -> spread
near = image -> flatten -> softmax(dim=1) -> mean
cross_entropy(label_smoothing=0.1) + 0.1 * far + near
"""
metrics = ["accuracy", "accuracy(top_k=2)", "f1"]
optimizer = "adam"
'''
        + DATA
        + '[model]\nlayers = "flatten -> linear(4)"\n',
    )
    assert "def loss(output, target, image):" in text
    assert '{"far": far, "near": near}' in text
    assert "def accuracy(output, target):" in text
    assert "so not here: `f1`" in text


def test_accuracy_of_a_batch_is_that_of_its_samples(tmp_path: Path) -> None:
    text = 'loss = "cross_entropy"\noptimizer = "adam"\nmetrics = ["accuracy", "accuracy(top_k=2)"]\n' + DATA
    program = spec(tmp_path, text + '[model]\nlayers = "flatten -> linear(4)"\n')
    names: dict[str, Any] = loaded(to_python(program, "spec"))
    output = torch.tensor([[3.0, 2.0, 1.0, 0.0], [0.0, 1.0, 2.0, 3.0], [0.0, 3.0, 2.0, 1.0], [1.0, 0.0, 3.0, 2.0]])
    target = torch.tensor([0, 2, 2, 1])
    assert names["accuracy"](output, target) == 0.25
    assert names["accuracy_top_k_2"](output, target) == 0.75


def test_two_blocks_of_one_name_in_different_files(tmp_path: Path) -> None:
    # the files of `use` may not both have a name, but the texts of two models may
    (tmp_path / "a.dsl").write_text("block unit(n) { linear(n) -> relu }\nblock first { unit(6) }\n")
    text = 'loss = "cross_entropy"\noptimizer = "adam"\nuse = ["a.dsl"]\n' + DATA
    text += """
[model.one]
input = "image"
layers = "block part(n) { linear(n) -> tanh }\\nflatten -> first -> part(4)"
[model.two]
input = "image"
layers = "block part(n) { linear(n) -> relu }\\nflatten -> first -> part(4)"
[step.learn]
updates = ["one", "two"]
optimizer = "adam"
loss = "cross_entropy(one(image) + two(image), label)"
"""
    text = text.replace('loss = "cross_entropy"\noptimizer = "adam"\n', "", 1)
    made = both(tmp_path, text)
    assert made.count("class Part(") == made.count("class Part2(") + made.count("class PartBlock(") == 1
    assert made.count("class Unit(") == 1
