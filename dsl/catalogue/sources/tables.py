"""Tables: columns of numbers, of categories and of texts become fields."""

from __future__ import annotations

import re

from dsl.catalogue.entry import Refuse, Setting, Settings
from dsl.catalogue.sources import headers
from dsl.catalogue.sources.common import (
    COLUMNS,
    MANY,
    NUMBER_OF_CLASSES,
    PATH,
    SEPARATOR,
    class_names,
    listed,
    source,
)
from dsl.catalogue.sources.facts import RESERVED, Facts, Files, not_here
from dsl.diagnostics.suggest import nearest
from dsl.types.dims import Dim, symbol
from dsl.types.domains import Anything, Choice, Either, Flag, Several, Table, Whole, maybe
from dsl.types.tensor import B, Tensor, Type

CATEGORIES = Table(
    Either((Whole(1, 1 << 24), Several(Anything("a value"), low=1))),
    "a table of columns, each with its values or how many it has: `{ Sex = ['female', 'male'], Pclass = 3 }`",
)


def separator(s: Settings) -> str:
    """The character between columns."""
    if s.separator is None:
        return "\t" if s.path.removesuffix(".gz").endswith(".tsv") else ","
    if len(s.separator) != 1 or s.separator in '"\r\n':
        raise Refuse(
            f"columns are parted by one character, not by `{s.separator}`",
            at="separator",
            help="write ';'",
            code="E0334",
        )
    return str(s.separator)


def need_columns(known: tuple[str, ...] | None, wanted: tuple[str, ...], at: str, path: str) -> None:
    """Columns that the table has, as far as its header is known."""
    if known is None:
        return
    for name in wanted:
        if name not in known:
            close = nearest(name, known)
            raise Refuse(
                f"`{path}` has no column `{name}`",
                at=at,
                label=f"has {', '.join(f'`{column}`' for column in known[:20])}",
                help=f"did you mean `{close[0]}`?" if close else "",
                code="E0511",
            )


def field_name(column: str) -> str:
    """A column's name as bodies can write it: `capital-gain` is the field `capital_gain`."""
    name = re.sub(r"\W", "_", column) or "column"
    return f"{name}_" if name in RESERVED else f"_{name}" if name[0].isdigit() else name


def _csv(s: Settings, files: Files) -> Facts:
    known = listed(s.columns) or None
    notes: tuple[str, ...] = ()
    if s.header:
        found = headers.columns(files, s.path, separator(s))
        notes = () if found is not None else (not_here(s.path, "its columns"),)
        known = found if known is None else known
    elif known is None and s.numbers is None:
        raise Refuse(
            "a table without a header needs `columns`, the names of its columns in order", at="header", code="E0337"
        )
    return _facts(s, known, notes, "source.csv")


def _parquet(s: Settings, files: Files) -> Facts:
    notes = (f"`{s.path}` stays closed, so its columns could not be checked",)
    return _facts(s, None, notes, "source.parquet")


def _facts(s: Settings, known: tuple[str, ...] | None, notes: tuple[str, ...], lowers: str) -> Facts:
    targets, texts, categories = listed(s.target), listed(s.texts), dict(s.categories)
    parts = {"target": targets, "numbers": listed(s.numbers), "categories": tuple(categories), "texts": texts}
    parts["drop"] = listed(s.drop)
    _once(parts)
    for at, wanted in parts.items():
        need_columns(known, wanted, at, s.path)
    fields = _inputs(s, known, parts)
    names_of_targets = tuple(map(field_name, targets))
    count, names = class_names(s.classes)
    input_ = tuple(
        name for name in fields if not name.endswith("_length") or name.removesuffix("_length") not in fields
    )
    for name in names_of_targets:
        if name in fields:
            raise Refuse(f"the target cannot be called `{name}`, which holds the inputs", at="target", code="E0502")
        fields[name] = Tensor("class", (B,), count) if count is not None else Tensor("float", (B, 1))
    classes = {name: names for name in names_of_targets if names}
    classes |= {
        field_name(name): tuple(map(str, item)) for name, item in categories.items() if not isinstance(item, int)
    }
    shown = {name: item for name, item in classes.items() if name in fields}
    return Facts(fields, input_, names_of_targets, {"train": None}, shown, notes, lowers, s.as_dict())


