"""Losses, metrics and constants: bodies that see the data, the models and their results."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.source import Span, Text
from dsl.lang.builder import Builder
from dsl.lang.calls import parse_value
from dsl.lang.compile import Job, compile_body
from dsl.lang.frame import Frame, Role, Unit
from dsl.lang.graph import Graph
from dsl.lang.lookup import find_thing, report_unknown_name
from dsl.lang.program import Data
from dsl.lang.values import Scope
from dsl.spec.value import Value
from dsl.syntax import tree
from dsl.syntax.body import parse_body
from dsl.types.tensor import Record, Tensor, Tuple, Type, Unknown

LOSS = Role("a loss", ("loss", "function", "layer", "transform"), logs=True)
METRIC = Role("a metric", ("metric", "loss", "function", "layer"))
CONSTANT = Role("a constant", ("function", "loader", "layer", "transform"))


@dataclass(slots=True)
class Sight:
    """What losses and metrics see beside the models: the fields, the constants, the model's output, the target."""

    data: Data | None
    """None for constants, which are evaluated before any data are read."""
    scope: Scope
    constants: dict[str, Type]
    output: Type | None

    def given(self) -> dict[str, Type]:
        if self.data is None:
            return self.constants
        found = {**dict.fromkeys(self.data.lost, Unknown("reported")), **self.data.fields, **self.constants}
        if self.output is not None:
            found["output"] = self.output
        lost = [name for name in self.data.targets if name not in self.data.fields]  # which was reported
        if self.data.target_lost or lost or not self.data.fields:
            found["target"] = Unknown("reported")
        elif len(self.data.targets) == 1 and self.data.targets[0] in found:
            found["target"] = found[self.data.targets[0]]
        return found


def compile_loss(unit: Unit, value: Value, sight: Sight) -> Graph | None:
    """The graph of a loss, whose result is a single number."""
    graph = compile_in_sight(unit, value, sight, LOSS)
    if graph is None or isinstance(graph.type, Unknown):
        return graph
    if isinstance(graph.type, Tensor) and graph.type.rank == 0 and graph.type.kind == "float":
        return graph
    _report_no_number(unit, value, graph)
    return None


def _end_of(value: Value) -> Span | None:
    """The last statement of a body in a text; the whole value if it is a table."""
    if value.text is None:
        return value.span
    body, _ = parse_body(value.text)
    at = body.statements[-1].at
    return value.text.span(at[0], at[1])


def compile_constant(unit: Unit, value: Value, scope: Scope) -> Graph | None:
    """The graph of a constant, which no batch can have a part in."""
    return compile_in_sight(unit, value, Sight(None, scope, {}, None), CONSTANT)


def compile_in_sight(unit: Unit, value: Value, sight: Sight, role: Role) -> Graph | None:
    unit.path, unit.origin = value.path, value.origin
    parsed = parse_value(unit, value)
    if parsed is None:
        return None
    body, text = parsed
    given = sight.given()
    if unit.vague and _is_misspelled(unit, body, text, role, sight, given):
        return None
    starts = ("output",) if sight.output is not None else ()
    job = Job(value.name, text, body, role, sight.scope, given, starts, "target")
    return compile_body(unit, job)


def _is_misspelled(unit: Unit, body: tree.Body, text: Text, role: Role, sight: Sight, given: dict[str, Type]) -> bool:
    """Whether a body is a name alone that nothing bears: a field whose name is not known would be no loss."""
    move = body.statements[0] if len(body.statements) == 1 else None
    step = move.value if isinstance(move, tree.Move) else None
    if not isinstance(step, tree.Name) or step.name in given or "." in step.name:
        return False
    frame = Frame(unit, role, text, sight.scope, Builder(role.name))
    if sight.scope.value(step.name) is not None or find_thing(frame, step.name) is not None:
        return False
    report_unknown_name(frame, step.name, step.at, called=True)
    return True


def _report_no_number(unit: Unit, value: Value, graph: Graph) -> None:
    kind = graph.type
    node = graph.nodes[graph.output] if isinstance(graph.output, int) else None
    span = node.span if node is not None and node.span is not None else _end_of(value)
    if isinstance(kind, Tensor) and kind.rank:
        help = "take the mean: `... -> mean`"
    elif isinstance(kind, (Tuple, Record)):
        help = "add its terms up: `recon + 0.1 * kl`"
    else:
        help = "a loss is a floating-point number"
    unit.add(
        Diagnostic(
            "E0313", f"a loss is a single number, but this gives {kind}", span, f"gives {kind}", help=(Help(help),)
        )
    )
