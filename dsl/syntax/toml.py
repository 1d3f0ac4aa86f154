"""Reads TOML: tomli says what a document means, the grammar where each key and value of it stands."""

from __future__ import annotations

import tomli

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.source import Source
from dsl.syntax.toml_nodes import Array, Broken, Entry, Node, Scalar, Table, plain
from dsl.syntax.toml_tokens import document, tokenize
from dsl.syntax.toml_tree import TreeBuilder

__all__ = ["Array", "Broken", "Entry", "Node", "Scalar", "Table", "parse", "plain"]


def parse(source: Source) -> tuple[Table, list[Diagnostic]]:
    """The document, and every independent mistake in it; what could not be read is not there, or `Broken`."""
    text = document(source.text)
    layout = tokenize(text)
    if layout.stuck is None:
        try:
            values = tomli.loads(text)
        except ValueError:
            pass
        else:
            builder = TreeBuilder(source, text, layout.kinds, layout.places)
            return builder.build(values), sorted(builder.newer, key=lambda report: report.place)
    from dsl.syntax.toml_faults.mend import mend

    return mend(source, layout)
