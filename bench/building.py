"""What becomes of a good spec: its modules are built and run on random values, and held against their types."""

from __future__ import annotations

import io
import re
import traceback
import warnings
from collections.abc import Iterator
from contextlib import redirect_stderr
from typing import Any, NamedTuple

import torch

from bench.values import Sizes, differences, value
from dsl.build.emit import Site, build
from dsl.build.models import build_models
from dsl.build.settling import settle
from dsl.lang.check import check_spec
from dsl.lang.graph import Graph
from dsl.lang.program import Program
from dsl.spec.read import load
from dsl.types.dims import names_of
from dsl.types.tensor import Record, Tensor, Tuple, Type, Unknown

STAGES = {
    "check": "to be checked: the checker itself fails",
    "build": "to become a module",
    "type": "to give what the type says",
    "run": "to run, though nothing is wrong with the values",
    "values": "on the values drawn: others would do",
    "gradient": "to have gradients: torch has none for a function in it",
    "unknown": "where no rule gives a type (N0703), and torch refuses when it is asked or run",
}
"""Where a good spec may fail. The first four are faults of ours."""
FAULTS = ("check", "build", "type", "run")
SIZES = {"B": 4, "T": 12, "H": 12, "W": 16, "C": 5, "N": 3}
OTHERS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 24, 48, 60, 64, 81, 192, 384)
"""Where a batch of four does not do, because a body makes use of how large it is, one of these may."""
OF_SIZES = "another size of the batch would do: the body reshapes, indexes or compares by it"
OF_DRAWS = "a size that a transform draws, or that follows no formula, meets another one"
OF_VALUES = (
    ("p_in >= 0 && p_in <= 1", "`bernoulli` takes probabilities, and gets numbers of any size"),
    ("probability tensor contains|invalid multinomial|sum of probabilities", "`multinomial` takes probabilities"),
    ("all elements of (target|input) should be between 0 and 1", "`bce` compares numbers between 0 and 1"),
    (
        "index out of range|out of bounds|out of range: tried to access|max index",
        "an index is past the end: ints are of any size",
    ),
    ("Class values must be|one_hot", "`one_hot` of a number that is no class"),
    ("INTERNAL ASSERT FAILED", "a fault of torch's own, which says so"),
    ("ZeroDivisionError", "a whole number is divided by zero"),
    ("not positive-definite|singular|ill-conditioned", "a matrix is singular, or not positive definite"),
    ("has negative entry|negative values", "a variance, or a rate, is below zero"),
    (
        r"shape '\[(\d+, )?2, 2\]' is invalid|Detected the following values|bincount|expected `target` to be binary",
        "a metric of classes gets numbers that are none",
    ),
    ("[iI]nput_lengths|[tT]arget_lengths|[eE]xpected tensor to have size at least", "`ctc` gets lengths that are none"),
    (
        "cannot be converted to type uint8_t without overflow|value cannot be converted to type",
        "a number does not fit a byte",
    ),
)
"""What torch says of values that it does not take, and why no check could know."""


CALL = "Call using an FX-traced Module, "
"""What fx writes before the step that failed."""


class Outcome(NamedTuple):
    """At what stage a spec fails, and why; nothing if it does not."""

    stage: str = ""
    reason: str = ""
    report: str = ""


def examine(text: str) -> Outcome:
    """Build all that a good spec holds and run it, forwards and backwards."""
    warnings.simplefilter("ignore")
    spec, _ = load("good.toml", text=text)
    assert spec is not None
    try:
        program, found = check_spec(spec, settle)
    except Exception:
        return _failed("check")
    errors = [item.message for item in found if item.code[0] == "E"]
    if program is None or errors:
        open_ = any(item.code == "N0703" for item in check_spec(spec)[1])
        return Outcome("unknown" if open_ else "build", errors[0] if errors else "no program", "\n".join(errors))
    try:
        torch.manual_seed(0)
        models = build_models(program)
        pieces = [*_pieces(program, models)]
    except Exception:
        return _failed("build")
    for what, graph, module in pieces:
        outcome = _run(what, graph, module, SIZES)
        if outcome.stage == "run":
            if any(item.code == "N0703" for item in check_spec(spec)[1]):
                return outcome._replace(stage="unknown")
            if any(_run(what, graph, module, sizes).stage != "run" for sizes in _other_sizes()):
                return outcome._replace(stage="values", reason=OF_SIZES)
            if not _named(graph) <= SIZES.keys():
                return outcome._replace(stage="values", reason=OF_DRAWS)
        if outcome.stage:
            return outcome
    return Outcome()


