"""`param`: a learned tensor of a model's own."""

from __future__ import annotations

from dsl.catalogue.entry import Setting, Weight
from dsl.lang.binding import Given, bind_settings, collect_named
from dsl.lang.frame import Frame
from dsl.lang.graph import Node, numel
from dsl.lang.values import BAD, Value
from dsl.syntax import tree
from dsl.types.domains import Choice, Either, Flag, Number, Several, Whole
from dsl.types.tensor import floats

INITS = ("zeros", "ones", "normal", "trunc_normal", "uniform", "xavier_uniform", "xavier_normal", "kaiming_uniform")
SETTINGS = (
    Setting("size", Several(Whole(0)), doc="Its shape.", rest=True),
    Setting(
        "init",
        Either((Choice(INITS), Number())),
        "normal",
        "How it begins: by name, or filled with a number.",
        by_name=True,
    ),
    Setting("std", Number(low=0), 0.02, "The spread of `normal` and `trunc_normal`.", by_name=True),
    Setting("trained", Flag(), True, "Whether it is learned; if not, it is kept as it began.", by_name=True),
)


def learned(frame: Frame, given: list[Given] | None, node: tree.Call, name: str) -> Value:
    """The value of a `param(...)` call; `name` is the one it is bound to, if any."""
    if given is None:
        return BAD
    if not frame.role.weights:
        frame.report(
            "E0365",
            f"`param` is learned, and {frame.role.name} has no weights but its models'",
            node.at,
            "would be learned",
        )
        return BAD
    count = len(frame.unit.diagnostics)
    named = collect_named(frame, "param", [setting.name for setting in SETTINGS], given)
    positional = [item for item in given if not item.name]
    values, unknown, *_ = bind_settings(frame, "param", SETTINGS, positional, named, {}, node.at)
    if len(frame.unit.diagnostics) > count or unknown:
        return BAD
    shape = tuple(values["size"])
    weight = Weight("", shape, values["trained"])
    if numel(weight) > 10**11:
        frame.report("E0353", f"`param` would have {numel(weight):,} numbers; the bound is {10**11:,}", node.at)
        return BAD
    own = frame.builder.reserve(name) if name and name != "_" else frame.builder.number("param")
    args = {key: values[key] for key in ("init", "std")}
    made = Node(
        own, "weight", floats(*shape), what="param", args=args, weights=(weight,), module=own, span=frame.span(node.at)
    )
    return frame.builder.add(made)
