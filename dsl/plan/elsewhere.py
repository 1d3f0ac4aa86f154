"""Machines that are not here: `8xH100-80GB`, `cpu`, `2xcpu`, by the devices whose figures are known."""

from __future__ import annotations

import re
from dataclasses import replace

from dsl.diagnostics.suggest import nearest
from dsl.plan.machine import GIB, Accelerator, Machine
from dsl.plan.timing import DEVICES

MOST_DEVICES = 1024
CORES = 16
"""For each GPU, as is usual where they are rented; a machine without any is taken to have as many."""
MEMORY = 128 * GIB
CLOCK = 2.5e9


class NoMachine(ValueError):
    """A text that names no machine; what to write instead."""


def elsewhere(text: str, like: Machine) -> Machine:
    """The machine that a text names, with the versions of `like`."""
    found = re.fullmatch(r"\s*(?:(\d{1,9})\s*[xX*]\s*)?(\S+?)\s*", text)
    if found is None:
        raise NoMachine(f"`{text}` names no machine; write `8xH100-80GB`, say, or `cpu`")
    count, name = int(found[1] or 1), found[2]
    if not 1 <= count <= MOST_DEVICES:
        raise NoMachine(f"a machine has 1 to {MOST_DEVICES:,} devices, not {count:,}")
    base = replace(like, here=False, launch="local", accelerators=(), processes=1, system="Linux")
    if name.lower() == "cpu":
        text = "cpu" if count == 1 else f"{count}xcpu"
        assumed = (f"{CORES} cores at {CLOCK / 1e9:g} GHz and {MEMORY // GIB} GiB of memory",)
        base = replace(base, name=text, cpu="a processor", cores=CORES, clock=CLOCK, memory=MEMORY)
        return replace(base, bf16=False, amx=False, processes=count, assumed=assumed)
    device = DEVICES[_known(name)]
    accelerators = tuple(Accelerator("gpu", number, device.name, device.memory) for number in range(count))
    assumed = (f"{CORES} cores and {MEMORY // GIB} GiB of memory for each GPU",)
    base = replace(base, name=f"{count}x{device.name}", cpu="a processor", cores=CORES * count, clock=CLOCK)
    return replace(base, memory=MEMORY * count, bf16=True, amx=False, accelerators=accelerators, assumed=assumed)


def _known(name: str) -> str:
    """A device's name however it is spelled: `h100` is the only H100 that there is, or the one that is meant."""
    wanted = _letters(name)
    exact = [known for known in DEVICES if _letters(known) == wanted]
    if exact:
        return exact[0]
    begun = [known for known in DEVICES if _letters(known.partition("-")[0]) == wanted]
    if len(begun) == 1:
        return begun[0]
    near = begun or nearest(name, ["cpu", *DEVICES]) or _of_family(name)
    listed = " or ".join(f"`{word}`" for word in near)
    if not near:
        known = ", ".join(f"`{word}`" for word in ("cpu", *DEVICES))
        raise NoMachine(f"nothing is known of the device `{name}`; there are {known}")
    if begun:
        raise NoMachine(f"there are several `{name}`: write {listed}")
    raise NoMachine(f"nothing is known of the device `{name}`; did you mean {listed}?")


def _of_family(name: str) -> list[str]:
    """The devices of the family that was probably meant: those of `A100` for `A1000`."""
    families = dict.fromkeys(known.partition("-")[0] for known in DEVICES)
    return [known for family in nearest(name, families) for known in DEVICES if known.partition("-")[0] == family]


def _letters(name: str) -> str:
    letters = re.sub(r"[^a-z0-9]", "", name.lower())
    return re.sub(r"^(nvidia|amd|google)|(?<=\d)(gib|gb|g)$", "", letters)
