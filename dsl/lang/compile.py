"""Compile one body to a graph: the parsed text, what it is for, and the names it is given."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dsl.diagnostics.source import Span, Text
from dsl.lang.builder import Builder
from dsl.lang.evaluate import evaluate
from dsl.lang.frame import LIBRARY, MODEL, Abort, Frame, Role, Unit
from dsl.lang.graph import Graph, Group
from dsl.lang.statements import declare_blocks, run_body
from dsl.lang.values import BAD, Binding, Flow, ModelThing, Scope, Topic, is_bad
from dsl.syntax import tree
from dsl.syntax.tree import Body
from dsl.types.dims import names_of
from dsl.types.tensor import B, Record, Tensor, Tuple, Type, Unknown

RECURSION = 8_000
"""Depth of Python's stack while compiling; nesting of text and of blocks is bounded well below it."""


def new_unit() -> Unit:
    return Unit(evaluate=evaluate, run=run_body)


def base_scope(params: Mapping[str, tuple[Any, Span | None]]) -> Scope:
    """What every body of a spec sees: `[params]` and the size of the batch."""
    scope = Scope()
    scope.values["batch"] = Binding(B, "param", used=True)
    for name, (value, span) in params.items():
        scope.values[name] = Binding(value, "param", span, used=True)
    return scope


def with_models(scope: Scope, models: tuple[str, ...]) -> Scope:
    """The same, and the models of the spec to apply."""
    inner = Scope(scope)
    for model in models:
        inner.things[model] = (ModelThing(model), None)
    return inner


def declare_library(unit: Unit, scope: Scope, text: Text, body: Body, alone: bool = False) -> None:
    """Make the blocks of a file known in `scope`; `alone`, they are what is checked, else what a spec uses."""
    frame = Frame(unit, MODEL if alone else LIBRARY, text, scope, Builder("blocks"))
    declare_blocks(frame, body)
    for statement in body.statements:
        if not isinstance(statement, tree.Block):
            frame.report(
                "E0370",
                "a file of blocks holds `block` statements alone",
                statement.at,
                "is something else",
                help="put it in a block, or in the `layers` of a model",
            )


@dataclass(slots=True)
class Job:
    """A body to compile: `given` are the values it may name, `starts` those of them that it starts from."""

    name: str
    text: Text
    body: Body
    role: Role
    scope: Scope
    given: dict[str, Type] = field(default_factory=dict)
    starts: tuple[str, ...] = ()
    """One is the topic, several are a tuple of them; without any, nothing flows in."""
    target: str = ""
    """The given value that an operation's `target` is by default."""


def compile_body(unit: Unit, job: Job) -> Graph | None:
    """The graph of a body, as far as its faults, which are in the unit's diagnostics, leave one; else None."""
    builder = Builder(job.name)
    scope = Scope(job.scope)
    topic = _give(builder, scope, job)
    unit.sure = not any(job.body is body for body in unit.torn)
    if topic is not None and not unit.sure:
        topic = Topic(BAD, used=True)
    role = job.role
    if job.target and job.target in scope.values:
        target = scope.values[job.target].value
        role = replace(role, target=target)
    frame = Frame(unit, role, job.text, Scope(scope), builder, topic)
    unit.allow(job.text.value)
    around, unit.batchless = unit.batchless, not any(map(_shows_batch, job.given.values()))
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, RECURSION))
    try:
        result = run_body(frame, job.body)
    except Abort:
        return None
    except RecursionError:
        frame.report("E0355", "blocks and bodies are nested too deep", job.body.at, "the bound is passed in it")
        return None
    finally:
        sys.setrecursionlimit(before)
        unit.batchless = around
    return None if is_bad(result) else builder.finish(result)


def _shows_batch(kind: Type) -> bool:
    """Whether the size of the batch can be read off a value, or what it is is not known."""
    if isinstance(kind, Tensor):
        return any("B" in names_of(dim) for dim in kind.dims)
    if isinstance(kind, Tuple):
        return any(map(_shows_batch, kind.parts))
    return not isinstance(kind, Record) or any(_shows_batch(part) for _, part in kind.parts)


def _give(builder: Builder, scope: Scope, job: Job) -> Topic | None:
    """Make the inputs of the graph, and bind their names."""
    flows = {name: builder.give(name, type_) for name, type_ in job.given.items()}
    first = [flows[name] for name in job.starts]
    if len(first) == 1:
        flows["input"] = first[0]
    elif first:
        operands = tuple(flow.operand for flow in first)
        flows["input"] = Flow(Tuple(tuple(flow.type for flow in first)), Group(operands), builder)
    for name, flow in flows.items():
        scope.values[name] = Binding(flow, "given", used=True)
    return Topic(flows["input"], used=True) if first else None


def fits(wanted: Type, got: Type, stated: bool) -> bool:
    """Whether a value may stand where a model takes one: of a stated type a size with a name takes any size.

    What a field of the data happens to be only says how many dimensions there are.
    """
    if isinstance(wanted, Unknown) or isinstance(got, Unknown):
        return True
    if isinstance(wanted, Tensor) and isinstance(got, Tensor):
        names: dict[str, Any] = {}
        return wanted.rank == got.rank and all(
            not stated or _dim_fits(one, other, names) for one, other in zip(wanted.dims, got.dims, strict=True)
        )
    return type(wanted) is type(got)


def _dim_fits(wanted: Any, got: Any, names: dict[str, Any]) -> bool:
    if isinstance(wanted, int):
        return not isinstance(got, int) or wanted == got
    return bool(names.setdefault(str(wanted), got) == got)
