"""Losses: what each keeps of its output and its target."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

from dsl.plan.steps.call import Call
from dsl.plan.tape import Tape, Value


def _alike(call: Call, x: Value) -> Value | None:
    """The target in the precision of the output."""
    rest = [value for value in call.tensors if value is not x]
    if not rest:
        return call.tape.fresh(x.shape) if call.lowers.endswith("against_plain") else None
    target = rest[0]
    return target if target.kind == "float" else call.tape.op([target], target.shape)


def _pair(call: Call) -> Value:
    """An output and a target, both kept."""
    x = call.tape.full(call.x)
    target = _alike(call, x)
    given = [x] if target is None else [x, target]
    return call.tape.op(given, call.shape, saves="i", room=x.size if "logits" in call.lowers else 0)


def _against(call: Call) -> Value:
    """One of torch's losses, by the name in its settings."""
    return _distance(call) if call.args.get("loss") == "l1_loss" else _pair(call)


def _distance(call: Call) -> Value:
    """The difference is a value of its own, which is kept."""
    x = call.tape.full(call.x)
    target = _alike(call, x)
    gap = call.tape.op([x] if target is None else [x, target], x.shape, passes=True)
    sizes = call.tape.op([gap], x.shape, saves="i")
    return call.tape.op([sizes], call.shape)


def _cross_entropy(call: Call) -> Value:
    """A log-softmax, which is kept, and the negative log-likelihood of it."""
    tape, x, target = call.tape, call.tape.full(call.x), call.tensors[1]
    logs = tape.op([x], x.shape, saves="o")
    if target.kind == "float":
        return tape.op([tape.op([logs, target], x.shape, saves="x")], call.shape)
    output = _likelihood(tape, logs, target, call.shape)
    if call.args.get("label_smoothing"):
        smooth = tape.op([logs], target.shape)
        output = tape.op([output, tape.op([smooth], call.shape)], call.shape, passes=True)
    return output


def _likelihood(tape: Tape, logs: Value, target: Value, shape: tuple[int, ...]) -> Value:
    output = tape.op([logs, target], shape)
    if output.grad:
        tape.ops[-1].saved = (logs, target)
    return output


def _nll(call: Call) -> Value:
    return _likelihood(call.tape, call.tape.full(call.x), call.tensors[1], call.shape)


def _weighted(call: Call) -> Value:
    loss = call.args.get("loss", "")
    if loss.startswith("cross_entropy"):
        return _cross_entropy(call)
    return _nll(call) if loss.startswith("nll") else _pair(call)


def _dice(call: Call) -> Value:
    """Chances and truths of every class: truths come as whole numbers first, and become floats."""
    tape, x = call.tape, call.x
    chances = tape.op([x], x.shape, saves="o")
    if "binary" in call.lowers:
        wanted = _alike(call, x)
        given = [chances] if wanted is None else [chances, wanted]
        both = tape.op(given, x.shape, saves="x")
        either = tape.op(given, x.shape, passes=True)
    else:
        spread = tape.fresh(x.shape, "int")
        wanted = tape.op([spread], x.shape, width=x.width)
        both = tape.op([chances, wanted], x.shape, saves="x")
        either = tape.op([chances, wanted], x.shape, passes=True)
    parts = tape.op([both, either], (x.shape[0],))
    tape.hold(wanted, both, either)
    return tape.op([parts], call.shape)


def _kl_normal(call: Call) -> Value:
    tape = call.tape
    mu, logvar = call.tensors[:2]
    square = tape.op([mu], mu.shape, saves="i")
    spread = tape.op([logvar], logvar.shape, saves="o")
    total = tape.op([square, spread], mu.shape, passes=True)
    total = tape.op([total, logvar], mu.shape, passes=True)
    rows = tape.op([tape.op([total], mu.shape)], mu.shape[:1])
    return tape.op([rows], call.shape)


def _sample_normal(call: Call) -> Value:
    tape = call.tape
    mu, logvar = call.tensors[:2]
    deviation = tape.op([tape.op([logvar], logvar.shape)], logvar.shape, saves="o")
    noise = tape.fresh(mu.shape)
    scaled = tape.op([deviation, noise], mu.shape, saves="x")
    return tape.op([mu, scaled], mu.shape, passes=True)


def _ctc(call: Call) -> Value:
    """The chances of every place in the target at every step."""
    x, target = call.tensors[:2]
    return call.tape.op([x], call.shape, saves="i", keeps=x.width * x.shape[0] * x.shape[1] * (2 * target.shape[1] + 1))


def _pairwise(call: Call) -> Value:
    a, b = call.tensors[:2]
    gap = call.tape.op([a, b], a.shape)
    return call.tape.op([gap], call.shape, saves="io", back_room=a.size)


def _cosine(call: Call) -> Value:
    a, b = call.tensors[:2]
    return call.tape.op([a, b], call.shape, saves="i", keeps=2 * a.size, back_room=a.size)


def _contrastive(call: Call) -> Value:
    a, b, *_ = call.tensors
    gap = call.tape.op([a, b], a.shape)
    distance = call.tape.op([gap], a.shape[:1], saves="io", back_room=a.size)
    return call.tape.op([distance], call.shape, saves="i", keeps=4 * distance.size)


def _variation(call: Call) -> Value:
    tape, x = call.tape, call.x
    parts = [tape.op([tape.op([x], x.shape)], x.shape, saves="i") for _ in range(2, len(x.shape))]
    return tape.op([tape.op([part], x.shape[:1]) for part in parts], call.shape)


def _focal(call: Call) -> Value:
    """Of the right class alone, after a log-softmax of all."""
    tape, x = call.tape, call.tape.full(call.x)
    logs = tape.op([x], x.shape, saves="o")
    rows = prod(x.shape) // max(1, x.shape[1])
    return tape.op([logs], call.shape, keeps=(8 + 4 * x.width) * rows)


STEPS: dict[str, Callable[[Call], Any]] = {
    "crossentropy": _cross_entropy,
    "crossentropyloss": _cross_entropy,
    "crossentropylast": _cross_entropy,
    "nll": _nll,
    "nllloss": _nll,
    "nlllosslast": _nll,
    "l1loss": _distance,
    "againstplain": _against,
    "weighted": _weighted,
    "positiveweighted": _pair,
    "ctc": _ctc,
    "dice": _dice,
    "binarydice": _dice,
    "focal": _focal,
    "klnormal": _kl_normal,
    "samplenormal": _sample_normal,
    "contrastive": _contrastive,
    "pairwisedistance": _pairwise,
    "cosinesimilarity": _cosine,
    "totalvariation": _variation,
    **dict.fromkeys(
        "mse mseloss smoothl1loss huberloss binarycrossentropy bceloss bcewithlogitsloss"
        " binarycrossentropywithlogits softmarginloss multimarginloss multilabelmarginloss gaussiannll"
        " gaussiannllloss".split(),
        _pair,
    ),
}

EXACT: dict[str, Callable[[Call], Any]] = {}
