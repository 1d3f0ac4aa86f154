"""Reads a spec: the file, what it extends and uses, a profile and the command line, into one Spec."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.source import Source
from dsl.spec.complete import complete
from dsl.spec.layers import laid_over
from dsl.spec.loading import Loading
from dsl.spec.override import Override
from dsl.spec.project import find_root, outside
from dsl.spec.rules import RULES
from dsl.spec.spec import Spec
from dsl.spec.value import Value
from dsl.syntax.reading import read


def load(
    path: str | os.PathLike[str],
    *,
    sets: Sequence[str | Override] = (),
    profile: str | None = None,
    root: str | os.PathLike[str] | None = None,
    text: str | None = None,
) -> tuple[Spec | None, list[Diagnostic]]:
    """The Spec that a file and the command line make, and everything that is wrong with them.

    With `text` given (standard input, or what an editor holds), `path` only names it and says where it lies. There is
    no Spec if the file cannot be read; else what was reported is left out of it, and named in its `broken`.
    Warnings and notes that the spec allows are left out of the reports.
    """
    shown = os.fspath(path)
    if root is not None and text is None and (refusal := outside(shown, os.fspath(root))):
        return None, [refusal]
    source = read(shown, shown) if text is None else Source(shown, text)
    if isinstance(source, Diagnostic):
        return None, [source]
    loading = Loading(os.fspath(root) if root is not None else find_root(os.path.dirname(shown) or "."))
    tree = loading.with_bases(source, shown, "")
    for layer in _upper_layers(loading, source, profile, sets):
        tree = laid_over(tree, layer, loading.diagnostics)
    spec = complete(tree, source, shown, loading.root, frozenset(loading.broken), loading.diagnostics)
    blocks, lost = loading.blocks(spec)
    spec = replace(spec, blocks=blocks, sources=tuple(loading.sources), broken=spec.broken | lost)
    for rule in RULES:
        loading.diagnostics += rule(spec)
    return spec, [item for item in loading.diagnostics if item.code not in spec.allowed]


def _upper_layers(loading: Loading, source: Source, profile: str | None, sets: Sequence[str | Override]) -> list[Value]:
    """What is laid over the file, the last word last."""
    return [*(loading.profile(profile, source) if profile is not None else ()), *loading.overrides(sets)]
