"""Transforms that change the values of pixels; masks and boxes beside the image stay as they are."""

from __future__ import annotations

from dsl.catalogue.entry import Refuse, Setting, Settings
from dsl.catalogue.transforms.vision import need_values, ordered, p, vision
from dsl.types.domains import Choice, Either, Flag, Number, Several, Whole, maybe
from dsl.types.tensor import Tensor

GREY_OR_RGB = (1, 3)
RANGE = Several(Number(0), 2)
ODD = Whole(1, 999)


def _factor(name: str, doc: str) -> Setting:
    return Setting(name, maybe(Either((Number(0), RANGE))), None, doc)


def _check_jitter(image: Tensor, s: Settings) -> None:
    ordered("color_jitter", s, "brightness", "contrast", "saturation", "hue")


def _check_solarize(image: Tensor, s: Settings) -> None:
    high = 255 if image.kind == "byte" else 1
    if s.threshold > high:
        raise Refuse(
            f"`solarize` needs a threshold of at most {high} here, since it gets {image}", at="threshold", code="E0334"
        )


def _check_blur(image: Tensor, s: Settings) -> None:
    ordered("gaussian_blur", s, "sigma")
    kernel = s.kernel_size if isinstance(s.kernel_size, (list, tuple)) else (s.kernel_size,) * 2
    for side, wide in ((image.dims[-1], kernel[0]), (image.dims[-2], kernel[1])):
        if wide % 2 == 0:
            raise Refuse(
                f"`gaussian_blur` needs an odd kernel, but gets {wide}",
                at="kernel_size",
                help=f"write {wide + 1}",
                code="E0334",
            )
        if type(side) is int and wide // 2 >= side:
            raise Refuse(
                f"`gaussian_blur` mirrors {wide // 2} pixels at the borders, but the image has {side}: {image}",
                at="kernel_size",
            )


def _check_erasing(image: Tensor, s: Settings) -> None:
    ordered("erasing", s, "scale", "ratio")
    need_values("erasing", "value", s.value, image)


