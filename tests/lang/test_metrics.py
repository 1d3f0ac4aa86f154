"""Metrics of whole specs: a list or a table of bodies, on the same output and target as the loss."""

from __future__ import annotations

from typing import Any

import pytest

from dsl.lang.graph import Node
from tests.lang.specs import applied, checked, random, spec

BINARY = random("x='float[B, 8]', y='class[B] of 2'", "y")
LABELS = random("x='float[B, 8]', y='bool[B, 5]'", "y")
WORDS = random("x='tokens[B, 20] of 50', y='tokens[B, 20] of 50'", "y")
PARTS = 'layers = "(mean = linear(1) -> squeeze(1), kind = linear(3))"'
TWO = random("x='float[B, 8]', y='float[B]', kind='class[B] of 3'", "['y', 'kind']")
LOSS = "mse(output.mean, y) + cross_entropy(output.kind, kind)"


def measured(metrics: str, **parts: str) -> Any:
    return checked(spec(top=f"metrics = {metrics}", **parts))


@pytest.mark.parametrize(
    "metrics",
    [
        '"accuracy"',
        '["accuracy", "accuracy(top_k=5)"]',
        '{ type = "accuracy", top_k = 5 }',
        '[{ type = "accuracy", top_k = 5 }]',
        '{ a = "accuracy", b = { type = "f1", average = "macro" } }',
        '{ entropy = "cross_entropy" }',
        '{ size = "mean(abs(output))", certain = "softmax(output, dim=1) -> max(dim=1) -> mean" }',
        "[]",
    ],
)
def test_metrics_are_a_list_or_a_table_of_bodies(metrics: str) -> None:
    assert measured(metrics).codes == []


def test_metrics_of_several_outputs_name_the_parts() -> None:
    metrics = '{ y = "mae(output.mean, y)", kind = "accuracy(output.kind, kind)" }'
    assert measured(metrics, model=PARTS, data=TWO, loss=LOSS).codes == []


BROKEN = [
    ('["acc"]', "E0320", "acc"),
    ('["accuracy(topk=5)"]', "E0330", "topk"),
    ('["accuracy(top_k=50)"]', "E0307", "50"),
    ('["accuracy(output, lable)"]', "E0320", "lable"),
    ('["mae"]', "E0450", "mae"),
    ('["bleu"]', "E0450", "bleu"),
    ('["adam"]', "E0324", "adam"),
    ('["accuracy", 5]', "E0205", "5"),
    ('{ a = "accuracy", b = 5 }', "E0205", "5"),
    ('{ "a b" = "accuracy" }', "E0206", '"a b"'),
    ('["output ** 2"]', "E0433", "output ** 2"),
    ('["accuracy", "accuracy"]', "E0434", '"accuracy"'),
    ('"accuracy, f1"', "E0349", "accuracy, f1"),
    ('["accuracy, f1"]', "E0349", "accuracy, f1"),
    ('"(accuracy, f1)"', "E0349", "(accuracy, f1)"),
    ('["linear(2) -> accuracy"]', "E0365", "linear(2)"),
    ('{ type = "accuracy", topk = 5 }', "E0330", "topk"),
]


@pytest.mark.parametrize(("metrics", "code", "place"), BROKEN)
def test_a_metric_that_is_none_is_reported_where_it_stands(metrics: str, code: str, place: str) -> None:
    assert measured(metrics).places == [(code, place)]


def test_several_metrics_in_one_text_are_written_as_a_list() -> None:
    found = measured("\"accuracy(top_k=5), f1(average='micro')\"")
    assert '`metrics = ["accuracy(top_k=5)", "f1(average=\'micro\')"]`' in found.helps
    (edit,) = found.diagnostics[0].help[0].edits
    assert edit.text == '["accuracy(top_k=5)", "f1(average=\'micro\')"]'


def test_a_comma_inside_of_a_call_is_of_the_call() -> None:
    assert measured('"accuracy(output, label)"').codes == []


def test_one_wrong_metric_of_a_table_leaves_the_others() -> None:
    found = measured('{ a = "accuracy", b = 5, c = "accuracy(topk=3)" }')
    assert found.places == [("E0205", "5"), ("E0330", "topk")]


def test_a_metric_from_the_command_line_says_so() -> None:
    found = checked(spec(top='metrics = ["accuracy"]'), sets=['metrics+=["f3"]'])
    assert found.places == [("E0320", "f3")]
    assert (found.diagnostics[0].origin, found.diagnostics[0].path) == ("command line", "metrics[1]")


def test_a_metric_that_is_a_matrix_has_no_best() -> None:
    found = measured('["confusion_matrix"]', rest='[checkpoint]\nmonitor = "val_confusion_matrix"')
    assert found.places == [("E0435", "val_confusion_matrix")]


