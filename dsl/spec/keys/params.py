"""`[params]` and `[constants]`: tables whose keys the person names."""

from __future__ import annotations

from dsl.spec.domains import BodyText
from dsl.spec.key import Table
from dsl.types.domains import Either, Flag, Number, Several, Words

_PLAIN = Either((Flag(), Number(finite=False), Words("text")))

PARAM = Either((Flag(), Number(finite=False), Words("text"), Several(Either((*_PLAIN.domains, Several(_PLAIN))))))

TABLE = Table(
    "params",
    "The knobs of a spec: names that calls and bodies use, that `--set params.NAME=...` changes and `[sweep]` varies.",
    (),
    rest=PARAM,
    rest_doc="A number, text, `true` or `false`, or a list of those.",
    also=("param", "hparams", "hyperparameters", "hyper_parameters", "variables", "vars"),
)

CONSTANTS = Table(
    "constants",
    "Bodies evaluated once, before training; losses, metrics and steps see their values by name.",
    (),
    rest=BodyText("a body"),
    rest_doc="A body, whose value is kept in the checkpoint.",
    also=("constant", "consts"),
)
