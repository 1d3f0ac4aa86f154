"""Plans of specs that tests write."""

from __future__ import annotations

from typing import Any

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.lang.check import check_spec
from dsl.plan.decide import make_plan
from dsl.plan.machine import Machine
from dsl.plan.plan import Plan
from dsl.spec.override import Override
from dsl.spec.read import load
from tests.plan.machines import CPU

SPEC = """\
loss      = "cross_entropy"
optimizer = "sgd(lr=0.1)"

[data]
source     = "random(image='float[B, 3, 8, 8]', label='class[B] of 10', size=1000)"
batch_size = 10

[model]
layers = "flatten -> linear(10)"

[trainer]
max_epochs = 4
"""


def planned(
    *sets: str,
    machine: Machine = CPU,
    text: str = SPEC,
    flags: dict[str, str] | None = None,
    name: str = "spec.toml",
) -> tuple[Plan | None, list[Diagnostic]]:
    """The plan of a spec with values laid over it, and what is wrong with it on this machine."""
    laid = [*sets, *(Override(f"--{path}", path, value) for path, value in (flags or {}).items())]
    spec, found = load(name, text=text, sets=laid)
    assert spec is not None
    program, more = check_spec(spec)
    said = [*found, *more]
    assert not [item for item in said if item.severity == "error"], said
    assert program is not None
    return make_plan(spec, program, machine, said)


def plan_of(*sets: str, **options: Any) -> Plan:
    plan, found = planned(*sets, **options)
    assert plan is not None, found
    return plan


def codes(*sets: str, **options: Any) -> list[str]:
    return [item.code for item in planned(*sets, **options)[1]]
