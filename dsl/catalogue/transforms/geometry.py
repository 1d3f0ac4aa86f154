"""Transforms that move pixels: what belongs to an image moves with it."""

from __future__ import annotations

from dsl.catalogue.entry import Refuse, Setting, Settings
from dsl.catalogue.transforms.vision import RANGE, Sizes, fill, interpolation, ordered, p, vision
from dsl.types.dims import symbol
from dsl.types.domains import Either, Flag, Number, Several, maybe
from dsl.types.tensor import Tensor

SMOOTH = Number(0, 1e4)
ANGLE = Either((Number(0), Several(Number(), 2)))
CENTER = Setting("center", maybe(Several(Number(), 2)), None, "Point that stays, as x and y; none: the middle.")


def _turned(sizes: Sizes, s: Settings) -> Sizes:
    return (symbol("h"), symbol("w")) if s.expand else sizes


def _check_elastic(image: Tensor, s: Settings) -> None:
    """The displacement is smoothed with kernels of about 8 sigma, and mirrored at the borders."""
    spread = max(s.sigma) if isinstance(s.sigma, (list, tuple)) else s.sigma
    reach = (int(8 * spread + 1) | 1) // 2 if spread > 0 else 0
    for side in image.dims[-2:]:
        if type(side) is int and reach >= side:
            raise Refuse(
                f"`elastic` with `sigma={spread}` reaches over {reach} pixels, but the image has {side}: {image}",
                at="sigma",
            )


def _check_perspective(image: Tensor, s: Settings) -> None:
    """Corners that may meet leave no picture, and whether they do is drawn."""
    for side in image.dims[-2:]:
        if type(side) is int and 2 * int(s.distortion_scale * (side // 2)) >= side - 1:
            raise Refuse(
                f"`perspective` would let corners meet: `distortion_scale={s.distortion_scale}` on {image}",
                at="distortion_scale",
                label=f"too large for {side} pixels",
            )


ENTRIES = (
    vision(
        "flip",
        "RandomHorizontalFlip",
        "Swaps left and right.",
        "flip",
        p(),
        also=("horizontal_flip", "hflip", "random_horizontal_flip", "mirror"),
    ),
    vision(
        "vertical_flip",
        "RandomVerticalFlip",
        "Swaps top and bottom.",
        "vertical_flip",
        p(),
        also=("vflip", "random_vertical_flip"),
    ),
    vision(
        "rotate",
        "RandomRotation",
        "Turns each image by a random angle.",
        "rotate(10)",
        Setting("degrees", ANGLE, doc="Largest angle to either side, or the least and the largest."),
        interpolation("nearest"),
        Setting("expand", Flag(), False, "Makes the image large enough for all of what was turned."),
        CENTER,
        fill(),
        sizes=_turned,
        check=lambda image, s: ordered("rotate", s, "degrees"),
        also=("rotation", "random_rotation"),
    ),
    vision(
        "affine",
        "RandomAffine",
        "Turns, moves, scales and shears each image at random.",
        "affine(10, translate=[0.1, 0.1])",
        Setting("degrees", ANGLE, doc="Largest angle to either side, or the least and the largest."),
        Setting(
            "translate", maybe(Several(Number(0, 1), 2)), None, "Largest shift across and down, as shares of the size."
        ),
        Setting("scale", maybe(RANGE), None, "Least and largest factor of the size."),
        Setting(
            "shear",
            maybe(Either((Number(0), Several(Number(), 2), Several(Number(), 4)))),
            None,
            "Largest angle of shear, or ranges of it across, and across and down.",
        ),
        interpolation("nearest"),
        fill(),
        CENTER,
        check=lambda image, s: ordered("affine", s, "degrees", "scale", "shear"),
        also=("random_affine", "shift", "translate", "shear"),
    ),
    vision(
        "perspective",
        "RandomPerspective",
        "Shows each image as if from the side.",
        "perspective(0.3)",
        Setting("distortion_scale", Number(0, 1), 0.5, "How far corners move, as a share of half the size."),
        p(),
        interpolation("bilinear"),
        fill(),
        check=_check_perspective,
        also=("random_perspective",),
    ),
    vision(
        "elastic",
        "ElasticTransform",
        "Bends each image, as handwriting differs.",
        "elastic(sigma=2.0)",
        Setting("alpha", Either((Number(0), Several(Number(0), 2))), 50.0, "How far pixels move."),
        Setting("sigma", Either((SMOOTH, Several(SMOOTH, 2))), 5.0, "How smoothly."),
        interpolation("bilinear"),
        fill(),
        check=_check_elastic,
        also=("elastic_transform",),
    ),
)
