"""Advice that only the machine and the data show to be good."""

from __future__ import annotations

from dsl.lang.graph import Graph
from dsl.plan.devices import WORDS, Chosen
from dsl.plan.draft import Draft
from dsl.plan.figures import counted
from dsl.plan.parts import Batches, Length, Split
from dsl.plan.plan import Logging

_NORMS = ("BatchNorm", "SyncBatchNorm")


def unused_devices(draft: Draft, chosen: Chosen) -> None:
    """Devices that are faster than the one that is taken."""
    if chosen.kind != "cpu":
        return
    for kind, word in WORDS.items():
        there = draft.machine.of_kind(kind)
        if there:
            message = f"there {'is a' if len(there) == 1 else f'are {len(there)}'} {word}{'s' * (len(there) > 1)}"
            places = (draft.spec.given("trainer.gpus"), draft.spec.given("trainer.accelerator"))
            help = f"`--gpus {len(there)}` trains on {'it' if len(there) == 1 else 'all of them'}"
            draft.say("W0634", f"{message} here, but training is on the CPU", *places, help=help)


def odd_precision(draft: Draft, chosen: Chosen) -> None:
    """Numbers of 16 bits on the CPU, where the machine and not the spec put it there."""
    asked_cpu = draft.spec.given("trainer.accelerator") or draft.spec.given("trainer.gpus")
    precision = draft.spec["trainer.precision"]
    if chosen.kind != "cpu" or asked_cpu is not None:
        return
    if str(precision.value).startswith("transformer-engine"):
        draft.say(
            "E0416",
            "the transformer engine needs a GPU, and there is none here",
            precision,
            help='write `"bf16-mixed"`',
        )
    elif str(precision.value).startswith("16-"):
        better = f'"bf{precision.value}"'
        message = f"`{precision.value}` is slow on the CPU and loses small gradients; `bf16` is made for it"
        draft.say("W0609", message, precision, help=f"write `{better}`")


def rows_never_logged(draft: Draft, length: Length, logging: Logging) -> None:
    """A row is logged each so many updates, and the run has fewer."""
    every = logging.every_n_steps
    if draft.dev_run or length.steps is None or every <= length.steps:
        return
    message = f"the run has {counted(length.steps, 'update')}, but a row is logged after {every}"
    places = (draft.spec.given("logging.every"), draft.spec["trainer.log_every_n_steps"])
    draft.say("W0635", message, *places, help=f"write `log_every_n_steps = {max(1, length.steps // 10)}`")


def lone_sample(draft: Draft, train: Split, batches: Batches, replicas: int) -> None:
    """A last batch of one sample, which batch norm cannot take."""
    if train.samples is None or batches.drop_last or batches.per_device == 1 or train.batches is None:
        return
    share = -(-train.samples // replicas)
    whole = -(-share // batches.per_device)
    if share % batches.per_device != 1 or train.batches < whole or not _has_batchnorm(draft):
        return
    message = f"the last of {whole:,} batches has one sample, and batch norm needs more than one"
    draft.say(
        "W0636", message, draft.spec["data.drop_last"], draft.spec["data.batch_size"], help="write `drop_last = true`"
    )


def _has_batchnorm(draft: Draft) -> bool:
    return any(_norms(model.graph, set()) for model in draft.program.models.values())


def _norms(graph: Graph, seen: set[int]) -> bool:
    if id(graph) in seen:
        return False
    seen.add(id(graph))
    if any(node.lowers.rpartition(".")[2].startswith(_NORMS) for node in graph.nodes):
        return True
    inner = [node.graph for node in graph.nodes if node.graph is not None] + [item.graph for item in graph.shared]
    return any(_norms(item, seen) for item in inner)
