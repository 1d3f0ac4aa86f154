"""Texts: one long one to continue, or pairs of lines to translate."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.entry import Setting, Settings
from dsl.catalogue.sources.common import MANY, PATH, source
from dsl.catalogue.sources.facts import Facts, Files
from dsl.types.dims import Dim, symbol
from dsl.types.domains import Choice, Either, Flag, Several, Whole, maybe
from dsl.types.tensor import B, Tensor

BYTES = 256


def _text(s: Settings, files: Files) -> Facts:
    tokens = Tensor("tokens", (B, s.context), BYTES if s.level == "byte" else s.vocab)
    return Facts({"text": tokens, "next": tokens}, ("text",), ("next",), lowers="source.text", args=s.as_dict())


def _pairs(s: Settings, files: Files) -> Facts:
    vocabs = _two(s.vocab)
    lengths = _two(s.length)
    fields = {}
    for name, letter, vocab, length in zip(("source", "reference"), "ST", vocabs, lengths, strict=True):
        size: Dim = symbol(letter) if length is None else length
        fields[name] = Tensor("tokens", (B, size), BYTES if s.level == "byte" else vocab)
        fields[f"{name}_length"] = Tensor("int", (B,))
    return Facts(fields, ("source", "reference"), ("reference",), lowers="source.pairs", args=s.as_dict())


def _two(value: Any) -> tuple[Any, Any]:
    return (value[0], value[1]) if isinstance(value, (list, tuple)) else (value, value)


LEVEL = Choice(("char", "word", "byte"))
LOWER = Setting("lower", Flag(), False, "Makes all letters small.")

ENTRIES = (
    source(
        "text",
        "A long text, cut into stretches; each token's target is the next one.",
        "text('shakespeare.txt', context=256, vocab=65)",
        _text,
        Setting("path", PATH, doc="The file, plain or compressed by gzip."),
        Setting("level", LEVEL, "char", "What a token is."),
        Setting("context", Whole(1, 1 << 24), 128, "Tokens of a stretch."),
        Setting("vocab", maybe(MANY), None, "How many tokens there are; the rarest beyond that are one."),
        Setting(
            "stride", maybe(MANY), None, "Tokens from the start of a stretch to that of the next; none: `context`."
        ),
        LOWER,
        also=("language_model", "corpus"),
    ),
    source(
        "pairs",
        "Two files whose lines belong together, as a text and its translation.",
        "pairs('train.en', 'train.de', vocab=[8000, 8000])",
        _pairs,
        Setting("source", PATH, doc="The file of the lines to work on."),
        Setting(
            "reference", PATH, doc="The file of the lines to arrive at; each begins and ends with a token for that."
        ),
        Setting("level", LEVEL, "word", "What a token is."),
        Setting(
            "vocab",
            maybe(Either((MANY, Several(MANY, 2)))),
            None,
            "How many tokens are known, of each side or of both, with those for padding, unknown, start and end.",
        ),
        Setting(
            "length",
            maybe(Either((MANY, Several(MANY, 2)))),
            None,
            "Tokens of a line, of each side or of both; none: the longest of each batch.",
        ),
        LOWER,
        also=("translation", "parallel", "seq2seq"),
    ),
)
