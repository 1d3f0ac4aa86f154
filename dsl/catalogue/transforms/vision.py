"""What torchvision's transforms have in common: an image, what belongs to it, and one draw for both.

`image -> crop(24)` works on images, `(image, mask) -> crop(24)` on both alike: a rule takes a tensor or a tuple.
"""

from __future__ import annotations

from collections.abc import Callable

from dsl.catalogue.entry import Entry, Input, Made, Refuse, Setting, Settings, written
from dsl.catalogue.needs import count
from dsl.types.dims import Dim, differ
from dsl.types.domains import Choice, Either, Number, Several, Whole
from dsl.types.tensor import Ragged, Tensor, Tuple, Type

Sizes = tuple[Dim, Dim]
Resized = Callable[[Sizes, Settings], Sizes]

PIXELS = ("byte", "float")

CHANCE = Number(0, 1)
SIDE = Whole(1, 1 << 20)
"""A side of an image, in pixels."""
SIZE = Either((SIDE, Several(SIDE, 2)))
FILL = Either((Number(), Several(Number(), low=1)))


def p(default: float = 0.5) -> Setting:
    return Setting("p", CHANCE, default, "How likely it happens to an image.")


def size(doc: str) -> Setting:
    return Setting("size", SIZE, doc=doc)


def fill(default: float | None = 0) -> Setting:
    domain = FILL if default is not None else Either((*FILL.domains, Choice((None,))))
    return Setting("fill", domain, default, "The value of pixels that come from outside; a list has one a channel.")


def interpolation(default: str, known: tuple[str, ...] = ("nearest", "bilinear")) -> Setting:
    return Setting("interpolation", Choice(known), default, "How pixels between pixels are found.")


RANGE = Several(Number(1e-3, 1e3), 2)
"""From one positive factor to another."""
RESIZING = ("nearest", "nearest-exact", "bilinear", "bicubic")


def vision(
    name: str,
    of_torchvision: str,
    doc: str,
    example: str,
    *settings: Setting,
    draws: bool = True,
    sizes: Resized = lambda sizes, s: sizes,
    channels: tuple[int, ...] = (),
    gives: Callable[[Settings], int] | None = None,
    kinds: tuple[str, ...] = PIXELS,
    companions: tuple[str, ...] = ("image", "mask", "boxes"),
    check: Callable[[Tensor, Settings], None] | None = None,
    copies: int = 1,
    boxes: bool = False,
    alike: bool = False,
    also: tuple[str, ...] = (),
) -> Entry:
    """An entry for `torchvision.transforms.v2.<of_torchvision>`.

    `sizes` gives height and width afterwards, `channels` are the numbers of channels that it works on, `gives` says how
    many it makes. `companions` are what can come along with the image; with `boxes`, those have to,
    and with `alike`, images have as many channels.
    """

    def rule(x: Type, s: Settings) -> Made:
        parts = _parts(name, x, kinds, channels, companions)
        image = parts[0][1]
        assert isinstance(image, Tensor)
        for picture in (value for kind, value in parts if kind == "image" and isinstance(value, Tensor)):
            if alike:
                _need_alike(name, image, picture)
            if "fill" in s.__dict__:
                need_values(name, "fill", s.fill, picture)
            if check:
                check(picture, s)
        if boxes and all(kind != "boxes" for kind, _ in parts):
            raise Refuse(f"`{name}` needs boxes beside the image", help=f"write `(image, boxes) -> {name}`")
        after, makes = sizes((image.dims[-2], image.dims[-1]), s), gives(s) if gives else None
        types = [_changed(kind, value, after, makes) for kind, value in parts] * copies
        args = {"transform": of_torchvision, "kinds": tuple(kind for kind, _ in parts), "draws": draws, **s.as_dict()}
        return Made(types[0] if len(types) == 1 else Tuple(tuple(types)), "dsl.modules.transforms.Vision", args)

    return Entry(
        name,
        "transform",
        doc,
        example,
        rule,
        inputs=(
            Input("image", doc="Images, or a tuple of images and what belongs to them: masks, boxes, more images."),
        ),
        settings=settings,
        sample="float[B, 3, 32, 32]",
        takes_any=True,
        also=(of_torchvision, *also),
        random=draws,
    )


