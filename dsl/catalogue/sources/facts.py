"""What a source states before it loads anything, and how it gets at the headers of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from dsl.catalogue.entry import Refuse
from dsl.types.dims import symbol
from dsl.types.tensor import B, Tensor, Type

HIGH = symbol("H")
WIDE = symbol("W")

RESERVED = frozenset({"input", "output", "target", "batch"})
"""Names that bodies give to other things, so that no field bears them."""


class Files(Protocol):
    """The files below the project's folder. A path that leads out of it is refused (`Refuse`)."""

    def read(self, path: str, start: int, size: int) -> bytes | None:
        """At most `size` bytes of a file from `start` on, which counts from the end if negative.

        None if there is no such file: data may be elsewhere when a spec is checked.
        """

    def folders(self, path: str) -> tuple[str, ...] | None:
        """The names of the folders in a folder, sorted; None if there is no such folder."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The fields of a sample with their types, and how many samples there are.

    `input` names what a model is given, `target` what it is to find, both as fields. `splits` has the number of samples
    of each split, None where only reading the data would show it; the first is the one to train on. `classes` has the
    names of the classes of a field, in order. An image whose size changes from sample to sample has the sizes H and W.
    """

    fields: Mapping[str, Type]
    input: tuple[str, ...]
    target: tuple[str, ...] = ()
    splits: Mapping[str, int | None] = field(default_factory=lambda: {"train": None})
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    lowers: str = ""
    """What the data stage reads them with: `source.NAME`, or a class of torchvision."""
    args: dict[str, Any] = field(default_factory=dict)


def label(of: int, *, kind: str = "class") -> Tensor:
    """One class a sample."""
    return Tensor(kind, (B,), of)


def picture(channels: int, high: int | None = None, wide: int | None = None) -> Tensor:
    """An image as it is read: bytes, of a stated size or of any."""
    return Tensor("byte", (B, channels, HIGH if high is None else high, WIDE if wide is None else wide))


def need_field_name(name: str, at: str) -> str:
    """A name that bodies can use for a field."""
    if not name.isidentifier():
        raise Refuse(f"`{name}` cannot be the name of a field", at=at, label="letters, digits and `_`", code="E0510")
    if name in RESERVED:
        raise Refuse(f"a field may not be called `{name}`", at=at, label="means something else in bodies", code="E0502")
    return name


def not_here(path: str, unknown: str) -> str:
    """A note for a file that is not there when the spec is checked."""
    return f"`{path}` is not here, so {unknown} could not be checked"
