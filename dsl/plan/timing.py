"""How long a step takes: an estimate from the makers' peak figures, not a measurement.

A step takes the longer of its work and of what it moves, each at the share of the peak that good programs reach; and
each operation some time to be started.
"""

from __future__ import annotations

from dataclasses import dataclass

from dsl.plan.tape import Tape

GB = 1_000_000_000
GIB = 1 << 30
TERA = 10**12

REACHED = 0.4
"""The share of the peak work that training reaches as a rule."""
STREAMED = 0.7
"""The share of the peak bandwidth."""
START = {"cuda": 5e-6, "cpu": 2e-6}
"""Seconds to start an operation."""
GRADIENTS = 2
"""Most operations are done once more, or twice, on the way back."""


@dataclass(frozen=True, slots=True)
class Device:
    """What the maker states of a device: dense work, without the doubling for sparse matrices."""

    name: str
    memory: int
    """Bytes."""
    float32: float
    """Operations a second on floats of 32 bits, and in the others' units where there are such."""
    tf32: float
    half: float
    """On floats of 16 bits, of either kind."""
    bandwidth: float
    """Bytes a second from its memory."""
    link: float
    """Bytes a second to the others in its machine, in one direction."""
    kind: str = "cuda"

    def peak(self, precision: str) -> float:
        """Operations a second in a precision such as `bf16-mixed`."""
        if "16" in precision:
            return self.half
        return self.float32 / 2 if precision.startswith("64") else self.float32


DEVICES: dict[str, Device] = {
    device.name: device
    for device in (
        Device("H100-80GB", 80 * GB, 67 * TERA, 495 * TERA, 989 * TERA, 3350 * GB, 450 * GB),
        Device("H200", 141 * GB, 67 * TERA, 495 * TERA, 989 * TERA, 4800 * GB, 450 * GB),
        Device("A100-80GB", 80 * GB, 19.5 * TERA, 156 * TERA, 312 * TERA, 2039 * GB, 300 * GB),
        Device("A100-40GB", 40 * GB, 19.5 * TERA, 156 * TERA, 312 * TERA, 1555 * GB, 300 * GB),
        Device("L4", 24 * GB, 30.3 * TERA, 60 * TERA, 121 * TERA, 300 * GB, 32 * GB),
        Device("T4", 16 * GB, 8.1 * TERA, 8.1 * TERA, 65 * TERA, 320 * GB, 16 * GB),
        Device("V100", 32 * GB, 15.7 * TERA, 15.7 * TERA, 125 * TERA, 900 * GB, 150 * GB),
        Device("RTX4090", 24 * GB, 82.6 * TERA, 82.6 * TERA, 165 * TERA, 1008 * GB, 32 * GB),
        Device("MI300X", 192 * GB, 163.4 * TERA, 653.7 * TERA, 1307 * TERA, 5300 * GB, 448 * GB),
    )
}
"""Devices by the name that `--on` takes."""


def cpu(cores: int, clock: float = 2.5e9, memory: int = 8 * GIB, lanes: int = 16) -> Device:
    """A processor by its cores and clock in hertz: two units a core, each with `lanes` multiply-adds a tick."""
    peak = cores * clock * 2 * 2 * lanes
    return Device("CPU", memory, peak, peak, peak, min(cores, 8) * 12 * GB, 12 * GB, "cpu")


def step_seconds(
    flops: int, moved: int, device: Device, precision: str = "32-true", operations: int = 0, reached: float = REACHED
) -> float:
    """Seconds of a step that does `flops`, and moves `moved` bytes between the device and its memory."""
    work = flops / (device.peak(precision) * reached)
    return max(work, moved / (device.bandwidth * STREAMED)) + operations * START[device.kind]


def share_seconds(gradients: int, device: Device, devices: int) -> float:
    """Seconds in which devices of one machine add up so many bytes of gradients, each part going around once."""
    if devices < 2:
        return 0.0
    return 2 * gradients * (devices - 1) / devices / (device.link * STREAMED)


def moved_bytes(tape: Tape, training: bool = True) -> int:
    """Bytes that operations read and write: each input and output once, and in training again for the gradients."""
    total = sum(
        sum(value.size for value in (*op.inputs, *op.outputs))
        for op in tape.ops
        if op.outputs and not (op.inputs and op.outputs[0].store == op.inputs[0].store)
    )
    return total * (1 + GRADIENTS) if training else total
