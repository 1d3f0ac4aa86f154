"""Reads a line of the tables: a signature as torch has it, and the rule that says what comes out.

    cross_entropy(input: T, target: T, weight: T?, *, ignore_index: int = -100) -> class_loss probabilities
    Bilinear(in1_features: count, in2_features: count, out_features: count) on input1, input2 -> bilinear

Each parameter has a kind: of tensors `T`, `T#` where a number may stand for one, `Ts` for a tuple of them, `any` for
whatever there is, with `?` where it may be left out; of settings those of `KINDS` and words in quotes, parted by `|`.
After `*` they are given by name. `*name` takes all that are left. `on` lists what a module is applied to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dsl.catalogue.entry import REQUIRED, Input, Setting
from dsl.types.domains import Choice, Domain, Either, Flag, Number, PerAxis, Several, Size, Whole, Words, maybe

KINDS: dict[str, tuple[Domain, ...]] = {
    "count": (Whole(1),),
    "few": (Whole(1, 1000),),
    "natural": (Whole(0),),
    "int": (Whole(),),
    "size": (Size(0),),
    "num": (Number(),),
    "positive": (Number(above=0.0),),
    "nonnegative": (Number(low=0.0),),
    "share": (Number(0.0, 1.0),),
    "flag": (Flag(),),
    "text": (Words(),),
    "axes": (PerAxis(Whole(1)),),
    "axes0": (PerAxis(Whole(0)),),
    "factors": (PerAxis(Number(above=0.0)),),
    "shares": (PerAxis(Number(above=0.0, below=1.0)),),
    "ratios": (Several(Number(above=0.0, below=1.0), low=2),),
    "adaptive": (PerAxis(maybe(Whole(1))),),
    "padding": (PerAxis(Whole(0)), Choice(("same", "valid"))),
    "padding_mode": (Choice(("zeros", "reflect", "replicate", "circular")),),
    "resampling": (Choice(("nearest", "linear", "bilinear", "bicubic", "trilinear", "area", "nearest-exact")),),
    "reduction": (Choice(("mean", "sum", "none")),),
    "sides": (Whole(), Several(Whole(), low=2)),
    "shape": (Whole(1), Several(Whole(1), low=1)),
    "dims": (Whole(), Several(Whole(), low=1)),
    "list": (Several(Whole()),),
    "counts": (Several(Whole(1), low=1),),
    "sizes": (Several(Size(-1)),),
    "extents": (Several(Size(0)),),
}
"""What settings take, by the name that the tables have for it."""

VALUES = {"none": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Signature:
    """A line of a table, read."""

    inputs: tuple[Input, ...]
    settings: tuple[Setting, ...]
    order: tuple[str, ...]
    variadic: bool
    takes_any: bool
    rule: tuple[str, ...]
    """The name of the rule and what it is told; empty if there is none."""


def lines(table: str) -> dict[str, str]:
    """The lines of a table by name. `Conv{1,2,3}d(...)` stands for three, in whose rules `{}` is the number."""
    found: dict[str, str] = {}
    for line in table.replace("\n  ", " ").split("\n"):
        name, _, rest = line.partition("(")
        start, brace, several = name.partition("{")
        if not brace:
            found[name] = rest
            continue
        numbers, _, end = several.partition("}")
        for number in numbers.split(","):
            found[f"{start}{number}{end}"] = rest.replace("{}", number)
    found.pop("", None)
    return found


def read(line: str) -> Signature:
    """A line without its name and its first bracket."""
    text, _, rule = line.partition("->")
    text, _, after = text.rpartition(")")
    reader = _Reader()
    for part in _parts(text):
        reader.parameter(part)
    for part in _parts(after.strip().removeprefix("on ")):
        reader.applied_to(part)
    return reader.signature(tuple(rule.split()))


class _Reader:
    def __init__(self) -> None:
        self.inputs: list[Input] = []
        self.settings: list[Setting] = []
        self.order: list[str] = []
        self.by_name = False
        self.variadic = False
        self.takes_any = False

    def parameter(self, text: str) -> None:
        if text == "*":
            self.by_name = True
            return
        name, _, kind = text.partition(": ")
        kind, equals, default = kind.partition(" = ")
        rest, name = name.startswith("*"), name.removeprefix("*")
        if kind[0] in "T" or kind.startswith("any"):
            self._input(name, kind)
        else:
            domain = _domain(kind, default == "none")
            domain = Several(domain) if rest else domain
            value = _value(default) if equals else REQUIRED
            self.settings.append(Setting(name, domain, value, rest=rest, by_name=self.by_name))
        if not self.by_name:
            self.order.append("*" * rest + name)
        self.by_name = self.by_name or rest

    def applied_to(self, text: str) -> None:
        name, _, kind = text.partition(": ")
        optional = name.endswith("?")
        self._input(name.removesuffix("?"), (kind or "T") + "?" * optional)

    def _input(self, name: str, kind: str) -> None:
        self.variadic = self.variadic or kind == "Ts"
        self.takes_any = self.takes_any or kind.startswith("any")
        self.inputs.append(Input(name, not kind.endswith("?"), number="#" in kind))

    def signature(self, rule: tuple[str, ...]) -> Signature:
        return Signature(
            tuple(self.inputs), tuple(self.settings), tuple(self.order), self.variadic, self.takes_any, rule
        )


def _domain(kind: str, optional: bool) -> Domain:
    found: list[Domain] = []
    words: list[str] = []
    optional = optional or kind.endswith("?")
    for part in kind.removesuffix("?").split("|"):
        if part.startswith("'"):
            words.append(part.strip("'"))
        else:
            found += KINDS[part]
    if words:
        found.append(Choice(tuple(words)))
    domain = found[0] if len(found) == 1 else Either(tuple(found))
    return maybe(domain) if optional else domain


def _value(text: str) -> Any:
    if text in VALUES:
        return VALUES[text]
    if text.startswith("'"):
        return text.strip("'")
    if text.startswith("["):
        return tuple(_value(item) for item in _parts(text[1:-1]))
    return float(text) if "." in text or "e" in text else int(text)


def _parts(text: str) -> list[str]:
    """What commas part, those in brackets left out."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter == "[") - (letter == "]")
        if letter == "," and not depth:
            parts.append(text[start:place].strip())
            start = place + 1
    return [part for part in [*parts, text[start:].strip()] if part]
