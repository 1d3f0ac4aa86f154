"""Callbacks and samplers: examples that hold, and settings that contradict each other."""

from __future__ import annotations

import pytest
import tomli

from dsl.catalogue import entries
from dsl.catalogue.entry import REQUIRED, Entry, Refuse, Settings

CALLBACKS = entries("callback")
SAMPLERS = entries("sampler")

LIGHTNING = {
    "ModelCheckpoint": "the table `[checkpoint]`",
    "EarlyStopping": "the table `[early_stopping]`",
    "BaseFinetuning": "a base of others",
    "Callback": "a base of others",
    "Checkpoint": "a base of others",
    "LambdaCallback": "code of one's own is a plugin",
}
"""Lightning's callbacks that are no entry, and what stands for them."""


def _defaults(entry: Entry) -> dict[str, object]:
    return {item.name: item.default for item in entry.settings if item.default is not REQUIRED}


@pytest.mark.parametrize("entry", CALLBACKS.values(), ids=lambda entry: entry.name)
def test_the_example_is_a_table_that_the_rule_takes(entry: Entry) -> None:
    ((name, table),) = tomli.loads(entry.example)["callback"].items()
    assert name == entry.name
    for key, value in table.items():
        setting = entry.setting(key)
        assert setting is not None, key
        assert setting.domain.accepts(value), key
    assert entry.rule(Settings(_defaults(entry) | table))


def test_every_callback_of_lightning_is_found_under_its_name() -> None:
    known = {name for entry in CALLBACKS.values() for name in entry.also} | set(LIGHTNING)
    assert known >= {
        *("BackboneFinetuning", "BaseFinetuning", "BatchSizeFinder", "Callback", "Checkpoint", "DeviceStatsMonitor"),
        *("EMAWeightAveraging", "EarlyStopping", "GradientAccumulationScheduler", "LambdaCallback"),
        *("LearningRateFinder", "LearningRateMonitor", "ModelCheckpoint", "ModelPruning", "ModelSummary"),
        *("OnExceptionCheckpoint", "BasePredictionWriter", "ProgressBar", "RichModelSummary", "RichProgressBar"),
        *("SpikeDetection", "StochasticWeightAveraging", "TQDMProgressBar", "ThroughputMonitor", "Timer"),
        "WeightAveraging",
    }


@pytest.mark.parametrize(
    ("entry", "given", "at"),
    [
        (CALLBACKS["timer"], {"duration": "12 hours"}, "duration"),
        (CALLBACKS["timer"], {"duration": "12:00:00"}, "duration"),
        (CALLBACKS["gradient_accumulation"], {"scheduling": {"first": 2}}, "scheduling"),
        (CALLBACKS["pruning"], {"pruning_fn": "ln_structured"}, "pruning_fn"),
        (CALLBACKS["pruning"], {"pruning_fn": "random_structured", "use_global_unstructured": False}, "pruning_fn"),
        (
            CALLBACKS["pruning"],
            {"pruning_fn": "ln_structured", "use_global_unstructured": False, "pruning_dim": 0},
            "pruning_fn",
        ),
        (SAMPLERS["random"], {"num_samples": 10}, "num_samples"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(entry: Entry, given: dict[str, object], at: str) -> None:
    with pytest.raises(Refuse) as caught:
        entry.rule(Settings(_defaults(entry) | given))
    assert caught.value.at == at
