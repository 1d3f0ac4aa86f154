"""Rules across keys: each looks at a whole Spec and yields what is wrong with it.

They need no body and no torch; what depends on types, on names in bodies or on logged values is `lang`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.spec.rules import conflicts, devices, lint, models, presence, steps, sweeps, validation
from dsl.spec.spec import Spec

Rule = Callable[[Spec], Iterable[Diagnostic]]

RULES: tuple[Rule, ...] = (
    presence.has_data,
    presence.has_models,
    presence.has_losses,
    presence.has_paths,
    conflicts.rivals,
    conflicts.top_beside_steps,
    conflicts.least_above_most,
    conflicts.contradictions,
    conflicts.barebones,
    conflicts.loggers_off,
    conflicts.averaging_starts_too_late,
    models.followed_models,
    models.settings_of_followers,
    models.updated_models,
    models.models_left_out,
    models.nothing_trained,
    steps.phases,
    steps.steps_left_out,
    validation.unwatched_default,
    validation.monitors_without_batches,
    validation.ranked_by_nothing,
    validation.missing_fold,
    devices.devices_of_accelerator,
    devices.numbered_devices,
    devices.one_process,
    devices.divided_work,
    devices.global_batch,
    devices.precision_of_device,
    sweeps.swept_paths,
    sweeps.swept_ranges,
    sweeps.sweep_without_params,
    lint.unbounded_length,
    lint.debugging_switches,
    lint.one_is_not_all,
    lint.no_effect,
    lint.no_training,
    lint.patience_too_long,
    lint.validation_never_comes,
    lint.nothing_kept,
    lint.random_seed,
    lint.known_codes,
)
