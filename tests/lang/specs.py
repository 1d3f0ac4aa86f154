"""Whole specs to check in tests: parts that hold, of which a test changes some, and what came of them.

assert checked(spec(loss="cross_entropi")).places == [("E0320", "cross_entropi")]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.lang.check import check_spec_file
from dsl.lang.graph import Graph, Node
from dsl.lang.program import Program
from dsl.spec.override import Override

DIGITS = 'source = "digits"\ntransform = "to_float"\nvalidate = 200'
LINEAR = 'layers = "flatten -> linear(10)"'


@dataclass(frozen=True)
class Checked:
    """What came of a spec."""

    program: Program | None
    diagnostics: list[Diagnostic]

    @property
    def made(self) -> Program:
        assert self.program is not None
        assert self.places == [], [f"{item.code}: {item.message}" for item in self.diagnostics]
        return self.program

    @property
    def places(self) -> list[tuple[str, str]]:
        """Each code with the stretch of text that it points at, in the order of the text."""
        found = sorted(self.diagnostics, key=lambda item: item.span.start if item.span is not None else -1)
        return [(item.code, item.span.text if item.span is not None else "") for item in found]

    @property
    def codes(self) -> list[str]:
        return [code for code, _ in self.places]

    @property
    def helps(self) -> str:
        return "\n".join(help.text for item in self.diagnostics for help in item.help)

    @property
    def logged(self) -> set[str]:
        """What is logged but on test data, which nothing watches."""
        assert self.program is not None
        return {name for name in self.program.logged if not name.startswith("test_")}


def spec(
    *,
    loss: str = "cross_entropy",
    optimizer: str = "adam(lr=1e-3)",
    top: str = "",
    data: str = DIGITS,
    model: str = LINEAR,
    trainer: str = "max_epochs = 5",
    rest: str = "",
) -> str:
    """A spec that trains one model; the tables are given as their lines."""
    return (
        f'loss = """{loss}"""\noptimizer = "{optimizer}"\n{top}\n[data]\n{data}\n[model]\n{model}\n'
        f"[trainer]\n{trainer}\n{rest}\n"
    )


def random(fields: str, target: str = "", more: str = "validate = 10") -> str:
    """`[data]` of random numbers: `x='float[B, 8]', y='float[B]'`."""
    named = f"target = {target if target.startswith('[') else repr(target)}\n" if target else ""
    return f'source = "random({fields})"\n{named}{more}'


def steps(*bodies: str, models: str = "", data: str = DIGITS, rest: str = "") -> str:
    """A spec of steps; `bodies` are the lines of each, its name first."""
    written = "".join(
        f"[step.{name.strip()}]\n{lines}\n" for name, _, lines in (body.partition("\n") for body in bodies)
    )
    return f"[data]\n{data}\n{models or f'[model]{chr(10)}{LINEAR}'}\n{written}[trainer]\nmax_epochs = 5\n{rest}\n"


def checked(
    text: str,
    sets: Sequence[str | Override] = (),
    profile: str | None = None,
    notes: bool = False,
) -> Checked:
    """The program of a spec and the reports on it, without notes if they are not asked for."""
    program, found = check_spec_file("spec.toml", text=text, sets=sets, profile=profile)
    return Checked(program, [item for item in found if notes or item.code[0] != "N"])


def applied(graph: Graph | None, what: str) -> Node:
    """The one node of a graph that applies a thing of that name."""
    assert graph is not None
    (node,) = [node for node in graph.nodes if node.what == what]
    return node
