"""Weights in files: safetensors, or what torch saves, read without unpickling anything but tensors."""

from __future__ import annotations

import os
import pickle
from typing import Any

import torch
from torch import Tensor

ENDINGS = (".safetensors", ".pt", ".pth", ".bin", ".ckpt")
HOLDERS = ("state_dict", "model_state_dict", "model", "module")
"""Under what names files keep the weights, beside other things."""


class UnreadableWeights(ValueError):
    """A file that holds no weights, or none that may be read."""


def read_weights(path: str) -> dict[str, Tensor]:
    """The tensors of a file by name, on the CPU; of a folder, its `weights.safetensors`."""
    if os.path.isdir(path):
        path = os.path.join(path, "weights.safetensors")
    if not os.path.exists(path):
        raise UnreadableWeights(f"there is no file `{path}`")
    if path.endswith(".safetensors"):
        return _safe(path)
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, OSError, ValueError, KeyError) as error:
        raise _unreadable(path, error) from None
    return _tensors(path, found)


def _safe(path: str) -> dict[str, Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return load_file(path)
    except (SafetensorError, OSError, ValueError) as error:
        raise _unreadable(path, error) from None


def _unreadable(path: str, error: Exception) -> UnreadableWeights:
    first = str(error).strip().partition("\n")[0]
    return UnreadableWeights(f"`{path}` is no file of weights that can be read: {first[:200]}")


def _tensors(path: str, found: Any) -> dict[str, Tensor]:
    if isinstance(found, dict):
        for name in HOLDERS:
            if isinstance(found.get(name), dict):
                found = found[name]
                break
        tensors = {str(name): value for name, value in found.items() if isinstance(value, Tensor)}
        if tensors:
            return tensors
    raise UnreadableWeights(f"`{path}` holds no weights by name")
