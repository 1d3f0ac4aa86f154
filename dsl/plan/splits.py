"""How many samples each part of the data has, as far as its facts tell."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.sources.facts import Facts
from dsl.lang.calls import Called
from dsl.plan.draft import Draft, plain_settings
from dsl.plan.parts import Split, Thing
from dsl.spec.spec import Split as Asked

TESTS = ("test", "testing")


def source_thing(called: Called) -> Thing:
    """A source, as the data stage opens it."""
    return Thing(called.entry.name, called.result.lowers, plain_settings(called.result.args))


def split_data(draft: Draft) -> tuple[Split, ...]:
    """The parts of the data, the one to train on first; batches are counted later."""
    facts = draft.program.data.facts
    assert isinstance(facts, Facts), "a spec without errors has a source"
    name = next(iter(facts.splits), "train")
    total = facts.splits.get(name)
    others = [_other(draft, facts, asked, name, total) for asked in draft.spec.splits]
    others += _folds(draft, name, total)
    others += _own_test(draft, facts)
    if draft["trainer.overfit_batches"]:
        others = [split for split in others if split.role != "validate"]
        others.append(Split("validate", "", "the training batches", "train", name, None, None, None))
    taken = [split for split in others if split.take in ("held_out", "fold")]
    rest = None if total is None else total - sum(split.samples or 0 for split in taken)
    assert draft.program.data.source is not None
    origin = f"`{name}` of {draft.program.data.source.entry.name}" + (", the rest" if taken else "")
    if total is None:
        _say_unknown(draft, name)
    train = Split("train", "", origin, "split", name, None, rest, None)
    return (train, *sorted(others, key=lambda split: split.role == "test"))


def _other(draft: Draft, facts: Facts, asked: Asked, train: str, total: int | None) -> Split:
    key = f"{asked.role}.{asked.name}" if asked.name else asked.role
    value = draft.program.data.splits.get(key)
    if isinstance(value, Called):
        return _own_source(draft, asked, value)
    if isinstance(value, str) and value.strip() in facts.splits:
        name = value.strip()
        count = facts.splits[name]
        if count is None:
            _say_unknown(draft, name)
        return Split(asked.role, asked.name, f"`{name}` of the source", "split", name, None, count, None)
    return _held_out(draft, asked, value, train, total)


def _own_source(draft: Draft, asked: Asked, called: Called) -> Split:
    facts = called.result
    name = _split_for(facts, asked.role)
    count = facts.splits.get(name)
    if count is None:
        draft.unknown.append(f"how many samples `{called.entry.name}` has for `{asked.role}`: {_needs(facts)}")
    origin = f"`{name}` of {called.entry.name}, a source of its own"
    return Split(asked.role, asked.name, origin, "split", name, source_thing(called), count, None)


def _split_for(facts: Facts, role: str) -> str:
    """Which split of a source of its own is meant: the one for the purpose, else all that it has."""
    wanted = ("val", "valid", "validation") if role == "validate" else TESTS
    return next((name for name in facts.splits if name in wanted), next(iter(facts.splits), "train"))


def _held_out(draft: Draft, asked: Asked, value: Any, train: str, total: int | None) -> Split:
    count: int | None
    if isinstance(value, float):
        count = None if total is None else int(value * total)
        origin = f"{value * 100:g}% of `{train}`, held out"
    else:
        count = int(value or 0)
        origin = f"held out of `{train}`"
    if count == 0 and total is not None:
        message = f"`{asked.role}` takes {value:g} of {total:,} samples, which is none"
        help = f"take more: `{asked.role} = {2 / max(total, 2):.2g}`" if total > 1 else "find more data"
        draft.say("E0802", message, asked.value, label="no sample", help=help)
    return Split(asked.role, asked.name, origin, "held_out", str(value), None, count, None)


def _folds(draft: Draft, train: str, total: int | None) -> list[Split]:
    folds, fold = draft["data.folds"], draft["data.fold"]
    if folds is None:
        return []
    if total is not None and total < folds:
        message = f"{total:,} samples cannot be cut into {folds} folds"
        draft.say("E0802", message, draft.spec["data.folds"], help=f"write {total} or less")
    count = None if total is None else total // folds + ((fold or 1) - 1 < total % folds)
    which = f"fold {fold} of {folds}" if fold else f"one of {folds} folds after the other"
    return [Split("validate", "", f"{which} of `{train}`", "fold", str(fold or ""), None, count, None)]


def _own_test(draft: Draft, facts: Facts) -> list[Split]:
    """The source's own test split, where the spec says nothing of test data."""
    taken = [value.strip() for value in draft.program.data.splits.values() if isinstance(value, str)]
    name = next((name for name in facts.splits if name in TESTS), "") if draft["data.test"] is None else ""
    if not name or name in taken:
        return []
    count = facts.splits[name]
    if count is None:
        _say_unknown(draft, name)
    return [Split("test", "", f"`{name}` of the source", "split", name, None, count, None)]


def _say_unknown(draft: Draft, split: str) -> None:
    facts = draft.program.data.facts
    text = f"how many samples `{split}` has: {_needs(facts)}"
    if text not in draft.unknown:
        draft.unknown.append(text)


def _needs(facts: Facts) -> str:
    """What it would take to know it."""
    if facts.notes:
        return facts.notes[0].partition(", so ")[0]
    return "the data have to be read, which a run does as it starts"
