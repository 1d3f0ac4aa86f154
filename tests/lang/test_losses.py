"""A loss is a body: its topic is `output`, its operations compare with the data's target, its result is a number."""

from __future__ import annotations

import pytest

from tests.lang.specs import checked, random, spec

XY = random("x='float[B, 8]', y='float[B]'", "y")
VECTOR = 'layers = "linear(1) -> squeeze(1)"'
PARTS = 'layers = "(mean = linear(1) -> squeeze(1), kind = linear(3))"'
TWO = random("x='float[B, 8]', y='float[B]', kind='class[B] of 3'", "['y', 'kind']")


@pytest.mark.parametrize(
    "loss",
    [
        "cross_entropy",
        "cross_entropy(label_smoothing=0.1)",
        "cross_entropy(target)",
        "cross_entropy(output, label)",
        "output -> cross_entropy(label)",
        "cross_entropy + 0.1 * mean(abs(output))",
        "ce = cross_entropy; l2 = mean(output ** 2); ce + 0.01 * l2",
        "nll(log_softmax(output, dim=1), label)",
        "F.cross_entropy(output, target)",
        "-mean(log_softmax(output, dim=1)[:, 0])",
        "sum(output) / batch",
    ],
)
def test_a_loss_is_a_body_that_begins_with_the_output(loss: str) -> None:
    assert checked(spec(loss=loss)).codes == []


@pytest.mark.parametrize(
    "call", ['{ type = "cross_entropy", label_smoothing = 0.1 }', '"cross_entropy(label_smoothing=0.1)"']
)
def test_a_call_and_a_table_say_the_same(call: str) -> None:
    text = spec().replace('"""cross_entropy"""', call)
    (step,) = checked(text).made.steps
    assert step.loss is not None
    (node,) = [node for node in step.loss.nodes if node.what == "cross_entropy"]
    assert node.args["label_smoothing"] == 0.1


def test_a_call_and_a_table_get_the_same_reports() -> None:
    text = spec()
    for call, place in (
        ('{ type = "cross_entropy", label_smoothing = 2 }', "2"),
        ('"cross_entropy(label_smoothing=2)"', "2"),
    ):
        assert checked(text.replace('"""cross_entropy"""', call)).places == [("E0334", place)]
    for call in ('{ type = "cross_entropy", smoothing = 0.1 }', '"cross_entropy(smoothing=0.1)"'):
        assert checked(text.replace('"""cross_entropy"""', call)).places == [("E0330", "smoothing")]


@pytest.mark.parametrize("loss", ["batch / 2", "mean(image)", "1.5 * mean(float(label))"])
def test_a_loss_depends_on_what_it_trains(loss: str) -> None:
    assert checked(spec(loss=loss)).places == [("E0432", "model")]


def test_a_loss_of_several_targets_names_them() -> None:
    loss = "mse(output.mean, y) + cross_entropy(output.kind, kind)"
    assert checked(spec(loss=loss, model=PARTS, data=TWO)).codes == []


BROKEN = [
    ("cros_entropy", "E0320", "cros_entropy"),
    ("cross_entropy(lable)", "E0320", "lable"),
    ("cross_entropy(output, image)", "E0308", "image"),
    ("output", "E0313", "output"),
    ("output -> softmax", "E0313", "softmax"),
    ("cross_entropy(reduction='none')", "E0313", "cross_entropy(reduction='none')"),
    ("accuracy", "E0324", "accuracy"),
    ("adam", "E0324", "adam"),
    ("linear(10) -> cross_entropy", "E0365", "linear(10)"),
    ("output.x -> cross_entropy", "E0316", "x"),
    ("cross_entropy +", "E0340", "+"),
    ("loss = cross_entropy", "E0363", "loss = cross_entropy"),
    ("(cross_entropy, mean(output))", "E0313", "(cross_entropy, mean(output))"),
    ("mean(output) < 0", "E0313", "mean(output) < 0"),
]


@pytest.mark.parametrize(("loss", "code", "place"), BROKEN)
def test_a_loss_that_is_none_is_reported_where_it_stands(loss: str, code: str, place: str) -> None:
    assert checked(spec(loss=loss)).places == [(code, place)]


@pytest.mark.parametrize(
    ("loss", "code", "place"),
    [
        ("mse", "E0332", "mse"),
        ("mse(output.mean)", "E0315", "mse(output.mean)"),
        ("mse(output.mean, target)", "E0320", "target"),
        ("mse(output.maen, y) + cross_entropy(output.kind, kind)", "E0316", "maen"),
    ],
)
def test_without_one_target_or_one_output_parts_are_named(loss: str, code: str, place: str) -> None:
    found = checked(spec(loss=loss, model=PARTS, data=TWO))
    assert found.places == [(code, place)]
    assert found.helps


def test_several_mistakes_are_reported_together_and_each_once() -> None:
    text = spec(
        loss="cross_entropy(smoothing=0.1) + mse(output.a, lable)",
        top='metrics = ["accuracy(topk=5)", "f2"]\nschedule = "csoine"',
        optimizer="adam(rl=0.1)",
        rest='[checkpoint]\nmonitor = "val_acc"',
    )
    assert checked(text).codes == ["E0330", "E0316", "E0320", "E0330", "E0330", "E0320", "E0320", "E0430"]


# -- what applies a softmax or a sigmoid itself, and what needs one

