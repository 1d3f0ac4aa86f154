"""From a checked spec to its Plan: one decision after the other, each in a file of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.lang.program import Program
from dsl.plan import hints
from dsl.plan.batches import choose_batches, choose_sampler, with_batches
from dsl.plan.defaults import taken
from dsl.plan.devices import Chosen, choose_devices
from dsl.plan.draft import Draft, plain, plain_settings
from dsl.plan.estimate import estimate, on_one_device
from dsl.plan.keeping import choose_checkpoints, choose_place, choose_stopping
from dsl.plan.length import choose_length, choose_validation
from dsl.plan.loading import choose_loading
from dsl.plan.machine import Machine, draw_seed
from dsl.plan.parts import Data, Field, Placement, Split, Strategy, Thing
from dsl.plan.plan import Cost, Hint, Plan
from dsl.plan.recording import choose_logging
from dsl.plan.settle import open_types
from dsl.plan.splits import source_thing, split_data
from dsl.plan.strategy import choose_strategy, replicas
from dsl.plan.training import choose_training, count_models
from dsl.plan.updates import choose_phases, choose_steps
from dsl.spec.spec import Spec

_BACKENDS = {"gpu": "nccl", "cpu": "gloo", "xla": "xla", "mps": ""}


def make_plan(
    spec: Spec, program: Program, machine: Machine, said: Sequence[Diagnostic] = ()
) -> tuple[Plan | None, list[Diagnostic]]:
    """The plan of a spec without errors on a machine, and what only those two together show to be wrong.

    `said` is what checking has found: its advice is among the plan's hints.
    """
    draft = Draft(spec, program, machine)
    chosen = choose_devices(draft)
    plan = _decided(draft, chosen) if chosen is not None else None
    found = [item for item in draft.diagnostics if item.code not in spec.allowed]
    if plan is None or draft.failed:
        return None, found
    advice = tuple(_hint(item) for item in (*said, *found) if item.severity != "error")
    return replace(plan, hints=advice), found


def _decided(draft: Draft, chosen: Chosen) -> Plan | None:
    parts = replicas(draft, chosen)
    sampler = choose_sampler(draft)
    batches = choose_batches(draft, sampler, parts)
    splits = with_batches(draft, split_data(draft), batches, sampler, parts)
    memory = on_one_device(draft.program, batches.per_device, str(draft["trainer.precision"]), chosen.kind)
    strategy = choose_strategy(draft, chosen, batches, memory)
    if strategy is None or draft.failed:
        return None
    length = choose_length(draft, splits[0], batches)
    validation = choose_validation(draft, splits, length)
    place = choose_place(draft)
    checkpoints = choose_checkpoints(draft, place, validation)
    placement = _placement(draft, chosen, strategy)
    logging = choose_logging(draft)
    hints.unused_devices(draft, chosen)
    hints.odd_precision(draft, chosen)
    hints.rows_never_logged(draft, length, logging)
    hints.lone_sample(draft, splits[0], batches, parts)
    seed = draft["seed"]
    cost = None if memory is None else estimate(draft, chosen, strategy, memory, batches, length)
    plan = Plan(
        name=draft.spec.name,
        spec=draft.spec.source.name,
        machine=draft.machine,
        seed=draw_seed() if seed == "random" else int(seed),
        seed_drawn=seed == "random",
        placement=placement,
        data=_data(draft, splits, sampler),
        loading=choose_loading(draft, chosen, splits),
        batches=batches,
        length=length,
        validation=validation,
        models=count_models(draft),
        steps=choose_steps(draft, batches, length, checkpoints),
        phases=choose_phases(draft),
        training=choose_training(draft, chosen, length),
        checkpoints=checkpoints,
        early_stopping=choose_stopping(draft, validation),
        logging=logging,
        callbacks=tuple(
            Thing(called.entry.name, called.result.lowers, plain_settings(called.result.args))
            for called in draft.program.callbacks
        ),
        place=place,
        cost=cost,
        unknown=(),
        defaults=(),
        hints=(),
    )
    return _told(draft, plan, cost)


def _told(draft: Draft, plan: Plan, cost: Cost | None) -> Plan:
    """The plan with what is not known of it, and the defaults that were taken."""
    unknown = list(draft.unknown)
    unknown += [f"what `{name}` gives, and its weights: torch has to make it" for name in open_types(draft.program)]
    if cost is None:
        unknown.append("memory and time: a size is lacking that only the data show")
    elif cost.assumed:
        unknown.append(f"lengths, for which the estimates take {', '.join(cost.assumed)}: the data would show them")
    plan = replace(plan, unknown=tuple(dict.fromkeys(unknown)))
    return replace(plan, defaults=taken(draft, plan))


def _placement(draft: Draft, chosen: Chosen, strategy: Strategy) -> Placement:
    several = len(chosen.numbers) * chosen.nodes > 1
    plugins = draft["trainer.plugins"]
    launch = plugins[0] if isinstance(plugins, tuple) else plugins or draft.machine.launch
    return Placement(
        chosen.kind,
        chosen.numbers,
        chosen.nodes,
        strategy,
        str(draft["trainer.precision"]),
        max(draft.machine.cores // len(chosen.numbers), 1),
        _BACKENDS[chosen.kind] if several else "",
        str(launch),
        bool(draft["trainer.sync_batchnorm"]),
        int(draft["trainer.max_restarts"]),
        float(draft["trainer.timeout"]),
    )


def _data(draft: Draft, splits: tuple[Split, ...], sampler: Thing) -> Data:
    data = draft.program.data
    assert data.source is not None
    predict = draft["trainer.limit_predict_batches"]
    return Data(
        source_thing(data.source),
        tuple(
            Field(name, str(type_), "target" if name in data.targets else "input" if name in data.inputs else "")
            for name, type_ in data.batches.items()
        ),
        splits,
        bool(draft["data.stratify"]),
        draft["data.folds"],
        draft["data.fold"],
        sampler,
        bool(draft["trainer.use_distributed_sampler"]),
        bool(draft["trainer.overfit_batches"]),
        draft.dev_run or predict,
        int(draft["trainer.reload_dataloaders_every_n_epochs"]),
    )


def _hint(item: Diagnostic) -> Hint:
    return Hint(item.code, item.message, plain(item.help[0].text) if item.help else "")
