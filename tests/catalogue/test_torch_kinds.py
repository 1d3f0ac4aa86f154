"""Which kinds of elements torch's functions take, and shapes that its losses do."""

from __future__ import annotations

import pytest

from tests.lang.bodies import model

REFUSED = [
    ("F.silu", "byte[B, 8]", "E0308"),
    ("F.hardshrink", "int[B, 8]", "E0308"),
    ("nn.Hardsigmoid", "bool[B, 8]", "E0308"),
    ("nn.Softmax(1)", "int[B, 8]", "E0308"),
    ("torch.std", "bool[B, 8]", "E0308"),
    ("torch.nanmean", "complex[B, 8]", "E0308"),
    ("torch.round(decimals=2)", "int[B, 8]", "E0308"),
    ("torch.median", "bool[B, 8]", "E0308"),
    ("F.relu", "bool[B, 8]", "E0308"),
    ("F.linear(param(4, 8))", "int[B, 8]", "E0308"),
    ("F.max_pool1d(2)", "int[B, 3, 8]", "E0308"),
    ("F.adaptive_avg_pool2d(none)", "float[B, 3, 8, 8]", "E0307"),
    ("nn.AdaptiveMaxPool1d([none])", "float[B, 3, 8]", "E0307"),
    ("F.ctc_loss(_, _, _, _, blank=9)", "float[5, B, 4]", "E0307"),
    ("nn.TripletMarginLoss(margin=-1.0, positive=_, negative=_)", "float[B, 8]", "E0334"),
    ("x = (a = _, b = _); x -> nn.RNN(8, 4)", "float[B, 5, 8]", "E0315"),
]
KNOWN = [
    ("torch.ones(size=4)", "float[B, 8]", "float[4]"),
    ("F.relu", "int[B, 8]", "int[B, 8]"),
    ("F.relu6", "byte[B, 8]", "byte[B, 8]"),
    ("nn.Tanh", "int[B, 8]", "float[B, 8]"),
    ("nn.Dropout", "complex[B, 8]", "complex[B, 8]"),
    ("torch.angle", "complex[B, 8]", "float[B, 8]"),
    ("torch.max", "bool[B, 8]", "bool[]"),
    ("torch.cummax(1)", "int[B, 8]", "(int[B, 8], int[B, 8])"),
    ("torch.movedim([2], 0)", "float[B, 4, 8]", "float[8, B, 4]"),
    ("nn.LPPool1d(2.0, [2])", "float[B, 3, 8]", "float[B, 3, 4]"),
    ("F.multi_margin_loss(argmax(dim=1))", "float[B, 8]", "float[]"),
    ("F.cosine_embedding_loss(_, _, mean(dim=1))", "float[B, 8]", "float[]"),
    ("F.triplet_margin_loss(_, _ * 2, _ + 1)", "float[B, 8]", "float[]"),
]
UNKNOWN = [
    ("nn.InstanceNorm2d(1)", "float[B, 3, 8]"),
    ("F.multi_margin_loss(_, _)", "float[B, 8]"),
    ("F.triplet_margin_loss(_, _, zeros(2))", "float[B, 8]"),
    ("F.multilabel_margin_loss(_, int(_))", "float[B, 3, 8]"),
    ("F.adaptive_avg_pool2d(1)", "float[B, 8]"),
]


@pytest.mark.parametrize(("text", "topic", "code"), REFUSED)
def test_what_torch_refuses_is_refused(text: str, topic: str, code: str) -> None:
    assert code in model(text, topic).codes


@pytest.mark.parametrize(("text", "topic", "type_"), KNOWN)
def test_what_torch_gives_is_known(text: str, topic: str, type_: str) -> None:
    assert model(text, topic).type == type_


@pytest.mark.parametrize(("text", "topic"), UNKNOWN)
def test_what_torch_may_refuse_is_not_said_to_be_known(text: str, topic: str) -> None:
    found = model(text, topic)
    assert found.errors == []
    assert found.type == "unknown"
