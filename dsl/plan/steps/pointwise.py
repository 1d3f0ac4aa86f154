"""Operations on each element: what each keeps for its gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.plan.steps.call import Call
from dsl.plan.tape import Value

KEEP_OUTPUT = "relu sigmoid tanh exp exp2 expm1 sqrt rsqrt reciprocal tan"
KEEP_INPUT = """
abs absolute acos acosh arccos arccosh arcsin arcsinh arctan arctanh asin asinh atan atanh cos cosh digamma erf erfc
erfinv lgamma log log10 log1p log2 logit sin sinh square sinc i0 frac gelu silu mish hardswish elu celu selu
relu6 hardtanh hardsigmoid leakyrelu softplus hardshrink softshrink threshold clamp clip clampmin clampmax atan2 arctan2
nantonum
"""
KEEP_FACTORS = "mul multiply"
KEEP_NOTHING = """
add sub subtract rsub neg negative pos positive deg2rad rad2deg ceil floor round sign sgn trunc fix clone todo
floordiv mod remainder fmod and or invert not eq ne lt le gt ge notequal less lessequal greater greaterequal
logicaland logicalor logicalxor logicalnot bitwiseand bitwiseor bitwisexor bitwisenot isfinite isinf isnan isneginf
isposinf isreal signbit isclose tobool toint
"""


def _keeping(saves: str) -> Callable[[Call], Value]:
    def step(call: Call) -> Value:
        return call.tape.op(call.given, call.shape, saves=saves, kind=call.kind)

    return step


def _plain(call: Call) -> Value:
    """Sums of tensors and numbers: the gradient passes."""
    return call.tape.op(call.given, call.shape, passes=True, kind=call.kind)


def _identity(call: Call) -> Any:
    return call.inputs[0]


def _to_float(call: Call) -> Value:
    x = call.x
    return x if x.kind == "float" else call.tape.op([x], x.shape)


def _divided(call: Call) -> Value:
    """A quotient keeps the divisor, and the dividend where the divisor gets a gradient."""
    tensors = call.given
    first = call.inputs[0] if call.inputs else None
    divisor = tensors[-1] if len(tensors) > 1 or not isinstance(first, Value) else None
    if divisor is None:
        return _plain(call)
    return call.tape.op(tensors, call.shape, saves="i" if divisor.grad else "", keeps=0, kind=call.kind)


def _power(call: Call) -> Value:
    exponent = call.inputs[1] if len(call.inputs) > 1 else None
    saves = "io" if isinstance(exponent, Value) or not isinstance(call.inputs[0], Value) else "i"
    return call.tape.op(call.given, call.shape, saves=saves, kind=call.kind)


def _twice(call: Call) -> Value:
    """One that keeps its input and as much again: a buffer, or what it is composed of."""
    return call.tape.op(call.given, call.shape, saves="i", keeps=call.x.size)


def _gated(call: Call) -> Value:
    return call.tape.op(call.given, call.shape, saves="f")


def _prelu(call: Call) -> Value:
    return call.tape.op(call.given, call.shape, saves="i", back_room=call.x.size)


def _pair(call: Call) -> Value:
    """The larger or smaller of two: masks are made anew in the backward pass."""
    return call.tape.op(call.given, call.shape, saves="i", kind=call.kind)


def _dropout(call: Call) -> Value:
    x, share = call.x, call.args.get("p", 0.5)
    if not call.tape.training or not share:
        return x
    mask = x.elements if call.tape.device != "cpu" else x.size
    if share == 1:
        return call.tape.op([x], x.shape)
    return call.tape.op([x], x.shape, keeps=mask)


def _channel_dropout(call: Call) -> Value:
    x = call.x
    if not call.tape.training or not call.args.get("p", 0.5):
        return x
    return call.tape.op([x], x.shape, keeps=x.width * x.shape[0] * (x.shape[1] if len(x.shape) > 1 else 1))


def _stochastic_depth(call: Call) -> Value:
    x = call.x
    if not call.tape.training or not call.args.get("p"):
        return x
    return call.tape.op([x], x.shape, keeps=x.width * x.shape[0])


def _rrelu(call: Call) -> Value:
    return call.tape.op(call.given, call.shape, saves="i", keeps=call.x.size if call.tape.training else 0)


def _layer_scale(call: Call) -> Value:
    return call.tape.op(call.given, call.shape, saves="x", back_room=call.x.size)


def _where(call: Call) -> Value:
    condition = call.tensors[0]
    return call.tape.op(call.tensors, call.shape, saves="f" if condition.kind == "bool" else "", kind=call.kind)


def _masked(call: Call) -> Value:
    output = call.tape.op(call.tensors, call.shape, kind=call.kind)
    if output.grad:
        call.tape.ops[-1].saved = (call.tensors[1],)
    return output


def _words(words: str, step: Callable[[Call], Any]) -> dict[str, Callable[[Call], Any]]:
    return dict.fromkeys(words.split(), step)


STEPS: dict[str, Callable[[Call], Any]] = {
    **_words(KEEP_OUTPUT, _keeping("o")),
    **_words(KEEP_INPUT, _keeping("i")),
    **_words(KEEP_FACTORS, _keeping("x")),
    **_words(KEEP_NOTHING, _plain),
    **_words("div divide truediv truedivide", _divided),
    **_words("pow", _power),
    **_words("identity conj tracked", _identity),
    **_words("logsigmoid softsign tanhshrink", _twice),
    **_words("glu", _gated),
    **_words("prelu", _prelu),
    **_words("maximum minimum fmax fmin", _pair),
    **_words("dropout alphadropout", _dropout),
    **_words("featurealphadropout", _channel_dropout),
    "rrelu": _rrelu,
    "stochasticdepth": _stochastic_depth,
    "layerscale": _layer_scale,
    "where": _where,
    "maskedfill": _masked,
    "tofloat": _to_float,
}

EXACT: dict[str, Callable[[Call], Any]] = {
    f"torch.nn.{name}{axes}d": _channel_dropout for name in ("Dropout", "functional.dropout") for axes in (1, 2, 3)
}
"""Where the module of another number of dimensions does something else."""
