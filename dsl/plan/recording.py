"""What is written down of a run, and what the person sees of it."""

from __future__ import annotations

from typing import Any

from dsl.plan.draft import Draft, plain_settings
from dsl.plan.plan import Logging

LOGGERS = ("tensorboard", "csv", "mlflow", "wandb")
DEFAULT_IMAGES = 8


def choose_logging(draft: Draft) -> Logging:
    bare = bool(draft["trainer.barebones"])
    quiet = bare or bool(draft.dev_run)
    every = draft["logging.every"]
    images = draft["logging.images"]
    shown = bool(draft["trainer.enable_progress_bar"]) and not bare
    return Logging(
        loggers=() if quiet else _loggers(draft),
        settings={} if quiet else {name: _settings(draft, name) for name in _loggers(draft) if name in LOGGERS[2:]},
        report=bool(draft["logging.report"]) and not quiet,
        every_n_steps=0 if bare else int(draft["trainer.log_every_n_steps"] if every is None else every),
        images=0 if quiet else DEFAULT_IMAGES * images if isinstance(images, bool) else int(images),
        grad_norm=_norm(draft["logging.grad_norm"]),
        device_stats=bool(draft["logging.device_stats"]) and not bare,
        progress=_progress(draft) if shown else None,
        position=int(draft["logging.position"]),
        summary=bool(draft["trainer.enable_model_summary"]) and not bare,
        hparams=bool(draft["trainer.enable_autolog_hparams"]) and not quiet,
        params=plain_settings({name: value.value for name, value in draft.spec.params.items()}),
        registry="" if quiet else str(draft["trainer.model_registry"] or ""),
        tips=bool(draft["trainer.suggest_integrations"]),
        logged=tuple(draft.program.logged),
    )


def _loggers(draft: Draft) -> tuple[str, ...]:
    """Those that the trainer lets write, of which `[logging]` leaves some out or adds some."""
    chosen = draft["trainer.logger"]
    if isinstance(chosen, bool):
        return tuple(name for name in LOGGERS if draft[f"logging.{name}"] is not False) if chosen else ()
    named = chosen if isinstance(chosen, tuple) else (chosen,)
    off = [name for name in LOGGERS[:2] if draft.spec.given(f"logging.{name}") and not draft[f"logging.{name}"]]
    return tuple(name for name in LOGGERS if name in named and name not in off)


def _settings(draft: Draft, name: str) -> dict[str, Any]:
    """A logger's settings, those that nobody wrote included."""
    value = draft[f"logging.{name}"]
    given = value if isinstance(value, dict) else {}
    known: dict[str, Any]
    if name == "mlflow":
        known = {"experiment_name": draft.spec.name, "run_name": "version_N", "tracking_uri": None, "log_model": False}
    else:
        known = {"project": draft.spec.name, "entity": None, "name": "version_N", "group": None, "tags": ()}
        known |= {"notes": None, "mode": "online", "log_model": False}
    return plain_settings({**known, **given})


def _norm(value: bool | float | str) -> str:
    if isinstance(value, bool):
        return "2.0" if value else ""
    return value if isinstance(value, str) else str(float(value))


def _progress(draft: Draft) -> tuple[str, ...]:
    """The losses and metrics, but for those of the test data, which come when there is no line any more."""
    chosen = draft["logging.progress"]
    if chosen is not None:
        return tuple(chosen)
    return tuple(name for name, item in draft.program.logged.items() if item.scalar and not name.startswith("test_"))
