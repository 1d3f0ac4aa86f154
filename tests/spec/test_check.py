"""What is wrong with a key or a value is reported at the narrowest place, with what to type instead."""

from __future__ import annotations

import pytest

from dsl.diagnostics.diagnostic import Diagnostic, Edit
from tests.spec.loading import DATA, GOOD, MODEL, TOP, TRAINER, read, told

SURE = [
    # what is written, the code, what it points at, and what one sure fix makes of it
    ('[data]\nbatch_size = "64"\n', "E0205", '"64"', "[data]\nbatch_size = 64\n"),
    ("[trainer]\nmax_epochs = 5.0\n", "E0205", "5.0", "[trainer]\nmax_epochs = 5\n"),
    ("[trainer]\nmax_steps = 1e3\n", "E0205", "1e3", "[trainer]\nmax_steps = 1000\n"),
    ('[trainer]\ndetect_anomaly = "true"\n', "E0205", '"true"', "[trainer]\ndetect_anomaly = true\n"),
    ("[trainer]\nenable_progress_bar = 0\n", "E0205", "0", "[trainer]\nenable_progress_bar = false\n"),
    ('[trainer]\nprecision = "BF16-Mixed"\n', "E0207", "BF16-Mixed", '[trainer]\nprecision = "bf16-mixed"\n'),
    ("[trainer]\nmax_time = 12:00:00\n", "E0205", "12:00:00", '[trainer]\nmax_time = "00:12:00:00"\n'),
    ('[trainer]\ngradient_clip_val = "0.5"\n', "E0205", '"0.5"', "[trainer]\ngradient_clip_val = 0.5\n"),
    ('[logging]\nprogress = "val_loss"\n', "E0205", '"val_loss"', '[logging]\nprogress = ["val_loss"]\n'),
    ('[model]\nfollows = ["student"]\n', "E0205", '["student"]', '[model]\nfollows = "student"\n'),
    ('[data]\nx = 1\nloss = "mse" # so\n', "E0204", "loss", 'loss = "mse" # so\n\n[data]\nx = 1\n'),
    (
        'seed = 1\n\n[data]\nloss = """\nmse\n"""\ny = 2',
        "E0204",
        "loss",
        'seed = 1\nloss = """\nmse\n"""\n\n[data]\ny = 2',
    ),
    ("[trainer]\nmax_nb_epochs = 5\n", "N0701", "max_nb_epochs", "[trainer]\nmax_epochs = 5\n"),
    ("[trainer]\n  tpu_cores = 8\n", "N0701", "tpu_cores", '[trainer]\n  accelerator = "xla"\n  devices = 8\n'),
    ("[trainer]\nuse_amp = true\n", "N0701", "use_amp", '[trainer]\nprecision = "16-mixed"\n'),
    ("[trainer]\ntest_percent_check = 1\n", "N0701", "test_percent_check", "[trainer]\nlimit_test_batches = 1.0\n"),
    ('[trainer]\nstrategy = "dp"\n', "N0702", '"dp"', '[trainer]\nstrategy = "ddp"\n'),
]

LIKELY = [
    ('nam = "x"\n', "E0201", "nam", 'name = "x"\n'),
    ("[data]\nbatchsize = 64\n", "E0201", "batchsize", "[data]\nbatch_size = 64\n"),
    ("[data]\nval_split = 0.1\n", "E0201", "val_split", "[data]\nvalidate = 0.1\n"),
    ("[trainer]\nepochs = 5\n", "E0201", "epochs", "[trainer]\nmax_epochs = 5\n"),
    ("[trainer]\nema = { decay = 0.9, evry = 2 }\n", "E0201", "evry", "[trainer]\nema = { decay = 0.9, every = 2 }\n"),
    ("[trainer.swa]\nstrt = 3\n", "E0201", "strt", "[trainer.swa]\nstart = 3\n"),
    ("[trianer]\nmax_epochs = 5\n", "E0203", "trianer", "[trainer]\nmax_epochs = 5\n"),
    ("[hyperparameters]\nlr = 5\n", "E0203", "hyperparameters", "[params]\nlr = 5\n"),
    ('[model]\ninputs = { a = "image" }\n', "E0201", "inputs", '[model]\ninput = { a = "image" }\n'),
    ('[trainer]\naccelerator = "gpuu"\n', "E0207", "gpuu", '[trainer]\naccelerator = "gpu"\n'),
    ('[data]\ntransform = ["a", "b(1)"]\n', "E0205", '["a", "b(1)"]', '[data]\ntransform = "a -> b(1)"\n'),
    ('[step]\nloss = "mse"\n', "E0209", "loss", '[step.main]\nloss = "mse"\n'),
    ('[model."gen 1"]\nlayers = "relu"\n', "E0218", '"gen 1"', '[model.gen_1]\nlayers = "relu"\n'),
    ('[data]\nbatch_size = "a"\n', "E0205", '"a"', None),
]

