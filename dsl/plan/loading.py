"""How samples get to the device: kept in memory, mapped from a file, or read by workers."""

from __future__ import annotations

from math import prod

from dsl.catalogue.sources.facts import Facts
from dsl.plan.devices import Chosen
from dsl.plan.draft import Draft
from dsl.plan.parts import Loading, Split
from dsl.types.tensor import Tensor

SHARE = 0.25
"""Of the machine's memory, decoded samples may take this much."""
MOST_WORKERS = 16
BYTES = {"byte": 1, "bool": 1, "float": 4, "int": 8, "class": 8, "tokens": 8, "complex": 8}
IN_MEMORY = frozenset(
    {"source.digits", "source.csv", "source.parquet", "source.text", "source.pairs", "source.series", "source.random"}
)
"""What is read whole in any case."""


def choose_loading(draft: Draft, chosen: Chosen, splits: tuple[Split, ...]) -> Loading:
    facts = draft.program.data.facts
    assert isinstance(facts, Facts)
    size = _decoded(facts, splits)
    cache, why = _cache(draft, facts, size)
    workers = _workers(draft, chosen, cache)
    pin = draft["data.pin_memory"]
    bad = "error" if draft["data.on_bad_sample"] is None else draft["data.on_bad_sample"]
    return Loading(
        cache,
        size,
        why,
        workers,
        int(draft["data.prefetch"]) if workers else 0,
        bool(draft["data.persistent_workers"]) and workers > 0,
        chosen.kind == "gpu" if pin == "auto" else bool(pin),
        bad,
        0 if bad == "error" else draft["data.max_bad"],
    )


def _cache(draft: Draft, facts: Facts, size: int | None) -> tuple[str, str]:
    asked = draft["data.cache"]
    if asked != "auto":
        return str(asked), "as the spec says"
    bound = int(draft.machine.memory * SHARE)
    if size is None:
        if facts.lowers in IN_MEMORY:
            return "memory", "it is read whole"
        return "off", "samples differ in size, so workers read them"
    if size <= bound or not bound:
        return "memory", "decoded samples fit"
    return "off", "decoded samples are more than a quarter of the memory, so workers read them"


def _decoded(facts: Facts, splits: tuple[Split, ...]) -> int | None:
    """Bytes of all samples of the spec's source, as one tensor a field; None where sizes or counts are not known."""
    own = [split for split in splits if split.source is None and split.take != "train"]
    each = sample_bytes(facts)
    if each is None or any(split.samples is None for split in own):
        return None
    return each * sum(split.samples or 0 for split in own)


def sample_bytes(facts: Facts) -> int | None:
    """Bytes of one sample of a source before transforms, if all have the same size."""
    total = 0
    for kind in facts.fields.values():
        if not isinstance(kind, Tensor):
            return None
        sizes = [dim for dim in kind.dims[1:] if isinstance(dim, int)]
        if len(sizes) != len(kind.dims) - 1:
            return None
        total += BYTES[kind.kind] * prod(sizes)
    return total


def _workers(draft: Draft, chosen: Chosen, cache: str) -> int:
    asked = draft["data.num_workers"]
    cores = max(draft.machine.cores // len(chosen.numbers), 1)
    if asked != "auto":
        if asked > cores and draft.machine.here:
            message = f"{asked} workers a process are more than the {cores} cores that each has here"
            draft.say("W0631", message, draft.spec["data.num_workers"], help='write `num_workers = "auto"`')
        return int(asked)
    if cache != "off" or cores == 1:
        return 0
    return min(cores if chosen.kind != "cpu" else cores // 2, MOST_WORKERS)
