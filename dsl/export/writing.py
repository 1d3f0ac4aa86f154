"""Classes and functions as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dsl.export.constructors import constructed
from dsl.export.describing import Member
from dsl.export.expressions import (
    Attribute,
    Call,
    Code,
    Expr,
    Items,
    Layer,
    Literal,
    Made,
    Prefix,
    Ref,
    Times,
    Turns,
    call,
    equal,
    leaves,
    parts,
    rebuilt,
)
from dsl.export.layout import STEP, WIDTH, flat, lines, signature, written
from dsl.export.statements import TURN_NAME, Statement, arranged, named
from dsl.export.steps import Function, Step
from dsl.export.templates import Template
from dsl.types.tensor import Tensor, Type

SPELT_OUT = 3
"""So many layers that are made alike are written one by one."""


def finished(expr: Expr, names: dict[int, str]) -> Expr:
    """An expression in plain Python: values by their names, layers and classes as the calls that make them."""
    if isinstance(expr, Ref):
        return Code(names[expr.step])
    expr = rebuilt(expr, lambda part: finished(part, names))
    if isinstance(expr, Layer):
        return constructed(expr)
    if isinstance(expr, Made):
        return _instance(expr)
    if isinstance(expr, Turns):
        return _turns(expr)
    return expr


def _instance(made: Made) -> Call:
    template: Template = made.template
    count = len(template.parameters)
    args: list[Expr] = []
    by_name: list[tuple[str, Expr]] = []
    for parameter, value in zip(template.parameters, made.args[:count], strict=True):
        if not parameter.has_default:
            args.append(value)
        elif not equal(value, Literal(parameter.default)):
            by_name.append((parameter.name, value))
    return Call(Code(template.name), (*args, *made.args[count:]), tuple(by_name))


def _bodies_first(expr: Expr) -> tuple[list[tuple[str, Expr]], Expr]:
    """A nest of bodies as one statement for each, the innermost first; as it is, if they stand side by side."""
    if isinstance(expr, Made) and len(expr.template.given) == 1 and not isinstance(expr.args[-1], Code):
        inner, body = _bodies_first(expr.args[-1])
        name: str = expr.template.given[0]
        return [*inner, (name, body)], Made(expr.template, (*expr.args[:-1], Code(name)))
    found = [_bodies_first(part) for part in parts(expr)]
    nested = [before for before, _ in found if before]
    if len(nested) != 1:
        return [], expr
    changed = iter([after for _, after in found])
    return nested[0], rebuilt(expr, lambda _: next(changed))


def _turns(turns: Turns) -> Expr:
    if equal(turns.first, turns.rest):
        return Times(turns.first, turns.turns)
    if isinstance(turns.turns, Literal) and turns.turns.value <= SPELT_OUT:
        return Items("[", (turns.first, *[turns.rest] * (turns.turns.value - 1)))
    fewer: Expr = (
        Literal(turns.turns.value - 1) if isinstance(turns.turns, Literal) else Code(flat(turns.turns) + " - 1")
    )
    return Items("[", (turns.first, Prefix("*", Call(Code(""), (Times(turns.rest, fewer),)))))


@dataclass(slots=True)
class Writer:
    """Writes classes and functions; `taken` are the names that the file has for other things."""

    taken: set[str]

    def class_(self, template: Template) -> list[str]:
        """A class: what it is made of, and what it does."""
        text = [f"class {template.name}(nn.Module):"]
        held = _held(template)
        text += [STEP + line for line in self._constructor(template, held)]
        function = template.model.function
        if function is not None:
            told = _with(function, lambda expr: _held_in(template.told(expr), held))
            text += ["", *(STEP + line for line in self.function("forward", ["self"], told, "x", template))]
        return text

    def _constructor(self, template: Template, held: set[str]) -> list[str]:
        members = template.model.members
        plain = [item.name for item in template.parameters if not item.has_default]
        defaults = [f"{item.name}={written(item.default)}" for item in template.parameters if item.has_default]
        text = signature("def __init__", ["self", *plain, *template.given, *defaults], ":")
        text.append(STEP + "super().__init__()")
        text += [f"{STEP}self.{name} = {name}" for name in sorted(held)]
        for member in members:
            expr = template.told(member.expr)
            bodies: list[tuple[str, Expr]] = []
            if len(_assigned(member, finished(expr, {}))) > 1:
                bodies, expr = _bodies_first(expr)
            for name, body in bodies:
                text += [STEP + line for line in lines(f"{name} = ", finished(body, {}), width=WIDTH - 8)]
            text += _assigned(member, finished(expr, {}))
        return text

    def function(
        self,
        name: str,
        first: Sequence[str],
        function: Function,
        flow: str,
        template: Template | None = None,
        head: Sequence[str] = (),
    ) -> list[str]:
        """A function: its inputs, its statements, what it returns."""
        statements, output = arranged(function)
        inputs = _inputs(function, flow, {*self.taken, TURN_NAME})
        names = named(function, statements, output, flow, self.taken, inputs)
        text = [*signature(f"def {name}", [*first, *inputs], ":"), *head]
        shown = ""
        for statement in statements:
            written_, shown = _statement(statement, names, template, shown)
            text += [STEP + line for line in written_]
        text += [STEP + line for line in _returned(finished(output, names))]
        return text


def _returned(expr: Expr) -> list[str]:
    """`return a, b` needs no parentheses."""
    if isinstance(expr, Items) and expr.sign == "(" and len(expr.items) > 1:
        plain = f"return {', '.join(map(flat, expr.items))}"
        if len(plain) <= WIDTH - 8:
            return [plain]
    return lines("return ", expr, width=WIDTH - 8)


def _inputs(function: Function, flow: str, taken: Iterable[str]) -> list[str]:
    """What a function calls its inputs."""
    found: list[str] = []
    for place, (name, step) in enumerate(zip(function.inputs, function.steps, strict=False)):
        base = name
        if place == 0 and function.topic:
            base = flow
        elif step.kind == "size":
            base = {"size_B": "batch"}.get(name, name.removeprefix("size_").lower())
        elif name.startswith("outer"):
            base = step.name or "other"
        base += "_" * (base in taken)
        number = 2
        unique = base
        while unique in found:
            unique, number = f"{base}{number}", number + 1
        found.append(unique)
    return found


def _statement(
    statement: Statement, names: dict[int, str], template: Template | None, shown: str
) -> tuple[list[str], str]:
    """A statement's lines, with the shape of its value where that is not the one shown last."""
    expr = finished(statement.expr, names)
    step = statement.step
    targets = ", ".join("_" if number is None else names[number] for number in statement.targets)
    if step.turns is not None:
        return _loop(targets, expr, finished(step.turns, names)), shown
    head = f"{targets} = " if statement.targets != (None,) else ""
    found = lines(head, expr, width=WIDTH - 8)
    shape = _shape(step, template)
    if shape and shape != shown and len(found) == 1:
        remark = f"{found[0]}  # {shape}"
        return ([remark] if len(remark) <= WIDTH - 8 else found), shape
    return found, shape or shown


