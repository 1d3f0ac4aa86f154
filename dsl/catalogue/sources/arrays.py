"""Arrays in files, and arrays of random numbers."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.entry import Refuse, Setting, Settings, written
from dsl.catalogue.sources import headers
from dsl.catalogue.sources.common import COLUMNS, MANY, NUMBER_OF_CLASSES, PATH, class_names, listed, source
from dsl.catalogue.sources.facts import Facts, Files, need_field_name, not_here
from dsl.types.domains import Whole, Words, maybe
from dsl.types.notation import Fault, parse_type
from dsl.types.tensor import B, Tensor, Type, Unknown

ENDINGS = (".npy", ".npz", ".safetensors")
TARGET = Setting("target", maybe(COLUMNS), None, "What is to be found; none: the last field, if there are several.")


def _arrays(s: Settings, files: Files) -> Facts:
    shapes: dict[str, headers.Shape | None] = {}
    notes: list[str] = []
    for name, path in s.fields.items():
        need_text(name, path, "the path of a file")
        found = _read(files, path, name)
        if found is None:
            notes.append(not_here(path, "its shape"))
        elif len(found) != 1:
            raise Refuse(
                f"`{path}` holds several arrays, {_quoted(found)}, so it is no single field",
                at=name,
                help=f"take them all: `arrays('{path}')`",
                code="E0512",
            )
        shapes[need_field_name(name, f"{name}=")] = next(iter(found.values())) if found else None
    if s.path is not None:
        found = _read(files, s.path, "path")
        if found is None:
            notes.append(not_here(s.path, "its arrays"))
        for name, shape in (found or {}).items():
            shapes[need_field_name(name or "x", "path")] = shape
    if not shapes and not notes:
        raise Refuse(
            "`arrays` needs a file", help="write `arrays('data.npz')` or `arrays(x='x.npy', y='y.npy')`", code="E0332"
        )
    if not shapes:
        shapes = dict.fromkeys(need_field_name(name, "target") for name in listed(s.target))
    size = _samples(shapes)
    targets = _targets(s.target, tuple(shapes))
    count, names = class_names(s.classes)
    fields: dict[str, Type] = {
        name: _typed(shape, count if name in targets else None) if shape else Unknown(f"`{name}` is not here")
        for name, shape in shapes.items()
    }
    rest = tuple(name for name in fields if name not in targets)
    known = {targets[0]: names} if names and len(targets) == 1 else {}
    return Facts(fields, rest, targets, {"train": size}, known, tuple(notes), "source.arrays", s.as_dict())


def need_text(name: str, value: Any, what: str) -> None:
    """Settings of the person's own naming take text."""
    if not isinstance(value, str):
        raise Refuse(f"`{name}` takes {what}, not `{written(value)}`", at=name, code="E0334")


def _read(files: Files, path: str, at: str) -> dict[str, headers.Shape] | None:
    if not path.endswith(ENDINGS):
        raise Refuse(f"`{path}` is no file of arrays", at=at, label=f"ends in none of {_quoted(ENDINGS)}", code="E0512")
    try:
        return headers.arrays(files, path)
    except Refuse as no:
        raise Refuse(no.message, at=at, code=no.code) from None


def _samples(shapes: dict[str, headers.Shape | None]) -> int | None:
    """How many samples there are: all arrays have as many."""
    sizes: dict[int, str] = {}
    for name, shape in shapes.items():
        if shape is None:
            continue
        if not shape[1]:
            raise Refuse(f"the array `{name}` is a single number, so it holds no samples", code="E0514")
        sizes.setdefault(shape[1][0], name)
    if len(sizes) > 1:
        (first, one), (second, other), *_ = sizes.items()
        raise Refuse(f"the array `{one}` has {first:,} samples, but `{other}` has {second:,}", code="E0514")
    return next(iter(sizes), None)


def _typed(shape: headers.Shape, classes: int | None) -> Tensor:
    kind, sizes = shape
    if classes is not None and kind in ("int", "byte", "bool"):
        return Tensor("class", (B, *sizes[1:]), classes)
    return Tensor(kind, (B, *sizes[1:]))


def _targets(wanted: Any, names: tuple[str, ...]) -> tuple[str, ...]:
    for name in listed(wanted):
        if names and name not in names:
            raise Refuse(f"there is no array `{name}`", at="target", label=f"there are {_quoted(names)}", code="E0511")
    return listed(wanted) or (names[-1:] if len(names) > 1 else ())


def _random(s: Settings, files: Files) -> Facts:
    fields: dict[str, Type] = {}
    for name, text in s.fields.items():
        need_text(name, text, "a type such as `float[B, 8]`")
        fields[need_field_name(name, f"{name}=")] = _parsed(name, text)
    if not fields:
        raise Refuse("`random` needs fields", help="write `random(x='float[B, 8]', y='class[B] of 2')`", code="E0332")
    targets = _targets(s.target, tuple(fields))
    rest = tuple(name for name in fields if name not in targets)
    return Facts(fields, rest, targets, {"train": s.size}, lowers="source.random", args=s.as_dict())


def _parsed(name: str, text: str) -> Tensor:
    found = parse_type(text)
    if isinstance(found, Fault):
        raise Refuse(f"the type of `{name}`, `{text}`, cannot be read: {found.message}", at=name, code="E0515")
    if not isinstance(found, Tensor) or found.dims[:1] != (B,):
        raise Refuse(
            f"the type of `{name}`, `{text}`, is not that of a batch",
            at=name,
            help="begin its sizes with `B`: `float[B, 8]`",
            code="E0515",
        )
    open_ = [dim for dim in (*found.dims[1:], found.of) if dim is not None and not isinstance(dim, int)]
    if open_:
        raise Refuse(f"the type of `{name}`, `{text}`, leaves the size `{open_[0]}` open", at=name, code="E0515")
    return found


def _quoted(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names)


ENTRIES = (
    source(
        "arrays",
        "Arrays of NumPy or safetensors, whose first dimension counts the samples.",
        "arrays('data.npz', target='y', classes=10)",
        _arrays,
        Setting("path", maybe(PATH), None, "A `.npy`, `.npz` or `.safetensors` file; each of its arrays is a field."),
        TARGET,
        Setting("classes", NUMBER_OF_CLASSES, None, "The classes of the target, or how many; none: it is a number."),
        Setting("fields", PATH, doc="Fields by name, each with its own file: `x='x.npy', y='y.npy'`.", open=True),
        also=("numpy", "npz", "npy", "safetensors", "tensors"),
    ),
    source(
        "random",
        "Random numbers of stated types, to try a model before there are data.",
        "random(image='float[B, 3, 32, 32]', label='class[B] of 10')",
        _random,
        Setting("size", MANY, 1000, "How many samples.", by_name=True),
        TARGET,
        Setting("seed", Whole(0, 1 << 62), 0, "What the numbers are drawn from.", by_name=True),
        Setting("fields", Words("a type such as `float[B, 8]`"), doc="Fields by name, each with its type.", open=True),
        also=("fake", "FakeData", "synthetic", "dummy"),
    ),
)
