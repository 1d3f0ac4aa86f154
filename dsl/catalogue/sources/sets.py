"""Data sets of images with one class each, by name: those of torchvision, and the digits that ship with the package."""

from __future__ import annotations

from dsl.catalogue.entry import REQUIRED, Entry, Setting, Settings
from dsl.catalogue.sources.common import DOWNLOAD, DRAW, ROOT, Rule, drawn, source
from dsl.catalogue.sources.facts import Facts, Files, label, picture
from dsl.types.domains import Choice, Flag

Shape = tuple[int, int | None, int | None]


def _set(
    name: str,
    of_torchvision: str,
    doc: str,
    shape: Shape,
    classes: int,
    splits: dict[str, int | None],
    *settings: Setting,
    names: str = "",
    download: bool = True,
    also: tuple[str, ...] = (),
) -> Entry:
    """An entry for `torchvision.datasets.<of_torchvision>`; a height and width of None change from image to image."""

    def rule(s: Settings, files: Files) -> Facts:
        return _facts(s, f"torchvision.datasets.{of_torchvision}", shape, classes, splits, names or name)

    fetched = (DOWNLOAD,) if download else ()
    return source(
        name, doc, f"{name}(root='data')", rule, ROOT, *fetched, *settings, DRAW, also=(of_torchvision, *also)
    )


def _facts(s: Settings, lowers: str, shape: Shape, classes: int, splits: dict[str, int | None], names: str) -> Facts:
    from dsl.catalogue.sources.class_names import names_of

    fields, input_, target = drawn({"image": picture(*shape), "label": label(classes)}, s.draw)
    known = names_of(names)
    return Facts(
        fields, input_, target, splits, {"label": known} if known and "label" in fields else {}, (), lowers, s.as_dict()
    )


def _digits(s: Settings, files: Files) -> Facts:
    return _facts(s, "source.digits", (1, 8, 8), 10, {"train": 1497, "test": 300}, "digits")


# -- sets whose facts depend on a setting

EMNIST = {
    "byclass": (697_932, 116_323),
    "bymerge": (697_932, 116_323),
    "balanced": (112_800, 18_800),
    "letters": (124_800, 20_800),
    "digits": (240_000, 40_000),
    "mnist": (60_000, 10_000),
}


def _emnist(s: Settings, files: Files) -> Facts:
    from dsl.catalogue.sources.class_names import emnist

    names = emnist(s.split)
    train, test = EMNIST[s.split]
    fields, input_, target = drawn({"image": picture(1, 28, 28), "label": label(len(names))}, s.draw)
    known = {"label": names} if "label" in fields else {}
    splits: dict[str, int | None] = {"train": train, "test": test}
    return Facts(fields, input_, target, splits, known, (), "torchvision.datasets.EMNIST", s.as_dict())


def _by(lowers: str, setting: str, shape: Shape, known: dict[object, tuple[int, dict[str, int | None]]]) -> Rule:
    """A rule for a set whose number of classes and splits follow from one setting."""

    def rule(s: Settings, files: Files) -> Facts:
        classes, splits = known[getattr(s, setting)]
        return _facts(s, f"torchvision.datasets.{lowers}", shape, classes, splits, "")

    return rule


def _both(train: int | None, test: int | None) -> dict[str, int | None]:
    return {"train": train, "test": test}


def _three(train: int | None, val: int | None, test: int | None, validate: str = "val") -> dict[str, int | None]:
    return {"train": train, validate: val, "test": test}


ANY = (3, None, None)

