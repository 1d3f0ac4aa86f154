"""What is wrong with a text, as values; the forms in which they are shown are modules of their own.

Stages collect `Diagnostic`s. At the edge `order.arrange` sorts them, and one of `text.render`, `json_form.to_json`,
`sarif.to_sarif` and `github.render` shows them. `codes.CODES` explains each code; `suggest.nearest` finds what
was meant.
"""

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help, Label
from dsl.diagnostics.source import Run, Source, Span, Text

__all__ = ["Diagnostic", "Edit", "Help", "Label", "Run", "Source", "Span", "Text"]
