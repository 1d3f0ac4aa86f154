"""Rules across keys: each has a case that breaks it, and cases near it that do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.diagnostics.codes import CODES
from dsl.spec.override import Override
from dsl.spec.read import load
from tests.spec.loading import DATA, GOOD, MODEL, TOP, TRAINER, read, told

STEP = '[step.{0}]\nupdates = ["{0}"]\nloss = "mse"\noptimizer = "adam"\n'
TWO = '[model.a]\nlayers = "relu"\n[model.b]\nlayers = "relu"\n'
STEPS = DATA + TWO + STEP.format("a") + STEP.format("b")
RUN = STEPS + TRAINER
PHASES = RUN + '[phase.one]\nsteps = ["a"]\nmax_epochs = 2\n[phase.two]\nsteps = ["a", "b"]\n'
BARE = TOP + '[data]\nsource = "digits"\n' + MODEL + TRAINER
FOLLOWS = TOP + DATA + '[model.s]\nlayers = "relu"\n[model.t]\nfollows = "s"\n' + TRAINER


def trainer(lines: str, base: str = GOOD) -> str:
    return base + lines + "\n"


def data(lines: str, base: str = GOOD) -> str:
    return base.replace("[data]\n", f"[data]\n{lines}\n")


BROKEN = [
    # presence
    ("", "E0208", ""),
    (TOP + MODEL + TRAINER, "E0208", ""),
    (TOP + "[data]\nvalidate = 5\n" + MODEL + TRAINER, "E0208", "data"),
    (TOP + DATA + TRAINER, "E0208", ""),
    (TOP + DATA + "[model]\nfrozen = 'a'\n" + TRAINER, "E0208", "model"),
    (TOP + DATA + '[model.a]\ninput = "image"\n' + TRAINER, "E0208", "a"),
    ('optimizer = "adam"\n' + DATA + MODEL + TRAINER, "E0208", ""),
    (DATA + MODEL + TRAINER + '[step.a]\nloss = "mse"\n', "E0208", "a"),
    (RUN + "[phase.one]\nmax_epochs = 1\n", "E0208", "one"),
    # least above most
    (trainer("min_epochs = 10"), "E0401", "10"),
    (trainer("min_steps = 10\nmax_steps = 5"), "E0401", "10"),
    # what excludes each other
    (data("batch_size = 2\nglobal_batch_size = 4"), "E0402", "global_batch_size"),
    (data("folds = 5"), "E0402", "folds"),
    (trainer("gpus = 2\ndevices = 2"), "E0402", "devices"),
    (GOOD + "[checkpoint]\nevery_n_epochs = 1\nevery_n_train_steps = 5\n", "E0402", "every_n_train_steps"),
    (trainer("default_root_dir = 'a'\n[logging]\ndir = 'b'"), "E0402", "default_root_dir"),
    (trainer("ema = true\nswa = true"), "E0402", "swa"),
    (trainer("deterministic = true\nbenchmark = true"), "E0402", "benchmark"),
    (trainer("detect_anomaly = true\ncompile = true\n", 'allow = ["W0602"]\n' + GOOD), "E0402", "compile"),
    (trainer("barebones = true\nprofiler = 'simple'", 'allow = ["W0602"]\n' + GOOD), "E0402", "profiler"),
    (trainer("logger = false\n[logging]\ncsv = true"), "E0402", "csv"),
    (trainer("logger = 'csv'\n[logging]\nwandb = { project = 'x' }"), "E0402", "wandb"),
    # steps and what they update
    ('loss = "mse"\n' + RUN, "E0403", "loss"),
    ('optimizer = "adam"\n' + RUN, "E0403", "optimizer"),
    (RUN.replace('["b"]', '["c"]'), "E0404", "c"),
    (FOLLOWS.replace('follows = "s"', 'follows = "x"'), "E0404", "x"),
    (PHASES.replace('["a", "b"]', '["a", "b", "c"]'), "E0405", "c"),
    (GOOD + '[phase.one]\nsteps = ["a"]\n', "E0405", "a"),
    (RUN.replace("[model.b]\n", "[model.b]\nfrozen = true\n"), "E0406", '"b"'),
    (STEPS.replace('[model.b]\nlayers = "relu"', '[model.b]\nfollows = "a"') + TRAINER, "E0406", '"b"'),
    (RUN + '[model.c]\nlayers = "relu"\n', "E0407", "c"),
    (GOOD.replace("[model]\n", "[model]\nfrozen = true\n"), "E0408", "frozen"),
    (FOLLOWS.replace('follows = "s"', 'follows = "t"'), "E0409", '"t"'),
    (FOLLOWS.replace('[model.s]\nlayers = "relu"', '[model.s]\nfollows = "t"'), "E0409", '"t"'),
    (FOLLOWS.replace('follows = "s"', 'follows = "s"\nlayers = "relu"'), "E0409", "layers"),
    (FOLLOWS.replace('follows = "s"', 'follows = "s"\nfrozen = true'), "E0409", "frozen"),
    (GOOD.replace("[model]\n", "[model]\ndecay = 0.5\n"), "E0410", "decay"),
    (data("fold = 2"), "E0410", "fold"),
    (GOOD + "[sweep]\ntrials = 5\n", "E0410", "trials"),
    # phases
    (PHASES.replace("max_epochs = 2\n", ""), "E0411", "one"),
    (PHASES.replace('["a", "b"]', '["a"]'), "E0412", "b"),
    # what needs validation data
    (BARE + "[early_stopping]\n", "E0413", "early_stopping"),
    (BARE + "early_stop_callback = true\n", "E0413", "early_stop_callback"),
    (RUN + "[early_stopping]\npatience = 1\n", "E0413", "early_stopping"),
    (
        data("x = 1").replace("x = 1\n", "").replace("200", "{ a = 5 }") + "[early_stopping]\n",
        "E0413",
        "early_stopping",
    ),
    (trainer("limit_val_batches = 0\n[checkpoint]\nmonitor = 'val_loss'"), "E0413", "'val_loss'"),
    (trainer("limit_val_batches = 0\n[early_stopping]\npatience = 1"), "E0413", "early_stopping"),
    (BARE + "[checkpoint]\nsave_top_k = 3\n", "E0414", "3"),
    (data("folds = 3\nfold = 4", BARE), "E0415", "4"),
    # devices
    (trainer("gpus = 2\naccelerator = 'cpu'"), "E0416", "2"),
    (trainer("gpus = 0\naccelerator = 'gpu'"), "E0416", "0"),
    (trainer("devices = '0,2'\naccelerator = 'cpu'"), "E0416", "'0,2'"),
    (trainer("devices = 2\naccelerator = 'mps'"), "E0416", "2"),
    (trainer("gpus = 2\nstrategy = 'single'"), "E0416", "'single'"),
    (trainer("num_nodes = 2\nstrategy = 'single_device'"), "E0416", "'single_device'"),
    (trainer("gpus = 8\nstrategy = { type = 'fsdp', shard = 3 }"), "E0416", "3"),
    (trainer("gpus = 8\nstrategy = { type = 'fsdp', shard = 4, tensor = 4 }"), "E0416", "4"),
    (trainer("gpus = 0\nprecision = 'transformer-engine'"), "E0416", "'transformer-engine'"),
    (data("global_batch_size = 100", trainer("gpus = 8")), "E0417", "100"),
    (data("global_batch_size = 4", trainer("gpus = [0, 1]\nnum_nodes = 4")), "E0417", "4"),
    # averaging
    (trainer("swa = { start = 5 }"), "E0418", "5"),
    (GOOD.replace("max_epochs = 5", "max_epochs = -1\nmax_steps = 9\nswa = true"), "E0418", "true"),
    # sweeps
    (GOOD + "[sweep.params]\nlr = [1, 2]\n", "E0419", "lr"),
    (GOOD + '[sweep.params]\n"trainer.max_epoch" = [1, 2]\n', "E0419", '"trainer.max_epoch"'),
    (GOOD + "[sweep.params]\ntrainer.max_epoch = [1, 2]\n", "E0419", "max_epoch"),
    (GOOD + "[sweep.params]\nname = ['a', 'b']\n", "E0419", "name"),
    (GOOD + "[sweep.params]\nmodel.c.frozen = [true, false]\n", "E0419", "frozen"),
    (GOOD + "[sweep.params]\ndata.batch_size = [32, 0]\n", "E0206", "0"),
    (GOOD + "[sweep.params]\ndata.batch_size = { min = 0, max = 9 }\n", "E0206", "0"),
    (GOOD + "[params]\nlr = 1\n[sweep.params]\nlr = { min = 2, max = 1 }\n", "E0420", "1"),
    (GOOD + "[params]\nlr = 1\n[sweep.params]\nlr = { min = 2 }\n", "E0420", "{ min = 2 }"),
    (GOOD + "[params]\nlr = 1\n[sweep.params]\nlr = { min = 0, max = 1, log = true }\n", "E0420", "0"),
    (
        GOOD + "[params]\nlr = 1\n[sweep]\nmethod = 'grid'\nparams = { lr = { min = 0, max = 1 } }\n",
        "E0420",
        "{ min = 0, max = 1 }",
    ),
    # advice
    (TOP + DATA + MODEL, "W0601", ""),
    (TOP + DATA + MODEL + "[trainer]\ngpus = 1\n", "W0601", "trainer"),
    (trainer("fast_dev_run = true"), "W0602", "fast_dev_run"),
    (trainer("overfit_batches = 0.1"), "W0602", "overfit_batches"),
    (trainer("limit_train_batches = 1"), "W0603", "1"),
    (trainer("val_check_interval = 1"), "W0603", "1"),
    (data("num_workers = 0\nprefetch = 4"), "W0604", "prefetch"),
    (data("num_workers = 0\npersistent_workers = false"), "W0604", "persistent_workers"),
    (data("max_bad = 4"), "W0604", "max_bad"),
    (trainer("check_val_every_n_epoch = 2", BARE), "W0604", "check_val_every_n_epoch"),
    (trainer("gradient_clip_algorithm = 'value'"), "W0604", "gradient_clip_algorithm"),
    (trainer("enable_checkpointing = false\n[checkpoint]\nsave_top_k = 2"), "W0604", "save_top_k"),
    (trainer("enable_progress_bar = false\n[logging]\nposition = 2"), "W0604", "position"),
    (GOOD.replace("max_epochs = 5", "max_epochs = 0"), "W0605", "0"),
    (trainer("limit_train_batches = 0"), "W0605", "0"),
    (GOOD + "[early_stopping]\npatience = 5\n", "W0606", "5"),
    (GOOD.replace("max_epochs = 5", "max_epochs = 3") + "[early_stopping]\n", "W0606", "3"),
    (trainer("check_val_every_n_epoch = 3\n[early_stopping]\npatience = 2"), "W0606", "2"),
    (trainer("check_val_every_n_epoch = 6"), "W0607", "6"),
    (trainer("gpus = 1\nstrategy = 'ddp'"), "W0608", "'ddp'"),
    (trainer("gpus = 0\nstrategy = { type = 'fsdp' }"), "W0608", "{ type = 'fsdp' }"),
    (trainer("accelerator = 'cpu'\nprecision = 16"), "W0609", "16"),
    (trainer("gpus = 0\nprecision = '16-true'"), "W0609", "'16-true'"),
    (GOOD + "[checkpoint]\nsave_top_k = 0\nsave_last = false\n", "W0610", "0"),
    ("seed = 'random'\n" + trainer("deterministic = true"), "W0611", "'random'"),
]

FINE = [
    GOOD,
    RUN,
    PHASES,
    PHASES.replace("[trainer]\nmax_epochs = 5\n", ""),
    FOLLOWS,
    FOLLOWS.replace('follows = "s"', 'follows = "s"\ndecay = 0.5\nevery = 2\ninput = "image"'),
    BARE,
    trainer("min_epochs = 5"),
    trainer("min_epochs = 9").replace("max_epochs = 5", "max_epochs = -1"),
    data("folds = 5\nfold = 5", BARE),
    data("folds = 5", BARE) + "[early_stopping]\n",
    data("folds = 5").replace("200", "0"),
    trainer("ema = true\nswa = false"),
    trainer("deterministic = 'warn'\nbenchmark = true"),
    trainer("logger = true\n[logging]\ncsv = true"),
    trainer("logger = ['csv', 'wandb']\n[logging]\ncsv = true\nwandb = true"),
    trainer("logger = false\n[logging]\ncsv = false"),
    GOOD + "[checkpoint]\nevery_n_epochs = 0\nevery_n_train_steps = 5\n",
    GOOD + "[checkpoint]\nsave_top_k = 3\n",
    BARE + "[checkpoint]\nsave_top_k = 3\nmonitor = 'train_loss'\n",
    BARE + "[early_stopping]\nmonitor = 'train_loss'\n",
    BARE + "[early_stopping]\nenabled = false\n",
    RUN + "[early_stopping]\nmonitor = 'val_a_loss'\n",
    TOP + DATA + MODEL + "[early_stopping]\npatience = 9\n",
    TOP + DATA + MODEL + "[trainer]\nmax_steps = 9\n",
    TOP + DATA + MODEL + "[trainer]\nmax_time = '00:01:00:00'\n",
    GOOD.replace("max_epochs = 5", "max_epochs = 50") + "[early_stopping]\npatience = 5\n",
    GOOD + "[early_stopping]\npatience = 9\nstopping_threshold = 0.1\n",
    trainer("val_check_interval = 0.25\n[early_stopping]\npatience = 9"),
    trainer("gpus = 2\naccelerator = 'gpu'"),
    trainer("gpus = 2\naccelerator = 'cuda'"),
    trainer("gpus = 0\naccelerator = 'cpu'"),
    trainer("devices = 4\naccelerator = 'cpu'\nstrategy = 'ddp'"),
    trainer("gpus = -1\nstrategy = 'ddp'"),
    trainer("gpus = 1\nnum_nodes = 2\nstrategy = 'ddp'"),
    trainer("gpus = 8\nstrategy = { type = 'fsdp', shard = 4, tensor = 2 }"),
    trainer("strategy = { type = 'fsdp', shard = 3 }"),
    trainer("accelerator = 'cpu'\nprecision = 'bf16-mixed'"),
    data("global_batch_size = 96", trainer("gpus = 8")),
    data("global_batch_size = 7"),
    trainer("swa = { start = 4 }"),
    trainer("swa = true"),
    GOOD.replace("max_epochs = 5", "max_epochs = -1\nmax_steps = 9\nswa = { start = 4 }"),
    trainer("limit_train_batches = 1.0\nlimit_val_batches = 2"),
    data("num_workers = 4\nprefetch = 4"),
    data("max_bad = 4\non_bad_sample = 'skip'"),
    trainer("gradient_clip_val = 1.0\ngradient_clip_algorithm = 'value'"),
    trainer("gradient_clip_algorithm = 'value'", RUN.replace("[step.a]\n", "[step.a]\ngradient_clip_val = 1.0\n")),
    trainer("enable_checkpointing = false\n[checkpoint]\nresume = 'runs/a/version_0'"),
    GOOD + "[params]\nlr = 1\n[sweep.params]\nlr = { min = 0.1, max = 1, log = true }\ndata.batch_size = [32, 64]\n",
    GOOD
    + "[params]\nlr = 1\n[sweep]\nmethod = 'grid'\n[sweep.params]\n'params.lr' = { min = 0.1, max = 1, step = 0.1 }\n",
    GOOD + "[sweep.params]\noptimizer = ['adam', 'sgd(lr=0.1)']\nmodel.frozen = ['a.*', 'b.*']\n",
    RUN + "[sweep.params]\nstep.a.every = [1, 5]\nmodel.b.init = ['zeros', 'kaiming']\n",
]


@pytest.mark.parametrize(("text", "code", "place"), BROKEN)
def test_a_broken_rule_is_reported_once_and_alone(text: str, code: str, place: str) -> None:
    found = told([item for item in read(text)[1] if item.code != "N0701"])
    assert found == [(code, place)] * (4 if not text else 1)


@pytest.mark.parametrize(("text", "code", "place"), BROKEN)
def test_a_broken_rule_says_what_to_do_and_whose_key_it_is(text: str, code: str, place: str) -> None:
    item = next(item for item in read(text)[1] if item.code == code)
    assert item.help or code == "E0206"
    assert item.path
    assert not item.message.endswith(".")
    assert item.message.count("`") % 2 == 0


@pytest.mark.parametrize("text", FINE)
def test_what_is_near_a_mistake_is_none(text: str) -> None:
    assert [(item.code, item.message) for item in read(text)[1]] == []


def test_every_code_of_the_rules_has_a_case() -> None:
    rules = Path(__file__).parents[2] / "dsl" / "spec" / "rules"
    text = "".join(path.read_text() for path in rules.glob("*.py"))
    codes = {code for code in CODES if f'"{code}"' in text}
    assert codes - {code for _, code, _ in BROKEN} == {"E0207"}


def test_a_switch_of_the_command_line_or_a_profile_is_no_slip() -> None:
    flag = Override("--fast-dev-run", "trainer.fast_dev_run", "true")
    assert read(GOOD, [flag])[1] == []
    assert read(GOOD + "[profile.try.trainer]\nfast_dev_run = true\n", profile="try")[1] == []


@pytest.mark.parametrize(
    "text",
    [
        TOP + "[data]\nsource = 5\n" + MODEL + TRAINER,
        TOP + DATA + "[model]\nlayers = 5\n" + TRAINER,
        TOP.replace('"cross_entropy"', "5") + DATA + MODEL + TRAINER,
        TOP + DATA.replace("200", '{ a = "b", c = true }') + MODEL + TRAINER + "[early_stopping]\npatience = 2\n",
        RUN.replace('["b"]', "[5]"),
        RUN.replace("[model.b]\n", "[model.b]\nfrozen = 5\n").replace('updates = ["b"]', 'updates = ["a"]'),
        FOLLOWS.replace('"s"\n', "5\n"),
        trainer('max_epochs = "x"', TOP + DATA + MODEL + "[trainer]\n"),
        PHASES.replace('steps = ["a"]', "steps = [5]"),
    ],
)
def test_what_follows_from_a_mistake_stays_silent(text: str) -> None:
    diagnostics = read(text)[1]
    assert [item.code[:3] for item in diagnostics] == ["E02"]


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[2] / "specs").rglob("*.toml")), ids=lambda path: path.stem
)
def test_the_specs_that_ship_break_none(path: Path) -> None:
    assert load(path)[1] == []
