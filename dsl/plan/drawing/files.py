"""The kinds of files that a drawing can be."""

from __future__ import annotations

from collections.abc import Callable

from dsl.lang.program import Program
from dsl.plan.drawing.dot import dot
from dsl.plan.drawing.mermaid import mermaid
from dsl.plan.drawing.picture import Picture, picture
from dsl.plan.drawing.svg import svg

ENDINGS: dict[str, Callable[[str, dict[str, Picture]], str]] = {
    ".svg": svg,
    ".dot": dot,
    ".gv": dot,
    ".mermaid": mermaid,
    ".mmd": mermaid,
}


def drawn(file: str, title: str, program: Program, depth: int) -> str:
    """The text of a drawing of all models; `depth` counts as in the table: 1 leaves blocks folded."""
    ending = next(ending for ending in ENDINGS if file.endswith(ending))
    deep = depth - 1 if depth > 0 else depth
    return ENDINGS[ending](title, {name: picture(model.graph, deep) for name, model in program.models.items()})
