"""Recurrent layers over [B, T, D]."""

from __future__ import annotations

from collections.abc import Callable

from dsl.catalogue.broadcast import apart
from dsl.catalogue.entry import Entry, Input, Made, Refuse, Setting, Settings, Weight
from dsl.catalogue.needs import need_floats, need_sequence
from dsl.types.dims import Dim
from dsl.types.domains import Choice, Flag, Number, Whole
from dsl.types.tensor import WHOLE, Tensor, Tuple, Type, floats

HIDDEN = Setting("hidden_size", Whole(1), doc="Size of the state, and of each output vector.")
COMMON = (
    Setting("num_layers", Whole(1, 1000), 1, "How many layers, each running over the outputs of the one before."),
    Setting("bias", Flag(), True, "Adds learned biases."),
    Setting("dropout", Number(0.0, 1.0), 0.0, "Share that is dropped of what passes between layers."),
    Setting("bidirectional", Flag(), False, "Runs both ways; output vectors are twice as long."),
    Setting("return_state", Flag(), False, "Gives `output, state`: the state after the last step too."),
)
INPUTS = (
    Input("input"),
    Input("state", False, "The state to begin with, as `return_state` gives it; zeros if not given."),
    Input("lengths", False, "How long each sequence is; what stands beyond is left out, and its output is zero."),
)


def _recurrent(name: str, lowers: str, gates: int) -> Callable[..., Made]:
    """The rule of one kind; it takes any type, since the state of an lstm is a tuple."""

    def rule(x: Type, state: Type | None, lengths: Type | None, s: Settings) -> Made:
        batch, length, width = need_sequence(name, x)
        if length == 0:
            raise Refuse(f"`{name}` needs at least one step, but gets {x}")
        output = _output_size(s) if name == "lstm" else s.hidden_size
        ways = 2 if s.bidirectional else 1
        states = [floats(s.num_layers * ways, batch, output)]
        states += [floats(s.num_layers * ways, batch, s.hidden_size)] * (name == "lstm")
        if state is not None:
            _need_state(name, states, state)
        if lengths is not None:
            _need_lengths(name, batch, lengths)
        made = floats(batch, length, ways * output)
        idle = bool(s.dropout) and s.num_layers == 1
        settings = {**s.as_dict(), "dropout": 0.0 if idle else s.dropout}
        given: Type = Tuple(tuple(states)) if name == "lstm" else states[0]
        return Made(
            Tuple((made, given)) if s.return_state else made,
            lowers,
            {"input_size": width, **settings},
            _weights(width, output, gates, s),
            (("dropout", "it is between layers, and there is one"),) if idle else (),
        )

    return rule


def _output_size(s: Settings) -> int:
    size: int = s.proj_size
    if size >= s.hidden_size:
        raise Refuse(
            f"`proj_size` must be smaller than `hidden_size`, {s.hidden_size}, but is {size}",
            at="proj_size",
            label="0 does not project",
            code="E0334",
        )
    return size or int(s.hidden_size)


def _weights(width: int, output: int, gates: int, s: Settings) -> tuple[Weight, ...]:
    hidden: int = s.hidden_size
    found: list[Weight] = []
    for layer in range(s.num_layers):
        for way in ("", "_reverse") if s.bidirectional else ("",):
            mark = f"l{layer}{way}"
            found += [
                Weight(f"weight_{part}_{mark}", (gates * hidden, n)) for part, n in (("ih", width), ("hh", output))
            ]
            found += [Weight(f"bias_{part}_{mark}", (gates * hidden,)) for part in ("ih", "hh") if s.bias]
            found += [Weight(f"weight_hr_{mark}", (output, hidden))] * (output != hidden)
        width = output * (2 if s.bidirectional else 1)
    return tuple(found)


def _need_state(name: str, wanted: list[Tensor], state: Type) -> None:
    parts = state.parts if isinstance(state, Tuple) else (state,)
    fits = isinstance(state, Tuple) == (name == "lstm") and len(parts) == len(wanted)
    if not fits or not all(
        isinstance(part, Tensor) and part.rank == 3 and not any(map(apart, part.dims, want.dims))
        for part, want in zip(parts, wanted, strict=True)
    ):
        shown = f"({', '.join(map(str, wanted))})" if name == "lstm" else str(wanted[0])
        raise Refuse(
            f"`{name}` begins with a state {shown}, but gets {state}",
            at="state",
            help=f"take the state of another one: `out, state = {name}(..., return_state=true)`",
        )
    for part in parts:
        assert isinstance(part, Tensor)
        need_floats(name, part)


def _need_lengths(name: str, batch: Dim, lengths: Type) -> None:
    if not isinstance(lengths, Tensor) or lengths.rank != 1 or apart(lengths.dims[0], batch):
        raise Refuse(f"`{name}` needs one length a sequence, int[{batch}], but gets {lengths}", at="lengths")
    if lengths.kind not in WHOLE:
        raise Refuse(
            f"`{name}` needs whole numbers as `lengths`, but gets {lengths}",
            at="lengths",
            label=f"gets {lengths.kind} values",
            code="E0308",
        )


ENTRIES = (
    Entry(
        "rnn",
        "layer",
        "A plain recurrent layer over a sequence: its output at each step.",
        "rnn(128)",
        _recurrent("rnn", "dsl.modules.recurrent.RNN", 1),
        inputs=INPUTS,
        settings=(
            HIDDEN,
            Setting("nonlinearity", Choice(("tanh", "relu")), "tanh", "What each step ends with."),
            *COMMON,
        ),
        sample="float[B, T, 16]",
        takes_any=True,
        also=("recurrent",),
    ),
    Entry(
        "gru",
        "layer",
        "Gated recurrent units over a sequence: their output at each step.",
        "gru(128, num_layers=2)",
        _recurrent("gru", "dsl.modules.recurrent.GRU", 3),
        inputs=INPUTS,
        settings=(HIDDEN, *COMMON),
        sample="float[B, T, 16]",
        takes_any=True,
    ),
    Entry(
        "lstm",
        "layer",
        "Long short-term memory over a sequence: its output at each step.",
        "lstm(128, bidirectional=true)",
        _recurrent("lstm", "dsl.modules.recurrent.LSTM", 4),
        inputs=INPUTS,
        settings=(
            HIDDEN,
            *COMMON,
            Setting("proj_size", Whole(0), 0, "Projects outputs to this size, below `hidden_size`; 0 does not."),
        ),
        sample="float[B, T, 16]",
        takes_any=True,
    ),
)
