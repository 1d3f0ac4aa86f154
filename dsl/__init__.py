"""One readable file says what to train; one command trains it.

`program, diagnostics = dsl.check("specs/mnist.toml")` checks a spec, `dsl.render(diagnostics)` shows what was found,
and `program.models["model"].graph.parameters()` counts what is learned. `dsl.models("specs/mnist.toml")["model"]` is
the model as an ordinary torch module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dsl.build.whole import SpecError, models
    from dsl.diagnostics.diagnostic import Diagnostic
    from dsl.diagnostics.text import render
    from dsl.lang.check import check_spec_file as check
    from dsl.lang.graph import Graph, show
    from dsl.lang.program import Program

__version__ = "0.1.0"

__all__ = ["Diagnostic", "Graph", "Program", "SpecError", "check", "models", "render", "show"]

_PLACES = {
    "Diagnostic": ("dsl.diagnostics.diagnostic", "Diagnostic"),
    "Graph": ("dsl.lang.graph", "Graph"),
    "Program": ("dsl.lang.program", "Program"),
    "SpecError": ("dsl.build.whole", "SpecError"),
    "check": ("dsl.lang.check", "check_spec_file"),
    "models": ("dsl.build.whole", "models"),
    "render": ("dsl.diagnostics.text", "render"),
    "show": ("dsl.lang.graph", "show"),
}
"""Where each public name is; it is imported when it is first asked for."""


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _PLACES[name]
    return getattr(import_module(module), attribute)
