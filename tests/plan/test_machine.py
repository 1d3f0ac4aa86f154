"""What a machine is: asked once, without torch; or named, and then not here."""

from __future__ import annotations

import subprocess
import sys

import pytest

from dsl.plan.elsewhere import NoMachine, elsewhere
from dsl.plan.machine import here, launch
from dsl.plan.nvml import select
from dsl.plan.timing import DEVICES
from tests.plan.machines import CPU


def test_this_machine_is_known_without_torch() -> None:
    script = (
        "import sys; from dsl.plan.machine import here; here(); print(sorted({'torch', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    machine = here()
    if not machine.torch.endswith("+rocm"):
        assert done.stdout.strip() == "[]"
    assert machine.here
    assert machine.cores >= 1
    assert machine.memory > 1 << 28


def test_this_machine_is_torchs() -> None:
    torch = pytest.importorskip("torch")
    machine = here()
    assert machine.torch == torch.__version__
    assert len(machine.of_kind("gpu")) == torch.cuda.device_count()


def test_who_starts_processes_is_read_off_the_environment() -> None:
    assert launch({}) == "local"
    assert launch({"RANK": "0", "WORLD_SIZE": "2"}) == "torchrun"
    assert launch({"SLURM_PROCID": "0", "SLURM_NTASKS": "8"}) == "slurm"


FOUND = [(f"GPU-{letter}", (f"device {letter}", 1, 0)) for letter in "abcd"]


@pytest.mark.parametrize(
    ("chosen", "letters"),
    [(None, "abcd"), ("2,0", "ca"), ("GPU-b", "b"), ("0,9,1", "a"), ("-1", ""), ("1, 3", "bd")],
)
def test_visible_devices_are_those_that_torch_sees(chosen: str | None, letters: str) -> None:
    assert select(FOUND, chosen) == [(f"device {letter}", 1, 0) for letter in letters]
    assert select(FOUND, "MIG-1") is None


def test_a_machine_is_named_by_its_devices() -> None:
    name = next(iter(DEVICES))
    machine = elsewhere(f"8x{name}", CPU)
    assert not machine.here
    assert len(machine.of_kind("gpu")) == 8
    assert machine.accelerators[0].memory == DEVICES[name].memory
    assert machine.torch == CPU.torch
    assert (
        len(
            elsewhere(
                f" 2 X {name.lower().replace('-', ' ').split()[0]} ".replace(" X ", "x").strip(), CPU
            ).accelerators
        )
        == 2
    )


def test_a_processor_is_a_machine_too() -> None:
    assert elsewhere("cpu", CPU).processes == 1
    assert elsewhere("2xcpu", CPU).processes == 2
    assert elsewhere("2xcpu", CPU).accelerators == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [("8xh1000", "did you mean"), ("0xcpu", "1 to"), ("", "names no machine"), ("8xabacus", "there are")],
)
def test_an_unknown_machine_is_refused_with_what_was_meant(text: str, says: str) -> None:
    with pytest.raises(NoMachine, match=says):
        elsewhere(text, CPU)