def _once(parts: dict[str, tuple[str, ...]]) -> None:
    seen: dict[str, str] = {}
    for at, names in parts.items():
        for name in names:
            if name in seen:
                where = f"`{seen[name]}` and `{at}`" if seen[name] != at else f"`{at}` twice"
                raise Refuse(f"the column `{name}` is in {where}", at=at, code="E0337")
            seen[name] = at


def _inputs(s: Settings, known: tuple[str, ...] | None, parts: dict[str, tuple[str, ...]]) -> dict[str, Type]:
    """The fields that a model gets: numbers and categories in one, or apart, and each text."""
    taken = {name for at, names in parts.items() if at != "numbers" for name in names}
    numbers: Dim = len(parts["numbers"])
    if s.numbers is None:
        numbers = symbol("columns") if known is None else len([name for name in known if name not in taken])
    fields: dict[str, Type] = {}
    if s.encode == "onehot":
        width = numbers
        for values in s.categories.values():
            width = width + (values if isinstance(values, int) else len(values))
        if width != 0:
            fields["features"] = Tensor("float", (B, width))
    else:
        if numbers != 0:
            fields["numbers"] = Tensor("float", (B, numbers))
        for name, values in s.categories.items():
            fields[field_name(name)] = Tensor("class", (B,), values if isinstance(values, int) else len(values))
    for name in parts["texts"]:
        length: Dim = symbol("T") if s.length is None else s.length
        vocab = 256 if s.level == "byte" else s.vocab
        fields[field_name(name)] = Tensor("tokens", (B, length), vocab)
        fields[f"{field_name(name)}_length"] = Tensor("int", (B,))
    if not fields:
        raise Refuse(f"`{s.path}` leaves no column for the model to work on", code="E0337")
    return fields


def _table_settings(*own: Setting) -> tuple[Setting, ...]:
    return (
        Setting("path", PATH, doc="The file."),
        Setting("target", maybe(COLUMNS), None, "The column that is to be found; of several, each is a field."),
        Setting("classes", NUMBER_OF_CLASSES, None, "The classes of the target, or how many; none: it is a number."),
        Setting("numbers", maybe(COLUMNS), None, "Columns of numbers; none: all that are not named elsewhere."),
        Setting("categories", CATEGORIES, {}, "Columns of categories, each with its values or how many it has."),
        Setting(
            "texts", maybe(COLUMNS), None, "Columns of text; each is a field of tokens, with its length beside it."
        ),
        Setting("drop", maybe(COLUMNS), None, "Columns that are left out."),
        *own,
        Setting(
            "encode",
            Choice(("onehot", "index")),
            "onehot",
            "`onehot` puts numbers and categories into one field, `features`; with `index` each category is a field.",
        ),
        Setting(
            "scale",
            maybe(Choice(("standard", "minmax"))),
            "standard",
            "Brings numbers to mean 0 and deviation 1, or between 0 and 1, as the training data show.",
        ),
        Setting("missing", Choice(("mean", "zero", "drop", "error")), "mean", "What an empty number becomes."),
        Setting("level", Choice(("word", "char", "byte")), "word", "What a token of a text is."),
        Setting("vocab", maybe(MANY), None, "How many tokens are known, with those for padding and for unknown ones."),
        Setting("length", maybe(MANY), None, "Tokens of a text; none: the longest of each batch."),
    )


ENTRIES = (
    source(
        "csv",
        "A table as text, plain or compressed by gzip.",
        "csv('wine.csv', target='quality', separator=';')",
        _csv,
        *_table_settings(
            SEPARATOR,
            Setting("header", Flag(), True, "Whether the first line has the names of the columns."),
            Setting("columns", maybe(COLUMNS), None, "The names of the columns in order, if the file has none."),
        ),
        also=("tsv", "table", "tabular"),
    ),
    source(
        "parquet",
        "A table as Parquet; its columns are named here.",
        "parquet('wine.parquet', target='quality', numbers=['alcohol', 'density'])",
        _parquet,
        *_table_settings(),
        also=("arrow",),
    ),
)
