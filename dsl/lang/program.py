"""What a spec compiles to: its data, models, steps and metrics, checked and typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dsl.catalogue.entry import Made
from dsl.diagnostics.source import Span
from dsl.lang.calls import Called
from dsl.lang.graph import Graph
from dsl.lang.logged import Logged
from dsl.types.tensor import Type


@dataclass(slots=True)
class Data:
    """What is known of the data; None for facts that nothing tells."""

    facts: Any = None
    source: Called | None = None
    fields: dict[str, Type] = field(default_factory=dict)
    """Those of a training sample, after `transform` and `augment`."""
    held_out: dict[str, Type] = field(default_factory=dict)
    """Those of validation and test data, after `transform` alone."""
    batches: dict[str, Type] = field(default_factory=dict)
    """Those of a training batch, after `batch_augment` too."""
    inputs: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    target_lost: bool = False
    """Whether what the spec says of the target was reported and left out."""
    lost: tuple[str, ...] = ()
    """Names that the spec takes for fields and the data do not have, which is reported."""
    transform: Graph | None = None
    augment: Graph | None = None
    batch_augment: Graph | None = None
    sampler: Called | None = None
    splits: dict[str, Any] = field(default_factory=dict)
    """What each split, by `validate`, `test` or `validate.NAME`, takes: a number, the name of a split, a source."""


class Loaded(NamedTuple):
    """The weights that a model starts from: those of a file or a run that `match`, their `prefix` taken off."""

    path: str
    match: tuple[str, ...] = ()
    """Patterns of our names; empty for all."""
    prefix: str = ""
    strict: bool = True
    names: tuple[tuple[str, str], ...] = ()
    """What the file calls them, line by line, and what they are called here: see `dsl.lang.pairing`."""
    key: str = ""
    span: Span | None = None
    """Where the spec says so."""


@dataclass(frozen=True, slots=True)
class Model:
    name: str
    inputs: dict[str, Type]
    graph: Graph
    draws: tuple[tuple[str, Made], ...] = ()
    """How weights begin, by patterns of their names, an empty one for all matrices; later ones go over earlier ones."""
    frozen: tuple[str, ...] = ()
    """Patterns of the weights that are never trained."""
    follows: str = ""
    """The model that it is a copy of, which then moves towards it."""
    loaded: Loaded | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One update: its loss, and the optimizers and schedules that make it. `name` is empty for a spec's sole step."""

    name: str
    loss: Graph | None
    optimizers: tuple[Called, ...]
    schedule: tuple[Called, ...]
    updates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Metric:
    name: str
    graph: Graph
    path: str = ""
    """Where the spec has it, `metrics[0]`, and what brought it there, if not the file itself."""
    origin: str = ""


@dataclass(slots=True)
class Program:
    data: Data
    models: dict[str, Model] = field(default_factory=dict)
    constants: dict[str, Graph] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    metrics: tuple[Metric, ...] = ()
    logged: dict[str, Logged] = field(default_factory=dict)
    callbacks: tuple[Called, ...] = ()

    @property
    def output(self) -> Graph | None:
        """The graph whose result a loss sees as `output`: that of the model `model`, or of the sole one."""
        model = self.models.get("model") or (next(iter(self.models.values())) if len(self.models) == 1 else None)
        return model.graph if model is not None else None

    def parameters(self) -> int:
        """How many numbers all models learn."""
        return sum(model.graph.parameters() for model in self.models.values())
