"""A diagnostic is a value, made where the fault is found and rendered at the edge."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dsl.diagnostics.source import Span


@dataclass(frozen=True, slots=True)
class Label:
    """What is to be seen at a place."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace a span by other text."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Help:
    """What to type. With edits it can be applied; `sure`: it cannot be wrong, `validate --fix` takes it."""

    text: str
    edits: tuple[Edit, ...] = ()
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What is wrong (`message`), where (`span`), what is there (`label`), and what to do about it (`help`).

    `span` is None only where there is no text to point at, as with a file that cannot be read: then `file` names it.
    `path` is the key's path in the spec, `origin` where a value came from when that is not the file itself.
    `strict` makes an error of a warning.
    """

    code: str
    message: str
    span: Span | None = None
    label: str = ""
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: tuple[Help, ...] = ()
    path: str = ""
    origin: str = ""
    file: str = ""
    strict: bool = False

    @property
    def severity(self) -> str:
        letter = self.code[0]
        return "error" if letter == "E" or (self.strict and letter == "W") else "warning" if letter == "W" else "note"

    @property
    def place(self) -> tuple[str, int, int]:
        if self.span is None:
            return (self.file, -1, -1)
        return (self.span.source.name, self.span.start, self.span.end)

    @property
    def remarks(self) -> tuple[str, ...]:
        """The notes, and where the value came from."""
        if not self.origin or (self.span is not None and self.span.source.name.startswith("--")):
            return self.notes  # an argument of the command line shows itself
        return (*self.notes, f"this value comes from the {self.origin}")

    def at_path(self, path: str, origin: str = "") -> Diagnostic:
        """The same, said of the key `path` if it names none yet."""
        return replace(self, path=self.path or path, origin=self.origin or origin)