# -- what computes an output shows whether it is probabilities


def node_of(metric: str, model: str, data: str, loss: str = "mean(output)") -> Node:
    found = checked(spec(top=f'metrics = {{ m = "{metric}" }}', model=f'layers = "{model}"', data=data, loss=loss))
    name = metric.partition("(")[0]
    return applied(found.made.metrics[0].graph, name)


ONE = "linear(1) -> squeeze(1)"
STEPS = [
    ("accuracy", ONE, BINARY, ("sigmoid",)),
    ("f1", "linear(1) -> flatten(0)", BINARY, ("sigmoid",)),
    ("auroc", ONE, BINARY, ("sigmoid",)),
    ("accuracy", f"{ONE} -> _ / 3 + 1", BINARY, ("sigmoid",)),
    ("accuracy", "block head { linear(1) -> squeeze(1) }; head", BINARY, ("sigmoid",)),
    ("accuracy", "shared head = linear(1) -> squeeze(1); head", BINARY, ("sigmoid",)),
    ("accuracy", "nn.Linear(8, 1) -> nn.Flatten(0)", BINARY, ("sigmoid",)),
    ("accuracy", f"{ONE} -> sigmoid", BINARY, ()),
    ("accuracy", "linear(1) -> sigmoid -> squeeze(1)", BINARY, ()),
    ("accuracy", "linear(1) -> nn.Sigmoid -> squeeze(1)", BINARY, ()),
    ("accuracy(sigmoid(output), y)", ONE, BINARY, ()),
    ("accuracy", "linear(5)", LABELS, ("int_target", "sigmoid")),
    ("auroc", "linear(5)", LABELS, ("int_target", "sigmoid")),
    ("accuracy", "linear(2)", BINARY, ()),
    ("confusion_matrix", "linear(2)", BINARY, ()),
    ("auroc", "linear(2)", BINARY, ("softmax",)),
    ("average_precision", "linear(2)", BINARY, ("softmax",)),
    ("calibration_error", "linear(2)", BINARY, ("softmax",)),
    ("auroc", "linear(2) -> softmax(dim=1)", BINARY, ()),
    ("auroc", "linear(2) -> log_softmax(dim=1)", BINARY, ("softmax",)),
    ("auroc", "embed(50, 8) -> linear(50)", WORDS, ("classes_first", "softmax")),
    ("accuracy", f"{ONE} -> tanh", BINARY, ()),
    ("auroc(logits=true)", f"{ONE} -> tanh", BINARY, ("sigmoid",)),
]


@pytest.mark.parametrize(("metric", "model", "data", "steps"), STEPS)
def test_scores_are_made_probabilities_where_the_metric_needs_them(
    metric: str, model: str, data: str, steps: tuple[str, ...]
) -> None:
    assert node_of(metric, model, data).args.get("steps", ()) == steps


def test_a_metric_of_scores_near_zero_is_right() -> None:
    """The case of tests/catalogue: 0.3 is a score above zero, and no probability below a half."""
    import torch

    from tests.catalogue.harness import resolve

    node = node_of("accuracy", ONE, BINARY)
    computed = resolve(node.lowers)(**node.args)
    computed.update(torch.tensor([0.3, 0.4]), torch.tensor([1, 1]))
    assert float(computed.compute()) == 1.0


@pytest.mark.parametrize(
    ("metric", "model", "code", "place"),
    [
        ("auroc(logits=true)", f"{ONE} -> sigmoid", "W0622", "true"),
        ("auroc(logits=false)", ONE, "W0623", "false"),
    ],
)
def test_what_is_said_of_an_output_has_to_be_so(metric: str, model: str, code: str, place: str) -> None:
    found = measured(f'["{metric}"]', model=f'layers = "{model}"', data=BINARY, loss="mean(output)")
    assert found.places == [(code, place)]


def test_perplexity_applies_a_softmax_itself() -> None:
    model = 'layers = "embed(50, 8) -> linear(50) -> softmax(dim=2)"'
    found = measured('["perplexity"]', model=model, data=WORDS, loss="mean(output)")
    assert found.places == [("W0622", "perplexity")]


def test_samples_that_meet_samples_in_a_metric() -> None:
    data = random("x='float[B, 8]', y='float[B]'", "y")
    found = measured(
        '{ near = "mean(float(abs(output - y) < 1))" }', model='layers = "linear(1)"', data=data, loss="mse(y[:, none])"
    )
    assert found.places == [("W0627", "output - y")]
    assert found.diagnostics[0].path == "metrics.near"
