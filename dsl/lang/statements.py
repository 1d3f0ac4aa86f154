"""Bodies: statements in order, the topic moving from one to the next."""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Label
from dsl.diagnostics.source import Span
from dsl.lang.evaluate import evaluate, evaluate_applied
from dsl.lang.frame import Frame
from dsl.lang.graph import Group
from dsl.lang.lookup import TORCH, find_entry
from dsl.lang.static import pass_over
from dsl.lang.values import (
    BAD,
    Binding,
    BlockThing,
    Flow,
    ModelThing,
    Scope,
    SharedThing,
    Thing,
    Topic,
    UnknownSetting,
    Value,
    describe,
    is_bad,
    part,
    parts,
)
from dsl.lang.weights import learned
from dsl.syntax import tree
from dsl.types.tensor import Tensor, Tuple, Unknown

RESERVED = ("input", "output", "target", "batch", "param", "body")


def run_body(frame: Frame, body: tree.Body) -> Value:
    """Compile a body; its value is that of its last, bare, statement."""
    declare_blocks(frame, body)
    statements = [item for item in body.statements if not isinstance(item, tree.Block)]
    value: Value = BAD
    for number, statement in enumerate(statements):
        last = number == len(statements) - 1
        if isinstance(statement, tree.Move):
            value = _move(frame, statement, last)
        elif isinstance(statement, tree.Bind):
            _bind(frame, statement)
        else:
            _share(frame, statement)
    if not statements or not isinstance(statements[-1], tree.Move):
        _report_no_result(frame, body, statements)
        value = BAD
    _finish_scope(frame)
    return value


def declare_blocks(frame: Frame, body: tree.Body) -> None:
    """Blocks are known in the whole body that they stand in, whatever the order."""
    for statement in body.statements:
        if isinstance(statement, tree.Block):
            name = statement.target.name
            free = _free(frame, name, statement.target.at, to_apply=True)
            if free or name not in frame.scope.things:
                thing = BlockThing(statement, frame.text, blocks_only(frame.scope))
                frame.scope.things[name] = (thing, frame.span(statement.target.at))
                frame.unit.declared.append((thing, frame.role))
            if not free:
                frame.unit.used.add(id(statement))


def blocks_only(scope: Scope) -> Scope:
    """What a block sees of where it stands: blocks, `[params]` and `batch`, nothing that flows there."""
    return _BlockScope(scope)


class _BlockScope(Scope):
    """A view of a scope that hides values of its surroundings."""

    __slots__ = ("seen",)

    def __init__(self, seen: Scope) -> None:
        super().__init__(None)
        self.seen = seen

    def value(self, name: str) -> Binding | None:
        found = self.seen.value(name)
        return found if found is not None and found.kind == "param" else None

    def thing(self, name: str) -> tuple[Thing, Span | None] | None:
        found = self.seen.thing(name)
        return found if found is not None and isinstance(found[0], BlockThing) else None

    def names(self) -> list[str]:
        return [name for name in self.seen.names() if self.value(name) or self.thing(name)]


def _move(frame: Frame, statement: tree.Move, last: bool) -> Value:
    compares = last and frame.role.families[:1] in (("loss",), ("metric",))  # of which a field alone is none
    value = evaluate_applied(frame, statement.value) if compares else evaluate(frame, statement.value)
    if isinstance(statement.value, tree.ListOf) and isinstance(value, Flow) and value is not BAD:
        help = "layers follow one another with `->`; values that flow together stand in `( )`"
        frame.report("E0364", "a list holds settings, but this one holds tensors", statement.at, "is a list", help=help)
        value = BAD
    if isinstance(value, UnknownSetting):
        value = Flow(Unknown("setting"), 0, frame.builder)
    if not isinstance(value, Flow):
        frame.report(
            "E0364",
            f"a statement's value is a tensor, not {describe(value)}",
            statement.value.at,
            "is a setting",
            help=_as_statement(value, last),
        )
        value = BAD
    frame.topic = Topic(value)
    return value


def _as_statement(value: Value, last: bool) -> str:
    if isinstance(value, str):
        return "leave the quotes out: a statement is no text"
    return "" if last else "to set it aside, name it: `x = ...`"


def _bind(frame: Frame, statement: tree.Bind) -> None:
    names = [target.name for target in statement.targets]
    if isinstance(statement.value, tree.Call) and statement.value.callee == "param" and len(names) == 1:
        from dsl.lang.evaluate import evaluate_arguments

        value = learned(frame, evaluate_arguments(frame, statement.value), statement.value, names[0])
    else:
        value = evaluate(frame, statement.value)
    values = [value] if len(names) == 1 else _taken_apart(frame, statement, value)
    for target, item in zip(statement.targets, values, strict=True):
        if target.name == "_":
            continue
        if _free(frame, target.name, target.at, to_apply=False):
            span = frame.span(target.at)
            kind = "bookmark" if len(names) == 1 else "part"
            frame.scope.values[target.name] = Binding(item, kind, span, used=is_bad(item))
            if isinstance(item, Flow) and item.builder is frame.builder and not isinstance(item.operand, Group):
                frame.builder.bookmarks.append((target.name, item.operand))
            if frame.role.logs and frame.builder.parent is None and _is_scalar(item):
                frame.builder.logged.append((target.name, frame.builder.take(item)))


def _is_scalar(value: Value) -> bool:
    if not isinstance(value, Flow):
        return False
    return isinstance(value.type, Unknown) or (isinstance(value.type, Tensor) and value.type.rank == 0)


