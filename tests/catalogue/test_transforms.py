"""The catalogue has torchvision's transforms, and what belongs to one sample shares one draw."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import torch
from torchvision.transforms import v2

from dsl.catalogue import entries
from dsl.catalogue.entry import REQUIRED, Entry, Made, Refuse, Settings
from dsl.modules import transforms as ours
from dsl.types.dims import TooLarge, symbol
from dsl.types.domains import Either, Several
from dsl.types.tensor import B, Ragged, Tensor, Tuple, floats
from tests.catalogue.check_transform import VISION, arguments
from tests.catalogue.harness import resolve

TRANSFORMS = entries("transform")
IMAGE = Tensor("byte", (B, 3, 32, 32))
MASK = Tensor("class", (B, 32, 32), 21)
BOXES = Ragged(Tensor("float", (symbol("N"), 4)))

LEFT_OUT = {
    "Transform": "the base of all",
    "Identity": "is `_`",
    "Lambda": "code of one's own is a plugin",
    "Compose": "is written `a -> b`",
    "RandomApply": "takes transforms as arguments",
    "RandomChoice": "takes transforms as arguments",
    "RandomOrder": "takes transforms as arguments",
    "ConvertBoundingBoxFormat": "boxes have one format: two corners",
    "ClampBoundingBoxes": "boxes are clamped and cleaned after each transform",
    "SanitizeBoundingBoxes": "boxes are clamped and cleaned after each transform",
    "SetClampingMode": "boxes are clamped and cleaned after each transform",
    "ClampKeyPoints": "no source has key points",
    "SanitizeKeyPoints": "no source has key points",
    "LinearTransformation": "takes matrices; `linear` and `matmul` do that",
    "PILToTensor": "data arrive as tensors",
    "ToImage": "data arrive as tensors",
    "ToPILImage": "data arrive as tensors",
    "ToPureTensor": "data arrive as tensors",
    "UniformTemporalSubsample": "no source has videos",
    "AutoAugmentPolicy": "a setting of `auto_augment`",
    "InterpolationMode": "a setting",
}

LEFT_OUT_ARGUMENTS = {"inplace": "memory is the plan's business", "labels_getter": "the target is known by its name"}

OTHERWISE = {
    "to_float": ("ToDtype", "ConvertImageDtype", "ToTensor"),
    "normalize": ("Normalize",),
    "mixup": ("MixUp",),
    "cutmix": ("CutMix",),
}
"""Entries that do what these do in a way of their own."""


def _make(name: str, x: Any, **given: Any) -> Made:
    made = TRANSFORMS[name].rule(x, arguments(TRANSFORMS[name], **given))
    assert isinstance(made, Made)
    return made


def _wrapping() -> list[Entry]:
    return [entry for entry in TRANSFORMS.values() if entry.also[0] in vars(v2) and entry.name not in OTHERWISE]


def test_every_transform_of_torchvision_has_an_entry() -> None:
    known = {name for name, item in vars(v2).items() if inspect.isclass(item) and not name.startswith("_")}
    ours = {entry.also[0] for entry in _wrapping()} | {name for names in OTHERWISE.values() for name in names}
    assert ours | set(LEFT_OUT) == known
    assert not ours & set(LEFT_OUT)


@pytest.mark.parametrize("entry", _wrapping(), ids=lambda entry: entry.name)
def test_settings_are_torchvisions_arguments_with_their_defaults(entry: Entry) -> None:
    parameters = list(inspect.signature(getattr(v2, entry.also[0])).parameters.values())
    theirs = [
        (
            item.name,
            REQUIRED if item.default is inspect.Parameter.empty else getattr(item.default, "value", item.default),
        )
        for item in parameters
        if item.name not in LEFT_OUT_ARGUMENTS
    ]
    assert [(item.name, item.default) for item in entry.settings] == theirs


@pytest.mark.parametrize("entry", TRANSFORMS.values(), ids=lambda entry: entry.name)
def test_settings_are_documented_and_defaults_in_their_domains(entry: Entry) -> None:
    for item in entry.settings:
        assert item.doc.endswith("."), item.name
        assert item.default is REQUIRED or item.domain.accepts(item.default), item.name


def test_what_draws_is_known() -> None:
    still = {entry.name for entry in TRANSFORMS.values() if not entry.random}
    assert still == {
        *("to_float", "to_byte", "normalize", "standardize", "resize", "center_crop", "pad", "five_crop", "ten_crop"),
        *("grayscale", "rgb"),
    }
    assert {entry.name for entry in TRANSFORMS.values() if entry.batch} == {"mixup", "cutmix"}


# -- types


@pytest.mark.parametrize(
    ("name", "given", "before", "after"),
    [
        ("to_float", {}, IMAGE, floats(B, 3, 32, 32)),
        ("resize", {"size": (64, 48)}, IMAGE, IMAGE.with_dims(B, 3, 64, 48)),
        ("resize", {"size": 64}, IMAGE.with_dims(B, 3, 100, 150), IMAGE.with_dims(B, 3, 64, 96)),
        ("resize", {"size": 64, "max_size": 80}, IMAGE.with_dims(B, 3, 100, 150), IMAGE.with_dims(B, 3, 53, 80)),
        ("resize", {"size": (64, 64)}, Tensor("byte", (B, 3, symbol("H"), symbol("W"))), IMAGE.with_dims(B, 3, 64, 64)),
        ("crop", {"size": 24}, Tensor("byte", (B, 3, symbol("H"), symbol("W"))), IMAGE.with_dims(B, 3, 24, 24)),
        ("pad", {"padding": (1, 2, 3, 4)}, IMAGE, IMAGE.with_dims(B, 3, 38, 36)),
        ("pad", {"padding": 2}, IMAGE.with_dims(B, 3, symbol("H"), 8), IMAGE.with_dims(B, 3, symbol("H") + 4, 12)),
        ("grayscale", {}, IMAGE, IMAGE.with_dims(B, 1, 32, 32)),
        ("rgb", {}, IMAGE.with_dims(B, 1, 8, 8), IMAGE.with_dims(B, 3, 8, 8)),
        ("crop", {"size": 24}, Tuple((IMAGE, MASK)), Tuple((IMAGE.with_dims(B, 3, 24, 24), MASK.with_dims(B, 24, 24)))),
        ("color_jitter", {"brightness": 0.2}, Tuple((IMAGE, MASK)), Tuple((IMAGE, MASK))),
        ("flip", {}, Tuple((IMAGE, BOXES)), Tuple((IMAGE, BOXES))),
        ("five_crop", {"size": 8}, IMAGE, Tuple((IMAGE.with_dims(B, 3, 8, 8),) * 5)),
        ("mixup", {}, Tuple((floats(B, 8), Tensor("class", (B,), 10))), Tuple((floats(B, 8), floats(B, 10)))),
        ("cutmix", {}, IMAGE, IMAGE),
        ("normalize", {"mean": (0.1,) * 8, "std": 1}, floats(B, 8), floats(B, 8)),
    ],
)
def test_types(name: str, given: dict[str, Any], before: Any, after: Any) -> None:
    assert _make(name, before, **given).type == after


@pytest.mark.parametrize(
    ("name", "given", "before", "says"),
    [
        ("normalize", {"mean": (0.5, 0.5), "std": 1}, floats(B, 3, 8, 8), "2 numbers for `mean`, but its input has 3"),
        ("normalize", {"mean": 0.5, "std": 1}, IMAGE, "floating-point"),
        ("to_float", {}, Tensor("tokens", (B, 8), 100), "makes numbers of numbers"),
        ("crop", {"size": 40}, IMAGE, "cuts 40 pixels out of images that are 32 high"),
        ("crop", {"size": 24}, Tuple((IMAGE, MASK.with_dims(B, 16, 16))), "one size"),
        ("crop", {"size": 24}, floats(B, 32, 32), "images with channels"),
        ("grayscale", {}, IMAGE.with_dims(B, 4, 8, 8), "1 or 3 channels"),
        ("jpeg", {"quality": 50}, floats(B, 3, 8, 8), "needs bytes"),
        ("mixup", {}, IMAGE, "floating-point"),
        ("mixup", {}, Tuple((floats(B, 8), Tensor("class", (B,)))), "number of classes"),
        ("iou_crop", {}, IMAGE, "needs boxes"),
        ("resize", {"size": None}, IMAGE, "needs `size` or `max_size`"),
    ],
)
def test_refusals(name: str, given: dict[str, Any], before: Any, says: str) -> None:
    with pytest.raises(Refuse, match=says):
        _make(name, before, **given)


# -- what they make


def _run(made: Made, value: Any) -> Any:
    return (
        resolve(made.lowers)(**made.args)(value) if made.lowers == VISION else resolve(made.lowers)(value, **made.args)
    )


def test_each_sample_draws_for_itself() -> None:
    images = torch.arange(32.0).expand(64, 1, 32, 32).contiguous()
    flipped = _run(_make("flip", floats(64, 1, 32, 32)), images)
    turned = sum(bool(image[0, 0, 0] == 31) for image in flipped)
    assert 10 < turned < 54


def test_an_image_and_its_mask_share_the_draw() -> None:
    mask = torch.randint(0, 21, (16, 32, 32), generator=torch.Generator().manual_seed(0))
    image = mask[:, None].float()
    made = _make("crop", Tuple((floats(16, 1, 32, 32), Tensor("class", (16, 32, 32), 21))), size=8)
    cut, cut_mask = _run(made, (image, mask))
    assert torch.equal(cut[:, 0].long(), cut_mask)
    assert not torch.equal(cut_mask, mask[:, :8, :8])


def test_a_mask_is_not_filled_with_the_colour_of_the_image() -> None:
    image, mask = torch.full((2, 1, 8, 8), 9, dtype=torch.uint8), torch.full((2, 8, 8), 3)
    made = _make("pad", Tuple((Tensor("byte", (2, 1, 8, 8)), Tensor("class", (2, 8, 8), 5))), padding=1, fill=128)
    wide, wide_mask = _run(made, (image, mask))
    assert wide[0, 0, 0, 0] == 128
    assert wide_mask[0, 0, 0] == 0


def test_boxes_move_with_their_image() -> None:
    made = _make("flip", Tuple((Tensor("byte", (2, 1, 8, 8)), BOXES)), p=1)
    _, boxes = _run(made, (torch.zeros(2, 1, 8, 8, dtype=torch.uint8), [torch.tensor([[0.0, 1.0, 2.0, 3.0]])] * 2))
    assert boxes[0].tolist() == [[6.0, 1.0, 8.0, 3.0]]


def test_images_of_many_sizes_come_as_a_list_and_leave_as_a_tensor() -> None:
    made = _make("resize", Tensor("byte", (B, 3, symbol("H"), symbol("W"))), size=(8, 8))
    images = [torch.zeros(3, high, 12, dtype=torch.uint8) for high in (10, 20)]
    assert _run(made, images).shape == (2, 3, 8, 8)


def test_normalize_is_torchvisions() -> None:
    image = torch.rand(2, 3, 4, 4)
    mean, std = (0.4, 0.5, 0.6), (0.1, 0.2, 0.3)
    assert torch.allclose(ours.normalize(image, mean, std), v2.functional.normalize(image, list(mean), list(std)))
    assert torch.allclose(ours.normalize(image, [0.5], [0.25]), (image - 0.5) / 0.25)


def test_bytes_and_floats_turn_into_each_other_and_back() -> None:
    every = torch.arange(256, dtype=torch.uint8)
    assert torch.equal(ours.to_byte(ours.to_float(every)), every)
    assert ours.to_float(every).max() == 1


def test_standardized_samples_have_mean_0_and_deviation_1() -> None:
    x = ours.standardize(torch.rand(4, 3, 5, 5) * 7 + 2)
    assert torch.allclose(x.flatten(1).mean(1), torch.zeros(4), atol=1e-5)
    assert torch.allclose(x.flatten(1).std(1, correction=0), torch.ones(4), atol=1e-4)


def test_cutout_fills_at_most_its_holes() -> None:
    torch.manual_seed(0)
    x = ours.Cutout(4, 2, 0.0)(torch.ones(8, 3, 16, 16))
    filled = (x == 0).flatten(1).sum(1)
    assert filled.max() <= 2 * 16 * 3
    assert filled.min() > 0
    assert torch.equal(x[:, 0], x[:, 2])


@pytest.mark.parametrize("module", [ours.MixUp, ours.CutMix])
def test_mixed_targets_have_the_share_of_the_pixels(module: Any) -> None:
    torch.manual_seed(1)
    values = torch.stack([torch.zeros(3, 40, 40), torch.ones(3, 40, 40)])
    images, shares = module(1.0, 2)((values, torch.tensor([0, 1])))
    assert torch.allclose(shares.sum(1), torch.ones(2))
    assert torch.allclose(images.mean((1, 2, 3)), shares[:, 1], atol=1e-5)
    assert 0 < shares[0, 1] < 1


@pytest.mark.parametrize("name", TRANSFORMS)
@pytest.mark.parametrize("side", [1, 2, 3, 1 << 48, symbol("H")])
def test_sizes_and_settings_at_their_bounds_are_typed_or_refused(name: str, side: Any) -> None:
    entry = TRANSFORMS[name]
    for pick in (min, max):
        given = {item.name: _extreme(item.domain, pick, item.default) for item in entry.settings}
        try:
            entry.rule(Tensor("float", (B, 3, side, 7)), Settings(given))
        except Refuse as no:
            assert no.message
        except TooLarge:  # the compiler reports it: see the tests of bounds
            assert pick is max


def _extreme(domain: Any, pick: Any, default: Any) -> Any:
    """The least or the largest value of a domain, of those that a spec can write."""
    if isinstance(domain, Either):
        return _extreme(domain.domains[0], pick, default)
    if isinstance(domain, Several):
        return (_extreme(domain.item, pick, default),) * (domain.length or max(domain.low, 1))
    known = [
        number for number in (-(2**63), 2**63 - 1, -1e308, 1e308, 5e-324, 0, 1, 0.5, -0.5) if domain.accepts(number)
    ]
    known += [number for number in (getattr(domain, "low", None), getattr(domain, "high", None)) if number is not None]
    return pick(known) if known else default
