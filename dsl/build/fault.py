"""What goes wrong while modules are made, as a report like any other."""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Diagnostic


class BuildFault(Exception):
    """A spec that no module can be made of here, with the report that says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic
