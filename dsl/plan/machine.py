"""What depends on the machine, asked once: processor, memory, accelerators, versions. Tests and `--on` give another."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Accelerator:
    """A device that is not the processor."""

    kind: str
    """`gpu`, `mps` or `xla`."""
    number: int
    name: str
    memory: int
    busy: int = field(default=0, compare=False)
    """Bytes that others use now."""


@dataclass(frozen=True, slots=True)
class Machine:
    name: str
    """`this machine`, or as `--on` says it."""
    here: bool
    system: str
    cpu: str
    cores: int
    """Those that this process may use."""
    clock: float
    """Hertz; 0 if nothing tells."""
    memory: int
    accelerators: tuple[Accelerator, ...]
    bf16: bool
    """Whether the processor multiplies bf16 by itself."""
    amx: bool
    python: str
    torch: str
    launch: str = "local"
    """Who starts processes here: `local`, `torchrun` or `slurm`."""
    processes: int = 1
    """Into how many processes the processor is divided, if nothing else is said."""
    assumed: tuple[str, ...] = ()

    def of_kind(self, kind: str) -> tuple[Accelerator, ...]:
        return tuple(item for item in self.accelerators if item.kind == kind)


def here() -> Machine:
    """The machine that this runs on."""
    text = _text("/proc/cpuinfo")
    flags = set(re.findall(r"\w+", _line(text, "flags") or _line(text, "Features")))
    version, build = _torch()
    return Machine(
        "this machine",
        True,
        platform.system(),
        _line(text, "model name") or platform.processor() or platform.machine(),
        _cores(),
        _clock(text),
        _memory(),
        _accelerators(build),
        bool(flags & {"avx512_bf16", "amx_bf16", "bf16"}),
        "amx_bf16" in flags or "amx_tile" in flags,
        ".".join(map(str, sys.version_info[:3])),
        version,
        launch(os.environ),
    )


def launch(environment: Mapping[str, str]) -> str:
    """Who has started this process, as far as the environment tells."""
    if {"RANK", "WORLD_SIZE"} <= set(environment):
        return "torchrun"
    if "SLURM_PROCID" in environment and "SLURM_NTASKS" in environment:
        return "slurm"
    return "local"


def draw_seed() -> int:
    """A seed that nobody chose."""
    return int.from_bytes(os.urandom(4), "big")


# -- the processor


def _cores() -> int:
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, _, period = _text("/sys/fs/cgroup/cpu.max").strip().partition(" ")
    if quota.isdigit() and period.isdigit() and int(period):
        count = min(count, -(-int(quota) // int(period)))
    return max(count, 1)


def _clock(cpuinfo: str) -> float:
    """The highest that is known, to a tenth of a gigahertz: what it is now changes from moment to moment."""
    most = _text("/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq").strip()
    named = re.search(r"@ *([0-9.]+) *GHz", _line(cpuinfo, "model name"))
    hertz = int(most) * 1e3 if most.isdigit() else float(named[1]) * 1e9 if named else 0.0
    if not hertz:
        now = _line(cpuinfo, "cpu MHz")
        hertz = float(now) * 1e6 if re.fullmatch(r"[0-9.]+", now) else 0.0
    return round(hertz / 1e8) * 1e8


def _memory() -> int:
    """What this process may use, in bytes; 0 if nothing tells."""
    found = re.search(r"^MemTotal: *(\d+) kB", _text("/proc/meminfo"), re.MULTILINE)
    total = int(found[1]) * 1024 if found else _memory_elsewhere()
    bound = _text("/sys/fs/cgroup/memory.max").strip()
    return min(total, int(bound)) if bound.isdigit() and total else total


def _memory_elsewhere() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(1 << 20)
    except OSError:
        return ""


def _line(text: str, key: str) -> str:
    found = re.search(rf"^{key}\s*: *(.*)$", text, re.MULTILINE)
    return found[1].strip() if found else ""


# -- torch, which is asked without being imported


def _torch() -> tuple[str, str]:
    """Its version, and what it was built for: `cuda`, `hip`, `cpu`, or nothing if it is not there."""
    from importlib.util import find_spec

    spec = find_spec("torch")
    if spec is None or not spec.origin:
        return "", ""
    text = _text(str(Path(spec.origin).with_name("version.py")))
    version = re.search(r"^__version__ *= *['\"]([^'\"]+)", text, re.MULTILINE)
    built = [kind for kind in ("cuda", "hip") if re.search(rf"^{kind}\b[^=]*= *['\"]", text, re.MULTILINE)]
    return (version[1] if version else "unknown"), (built[0] if built else "cpu")


def _accelerators(build: str) -> tuple[Accelerator, ...]:
    if build == "cuda":
        from dsl.plan.nvml import visible

        found = visible(os.environ)
        named = _asked_of_torch() if found is None else found
        return tuple(Accelerator("gpu", number, *device) for number, device in enumerate(named))
    if build == "hip":
        return tuple(Accelerator("gpu", number, *device) for number, device in enumerate(_asked_of_torch()))
    if build and sys.platform == "darwin" and platform.machine() == "arm64":
        return (Accelerator("mps", 0, "Apple GPU", _memory()),)
    return _tensor_units() if build else ()


def _tensor_units() -> tuple[Accelerator, ...]:
    """TPUs, where torch_xla is there to reach them."""
    from importlib.util import find_spec

    if find_spec("torch_xla") is None:
        return ()
    return tuple(Accelerator("xla", number, "TPU", 0) for number in range(8) if os.path.exists(f"/dev/accel{number}"))


def _asked_of_torch() -> list[tuple[str, int, int]]:
    """The GPUs as torch sees them: name, memory, and what of it is in use."""
    import torch

    found = []
    for number in range(torch.cuda.device_count()):
        properties = torch.cuda.get_device_properties(number)
        free, total = torch.cuda.mem_get_info(number)
        found.append((str(properties.name), int(properties.total_memory), total - free))
    return found
