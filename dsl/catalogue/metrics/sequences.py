"""Metrics of sequences of tokens."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.broadcast import need_equal
from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings
from dsl.catalogue.labels import need_labels, need_room
from dsl.catalogue.metrics.task import IGNORE, OUTPUT, TARGET, UNFIT
from dsl.types.domains import Flag, Whole, maybe
from dsl.types.tensor import WHOLE, Tensor, floats


def _need_tokens(name: str, target: Tensor) -> None:
    if target.kind not in WHOLE or target.rank != 2:
        raise Refuse(
            f"`{name}` compares sequences of tokens, but the target is {target}",
            at="target",
            label="is no tokens[B, T]",
            code=UNFIT,
        )


def _perplexity(input: Tensor, target: Tensor, s: Settings) -> Made:
    _need_tokens("perplexity", target)
    need_labels("perplexity", input, Tensor("tokens", target.dims, target.of))
    return Made(floats(), "torchmetrics.text.Perplexity", {"ignore_index": s.ignore_index})


def _need_sequences(name: str, input: Tensor, target: Tensor) -> None:
    """Two rows of tokens a sample, of any lengths; an output may have a number for each token instead."""
    _need_tokens(name, target)
    if input.kind == "float" and input.rank == 3:
        need_room(name, input.last, target)
    elif input.kind not in WHOLE or input.rank != 2:
        raise Refuse(
            f"`{name}` compares sequences of tokens, but the output is {input}",
            at="input",
            label="is neither tokens[B, T] nor a number for each token, [B, T, C]",
            code=UNFIT,
        )
    refusal = Refuse(f"`{name}` needs as many sequences on both sides, but gets {input} and {target}", code="E0312")
    need_equal(name, input.dims[0], target.dims[0], refusal)


def _bleu(input: Tensor, target: Tensor, s: Settings) -> Made:
    _need_sequences("bleu", input, target)
    return Made(floats(), "dsl.modules.metrics.Bleu", s.as_dict())


def _edit(name: str) -> Any:
    def rule(input: Tensor, target: Tensor, s: Settings) -> Made:
        _need_sequences(name, input, target)
        args = {"relative": name == "error_rate", **s.as_dict()}
        return Made(floats(), "dsl.modules.metrics.Edits", args)

    return rule


def _entry(name: str, doc: str, rule: Any, settings: tuple[Setting, ...], best: str, also: tuple[str, ...]) -> Entry:
    sample = "float[B, T, 50]; tokens[B, T] of 50"
    return Entry(name, "metric", doc, name, rule, (OUTPUT, TARGET), settings, sample=sample, also=also, best=best)


STOP = Setting("stop_index", maybe(Whole(0)), None, "The token that ends a sequence; what is after it does not count.")

ENTRIES = (
    _entry(
        "perplexity",
        "Among how many tokens, all as likely, the output may be said to choose each time.",
        _perplexity,
        (IGNORE,),
        "min",
        ("Perplexity", "ppl"),
    ),
    _entry(
        "bleu",
        "How much of the output's runs of up to `n_gram` tokens are in the target too.",
        _bleu,
        (
            Setting("n_gram", Whole(1, 9), 4, "The longest runs that are compared."),
            Setting("smooth", Flag(), False, "Adds one to each count, for short sequences."),
            IGNORE,
            STOP,
        ),
        "max",
        ("BLEUScore", "bleu_score"),
    ),
    _entry(
        "edit_distance",
        "How many tokens have to be put in, taken out or replaced to turn output into target, a sequence.",
        _edit("edit_distance"),
        (IGNORE, STOP),
        "min",
        ("EditDistance", "levenshtein"),
    ),
    _entry(
        "error_rate",
        "How many tokens have to be put in, taken out or replaced, for each token of the target.",
        _edit("error_rate"),
        (IGNORE, STOP),
        "min",
        ("wer", "cer", "word_error_rate", "char_error_rate", "token_error_rate"),
    ),
)
