"""How a value of a spec is written: arrays on one line where they fit, strings in double quotes where they can."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import tomli

from dsl.syntax.toml_keys import key_parts
from dsl.syntax.toml_strings import content
from dsl.syntax.toml_tokens import Layout

WIDTH = 100
INDENT = "  "

FormatBody: TypeAlias = Callable[[str], "str | None"]
Path: TypeAlias = tuple[str, ...]

# What a source is may look like arithmetic (`a-b.csv`), so that is left alone.
_BODIES = ("layers", "loss", "metrics", "optimizer", "schedule", "transform", "augment", "batch_augment", "when")
# Tables whose keys are a person's own names.
_OWN_NAMES = ("params", "sweep", "callback", "plugins")


class Item(NamedTuple):
    """One value of an array: the lines of comments before it, and the comment after it."""

    before: tuple[str, ...]
    value: Piece
    comment: str = ""


class List(NamedTuple):
    """An array; `rest` are the lines of comments after its last value."""

    items: tuple[Item, ...]
    rest: tuple[str, ...]


class Braces(NamedTuple):
    """An inline table."""

    fields: tuple[tuple[str, Piece], ...]


# A number, date, bool or string is its own text.
Piece: TypeAlias = "str | List | Braces"


class Values:
    """Takes values from the tokens of a document, one after the other."""

    def __init__(self, text: str, layout: Layout, format_body: FormatBody) -> None:
        self._text = text
        self._kinds = layout.kinds
        self._places = layout.places
        self._format_body = format_body

    def take(self, at: int, path: Path) -> tuple[Piece, int]:
        """The value whose first token has the number `at`, and the number of the token after it."""
        kind = self._kinds[at]
        if kind == "OPEN":
            return self._list(at + 1, path)
        if kind == "BRACE":
            return self._braces(at + 1, path)
        raw = self._text[slice(*self._places[at])]
        return (self._string(raw, path) if kind == "STRING" else raw), at + 1

    def _list(self, at: int, path: Path) -> tuple[List, int]:
        items: list[Item] = []
        before: list[str] = []
        while (kind := self._kinds[at]) != "CLOSE":
            if kind == "EOL":
                comment, *lines = line_ends(self._text[slice(*self._places[at])])
                if comment and items and not items[-1].comment and not before:
                    items[-1] = items[-1]._replace(comment=comment)
                    comment = ""
                before += [line for line in (comment, *lines) if line]
            if kind in ("EOL", "COMMA"):
                at += 1
                continue
            value, at = self.take(at, path)
            items.append(Item(tuple(before), value))
            before = []
        return List(tuple(items), tuple(before)), at + 1

    def _braces(self, at: int, path: Path) -> tuple[Braces, int]:
        fields: list[tuple[str, Piece]] = []
        while self._kinds[at] != "UNBRACE":
            if self._kinds[at] != "KEY":
                at += 1
                continue
            key, names = self.key(at)
            value, at = self.take(at + 2, (*path, *names))
            fields.append((key, value))
        return Braces(tuple(fields)), at + 1

    def key(self, at: int) -> tuple[str, Path]:
        """A key as it is written, and its parts."""
        parts = key_parts(self._text, *self._places[at])
        written = ".".join(_part(name, self._text[start:end]) for name, start, end in parts)
        return written, tuple(name for name, _, _ in parts)

    def _string(self, raw: str, path: Path) -> str:
        quotes = raw[:3] if raw[:3] in ('"""', "'''") and len(raw) > 5 else raw[0]
        inside = raw[slice(*content(raw))]
        if _holds_body(path):
            value = inside if raw[0] == "'" or "\\" not in inside else str(tomli.loads(f"x={raw}")["x"])
            laid_out = self._format_body(f"{value}\n" if "\n" in raw else value)
            known = laid_out and _body(laid_out.strip("\n"), several="\n" in raw)
            if known:
                return known
        if quotes[0] == '"' or re.search(r"\\|[^\t\n -~\x80-\U0010ffff]", inside):
            return raw
        if len(quotes) == 3:
            return raw if '"""' in inside or inside.endswith('"') else f'"""{raw[3:-3]}"""'
        return raw if '"' in inside else f'"{inside}"'


def line_ends(raw: str) -> list[str]:
    """The comment on the line that ends here, or an empty one, and the lines of comments and blank lines below."""
    return [line.strip(" \t\r") for line in raw.split("\n")[:-1]]


def _part(name: str, raw: str) -> str:
    """A part of a key, without quotes where it needs none."""
    if re.fullmatch(r"[A-Za-z0-9_-]+", name):
        return name
    return raw if raw[0] == '"' or re.search(r"[\"\\]", name) else f'"{name}"'


def _holds_body(path: Path) -> bool:
    """A key whose string is the text of a body."""
    if path[0] == "profile":
        path = path[2:]
    names = [name.rstrip("+") for name in path]
    if not names or names[0] in _OWN_NAMES:
        return False
    return names[-1] in _BODIES or names[0] == "constants" or names[-2:-1] == ["metrics"]


def _body(text: str, several: bool) -> str:
    """The text of a body as a string; empty if it had to be spelt otherwise there."""
    if "\\" in text or '"""' in text or (not several and "\n" in text):
        return ""
    if several:
        return f'"""\n{text}\n"""'
    return f'"{text}"' if '"' not in text else f"'{text}'" if "'" not in text else ""


def flat(piece: Piece) -> str | None:
    """The value on one line, if it can stand on one."""
    if isinstance(piece, str):
        return None if "\n" in piece else piece
    if isinstance(piece, Braces):
        fields = [(key, flat(value)) for key, value in piece.fields]
        if any(value is None for _, value in fields):
            return None
        return f"{{ {', '.join(f'{key} = {value}' for key, value in fields)} }}" if fields else "{}"
    values = [None if item.before or item.comment else flat(item.value) for item in piece.items]
    if piece.rest or None in values:
        return None
    return f"[{', '.join(map(str, values))}]"


def write(piece: Piece, column: int, indent: str = "") -> str:
    """The value as it is written from a column on."""
    line = flat(piece)
    if isinstance(piece, str) or (line is not None and (column + len(line) <= WIDTH or isinstance(piece, Braces))):
        return line if line is not None else str(piece)
    if isinstance(piece, Braces):
        fields = [f"{key} = {write(value, column, indent)}" for key, value in piece.fields]
        return f"{{ {', '.join(fields)} }}"
    deeper = indent + INDENT
    lines = ["["]
    for item in piece.items:
        lines += [deeper + comment for comment in item.before]
        comment = f"  {item.comment}" if item.comment else ""
        lines.append(f"{deeper}{write(item.value, len(deeper) + 1, deeper)},{comment}")
    lines += [deeper + comment for comment in piece.rest]
    return "\n".join([*lines, indent + "]"])
