"""Policies: transforms that draw which transforms to apply."""

from __future__ import annotations

from dsl.catalogue.entry import Refuse, Setting, Settings
from dsl.catalogue.transforms.vision import fill, interpolation, vision
from dsl.types.domains import Choice, Flag, Number, Whole
from dsl.types.tensor import Tensor

ONE_OR_THREE = (1, 3)
BINS = Setting("num_magnitude_bins", Whole(1, 1000), 31, "Strengths to draw from.")


def _check_rand_augment(image: Tensor, s: Settings) -> None:
    if s.magnitude >= s.num_magnitude_bins:
        raise Refuse(
            f"`rand_augment` has strengths from 0 to {s.num_magnitude_bins - 1}, but gets {s.magnitude}",
            at="magnitude",
            code="E0337",
        )


ENTRIES = (
    vision(
        "auto_augment",
        "AutoAugment",
        "Pairs of transforms that were found to help on a data set.",
        "auto_augment('cifar10')",
        Setting("policy", Choice(("imagenet", "cifar10", "svhn")), "imagenet", "The data set."),
        interpolation("nearest"),
        fill(None),
        channels=ONE_OR_THREE,
        companions=(),
        also=("autoaugment",),
    ),
    vision(
        "rand_augment",
        "RandAugment",
        "Several random transforms of one strength.",
        "rand_augment(2, 9)",
        Setting("num_ops", Whole(0, 100), 2, "How many."),
        Setting("magnitude", Whole(0, 999), 9, "How strong, out of `num_magnitude_bins`."),
        BINS,
        interpolation("nearest"),
        fill(None),
        channels=ONE_OR_THREE,
        companions=(),
        check=_check_rand_augment,
        also=("randaugment",),
    ),
    vision(
        "trivial_augment",
        "TrivialAugmentWide",
        "One random transform of random strength.",
        "trivial_augment",
        BINS,
        interpolation("nearest"),
        fill(None),
        channels=ONE_OR_THREE,
        companions=(),
        also=("trivial_augment_wide", "trivialaugment"),
    ),
    vision(
        "aug_mix",
        "AugMix",
        "A mixture of several chains of random transforms.",
        "aug_mix",
        Setting("severity", Whole(1, 10), 3, "How strong."),
        Setting("mixture_width", Whole(1, 100), 3, "Chains that are mixed."),
        Setting("chain_depth", Whole(-1, 100), -1, "Transforms in a chain; -1 draws from 1 to 3."),
        Setting("alpha", Number(above=0), 1.0, "How even the mixture is."),
        Setting("all_ops", Flag(), True, "Takes transforms of colour too."),
        interpolation("bilinear"),
        fill(None),
        channels=ONE_OR_THREE,
        companions=(),
        also=("augmix",),
    ),
)
