"""NVIDIA's GPUs, asked through the driver's own library, which takes milliseconds where torch takes seconds."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Mapping

Device = tuple[str, int, int]
"""Name, bytes of memory, bytes of it in use."""

_LIBRARY = "nvml.dll" if sys.platform == "win32" else "libnvidia-ml.so.1"
_LONGEST = 96


class _Memory(ctypes.Structure):
    _fields_ = (("total", ctypes.c_ulonglong), ("free", ctypes.c_ulonglong), ("used", ctypes.c_ulonglong))


class _Asked(Exception):
    """The library gave no answer."""


def visible(environment: Mapping[str, str]) -> list[Device] | None:
    """The GPUs that torch will see, in its order; None where only torch can tell."""
    chosen = environment.get("CUDA_VISIBLE_DEVICES")
    if chosen is not None and not chosen.strip():
        return []
    try:
        library = ctypes.CDLL(_LIBRARY)
    except OSError:
        return []  # without a driver there are none
    try:
        _call(library, "nvmlInit_v2")
        try:
            found = _devices(library)
        finally:
            library.nvmlShutdown()
    except (_Asked, AttributeError):
        return None
    return None if found is None else select(found, chosen)


def select(found: list[tuple[str, Device]], chosen: str | None) -> list[Device] | None:
    """Those that CUDA_VISIBLE_DEVICES names, by number or by the beginning of an identity, up to the first unknown."""
    if chosen is None:
        return [device for _, device in found]
    picked: list[Device] = []
    for word in (part.strip() for part in chosen.split(",")):
        if word.startswith("MIG"):
            return None
        if word.isdigit():
            match = [device for _, device in found[int(word) : int(word) + 1]]
        else:
            match = [device for identity, device in found if word and identity.startswith(word)][:1]
        if not match:
            break
        picked += match
    return picked


def _devices(library: ctypes.CDLL) -> list[tuple[str, Device]] | None:
    """Each with its identity; None where one is divided, which torch sees differently."""
    count = ctypes.c_uint()
    _call(library, "nvmlDeviceGetCount_v2", ctypes.byref(count))
    found = []
    for number in range(count.value):
        handle = ctypes.c_void_p()
        _call(library, "nvmlDeviceGetHandleByIndex_v2", ctypes.c_uint(number), ctypes.byref(handle))
        if _is_divided(library, handle):
            return None
        memory = _Memory()
        _call(library, "nvmlDeviceGetMemoryInfo", handle, ctypes.byref(memory))
        name, identity = (_words(library, call, handle) for call in ("nvmlDeviceGetName", "nvmlDeviceGetUUID"))
        found.append((identity, (name, int(memory.total), int(memory.used))))
    return found


def _is_divided(library: ctypes.CDLL, handle: ctypes.c_void_p) -> bool:
    now, pending = ctypes.c_uint(), ctypes.c_uint()
    status = library.nvmlDeviceGetMigMode(handle, ctypes.byref(now), ctypes.byref(pending))
    return status == 0 and now.value == 1


def _words(library: ctypes.CDLL, function: str, handle: ctypes.c_void_p) -> str:
    text = ctypes.create_string_buffer(_LONGEST)
    _call(library, function, handle, text, ctypes.c_uint(_LONGEST))
    return text.value.decode("ascii", "replace")


def _call(library: ctypes.CDLL, function: str, *arguments: object) -> None:
    if getattr(library, function)(*arguments) != 0:
        raise _Asked(function)
