"""Draws calls of what `nn.`, `F.` and `torch.` reach: settings by their names, inputs by the rule of the entry."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from dsl.catalogue import torch_tables
from dsl.catalogue.entry import REQUIRED, Entry, Input
from dsl.catalogue.torch_tables.signatures import read
from tests.catalogue.strategies import Draw, of_domain, wild
from tests.catalogue.torch_inputs import INPUTS, RARELY, alike

PLACE = st.integers(-3, 2)
SMALL = st.sampled_from([1, 2, 3, 1, 2, 3, 1, 2, (1, 2), (2, 2)])

SETTINGS: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(["dim", "dim0", "dim1", "axis0", "axis1", "start_dim", "end_dim"], PLACE),
    **dict.fromkeys(["source", "destination"], st.one_of(PLACE, st.tuples(PLACE, PLACE))),
    "dims": st.one_of(st.tuples(PLACE), st.tuples(PLACE, PLACE), st.permutations([0, 1, 2]).map(tuple)),
    "kernel_size": SMALL,
    "stride": SMALL,
    "dilation": st.sampled_from([1, 1, 1, 1, 2, 2, (1, 2)]),
    "padding": st.sampled_from([0, 0, 0, 1, 1, (1, 1), (0, 1, 1, 0), "same", "valid"]),
    "output_padding": st.sampled_from([0, 0, 1]),
    "groups": st.sampled_from([1, 1, 2]),
    "normalized_shape": st.sampled_from([4, (4,), (3, 4), (2,)]),
    "in_channels": st.sampled_from([2, 4]),
    "out_channels": st.sampled_from([2, 4, 6]),
    "embed_dim": st.sampled_from([4, 6]),
    "d_model": st.sampled_from([4, 6]),
    "num_heads": st.sampled_from([1, 2, 4]),
    "nhead": st.sampled_from([1, 2, 4]),
    "num_layers": st.integers(1, 2),
    "num_encoder_layers": st.integers(0, 2),
    "num_decoder_layers": st.integers(0, 2),
    "dim_feedforward": st.sampled_from([3, 8]),
    "dropout": st.sampled_from([0.0, 0.5]),
    "p": st.sampled_from([0.0, 0.5, 1.0, 2.0]),
    "momentum": st.sampled_from([0.1, 0.5]),
    "eps": st.sampled_from([1e-5, 1e-3]),
    "scale_factor": st.sampled_from([2, 0.5, 1.5, (2, 1.5), (2, 2, 2)]),
    "output_size": st.sampled_from([1, 2, (2, 3), (1, 2, 3)]),
    "output_ratio": st.sampled_from([0.5, (0.5, 0.7), (0.5, 0.7, 0.6)]),
    "length": st.integers(0, 3),
    "shape": st.sampled_from([(-1,), (2, -1), (6, 2), (-1, 3, 2), (3, -1, -1)]),
    "sizes": st.sampled_from([(-1, 2), (2, 3), (1, -1), (2, 2)]),
    "unflattened_size": st.sampled_from([(-1, 2), (2, 3), (1, -1), (2, 2)]),
    "size": st.lists(st.integers(0, 3), max_size=3).map(tuple),
    "start": st.integers(-2, 4),
    "end": st.one_of(st.none(), st.integers(0, 9), st.just(2.5)),
    "step": st.sampled_from([1, 2, 0.5]),
    "high": st.sampled_from([1, 5, (2, 3)]),
    "steps": st.integers(1, 4),
    "split_size_or_sections": st.sampled_from([1, 2, 3, (1, 2), (2, 2)]),
    "repeats": st.integers(1, 3),
    "shifts": st.one_of(PLACE, st.tuples(PLACE, PLACE)),
    "equation": st.sampled_from(["ij,jk->ik", "ij,ij", "bij,bjk", "i,j->ji", "...i,i", "ij->"]),
    "num_samples": st.integers(1, 4),
    "correction": st.sampled_from([None, 0, 1, 2]),
    "norm_type": st.sampled_from([1.0, 2.0]),
    "n": st.integers(0, 3),
    "m": st.sampled_from([None, 0, 2]),
    "k": st.integers(1, 4),
    "padding_idx": st.sampled_from([None, None, 0, -1, 9]),
    "max_norm": st.sampled_from([None, 1.0]),
    "num_classes": st.sampled_from([-1, 10, 12]),
    "pad": st.sampled_from([(1, 1), (2, 1), (1, 0, 1, 1), (-1, 1), (0, 1, 1)]),
    "align_corners": st.sampled_from([None, None, True, False]),
    "recompute_scale_factor": st.sampled_from([None, None, True]),
    "antialias": st.just(False),
    "reduction": st.sampled_from(["mean", "sum", "none"]),
}
"""By name, where the domain says too little or too much."""


BIG = frozenset({"d_model", "num_encoder_layers", "num_decoder_layers", "dim_feedforward"})
"""Settings whose defaults make a network of forty million weights, and more of them at each draw."""


def draw_settings(draw: Draw, entry: Entry, fixed: dict[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    values = {}
    for setting in entry.settings:
        if setting.name in fixed:
            values[setting.name] = draw(fixed[setting.name])
        elif setting.default is not REQUIRED and setting.name not in BIG and draw(st.booleans()):
            values[setting.name] = setting.default
        else:
            values[setting.name] = _value(draw, entry, setting.name)
    return values


def _value(draw: Draw, entry: Entry, name: str) -> Any:
    setting = entry.setting(name)
    assert setting is not None
    strategy = SETTINGS.get(name)
    if setting.rest:
        return tuple(draw(st.lists(st.integers(0, 3), min_size=1, max_size=3)))
    if strategy is not None:
        value = draw(strategy)
        if setting.domain.accepts(value):
            return value
    return draw(of_domain(setting.domain))


def rule_of(entry: Entry) -> tuple[str, ...]:
    prefix, _, name = entry.name.partition(".")
    return read(torch_tables.table(prefix)[name]).rule


def draw_inputs(draw: Draw, entry: Entry, s: dict[str, Any]) -> list[Any]:
    """Inputs that fit most of the time; now and then one of them is anything."""
    rule, *told = rule_of(entry)
    known = INPUTS.get(entry.name) or INPUTS.get(rule)
    found: list[Any] = known(draw, s, told) if known is not None else alike(draw, entry)
    if entry.variadic:
        return [tuple(found)]
    names = [item.name for item in entry.inputs]
    given: dict[str, Any] = dict.fromkeys(names) | dict(zip(names, found, strict=False))
    if draw(RARELY) and entry.required:
        item: Input = draw(st.sampled_from(entry.required))
        given[item.name] = wild(draw)
    return [given[name] for name in names]