def need_image(name: str, x: Type, kinds: tuple[str, ...] = PIXELS, channels: tuple[int, ...] = ()) -> Tensor:
    """A batch of images, or of videos, with one of these numbers of channels."""
    if not isinstance(x, Tensor) or x.rank < 4:
        grey = isinstance(x, Tensor) and x.rank == 3
        raise Refuse(
            f"`{name}` needs images with channels, height and width, but gets {x}",
            label="works on [B, C, H, W]",
            help="give grey images a channel first: `unsqueeze(1)`" if grey else "",
        )
    if x.kind not in kinds:
        other = "to_float" if x.kind == "byte" else "to_byte" if x.kind == "float" else ""
        raise Refuse(
            f"`{name}` needs {' or '.join(f'{kind}s' for kind in kinds)}, but gets {x}",
            label=f"gets {x.kind} values",
            help=f"put `{other}` before it" if other else "",
            code="E0308",
        )
    if 0 in x.dims[-2:]:
        raise Refuse(f"`{name}` needs images with pixels, but gets {x}")
    found = x.dims[-3]
    if channels and type(found) is int and found not in channels:
        raise Refuse(
            f"`{name}` needs images with {' or '.join(map(str, channels))} channels, but gets {x}",
            label=f"gets {count(found, 'channel')}",
        )
    return x


def _parts(
    name: str, x: Type, kinds: tuple[str, ...], channels: tuple[int, ...], companions: tuple[str, ...]
) -> list[tuple[str, Type]]:
    """An image and what comes along with it, each with what it is."""
    first, *others = x.parts if isinstance(x, Tuple) and x.parts else (x,)
    image = need_image(name, first, kinds, channels)
    parts: list[tuple[str, Type]] = [("image", image)]
    for value in others:
        kind = _companion(name, value, image, companions)
        parts.append((kind, need_image(name, value, kinds, channels) if kind == "image" else value))
    return parts


def _need_alike(name: str, image: Tensor, other: Tensor) -> None:
    if differ(image.dims[-3], other.dims[-3]):
        raise Refuse(f"`{name}` needs images with as many channels, but gets {image} and {other}")


def _changed(kind: str, x: Type, sizes: Sizes, channels: int | None) -> Type:
    """The type afterwards: images and masks get the new size, images the new channels, boxes stay boxes."""
    if kind == "boxes" or not isinstance(x, Tensor):
        return x
    if kind == "image" and channels is not None:
        return x.with_dims(*x.dims[:-3], channels, *sizes)
    return x.with_dims(*x.dims[:-2], *sizes)


def _companion(name: str, value: Type, image: Tensor, known: tuple[str, ...]) -> str:
    """What comes along with an image: another image, a mask or boxes, of the same size and batch."""
    kind = _kind(value)
    if kind not in known:
        words = {"image": "images", "mask": "masks", "boxes": "boxes"}
        taken = " or ".join(words[item] for item in known) or "nothing"
        raise Refuse(f"`{name}` takes {taken} beside the image, but gets {value}")
    if kind != "boxes":
        assert isinstance(value, Tensor)
        ours, theirs = (image.dims[0], *image.dims[-2:]), (value.dims[0], *value.dims[-2:])
        if any(map(differ, ours, theirs)):
            raise Refuse(f"`{name}` needs images and masks of one size, but gets {image} and {value}")
    return kind


def _kind(value: Type) -> str:
    item = value.item if isinstance(value, Ragged) else value
    if not isinstance(item, Tensor):
        return ""
    corners = item.rank == (2 if isinstance(value, Ragged) else 3) and item.dims[-1] == 4
    if corners and item.kind == "float":
        return "boxes"
    if isinstance(value, Ragged):
        return ""
    if item.kind in PIXELS:
        return "image" if item.rank >= 4 else ""
    return "mask" if item.rank in (3, 4) and item.kind in ("class", "int", "bool") else ""


def need_values(name: str, at: str, values: object, image: Tensor) -> None:
    """One value, or one for each channel."""
    found = image.dims[-3]
    if isinstance(values, (list, tuple)) and type(found) is int and len(values) not in (1, found):
        raise Refuse(
            f"`{name}` has {len(values)} values for `{at}`, but the image has {count(found, 'channel')}: {image}",
            at=at,
            label=f"takes 1 or {found}" if found > 1 else "takes 1",
        )


def both(value: int | tuple[int, ...] | list[int]) -> tuple[int, int]:
    """Height and width out of one number or two."""
    if isinstance(value, (list, tuple)):
        return value[0], value[-1]
    return value, value


def ordered(name: str, s: Settings, *names: str) -> None:
    """Settings that are a range go from low to high."""
    for at in names:
        value = getattr(s, at)
        if isinstance(value, (list, tuple)) and any(
            low > high for low, high in zip(value[::2], value[1::2], strict=True)
        ):
            raise Refuse(f"`{name}` takes `{at}` from low to high, but gets {written(value)}", at=at, code="E0334")
