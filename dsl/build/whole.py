"""From the path of a spec to its models, for those who write Python: `dsl.models("specs/mnist.toml")`."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import fx

from dsl.build.models import build_models
from dsl.build.settling import settle
from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.order import arrange
from dsl.diagnostics.text import render
from dsl.lang.check import check_spec
from dsl.spec.read import load


class SpecError(ValueError):
    """A spec with errors; its text is the report of them, `diagnostics` are the same as values."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("\n" + render(diagnostics))
        self.diagnostics = tuple(diagnostics)


def models(
    path: str,
    *,
    sets: Sequence[str] = (),
    profile: str | None = None,
    root: str | None = None,
    device: str | torch.device = "cpu",
) -> dict[str, fx.GraphModule]:
    """The models of a spec by name, as modules drawn from its seed: that of `[model]` is called `model`."""
    spec, found = load(path, sets=sets, profile=profile, root=root)
    program = None
    if spec is not None:
        program, more = check_spec(spec, settle)
        found = found + more
    errors = [item for item in found if item.severity == "error"]
    if spec is None or program is None or errors:
        raise SpecError(arrange(errors))
    seed = spec.top["seed"].value
    return build_models(program, device, seed if isinstance(seed, int) else None, spec.root)
