"""Apply an entry of the catalogue: its rule decides what comes out, or refuses, which becomes a report."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.entry import Entry, Made, Refuse, Settings
from dsl.diagnostics.diagnostic import Diagnostic, Help, Label
from dsl.lang.binding import Bound, several, type_of
from dsl.lang.builder import Builder
from dsl.lang.frame import Frame
from dsl.lang.gradients import depends
from dsl.lang.graph import Constant, Group, Node, Operand, Part, numel
from dsl.lang.origins import output_made, output_sized, who_shaped, who_sized
from dsl.lang.scores import CALLED, LOGARITHMS, PROBABILITIES, SCORES, read_scores
from dsl.lang.settings import At
from dsl.lang.values import BAD, Flow, UnknownSetting, is_bad
from dsl.types.dims import LARGEST, TooLarge, names_of
from dsl.types.domains import is_whole
from dsl.types.tensor import Tensor, Tuple, Type, Unknown

NO_SETTINGS = Settings({})
GRAD = "dsl.modules.functions.grad"
COLUMNS = "columns"
"""The size of a table whose file is not here: known to training, not to a check."""
PARAMETERS = 10**11
"""How many numbers one layer may learn."""
UNSETTLED = "?"
"""What a step lowers to begins so where the type of its input, and with it the step, is open."""
DIMS = 64
"""How many dimensions torch's operations take."""


def apply_entry(frame: Frame, entry: Entry, bound: Bound, call_at: At) -> Flow:
    """The value that an entry makes of its inputs, as a node of the graph; `BAD` after a report."""
    if bound.bad or bound.doubtful:
        return _guessed(frame, entry, bound, call_at)
    if entry.batch:
        _mix_target_too(frame, bound)
    flows = _flatten(bound.inputs)
    if bound.unknown or (entry.order is None and any(_is_unknown(flow) for flow in flows)):
        return _unknown(frame, entry, bound, call_at)
    if not entry.takes_any:
        for flow in flows:
            if several(flow):
                return _refuse_several(frame, entry, flow, call_at)
    if entry.family == "metric":
        _read_off(frame, entry, bound)
    try:
        made = _make(frame, entry, bound)
    except Refuse as refusal:
        if refusal.code == "E0309" and any(_is_elsewhere(flow) for flow in flows):
            return _unknown(frame, entry, bound, call_at)
        if entry.settings and any(not isinstance(value, (Flow, UnknownSetting)) for value in flows):
            refusal.help = f"settings are given by name: `{entry.name}({entry.settings[0].name}=...)`"
        report_refusal(frame, entry.name, refusal, bound, call_at)
        return _guessed(frame, entry, bound, call_at, refused=True)
    except TooLarge:
        return report_too_large(frame, call_at)
    if isinstance(made.type, Unknown) and entry.order is not None and not any(_is_unknown(flow) for flow in flows):
        _note_unknown(frame, entry, call_at)
    if made.weights and not _weights_allowed(frame, entry, made, call_at):
        return BAD
    if made.lowers == GRAD and not _has_gradient(frame, bound, call_at):
        return BAD
    for name, why in made.idle:
        if name in bound.places:
            message = f"`{name}` of `{entry.name}` has no effect: {why}"
            frame.report("W0604", message, bound.places[name], "does nothing", help=f"leave `{name}` out")
    return place(frame, entry.name, made, bound, [item.name for item in entry.inputs if not item.required], call_at)


