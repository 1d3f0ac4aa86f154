"""`[export]`: what `dslrun export` writes."""

from __future__ import annotations

from dsl.spec.domains import one_or_more
from dsl.spec.key import Decided, Key, Table
from dsl.types.domains import Choice, Flag, Number, Whole, Words

TABLE = Table(
    "export",
    "What `dslrun export` writes.",
    (
        Key(
            "formats",
            one_or_more(Choice(("python", "onnx", "torch-export", "safetensors"))),
            ("python",),
            "The forms to write.",
            '["onnx", "safetensors"]',
            also=("format", "to", "type"),
        ),
        Key(
            "dir",
            Words("the path of a folder"),
            Decided("`export` in the run's folder"),
            "Where to write them.",
            '"export"',
            also=("path", "folder", "output"),
        ),
        Key(
            "preprocessing", Flag(), True, "Puts the data's `transform` before the model.", "false", also=("transform",)
        ),
        Key(
            "dynamic_batch", Flag(), True, "Leaves the size of a batch open.", "false", also=("dynamic", "dynamic_axes")
        ),
        Key(
            "opset",
            Whole(17),
            Decided("torch's choice"),
            "ONNX's version of operations.",
            "18",
            also=("opset_version",),
        ),
        Key(
            "tolerance",
            Number(low=0),
            1e-5,
            "By how much what is written may differ from the model; more is an error.",
            "1e-4",
            also=("atol", "check"),
        ),
    ),
    also=("exports", "deploy", "onnx"),
)
