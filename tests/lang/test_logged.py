"""The names of what is logged, and what watches them."""

from __future__ import annotations

import pytest

from tests.lang.specs import DIGITS, checked, random, spec, steps

TWO_SETS = DIGITS.replace("200", "{ main = 100, shifted = 100 }")
CE = 'loss = "cross_entropy"\noptimizer = "adam"'
KL = 'loss = "kl = mean(output ** 2); cross_entropy + kl"\noptimizer = "adam"'


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (spec(), {"train_loss", "val_loss"}),
        (spec(data=DIGITS.replace("validate = 200", "")), {"train_loss"}),
        (spec(data=TWO_SETS), {"train_loss", "val_main_loss", "val_shifted_loss"}),
        (
            spec(top='metrics = ["accuracy"]'),
            {"train_loss", "val_loss", "train_accuracy", "val_accuracy"},
        ),
        (
            spec(loss="kl = mean(output ** 2); cross_entropy + kl"),
            {"train_loss", "val_loss", "train_kl", "val_kl"},
        ),
        (
            spec(loss="wide = output * 2; kl = mean(wide); cross_entropy + kl", data=TWO_SETS),
            {"train_loss", "val_main_loss", "val_shifted_loss", "train_kl", "val_main_kl", "val_shifted_kl"},
        ),
        (steps(f"a\n{CE}"), {"train_a_loss", "val_a_loss"}),
        (steps(f"a\n{KL}"), {"train_a_loss", "val_a_loss", "train_a_kl", "val_a_kl"}),
        (steps(f"a\n{CE}\nwhen = 'train'"), {"train_a_loss"}),
        (
            steps(f"a\n{CE}", 'b\nwhen = ["validate"]\nloss = "cross_entropy"'),
            {"train_a_loss", "val_a_loss", "val_b_loss"},
        ),
        (steps(f"a\n{CE}", data=TWO_SETS), {"train_a_loss", "val_main_a_loss", "val_shifted_a_loss"}),
    ],
)  # fmt: skip
def test_losses_metrics_and_named_scalars_are_logged(text: str, names: set[str]) -> None:
    found = checked(text)
    assert found.codes == []
    assert found.logged == names


@pytest.mark.parametrize(
    ("metrics", "names"),
    [
        ('"accuracy"', ["accuracy"]),
        ('["accuracy", "accuracy(top_k=5)"]', ["accuracy", "accuracy_top_k_5"]),
        ('["accuracy(top_k=5)", "accuracy"]', ["accuracy_top_k_5", "accuracy"]),
        ('["accuracy(top_k=3)", "accuracy(top_k=5)"]', ["accuracy_top_k_3", "accuracy_top_k_5"]),
        ('["accuracy(top_k=5)"]', ["accuracy"]),
        ("[\"f1(average='micro')\", \"f1(average='macro')\"]", ["f1_average_micro", "f1_average_macro"]),
        ('["accuracy(ignore_index=-1)", "accuracy"]', ["accuracy_ignore_index_1", "accuracy"]),
        ('["accuracy(top_k=k)", "accuracy"]', ["accuracy_top_k_k", "accuracy"]),
        ('[{ type = "accuracy", top_k = 5 }, "accuracy"]', ["accuracy_top_k_5", "accuracy"]),
        ('["abs(output) -> mean"]', ["mean"]),
        ('{ size = "mean(abs(output))", right = "accuracy" }', ["size", "right"]),
    ],
)
def test_a_metric_is_called_what_it_computes(metrics: str, names: list[str]) -> None:
    text = spec(top=f"metrics = {metrics}", rest="[params]\nk = 2\n" * ("top_k=k" in metrics))
    found = checked(text)
    assert found.codes == []
    assert found.program is not None
    assert [metric.name for metric in found.program.metrics] == names