PLAIN = [
    # what is written, and each report in order: its code and what it points at
    ("[data]\nbatch_size = 0\n", ("E0206", "0")),
    ("[data]\nbatch_size = -1\n", ("E0206", "-1")),
    ("[data]\nbatch_size = 9223372036854775808\n", ("E0206", "9223372036854775808")),
    ("[data]\nbatch_size = []\n", ("E0205", "[]")),
    ("[data]\nbatch_size = { a = 1 }\n", ("E0205", "{ a = 1 }")),
    ("[data]\nbatch_size = 1979-05-27\n", ("E0205", "1979-05-27")),
    ("[data]\nvalidate = 1.0\n", ("E0206", "1.0")),
    ("[data]\nvalidate = -0.1\n", ("E0206", "-0.1")),
    ("[data]\nvalidate = { a = 0.1, b = 1.5 }\n", ("E0206", "1.5")),
    ("[data]\nsource = 5\n", ("E0205", "5")),
    ('[data]\nsource = { type = 5, root = "x" }\n', ("E0205", "5")),
    ("[data]\ntarget = []\n", ("E0206", "[]")),
    ('[data]\ntarget = ["a", 5]\n', ("E0205", "5")),
    ("[trainer]\nlimit_train_batches = 1.5\n", ("E0206", "1.5")),
    ("[trainer]\nlimit_train_batches = -1\n", ("E0206", "-1")),
    ("[trainer]\nmax_epochs = -2\n", ("E0206", "-2")),
    ('[trainer]\nmax_time = "12h"\n', ("E0206", '"12h"')),
    ("[trainer]\nmax_time = { hours = 2, hurs = 3 }\n", ("E0201", "hurs")),
    ("[trainer]\nprecision = 8\n", ("E0205", "8")),
    ('[trainer]\nprecision = "8"\n', ("E0207", "8")),
    ("[trainer]\ngpus = -2\n", ("E0206", "-2")),
    ('[trainer]\ngpus = "two"\n', ("E0206", '"two"')),
    ("[trainer]\ngpus = [0, 0]\n", ("E0206", "[0, 0]")),
    ("[trainer]\ngpus = true\n", ("E0205", "true")),
    ("[trainer]\naccumulate_grad_batches = { 0 = 4, five = 2 }\n", ("E0206", "five")),
    ("[trainer]\naccumulate_grad_batches = { 0 = 4, 5 = 0 }\n", ("E0206", "0")),
    ('[trainer]\ncallbacks = ["a", 3]\n', ("E0205", "3")),
    ("[trainer]\nema = 2.0\n", ("E0206", "2.0")),
    ("[trainer]\nema = { decay = 2.0 }\n", ("E0206", "2.0")),
    ("[trainer]\ngradient_clip_val = nan\n", ("E0206", "nan")),
    ('[checkpoint]\nfilename = "a/b"\n', ("E0206", '"a/b"')),
    ('[checkpoint]\nfilename = "{epoch"\n', ("E0206", '"{epoch"')),
    ('metrics = ["accuracy", 5, true]\n', ("E0205", "5"), ("E0205", "true")),
    ("metrics = { a = 5 }\n", ("E0205", "5")),
    ("loss = true\n", ("E0205", "true")),
    ('name = "a/b"\n', ("E0206", '"a/b"')),
    ("seed = -1\n", ("E0206", "-1")),
    ('seed = "rand"\n', ("E0207", "rand")),
    ('allow = ["E0201"]\n', ("E0206", '"E0201"')),
    ('allow = ["W9999"]\n', ("E0207", "W9999")),
    ("optimizer = { lr = 1e-3 }\n", ("E0219", "{ lr = 1e-3 }")),
    ('optimizer = { type = "adam", x = 99999999999999999999 }\n', ("E0206", "99999999999999999999")),
    ("[optimizer]\nlr = 1e-3\n", ("E0219", "optimizer")),
    ("trainer = 5\n", ("E0209", "5")),
    ('[[step]]\nloss = "mse"\n', ("E0209", "step")),
    ('"" = 5\n', ("E0201", '""')),
    ('"metrics+" = [5]\n', ("E0205", "5")),
    ("[params]\nwidth = 1979-05-27\n", ("E0205", "1979-05-27")),
    ("[params]\nwidth = { a = 1 }\n", ("E0205", "{ a = 1 }")),
    ("[params]\nif = 1\nbatch = 2\n", ("E0218", "if"), ("E0218", "batch")),
    ("[constants]\nstyle = 5\n", ("E0205", "5")),
    ('[params]\nwidth = 64\nmetrics = ["f1"]\n', ("E0204", "metrics")),
    ("[data]\nmax_epochs = 5\n", ("E0202", "max_epochs")),
    ("max_epochs = 5\n", ("E0202", "max_epochs")),
    ("[data]\nlr = 5\n", ("E0201", "lr")),
    ("[data]\nzzz = 5\n", ("E0201", "zzz")),
    ("[zzz]\na = 5\n", ("E0203", "zzz")),
    ('[profile.fast]\nextends = "a.toml"\n', ("E0202", "extends")),
    ("[profile.fast.trainer]\nmax_epochs = 0.5\n", ("E0205", "0.5")),
    ('[profile.fast.trainer]\nloss = "mse"\n', ("E0204", "loss")),
    ("[profile.fast]\ntrainer.max_nb_epochs = 5\n", ("N0701", "max_nb_epochs")),
    ("[trainer]\nmax_epochs = 5\nmax_nb_epochs = 5\n", ("E0211", "max_nb_epochs")),
    ("[trainer]\nmax_epoch = 5\nmax_nb_epochs = 5\n", ("N0701", "max_epoch"), ("E0211", "max_nb_epochs")),
    ('[trainer]\ntpu_cores = 8\naccelerator = "cpu"\n', ("E0211", "tpu_cores")),
    ("[trainer]\nauto_lr_find = true\n", ("E0210", "auto_lr_find")),
    ("[trainer]\nterminate_on_nan = false\n", ("E0210", "terminate_on_nan")),
    ('[trainer]\nmax_nb_epochs = "x"\n', ("N0701", "max_nb_epochs"), ("E0205", '"x"')),
    ('[model]\nlayers = "relu"\n[model.model]\nlayers = "relu"\n', ("E0211", "model")),
    ("[callback.2x]\na = 1\n", ("E0218", "2x")),
]