def _guessed(frame: Frame, entry: Entry, bound: Bound, call_at: At, refused: bool = False) -> Flow:
    """What a call may give whose inputs or settings are at fault, or that was `refused` as it stands."""
    if frame.role.steady or entry.batch or not frame.unit.may_guess():
        return BAD
    from dsl.lang import guessing

    given = bound.settings.as_dict()
    doubtful = [setting for setting in entry.settings if _is_doubtful(setting.name, bound, given)]
    stated = tuple(value for value in given.values() if is_whole(value) and value > 0)

    def call(inside: list[Any], number: int) -> Type:
        if not entry.takes_any and any(kind is not None and not isinstance(kind, Tensor) for kind in inside):
            raise Refuse("")
        settings = {setting.name: guessing.setting_in_world(setting, number) for setting in doubtful}
        types = [tuple(inside)] if entry.variadic else inside
        made: Made = entry.rule(*types, Settings({**given, **settings}))
        return made.type

    kinds = [type_of(value) if value is not None else None for value in _each(bound.inputs)]
    if not entry.variadic:  # a value that is at fault may be a tuple that gives all inputs
        kinds = [
            Unknown("reported") if kind is None and item.required else kind
            for kind, item in zip(kinds, entry.inputs, strict=True)
        ]
    if refused:
        found = guessing.after(kinds, call, stated)
    else:
        found, refusal = guessing.through(kinds, call)
        if refusal is not None and not bound.lacking:
            report_refusal(frame, entry.name, refusal, bound, call_at)
        if refusal is not None:
            found = guessing.after(kinds, call, stated)
    if found is None:
        return BAD
    optional = [item.name for item in entry.inputs if not item.required]
    return place(frame, entry.name, Made(found, f"{UNSETTLED}.{entry.name}", {}, None), bound, optional, call_at)


def _is_doubtful(name: str, bound: Bound, given: dict[str, Any]) -> bool:
    value = given.get(name)
    return name in bound.doubtful or isinstance(value, UnknownSetting) or is_bad(value)


def _has_gradient(frame: Frame, bound: Bound, at: At) -> bool:
    """Whether `grad(y, x)` is of a value that was computed from the other one."""
    value, on = bound.inputs
    if is_bad(value) or is_bad(on) or depends(frame.builder, value, on):
        return True
    message = "`grad` is of a number that does not depend on the value it is taken with respect to"
    frame.report(
        "E0307", message, at, "has no gradient", help="compute the number from that value: `grad(sum(f(x)), x)`"
    )
    return False


def _mix_target_too(frame: Frame, bound: Bound) -> None:
    """What mixes samples mixes their target as well: it is taken from the data if it is not given."""
    (value,), target = bound.inputs, frame.role.target
    if target is not None and isinstance(value, Flow) and isinstance(value.type, Tensor):
        operands = (frame.builder.take(value), frame.builder.take(target))
        bound.inputs = [Flow(Tuple((value.type, target.type)), Group(operands), frame.builder)]


def _read_off(frame: Frame, entry: Entry, bound: Bound) -> None:
    """Whether a metric's output is probabilities yet: what computes it shows, and what a person says has to agree."""
    settings, output = bound.settings.as_dict(), bound.inputs[0]
    if "logits" not in settings or not isinstance(output, Flow) or output.builder is None:
        return
    kind, maker = read_scores(output.builder.nodes, output.operand, frame.unit.output)
    if maker is None:
        return
    if settings["logits"] is None:
        settings["logits"] = kind == SCORES or (kind == LOGARITHMS and _is_of_classes(bound))
        bound.settings = Settings(settings)
    elif settings["logits"] == (kind == PROBABILITIES):
        said = "scores, to be made probabilities," if settings["logits"] else "probabilities,"
        code = "W0622" if settings["logits"] else "W0623"
        message = f"`{entry.name}` is told that it gets {said} but `{maker.what}` gives {CALLED[kind]}"
        labels = (Label(maker.span, "made here"),) if maker.span is not None else ()
        help = "leave `logits` out: what it gets can be told from what computes it"
        frame.report(code, message, bound.places["logits"], "is not so", labels=labels, help=help)


def _is_of_classes(bound: Bound) -> bool:
    """Whether there is a number for each class, so that a softmax turns logarithms back into probabilities."""
    output, target = (type_of(value) for value in bound.inputs[:2])
    return isinstance(output, Tensor) and isinstance(target, Tensor) and output.rank == target.rank + 1


def _make(frame: Frame, entry: Entry, bound: Bound) -> Made:
    types = [
        tuple(type_of(item) for item in value) if isinstance(value, list) else None if value is None else type_of(value)
        for value in bound.inputs
    ]
    made: Made = entry.rule(*types, bound.settings)
    settled = made.weights is not None and not isinstance(made.type, Unknown)
    if settled or frame.unit.settle is None or any(map(_is_unknown, _flatten(bound.inputs))):
        return made
    return frame.unit.settle(entry, made, types)


