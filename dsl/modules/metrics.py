"""Metrics around those of torchmetrics: for outputs and targets that must be brought into its form first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torchmetrics.classification
import torchmetrics.regression
from torch import Tensor
from torchmetrics import Metric
from torchmetrics.text import BLEUScore
from torchmetrics.wrappers.abstract import WrapperMetric

Pair = tuple[Tensor, Tensor]

STEPS: dict[str, Callable[[Tensor, Tensor], Pair]] = {
    "classes_first": lambda output, target: (output.movedim(-1, 1), target),
    "sigmoid": lambda output, target: (output.sigmoid(), target),
    "softmax": lambda output, target: (output.softmax(1), target),
    "int_input": lambda output, target: (output.long(), target),
    "int_target": lambda output, target: (output, target.long()),
    "float_target": lambda output, target: (output, target.to(output.dtype)),
    "row": lambda output, target: (output.flatten(), target.flatten()),
    "columns": lambda output, target: (output.flatten(1), target.flatten(1)),
}
"""What may be done to an output and its target, before they are compared."""


class Prepared(WrapperMetric):
    """A metric of torchmetrics on outputs and targets that some of `STEPS` have been applied to, in
    that order."""

    def __init__(self, metric: str, steps: tuple[str, ...], **settings: Any) -> None:
        super().__init__()
        self.steps = tuple(steps)
        self.metric: Metric = _KNOWN[metric](**settings)

    def update(self, output: Tensor, target: Tensor) -> None:
        self.metric.update(*self._prepared(output, target))

    def compute(self) -> Any:
        return self.metric.compute()

    def forward(self, output: Tensor, target: Tensor) -> Any:
        return self.metric(*self._prepared(output, target))

    def reset(self) -> None:
        super().reset()
        self.metric.reset()

    def _prepared(self, output: Tensor, target: Tensor) -> Pair:
        for step in self.steps:
            output, target = STEPS[step](output, target)
        return output, target


_KNOWN: dict[str, type[Metric]] = {
    name: getattr(module, name)
    for module in (torchmetrics.classification, torchmetrics.regression)
    for name in module.__all__
}


# -- sequences of tokens


def rows(tokens: Tensor, ignore_index: int | None, stop_index: int | None) -> list[list[int]]:
    """The tokens of each sample that count; of a number for each token, the largest's."""
    if tokens.is_floating_point():
        tokens = tokens.argmax(-1)
    found: list[list[int]] = tokens.tolist()
    if stop_index is not None:
        found = [row[: row.index(stop_index)] if stop_index in row else row for row in found]
    return [[token for token in row if token != ignore_index] for row in found]


class Bleu(WrapperMetric):
    """BLEU of tokens, which stand for themselves as words of a text."""

    def __init__(
        self,
        n_gram: int = 4,
        smooth: bool = False,
        ignore_index: int | None = None,
        stop_index: int | None = None,
    ) -> None:
        super().__init__()
        self.metric = BLEUScore(n_gram, smooth)
        self.skipped = (ignore_index, stop_index)

    def update(self, output: Tensor, target: Tensor) -> None:
        said, wanted = (_texts(rows(side, *self.skipped)) for side in (output, target))
        self.metric.update(said, [[text] for text in wanted])

    def compute(self) -> Any:
        return self.metric.compute()

    def forward(self, output: Tensor, target: Tensor) -> Any:
        said, wanted = (_texts(rows(side, *self.skipped)) for side in (output, target))
        return self.metric(said, [[text] for text in wanted])

    def reset(self) -> None:
        super().reset()
        self.metric.reset()


def _texts(found: list[list[int]]) -> list[str]:
    return [" ".join(map(str, row)) for row in found]


class Edits(Metric):
    """Edits that turn output into target: a sequence, or (`relative`) a token of the target."""

    full_state_update = False
    edits: Tensor
    total: Tensor

    def __init__(
        self, relative: bool = False, ignore_index: int | None = None, stop_index: int | None = None
    ) -> None:
        super().__init__()
        self.relative = relative
        self.skipped = (ignore_index, stop_index)
        self.add_state("edits", torch.tensor(0.0), dist_reduce_fx="sum")
        self.add_state("total", torch.tensor(0.0), dist_reduce_fx="sum")

    def update(self, output: Tensor, target: Tensor) -> None:
        pairs = list(zip(rows(output, *self.skipped), rows(target, *self.skipped), strict=True))
        self.edits += sum(edits(said, wanted) for said, wanted in pairs)
        self.total += sum(len(wanted) for _, wanted in pairs) if self.relative else len(pairs)

    def compute(self) -> Tensor:
        return self.edits / self.total


def edits(said: list[int], wanted: list[int]) -> int:
    """How many tokens have to be put in, taken out or replaced."""
    last = list(range(len(wanted) + 1))
    for row, token in enumerate(said, 1):
        this = [row]
        for column, other in enumerate(wanted, 1):
            this.append(min(this[-1] + 1, last[column] + 1, last[column - 1] + (token != other)))
        last = this
    return last[-1]