def reports(text: str) -> list[Diagnostic]:
    """What is said of the keys of a spec, not of what it lacks as a whole."""
    return [item for item in read(text)[1] if item.code not in ("E0208", "W0601") and item.code[:3] != "E04"]


def mended(text: str, edits: tuple[Edit, ...]) -> str:
    for edit in sorted(edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


@pytest.mark.parametrize(("text", "code", "place", "after"), SURE)
def test_a_slip_has_one_sure_fix(text: str, code: str, place: str, after: str) -> None:
    found = [item for item in reports(text) if item.code == code]
    assert told(found) == [(code, place)]
    (help,) = found[0].help
    assert help.sure
    assert mended(text, help.edits) == after


@pytest.mark.parametrize(("text", "code", "place", "after"), LIKELY)
def test_a_likely_meaning_is_offered_but_not_sure(text: str, code: str, place: str, after: str | None) -> None:
    (item,) = reports(text)
    assert told([item]) == [(code, place)]
    assert not any(help.sure for help in item.help)
    assert [mended(text, help.edits) for help in item.help if help.edits] == ([after] if after else [])


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case[0][:40].replace("\n", " "))
def test_a_mistake_is_reported_where_it_stands(case: tuple[str, ...]) -> None:
    text, *expected = case
    assert told(reports(text)) == expected


def test_every_independent_mistake_is_reported_in_one_pass() -> None:
    text = 'seed = -1\n[data]\nbatch_size = 0\nvalidate = "x"\nnum_worker = 3\n[trainer]\nmax_epochs = "a"\n[zzz]\n'
    assert told(reports(text)) == [
        ("E0206", "-1"),
        ("E0206", "0"),
        ("E0201", "num_worker"),
        ("E0205", '"a"'),
        ("E0203", "zzz"),
    ]


def test_a_value_that_was_reported_is_left_out_and_named() -> None:
    spec, _ = read(TOP + '[data]\nsource = "digits"\nbatch_size = 0\n' + MODEL + TRAINER)
    assert spec["data.batch_size"].value == 32
    assert spec.is_broken("data.batch_size")
    assert not spec.is_broken("data.source")


def test_a_slipped_key_that_stands_at_the_top_too_is_not_moved() -> None:
    (item,) = reports('loss = "mse"\n[data]\nloss = "mse"\n')
    assert not item.help[0].edits
    assert item.labels


def test_a_slipped_key_in_a_line_with_others_is_not_moved() -> None:
    (item,) = reports('data = { source = "digits", loss = "mse" }\n')
    assert told([item]) == [("E0204", "loss")]
    assert not item.help[0].edits


def test_moving_two_slipped_keys_keeps_both() -> None:
    text = '[data]\nsource = "digits"\nloss = "mse"\nmetrics = ["r2"]\n'
    edits = tuple(edit for item in reports(text) for edit in item.help[0].edits)
    moved = mended(text, edits)
    assert moved.index("loss") < moved.index("[data]") > moved.index("metrics")


def test_a_good_spec_has_nothing_to_report() -> None:
    assert read(GOOD)[1] == []
    assert read(TOP + DATA.replace("200", "{ main = 5, other = \"images('x')\" }") + MODEL + TRAINER)[1] == []


def test_what_follows_from_a_file_that_cannot_be_parsed_stays_silent() -> None:
    _, diagnostics = read(TOP + '[data\nsource = "digits"\n[model\nlayers = "relu"\n')
    assert {item.code[:3] for item in diagnostics} == {"E01"}
