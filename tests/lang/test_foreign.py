"""`nn.`, `F.`, `torch.` and `torchvision`: torch's own, through closed tables, with torch's arguments."""

from __future__ import annotations

import pytest

from tests.lang.bodies import loss, model, nodes

PICTURE = "float[B, 3, 32, 32]"


@pytest.mark.parametrize(
    ("text", "input_", "type_", "parameters"),
    [
        ("nn.Linear(8, 4)", "float[B, 8]", "float[B, 4]", 36),
        ("nn.Linear(in_features=8, out_features=4, bias=false)", "float[B, 8]", "float[B, 4]", 32),
        ("nn.Conv2d(3, 64, 3, padding=1) -> nn.BatchNorm2d(64) -> nn.ReLU", PICTURE, "float[B, 64, 32, 32]", 1920),
        ("nn.Flatten() -> nn.Linear(3072, 10)", PICTURE, "float[B, 10]", 30730),
        ("F.relu -> F.max_pool2d(2)", PICTURE, "float[B, 3, 16, 16]", 0),
        ("F.max_pool2d(_, 2)", PICTURE, "float[B, 3, 16, 16]", 0),
        ("F.interpolate(scale_factor=2)", PICTURE, "float[B, 3, 64, 64]", 0),
        ("torch.flatten(1)", PICTURE, "float[B, 3072]", 0),
        ("torch.flatten(_, 1)", PICTURE, "float[B, 3072]", 0),
        ("torch.cat((_, _), 1)", PICTURE, "float[B, 6, 32, 32]", 0),
        ("torch.cat([_, _], dim=1)", PICTURE, "float[B, 6, 32, 32]", 0),
        ("torch.mean(_, 1)", "float[B, 8]", "float[B]", 0),
        ("torch.matmul(_, _.T)", "float[B, 8]", "", 0),
        ("_ + torch.randn(8) * torch.ones(1, 8)", "float[B, 8]", "float[B, 8]", 0),
        ("torch.permute(_, (1, 0)) -> torch.tile((2, 1))", "float[B, 8]", "float[16, B]", 0),
        ("w = param(5, 8)\nF.linear(w)", "float[B, 8]", "float[B, 5]", 40),
        ("w = param(5, 8)\nF.linear(input, w)", "float[B, 8]", "float[B, 5]", 40),
    ],
)
def test_torch_is_called_as_torch_is(text: str, input_: str, type_: str, parameters: int) -> None:
    found = model(text, input_)
    if not type_:
        assert found.codes == ["E0316"]
        return
    assert found.codes == []
    assert (found.type, found.parameters) == (type_, parameters)


def test_a_module_of_torch_has_its_weights_and_a_name() -> None:
    assert list(model("nn.Conv2d(3, 8, 3) -> nn.Conv2d(8, 8, 3)", PICTURE).weights) == [
        "conv2d1.weight",
        "conv2d1.bias",
        "conv2d2.weight",
        "conv2d2.bias",
    ]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("nn.Conv3(3, 8, 3)", "E0320", "nn.Conv3"),
        ("F.reluu", "E0320", "F.reluu"),
        ("torch.load('x.pt')", "E0320", "torch.load"),
        ("torch.save(_, 'x')", "E0320", "torch.save"),
        ("torch.ops.aten.add(_, _)", "E0320", "torch.ops.aten.add"),
        ("torch.hub.load('a', 'b')", "E0320", "torch.hub.load"),
        ("nn.Module.__init__(_)", "E0320", "nn.Module.__init__"),
        ("os.system('x')", "E0320", "os.system"),
        ("torch.nn.Linear(8, 4)", "E0320", "torch.nn.Linear"),
        ("nn.functional.relu(_)", "E0320", "nn.functional.relu"),
        ("numpy.array(_)", "E0320", "numpy.array"),
        ("_.relu()", "E0316", "relu"),
        ("_.__class__", "E0316", "__class__"),
        ("_.view(8)", "E0316", "view"),
        ("nn", "E0320", "nn"),
    ],
)
def test_nothing_else_can_be_reached(text: str, code: str, place: str) -> None:
    assert model(text).places == [(code, place)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("nn.Conv2D(3, 8, 3)", "nn.Conv2d"),
        ("F.reluu", "F.relu"),
        ("torch.concatenat((_, _))", "torch.concatenate"),
        ("torch.nn.Linear(8, 4)", "write `nn.Linear`"),
        ("nn.functional.relu(_)", "write `F.relu`"),
        ("torch.nn.functional.relu(_)", "write `F.relu`"),
        ("models.resnet18()", "torchvision('resnet18')"),
        ("add(_, _)", "a + b"),
        ("_.relu()", "_ -> relu(...)"),
        ("_.view(8)", "reshape(...)"),
    ],
)
def test_what_was_meant_is_named(text: str, meant: str) -> None:
    assert any(f"{meant}" in help for help in model(text).helps)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("nn.Linear(4)", "E0332", "nn.Linear(4)"),
        ("nn.Linear(8, 4, true, 5)", "E0333", "5"),
        ("nn.Linear(9, 4)", "E0307", "9"),
        ("nn.Linear(8, 4, biass=false)", "E0330", "biass"),
        ("nn.Linear(8, 4.5)", "E0334", "4.5"),
        ("nn.Linear(8, out_features=4, in_features=8)", "E0331", "in_features"),
        ("nn.Linear(8, 4, _)", "E0335", "_"),
        ("F.linear(3)", "E0335", "3"),
        ("nn.MaxPool2d(2)", "E0307", "nn.MaxPool2d(2)"),
    ],
)
def test_its_arguments_are_checked(text: str, code: str, place: str) -> None:
    found = model(text).places
    assert found == [(code, place)]


def test_what_has_no_typing_rule_is_of_unknown_type_and_noted_once() -> None:
    found = model("conv(8, 3) -> nn.CrossMapLRN2d(5) -> nn.CrossMapLRN2d(5) -> flatten -> linear(10)", PICTURE)
    assert found.places == [("N0703", "nn.CrossMapLRN2d(5)")]
    assert str(found.made.type) == "unknown" and not found.made.is_settled


def test_what_can_be_checked_behind_it_is() -> None:
    text = "nn.CrossMapLRN2d(5) -> conv(8) -> linear(3, biass=true) -> fooo"
    assert set(model(text, PICTURE).places) == {
        ("N0703", "nn.CrossMapLRN2d(5)"),
        ("E0332", "conv(8)"),
        ("E0330", "biass"),
        ("E0320", "fooo"),
    }


def test_a_loss_of_torch_takes_the_target() -> None:
    assert loss("F.cross_entropy").codes == []
    assert loss("F.cross_entropy(output, target)").type == "float[]"
    assert loss("nn.CrossEntropyLoss()").type == "float[]"


def test_a_torchvision_model_is_a_layer() -> None:
    found = model("torchvision('resnet18')", "float[B, 3, 224, 224]")
    assert found.type == "float[B, 1000]" and found.parameters == 11_689_512
    assert model("torchvision('resnet18', weights='default')", "float[B, 3, 224, 224]").codes == []
    assert len(nodes(found.made)) == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("torchvision('resnet81')", "E0334"),
        ("torchvision(resnet18)", "E0320"),
        ("resnet18", "E0320"),
    ],
)
def test_a_torchvision_model_that_is_not_there(text: str, code: str) -> None:
    found = model(text, "float[B, 3, 224, 224]")
    assert found.codes == [code] and found.helps
