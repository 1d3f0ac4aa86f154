"""The layers suffice to write the well-known networks: they come out with the weights that torchvision gives them."""

from __future__ import annotations

from collections import Counter

import pytest
import torch
from torchvision import models

from dsl.diagnostics.source import Source, Text
from dsl.lang.compile import MODEL, Job, base_scope, compile_body, new_unit
from dsl.lang.graph import Graph
from dsl.syntax.body import parse_body
from dsl.types.tensor import B, floats

BODIES = {
    "vgg16": """
block c(ch) { conv(ch, 3, padding=1) -> relu }
repeat(w in [64, 128]) { c(w) -> c(w) -> maxpool(2) }
repeat(w in [256, 512, 512]) { c(w) -> c(w) -> c(w) -> maxpool(2) }
adaptive_avgpool(7) -> flatten
repeat(2) { linear(4096) -> relu -> dropout }
linear(1000)
""",
    "densenet121": """
block dense(n) {
  repeat(n) {
    new = batchnorm -> relu -> conv(128, 1, bias=false) -> batchnorm -> relu -> conv(32, 3, padding=1, bias=false)
    (_, new) -> concat
  }
}
block transition { batchnorm -> relu -> conv(_.channels // 2, 1, bias=false) -> avgpool(2) }
conv(64, 7, stride=2, padding=3, bias=false) -> batchnorm -> relu -> maxpool(3, stride=2, padding=1)
repeat(n in [6, 12, 24]) { dense(n) -> transition }
dense(16) -> batchnorm -> relu -> adaptive_avgpool(1) -> flatten -> linear(1000)
""",
    "mobilenet_v2": """
block inverted(ch, stride, expand) {
  before = _
  conv(before.channels * expand, 1, bias=false) -> batchnorm -> relu6 if expand != 1 else _
  depthwise(3, stride=stride, padding=1, bias=false) -> batchnorm -> relu6
  conv(ch, 1, bias=false) -> batchnorm
  _ + before if stride == 1 and before.channels == ch else _
}
conv(32, 3, stride=2, padding=1, bias=false) -> batchnorm -> relu6
inverted(16, 1, 1)
repeat(row in [[6, 24, 2, 2], [6, 32, 3, 2], [6, 64, 4, 2], [6, 96, 3, 1], [6, 160, 3, 2], [6, 320, 1, 1]]) {
  inverted(row[1], row[3], row[0])
  repeat(row[2] - 1) { inverted(row[1], 1, row[0]) }
}
conv(1280, 1, bias=false) -> batchnorm -> relu6 -> adaptive_avgpool(1) -> flatten -> dropout(0.2) -> linear(1000)
""",
    "squeezenet1_1": """
block fire(squeeze, expand) {
  conv(squeeze, 1) -> relu
  (conv(expand, 1) -> relu, conv(expand, 3, padding=1) -> relu) -> concat
}
conv(64, 3, stride=2) -> relu -> maxpool(3, stride=2, ceil_mode=true)
fire(16, 64) -> fire(16, 64) -> maxpool(3, stride=2, ceil_mode=true)
fire(32, 128) -> fire(32, 128) -> maxpool(3, stride=2, ceil_mode=true)
fire(48, 192) -> fire(48, 192) -> fire(64, 256) -> fire(64, 256)
dropout -> conv(1000, 1) -> relu -> global_avgpool
""",
    "convnext_tiny": """
block cn(p) {
  _ + (depthwise(7, padding=3) -> permute(0, 2, 3, 1) -> layernorm(eps=1e-6) -> linear(4 * _.dim) -> gelu
    -> linear(_.dim // 4) -> permute(0, 3, 1, 2) -> layerscale -> stochastic_depth(p))
}
conv(96, 4, stride=4) -> layernorm(dim=1, eps=1e-6)
repeat(3) { cn(0.05) }
repeat(row in [[192, 3], [384, 9], [768, 3]]) {
  layernorm(dim=1, eps=1e-6) -> conv(row[0], 2, stride=2)
  repeat(row[1]) { cn(0.1) }
}
adaptive_avgpool(1) -> layernorm(dim=1, eps=1e-6) -> flatten -> linear(1000)
""",
    "efficientnet_b0": """
block mb(expand, k, stride, ch) {
  before = _
  conv(before.channels * expand, 1, bias=false) -> batchnorm -> silu if expand != 1 else _
  depthwise(k, stride=stride, padding=k // 2, bias=false) -> batchnorm -> silu
  squeeze_excite(max(1, before.channels // 4), activation='silu') -> conv(ch, 1, bias=false) -> batchnorm
  (stochastic_depth(0.1)) + before if stride == 1 and before.channels == ch else _
}
conv(32, 3, stride=2, padding=1, bias=false) -> batchnorm -> silu
repeat(r in [
  [1, 3, 1, 16, 1], [6, 3, 2, 24, 2], [6, 5, 2, 40, 2], [6, 3, 2, 80, 3], [6, 5, 1, 112, 3], [6, 5, 2, 192, 4],
  [6, 3, 1, 320, 1],
]) {
  mb(r[0], r[1], r[2], r[3])
  repeat(r[4] - 1) { mb(r[0], r[1], 1, r[3]) }
}
conv(1280, 1, bias=false) -> batchnorm -> silu -> adaptive_avgpool(1) -> flatten -> dropout(0.2) -> linear(1000)
""",
}


def compiled(name: str) -> Graph:
    text = Text.whole(Source(name, BODIES[name]))
    body, faults = parse_body(text)
    unit, image = new_unit(), floats(B, 3, 224, 224)
    graph = compile_body(unit, Job(name, text, body, MODEL, base_scope({}), {"input": image}, ("input",)))
    assert not faults
    assert not unit.diagnostics
    assert graph is not None
    return graph


@pytest.mark.parametrize("name", BODIES)
def test_a_network_has_the_weights_of_torchvisions(name: str) -> None:
    graph = compiled(name)
    with torch.device("meta"):
        model = getattr(models, name)()
    shapes = Counter(tuple(value.shape) for value in model.state_dict().values())
    assert Counter(weight.shape for _, weight in graph.weights()) == shapes
    assert graph.parameters() == sum(value.numel() for value in model.parameters())
    assert graph.type == floats(B, 1000)
