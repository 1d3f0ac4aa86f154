"""The module that a graph becomes: fx's own, called as any other module is."""

from __future__ import annotations

from typing import Any

from torch import fx, nn


class Network(fx.GraphModule):
    """A `GraphModule` without the call that fx wraps around it.

    The wrap says where in the generated code an error arose, which the traceback says too, and on a small network
    costs as much as a layer.
    """

    def recompile(self) -> Any:
        code = super().recompile()
        own = type(self)  # of which there is no other module
        own.__call__ = nn.Module.__call__  # type: ignore[method-assign]  # as fx does
        return code
