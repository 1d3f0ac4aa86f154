"""Views, copies, joins and reductions: which of them take memory, and what flows back through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.plan.steps.call import Call
from dsl.plan.tape import Value, values_in
from dsl.types.tensor import Tuple

Step = Callable[[Call], Any]


def _reshaped(call: Call) -> Value:
    """Another shape of the same elements: a view, unless they lie in another order."""
    x = call.tape.copied(call.x)
    return call.tape.view(x, call.shape)


def _spread_out(call: Call) -> Value:
    """A size of 1 added or taken away, which never needs a copy."""
    return call.tape.view(call.x, call.shape, call.x.dense)


def _turned(call: Call) -> Value:
    """The dimensions in another order."""
    moved = [size for size in call.x.shape if size != 1] != [size for size in call.shape if size != 1]
    square = len(set(call.x.shape)) < len(call.x.shape)
    return call.tape.view(call.x, call.shape, call.x.dense and not (moved or square))


def _part(call: Call) -> Value:
    return call.tape.view(call.x, call.shape, dense=call.x.elements == 1 or call.shape[1:] == call.x.shape[1:])


def _expanded(call: Call) -> Value:
    """A view that repeats its elements: it takes no memory, its gradient is summed."""
    output = call.tape.view(call.x, call.shape, dense=call.shape == call.x.shape)
    if output.shape != call.x.shape:
        output.size = output.elements * output.width
        call.tape.ops[-1].passes = False
    return output


def _parts(call: Call) -> Any:
    assert isinstance(call.type, Tuple)
    return call.tape.views(call.x, [call.shape_of(part) for part in call.type.parts])


def _indexed(call: Call) -> Value:
    """`x[items]`: a view where all items are numbers and slices, a copy where one is a tensor."""
    if len(call.tensors) > 1:
        return call.tape.op(call.tensors, call.shape, kind=call.kind)
    return _part(call)


def _copied(call: Call) -> Value:
    """A new tensor whose gradient is a new one too."""
    return call.tape.op(call.given, call.shape, kind=call.kind)


def _shuffled(call: Call) -> Value:
    return call.tape.op([call.x], call.shape)


def _joined(call: Call) -> Value:
    """Tensors side by side; the gradient of each is a part of that of the whole."""
    return call.tape.op(call.tensors, call.shape, passes=True, kind=call.kind)


def _chosen(call: Call) -> Value:
    """Elements by an index, which is kept."""
    output = call.tape.op(call.tensors, call.shape, kind=call.kind)
    if output.grad:
        call.tape.ops[-1].saved = tuple(value for value in call.tensors if value.kind not in ("float", "complex"))
    return output


def _along(call: Call) -> Value:
    """The same with an index that is spread over the rest first, and kept so."""
    return call.tape.op(call.tensors, call.shape, keeps=8 * _elements(call.shape), kind=call.kind)


def _summed(call: Call) -> Value:
    return call.tape.op([call.x], call.shape, kind=call.kind)


def _deviation(call: Call) -> Value:
    return call.tape.op([call.x], call.shape, saves="io" if "std" in call.lowers else "i", back_room=call.x.size)


def _extreme(call: Call) -> Any:
    """The largest along a dimension, with the place of each; the one largest of all."""
    if isinstance(call.type, Tuple):
        values, places = (call.shape_of(part) for part in call.type.parts)
        top = call.tape.op([call.x], values)
        index = call.tape.new(places, "int")
        _keep(call, top, index)
        return top, index
    if call.args.get("dim") is None or call.lowers in ("torch.amax", "torch.amin"):
        return call.tape.op([call.x], call.shape, saves="io", back_room=call.x.size, kind=call.kind)
    return call.tape.op([call.x], call.shape, keeps=8 * _elements(call.shape), kind=call.kind)


def _picked(call: Call) -> Any:
    """Some of the elements in order (`topk`, `sort`), whose places are kept."""
    if isinstance(call.type, Tuple):
        values, places = (call.shape_of(part) for part in call.type.parts)
        top = call.tape.op([call.x], values)
        index = call.tape.new(places, "int")
        _keep(call, top, index)
        return top, index
    return call.tape.op([call.x], call.shape, keeps=8 * _elements(call.shape), kind=call.kind)


def _keep(call: Call, output: Value, index: Value) -> None:
    op = call.tape.ops[-1]
    op.outputs = (output, index)
    if output.grad:
        op.saved = (index,)


def _elements(shape: tuple[int, ...]) -> int:
    total = 1
    for size in shape:
        total *= size
    return total


def _both(call: Call) -> Value:
    return call.tape.op([call.x], call.shape, saves="io", back_room=call.x.size)


def _from_input(call: Call) -> Value:
    return call.tape.op([call.x], call.shape, saves="i")


def _product(call: Call) -> Value:
    return call.tape.op([call.x], call.shape, saves="io", back_room=2 * call.x.size)


def _made(call: Call) -> Any:
    """Something made anew, which no gradient flows to."""
    return call.spread(call.type, call.tape.fresh)


def _detached(call: Call) -> Value:
    x = call.x
    output = Value(x.shape, x.kind, x.width, x.store, False)
    output.dense = x.dense
    return output


def _mesh(call: Call) -> Any:
    assert isinstance(call.type, Tuple)
    return tuple(
        call.tape.view(x, call.shape_of(part), dense=False)
        for x, part in zip(values_in(call.inputs), call.type.parts, strict=True)
    )


def _positions(call: Call) -> Value:
    (table,) = call.weights.values()
    return call.tape.view(table, call.shape)


def _embedded(call: Call) -> Value:
    """Rows of a table; its gradient is as large as the table."""
    tokens, *_ = call.tensors
    table = next((value for value in call.given if value.kind == "float"), None)
    given = [tokens, table] if table is not None else [tokens]
    output = call.tape.op(given, call.shape, width=table.width if table is not None else 0)
    if output.grad:
        call.tape.ops[-1].saved = (tokens,)
    return output


def _words(words: str, step: Step) -> dict[str, Step]:
    return dict.fromkeys(words.split(), step)


STEPS: dict[str, Step] = {
    **_words("flatten reshape ravel unflatten view pixelshuffle0", _reshaped),
    **_words("unsqueeze squeeze", _spread_out),
    **_words("permute transpose swapaxes swapdims movedim moveaxis t adjoint", _turned),
    **_words("narrow select diagonal", _part),
    **_words("broadcastto expand", _expanded),
    **_words("chunk split unbind tensorsplit hsplit vsplit dsplit", _parts),
    **_words("index", _indexed),
    **_words("flip fliplr flipud reverse roll tile repeatinterleave tril triu diff rot90", _copied),
    **_words("pad zeropad constantpad replicationpad circularpad", _copied),
    **_words("reflectionpad", _from_input),
    **_words("pixelshuffle pixelunshuffle channelshuffle unfold fold upsample interpolate", _shuffled),
    **_words("upsamplingnearest2d upsamplingbilinear2d upsamplingnearest upsamplingbilinear", _shuffled),
    **_words("cat concat concatenate stack hstack vstack dstack columnstack", _joined),
    **_words("gather indexselect take scatteradd indexadd scatter indexcopy", _chosen),
    **_words("sum mean nansum cumsum trace", _summed),
    **_words("std var", _deviation),
    **_words("max min amax amin median", _extreme),
    **_words("topk sort kthvalue", _picked),
    **_words("logsumexp vectornorm norm", _both),
    **_words("prod cumprod", _product),
    **_words("zeros ones full eye arange linspace logspace zeroslike oneslike fulllike rand randn randint", _made),
    **_words("randperm randlike randnlike randintlike bernoulli multinomial poisson causalmask lengthmask", _made),
    **_words("argmax argmin argsort all any onehot sinusoidalpositions countnonzero loadimage", _made),
    **_words("takealongdim", _along),
    **_words("detach", _detached),
    **_words("meshgrid", _mesh),
    **_words("learntpositions", _positions),
    **_words("embedding", _embedded),
}

EXACT: dict[str, Step] = {}
