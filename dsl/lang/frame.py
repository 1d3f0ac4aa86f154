"""Where an expression is being compiled: the text it stands in, the names in sight, the graph that grows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from dsl.diagnostics.diagnostic import Diagnostic, Help, Label
from dsl.diagnostics.source import Span, Text
from dsl.lang.builder import Builder
from dsl.lang.values import Flow, Scope, Topic, describe
from dsl.types.tensor import Type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from dsl.catalogue.entry import Entry, Made
    from dsl.lang.graph import Graph
    from dsl.lang.values import BlockThing
    from dsl.syntax.tree import Body

    Settle: TypeAlias = Callable[[Entry, Made, Sequence[Any]], Made]

NODES = 1_000_000
"""How many nodes a body may have after unrolling."""
WORK = 20_000
"""How many expressions may be evaluated beyond those that are written in the text."""
ITEMS = 20
"""So many items of a list cost as much to compute as an expression."""
WRITTEN = 110_000
"""How many may be written in the texts of one spec."""
LOOKS = 1_000_000
"""How often a pattern is compared with the name of a weight; what is left then is not checked."""
GUESSES = 200
"""For how many unknown names the nearest known ones are looked for."""
MENDS = 150
"""What so many calls may give that are at fault, or follow one that is, is worked out."""
REPORTS = 1_000
"""How many reports are made at most."""
DEPTH = 64
"""How deep blocks may use one another."""


class Abort(Exception):
    """A bound was passed and reported, or enough is wrong; nothing more of this body is compiled."""


class Applied(NamedTuple):
    """A model of the spec as bodies see it."""

    takes: int
    """How many values it works on."""
    apply: Callable[[Frame, tuple[int, int], tuple[Type, ...]], Graph | None]
    """Its graph for values of these types; None after a report."""


@dataclass(slots=True)
class Unit:
    """What everything compiled for one spec has in common."""

    models: dict[str, Applied] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    memo: dict[Any, Any] = field(default_factory=dict)
    uses: list[tuple[Span, str]] = field(default_factory=list)
    """The uses of blocks that are being compiled now, the innermost last."""
    evaluate: Callable[[Frame, Any], Any] = field(default=None, repr=False)  # type: ignore[assignment]
    run: Callable[[Frame, Any], Any] = field(default=None, repr=False)  # type: ignore[assignment]
    """How expressions and bodies are compiled; uses of blocks go through here, which keeps imports one way."""
    settle: Settle | None = None
    """Finds out what a call gives that no rule knows, from the types of its inputs; None where nothing may be run."""
    declared: list[tuple[BlockThing, Role]] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    """The identities of the blocks that something uses."""
    compiled: set[int] = field(default_factory=set)
    """Those of the blocks whose text was compiled for a use."""
    torn: list[Body] = field(default_factory=list)
    """The bodies whose brackets do not match, so that where their parts belong is a guess."""
    vague: bool = False
    """Whether the data's fields are not known, so that any name may be one of them."""
    fields: tuple[str, ...] = ()
    """The names of the data's fields."""
    targets: tuple[str, ...] = ()
    """Those that are the target, where that is known."""
    target_missed: bool = False
    """Whether it was reported that the data have none."""
    batchless: bool = False
    """Whether nothing that the body being compiled is given shows how large a batch is."""
    blocks_lost: bool = False
    """Whether a file of blocks could not be read, so that what is called may stand in it."""
    output: Graph | None = None
    """The graph of the model whose result losses and metrics see as `output`."""
    bodies: list[tuple[Span, str]] = field(default_factory=list)
    """Where the texts of models stand, with their keys' paths: a report of one body may be about another."""
    read: set[str] = field(default_factory=set)
    """The names of `[params]` that something reads."""
    alone: bool = False
    """Whether a file of blocks is checked by itself, with nothing that could use them."""
    path: str = ""
    origin: str = ""
    budget: int = WORK
    written: int = 0
    guesses: int = GUESSES
    mends: int = MENDS
    sure: bool = True
    """Whether the parts of the body that is being compiled belong where they stand."""
    looks: int = LOOKS
    keys: int = 0
    """How many shared things were declared."""

    def allow(self, text: str) -> None:
        """Make room for the expressions that a body spells out: none is shorter than two characters."""
        room = min(len(text) // 2, WRITTEN - self.written)
        self.written += room
        self.budget += room

    def may_guess(self) -> bool:
        """Whether it is worth working out what something at fault may give."""
        self.mends -= 1
        return self.sure and self.mends >= 0

    def add(self, diagnostic: Diagnostic) -> None:
        self.diagnostics.append(diagnostic.at_path(self.path, self.origin))
        if len(self.diagnostics) > REPORTS:
            raise Abort

    def path_of(self, span: Span) -> str:
        """The path of the key in whose text a place lies; that of the body being compiled if it is in none."""
        for body, path in self.bodies:
            if body.source == span.source and body.start <= span.start <= body.end:
                return path
        return self.path

    @property
    def failed(self) -> bool:
        return any(item.code[0] == "E" for item in self.diagnostics)


@dataclass(slots=True)
class Role:
    """What a body is for: which families of the catalogue it sees, and what it may do."""

    name: str
    """As a report says it: `a model`, `a loss`."""
    families: tuple[str, ...]
    weights: bool = False
    logs: bool = False
    steady: bool = False
    """Whether its steps mostly keep the shape of what they change."""
    target: Flow | None = None
    """The data's target, which an operation's `target` is if it is not given."""


MODEL = Role("a model", ("layer", "function"), weights=True)
LIBRARY = Role("a file of blocks", ("layer", "function"), weights=True)


@dataclass(slots=True)
class Frame:
    unit: Unit
    role: Role
    text: Text
    scope: Scope
    builder: Builder
    topic: Topic | None = None
    active: tuple[Any, ...] = ()
    """The blocks whose text this one stands in, so that none can use itself."""
    memo: dict[Any, Any] = field(default_factory=dict)
    """What uses of blocks and turns of repeats came to, for this one body; its keys keep what they identify."""

    def inside(self, scope: Scope, text: Text, builder: Builder, topic: Topic | None, active: tuple[Any, ...]) -> Frame:
        return Frame(self.unit, self.role, text, scope, builder, topic, active, self.memo)

    def span(self, at: tuple[int, int] | Span) -> Span:
        return at if isinstance(at, Span) else self.text.span(at[0], at[1])

    def report(
        self,
        code: str,
        message: str,
        at: tuple[int, int] | Span,
        label: str = "",
        *,
        labels: tuple[Label, ...] = (),
        notes: tuple[str, ...] = (),
        help: str | Help | tuple[Help, ...] = "",
    ) -> None:
        if isinstance(help, str):
            help = (Help(help),) if help else ()
        elif isinstance(help, Help):
            help = (help,)
        span = self.span(at)
        uses = tuple(Label(span, f"in this use of `{name}`") for span, name in self.unit.uses[-1:])
        labels += () if labels else self._set_at(span)
        self.unit.add(Diagnostic(code, message, span, label, labels + uses, notes, help))

    def _set_at(self, span: Span) -> tuple[Label, ...]:
        """Where the value stands, if what is pointed at is the name of a parameter."""
        name = span.text
        found = self.scope.value(name) if name.isidentifier() else None
        if found is None or found.kind != "param" or found.span is None:
            return ()
        return (Label(found.span, f"is {describe(found.value)}"),)

    def spend(self, at: tuple[int, int] | Span, amount: int = 1) -> None:
        """Count work; past the bound, report and stop."""
        self.unit.budget -= amount
        if self.unit.budget < 0:
            self.report(
                "E0350",
                "this body takes too many steps to compile",
                at,
                "the bound is passed here",
                help="repeat less, or put what is repeated with the same settings in a block",
            )
            raise Abort

    def check_size(self, at: tuple[int, int] | Span) -> None:
        if self.builder.size > NODES:
            self.report(
                "E0354",
                f"the body has more than {NODES:,} nodes after unrolling",
                at,
                f"{self.builder.size:,} nodes so far",
                help="repeat it less often",
            )
            raise Abort
