"""torch's recurrent layers, batch first: one value unless the state is asked for, and lengths for padded batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

State = Any
"""A tensor [L, B, H]; of an LSTM two of them."""


class RNN(nn.RNN):
    """`torch.nn.RNN` over [B, T, D]."""

    def __init__(
        self, input_size: int, hidden_size: int, *, return_state: bool = False, **settings: Any
    ) -> None:
        super().__init__(input_size, hidden_size, batch_first=True, **settings)
        self.return_state = return_state

    def forward(self, input: Tensor, state: State = None, lengths: Tensor | None = None) -> Any:  # type: ignore[override]
        return _run(super().forward, self.return_state, input, state, lengths)


class GRU(nn.GRU):
    """`torch.nn.GRU` over [B, T, D]."""

    def __init__(
        self, input_size: int, hidden_size: int, *, return_state: bool = False, **settings: Any
    ) -> None:
        super().__init__(input_size, hidden_size, batch_first=True, **settings)
        self.return_state = return_state

    def forward(self, input: Tensor, state: State = None, lengths: Tensor | None = None) -> Any:  # type: ignore[override]
        return _run(super().forward, self.return_state, input, state, lengths)


class LSTM(nn.LSTM):
    """`torch.nn.LSTM` over [B, T, D]."""

    def __init__(
        self, input_size: int, hidden_size: int, *, return_state: bool = False, **settings: Any
    ) -> None:
        super().__init__(input_size, hidden_size, batch_first=True, **settings)
        self.return_state = return_state

    def forward(self, input: Tensor, state: State = None, lengths: Tensor | None = None) -> Any:  # type: ignore[override]
        return _run(super().forward, self.return_state, input, state, lengths)


def _run(
    layer: Callable[..., tuple[Any, State]],
    return_state: bool,
    input: Tensor,
    state: State,
    lengths: Tensor | None,
) -> Any:
    if (
        lengths is None or lengths.is_meta
    ):  # On the meta device there are no lengths to read; the shapes are the same.
        output, state = layer(input, state)
    else:
        output, state = run_packed(layer, input, lengths, state)
    return (output, state) if return_state else output


def run_packed(
    layer: Callable[..., tuple[Any, State]], input: Tensor, lengths: Tensor, state: State = None
) -> tuple[Tensor, State]:
    """Runs each sequence to its own length: beyond it the output is zero, and the state is that of
    its last step."""
    if lengths.shape != input.shape[:1]:
        raise ValueError(
            f"one length a sequence is needed, not {list(lengths.shape)} for {input.shape[0]}"
        )
    packed = pack_padded_sequence(input, lengths.cpu(), batch_first=True, enforce_sorted=False)
    packed, state = layer(packed, state)
    output, _ = pad_packed_sequence(packed, batch_first=True, total_length=input.shape[1])
    return output, state
