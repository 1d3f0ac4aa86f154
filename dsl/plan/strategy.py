"""How the devices divide the work, and why so."""

from __future__ import annotations

from typing import Any

from dsl.plan.devices import Chosen
from dsl.plan.draft import Draft
from dsl.plan.estimate import USABLE, device_memory, divided
from dsl.plan.figures import as_bytes
from dsl.plan.memory import Memory
from dsl.plan.parts import Batches, Strategy

_REDUCE = {"64-true": "64", "16-true": "16", "bf16-true": "bf16"}


def asked(draft: Draft) -> dict[str, Any]:
    """The strategy as the spec has it, as a table."""
    value = draft["trainer.strategy"]
    return dict(value) if isinstance(value, dict) else {"type": value}


def choose_strategy(draft: Draft, chosen: Chosen, batches: Batches, memory: Memory | None) -> Strategy | None:
    """The strategy of the plan, given what one device by itself would need; None after a report."""
    wish = asked(draft)
    world = len(chosen.numbers) * chosen.nodes
    kind, tensor = wish.get("type", "auto"), int(wish.get("tensor", 1))
    precision = str(draft["trainer.precision"])
    if world == 1:
        strategy = Strategy("single", "one device", reduce=_REDUCE.get(precision, "32"))
        _check_memory(draft, chosen, batches, strategy, memory)
        return strategy
    why = "as the spec says"
    if kind == "auto":
        kind, why = _fitting(draft, chosen, memory, wish)
    shard = int(wish.get("shard", 0)) or (world // tensor if kind == "fsdp" else 1)
    if world % max(shard * tensor, 1):
        places = draft.spec["trainer.strategy"]
        message = f"`shard = {shard}` x `tensor = {tensor}` does not divide {world} devices"
        draft.say("E0416", message, places, help=f"choose numbers whose product divides {world}")
        return None
    unused = bool(wish.get("find_unused_parameters", False))
    strategy = Strategy(
        kind,
        why,
        world // (shard * tensor),
        shard,
        tensor,
        str(wish.get("reduce", _REDUCE.get(precision, "32"))),
        unused,
        bool(wish.get("static_graph", kind == "ddp" and not unused and _is_static(draft, batches))),
        bool(wish.get("activation_checkpointing", False)),
        bool(wish.get("cpu_offload", False)),
        float(wish.get("bucket_mb", 25)),
    )
    _check_memory(draft, chosen, batches, strategy, memory)
    return strategy


def replicas(draft: Draft, chosen: Chosen) -> int:
    """How many devices see different batches: those that divide layers among them see the same."""
    world = len(chosen.numbers) * chosen.nodes
    return max(world // int(asked(draft).get("tensor", 1)), 1)


def _fitting(draft: Draft, chosen: Chosen, memory: Memory | None, wish: dict[str, Any]) -> tuple[str, str]:
    there = device_memory(draft.machine, chosen)
    if wish.get("shard", 1) > 1 or wish.get("tensor", 1) > 1:
        return "fsdp", "the spec divides weights"
    if there is None or memory is None:
        return "ddp", "each device has the whole model"
    of = f"{as_bytes(memory.total)} of {as_bytes(there)}"
    if memory.total <= USABLE * there:
        return "ddp", f"each holds all of it: {of}"
    return "fsdp", f"one is too small: {of}"


def _is_static(draft: Draft, batches: Batches) -> bool:
    """Whether each update surely uses the same weights in the same way."""
    same = all(window == 1 for _, window in batches.accumulation)
    thaws = isinstance(draft["trainer.freeze"], dict)
    settled = all(model.graph.is_settled for model in draft.program.models.values())
    return same and not thaws and settled and len(draft.spec.steps) == 1


def _check_memory(draft: Draft, chosen: Chosen, batches: Batches, strategy: Strategy, whole: Memory | None) -> None:
    there = device_memory(draft.machine, chosen)
    if there is None or whole is None:
        return
    share = divided(whole, strategy, draft.program, batches.per_device)
    if share.total <= there:
        return
    message = f"training would take about {as_bytes(share.total)} of each device, which has {as_bytes(there)}"
    size = draft.spec.given("data.batch_size") or draft.spec.given("data.global_batch_size")
    help = "write a smaller `batch_size` and `accumulate_grad_batches`"
    if share.activations + share.batch < share.total // 2:
        help = 'divide the weights among more devices (`strategy = "fsdp"`), or compute in fewer bits (`precision`)'
    draft.say("W0633", message, size, draft.spec["data.batch_size"], help=help)
