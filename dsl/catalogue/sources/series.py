"""Time series, cut into windows: what was, and what comes next."""

from __future__ import annotations

from dsl.catalogue.entry import Refuse, Setting, Settings
from dsl.catalogue.sources import headers
from dsl.catalogue.sources.common import COLUMN, COLUMNS, MANY, PATH, SEPARATOR, listed, source
from dsl.catalogue.sources.facts import Facts, Files, not_here
from dsl.catalogue.sources.tables import need_columns, separator
from dsl.types.dims import Dim, symbol
from dsl.types.domains import Choice, maybe
from dsl.types.tensor import B, Tensor


def _series(s: Settings, files: Files) -> Facts:
    known = headers.columns(files, s.path, separator(s))
    for at in ("columns", "target", "time"):
        need_columns(known, listed(getattr(s, at)), at, s.path)
    columns = listed(s.columns) or tuple(name for name in known or () if name != s.time)
    if s.columns is not None and s.time in columns:
        raise Refuse(f"the column `{s.time}` is in `columns` and `time`", at="time", code="E0337")
    width: Dim = len(columns) or symbol("columns")
    wide = len(listed(s.target)) or width
    fields = {"past": Tensor("float", (B, s.length, width)), "future": Tensor("float", (B, s.horizon, wide))}
    notes = () if known is not None else (not_here(s.path, "its columns"),)
    return Facts(fields, ("past",), ("future",), notes=notes, lowers="source.series", args=s.as_dict())


ENTRIES = (
    source(
        "series",
        "A table with a row for each moment, cut into windows: the field `past`, and the `future` after it.",
        "series('power.csv', length=96, horizon=24, time='date')",
        _series,
        Setting("path", PATH, doc="The table, plain or compressed by gzip."),
        Setting("length", MANY, doc="Moments of the past."),
        Setting("horizon", MANY, 1, "Moments of the future."),
        Setting("columns", maybe(COLUMNS), None, "The columns to work on; none: all but `time`."),
        Setting("target", maybe(COLUMNS), None, "The columns to foretell; none: those to work on."),
        Setting("time", maybe(COLUMN), None, "The column that holds the moment, which is left out."),
        Setting("stride", MANY, 1, "Moments from the start of a window to that of the next."),
        Setting(
            "scale",
            maybe(Choice(("standard", "minmax"))),
            "standard",
            "Brings numbers to mean 0 and deviation 1, or between 0 and 1, as the training data show.",
        ),
        SEPARATOR,
        also=("time_series", "forecast", "windows"),
    ),
)
