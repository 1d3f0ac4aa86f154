"""Groups of optimizers: the one without `match` takes the rest, and `no_decay` leaves weights undecayed."""

from __future__ import annotations

import pytest

from tests.lang.specs import checked, spec

MODEL = 'layers = "flatten -> linear(32) -> batchnorm -> relu -> linear(10)"'


def groups(*calls: str, model: str = MODEL) -> str:
    written = ", ".join(f'"{call}"' for call in calls)
    return spec(model=model).replace('"adam(lr=1e-3)"', f"[{written}]")


@pytest.mark.parametrize(
    "calls",
    [
        ("adamw(lr=1e-3)",),
        ("adamw(lr=1e-3)", "adamw(lr=1e-4, match='linear1.*')"),
        ("adamw(lr=1e-4, match='linear1.*')", "sgd(lr=1e-3)"),
        ("adamw(match=['linear1.*', '*.bias'])", "muon(lr=0.02, match='linear2.weight')", "sgd(lr=1)"),
        ("adamw(match='linear1')", "adam(match=['linear2', 'batchnorm1'])"),
        ("adamw(match='model.linear1.*')", "adam"),
        ("adamw(match='*')",),
        ("adamw(no_decay='auto')",),
        ("adamw(no_decay='*.bias')",),
        ("sgd(weight_decay=0.1, no_decay=['*.bias', 'batchnorm1'])",),
    ],
)
def test_patterns_of_weights_say_which_each_takes(calls: tuple[str, ...]) -> None:
    (step,) = checked(groups(*calls)).made.steps
    assert len(step.optimizers) == len(calls)


BROKEN = [
    (("adam", "adamw(lr=1e-4)"), "E0437", "adamw(lr=1e-4)"),
    (("adam", "adamw(match='linear7.*')"), "E0439", "'linear7.*'"),
    (("adam", "adamw(match=['linear1', 'lniear2'])"), "E0439", "['linear1', 'lniear2']"),
    (("adam(match=3)",), "E0334", "3"),
    (("adam(macth='linear1')",), "E0330", "macth"),
    (("adamw(no_decay='norm.*')",), "E0439", "'norm.*'"),
    (("adamw(no_decay=true)",), "E0334", "true"),
    (("adadelta(nodecay='auto')",), "E0330", "nodecay"),
    (("rprop(no_decay='auto')",), "E0330", "no_decay"),
    (("adamw(match='linear1.*')",), "W0628", "[\"adamw(match='linear1.*')\"]"),
    (("adamw -> sgd",), "E0336", "adamw -> sgd"),
    (("cosine",), "E0324", "cosine"),
    (("adamm",), "E0320", "adamm"),
    (("adam(lr=-1)",), "E0334", "-1"),
    (("adam(betas=[0.9, 1.0])",), "E0334", "1.0"),
    (("adam(fused=true, foreach=true)",), "E0337", "true"),
    (("sgd(nesterov=true)",), "E0337", "true"),
]


@pytest.mark.parametrize(("calls", "code", "place"), BROKEN)
def test_a_group_that_is_none_is_reported_where_it_stands(calls: tuple[str, ...], code: str, place: str) -> None:
    assert checked(groups(*calls)).places == [(code, place)]


def test_weights_that_are_frozen_need_no_optimizer() -> None:
    frozen = f"{MODEL}\nfrozen = ['linear2', 'batchnorm1']"
    assert checked(groups("adamw(match='linear1.*')", model=frozen)).codes == []


def test_a_model_whose_every_weight_is_frozen_trains_nothing() -> None:
    frozen = MODEL + '\nfrozen = ["linear*", "batchnorm1.*"]'
    assert checked(groups("adamw", model=frozen)).places == [("E0408", '["linear*", "batchnorm1.*"]')]


def test_a_pattern_that_is_a_parameter_is_held_against_the_weights_too() -> None:
    text = groups("adam", "adam(lr=1e-5, match=part)").replace("[data]", "[params]\npart = 'linear9'\n[data]")
    found = checked(text)
    assert found.places == [("E0439", "part")]
    found = checked(text, sets=["params.part=linear1"])
    assert found.codes == []


def test_a_table_is_a_group_as_well() -> None:
    text = spec(model=MODEL).replace(
        '"adam(lr=1e-3)"', '[{ type = "adam", lr = 0.1 }, { type = "sgd", match = "linear1", momentm = 0.9 }]'
    )
    assert checked(text).places == [("E0330", "momentm")]