def _loop(target: str, expr: Any, turns: Expr) -> list[str]:
    """A loop over the modules of a list; the value that flows through them is the first argument."""
    first, *rest = expr.args
    begin = [] if flat(first) == target else lines(f"{target} = ", first, width=WIDTH - 8)
    step = Call(Code(TURN_NAME), (Code(target), *rest))
    return [*begin, f"for {TURN_NAME} in {flat(turns)}:", f"{STEP}{target} = {flat(step)}"]


def _shape(step: Step, template: Template | None) -> str:
    kinds = step.shapes or ([step.type] if step.type is not None else [])
    return shape_text(kinds, template)


def shape_text(kinds: Sequence[Type | None], template: Template | None) -> str:
    """A tensor's shape, where it is the same in all uses of a class, or its arguments say how it differs."""
    if not kinds or not all(isinstance(kind, Tensor) and kind.dims for kind in kinds):
        return ""
    found = []
    tensors = [kind for kind in kinds if isinstance(kind, Tensor)]
    if len({len(kind.dims) for kind in tensors}) > 1:
        return ""
    for sizes in zip(*(kind.dims for kind in tensors), strict=True):
        texts = {str(size) for size in sizes}
        if len(texts) == 1:
            found.append(texts.pop())
            continue
        numbers = [size for size in sizes if isinstance(size, int)]
        named_ = template.size(numbers) if template is not None and len(numbers) == len(sizes) else None
        if named_ is None:
            return ""
        found.append(named_)
    return f"[{', '.join(found)}]"


def _assigned(member: Member, expr: Expr) -> list[str]:
    if member.how == "buffer":
        made = call("self.register_buffer", Literal(member.attribute), expr)
        return [STEP + line for line in lines("", made, width=WIDTH - 8)]
    return [STEP + line for line in lines(f"self.{member.attribute} = ", expr, width=WIDTH - 8)]


def _held(template: Template) -> set[str]:
    """The arguments that `forward` needs, which the instance has to keep."""
    function = template.model.function
    known = {item.name for item in template.parameters}
    found: set[str] = set()

    def look(expr: Expr) -> Expr:
        told = template.told(expr) if isinstance(expr, Literal) else expr
        if told is not expr:
            found.update(name for name in known if name in _words(told))
        return rebuilt(expr, look) if told is expr else expr

    for expr in _expressions(function) if function is not None else ():
        look(expr)
    return found


def _words(expr: Expr) -> set[str]:
    return {leaf.text for leaf in leaves(expr) if isinstance(leaf, Code)}


def _held_in(expr: Expr, held: set[str]) -> Expr:
    if isinstance(expr, Code) and expr.text in held:
        return Attribute(Code("self"), expr.text)
    return rebuilt(expr, lambda part: _held_in(part, held))


def _expressions(function: Function) -> list[Expr]:
    found = [expr for step in function.steps for expr in (step.expr, step.turns) if expr is not None]
    return [*found, function.output]


def _with(function: Function, change: Any) -> Function:
    """The same function with each of its expressions changed."""
    steps = [
        replace(
            step,
            expr=None if step.expr is None else change(step.expr),
            turns=None if step.turns is None else change(step.turns),
        )
        for step in function.steps
    ]
    return Function(function.inputs, steps, change(function.output), function.topic)
