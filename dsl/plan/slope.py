"""A gradient inside a loss, through which another one flows: the way back is recorded like any other computation."""

from __future__ import annotations

from dsl.plan.tape import Op, Tape, Value


def slope(tape: Tape, y: Value, x: Value) -> Value:
    """The gradient of `y` with respect to `x`."""
    towards = _between(tape.ops, x)
    slopes: dict[int, Value] = {id(y): tape.op([], y.shape)}
    for op in reversed(list(tape.ops)):
        coming = next((slopes[id(out)] for out in op.outputs if id(out) in slopes), None)
        if coming is None:
            continue
        for place, value in enumerate(op.inputs):
            if id(value) in towards:
                own = _through(tape, op, place, coming)
                before = slopes.get(id(value))
                slopes[id(value)] = own if before is None else tape.op([before, own], value.shape, passes=True)
    return slopes.get(id(x)) or tape.new(x.shape)


def _between(ops: list[Op], x: Value) -> set[int]:
    """The values that depend on `x`, and itself."""
    found = {id(x)}
    for op in ops:
        if any(id(value) in found for value in op.inputs):
            found.update(id(out) for out in op.outputs if out.grad)
    return found


def _through(tape: Tape, op: Op, place: int, coming: Value) -> Value:
    """The gradient of one input of an operation, of which it depends on the one that comes and on what was kept."""
    value = op.inputs[place]
    work = op.back[place] if op.back else 0
    others = [other for other in op.saved if other is not value or not work]
    given = [coming, *others]
    if op.passes and not work:
        return tape.view(coming, value.shape) if coming.size == value.size else tape.op([coming], value.shape)
    back = (work, *(op.back[_place(op, other)] if work and other.grad else 0 for other in others))
    factors = any(other.grad for other in others)
    result = tape.op(
        given,
        value.shape,
        work=work,
        back=back if work else (),
        room=op.room if work else op.back_room,
        back_room=op.back_room,
    )
    result.grad = result.grad or coming.grad
    if result.grad:
        tape.ops[-1].saved = tuple(others) + ((coming,) if factors else ())
    return result


def _place(op: Op, wanted: Value) -> int:
    return next((place for place, item in enumerate(op.inputs) if item is wanted), 0)
