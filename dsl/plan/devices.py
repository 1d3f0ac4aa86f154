"""On which devices to train: those that are asked for, if they are there."""

from __future__ import annotations

from typing import Any, NamedTuple

from dsl.plan.draft import Draft
from dsl.plan.machine import Accelerator
from dsl.spec.value import Value

WORDS = {"gpu": "GPU", "mps": "Apple GPU", "xla": "TPU"}
BUSY = 1 << 30
"""A device of which others use more than this is not idle."""


class Chosen(NamedTuple):
    """The kind of the devices, and their numbers on each machine."""

    kind: str
    numbers: tuple[int, ...]
    nodes: int


def choose_devices(draft: Draft) -> Chosen | None:
    """The devices of the plan; None after a report."""
    kind, wish = _wish(draft)
    nodes = int(draft["trainer.num_nodes"])
    if kind == "cpu":
        numbers = _processes(draft, wish)
    else:
        there = draft.machine.of_kind(kind)
        if not there:
            _report_none(draft, kind, wish)
            return None
        numbers = _numbers(draft, kind, wish, there)
    if numbers is None:
        return None
    if _strategy_kind(draft) == "single":
        numbers, nodes = numbers[:1], 1
    return Chosen(kind, numbers, nodes)


def _strategy_kind(draft: Draft) -> str:
    value = draft["trainer.strategy"]
    return str(value.get("type", "auto")) if isinstance(value, dict) else str(value)


def _wish(draft: Draft) -> tuple[str, Value]:
    """The kind of device, and the key that says how many or which."""
    gpus = draft.spec.given("trainer.gpus")
    if gpus is not None and gpus.value == 0:
        return "cpu", draft.spec["trainer.devices"]
    if gpus is not None:
        return "gpu", gpus
    kind = str(draft["trainer.accelerator"])
    if kind == "auto":
        kind = next((item for item in WORDS if draft.machine.of_kind(item)), "cpu")
    return kind, draft.spec["trainer.devices"]


def _asked(value: Any) -> int | tuple[int, ...] | None:
    """A count, numbers, or None for all there are."""
    if isinstance(value, str) and "," in value:
        return tuple(int(part) for part in value.split(",") if part.strip())
    if isinstance(value, tuple):
        return value
    if value in (None, "auto", "-1", -1):
        return None
    return int(value)


def _processes(draft: Draft, wish: Value) -> tuple[int, ...] | None:
    asked = _asked(wish.value)
    if isinstance(asked, tuple):
        if draft["trainer.accelerator"] != "cpu":  # else that is reported where it is checked
            help = "write `devices = 1`, or a count of processes"
            message = f"devices are asked for by number, but {_here(draft)} has the CPU alone"
            draft.say("E0801", message, wish, label="no such devices", help=help)
        return None
    return tuple(range(asked if asked is not None else draft.machine.processes))


def _numbers(draft: Draft, kind: str, wish: Value, there: tuple[Accelerator, ...]) -> tuple[int, ...] | None:
    asked = _asked(wish.value)
    known = tuple(item.number for item in there)
    word = WORDS[kind]
    if asked is None:
        return known
    if isinstance(asked, int):
        if asked > len(there):
            has = f"{_here(draft)} has {len(there)}"
            help = f"ask for {len(there)} or fewer, or for all: `-1`"
            draft.say("E0801", f"{asked} {word}s are asked for, but {has}", wish, label=f"{len(there)} here", help=help)
            return None
        return _idlest(there, asked)
    lacking = [number for number in asked if number not in known]
    if lacking:
        has = f"{_here(draft)} numbers {_them(word, known)}"
        draft.say("E0801", f"there is no {word} {lacking[0]}: {has}", wish, label="not there", help="name one of those")
        return None
    if len(set(asked)) < len(asked):
        twice = next(number for number in asked if asked.count(number) > 1)
        draft.say("E0801", f"the {word} {twice} is named twice", wish, help="name each once")
        return None
    return asked


def _idlest(there: tuple[Accelerator, ...], count: int) -> tuple[int, ...]:
    """So many of them, those first that nobody else uses."""
    order = sorted(there, key=lambda item: (item.busy > BUSY, item.number))
    return tuple(sorted(item.number for item in order[:count]))


def _report_none(draft: Draft, kind: str, wish: Value) -> None:
    word = WORDS[kind]
    what = f"an {word}" if kind == "mps" else f"a {word}"
    message = f"{what} is asked for, but {_here(draft)} has none"
    found = ", ".join(sorted({item.name for item in draft.machine.accelerators}))
    notes: tuple[str, ...] = (f"what there is: {found}",) if found else ()
    help = "leave it out, and the best device that is there is taken; `--gpus 0` is the CPU"
    if kind == "gpu" and draft.machine.here and draft.machine.torch.endswith("+cpu"):
        notes += (f"torch {draft.machine.torch} is built for the CPU alone",)
    places = (draft.spec.given("trainer.gpus"), draft.spec.given("trainer.accelerator"), wish)
    draft.say("E0801", message, *places, label="none here", help=help, notes=notes)


def _here(draft: Draft) -> str:
    return "this machine" if draft.machine.here else f"`{draft.machine.name}`"


def _them(word: str, known: tuple[int, ...]) -> str:
    return f"its one {word} 0" if len(known) == 1 else f"its {word}s {known[0]} to {known[-1]}"
