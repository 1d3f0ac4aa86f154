"""What holds for every update: averages, frozen weights, compilation, what to do when something goes wrong."""

from __future__ import annotations

from typing import Any

from dsl.lang.graph import numel
from dsl.lang.patterns import matches
from dsl.lang.program import Model as Compiled
from dsl.plan.devices import Chosen
from dsl.plan.draft import Draft
from dsl.plan.parts import Length
from dsl.plan.plan import Averaging, Compiling, Model, Training
from dsl.spec.spec import Section

_COMPILE = {"mode": "default", "dynamic": None, "fullgraph": False, "backend": "inductor"}
_EMA = {"decay": 0.999, "every": 1, "after": 0}
_SWA = {"lr": None, "start": 0.8, "annealing_epochs": 10, "annealing_strategy": "cos"}


def choose_training(draft: Draft, chosen: Chosen, length: Length) -> Training:
    deterministic = draft["trainer.deterministic"]
    benchmark = draft["trainer.benchmark"]
    if benchmark is None:
        benchmark = chosen.kind == "gpu" and deterministic is False
    return Training(
        averaging=_averaging(draft, length),
        freeze=_freeze(draft["trainer.freeze"]),
        compile=_compiling(draft["trainer.compile"]),
        on_nonfinite=str(draft["trainer.on_nonfinite"]),
        on_oom=str(draft["trainer.on_oom"]),
        deterministic=deterministic if isinstance(deterministic, str) else str(deterministic).lower(),
        benchmark=bool(benchmark),
        detect_anomaly=bool(draft["trainer.detect_anomaly"]),
        barebones=bool(draft["trainer.barebones"]),
        profiler=str(draft["trainer.profiler"] or ""),
    )


def _averaging(draft: Draft, length: Length) -> Averaging | None:
    ema, swa = draft["trainer.ema"], draft["trainer.swa"]
    if ema is not False:
        given = ema if isinstance(ema, dict) else {} if ema is True else {"decay": ema}
        s: dict[str, Any] = {**_EMA, **given}
        return Averaging("ema", float(s["decay"]), s["every"], s["after"], None, None, 0, "")
    if swa is not False:
        s = {**_SWA, **(swa if isinstance(swa, dict) else {})}
        start = s["start"]
        if isinstance(start, float):
            start = None if length.epochs is None else int(start * length.epochs)
            if start is None:
                draft.unknown.append("the epoch that averaging starts with: the run's length is not known")
        rate = None if s["lr"] is None else float(s["lr"])
        return Averaging("swa", None, 1, 0, start, rate, s["annealing_epochs"], s["annealing_strategy"])
    return None


def _freeze(value: Any) -> tuple[tuple[str, int], ...]:
    if isinstance(value, dict):
        return tuple((str(pattern), int(epoch)) for pattern, epoch in value.items())
    return tuple((str(pattern), 0) for pattern in (value if isinstance(value, tuple) else (value,)))


def _compiling(value: Any) -> Compiling | None:
    if value is False:
        return None
    given = value if isinstance(value, dict) else {} if value is True else {"mode": value}
    return Compiling(**{**_COMPILE, **given})


def count_models(draft: Draft) -> tuple[Model, ...]:
    """The models with their sizes."""
    frozen = [pattern for pattern, epoch in _freeze(draft["trainer.freeze"]) if not epoch]
    pairs = zip(draft.spec.models, draft.program.models.values(), strict=True)
    return tuple(_counted(section, model, frozen) for section, model in pairs)


def _counted(section: Section, model: Compiled, frozen: list[str]) -> Model:
    sizes = [(name, numel(weight), weight.trained) for name, weight in model.graph.weights()]
    patterns = model.frozen + tuple(_own(model.name, frozen))
    still = sum(
        size
        for name, size, trained in sizes
        if trained and (model.follows or any(matches(pattern, name) for pattern in patterns))
    )
    return Model(
        model.name,
        sum(size for _, size, trained in sizes if trained) - still,
        still,
        sum(size for _, size, trained in sizes if not trained),
        patterns,
        _weights(section["weights"].value),
        model.follows,
        float(section["decay"].value),
        int(section["every"].value),
    )


def _own(model: str, patterns: list[str]) -> list[str]:
    """Patterns of the trainer, which begin with a model's name, as that model has its weights."""
    return [pattern.removeprefix(f"{model}.") for pattern in patterns]


def _weights(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    given = value if isinstance(value, dict) else {"path": value}
    return {"path": None, "match": None, "prefix": "", "strict": True, **given}