def place(frame: Frame, what: str, made: Made, bound: Bound, optional: list[str], call_at: At) -> Flow:
    """Add what was made to the graph."""
    if made.lowers[0] == UNSETTLED and is_unsettled(frame):
        return report_unsettled(frame, what, call_at)
    if isinstance(made.type, Tensor):
        if made.type.rank > DIMS:
            frame.report(
                "E0352", f"this value has {made.type.rank} dimensions", call_at, f"at most {DIMS} are possible"
            )
            return BAD
        if _is_too_large(made.type):
            return report_too_large(frame, call_at)
    builder = frame.builder
    is_module = made.lowers.rpartition(".")[2][:1].isupper()
    name = builder.number(what.rpartition(".")[2].lower())
    count = len(bound.inputs) - len(optional)
    node = Node(
        name,
        "apply",
        made.type,
        tuple(_operand(builder, value) for value in bound.inputs[:count] if value is not None),
        tuple(
            (key, _operand(builder, value))
            for key, value in zip(optional, bound.inputs[count:], strict=True)
            if value is not None
        ),
        what,
        made.lowers,
        made.args,
        made.weights,
        module=name if is_module else "",
        span=frame.span(call_at),
    )
    flow = builder.add(node)
    frame.check_size(call_at)
    return flow


def is_unsettled(frame: Frame) -> bool:
    """Whether all that can be found out of types was, and nothing is wrong that could hide them."""
    return frame.unit.settle is not None and all(item.severity != "error" for item in frame.unit.diagnostics)


def report_unsettled(frame: Frame, what: str, at: At) -> Flow:
    """Nothing can be built on what stays unknown."""
    message = f"`{what}` is applied to a value whose type only its numbers decide"
    help = "bring it to a known shape with what has one, such as `torch.reshape(x, [...])`"
    frame.report("E0309", message, at, "needs to know it", help=help)
    return BAD


def _is_too_large(kind: Tensor) -> bool:
    total = 1
    for dim in kind.dims:
        total *= dim if isinstance(dim, int) and dim else 1
    return total >= LARGEST


def report_too_large(frame: Frame, at: At) -> Flow:
    frame.report("E0352", "this value has more elements than a tensor can have", at, "2**63 or more")
    return BAD


def _operand(builder: Builder, value: Any) -> Operand:
    if isinstance(value, list):
        return Group(tuple(_operand(builder, item) for item in value))
    return builder.take(value) if isinstance(value, Flow) else Constant(value)


def _flatten(values: list[Any]) -> list[Any]:
    return [value for value in _each(values) if value is not None]


def _each(values: list[Any]) -> list[Any]:
    return [item for value in values for item in (value if isinstance(value, list) else [value])]


def _unknown(frame: Frame, entry: Entry, bound: Bound, call_at: At) -> Flow:
    """What comes of a value whose type only running will show."""
    optional = [item.name for item in entry.inputs if not item.required]
    made = Made(Unknown(entry.name), f"{UNSETTLED}.{entry.name}", {}, None)
    for key, value in bound.settings.as_dict().items():
        made.args[key] = None if isinstance(value, UnknownSetting) else value
    return place(frame, entry.name, made, bound, optional, call_at)


def _is_unknown(value: Any) -> bool:
    return isinstance(value, Flow) and isinstance(value.type, Unknown)


def _is_elsewhere(value: Any) -> bool:
    """Whether a size of a value stands in a file that is not here, where a note says so."""
    if not isinstance(value, Flow) or not isinstance(value.type, Tensor):
        return False
    return any(COLUMNS in names_of(dim) for dim in value.type.dims)


def _note_unknown(frame: Frame, entry: Entry, call_at: At) -> None:
    """Say once for a body where its types stop being known."""
    if ("unknown", frame.unit.path) not in frame.unit.memo:
        frame.unit.memo["unknown", frame.unit.path] = True
        message = f"what `{entry.name}` gives is not known before it runs; what follows is checked as far as it can be"
        frame.report("N0703", message, call_at, "of unknown type from here on")


def _refuse_several(frame: Frame, entry: Entry, flow: Any, call_at: At) -> Flow:
    kind = flow.type
    count = len(kind.parts)
    names = [name for name, _ in kind.parts] if not isinstance(kind, Tuple) else []
    own = flow.builder.nodes[flow.operand] if flow.builder is not None and isinstance(flow.operand, int) else None
    name = own.name if own is not None and own.kind == "input" else "x"
    help = f"name the part: `{name}.{names[0]}`" if names else f"take one of them: `{name}[0]`"
    what = "one value" if len(entry.required) == 1 else "single values"
    together = "" if len(entry.required) == 1 else " together"
    message = f"`{entry.name}` works on {what}, but gets {count}{together}: {kind}"
    frame.report("E0315", message, call_at, "too many", help=help)
    return BAD