def _taken_apart(frame: Frame, statement: tree.Bind, value: Value) -> list[Value]:
    count = len(statement.targets)
    if is_bad(value):
        return [part(value, place) or BAD for place in range(count)]
    if isinstance(value, UnknownSetting):
        return [value] * count
    if isinstance(value, Flow) and isinstance(value.type, Unknown):
        return [part(value, place) for place in range(count)]
    if isinstance(value, Flow) and isinstance(value.type, Tuple) and len(value.type.parts) == count:
        return list(parts(value))
    if isinstance(value, tuple) and not isinstance(value, Flow) and len(value) == count:
        return list(value)
    has = f"{len(value.type.parts)} parts" if isinstance(value, Flow) and isinstance(value.type, Tuple) else "one value"
    frame.report(
        "E0318",
        f"{count} names take {count} values, but the right side gives {has}",
        statement.value.at,
        describe(value),
        help=_asked_for(frame, statement.value) if has == "one value" else "",
    )
    return [BAD] * count


def _asked_for(frame: Frame, node: tree.Expr) -> str:
    """How to ask a layer for what else it can give."""
    while isinstance(node, tree.Chain):
        node = node.steps[-1]
    entry = find_entry(frame.role.families, node.callee) if isinstance(node, tree.Call) else None
    more = next((item.name for item in entry.settings if item.name.startswith("return_")), "") if entry else ""
    return f"it gives one value; ask for the rest: `{entry.name}(..., {more}=true)`" if entry and more else ""


def _share(frame: Frame, statement: tree.Shared) -> None:
    name = statement.target.name
    if _free(frame, name, statement.target.at, to_apply=True):
        span = frame.span(statement.target.at)
        module = frame.builder.reserve(name)
        frame.spend(statement.at, len(frame.scope.values) // 20 + len(frame.scope.things) // 20)
        frame.unit.keys += 1
        scope = frame.scope.as_it_is()
        thing = SharedThing(name, statement.value, frame.text, scope, frame.builder, module, span, frame.unit.keys)
        frame.scope.things[name] = (thing, span)


def _free(frame: Frame, name: str, at: tuple[int, int], *, to_apply: bool) -> bool:
    """Whether a name may be bound here; the reason why not is reported."""
    scope = frame.scope
    bound = scope.value(name)
    thing = scope.thing(name)
    if name in TORCH or name in RESERVED:
        frame.report("E0322", f"`{name}` has a meaning of its own and cannot be bound", at, "choose another name")
        return False
    if bound is not None and not (bound.kind == "param" and to_apply and bound.span is None):
        _report_twice(frame, name, at, bound.span, bound.kind)
        return False
    if thing is not None:
        _report_twice(frame, name, at, thing[1], "model" if isinstance(thing[0], ModelThing) else "thing")
        return False
    entry = find_entry(frame.role.families, name)
    if entry is not None:
        frame.report(
            "E0322",
            f"`{name}` is the name of a {entry.family}, and cannot be bound",
            at,
            f"`{name}(...)` would mean two things",
            help="choose another name",
        )
        if not to_apply:
            scope.values[name] = Binding(BAD, "bookmark", used=True)
        return False
    return True


_KINDS = {
    "bookmark": "bound first here",
    "part": "bound first here",
    "setting": "a setting of the block",
    "param": "a name of `[params]`",
    "loop": "the name of the loop",
    "given": "what the body is given",
    "thing": "declared first here",
    "model": "a model of the spec",
}


def _report_twice(frame: Frame, name: str, at: tuple[int, int], first: Span | None, kind: str) -> None:
    labels = (Label(first, _KINDS[kind]),) if first is not None else ()
    notes = () if first is not None else (f"`{name}` is {_KINDS[kind]}",)
    help = "a loop carries values in its topic alone: `_`" if frame.builder.name == "repeat" else "choose another name"
    frame.report("E0321", f"`{name}` is bound twice", at, "bound again here", labels=labels, notes=notes, help=help)
    frame.unit.read.add(name)
    bound = frame.scope.value(name)
    if bound is not None:
        bound.used = True
    frame.scope.values[name] = Binding(BAD, "bookmark", used=True)  # which of the two is meant cannot be known


def _report_no_result(frame: Frame, body: tree.Body, statements: list[tree.Bind | tree.Shared | tree.Move]) -> None:
    if not statements:
        frame.report("E0363", "the body is empty: it computes nothing", body.at, "nothing to apply here")
        return
    last = statements[-1]
    targets = last.targets if isinstance(last, tree.Bind) else ()
    for target in targets:
        if target.name in frame.scope.values:
            frame.scope.values[target.name].used = True
    help = f"end with what it gives, such as `{targets[0].name}`" if targets else "end with what it gives"
    frame.report(
        "E0363", "a body ends with a bare statement, whose value is its result", last.at, "binds a name", help=help
    )


def _finish_scope(frame: Frame) -> None:
    """Values set aside and never used: the usual cause is a next line that was meant to start from them."""
    logged = {name for name, _ in frame.builder.logged}
    for name, binding in frame.scope.values.items():
        if binding.used or binding.kind not in ("bookmark", "part") or name.startswith("_") or name in logged:
            continue
        assert binding.span is not None
        help = f"begin the next statement with it, `{name} -> ...`, or call it `_{name}` if that is meant"
        if binding.kind == "part":
            help = "write `_` in its place: it stands for what is not needed"
        frame.report(
            "E0361",
            f"`{name}` is set aside and never used",
            binding.span,
            "the flow goes on without it",
            help=help,
        )
    for name, (thing, span) in frame.scope.things.items():
        if isinstance(thing, SharedThing) and not thing.used and span is not None:
            pass_over(frame, thing.expression)
            frame.report("W0620", f"`{name}` is shared and never applied", span, "nothing applies it")
