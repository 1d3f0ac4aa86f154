"""What is said of a body's syntax: where the diagnostics of one body are gathered."""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Diagnostic, Edit, Help, Label
from dsl.diagnostics.source import Text
from dsl.syntax.lalr import At

MOST = 20
MOST_SURE = 200


class Enough(Exception):
    """So much is wrong that more would not help."""


class Reports:
    """The diagnostics of one body; `Enough` is raised at the last that is worth while."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.found: list[Diagnostic] = []
        self._left = MOST

    def add(self, diagnostic: Diagnostic) -> None:
        self.found.append(diagnostic)
        self._left -= not any(help.sure for help in diagnostic.help)
        if not self._left:
            raise Enough

    @property
    def takes_more(self) -> bool:
        """Whether mistakes that mend themselves are worth another word."""
        return len(self.found) < MOST_SURE

    def tells(self, at: At) -> bool:
        """Whether a mistake was reported at this very place."""
        span = self.text.span(*at)
        return any(diagnostic.span == span for diagnostic in self.found)

    def word(self, at: At) -> str:
        """A stretch of the body in backticks, as its writer has it."""
        value = self.text.value[at[0] : at[1]]
        return f"`{value if len(value) <= 40 else value[:37] + '...'}`"

    def make(
        self,
        code: str,
        at: At,
        message: str,
        label: str,
        *help: Help,
        also: tuple[tuple[At, str], ...] = (),
        notes: tuple[str, ...] = (),
    ) -> Diagnostic:
        span = self.text.span
        labels = tuple(Label(span(*place), text) for place, text in also)
        return Diagnostic(code, message, span(*at), label, labels, notes, help)

    def edit(self, at: At, replacement: str) -> Edit:
        return Edit(self.text.span(*at), replacement)

    def mend(self, text: str, at: At, replacement: str, sure: bool = False) -> Help:
        """A help that puts `replacement` where `at` is."""
        return Help(text, (self.edit(at, replacement),), sure)
