"""Parts of a model of torchvision's."""

from __future__ import annotations

import gc

import torch

from dsl.modules.pretrained import Features


def test_what_comes_after_the_last_tap_takes_no_memory() -> None:
    before = _parameters()
    features = Features("alexnet", taps=("features.2",))
    gc.collect()
    assert _parameters() - before == sum(value.numel() for value in features.parameters())
    assert features(torch.rand(1, 3, 64, 64))[0].shape[1] == 64


def _parameters() -> int:
    """Numbers in all weights that are alive."""
    alive = {id(value): value.numel() for value in gc.get_objects() if type(value) is torch.nn.Parameter}
    return sum(alive.values())
