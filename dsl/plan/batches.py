"""How many samples make a batch, how many batches an update, and how many of them each part of the data has."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Any

from dsl.plan.clock import Stages, stages_of
from dsl.plan.draft import Draft, plain_settings
from dsl.plan.parts import Batches, Split, Thing

SHUFFLED = Thing("random", "sampler.random", {"replacement": False, "num_samples": None})
IN_ORDER = Thing("sequential", "sampler.sequential", {})

_LIMITS = {"train": "limit_train_batches", "validate": "limit_val_batches", "test": "limit_test_batches"}


def choose_sampler(draft: Draft) -> Thing:
    """In which order training samples come."""
    if draft["trainer.overfit_batches"]:
        return IN_ORDER
    called = draft.program.data.sampler
    if called is None:
        return SHUFFLED
    return Thing(called.entry.name, called.result.lowers, plain_settings(called.result.args))


def accumulation(draft: Draft) -> Stages:
    """That of the trainer, or of the callback that schedules it."""
    for called in draft.program.callbacks:
        if called.entry.name == "gradient_accumulation":
            return stages_of(called.settings.scheduling)
    return stages_of(draft["trainer.accumulate_grad_batches"])


def choose_batches(draft: Draft, sampler: Thing, replicas: int) -> Batches:
    """The batch of each device; `replicas` is how many different batches there are at a time."""
    stages = accumulation(draft)
    window = stages[0][1]
    wanted = draft.spec.given("data.global_batch_size")
    if sampler.name == "groups":
        each = int(sampler.settings["classes"]) * int(sampler.settings["samples"])
        size = draft.spec.given("data.batch_size")
        if size is not None and size.value != each:
            message = f"`groups` makes batches of {each}, but `batch_size` is {size.value}"
            draft.say(
                "E0417", message, size, label="another size", help=f"write `batch_size = {each}`, or leave it out"
            )
    elif wanted is None:
        each = int(draft["data.batch_size"])
    else:
        each, left = divmod(int(wanted.value), replicas * window)
        if left or not each:
            parts = replicas * window
            near = max(parts, round(wanted.value / parts) * parts)
            among = f"{replicas} devices" + (f" and {window} batches an update" if window > 1 else "")
            message = f"a batch of {wanted.value} cannot be shared evenly among {among}"
            draft.say("E0417", message, wanted, help=f"write a multiple of {parts}: `{near}`")
            each = max(each, 1)
    return Batches(each, each * replicas * window, stages, bool(draft["data.drop_last"]))


def with_batches(
    draft: Draft, splits: tuple[Split, ...], batches: Batches, sampler: Thing, replicas: int
) -> tuple[Split, ...]:
    """The splits, with how many batches of each a device takes."""
    found = [_counted(draft, split, batches, sampler, replicas) for split in splits]
    train = found[0]
    return tuple(replace(split, batches=train.batches) if split.take == "train" else split for split in found)


def _counted(draft: Draft, split: Split, batches: Batches, sampler: Thing, replicas: int) -> Split:
    if split.take == "train":
        return split
    training = split.role == "train"
    share = replicas if draft["trainer.use_distributed_sampler"] else 1
    all_of_them = _in_all(split.samples, batches, sampler if training else None, share)
    if training and all_of_them == 0 and split.samples:
        message = f"{split.samples:,} samples do not fill one batch of {batches.per_device} on each of {share} devices"
        if share == 1:
            message = f"{split.samples:,} samples do not fill one batch of {batches.per_device}"
        places = (draft.spec.given("data.drop_last"), draft.spec.given("data.batch_size"))
        draft.say("E0803", message, *places, help="write a smaller `batch_size`, or leave `drop_last` out")
    return replace(split, batches=_limited(draft, split, all_of_them))


def _in_all(samples: int | None, batches: Batches, sampler: Thing | None, share: int) -> int | None:
    """Batches of one device, before limits. Where samples do not share out evenly, some come twice in training."""
    if sampler is not None:
        drawn = sampler.settings.get("num_samples")
        samples = drawn if drawn is not None else samples
        if samples is not None and sampler.name == "repeated":
            samples *= int(sampler.settings["times"])
    if samples is None:
        return None
    whole = sampler is not None and (batches.drop_last or sampler.name == "groups")
    if whole:
        return samples // share // batches.per_device
    return ceil(ceil(samples / share) / batches.per_device)


def _limited(draft: Draft, split: Split, count: int | None) -> int | None:
    """A limit is a count or a share of all."""
    key = _LIMITS[split.role]
    limit: Any = draft[f"trainer.{key}"]
    if draft.dev_run:
        key, limit = "fast_dev_run", draft.dev_run
    elif split.role == "train" and draft["trainer.overfit_batches"]:
        key, limit = "overfit_batches", draft["trainer.overfit_batches"]
    if count is None:
        return 0 if limit == 0 else None
    if isinstance(limit, int):
        return min(count, limit)
    taken = int(count * limit)
    if not taken and limit > 0 and count:
        message = f"`{key} = {limit:g}` of {count:,} batches is none"
        help = f"take at least one: `{key} = 1`"
        draft.say("E0803", message, draft.spec[f"trainer.{key}"], label="no batch", help=help)
    return taken
