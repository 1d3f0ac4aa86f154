"""Elements of another kind, their values unscaled (`to_float` scales the bytes of images)."""

from __future__ import annotations

from collections.abc import Callable

from dsl.catalogue.entry import Entry, Made, Settings
from dsl.catalogue.kinds import REAL_OR_TRUTH, need_kind, plain
from dsl.types.tensor import Tensor


def _to(name: str) -> Callable[[Tensor, Settings], Made]:
    def rule(x: Tensor, s: Settings) -> Made:
        if name != "bool":
            need_kind(name, x, REAL_OR_TRUTH)
        kept = x if name == "int" and plain(x.kind) == "int" else Tensor(name, x.dims)
        return Made(kept, f"dsl.modules.functions.to_{name}")

    return rule


ENTRIES = (
    Entry(
        "float",
        "function",
        "The same values as floating-point numbers; true is 1.",
        "float(x)",
        _to("float"),
        sample="int[B, 8]",
        also=("to_float", "cast", "type_as"),
    ),
    Entry(
        "int",
        "function",
        "The whole parts of the values, as whole numbers; true is 1.",
        "int(x)",
        _to("int"),
        also=("long", "to_int"),
    ),
    Entry(
        "bool",
        "function",
        "Whether each value is other than 0.",
        "bool(x)",
        _to("bool"),
        also=("to_bool",),
    ),
)