ENTRIES = (
    vision(
        "color_jitter",
        "ColorJitter",
        "Changes brightness, contrast, saturation and hue at random.",
        "color_jitter(0.2, 0.2, 0.2)",
        _factor("brightness", "Largest change, as a share, or the range of the factor."),
        _factor("contrast", "As `brightness`."),
        _factor("saturation", "As `brightness`."),
        Setting(
            "hue",
            maybe(Either((Number(0, 0.5), Several(Number(-0.5, 0.5), 2)))),
            None,
            "Largest turn of the colour circle, up to 0.5, or its range.",
        ),
        channels=GREY_OR_RGB,
        check=_check_jitter,
        also=("colour_jitter", "brightness", "contrast", "saturation", "hue"),
    ),
    vision(
        "photometric",
        "RandomPhotometricDistort",
        "Changes colours at random, and their order, as detectors are trained.",
        "photometric",
        Setting("brightness", RANGE, (0.875, 1.125), "Range of the factor."),
        Setting("contrast", RANGE, (0.5, 1.5), "Range of the factor."),
        Setting("saturation", RANGE, (0.5, 1.5), "Range of the factor."),
        Setting("hue", Several(Number(-0.5, 0.5), 2), (-0.05, 0.05), "Range of the turn."),
        p(),
        channels=(3,),
        check=lambda image, s: ordered("photometric", s, "brightness", "contrast", "saturation", "hue"),
    ),
    vision(
        "grayscale",
        "Grayscale",
        "Colour images as grey ones.",
        "grayscale",
        Setting("num_output_channels", Choice(GREY_OR_RGB), 1, "1, or 3 equal ones."),
        draws=False,
        channels=GREY_OR_RGB,
        gives=lambda s: int(s.num_output_channels),
        also=("greyscale", "gray"),
    ),
    vision(
        "random_grayscale",
        "RandomGrayscale",
        "Takes the colour out of some images; channels stay as many as they are.",
        "random_grayscale(0.2)",
        p(0.1),
        channels=GREY_OR_RGB,
        alike=True,
        also=("random_greyscale",),
    ),
    vision(
        "rgb",
        "RGB",
        "Grey images with three equal channels.",
        "rgb",
        draws=False,
        channels=GREY_OR_RGB,
        gives=lambda s: 3,
        also=("to_rgb",),
    ),
    vision(
        "channel_permutation",
        "RandomChannelPermutation",
        "Puts the channels in a random order.",
        "channel_permutation",
        alike=True,
        also=("shuffle_channels",),
    ),
    vision(
        "invert",
        "RandomInvert",
        "Makes negatives of some images.",
        "invert",
        p(),
        also=("negative",),
    ),
    vision(
        "posterize",
        "RandomPosterize",
        "Keeps only the highest bits of each value.",
        "posterize(4)",
        Setting("bits", Whole(0, 8), doc="How many are kept."),
        p(),
    ),
    vision(
        "solarize",
        "RandomSolarize",
        "Inverts values from a threshold on.",
        "solarize(0.5)",
        Setting("threshold", Number(), doc="From here on: up to 255 for bytes, up to 1 for floats."),
        p(),
        check=_check_solarize,
    ),
    vision(
        "sharpness",
        "RandomAdjustSharpness",
        "Sharpens or blurs some images.",
        "sharpness(2)",
        Setting("sharpness_factor", Number(0), doc="0 blurs, 1 leaves as it is, 2 sharpens."),
        p(),
        channels=GREY_OR_RGB,
        also=("adjust_sharpness", "sharpen"),
    ),
    vision(
        "autocontrast",
        "RandomAutocontrast",
        "Stretches values over their whole range.",
        "autocontrast",
        p(),
        channels=GREY_OR_RGB,
        also=("auto_contrast",),
    ),
    vision(
        "equalize",
        "RandomEqualize",
        "Spreads values evenly over their range.",
        "equalize",
        p(),
        also=("equalise",),
    ),
    vision(
        "gaussian_blur",
        "GaussianBlur",
        "Blurs each image.",
        "gaussian_blur(3)",
        Setting("kernel_size", Either((ODD, Several(ODD, 2))), doc="Odd width, or width and height, of the kernel."),
        Setting(
            "sigma",
            Either((Number(above=0), Several(Number(above=0), 2))),
            (0.1, 2.0),
            "How wide, or the range to draw it from.",
        ),
        check=_check_blur,
        also=("blur",),
    ),
    vision(
        "gaussian_noise",
        "GaussianNoise",
        "Adds noise to each image.",
        "gaussian_noise(sigma=0.05)",
        Setting("mean", Number(), 0.0, "Mean of the noise, in shares of the range."),
        Setting("sigma", Number(0), 0.1, "Its deviation."),
        Setting("clip", Flag(), True, "Keeps values within their range."),
        also=("add_noise",),
    ),
    vision(
        "erasing",
        "RandomErasing",
        "Fills a rectangle of some images.",
        "erasing(0.25)",
        p(),
        Setting("scale", Several(Number(0, 1), 2), (0.02, 0.33), "Least and largest share of the area."),
        Setting("ratio", Several(Number(above=0), 2), (0.3, 3.3), "Least and largest width over height."),
        Setting(
            "value",
            Either((Number(), Several(Number(), low=1), Choice(("random",)))),
            0.0,
            "What it is filled with; `random` for noise.",
        ),
        companions=("image",),
        alike=True,
        check=_check_erasing,
        also=("random_erasing",),
    ),
    vision(
        "jpeg",
        "JPEG",
        "Compresses each image as a photo is, with the loss that goes with it.",
        "jpeg([50, 95])",
        Setting(
            "quality", Either((Whole(1, 100), Several(Whole(1, 100), 2))), doc="From 1 to 100, or the range of it."
        ),
        kinds=("byte",),
        channels=GREY_OR_RGB,
        check=lambda image, s: ordered("jpeg", s, "quality"),
        also=("compress",),
    ),
)
