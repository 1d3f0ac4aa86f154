"""What is said of the data, the devices, the cost, and of what a run leaves behind."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.paint import Row
from dsl.plan.devices import WORDS
from dsl.plan.figures import as_bytes, as_time, as_work, counted
from dsl.plan.parts import Split
from dsl.plan.plan import Cost, Plan
from dsl.plan.text.page import columns, words, wrapped

_NAMES = {"train": "train", "validate": "validate", "test": "test"}


def data_rows(plan: Plan, room: int) -> Iterator[Row]:
    data = plan.data
    fields = [f"{field.name} {field.type}" + (f" ({field.role})" if field.role else "") for field in data.fields]
    yield from wrapped([f"{data.source.name}: {fields[0]}" if fields else data.source.name, *fields[1:]], room)
    cells = [_split(plan, split) for split in data.splits]
    for row, split in zip(columns(cells, frozenset({1, 2})), data.splits, strict=True):
        own, samples, batches = row[:3]
        text = f"{own}{samples}{batches}".rstrip()
        lines = list(words(split.origin, max(room - len(own + samples + batches), 20), "dim"))
        yield [(text + " " * (len(own + samples + batches) - len(text)), ""), *lines[0]]
        for line in lines[1:]:
            yield [(" " * len(own + samples + batches), ""), *line]
    order = {"random": "shuffled", "sequential": "in order"}.get(data.sampler.name, f"drawn by {data.sampler.name}")
    yield from words(f"{order}; {_loading(plan)}", room)


def _split(plan: Plan, split: Split) -> list[str]:
    name = f"{_NAMES[split.role]} {split.name}".strip()
    samples = "unknown" if split.samples is None else f"{split.samples:,}"
    if split.take == "train":
        samples = ""
    batches = "" if split.batches is None else counted(split.batches, "batch", "batches")
    return [name, samples, batches]


def _loading(plan: Plan) -> str:
    loading = plan.loading
    size = f", {as_bytes(loading.cache_bytes)}" if loading.cache_bytes is not None else ""
    kept = {"memory": "kept in memory", "disk": "mapped from disk", "off": "read anew each time"}[loading.cache]
    parts = [f"{kept}{size}: {loading.why}"]
    if loading.workers:
        parts.append(f"{counted(loading.workers, 'worker')} a process, {loading.prefetch} batches ahead each")
    if loading.pin_memory:
        parts.append("pinned")
    if loading.on_bad_sample != "error":
        parts.append(f"bad samples: {loading.on_bad_sample}, at most {loading.max_bad}")
    return "; ".join(parts)


def device_rows(plan: Plan, room: int) -> Iterator[Row]:
    machine, placement = plan.machine, plan.placement
    for kind, word in WORDS.items():
        there = machine.of_kind(kind)
        if not there and kind != "gpu":
            continue
        used = placement.accelerator == kind
        text = f"{word} available: {'yes' if there else 'no'}, used: {'yes' if used else 'no'}"
        if there:
            names = sorted({item.name for item in there})
            text += f" ({len(there)} x {', '.join(names)}, {as_bytes(there[0].memory)})"
        yield from words(text, room)
    cores = counted(machine.cores, "core")
    extra = ", bf16 by itself" if machine.bf16 and placement.accelerator == "cpu" else ""
    memory = f", {as_bytes(machine.memory)}" if machine.memory else ""
    yield from words(f"CPU: {machine.cpu}, {cores}{memory}{extra}", room)
    yield from words(_placed(plan), room)
    if machine.assumed:
        yield from words(f"taken to be so: {', '.join(machine.assumed)}", room, "dim")


def _placed(plan: Plan) -> str:
    placement, strategy = plan.placement, plan.placement.strategy
    word = "process" if placement.accelerator == "cpu" else "device"
    many = counted(placement.world, word, f"{word}es" if word == "process" else "")
    nodes = f" on {placement.nodes} machines" if placement.nodes > 1 else ""
    numbers = ""
    if placement.accelerator not in ("cpu", "mps") and placement.devices != tuple(range(len(placement.devices))):
        numbers = f" (numbers {', '.join(map(str, placement.devices))})"
    parts = [f"{many}{nodes}{numbers}"]
    if strategy.kind != "single":
        parts.append(f"{strategy.kind}: {strategy.why}")
    if strategy.kind == "fsdp":
        parts.append(
            f"weights over {strategy.shard}" + (f", {strategy.replicate} times" if strategy.replicate > 1 else "")
        )
    if strategy.tensor > 1:
        parts.append(f"layers over {strategy.tensor}")
    parts.append(f"precision {placement.precision}")
    if placement.accelerator == "cpu":
        parts.append(
            f"{counted(placement.threads, 'thread')} each"
            if placement.world > 1
            else counted(placement.threads, "thread")
        )
    if placement.sync_batchnorm:
        parts.append("batch norms in step")
    if placement.launch != "local":
        parts.append(f"started by {placement.launch}")
    return "; ".join(parts)


def memory_rows(cost: Cost, several: bool, room: int) -> Iterator[Row]:
    of = f" of {as_bytes(cost.device_bytes)}" if cost.device_bytes else ""
    each = " on each device" if several else ""
    yield [(f"about {as_bytes(cost.memory)}{of}{each}, at the peak of training", "")]
    names = ("weights", "gradients", "optimizer", "batch", "activations", "workspace", "allocator")
    parts = [(name, int(getattr(cost, name))) for name in names]
    cells = [[name, as_bytes(size), _bar(size, cost.memory)] for name, size in parts if size]
    for name, size, bar in columns(cells, frozenset({1})):
        yield [(name, ""), (size, ""), (bar.rstrip(), "dim")]
    if cost.assumed:
        yield from words(f"with {', '.join(cost.assumed)}", room, "dim")


def _bar(part: int, whole: int) -> str:
    """A part of the whole, a sign for each twentieth."""
    return "#" * round(20 * part / max(whole, 1))


def time_rows(plan: Plan, cost: Cost, room: int) -> Iterator[Row]:
    if cost.step_seconds is None:
        yield from words("nothing is known of this device's speed, so there is no estimate", room)
        return
    parts = [f"about {as_time(cost.step_seconds)} an update"]
    if cost.epoch_seconds is not None:
        parts.append(f"{as_time(cost.epoch_seconds)} an epoch")
    if cost.run_seconds is not None:
        parts.append(f"{as_time(cost.run_seconds)} in all")
    yield from words(", ".join(parts), room)
    work = f"{as_work(cost.flops)} a batch"
    sent = f", {as_bytes(cost.sent)} sent an update by each device" if cost.sent else ""
    yield from words(f"{work}{sent}", room)
    lacking = ", ".join(cost.lacking)
    yield from words(f"an estimate from {cost.basis}, no measurement; not counted: {lacking}", room, "dim")


def kept_rows(plan: Plan, room: int) -> Iterator[Row]:
    keep, stop = plan.checkpoints, plan.early_stopping
    if not plan.place.keeps:
        yield [("nothing", "")]
        return
    yield from words(f"{plan.place.folder}, with the next free number", room)
    if keep.enabled:
        yield from words(_checkpoints(plan), room)
        if keep.resume:
            yield from words(f"goes on from {keep.resume}", room)
    else:
        yield [("no checkpoints", "")]
    if stop is not None:
        better = "larger" if stop.mode == "max" else "smaller"
        text = f"stops early when `{stop.monitor}` gets no {better} for {counted(stop.patience, 'check')}"
        limits = [(stop.stopping_threshold, "as good as"), (stop.divergence_threshold, "worse than")]
        text += "".join(f", or is {words_} {value:g}" for value, words_ in limits if value is not None)
        yield from words(text, room)


def _checkpoints(plan: Plan) -> str:
    keep = plan.checkpoints
    count = {-1: "every checkpoint", 0: "no best checkpoint", 1: "the best checkpoint"}
    best = count.get(keep.save_top_k, f"the best {keep.save_top_k} checkpoints")
    if keep.save_top_k > 0 and not keep.monitor:
        best = "the newest checkpoint" if keep.save_top_k == 1 else f"the newest {keep.save_top_k} checkpoints"
    if keep.monitor and keep.save_top_k:
        best += f" by `{keep.monitor}`, {'largest' if keep.mode == 'max' else 'smallest'}"
    if keep.save_last != "false" and (keep.monitor or keep.save_top_k < 1):
        best += ", and the last"
    rhythm = f"made each {counted(keep.every_n_epochs, 'epoch')}" if keep.every_n_epochs > 1 else "made each epoch"
    if keep.every_n_steps:
        rhythm = f"made each {counted(keep.every_n_steps, 'update')}"
    elif keep.every_seconds is not None:
        rhythm = f"made each {as_time(keep.every_seconds)}"
    elif not keep.every_n_epochs:
        rhythm = "made at the end alone"
    return f"{best}; {rhythm}" + ("; weights alone" if keep.weights_only else "")


def logging_rows(plan: Plan, room: int) -> Iterator[Row]:
    logging = plan.logging
    if not plan.place.keeps or not logging.loggers:
        yield [("no loggers", "")]
    else:
        rhythm = f"each {counted(logging.every_n_steps, 'update')}" if logging.every_n_steps else "each epoch"
        if logging.every_n_steps == 1:
            rhythm = "each update"
        yield from words(f"{', '.join(logging.loggers)}: a row {rhythm}", room)
    extras = ["report.html at the end"] if logging.report else []
    extras += [f"gradients' norms ({logging.grad_norm})"] if logging.grad_norm else []
    extras += ["device statistics"] if logging.device_stats else []
    yield from wrapped(extras, room)
    names = [name for name in logging.logged if not name.startswith("test_")]
    yield from wrapped(names, room, "dim")