DIGIT_SETS = (
    source(
        "digits",
        "1,797 real handwritten digits of 8 by 8 pixels, which ship with the package.",
        "digits",
        _digits,
        DRAW,
        also=("optical_digits", "load_digits"),
    ),
    _set(
        "mnist",
        "MNIST",
        "70,000 handwritten digits of 28 by 28 pixels.",
        (1, 28, 28),
        10,
        _both(60_000, 10_000),
        names="digits",
    ),
    _set(
        "fashion_mnist",
        "FashionMNIST",
        "70,000 pieces of clothing of 28 by 28 pixels.",
        (1, 28, 28),
        10,
        _both(60_000, 10_000),
        also=("fashion",),
    ),
    _set(
        "kmnist",
        "KMNIST",
        "70,000 cursive Japanese characters of 28 by 28 pixels.",
        (1, 28, 28),
        10,
        _both(60_000, 10_000),
        also=("kuzushiji",),
    ),
    source(
        "emnist",
        "Handwritten letters and digits of 28 by 28 pixels.",
        "emnist(split='letters')",
        _emnist,
        ROOT,
        DOWNLOAD,
        Setting("split", Choice(tuple(EMNIST)), REQUIRED, "Which characters, and how they make classes."),
        DRAW,
        also=("EMNIST",),
    ),
    _set(
        "qmnist",
        "QMNIST",
        "MNIST with all of its 60,000 test images.",
        (1, 28, 28),
        10,
        {"train": 60_000, "test": 60_000, "test10k": 10_000, "test50k": 50_000, "nist": 402_953},
        names="digits",
    ),
    _set(
        "usps",
        "USPS",
        "9,298 handwritten digits of 16 by 16 pixels, from letters.",
        (1, 16, 16),
        10,
        _both(7_291, 2_007),
        names="digits",
    ),
    _set(
        "semeion",
        "SEMEION",
        "1,593 handwritten digits of 16 by 16 pixels.",
        (1, 16, 16),
        10,
        {"train": 1_593},
        names="digits",
    ),
    _set(
        "svhn",
        "SVHN",
        "Digits of house numbers, of 32 by 32 pixels.",
        (3, 32, 32),
        10,
        {"train": 73_257, "test": 26_032, "extra": 531_131},
        names="digits",
        also=("street_view",),
    ),
    _set(
        "omniglot",
        "Omniglot",
        "Characters of 50 alphabets, 20 drawings each, of 105 by 105 pixels; the test characters are others.",
        (1, 105, 105),
        964,
        _both(19_280, 13_180),
    ),
)

OBJECT_SETS = (
    _set(
        "cifar10", "CIFAR10", "60,000 things of ten kinds, of 32 by 32 pixels.", (3, 32, 32), 10, _both(50_000, 10_000)
    ),
    _set(
        "cifar100",
        "CIFAR100",
        "60,000 things of a hundred kinds, of 32 by 32 pixels.",
        (3, 32, 32),
        100,
        _both(50_000, 10_000),
    ),
    _set(
        "stl10",
        "STL10",
        "13,000 things of 96 by 96 pixels, and 100,000 without a class.",
        (3, 96, 96),
        10,
        {"train": 5_000, "test": 8_000, "unlabeled": 100_000},
    ),
    _set("caltech101", "Caltech101", "8,677 pictures of things.", ANY, 101, {"train": 8_677}),
    _set("caltech256", "Caltech256", "30,607 pictures of things.", ANY, 257, {"train": 30_607}),
    _set(
        "imagenet",
        "ImageNet",
        "1.3 million photographs of a thousand things.",
        ANY,
        1000,
        {"train": 1_281_167, "val": 50_000},
        download=False,
        also=("ilsvrc", "imagenet1k"),
    ),
    _set(
        "imagenette",
        "Imagenette",
        "13,394 photographs of ten things from ImageNet.",
        ANY,
        10,
        {"train": 9_469, "val": 3_925},
        Setting("size", Choice(("full", "320px", "160px")), "full", "How long the shorter side is."),
    ),
    source(
        "inaturalist",
        "Photographs of ten thousand kinds of living things.",
        "inaturalist(version='2021_mini')",
        _by(
            "INaturalist",
            "version",
            ANY,
            {
                "2021": (10_000, {"train": 2_686_843, "valid": 100_000}),
                "2021_mini": (10_000, {"train": 500_000, "valid": 100_000}),
            },
        ),
        ROOT,
        DOWNLOAD,
        Setting("version", Choice(("2021", "2021_mini")), "2021", "All of the training images, or fifty a class."),
        DRAW,
        also=("INaturalist",),
    ),
    _set("flowers102", "Flowers102", "8,189 photographs of flowers.", ANY, 102, _three(1_020, 1_020, 6_149)),
    _set("food101", "Food101", "101,000 photographs of dishes.", ANY, 101, _both(75_750, 25_250)),
    _set("stanford_cars", "StanfordCars", "16,185 photographs of cars.", ANY, 196, _both(8_144, 8_041), download=False),
    source(
        "fgvc_aircraft",
        "10,000 photographs of aircraft.",
        "fgvc_aircraft(annotation_level='family')",
        _by(
            "FGVCAircraft",
            "annotation_level",
            ANY,
            {
                level: (count, {"train": 3_334, "val": 3_333, "trainval": 6_667, "test": 3_333})
                for level, count in (("variant", 100), ("family", 70), ("manufacturer", 30))
            },
        ),
        ROOT,
        DOWNLOAD,
        Setting("annotation_level", Choice(("variant", "family", "manufacturer")), "variant", "What makes a class."),
        DRAW,
        also=("FGVCAircraft",),
    ),
)