WATCHED = [
    ('[checkpoint]\nmonitor = "val_acc"', "val_acc"),
    ('[checkpoint]\nmonitor = "accuracy"', "accuracy"),
    ('[early_stopping]\nmonitor = "val_kl"', "val_kl"),
    ('[sweep]\nmonitor = "validation_loss"\n[sweep.params]\ndata.batch_size = [1, 2]', "validation_loss"),
    ('[checkpoint]\nmonitor = "val_main_loss"', "val_main_loss"),
    ('[checkpoint]\nmonitor = "val_step_loss"', "val_step_loss"),
]


@pytest.mark.parametrize(("rest", "place"), WATCHED)
def test_what_nothing_logs_cannot_be_watched(rest: str, place: str) -> None:
    found = checked(spec(top='metrics = ["accuracy"]', rest=rest))
    assert found.places == [("E0430", place)]
    assert "what is logged: `train_loss`, `val_loss`" in found.diagnostics[0].notes[0]


@pytest.mark.parametrize("name", ["train_loss", "val_loss", "train_accuracy", "val_accuracy", "val_kl", "test_loss"])
def test_what_is_logged_can_be_watched(name: str) -> None:
    text = spec(
        loss="kl = mean(output ** 2); cross_entropy + kl",
        top='metrics = ["accuracy"]',
        rest=f'[checkpoint]\nmonitor = "{name}"',
    )
    assert checked(text).codes == []


def test_a_step_of_training_alone_has_nothing_to_watch_in_validation() -> None:
    text = steps(f"a\n{CE}\nwhen = 'train'", rest='[checkpoint]\nmonitor = "val_a_loss"')
    assert checked(text).places == [("E0430", "val_a_loss")]


def test_a_monitor_from_the_command_line_says_so() -> None:
    found = checked(spec(), sets=["checkpoint.monitor=val_acc"])
    assert found.places == [("E0430", "val_acc")]
    assert found.diagnostics[0].origin == "command line"


TWICE = [
    (spec(top='metrics = ["accuracy", "accuracy"]'), '"accuracy"'),
    (spec(top='metrics = { loss = "accuracy" }'), "loss"),
    (spec(loss="kl = mean(output); cross_entropy + kl", top='metrics = { kl = "accuracy" }'), "kl"),
    (spec(loss="loss = mean(output); cross_entropy + loss"), "loss"),
    (spec(loss="accuracy = cross_entropy; accuracy", top='metrics = ["accuracy"]'), '"accuracy"'),
    (steps(f"a\n{CE}", rest="").replace("[data]", 'metrics = { a_loss = "accuracy" }\n[data]', 1), "a_loss"),
    (steps('a\nloss = "b_loss = mean(output); b_loss"\noptimizer = "adam"', f"a_b\n{CE}"), "a_b"),
    (
        spec(top='metrics = { b_x = "accuracy", x = "accuracy" }', data=DIGITS.replace("200", "{ a = 9, a_b = 9 }")),
        "a_b",
    ),
]


@pytest.mark.parametrize(("text", "place"), TWICE)
def test_a_name_is_of_one_value_alone(text: str, place: str) -> None:
    found = [item for item in checked(text).places if item[0] != "E0322"]
    assert found == [("E0434", place)]


def test_names_that_are_alike_on_other_data_alone_are_two() -> None:
    text = steps(
        'a\nloss = "b_loss = mean(output); b_loss"\noptimizer = "adam"\nwhen = "train"',
        'a_b\nloss = "cross_entropy"\nwhen = "validate"',
    )
    assert checked(text).codes == []


def test_a_mistake_in_a_metric_is_all_that_is_said_of_it() -> None:
    assert checked(spec(top='metrics = ["acuracy", "acuracy"]')).codes == ["E0320", "E0320"]
    assert checked(spec(top='metrics = { loss = "acuracy" }')).codes == ["E0320"]


def test_a_scalar_is_a_number_and_nothing_else() -> None:
    text = spec(
        loss="both = output - y; wide = both ** 2; mean(wide)",
        model='layers = "linear(1) -> squeeze(1)"',
        data=random("x='float[B, 8]', y='float[B]'", "y"),
    )
    assert checked(text).logged == {"train_loss", "val_loss"}
