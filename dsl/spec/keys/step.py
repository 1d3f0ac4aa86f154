"""`[step.NAME]` and `[phase.NAME]`: what is done with a batch, and in which order."""

from __future__ import annotations

from dsl.spec.domains import BodyText, CallText, one_or_more
from dsl.spec.key import Decided, Key, Table
from dsl.spec.keys.trainer import ACCUMULATE
from dsl.types.domains import Choice, Number, Whole, Words

TABLE = Table(
    "step",
    "One update among several on the same batch; steps run in the order of the file.",
    (
        Key(
            "loss",
            BodyText("a loss"),
            None,
            "What this step makes small; it sees the data's fields, the models and `[constants]`.",
            '"-mean(randn(batch, 64) -> generator -> critic)"',
            also=("criterion", "loss_fn", "objective"),
        ),
        Key(
            "updates",
            one_or_more(Words("the name of a model")),
            Decided("every model that is trained"),
            "The models whose weights this step changes.",
            '["generator"]',
            also=("update", "models", "model", "trains", "params", "parameters"),
        ),
        Key(
            "optimizer",
            one_or_more(CallText("an optimizer")),
            None,
            "How this step updates weights.",
            '"adam(lr=1e-4, betas=[0.0, 0.9])"',
            also=("optim", "optimiser"),
        ),
        Key(
            "schedule",
            CallText("a schedule"),
            None,
            "How this step's learning rate changes.",
            '"cosine"',
            also=("scheduler", "lr_scheduler", "lr_schedule"),
        ),
        Key(
            "every",
            Whole(1),
            1,
            "Runs on each n-th batch only.",
            "5",
            unit="batches",
            also=("frequency", "interval", "n"),
        ),
        Key(
            "after",
            Whole(0),
            0,
            "Starts once this many updates have been made.",
            "1000",
            unit="updates",
            also=("start", "from"),
        ),
        Key(
            "when",
            one_or_more(Choice(("train", "validate", "test"))),
            ("train", "validate", "test"),
            "On which parts of the data the step is evaluated; only on training data does it update.",
            '"train"',
            also=("stages", "stage", "on"),
        ),
        Key(
            "gradient_clip_val",
            Number(low=0),
            Decided("that of `[trainer]`"),
            "Bounds this step's gradients.",
            "1.0",
            also=("clip", "grad_clip", "clip_grad", "max_norm", "max_grad_norm"),
        ),
        Key(
            "gradient_clip_algorithm",
            Choice(("norm", "value")),
            Decided("that of `[trainer]`"),
            "Bounds the norm of this step's gradients, or each of their values.",
            '"value"',
        ),
        Key(
            "accumulate_grad_batches",
            ACCUMULATE,
            Decided("that of `[trainer]`"),
            "How many batches add up to one update of this step, or a table of those by epoch.",
            "4",
            unit="batches",
        ),
    ),
    one=False,
    many=True,
    also=("steps", "training_step", "train_step"),
)

PHASE = Table(
    "phase",
    "Steps that train together until the phase ends and the next begins.",
    (
        Key(
            "steps", one_or_more(Words("the name of a step")), None, "The steps that run in this phase.", '["pretrain"]'
        ),
        Key(
            "max_epochs",
            Whole(1),
            Decided("until the run ends"),
            "Ends the phase after this many epochs of its own.",
            "10",
            unit="epochs",
            also=("epochs", "duration"),
        ),
        Key(
            "until",
            BodyText("a condition on logged values"),
            None,
            "Ends the phase once this holds after an epoch.",
            '"val_loss < 0.5"',
            also=("condition", "stop_when", "while"),
        ),
    ),
    one=False,
    many=True,
    also=("phases", "stage", "stages"),
)
