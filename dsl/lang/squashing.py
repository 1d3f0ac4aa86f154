"""Losses and metrics that apply a softmax or a sigmoid themselves, and those that need one before them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dsl.diagnostics.diagnostic import Diagnostic, Help, Label
from dsl.lang.graph import Graph, Node
from dsl.lang.scores import CALLED, LOGARITHMS, PROBABILITIES, SCORES, read_scores, word_of


class Wanted(NamedTuple):
    """What the first input of a loss has to be."""

    kind: str
    by: str
    """What the loss applies to scores itself; what has to be applied before one that wants something else."""
    other: str = ""
    """The loss that does that itself."""


_ENTROPY = Wanted(SCORES, "a log-softmax")
_LOGITS = Wanted(SCORES, "a sigmoid")
_EITHER = Wanted(SCORES, "a softmax or a sigmoid")
_NLL = Wanted(LOGARITHMS, "log_softmax", "cross_entropy")
_LOGS = Wanted(LOGARITHMS, "log_softmax")
_BCE = Wanted(PROBABILITIES, "sigmoid", "bce_with_logits")

_WANTED = {
    **dict.fromkeys(("crossentropy", "crossentropyloss"), _ENTROPY),
    "perplexity": Wanted(SCORES, "a softmax"),
    **dict.fromkeys(("bcewithlogits", "bcewithlogitsloss", "binarycrossentropywithlogits"), _LOGITS),
    **dict.fromkeys(("multilabelsoftmargin", "multilabelsoftmarginloss"), _LOGITS),
    **dict.fromkeys(("focal", "dice"), _EITHER),
    **dict.fromkeys(("nll", "nllloss"), _NLL),
    **dict.fromkeys(("bce", "bceloss", "binarycrossentropy"), _BCE),
    **dict.fromkeys(("kldiv", "kldivloss", "ctc", "ctcloss"), _LOGS),
}
"""By the word of a loss or metric: `F.nll_loss` and `nn.NLLLoss` are `nllloss`."""


def squashed(graph: Graph, output: Graph | None) -> Iterator[Diagnostic]:
    """A softmax before a loss that applies one, and none before a loss that needs one."""
    for node in graph.nodes:
        wanted = _WANTED.get(word_of(node))
        if wanted is None or not node.inputs or node.span is None or _is_metric_of_labels(node):
            continue
        found = read_scores(graph.nodes, node.inputs[0], output)
        if found.maker is None or found.kind == wanted.kind:
            continue
        here = any(found.maker is own for own in graph.nodes)
        if wanted.kind == SCORES:
            yield _twice(node, found.maker, wanted, here)
        else:
            yield _not_squashed(node, found.maker, found.kind, wanted, here)


def _is_metric_of_labels(node: Node) -> bool:
    """The metric `dice`, which is no loss, is told what it gets: see `logits`."""
    return node.lowers.startswith(("torchmetrics.classification", "dsl.modules.metrics"))


def _twice(node: Node, maker: Node, wanted: Wanted, here: bool) -> Diagnostic:
    if here:
        message = f"`{maker.what}` stands before `{node.what}`, which applies {wanted.by} itself"
        help = Help(f"leave out `{maker.what}`")
    else:
        message = f"the model ends in `{maker.what}`, and `{node.what}` applies {wanted.by} itself"
        help = Help(f"leave out `{maker.what}` at the end of the model")
    return Diagnostic("W0622", message, node.span, "squashes a second time", _made(maker, here), help=(help,))


def _not_squashed(node: Node, maker: Node, kind: str, wanted: Wanted, here: bool) -> Diagnostic:
    gives = f"the model ends in `{maker.what}`, which gives" if not here else f"`{maker.what}` gives"
    message = f"`{node.what}` works on {CALLED[wanted.kind]}, but {gives} {CALLED[kind]}"
    if kind == SCORES:
        put = f"end the model in `{wanted.by}`" if not here else f"put `{wanted.by}` before it"
        other = f", or use `{wanted.other}`, which applies it itself" if wanted.other else ""
    else:
        put = f"write `{wanted.by}` in place of `{maker.what}`"
        other = f", or neither and `{wanted.other}`, which applies it itself" if wanted.other else ""
    label = f"no `{wanted.by}` before it"
    return Diagnostic("W0623", message, node.span, label, _made(maker, here), help=(Help(put + other),))


def _made(maker: Node, here: bool) -> tuple[Label, ...]:
    if maker.span is None:
        return ()
    return (Label(maker.span, "made here" if here else "the model ends here"),)
