"""Data sets of images with masks, boxes or attributes, by name."""

from __future__ import annotations

from collections.abc import Mapping

from dsl.catalogue.entry import Setting, Settings
from dsl.catalogue.sources.common import DOWNLOAD, ROOT, Rule, source
from dsl.catalogue.sources.facts import HIGH, WIDE, Facts, Files, label, picture
from dsl.types.dims import symbol
from dsl.types.domains import Choice
from dsl.types.tensor import B, Ragged, Tensor, Type

N = symbol("N")
BOXES = Ragged(Tensor("float", (N, 4)))
VOC_CLASSES = 21
VOC_YEARS = ("2012", "2011", "2010", "2009", "2008", "2007")
VOC = {
    "2012": {"train": 1_464, "val": 1_449, "trainval": 2_913},
    "2007": {"train": 209, "val": 213, "trainval": 422, "test": 210},
}
VOC_BOXES = {
    "2012": {"train": 5_717, "val": 5_823, "trainval": 11_540},
    "2007": {"train": 2_501, "val": 2_510, "trainval": 5_011, "test": 4_952},
}
SBD = {"all": {"train": 8_498, "val": 2_857, "train_noval": 5_623}}
YEAR = Setting("year", Choice(VOC_YEARS), "2012", "The year of the challenge.")


def box_labels(classes: int | None) -> Ragged:
    """One class a box."""
    return Ragged(Tensor("class", (N,), classes))


def mask_of(classes: int | None) -> Tensor:
    """One class a pixel."""
    return Tensor("class", (B, HIGH, WIDE), classes)


def _scene(
    of_torchvision: str,
    fields: dict[str, Type],
    targets: tuple[str, ...],
    splits: Mapping[str, int | None],
    names: Mapping[str, tuple[str, ...]] | None = None,
    input_: tuple[str, ...] = ("image",),
) -> Rule:
    """A rule for a set whose facts are fixed."""

    def rule(s: Settings, files: Files) -> Facts:
        lowers = f"torchvision.datasets.{of_torchvision}"
        return Facts(fields, input_, targets, splits, names or {}, (), lowers, s.as_dict())

    return rule


def _voc(of_torchvision: str, known: Mapping[str, Mapping[str, int]], boxes: bool) -> Rule:
    def rule(s: Settings, files: Files) -> Facts:
        from dsl.catalogue.sources.class_names import names_of

        found: dict[str, Type] = {"boxes": BOXES, "labels": box_labels(VOC_CLASSES)} if boxes else {}
        fields = {"image": picture(3), **(found or {"mask": mask_of(VOC_CLASSES)})}
        splits = known.get(getattr(s, "year", "all")) or dict.fromkeys(("train", "val", "trainval"))
        targets = ("boxes", "labels") if boxes else ("mask",)
        names = {targets[-1]: names_of("voc")}
        return _scene(of_torchvision, fields, targets, splits, names)(s, files)

    return rule


def _oxford_pets(s: Settings, files: Files) -> Facts:
    from dsl.catalogue.sources.class_names import names_of

    return _scene(
        "OxfordIIITPet",
        {"image": picture(3), "label": label(37), "species": label(2), "mask": mask_of(3)},
        ("label",),
        {"trainval": 3_680, "test": 3_669},
        {"label": names_of("oxford_pets"), "species": ("cat", "dog"), "mask": ("pet", "background", "border")},
    )(s, files)


FACE = picture(3, 250, 250)
KITTI = ("background", "Car", "Van", "Truck", "Pedestrian", "Person_sitting", "Cyclist", "Tram", "Misc")

ENTRIES = (
    source(
        "voc_segmentation",
        "Photographs with a class for every pixel, of the VOC challenge; 255 in a mask is left out.",
        "voc_segmentation(year='2012')",
        _voc("VOCSegmentation", VOC, boxes=False),
        ROOT,
        DOWNLOAD,
        YEAR,
        also=("VOCSegmentation", "voc"),
    ),
    source(
        "voc_detection",
        "Photographs with boxes around things, of the VOC challenge.",
        "voc_detection(year='2012')",
        _voc("VOCDetection", VOC_BOXES, boxes=True),
        ROOT,
        DOWNLOAD,
        YEAR,
        also=("VOCDetection",),
    ),
    source(
        "sbd",
        "More photographs of the VOC challenge with a class for every pixel.",
        "sbd(root='data')",
        _voc("SBDataset", SBD, boxes=False),
        ROOT,
        DOWNLOAD,
        also=("SBDataset",),
    ),
    source(
        "cityscapes",
        "Streets with a class for every pixel.",
        "cityscapes(root='data')",
        _scene(
            "Cityscapes",
            {"image": picture(3, 1024, 2048), "mask": Tensor("class", (B, 1024, 2048), 34)},
            ("mask",),
            {"train": 2_975, "val": 500, "test": 1_525},
        ),
        ROOT,
        also=("Cityscapes",),
    ),
    source(
        "oxford_pets",
        "7,349 cats and dogs with their breed, and a mask.",
        "oxford_pets(root='data')",
        _oxford_pets,
        ROOT,
        DOWNLOAD,
        also=("OxfordIIITPet", "pets"),
    ),
    source(
        "celeba",
        "202,599 faces with 40 attributes and the person's number.",
        "celeba(root='data')",
        _scene(
            "CelebA",
            {
                "image": picture(3, 218, 178),
                "attributes": Tensor("float", (B, 40)),
                "identity": label(10_178),
                "landmarks": Tensor("float", (B, 10)),
                "box": Tensor("float", (B, 4)),
            },
            ("attributes",),
            {"train": 162_770, "valid": 19_867, "test": 19_962},
        ),
        ROOT,
        DOWNLOAD,
        also=("CelebA",),
    ),
    source(
        "lfw_pairs",
        "Pairs of faces, and whether they are of one person.",
        "lfw_pairs(root='data')",
        _scene(
            "LFWPairs",
            {"first": FACE, "second": FACE, "same": Tensor("float", (B,))},
            ("same",),
            {"train": 2_200, "test": 1_000, "10fold": 6_000},
            input_=("first", "second"),
        ),
        ROOT,
        DOWNLOAD,
        also=("LFWPairs",),
    ),
    source(
        "wider_face",
        "Photographs with boxes around faces.",
        "wider_face(root='data')",
        _scene(
            "WIDERFace",
            {"image": picture(3), "boxes": BOXES, "labels": box_labels(2)},
            ("boxes", "labels"),
            {"train": 12_880, "val": 3_226, "test": 16_097},
            {"labels": ("background", "face")},
        ),
        ROOT,
        DOWNLOAD,
        also=("WIDERFace",),
    ),
    source(
        "kitti",
        "Streets with boxes around what moves.",
        "kitti(root='data')",
        _scene(
            "Kitti",
            {"image": picture(3), "boxes": BOXES, "labels": box_labels(len(KITTI))},
            ("boxes", "labels"),
            {"train": 7_481, "test": 7_518},
            {"labels": KITTI},
        ),
        ROOT,
        DOWNLOAD,
        also=("Kitti",),
    ),
)
