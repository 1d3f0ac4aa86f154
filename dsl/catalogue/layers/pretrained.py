"""Architectures of torchvision, with weights that were trained elsewhere or without.

The weights of such a model are not listed one by one: `layer4.*` stands for all of that part, and a name that ends in
`buffers.*` for what is kept and not trained. Their sizes are exact in sum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dsl.catalogue.entry import Entry, Input, Made, Refuse, Setting, Settings, Weight
from dsl.catalogue.needs import need_floats
from dsl.diagnostics.suggest import nearest
from dsl.types.dims import differ, symbol
from dsl.types.domains import Choice, Several, Whole, Words, maybe
from dsl.types.tensor import Ragged, Record, Tensor, Tuple, Type, floats

if TYPE_CHECKING:
    from dsl.catalogue.architectures import Architecture, Tap

OURS = "dsl.modules.pretrained"
FILES = (".safetensors", ".pt", ".pth", ".bin", ".ckpt")
"""How the name of a file of weights ends."""
PICTURES = "images of three channels"


def _torchvision(x: Tensor, s: Settings) -> Made:
    from dsl.catalogue.torchvision_models import CLASSIFIERS, DETECTORS, SEGMENTERS

    need_floats("torchvision", x, ranks=(4,), what=PICTURES)
    _need_colour("torchvision", x)
    if s.name in SEGMENTERS:
        return _segmenter(x, s, SEGMENTERS[s.name])
    if s.name in CLASSIFIERS:
        return _classifier(x, s)
    detects = s.name in DETECTORS
    close = nearest(s.name, [*CLASSIFIERS, *SEGMENTERS])
    raise Refuse(
        f"`{s.name}` finds boxes, which `torchvision` has no result for"
        if detects
        else f"there is no model `{s.name}`",
        at="name",
        label="finds boxes" if detects else "not known here",
        help=f"write `detector('{s.name}')`" if detects else f"did you mean `{close[0]}`?" if close else "",
        code="E0334",
    )


def _need_colour(name: str, x: Tensor) -> None:
    if differ(x.channels, 3):
        raise Refuse(
            f"`{name}` needs {PICTURES}, but gets {x}",
            label=f"gets {x.channels}",
            help="make grey images three channels wide first: `rgb` in `transform`" if x.channels == 1 else "",
        )


# -- classifiers


def _classifier(x: Tensor, s: Settings) -> Made:
    from dsl.catalogue.architectures import activations, read_architecture

    found = read_architecture(s.name)
    weights = _weights(s, tuple(found.weights), found.default)
    side = found.weights.get(weights, found.side) if weights and found.side else found.side
    _need_size(x, found, s.name, side)
    if s.taps is None:
        return _headed(x, s, found, weights, side)
    if s.head is not None:
        raise Refuse("a model with `taps` ends there, so it has no `head`", at="head", code="E0337")
    known = activations(found) if s.name.startswith("vgg") else {}
    taps = [_need_tap(name, found, known, s.name) for name in s.taps]
    types = tuple(found.tapped(tap, x, side) for tap in taps)
    for tap, kind in zip(taps, types, strict=True):
        if 0 in kind.dims[1:]:
            raise Refuse(f"nothing is left of {x} at `{tap.name}`", at="taps", label=f"would be {kind}")
    last = max(taps, key=lambda tap: (tap.trained, tap.kept))
    args = {"name": s.name, "weights": weights, "taps": tuple(tap.name for tap in taps)}
    parts = [tap for tap in found.taps.values() if tap.trained <= last.trained]
    counted = _counted(parts, last.trained + found.extra(side), last.kept)
    return Made(Tuple(types), f"{OURS}.Features", args, counted)


def _headed(x: Tensor, s: Settings, found: Architecture, weights: str | None, side: int) -> Made:
    from dsl.catalogue.architectures import CLASSES

    each = found.width + found.bias
    body = found.trained - each * CLASSES + found.extra(side)
    counted = _counted(list(found.taps.values()), body, found.kept)
    classes = CLASSES if s.head is None else s.head
    head = [Weight(f"model.{found.head}.weight", (classes, found.width))] * (classes > 0)
    head += [Weight(f"model.{found.head}.bias", (classes,))] * (found.bias and classes > 0)
    args = {"name": s.name, "weights": weights, "head": s.head}
    width = classes or found.width
    return Made(floats(x.dims[0], width), f"{OURS}.Classifier", args, (*counted, *head))


def _weights(s: Settings, known: tuple[str, ...], default: str) -> str | None:
    if s.weights is None:
        return None
    if s.weights.endswith(FILES):
        return str(s.weights)
    if s.weights != "default" and s.weights not in known:
        raise Refuse(
            f"there are no weights `{s.weights}` for `{s.name}`",
            at="weights",
            label=f"there are {', '.join(f'`{name}`' for name in known)}",
            help=f'write `weights="default"` for `{default}`, or the path of a file: `weights="{s.name}.safetensors"`',
            code="E0334",
        )
    return default if s.weights == "default" else str(s.weights)


def _need_size(x: Tensor, found: Architecture, name: str, side: int) -> None:
    for size in x.dims[-2:]:
        if side and differ(size, side):
            raise Refuse(
                f"`{name}` works on images of {side} by {side}, but gets {x}",
                help=f"bring them to that size: `resize([{side}, {side}])` in `transform`",
            )
        if isinstance(size, int) and found.after(size, len(found.steps)) < 1:  # type: ignore[operator]
            raise Refuse(f"`{name}` leaves nothing of images that are as small as {x}", label="too small")


def _need_tap(name: str, found: Architecture, known: dict[str, str], model: str) -> Tap:
    tap = found.taps.get(known.get(name, name))
    if tap is None:
        close = nearest(name, [*known, *found.taps])
        some = list(known or found.taps)
        raise Refuse(
            f"`{model}` has no part `{name}` to tap",
            at="taps",
            label=f"has {', '.join(f'`{part}`' for part in some[:6])}" + ", ..." * (len(some) > 6),
            help=f"did you mean `{close[0]}`?" if close else "what goes into the last layer is given by `head=0`",
            code="E0334",
        )
    return tap


def _counted(parts: list[Tap], trained: int, kept: int) -> tuple[Weight, ...]:
    """Weights of a model by its parts, and what is left over."""
    whole = [tap for tap in parts if not any(other.name.startswith(f"{tap.name}.") for other in parts)]
    found = [Weight(f"model.{tap.name}.*", (tap.own,)) for tap in whole if tap.own]
    rest = trained - sum(weight.shape[0] for weight in found)
    found += [Weight("model.*", (rest,))] * (rest > 0)
    return (*found, *[Weight("model.buffers.*", (kept,), trained=False)] * (kept > 0))


# -- segmenters


def _segmenter(x: Tensor, s: Settings, numbers: str) -> Made:
    if s.taps is not None:
        raise Refuse(f"`{s.name}` gives a class for every pixel and has no parts to tap", at="taps", code="E0337")
    weights = _weights(s, ("COCO_WITH_VOC_LABELS_V1",), "COCO_WITH_VOC_LABELS_V1")
    classes = 21 if s.head is None else s.head
    if classes == 0:
        raise Refuse(f"`{s.name}` needs at least one class", at="head", code="E0334")
    trained, each, kept, *_ = numbers.split()
    counted = (
        Weight("model.*", (int(trained) + int(each) * classes,)),
        Weight("model.buffers.*", (int(kept),), trained=False),
    )
    args = {"name": s.name, "weights": weights, "classes": classes}
    return Made(floats(x.dims[0], classes, *x.dims[-2:]), f"{OURS}.Segmenter", args, counted)


# -- detectors

N = symbol("N")
FOUND = symbol("D")


def _detector(image: Type, boxes: Type | None, labels: Type | None, masks: Type | None, s: Settings) -> Made:
    from dsl.catalogue.torchvision_models import DETECTORS

    if isinstance(image, Tuple):
        rest: tuple[Type | None, ...] = (*image.parts[1:], None, None, None)
        image, boxes, labels, masks = image.parts[0], boxes or rest[0], labels or rest[1], masks or rest[2]
    if s.name not in DETECTORS:
        close = nearest(s.name, DETECTORS)
        raise Refuse(
            f"there is no detector `{s.name}`",
            at="name",
            label="not known here",
            help=f"did you mean `{close[0]}`?" if close else "",
            code="E0334",
        )
    if not isinstance(image, Tensor):
        raise Refuse(f"`detector` needs {PICTURES}, but gets {image}", label="works on [B, C, H, W]")
    need_floats("detector", image, ranks=(4,), what=PICTURES)
    _need_colour("detector", image)
    outlines = s.name.startswith("mask")
    if s.name.startswith("keypoint"):
        raise Refuse(f"`{s.name}` finds points of bodies, for which there are no data here", at="name", code="E0334")
    _need_truth(boxes, labels, masks, outlines, s)
    return Made(
        Record((*[("loss", floats())] * (boxes is not None), *_predictions(s, image, outlines))),
        f"{OURS}.Detector",
        {"name": s.name, "classes": s.classes, "weights": s.weights},
        _of_detector(s, DETECTORS[s.name]),
    )


def _predictions(s: Settings, image: Tensor, outlines: bool) -> tuple[tuple[str, Type], ...]:
    found: dict[str, Type] = {
        "boxes": Ragged(floats(FOUND, 4)),
        "labels": Ragged(Tensor("class", (FOUND,), s.classes)),
        "scores": Ragged(floats(FOUND)),
    }
    if outlines:
        found["masks"] = Ragged(floats(FOUND, 1, *image.dims[-2:]))
    return tuple(found.items())


def _need_truth(boxes: Type | None, labels: Type | None, masks: Type | None, outlines: bool, s: Settings) -> None:
    """Boxes and labels come together, and labels are below the number of classes."""
    given: dict[str, Any] = {"boxes": boxes, "labels": labels} | ({"masks": masks} if outlines else {})
    lacking = [name for name, value in given.items() if value is None]
    if lacking and len(lacking) < len(given):
        raise Refuse(f"`detector` learns from {' and '.join(given)} together, but `{lacking[0]}` is lacking")
    if not lacking and not (isinstance(boxes, Ragged) and isinstance(labels, Ragged)):
        raise Refuse(f"`detector` needs lists of boxes and of labels, but gets {boxes} and {labels}")
    known = labels.item.of if isinstance(labels, Ragged) and isinstance(labels.item, Tensor) else None
    if isinstance(known, int) and known > s.classes:
        raise Refuse(
            f"`detector` has {s.classes} classes, but the labels have {known}",
            at="classes",
            help=f"write `classes={known}`",
            code="E0311",
        )


def _of_detector(s: Settings, numbers: tuple[str, str, str]) -> tuple[Weight, ...]:
    plain, loaded, fetched = (tuple(map(int, text.split())) for text in numbers)
    if s.weights == "default":
        trained, kept, classes = fetched
        if s.classes != classes:
            raise Refuse(
                f"the weights of `{s.name}` are for {classes} classes, not for {s.classes}",
                at="classes",
                help='take the weights of the backbone alone: `weights="backbone"`',
                code="E0337",
            )
    else:
        fixed, each, kept = loaded if s.weights == "backbone" else plain
        trained = fixed + each * s.classes
    buffers = [Weight("model.buffers.*", (kept,), trained=False)] * (kept > 0)
    return (Weight("model.*", (trained,)), *buffers)


NAME = Setting("name", Words("the name of a model"), doc="Its name in torchvision.")
PARTS = Several(Words("the name of a part"), low=1)

ENTRIES = (
    Entry(
        "torchvision",
        "layer",
        "A model of torchvision, with its classes replaced if asked, or the results of some of its parts.",
        "torchvision('resnet18', weights='default', head=10)",
        _torchvision,
        settings=(
            NAME,
            Setting(
                "weights",
                maybe(Words("`default`, the name of weights, or the path of a file")),
                None,
                "Weights to begin with.",
            ),
            Setting("taps", maybe(PARTS), None, "Parts whose results are given, as a tuple, instead of the classes."),
            Setting(
                "head",
                maybe(Whole(0, 1 << 24)),
                None,
                "Classes of a new last layer; 0 for what goes into it.",
                hint="0 gives what goes into the last layer, another number is that of its classes",
                also=("classes", "num_classes", "n_classes", "out_features"),
            ),
        ),
        sample="float[B, 3, 224, 224]",
        also=("resnet", "backbone", "pretrained", "timm"),
    ),
    Entry(
        "detector",
        "layer",
        "A model of torchvision that finds boxes around things, and brings its own loss.",
        "detector('fasterrcnn_resnet50_fpn', classes=21)",
        _detector,
        inputs=(
            Input("image", doc="Images, or a tuple of them with boxes, labels and masks."),
            Input("boxes", required=False, doc="Where things are: two corners each."),
            Input("labels", required=False, doc="What they are, with 0 for the background."),
            Input("masks", required=False, doc="Their outlines, for a `maskrcnn`."),
        ),
        settings=(
            NAME,
            Setting("classes", Whole(2, 1 << 24), 91, "Classes, with the background."),
            Setting(
                "weights",
                maybe(Choice(("default", "backbone"))),
                None,
                "Weights to begin with: `backbone` for those of its backbone alone.",
            ),
        ),
        sample="float[B, 3, 224, 224]",
        takes_any=True,
        also=("fasterrcnn", "yolo", "object_detection"),
    ),
)
