"""Steps: each an update of some models, in the order of the file."""

from __future__ import annotations

import pytest

from tests.lang.specs import checked, random, steps

GAN = random("x='float[B, 8]'", more="")
MODELS = '[model.gen]\ninput = "float[B, 4]"\nlayers = "linear(8)"\n[model.critic]\ninput = "x"\nlayers = "linear(1)"\n'
CRITIC = (
    'critic\nupdates = ["critic"]\noptimizer = "adam"\nloss = "mean(critic(gen(randn(batch, 4)))) - mean(critic(x))"'
)
GEN = 'gen_\nupdates = ["gen"]\noptimizer = "adam"\nloss = "-mean(critic(gen(randn(batch, 4))))"'


def gan(*bodies: str, rest: str = "") -> str:
    return steps(*bodies, models=MODELS, data=GAN, rest=rest)


@pytest.mark.parametrize(
    "more",
    [
        "every = 5",
        "after = 1000",
        'when = "train"',
        'when = ["train", "validate"]',
        "gradient_clip_val = 1.0\ngradient_clip_algorithm = 'value'",
        "accumulate_grad_batches = 4",
        'schedule = "warmup(10) -> cosine"',
        'updates = "gen"',
    ],
)
def test_a_step_says_how_often_and_how_it_updates(more: str) -> None:
    body = GEN.replace('updates = ["gen"]\n', "") if more.startswith("updates") else GEN
    found = checked(gan(CRITIC, f"{body}\n{more}"))
    assert [step.name for step in found.made.steps] == ["critic", "gen_"]
    assert found.made.steps[1].updates == ("gen",)


BROKEN = [
    ('updates = ["gen", "critc"]', "E0404", "critc"),
    ("updates = 5", "E0205", "5"),
    ("every = 0", "E0206", "0"),
    ("after = -1", "E0206", "-1"),
    ('when = "validation"', "E0207", "validation"),
    ("gradient_clip_val = -1", "E0206", "-1"),
    ('gradient_clip_algorithm = "norm2"', "E0207", "norm2"),
    ('schedule = "csoine"', "E0320", "csoine"),
    ("frequency = 5", "E0201", "frequency"),
    ("max_epochs = 5", "E0202", "max_epochs"),
]


@pytest.mark.parametrize(("more", "code", "place"), BROKEN)
def test_a_key_of_a_step_that_is_wrong(more: str, code: str, place: str) -> None:
    body = GEN.replace('updates = ["gen"]\n', "") if more.startswith("updates") else GEN
    assert checked(gan(CRITIC, f"{body}\n{more}")).places == [(code, place)]


BOTH = GEN.replace('["gen"]', '["gen", "critic"]')
APART = [
    ((CRITIC,), "E0407", "gen"),
    ((GEN,), "E0407", "critic"),
    ((CRITIC, GEN.replace('optimizer = "adam"\n', "")), "E0208", "gen_"),
    ((CRITIC, GEN.partition("loss")[0]), "E0208", "gen_"),
    ((CRITIC, GEN.replace("critic(gen(randn(batch, 4)))", "critic(x)")), "E0432", '"gen"'),
    ((CRITIC, GEN.replace("randn(batch, 4)", "randn(batch, 5)")), "E0319", "gen(randn(batch, 5))"),
    ((CRITIC, GEN.replace("randn(batch, 4)", "z")), "E0320", "z"),
]


@pytest.mark.parametrize(("bodies", "code", "place"), APART)
def test_models_and_steps_belong_together(bodies: tuple[str, ...], code: str, place: str) -> None:
    assert checked(gan(*bodies)).places == [(code, place)]


def test_a_step_may_update_several_models() -> None:
    (step,) = checked(gan(BOTH)).made.steps
    assert step.updates == ("gen", "critic")


def test_a_loss_at_the_top_beside_steps() -> None:
    for key in ("loss", "optimizer", "schedule"):
        text = f'{key} = "cosine"\n' + gan(CRITIC, GEN)
        assert checked(text).places == [("E0403", key)]


def test_metrics_at_the_top_stand_beside_steps() -> None:
    text = 'metrics = { size = "mean(abs(critic(x)))" }\n' + gan(CRITIC, GEN)
    assert checked(text).codes == []
    assert "train_size" in checked(text).logged


# -- steps that are evaluated alone

CHECK = 'check\nwhen = ["validate", "test"]\nloss = "cross_entropy"'
TRAIN = 'train\nloss = "cross_entropy"\noptimizer = "adam"'


def test_a_step_that_is_evaluated_alone_needs_no_optimizer() -> None:
    found = checked(steps(TRAIN, CHECK))
    assert found.codes == []
    assert found.made.steps[1].updates == ()
    assert found.logged == {"train_train_loss", "val_train_loss", "val_check_loss"}


@pytest.mark.parametrize("line", ['optimizer = "adam"', "every = 5", 'schedule = "cosine"', 'updates = ["model"]'])
def test_what_is_for_updates_has_no_effect_on_it(line: str) -> None:
    assert checked(steps(TRAIN, f"{CHECK}\n{line}")).places == [("W0604", line.partition(" ")[0])]


def test_a_model_that_is_evaluated_alone_is_never_trained() -> None:
    assert checked(steps(CHECK)).places == [("E0407", "model")]


def test_a_detector_brings_its_loss_where_it_gets_boxes() -> None:
    data = "source = \"coco('data/pets', 'data/pets.json', classes=21)\"\ntransform = \"to_float\""
    model = "[model]\n{}layers = \"detector('fasterrcnn_resnet50_fpn', classes=21)\""
    body = 'a\nloss = "output.loss"\noptimizer = "sgd(lr=0.1)"'
    given = 'input = ["image", "boxes", "labels"]\n'
    assert checked(steps(body, models=model.format(given), data=data)).codes == []
    found = checked(steps(body, models=model.format(""), data=data))
    assert found.places == [("E0316", "loss")]
    assert '`input = ["image", "boxes", "labels"]`' in found.helps
