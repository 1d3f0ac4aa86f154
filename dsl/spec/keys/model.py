"""`[model]` and `[model.NAME]`."""

from __future__ import annotations

from dsl.spec.domains import BodyText, CallText, Fields, Named, one_or_more
from dsl.spec.key import Decided, Key, Table
from dsl.types.domains import Either, Flag, Number, Several, Whole, Words

_PATTERN = Words("a pattern of weights' names such as `backbone.*`")
_INPUT = Words("the name of a field, or a type such as `float[B, 64]`")

TABLE = Table(
    "model",
    "A model: `[model]` is the one called `model`, `[model.NAME]` others.",
    (
        Key(
            "layers",
            BodyText("a body"),
            None,
            "What the model computes: a body whose topic is its input.",
            '"flatten -> linear(128) -> relu -> linear(10)"',
            also=("layer", "body", "architecture", "network", "arch", "forward", "modules", "net"),
        ),
        Key(
            "input",
            Either((_INPUT, Several(_INPUT, low=1), Named("a table of those by name", _INPUT))),
            Decided("what the source gives as its input"),
            "What the model is given: a field of the data, a type, or several of them, which the body then names.",
            '"float[B, 64]"',
            also=("inputs", "input_size", "input_shape", "in"),
        ),
        Key(
            "weights",
            Either(
                (
                    Words("a file of weights, or a run"),
                    Fields(
                        "a table with `path` and what of it to take",
                        (
                            Key("path", Words("a path"), None, "The file or the run.", '"resnet.safetensors"'),
                            Key("match", one_or_more(_PATTERN), None, "Which weights to take.", '"encoder.*"'),
                            Key(
                                "prefix", Words("text"), "", "What the file's names begin with beyond ours.", '"model."'
                            ),
                            Key(
                                "names",
                                Named("a table of names or patterns, the file's to ours", _PATTERN),
                                None,
                                "What the file calls them, where not as here: `theirs = ours`. A name renames a part "
                                "with all below it; a `*` stands for the same text on both sides or, where that "
                                "cannot be, pairs what it stands for in order.",
                                '{ "backbone" = "encoder", "*.bn1" = "*.batchnorm1" }',
                            ),
                            Key("strict", Flag(), True, "Whether every weight must be found.", "false"),
                        ),
                    ),
                )
            ),
            None,
            "Starts from weights in a file or of a run, instead of drawing them.",
            '"weights/resnet18.safetensors"',
            also=("pretrained", "checkpoint", "load", "ckpt", "state_dict"),
        ),
        Key(
            "frozen",
            Either((Flag(), _PATTERN, Several(_PATTERN, low=1))),
            False,
            "Which weights are never trained: all with `true`, or those that patterns name.",
            '["backbone.*"]',
            also=("freeze", "trainable", "requires_grad", "fixed"),
        ),
        Key(
            "init",
            Either(
                (
                    CallText("a way of drawing weights"),
                    Named("a table of those by pattern", CallText("a way of drawing weights")),
                )
            ),
            Decided("as torch draws them"),
            "How weights are drawn at the start, for all or by patterns of their names.",
            "\"kaiming_normal(mode='fan_out')\"",
            also=("initializer", "initialization", "init_weights", "weight_init"),
        ),
        Key(
            "follows",
            Words("the name of a model"),
            None,
            "Makes this a copy of another model that moves towards it after updates and is never trained.",
            '"student"',
            also=("follow", "ema_of", "copy_of", "teacher_of"),
        ),
        Key(
            "decay",
            Number(low=0, high=1),
            0.999,
            "How much of a following model stays at each move; with 0 it takes the other's weights.",
            "0.99",
        ),
        Key(
            "every",
            Whole(1),
            1,
            "After how many updates a following model moves.",
            "10",
            unit="updates",
        ),
    ),
    many=True,
    also=("models", "network", "net", "architecture"),
)
