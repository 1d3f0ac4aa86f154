"""Every key of a spec, one file a table (or two that belong together)."""

from __future__ import annotations

from dsl.spec.key import Table
from dsl.spec.keys import callback, checkpoint, data, export, logging, model, params, profile, step, sweep, top, trainer

TOP = top.TABLE

TABLES: tuple[Table, ...] = (
    top.TABLE,
    params.TABLE,
    data.TABLE,
    model.TABLE,
    params.CONSTANTS,
    step.TABLE,
    step.PHASE,
    trainer.TABLE,
    checkpoint.TABLE,
    checkpoint.EARLY_STOPPING,
    logging.TABLE,
    callback.TABLE,
    callback.PLUGINS,
    sweep.TABLE,
    export.TABLE,
    profile.TABLE,
)
"""In the order in which the reference page shows them."""

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