SOFTMAX = 'layers = "flatten -> linear(10) -> softmax"'
LOGITS = 'layers = "flatten -> linear(10)"'
LOG = 'layers = "flatten -> linear(10) -> log_softmax(dim=1)"'

SQUASHED = [
    ("cross_entropy", SOFTMAX, "W0622", "cross_entropy"),
    ("F.cross_entropy(output, target)", SOFTMAX, "W0622", "F.cross_entropy(output, target)"),
    ("focal", SOFTMAX, "W0622", "focal"),
    ("dice", SOFTMAX, "W0622", "dice"),
    ("cross_entropy", SOFTMAX.replace("softmax", "nn.Softmax(dim=1)"), "W0622", "cross_entropy"),
    ("cross_entropy", SOFTMAX.replace("softmax", "softmax -> squeeze"), "W0622", "cross_entropy"),
    ("cross_entropy", SOFTMAX.replace("softmax", "softmax -> _[:, :10]"), "W0622", "cross_entropy"),
    ("softmax(output, dim=1) -> cross_entropy", LOGITS, "W0622", "cross_entropy"),
    ("nll", LOGITS, "W0623", "nll"),
    ("nll", SOFTMAX, "W0623", "nll"),
    ("F.nll_loss(output, target)", LOGITS, "W0623", "F.nll_loss(output, target)"),
    ("bce(output[:, 0], float(label) / 9)", LOGITS, "W0623", "bce(output[:, 0], float(label) / 9)"),
    ("bce(output, 1)", LOG, "W0623", "bce(output, 1)"),
    ("bce_with_logits(sigmoid(output), 1)", LOGITS, "W0622", "bce_with_logits(sigmoid(output), 1)"),
    ("kl_div(output, softmax(output, dim=1))", LOGITS, "W0623", "kl_div(output, softmax(output, dim=1))"),
]


@pytest.mark.parametrize(("loss", "model", "code", "place"), SQUASHED)
def test_a_loss_gets_scores_or_probabilities_as_it_takes_them(loss: str, model: str, code: str, place: str) -> None:
    found = checked(spec(loss=loss, model=model))
    assert found.places == [(code, place)]
    assert found.helps


@pytest.mark.parametrize(
    ("loss", "model"),
    [
        ("cross_entropy", LOGITS),
        ("nll", LOG),
        ("nll(log_softmax(output, dim=1), label)", LOGITS),
        ("nll", LOGITS.replace("linear(10)", "linear(10) -> nn.LogSoftmax(dim=1)")),
        ("bce(output, 1)", SOFTMAX),
        ("bce(sigmoid(output), 1)", LOGITS),
        ("bce_with_logits(output, 1)", LOGITS),
        ("cross_entropy(output / 2)", LOGITS),
        ("cross_entropy", 'layers = "block head { linear(10) }; flatten -> head"'),
        ("cross_entropy", 'layers = "conv(10, 1) -> global_avgpool -> flatten"'),
        ("kl_div(log_softmax(output, dim=1), softmax(output, dim=1))", LOGITS),
    ],
)
def test_what_fits_is_not_warned_about(loss: str, model: str) -> None:
    assert checked(spec(loss=loss, model=model)).codes == []


# -- samples that meet samples

PAIRS = [
    ("mean((output - y) ** 2)", "output - y"),
    ("mean(abs(y - output))", "y - output"),
    ("mean(output * y)", "output * y"),
    ("mean(maximum(output, y))", "maximum(output, y)"),
    ("mean(where(y > 0, output, 0))", "where(y > 0, output, 0)"),
    ("d = output - y; mean(d ** 2)", "output - y"),
]


@pytest.mark.parametrize(("loss", "place"), PAIRS)
def test_a_column_against_a_row_pairs_all_samples(loss: str, place: str) -> None:
    found = checked(spec(loss=loss, model='layers = "linear(1)"', data=XY))
    assert found.places == [("W0627", place)]
    assert "`squeeze(1)`" in found.helps or "all pairs" in found.helps


@pytest.mark.parametrize(
    ("loss", "model"),
    [
        ("mean((output - y) ** 2)", VECTOR),
        ("mean((squeeze(output, 1) - y) ** 2)", 'layers = "linear(1)"'),
        ("mean((output[:, 0] - y) ** 2)", 'layers = "linear(1)"'),
        ("mean((output - y[:, none]) ** 2)", 'layers = "linear(1)"'),
        ("mean((output[:, none] - output) ** 2)", VECTOR),
        ("mean((unsqueeze(output, 1) - y) ** 2)", VECTOR),
        ("mean((output - mean(y)) ** 2)", 'layers = "linear(1)"'),
    ],
)
def test_pairs_that_are_asked_for_are_not_warned_about(loss: str, model: str) -> None:
    assert checked(spec(loss=loss, model=model, data=XY)).codes == []


@pytest.mark.parametrize("loss", ["mse", "l1", "huber", "F.mse_loss(output, y)", "smooth_l1"])
def test_a_loss_of_torch_refuses_a_column_against_a_row(loss: str) -> None:
    found = checked(spec(loss=loss, model='layers = "linear(1)"', data=XY))
    assert found.places == [("E0312", loss)]
    assert "`squeeze(1)`" in found.helps


def test_pairs_inside_a_model_are_seen_too() -> None:
    found = checked(spec(loss="mse", model='layers = "(linear(1) + sum(dim=1)) -> mean(dim=1)"', data=XY))
    assert [place for code, place in found.places if code == "W0627"] == ["linear(1) + sum(dim=1)"]
