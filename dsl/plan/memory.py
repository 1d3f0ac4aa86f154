"""How much memory training and inference take at their peak, by part: an estimate, made without running anything."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.lang.program import Program


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes at the peak, by part."""

    weights: int
    """Parameters and buffers of all models."""
    gradients: int
    optimizer: int
    batch: int
    activations: int
    """What the forward pass keeps for the backward one."""
    workspace: int
    """What one step takes for itself for a while, at the peak."""

    @property
    def total(self) -> int:
        return self.weights + self.gradients + self.optimizer + self.batch + self.activations + self.workspace


def training_memory(program: Program, sizes: dict[str, int], precision: str = "32-true", device: str = "cpu") -> Memory:
    """The peak of training on batches of `sizes["B"]`, beside what importing torch takes. Lengths have names (`T`)."""
    raise NotImplementedError


def inference_memory(
    program: Program, sizes: dict[str, int], precision: str = "32-true", device: str = "cpu"
) -> Memory:
    """The peak of running the model whose output the loss sees."""
    raise NotImplementedError