def _weights_allowed(frame: Frame, entry: Entry, made: Made, call_at: At) -> bool:
    if not frame.role.weights:
        frame.report(
            "E0365",
            f"`{entry.name}` has weights, and {frame.role.name} has none but its models'",
            call_at,
            "would be learned",
            help="put it in a model, `[model.NAME]`, and apply that",
        )
        return False
    total = sum(numel(weight) for weight in made.weights or ())
    if total > PARAMETERS:
        frame.report(
            "E0353",
            f"`{entry.name}` would have {total:,} parameters; the bound is {PARAMETERS:,} a layer",
            call_at,
            f"{total:,} parameters",
        )
        return False
    return True


def report_refusal(frame: Frame, what: str, refusal: Refuse, bound: Bound, call_at: At) -> None:
    """A rule's no, with the place at fault and where the value became what it is."""
    flow = next((value for value in _flatten(bound.inputs) if isinstance(value, Flow)), None)
    if flow is not None and refusal.code == "E0311" and _report_classes(frame, what, refusal, flow, bound, call_at):
        return
    at = bound.places.get(refusal.at, call_at) if refusal.at else call_at
    labels: tuple[Label, ...] = ()
    help = refusal.help
    if flow is not None and refusal.code == "E0307" and isinstance(flow.type, Tensor) and flow.builder is not None:
        cause = who_shaped(flow.builder.nodes, flow.operand)
        if cause is not None and cause.span is not None and isinstance(cause.type, Tensor):
            verb = "flattened here" if cause.what == "flatten" else f"`{cause.what}` makes it so"
            labels = (Label(cause.span, f"{verb}: {cause.type}"),)
            if cause.what == "flatten" and not help and at is call_at:
                help = f"move `{what}` before `flatten`"
    if refusal.code in ("E0307", "E0308", "E0312"):
        labels = labels or (_model_end(frame, flow) if at is call_at else ())
    frame.report(refusal.code, refusal.message, at, refusal.label or "does not fit", labels=labels, help=help)


def _model_end(frame: Frame, flow: Flow | None) -> tuple[Label, ...]:
    """Where the model ends, if what does not fit is its result."""
    if flow is None or flow.builder is None or frame.unit.output is None:
        return ()
    operand = flow.operand
    key = operand.key if isinstance(operand, Part) else None
    operand = operand.of if isinstance(operand, Part) else operand
    if not isinstance(operand, int) or flow.builder.nodes[operand].name != "output":
        return ()
    layer = output_made(frame.unit.output, key)
    if layer is None or layer.span is None or layer.kind == "input":
        return ()
    return (Label(layer.span, f"the model gives {flow.type}"),)


def _report_classes(frame: Frame, what: str, refusal: Refuse, flow: Flow, bound: Bound, call_at: At) -> bool:
    """Too few outputs for the classes: reported at the layer that gives them, if it can be found."""
    target = type_of(bound.inputs[1]) if len(bound.inputs) > 1 and bound.inputs[1] is not None else None
    if flow.builder is None or not isinstance(target, Tensor) or not isinstance(flow.type, Tensor):
        return False
    axis = -1 if target.kind == "tokens" and target.rank > 1 else 1
    layer = who_sized(flow.builder.nodes, flow.operand, axis)
    if layer is None and frame.unit.output is not None:
        operand = flow.operand
        key = operand.key if isinstance(operand, Part) else None
        node = flow.builder.nodes[operand.of if isinstance(operand, Part) else operand]  # type: ignore[index]
        layer = output_sized(frame.unit.output, axis, key) if node.name == "output" else None
    if layer is None or layer.span is None:
        return False
    labels = (Label(frame.span(call_at), f"`{what}` compares it with {target}"),)
    label = f"gives {flow.type.dims[axis]}: {flow.type}"
    help = (Help(refusal.help),) if refusal.help else ()
    path = frame.unit.path_of(layer.span)
    frame.unit.add(Diagnostic(refusal.code, refusal.message, layer.span, label, labels, help=help, path=path))
    return True
