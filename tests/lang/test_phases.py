"""Phases: groups of steps that run one group after the other."""

from __future__ import annotations

import pytest

from tests.lang.specs import checked, steps

A = 'a\nloss = "kl = mean(output ** 2); cross_entropy + kl"\noptimizer = "adam"'
B = 'b\nloss = "cross_entropy"\noptimizer = "adam"'


def phases(*bodies: str, top: str = "") -> str:
    written = "".join(f"[phase.{name}]\n{lines}\n" for name, _, lines in (body.partition("\n") for body in bodies))
    return top + steps(A, B, rest=written)


FIRST = 'one\nsteps = ["a"]\nmax_epochs = 2'
SECOND = 'two\nsteps = ["a", "b"]'


@pytest.mark.parametrize(
    "bodies",
    [
        (FIRST, SECOND),
        ('one\nsteps = ["a", "b"]',),
        ('one\nsteps = "a"\nmax_epochs = 1', SECOND),
        ('one\nsteps = ["a"]\nuntil = "val_a_loss < 0.5"', SECOND),
        ('one\nsteps = ["a"]\nuntil = "val_a_loss < 0.5 or train_a_kl > 1"', SECOND),
        ('one\nsteps = ["a"]\nuntil = "val_right >= 0.9 and not val_a_loss > 1"', SECOND),
        ('one\nsteps = ["a"]\nuntil = "val_a_loss < least"', SECOND),
        (FIRST, 'two\nsteps = ["b"]\nmax_epochs = 2', 'three\nsteps = ["a"]'),
    ],
)
def test_a_phase_ends_after_epochs_or_once_something_holds(bodies: tuple[str, ...]) -> None:
    text = phases(*bodies, top='metrics = { right = "accuracy" }\n')
    if "least" in text:
        text += "[params]\nleast = 0.5\n"
    assert checked(text).codes == []


BROKEN = [
    (("one\nmax_epochs = 2", SECOND), "E0208", "one"),
    (('one\nsteps = ["a"]', SECOND), "E0411", "one"),
    (('one\nsteps = ["a", "c"]\nmax_epochs = 2', SECOND), "E0405", "c"),
    (('one\nsteps = ["a"]\nmax_epochs = 0', SECOND), "E0206", "0"),
    ((FIRST,), "E0412", "b"),
    (('one\nsteps = ["a"]\nuntil = "val_loss < 0.5"', SECOND), "E0430", "val_loss"),
    (('one\nsteps = ["a"]\nuntil = "val_a_los < 0.5"', SECOND), "E0430", "val_a_los"),
    (('one\nsteps = ["a"]\nuntil = "output < 0.5"', SECOND), "E0320", "output"),
    (('one\nsteps = ["a"]\nuntil = "val_a_loss"', SECOND), "E0440", "val_a_loss"),
    (('one\nsteps = ["a"]\nuntil = "val_a_loss < "', SECOND), "E0340", "<"),
    (('one\nsteps = ["a"]\nepochs = 5', SECOND), "E0201", "epochs"),
]


@pytest.mark.parametrize(("bodies", "code", "place"), BROKEN)
def test_a_phase_that_is_none_is_reported_where_it_stands(bodies: tuple[str, ...], code: str, place: str) -> None:
    assert checked(phases(*bodies)).places == [(code, place)]


def test_each_value_that_nothing_logs_is_reported() -> None:
    found = checked(phases('one\nsteps = ["a"]\nuntil = "val_x < 1 or train_y < 1 or val_a_loss < 1"', SECOND))
    assert found.places == [("E0430", "val_x"), ("E0430", "train_y")]
    assert found.diagnostics[0].path == "phase.one.until"
