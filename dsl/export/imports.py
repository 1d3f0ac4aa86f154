"""The first lines of an exported file: what its text uses."""

from __future__ import annotations

import re
from collections.abc import Iterable

PLAIN = {
    "torch": "import torch",
    "F": "import torch.nn.functional as F",
    "nn": "from torch import nn",
    "OrderedDict": "from collections import OrderedDict",
    "fnmatchcase": "from fnmatch import fnmatchcase",
    "math": "import math",
}
THIRD_PARTY = ("torch", "torchvision", "PIL", "safetensors", "torchmetrics")


def imports(text: str, wanted: Iterable[str]) -> list[str]:
    """The import statements, in the order that formatters give them: the library's, then others'."""
    found = {line for name, line in PLAIN.items() if re.search(rf"(?<![\w.\"']){name}(?=[.(])", text)} | set(wanted)
    whole = sorted(line for line in found if line.startswith("import "))
    parts: dict[str, list[str]] = {}
    for line in found - set(whole):
        _, module, _, *names = line.split(" ", 3)
        parts.setdefault(module, []).append(" ".join(names))
    together = [
        f"from {module} import {', '.join(sorted(names, key=_order))}" for module, names in sorted(parts.items())
    ]
    lines = [*whole, *together]
    first = [line for line in lines if line.split()[1].partition(".")[0] not in THIRD_PARTY]
    others = [line for line in lines if line not in first]
    return [*first, *([""] if first and others else []), *others]


def _order(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)
