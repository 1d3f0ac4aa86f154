"""`[model] weights`: a model starts from the weights of a file, as far as its names say which is which."""

from __future__ import annotations

import os

import torch
from torch import nn

from dsl.build.fault import BuildFault
from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.lang.graph import Graph
from dsl.lang.pairing import Pairing, pair
from dsl.lang.patterns import matches
from dsl.lang.program import Loaded
from dsl.modules.weights import UnreadableWeights, read_weights

SHOWN = 5


def load(module: nn.Module, graph: Graph, loaded: Loaded, root: str) -> Pairing:
    """Put the weights of a file into a module; what was found and what was not."""
    try:
        found = read_weights(os.path.join(root, loaded.path))
    except UnreadableWeights as error:
        raise _fault(loaded, str(error), (), "paths start at the project's folder") from None
    found = {name.removeprefix(loaded.prefix): value for name, value in found.items() if name.startswith(loaded.prefix)}
    state = module.state_dict()
    wanted = {name: tuple(state[name].shape) for name, _ in graph.weights() if name in state} or {
        name: tuple(value.shape) for name, value in state.items()
    }
    if loaded.match:
        wanted = {
            name: shape for name, shape in wanted.items() if any(matches(pattern, name) for pattern in loaded.match)
        }
    pairing = pair({name: tuple(value.shape) for name, value in found.items()}, wanted, dict(loaded.names))
    if pairing.faults or not pairing.pairs or (loaded.strict and pairing.missing):
        raise _fault(
            loaded,
            f"`{loaded.path}` does not fit: {len(pairing.pairs)} of {len(wanted)} weights were found in it",
            tuple(_told(pairing)),
            "say what the file calls them with `names`, take some with `match`, or write `strict = false`",
        )
    with torch.no_grad():
        for theirs, ours in pairing.pairs:
            state[ours].copy_(found[theirs])
    return pairing


def _fault(loaded: Loaded, message: str, notes: tuple[str, ...], help: str) -> BuildFault:
    return BuildFault(Diagnostic("E0520", message, loaded.span, "", (), notes, (Help(help),), loaded.key))


def _told(pairing: Pairing) -> list[str]:
    """What did not go together, a line each."""
    lines = [*pairing.faults[:SHOWN]]
    for names, what in ((pairing.missing, "not in the file"), (pairing.unused, "in the file, and not here")):
        if names:
            shown = ", ".join(f"`{name}`" for name in names[:SHOWN])
            more = f", and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
            lines.append(f"{what}: {shown}{more}")
    return lines
