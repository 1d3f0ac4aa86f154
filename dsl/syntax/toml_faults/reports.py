"""The reports of one file, each with the path of the key it is about."""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.syntax.toml_faults.stuck import Token
from dsl.syntax.toml_keys import key_parts

MOST_REPORTS = 20


class Reports:
    """Takes reports in the order of the file, as long as there are not too many."""

    def __init__(self, text: str) -> None:
        self.found: list[Diagnostic] = []
        self._text = text
        self._header: Token | None = None
        self._lost = False

    @property
    def full(self) -> bool:
        return len(self.found) >= MOST_REPORTS

    def begin(self) -> None:
        """The file from its first line."""
        self._header, self._lost = None, False

    def enter(self, statement: list[Token]) -> None:
        """Keys that follow are those of this header, if it is one."""
        if statement and statement[0].kind != "KEY":
            self._lost = statement[0].kind == "LOST"
            self._header = None if self._lost else statement[1]

    def add(self, report: Diagnostic, key: Token | None = None) -> None:
        """A report that is about `key`, or about none."""
        if not self.full:
            self.found.append(report.at_path(self._path(key) if key and not self._lost else ""))

    def _path(self, key: Token) -> str:
        keys = (self._header, key) if self._header else (key,)
        return ".".join(part[0] for token in keys for part in key_parts(self._text, token.start, token.end))