def _other_sizes() -> Iterator[Sizes]:
    for number in OTHERS:
        yield SIZES | {"B": number, "N": number}
        yield SIZES | {"T": number, "C": number, "H": 2 * number}


def _run(what: str, graph: Graph, module: Any, sizes: Sizes) -> Outcome:
    """Run one module forwards and backwards on values of these sizes."""
    said = io.StringIO()
    try:
        given = [value(node.type, sizes) for node in graph.inputs]
        with redirect_stderr(said):
            result = module(*given)
    except Exception:
        return _failed("run", said.getvalue())
    wrong = _differences(what, graph, module, result, sizes)
    if wrong:
        return Outcome("type", re.sub(r"\d+", "9", wrong[0])[:110], "\n".join(wrong))
    try:
        _backwards(result)
    except Exception:
        return _failed("run")
    return Outcome()


def _pieces(program: Program, models: dict[str, Any]) -> Iterator[tuple[str, Graph, Any]]:
    """All graphs of a spec with their modules."""
    site = Site(torch.device("cpu"), {name: (module, program.models[name].graph) for name, module in models.items()})
    for name, module in models.items():
        yield f"model {name}", program.models[name].graph, module
    graphs = {"transform": program.data.transform, "augment": program.data.augment}
    graphs["batch_augment"] = program.data.batch_augment
    graphs |= {f"loss {step.name}": step.loss for step in program.steps}
    graphs |= {f"metric {metric.name}": metric.graph for metric in program.metrics}
    for what, graph in graphs.items():
        if graph is not None:
            yield what, graph, build(graph, site)


def _differences(what: str, graph: Graph, module: Any, result: Any, sizes: Sizes) -> list[str]:
    if graph.logged:
        result, _ = result
    wrong = [] if _is_open(graph.type) else differences(graph.type, result, sizes=sizes)
    if what.startswith("model") and graph.is_settled:
        known = [(name, weight.shape) for name, weight in graph.weights()]
        others = _applied(graph)
        state = {name: item for name, item in module.state_dict().items() if not others & {*name.split(".")}}
        real = [(name, tuple(item.shape)) for name, item in state.items()]
        wrong += [f"weights {real}, not {known}"] * (real != known)
    return [f"{what.partition(' ')[0]}: {line}" for line in wrong]


def _named(graph: Graph) -> set[str]:
    """The names of sizes in the types of a graph's steps."""
    dims = (dim for node in graph.nodes if isinstance(node.type, Tensor) for dim in node.type.dims)
    return {name for dim in dims for name in names_of(dim)}


def _applied(graph: Graph) -> set[str]:
    """The other models that a graph applies, whose weights are theirs."""
    found = {node.what for node in graph.nodes if node.kind == "model"}
    for inner in (*(node.graph for node in graph.nodes), *(shared.graph for shared in graph.shared)):
        found |= _applied(inner) if inner is not None else set()
    return found


def _is_open(kind: Type) -> bool:
    """Whether a part of a value is of unknown type."""
    if isinstance(kind, Tuple):
        return any(map(_is_open, kind.parts))
    if isinstance(kind, Record):
        return any(_is_open(part) for _, part in kind.parts)
    return isinstance(kind, Unknown)


def _backwards(result: Any) -> None:
    total = sum(item.sum() for item in _floats(result) if item.requires_grad)
    if isinstance(total, torch.Tensor):
        total.backward()  # type: ignore[no-untyped-call]  # untyped in torch


def _floats(result: Any) -> Iterator[torch.Tensor]:
    if isinstance(result, torch.Tensor):
        yield result.abs() if result.is_complex() else result
    elif isinstance(result, (tuple, list, dict)):
        for item in result.values() if isinstance(result, dict) else result:
            yield from _floats(item)


def _failed(stage: str, shown: str = "") -> Outcome:
    """What went wrong: as fx shows it if it is shown, else the end of the traceback."""
    report = traceback.format_exc(limit=-4)
    said = report.strip().splitlines()[-1]
    if CALL in shown:
        report = f"{shown.partition(CALL)[2]}\n{said}"
    if stage == "run":
        for pattern, reason in OF_VALUES:
            if re.search(pattern, said):
                return Outcome("values", reason, report)
        if said.startswith("RuntimeError: derivative for") or "not differentiable" in said:
            return Outcome("gradient", said, report)
    return Outcome(stage, re.sub(r"\d+", "9", said)[:110], report)
