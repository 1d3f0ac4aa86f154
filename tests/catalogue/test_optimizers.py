"""The catalogue has every optimizer of torch, with its arguments and defaults."""

from __future__ import annotations

import inspect

import pytest
import torch

from dsl.catalogue import entries
from dsl.catalogue.entry import Entry, Refuse, Settings
from tests.catalogue.check_optimizer import OURS, arguments, lowered_to

OPTIMIZERS = tuple(entries("optimizer").values())


def _settings(entry: Entry, **given: object) -> Settings:
    return Settings({item.name: item.default for item in entry.settings} | given)


def test_every_optimizer_of_torch_has_an_entry() -> None:
    known = {
        item
        for item in vars(torch.optim).values()
        if inspect.isclass(item) and issubclass(item, torch.optim.Optimizer) and item is not torch.optim.Optimizer
    }
    assert {lowered_to(entry) for entry in OPTIMIZERS} == known


@pytest.mark.parametrize("entry", OPTIMIZERS, ids=lambda entry: entry.name)
def test_settings_are_torchs_arguments_in_order_with_their_defaults(entry: Entry) -> None:
    ours = [(item.name, item.default) for item in entry.settings if item.name not in OURS]
    theirs = list(arguments(lowered_to(entry)).items())
    keyword_only = {"maximize", "foreach", "fused", "decoupled_weight_decay"}
    assert dict(ours) == dict(theirs)
    assert [name for name, _ in ours if name not in keyword_only] == [n for n, _ in theirs if n not in keyword_only]


@pytest.mark.parametrize("entry", OPTIMIZERS, ids=lambda entry: entry.name)
def test_defaults_are_in_their_domains_and_every_setting_is_documented(entry: Entry) -> None:
    for item in entry.settings:
        assert item.domain.accepts(item.default), item.name
        assert item.doc.endswith("."), item.name


@pytest.mark.parametrize("entry", OPTIMIZERS, ids=lambda entry: entry.name)
def test_every_optimizer_takes_a_pattern_and_those_that_decay_an_exception(entry: Entry) -> None:
    assert entry.setting("match") is not None
    assert (entry.setting("no_decay") is not None) == (entry.setting("weight_decay") is not None)
    args = entry.rule(_settings(entry, match="backbone.*")).args
    assert not OURS & set(args)


@pytest.mark.parametrize(
    ("name", "given", "at"),
    [
        ("sgd", {"nesterov": True}, "nesterov"),
        ("sgd", {"nesterov": True, "momentum": 0.9, "dampening": 0.1}, "nesterov"),
        ("adam", {"foreach": True, "fused": True}, "foreach"),
        ("rprop", {"etas": (1.1, 1.2)}, "etas"),
        ("adafactor", {"eps": (1e-30, None)}, "eps"),
    ],
)
def test_what_torch_refuses_is_refused_at_its_setting(name: str, given: dict[str, object], at: str) -> None:
    entry = entries("optimizer")[name]
    with pytest.raises(Refuse) as caught:
        entry.rule(_settings(entry, **given))
    assert caught.value.at == at


def test_an_argument_that_the_oldest_torch_lacks_is_passed_only_if_it_is_asked_for() -> None:
    lbfgs = entries("optimizer")["lbfgs"]
    assert "maximize" not in lbfgs.rule(_settings(lbfgs)).args
    assert lbfgs.rule(_settings(lbfgs, maximize=True)).args["maximize"] is True
