"""Steps as the statements of a function: what is nested, what gets a name, and which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from dsl.export.constructors import constructed
from dsl.export.expressions import Attribute, Call, Code, Expr, Index, Layer, Literal, Made, Ref, parts, rebuilt, refs
from dsl.export.layout import flat
from dsl.export.steps import SIZES, Function, Step
from dsl.types.tensor import Tuple

TURN_NAME = "block"
"""What the module of a turn is called in a loop."""
DEEPEST = 4
"""So many calls stand inside one another at most."""
LONGEST = 84
"""So long is an expression at most before part of it gets a name."""


@dataclass(slots=True)
class Statement:
    """`targets = expr`, several where a value is taken apart; none stands for a name that nobody uses."""

    targets: tuple[int | None, ...]
    expr: Expr
    step: Step


def with_aliases(function: Function) -> Function:
    """A name that the text gives to an input is bound after the first step has used it, as a person would: `e = x`."""
    steps = list(function.steps)
    given = len(function.inputs)
    if not function.topic or not steps[0].name:
        return function
    users = [number for number, step in enumerate(steps) if step.expr is not None and 0 in refs(step.expr)]
    in_output = 0 in refs(function.output)
    if len(users) + in_output < 2:
        steps[0].name = ""
        return function
    alias = Step(Ref(0), "input", steps[0].name, steps[0].type, None, True)
    steps[0].name = ""

    def moved(expr: Expr, to_alias: bool) -> Expr:
        if isinstance(expr, Ref):
            number = expr.step if expr.step < given else expr.step + 1
            return Ref(given if to_alias and number == 0 else number)
        return rebuilt(expr, lambda part: moved(part, to_alias))

    for number, step in enumerate(steps):
        if step.expr is not None:
            step.expr = moved(step.expr, number != users[0])
        if step.part_of is not None and step.part_of >= given:
            step.part_of += 1
    steps.insert(given, alias)
    return Function(function.inputs, steps, moved(function.output, True), True)


@dataclass(slots=True)
class _Arranger:
    """Nests a value in the step that uses it, if all is then computed in the very order it was."""

    steps: list[Step]
    uses: Counter[int]
    statements: list[Statement] = field(default_factory=list)
    pending: list[int] = field(default_factory=list)
    """Steps that have no name yet and wait for their one use, in order."""
    inside: dict[int, Expr] = field(default_factory=dict)
    """What stands for a step in the expression that uses it."""
    apart: dict[int, dict[int, int]] = field(default_factory=dict)
    """For each value that is taken apart, the step of each of its parts."""

    def take(self, number: int) -> None:
        step = self.steps[number]
        if step.expr is None:
            return
        if not self.uses[number] and step.pure and number not in self.apart:
            return
        waiting = self._waiting(step.expr)
        if step.pure and not waiting and not step.name and self.uses[number] <= (1 if _costs(step.expr) else 10**9):
            self.inside[number] = self.expanded(step.expr)
            return
        self._settle(waiting, step)
        expr = self.expanded(step.expr)
        self.pending = [item for item in self.pending if item not in waiting]
        if number in self.apart or step.name or self.uses[number] != 1 or step.turns is not None:
            if not step.pure:
                self.flush()
            self.state(number, expr)
        else:
            self.inside[number] = expr
            self.pending.append(number)

    def _waiting(self, expr: Expr) -> list[int]:
        return [number for number in refs(self.expanded(expr, False)) if number in self.pending]

    def _settle(self, waiting: list[int], step: Step | None) -> None:
        """Name the values that wait, if one of those to be used cannot be nested."""
        if not waiting:
            return
        nested = self.pending[-len(waiting) :] == waiting and all(self.uses[number] == 1 for number in waiting)
        if nested and step is not None and step.expr is not None:
            lines = all(self.steps[number].line == step.line or step.line is None for number in waiting)
            expr = self.expanded(step.expr)
            nested = lines and _depth(expr) <= DEEPEST and len(flat(_plain(expr))) <= LONGEST and step.turns is None
        if not nested:
            self.flush()

    def flush(self) -> None:
        for number in self.pending:
            self.state(number, self.inside.pop(number))
        self.pending = []

    def state(self, number: int, expr: Expr) -> None:
        step = self.steps[number]
        targets: tuple[int | None, ...] = (number,)
        if number in self.apart:
            found = self.apart[number]
            assert isinstance(step.type, Tuple)
            targets = tuple(found.get(key) for key in range(len(step.type.parts)))
        elif not self.uses[number]:
            targets = (None,)
        self.statements.append(Statement(targets, expr, step))

    def expanded(self, expr: Expr, pending: bool = True) -> Expr:
        """An expression with what is nested in it; without what waits, if that is not wanted."""
        if isinstance(expr, Ref):
            if expr.step in self.inside and (pending or expr.step not in self.pending):
                return self.inside[expr.step]
            return expr
        return rebuilt(expr, lambda part: self.expanded(part, pending))


def arranged(function: Function) -> tuple[list[Statement], Expr]:
    """The statements of a function, and what it returns."""
    steps = function.steps
    uses: Counter[int] = Counter()
    for step in steps:
        uses.update(refs(step.expr) if step.expr is not None else ())
        uses.update(refs(step.turns) if step.turns is not None else ())
    uses.update(refs(function.output))
    apart: dict[int, dict[int, int]] = {}
    for place, step in reversed(list(enumerate(steps))):
        whole = step.part_of
        if whole is None or not uses[place]:
            continue
        known = steps[whole]
        if (
            known.expr is None or known.name or (uses[whole] and whole not in apart)
        ):  # an input, a part, used as a whole too
            step.expr, step.part_of = Index(Ref(whole), (Literal(step.key),)), None
            uses[whole] += 1
        else:
            apart.setdefault(whole, {})[step.key] = place
    arranger = _Arranger(steps, uses, apart=apart)
    for place in range(len(steps)):
        arranger.take(place)
    waiting = arranger._waiting(function.output)
    arranger._settle(waiting, None)
    if arranger.pending != waiting:
        arranger.flush()
    return arranger.statements, arranger.expanded(function.output)


def _costs(expr: Expr) -> bool:
    """Whether a pure expression is more than a name with dots in it."""
    return not isinstance(expr, (Code, Attribute))


def _depth(expr: Expr) -> int:
    below = max(map(_depth, parts(expr)), default=0)
    method = isinstance(expr, Call) and isinstance(expr.of, Attribute) and not isinstance(expr.of.of, Code)
    return below + (isinstance(expr, Call) and not method)


def _plain(expr: Expr) -> Expr:
    """An expression with short names for values, to see how long it is."""
    if isinstance(expr, Ref):
        return Code("x")
    if isinstance(expr, Made):
        return Call(Code(expr.template.base), expr.args)
    expr = rebuilt(expr, _plain)
    return constructed(expr) if isinstance(expr, Layer) else expr


def named(
    function: Function, statements: list[Statement], output: Expr, flow: str, taken: Iterable[str], inputs: list[str]
) -> dict[int, str]:
    """A name for each value that has one: that of the text, that of what flows, or its kind; free when it is bound."""
    last: dict[int, int] = {}
    for place, statement in enumerate(statements):
        last.update(dict.fromkeys(refs(statement.expr), place))
    last.update(dict.fromkeys(refs(output), len(statements)))
    names = dict(enumerate(inputs))
    reserved = {*taken, TURN_NAME}
    own = {step.name for step in function.steps if step.name} | set(inputs[1 if function.topic else 0 :])
    flow = flow if flow not in own or flow in inputs[:1] else ""
    for place, statement in enumerate(statements):
        live = {name for number, name in names.items() if last.get(number, -1) > place}
        for number in statement.targets:
            if number is None:
                continue
            step = function.steps[number]
            name = _free(step, flow, live, own, reserved)
            names[number] = name
            if last.get(number, -1) > place:
                live.add(name)
    return names


def _free(step: Step, flow: str, live: set[str], own: set[str], reserved: set[str]) -> str:
    """The best name that no value bears which is still needed."""
    given = step.name + "_" * (step.name in reserved)
    kind = step.kind if step.kind.isidentifier() and not step.kind.startswith("_") else "value"
    kind += "_" * (kind in reserved)
    if given and given not in live:
        return given
    for name in (flow if step.kind not in SIZES.values() else "", kind):
        if name and name not in live and name not in own:
            return name
    base = given or kind
    numbered = (f"{base}{number}" for number in count(2))
    return next(name for name in numbered if name not in live and name not in own and name not in reserved)
