"""Images in folders of one's own: by class, with masks, or with boxes."""

from __future__ import annotations

from dsl.catalogue.entry import REQUIRED, Refuse, Setting, Settings
from dsl.catalogue.sources.common import DRAW, FOLDER, NUMBER_OF_CLASSES, PATH, class_names, drawn, source
from dsl.catalogue.sources.facts import Facts, Files, not_here, picture
from dsl.catalogue.sources.scenes import BOXES, N, box_labels
from dsl.types.domains import Choice, Either, Flag, Several, Whole, maybe
from dsl.types.tensor import B, Ragged, Tensor, Type

SIDE = Whole(1, 1 << 20)
SIZE = Setting(
    "size",
    maybe(Either((SIDE, Several(SIDE, 2)))),
    None,
    "Height and width that all images have; none: they differ, and `resize` makes them one.",
)
CHANNELS = Setting("channels", Choice((1, 3, 4)), 3, "1 for grey, 3 for colour, 4 with transparency.")

TRAIN = ("train", "training")
OTHERS = ("val", "valid", "validation", "test", "testing")


def _image(s: Settings) -> Tensor:
    high, wide = (None, None) if s.size is None else (s.size, s.size) if isinstance(s.size, int) else s.size
    return picture(s.channels, high, wide)


def _images(s: Settings, files: Files) -> Facts:
    if not s.labels:
        return Facts({"image": _image(s)}, ("image",), lowers="source.images", args=s.as_dict())
    found, splits = _classes_of(s.path, files)
    count, names = class_names(s.classes)
    if found and count is not None and (len(found) != count or (names and set(names) != set(found))):
        raise Refuse(
            f"`{s.path}` has {len(found)} folders of images, but `classes` says {count}",
            at="classes",
            label=_some(found),
            code="E0513",
        )
    names = names or found
    label = Tensor("class", (B,), len(names) or count)
    fields, input_, target = drawn({"image": _image(s), "label": label}, s.draw)
    notes = () if found else (not_here(s.path, "its classes"),)
    known = {"label": names} if names and "label" in fields else {}
    return Facts(fields, input_, target, splits, known, notes, "source.images", s.as_dict())


def _classes_of(path: str, files: Files) -> tuple[tuple[str, ...], dict[str, int | None]]:
    """The classes of a folder of images, and its splits if it has some: `train/cat`, or `cat`."""
    folders = files.folders(path)
    if folders is None:
        return (), {"train": None}
    train = next((name for name in folders if name in TRAIN), "")
    if train and all(name in TRAIN + OTHERS for name in folders):
        splits: dict[str, int | None] = dict.fromkeys((train, *(name for name in folders if name != train)))
        folders = files.folders(f"{path.rstrip('/')}/{train}") or ()
    else:
        splits = {"train": None}
    if not folders:
        raise Refuse(
            f"`{path}` has no folders, so its images have no classes",
            at="path",
            help="add `labels=false` for images without a class",
            code="E0513",
        )
    return folders, splits


def _some(names: tuple[str, ...]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown


def _masks(s: Settings, files: Files) -> Facts:
    count, names = class_names(s.classes)
    image = _image(s)
    mask = Tensor("class", (B, *image.dims[-2:]), count)
    known = {"mask": names} if names else {}
    return Facts(
        {"image": image, "mask": mask}, ("image",), ("mask",), classes=known, lowers="source.masks", args=s.as_dict()
    )


def _coco(s: Settings, files: Files) -> Facts:
    count, names = class_names(s.classes)
    fields: dict[str, Type] = {"image": _image(s), "boxes": BOXES, "labels": box_labels(count)}
    if s.masks:
        image = _image(s)
        fields["masks"] = Ragged(Tensor("bool", (N, *image.dims[-2:])))
    targets = tuple(name for name in fields if name != "image")
    known = {"labels": names} if names else {}
    return Facts(fields, ("image",), targets, classes=known, lowers="source.coco", args=s.as_dict())


def _yolo(s: Settings, files: Files) -> Facts:
    count, names = class_names(s.classes)
    fields: dict[str, Type] = {"image": _image(s), "boxes": BOXES, "labels": box_labels(count)}
    known = {"labels": names} if names else {}
    return Facts(fields, ("image",), ("boxes", "labels"), classes=known, lowers="source.yolo", args=s.as_dict())


IMAGES = Setting("images", FOLDER, doc="The folder of the images.")

ENTRIES = (
    source(
        "images",
        "Images in a folder, with a folder for each class (`cat/1.jpg`), perhaps below `train`, `val` and `test`.",
        "images('photos')",
        _images,
        Setting("path", FOLDER, doc="The folder."),
        Setting("labels", Flag(), True, "Whether folders are classes; else all images are one set without classes."),
        CHANNELS,
        SIZE,
        Setting("classes", NUMBER_OF_CLASSES, None, "The classes, or how many; none: what the folder shows."),
        DRAW,
        also=("image_folder", "ImageFolder", "folder"),
    ),
    source(
        "masks",
        "Images with a class for every pixel: two folders, in which an image and its mask have one name.",
        "masks('photos', 'masks', classes=21)",
        _masks,
        IMAGES,
        Setting("masks", FOLDER, doc="The folder of the masks, whose pixels are numbers of classes."),
        Setting("classes", NUMBER_OF_CLASSES, REQUIRED, "The classes, or how many."),
        CHANNELS,
        SIZE,
        also=("segmentation", "segmentation_folder"),
    ),
    source(
        "coco",
        "Images with boxes around things, as COCO writes them down.",
        "coco('photos', 'instances.json', classes=91)",
        _coco,
        IMAGES,
        Setting("annotations", PATH, doc="The JSON file of the boxes."),
        Setting("classes", NUMBER_OF_CLASSES, 91, "The classes, or how many, with 0 for the background."),
        Setting("masks", Flag(), False, "Gives the outline of each thing too."),
        CHANNELS,
        SIZE,
        also=("CocoDetection", "detection"),
    ),
    source(
        "yolo",
        "Images with boxes around things, as YOLO writes them down: a text file an image.",
        "yolo('photos', 'labels', classes=81)",
        _yolo,
        IMAGES,
        Setting("labels", FOLDER, doc="The folder of the text files."),
        Setting("classes", NUMBER_OF_CLASSES, REQUIRED, "The classes, or how many, with 0 for the background."),
        CHANNELS,
        SIZE,
    ),
)
