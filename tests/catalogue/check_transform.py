"""A transform's rule gives the type that its transform makes of real pixels, or both refuse."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Callable
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torchvision.transforms import v2

from dsl.catalogue.entry import Entry, Made, Refuse, Settings
from dsl.types.dims import Formula
from dsl.types.tensor import Ragged, Tensor, Tuple, Type
from tests.catalogue.harness import DTYPES, Case, Check, materialised, resolve
from tests.catalogue.strategies import draw_settings

VISION = "dsl.modules.transforms.Vision"
SIDES = st.sampled_from([1, 2, 5, 8, 17, 24, 33, 33, 40, 40, 48])
Draw = Callable[[st.SearchStrategy[Any]], Any]

SHORT = st.sampled_from([2, 2, 8, 8, 16, 24, 31, 48])
"""No 1: torch fails at bytes of 3 channels made 1 by 1 pixel."""
SIZE = st.one_of(SHORT, st.tuples(SHORT, SHORT))
SETTINGS: dict[str, st.SearchStrategy[Any]] = {
    "size": SIZE,
    "resize.size": st.one_of(SIZE, st.tuples(SHORT), st.none()),
    "cutout.size": SHORT,
    "max_size": st.one_of(st.none(), SHORT),
    "random_resize.max_size": SHORT,
    "target_size": st.sampled_from([(16, 16), (24, 40)]),
    "random_short_side.max_size": st.sampled_from([None, 40]),
    "min_size": SHORT,
    "random_short_side.min_size": st.one_of(SHORT, st.lists(SHORT, min_size=1, max_size=3)),
    "kernel_size": st.one_of(st.integers(1, 9), st.tuples(st.integers(1, 9), st.integers(1, 9))),
    "fill": st.one_of(st.sampled_from([0, 0.5, 128]), st.lists(st.sampled_from([0, 1.0]), min_size=1, max_size=4)),
    "erasing.value": st.one_of(st.just("random"), st.lists(st.sampled_from([0, 1.0]), min_size=1, max_size=4)),
    "scale_range": st.sampled_from([(0.1, 2.0), (1.0, 1.0), (2.0, 0.5)]),
    "affine.scale": st.sampled_from([None, (0.5, 2.0), (2.0, 1.0)]),
    "ratio": st.sampled_from([(0.75, 1.33), (0.3, 3.3), (1.0, 1.0), (3.0, 0.2), (0.001, 0.001)]),
    "num_ops": st.integers(0, 4),
    "mixture_width": st.integers(1, 3),
    "chain_depth": st.sampled_from([-1, 1, 2]),
    "num_magnitude_bins": st.sampled_from([31, 40]),
    "magnitude": st.sampled_from([0, 9, 30, 60]),
    "sigma": st.sampled_from([0.1, 1.0, (0.1, 2.0), (2.0, 0.1), 4.0]),
    "elastic.sigma": st.sampled_from([0, 0.5, 1.0, (0.1, 2.0), (2.0, 0.1), 5.0]),
    "gaussian_noise.sigma": st.sampled_from([0, 0.1]),
    "p": st.sampled_from([0, 0.5, 1, 1, 1]),
    "trials": st.sampled_from([1, 40]),
}
"""Strategies by setting, or by entry and setting, where a domain says too little or far too much."""

STRICTER = (
    ("E0308: ", "byte images, floats and nothing else are images here; masks and boxes have a place of their own"),
    (r"needs images with channels", "dimension 0 is the batch, so an image has four dimensions"),
    (r"needs images with pixels", "an image without pixels is a mistake long before"),
    (r"takes .* from low to high", "torchvision only warns, or draws from an empty range"),
    (r"needs images and masks of one size", "torchvision looks at sizes where it draws them only"),
    (r"beside the image, but gets", "masks beside it would be passed through with a warning"),
    (r"`grayscale` needs|`rgb` needs|`random_grayscale` needs|`photometric` needs", "other channels are no colours"),
    (r"needs images with 1 or 3 channels", "torchvision refuses only when a transform of colour is drawn"),
    (r"has \d+ values for `fill`", "torchvision refuses only when there is a border to fill"),
    (r"takes nothing beside|needs boxes", "torchvision passes through what it does not know"),
    (
        r"`iou_crop` has a|`iou_crop` needs one option|`iou_crop` would cut",
        "torchvision draws until it finds something, or divides by zero",
    ),
    (r"`rand_augment` has strengths", "torchvision refuses only when a transform of some strength is drawn"),
    (r"`perspective` would let corners meet", "whether torchvision finds a picture depends on the draw"),
    (r"`resized_crop` leaves nothing", "torchvision refuses only when no draw fits"),
    (r"needs images with as many channels", "torchvision looks at channels where it draws for them only"),
    (r"mirrors a border|fills a border", "torchvision pads only where it must"),
    (r"`elastic` with", "with `alpha=0` nothing is displaced, but nothing is asked for either"),
    (r"`solarize` needs a threshold", "torchvision refuses only when it is drawn"),
    (r"has no use for `max_size`", "torchvision refuses when it runs"),
    (r"`normalize` has \d+ numbers", "torchvision makes several channels of one"),
    (r"`mixup` needs a batch|needs a value with at least 2", "dimension 0 is the batch"),
    (r"mixes classes or numbers|the number of classes", "torchvision mixes targets that it takes for shares"),
    (r"values for `value`", "torchvision refuses only when it is drawn"),
)
"""Refusals that torch does not share, or not at every draw, and why they are right."""


def check_transform(entry: Entry) -> None:
    counts: Counter[str] = Counter()

    @settings(derandomize=True, database=None, deadline=None, max_examples=80)
    @given(st.data())
    def hold(data: st.DataObject) -> None:
        given = draw_settings(data.draw, entry, Check(settings=_strategies(entry)))
        case = Case(entry, tuple(_inputs(data.draw, entry)), given)
        made = case.rule()
        counts["refused" if isinstance(made, Refuse) else "accepted"] += 1
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            warnings.filterwarnings("ignore", "The image decoding and encoding capabilities", DeprecationWarning)
            if isinstance(made, Refuse):
                _hold_refused(case, made)
            else:
                _hold_accepted(case, made)

    hold()
    assert counts["accepted"] >= 8, counts


def _strategies(entry: Entry) -> dict[str, st.SearchStrategy[Any]]:
    found = {}
    for item in entry.settings:
        drawn = SETTINGS.get(f"{entry.name}.{item.name}", SETTINGS.get(item.name))
        if drawn is not None:
            found[item.name] = drawn.filter(item.domain.accepts)
    return found


# -- inputs


def _inputs(draw: Draw, entry: Entry) -> list[Type]:
    image = _image(draw, entry)
    if entry.batch:
        others = (Tensor("class", (2,), 10), Tensor("class", (2,)), Tensor("float", (2, 3)), Tensor("int", (2,)))
        return [image if draw(st.booleans()) else Tuple((image, draw(st.sampled_from(others))))]
    if not entry.takes_any or draw(st.integers(0, 2)):
        return [image if entry.name != "iou_crop" else Tuple((image, BOXES))]
    return [Tuple((image, *draw(st.lists(_companions(image), min_size=1, max_size=2))))]


SHRINKING = ("scale_jitter", "random_resize", "random_short_side")
"""Transforms that draw a size, which is too small for any image if the image is small."""

BOXES = Ragged(Tensor("float", (3, 4)))


def _image(draw: Draw, entry: Entry) -> Tensor:
    sides = st.sampled_from([16, 24, 33, 48]) if entry.name in SHRINKING else SIDES
    high = draw(sides)
    wide = high if draw(st.booleans()) else draw(sides)
    kind = draw(st.sampled_from(["byte", "float"] * 4 + ["int"]))
    dims = (2, draw(st.sampled_from([1, 3, 3, 3, 3, 3, 2, 4])), high, wide)
    return Tensor(kind, dims[: draw(st.sampled_from([4] * 9 + [3]))])


def _companions(image: Tensor) -> st.SearchStrategy[Type]:
    sizes = image.dims[-2:]
    return st.sampled_from(
        (
            Tensor("class", (2, *sizes), 5),
            Tensor("bool", (2, 1, *sizes)),
            Tensor("float", (2, 3, *sizes)),
            Tensor("byte", (2, 1, *sizes)),
            BOXES,
            Tensor("class", (2, 7, 9), 5),
            Tensor("float", (2, 9)),
        )
    )


def _value(kind: Type) -> Any:
    corners = torch.tensor([[0.0, 0.0, 1.0, 1.0]] * 3)
    if isinstance(kind, Tuple):
        return tuple(map(_value, kind.parts))
    return [corners, corners] if isinstance(kind, Ragged) else materialised(kind, "cpu")


# -- the comparison


def _hold_accepted(case: Case, made: Made) -> None:
    target = resolve(made.lowers)
    values = [_value(kind) for kind in case.inputs]
    torch.manual_seed(0)
    if made.lowers.rpartition(".")[2][0].isupper():
        result = target(**made.args)(*values)
    else:
        result = target(*values, **made.args)
    wrong = _differences(made.type, result)
    assert not wrong, f"{case}\n  lowers to {made.lowers} {made.args}\n  {wrong}"


def _differences(made: Type, real: Any) -> str:
    if isinstance(made, Tuple):
        if not isinstance(real, tuple) or len(real) != len(made.parts):
            return f"{type(real).__name__} is not {made}"
        return "".join(_differences(part, value) for part, value in zip(made.parts, real, strict=True))
    if isinstance(made, Ragged):
        return "" if all(item.shape[-1] == 4 for item in real) else f"{real} is not {made}"
    assert isinstance(made, Tensor)
    if isinstance(real, list):
        changes = any(isinstance(dim, Formula) for dim in made.dims)
        inner = Tensor(made.kind, made.dims[1:])
        return "".join(_differences(inner, item) for item in real) if changes else f"a list is not {made}"
    same = len(real.shape) == len(made.dims) and all(
        isinstance(dim, Formula) or dim == size for dim, size in zip(made.dims, real.shape, strict=True)
    )
    return "" if same and real.dtype == DTYPES[made.kind] else f"{real.dtype}{list(real.shape)} is not {made}"


def _hold_refused(case: Case, no: Refuse) -> None:
    said = f"{no.code}: {no.message}"
    if any(re.search(pattern, said) for pattern, _ in STRICTER):
        return
    image = case.inputs[0].parts[0] if isinstance(case.inputs[0], Tuple) else case.inputs[0]
    try:
        result = getattr(v2, case.entry.also[0])(**case.settings)(materialised(image, "cpu"))
    except (ValueError, TypeError, RuntimeError, ZeroDivisionError):
        return
    raise AssertionError(f"{case}\n  refused with {said}\n  but torchvision gives {getattr(result, 'shape', result)}")


def arguments(entry: Entry, **given: Any) -> Any:
    """The rule's result with defaults for what is not given."""
    return Settings({item.name: item.default for item in entry.settings} | given)


FAMILIES = {"transform": check_transform}
