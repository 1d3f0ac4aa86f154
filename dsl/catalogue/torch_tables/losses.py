"""Types of torch's losses: one number, or one for each element with `reduction='none'`."""

from __future__ import annotations

from dsl.catalogue.broadcast import apart, broadcast, need_same_shape
from dsl.catalogue.entry import Made, Refuse
from dsl.catalogue.torch_tables.call import Call, typed
from dsl.types.tensor import WHOLE, floats


def pair_loss(call: Call) -> Made | None:
    """Of two values element by element; `stretched` says that torch stretches them without a word."""
    left, right = call.tensors[:2]
    if left.kind != "float" or right.kind != "float":
        return None
    shape = (broadcast if call.told else need_same_shape)(call.name, left, right)
    if len(call.tensors) > 2:
        return None
    return typed(floats(*shape) if call.s.reduction == "none" else floats())


def class_loss(call: Call) -> Made | None:
    """Of scores and classes; with `probabilities` of scores and a distribution too."""
    x, target = call.tensors[:2]
    if x.kind != "float" or x.rank == 0:
        return None
    place = min(1, x.rank - 1)
    classes = x.dims[place]
    shape = (*x.dims[:place], *x.dims[place + 1 :])
    if target.kind == "float" and call.told:
        if target.rank != x.rank or any(map(apart, target.dims, x.dims)):
            raise Refuse(f"`{call.name}` needs probabilities of the shape of {x}, but gets {target}", code="E0312")
        if call.s.ignore_index >= 0:
            raise Refuse(f"`{call.name}` ignores no class of probabilities: {target}", at="ignore_index", code="E0334")
    elif target.kind in WHOLE:
        if target.rank != len(shape) or any(map(apart, target.dims, shape)):
            raise Refuse(
                f"`{call.name}` needs a class for each {'place' if x.rank > 2 else 'sample'} of {x}, but gets {target}",
                label=f"needs class[{', '.join(map(str, shape))}]",
                help="the classes are dimension 1 of the scores" if x.rank > 2 else "",
                code="E0312",
            )
        if type(target.of) is int and type(classes) is int and target.of > classes:
            raise Refuse(
                f"`{call.name}` gets scores for {classes} classes, {x}, but {target} has {target.of}", code="E0311"
            )
    else:
        return None
    weight = call.inputs.get("weight")
    if weight is not None and (weight.rank != 1 or apart(weight.last, classes)):
        raise Refuse(f"`{call.name}` needs a weight for each of {classes} classes, but gets {weight}", at="weight")
    return typed(floats(*shape) if call.s.reduction == "none" else floats())


def margin(call: Call) -> Made | None:
    """Of scores and what they are held against; the table tells how the two go together."""
    x, target = call.tensors[:2]
    if x.kind != "float" or call.inputs.get("weight") is not None or call.s.reduction == "none":
        return None
    how = call.told[0]
    if how == "classes":  # a class for each row
        fits = x.rank in (1, 2) and target.kind in WHOLE and target.dims == x.dims[: x.rank - 1] and call.s.p in (1, 2)
    elif how == "places":  # for each row the classes that are true, in the first places
        fits = x.rank in (1, 2) and target.kind in WHOLE and target.dims == x.dims
    else:
        fits = x.rank > 0 and target.kind == "float" and target.dims == x.dims
    return typed(floats()) if fits else None


def three(call: Call) -> Made | None:
    """Of three values; the table tells whether the third has one number for each row of the others."""
    one, other, third = call.tensors[:3]
    if "triplet" in call.name.lower() and call.s.margin <= 0:
        raise Refuse(f"`{call.name}` needs a `margin` above 0", at="margin", label=f"is {call.s.margin}", code="E0334")
    if not (one.kind == other.kind == "float") or call.s.reduction == "none" or one.dims != other.dims:
        return None
    if call.told[0] == "rows":
        return typed(floats()) if one.rank in (1, 2) and third.dims == one.dims[:-1] else None
    return typed(floats()) if one.rank and third.kind == "float" and third.dims == one.dims else None


def ctc(call: Call) -> Made | None:
    """Of sequences [T, B, C] and labels [B, S], with the lengths of both."""
    x, targets, *lengths = call.tensors
    if x.rank == 3 and type(x.last) is int and call.s.blank >= x.last:
        raise Refuse(f"`{call.name}` has {call.s.blank} as its blank, but {x} has {x.last} classes", at="blank")
    fits = x.kind == "float" and x.rank == 3 and targets.kind in WHOLE and targets.rank == 2
    fits = fits and all(value.kind in WHOLE and value.dims == x.dims[1:2] for value in lengths)
    known = fits and targets.dims[0] == x.dims[1] and call.s.reduction != "none"
    return typed(floats()) if known else None


RULES = {
    "pair_loss": pair_loss,
    "class_loss": class_loss,
    "margin": margin,
    "three": three,
    "ctc": ctc,
}
