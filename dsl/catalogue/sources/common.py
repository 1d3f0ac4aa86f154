"""Settings and checks that several sources share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dsl.catalogue.entry import Entry, Setting, Settings
from dsl.catalogue.sources.facts import Facts, Files
from dsl.types.domains import Choice, Either, Flag, Several, Whole, Words, maybe
from dsl.types.tensor import B, Tensor, Type

PATH = Words("the path of a file")
FOLDER = Words("the path of a folder")
COLUMN = Words("the name of a column")
COLUMNS = Either((COLUMN, Several(COLUMN)))
MANY = Whole(1, 1 << 31)

ROOT = Setting("root", FOLDER, "data", "The folder that holds the files.")
DOWNLOAD = Setting("download", Flag(), True, "Fetches what is not there.")
DRAW = Setting(
    "draw",
    Choice(("one", "pairs", "triplets")),
    "one",
    "`pairs` gives two samples and whether their class is the same, `triplets` two of a class and one of another.",
)
SEPARATOR = Setting(
    "separator", maybe(Words("one character")), None, "Stands between two columns; none: a tab in `.tsv`, else a comma."
)
CLASSES = Either((Whole(2, 1 << 24), Several(Words("the name of a class"), low=2)))

Rule = Callable[[Settings, Files], Facts]


def source(
    name: str,
    doc: str,
    example: str,
    rule: Rule,
    *settings: Setting,
    also: tuple[str, ...] = (),
) -> Entry:
    return Entry(name, "source", doc, example, rule, inputs=(), settings=settings, sample="", also=also)


def drawn(facts: Mapping[str, Type], draw: str) -> tuple[dict[str, Type], tuple[str, ...], tuple[str, ...]]:
    """Fields, input and target of samples of an image and a class, drawn one by one, as pairs or as triplets."""
    image = facts["image"]
    if draw == "pairs":
        fields = {"first": image, "second": image, "same": Tensor("float", (B,))}
        return fields, ("first", "second"), ("same",)
    if draw == "triplets":
        names = ("anchor", "positive", "negative")
        return dict.fromkeys(names, image), names, ()
    target = tuple(name for name in facts if name != "image")[:1]
    return dict(facts), ("image",), target


def listed(value: Any) -> tuple[str, ...]:
    """A list of names, out of none, one or several."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def class_names(classes: int | tuple[str, ...] | list[str] | None) -> tuple[int | None, tuple[str, ...]]:
    """How many classes, and their names if they are said."""
    if classes is None or isinstance(classes, int):
        return classes, ()
    return len(classes), tuple(classes)


NUMBER_OF_CLASSES = maybe(CLASSES)
