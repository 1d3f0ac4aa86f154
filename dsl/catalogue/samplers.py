"""Samplers: in which order, and how often, the samples of the training data come (`[data] sampler`).

Each lowers to `sampler.NAME`, which the data stage looks up.
"""

from __future__ import annotations

from collections.abc import Callable

from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings
from dsl.types.domains import Either, Flag, Number, Several, Whole, Words, maybe
from dsl.types.tensor import UNKNOWN

FIELD = maybe(Words("a field"))
NUM_SAMPLES = Setting("num_samples", maybe(Whole(1)), None, "Samples an epoch; none: as many as there are.")


def _sampler(
    name: str,
    doc: str,
    example: str,
    *settings: Setting,
    refuse: Callable[[Settings], None] | None = None,
    also: tuple[str, ...] = (),
) -> Entry:
    def rule(s: Settings) -> Made:
        if refuse:
            refuse(s)
        return Made(UNKNOWN, f"sampler.{name}", s.as_dict())

    return Entry(name, "sampler", doc, example, rule, inputs=(), settings=settings, sample="", also=also)


def _random(s: Settings) -> None:
    if s.num_samples is not None and not s.replacement:
        raise Refuse(
            "`random` takes each sample once an epoch, so it cannot take a number of them",
            at="num_samples",
            help="add `replacement=true`, or limit the epoch: `limit_train_batches` in `[trainer]`",
            code="E0337",
        )


ENTRIES = (
    _sampler(
        "random",
        "All samples in a new order each epoch. This is the default.",
        "random",
        Setting("replacement", Flag(), False, "Draws each sample from all, so that some come twice."),
        NUM_SAMPLES,
        refuse=_random,
        also=("shuffle", "shuffled"),
    ),
    _sampler(
        "sequential",
        "All samples in the order of the data.",
        "sequential",
        also=("ordered", "in_order"),
    ),
    _sampler(
        "balanced",
        "Draws every class equally often.",
        "balanced",
        Setting("field", FIELD, None, "The field that holds the class; none: the target."),
        NUM_SAMPLES,
        also=("class_balanced", "oversample"),
    ),
    _sampler(
        "weighted",
        "Draws samples in proportion to weights.",
        "weighted([1.0, 4.0])",
        Setting(
            "weights",
            Either((Words("a field"), Several(Number(0), low=1))),
            doc="A field that holds each sample's weight, or one weight a class.",
        ),
        NUM_SAMPLES,
        Setting("replacement", Flag(), True, "Puts samples back once drawn."),
        also=("WeightedRandomSampler", "class_weights"),
    ),
    _sampler(
        "stratified",
        "Gives every batch the shares of classes that the data has.",
        "stratified",
        Setting("field", FIELD, None, "The field that holds the class; none: the target."),
    ),
    _sampler(
        "by_length",
        "Puts sequences of similar length in one batch, so that little is padded.",
        "by_length",
        Setting("field", FIELD, None, "The field whose length counts; none: the input."),
        Setting("pool", Whole(1), 100, "Batches whose samples are sorted together."),
        also=("bucket", "bucketed", "group_by_length"),
    ),
    _sampler(
        "groups",
        "Gives every batch so many classes with so many samples each, for losses that compare samples.",
        "groups(8, 4)",
        Setting("classes", Whole(1), doc="Classes in a batch."),
        Setting("samples", Whole(1), doc="Samples of each."),
        Setting("field", FIELD, None, "The field that holds the class; none: the target."),
        also=("pk", "per_class"),
    ),
    _sampler(
        "repeated",
        "Takes each sample several times in a row, each time with another augmentation.",
        "repeated(3)",
        Setting("times", Whole(2), doc="How often."),
        also=("repeated_augmentation", "RASampler"),
    ),
)