OTHER_SETS = (
    _set(
        "country211", "Country211", "63,300 photographs by country.", ANY, 211, _three(31_650, 10_550, 21_100, "valid")
    ),
    _set(
        "dtd",
        "DTD",
        "5,640 pictures of textures.",
        ANY,
        47,
        _three(1_880, 1_880, 1_880),
        also=("textures",),
    ),
    _set("eurosat", "EuroSAT", "27,000 satellite images of 64 by 64 pixels.", (3, 64, 64), 10, {"train": 27_000}),
    _set(
        "fer2013",
        "FER2013",
        "35,887 faces with a mood, of 48 by 48 pixels.",
        (1, 48, 48),
        7,
        _both(28_709, 7_178),
        download=False,
    ),
    _set("gtsrb", "GTSRB", "39,270 German traffic signs.", ANY, 43, _both(26_640, 12_630), also=("traffic_signs",)),
    _set(
        "lfw_people",
        "LFWPeople",
        "13,233 faces of 5,749 people, of 250 by 250 pixels.",
        (3, 250, 250),
        5_749,
        _both(9_525, 3_708),
        also=("lfw",),
    ),
    _set(
        "pcam",
        "PCAM",
        "327,680 pieces of tissue of 96 by 96 pixels.",
        (3, 96, 96),
        2,
        _three(262_144, 32_768, 32_768),
        also=("patch_camelyon",),
    ),
    source(
        "places365",
        "Photographs of 365 kinds of places.",
        "places365(small=true)",
        lambda s, files: _facts(
            s,
            "torchvision.datasets.Places365",
            (3, 256, 256) if s.small else ANY,
            365,
            {"train": 1_803_460, "val": 36_500, "train-challenge": 8_026_628},
            "",
        ),
        ROOT,
        DOWNLOAD,
        Setting("small", Flag(), False, "Images of 256 by 256 pixels."),
        DRAW,
        also=("Places365",),
    ),
    _set(
        "rendered_sst2",
        "RenderedSST2",
        "9,613 sentences as pictures, with their mood.",
        (3, 448, 448),
        2,
        _three(6_920, 872, 1_821),
    ),
    _set("sun397", "SUN397", "108,754 photographs of 397 kinds of places.", ANY, 397, {"train": 108_754}),
    _set(
        "clevr",
        "CLEVRClassification",
        "85,000 drawn scenes with the number of things in them.",
        (3, 320, 480),
        11,
        {"train": 70_000, "val": 15_000},
    ),
)

ENTRIES = DIGIT_SETS + OBJECT_SETS + OTHER_SETS
