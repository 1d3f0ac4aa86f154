"""How long a step takes: an estimate from stated peak figures, not a measurement."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Device:
    """What the maker states of a device."""

    name: str
    memory: int
    """Bytes."""
    flops: dict[str, float]
    """Operations a second by kind of number: `float32`, `tf32`, `float16`, `bfloat16`."""
    bandwidth: float
    """Bytes a second from its memory."""
    link: float
    """Bytes a second to another device of the machine, in one direction."""


DEVICES: dict[str, Device] = {}
"""Devices by the name that `--on` takes, `H100-80GB`."""


def cpu(cores: int, clock: float, memory: int) -> Device:
    """A processor by its cores and clock in hertz."""
    raise NotImplementedError


def step_seconds(flops: int, moved: int, device: Device, precision: str = "32-true") -> float:
    """Seconds of one step that does `flops` and moves `moved` bytes between the device and its memory."""
    raise NotImplementedError
