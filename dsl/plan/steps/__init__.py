"""What each thing that the catalogue lowers to does, as operations on a tape.

A table maps short names to functions that record: `maxpool` stands for the module and the function of one name.
What no table has is measured (`dsl.plan.measured`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.plan.steps import convolutions, losses, norms, pointwise, products, sequences, shapes
from dsl.plan.steps.call import Call, short

Step = Callable[[Call], Any]
TABLES = (pointwise, shapes, products, convolutions, norms, sequences, losses)

STEPS: dict[str, Step] = {name: step for table in TABLES for name, step in table.STEPS.items()}
EXACT: dict[str, Step] = {name: step for table in TABLES for name, step in table.EXACT.items()}
"""By the whole name, where a short one would mean two things."""


def step_of(lowers: str) -> Step | None:
    """How to record something; None where no table has it."""
    return EXACT.get(lowers) or STEPS.get(short(lowers))
