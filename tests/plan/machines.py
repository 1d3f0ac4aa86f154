"""Machines that tests plan for, the same wherever they run."""

from __future__ import annotations

from dataclasses import replace

from dsl.plan.machine import GIB, Accelerator, Machine

CPU = Machine(
    name="this machine",
    here=True,
    system="Linux",
    cpu="a processor of tests",
    cores=8,
    clock=3e9,
    memory=32 * GIB,
    accelerators=(),
    bf16=True,
    amx=False,
    python="3.11.7",
    torch="2.15.0+cpu",
)


def with_gpus(count: int, *, name: str = "NVIDIA H100 80GB HBM3", gib: int = 80, busy: tuple[int, ...] = ()) -> Machine:
    """The same with GPUs; `busy` are the numbers of those that others use."""
    gpus = tuple(
        Accelerator("gpu", number, name, gib * GIB, 40 * GIB if number in busy else 0) for number in range(count)
    )
    return replace(CPU, accelerators=gpus, cores=16 * count, torch="2.15.0+cu130")
