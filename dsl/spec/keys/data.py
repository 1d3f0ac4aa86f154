"""`[data]`: where samples come from, and how they become batches."""

from __future__ import annotations

from dsl.spec.domains import LOGGED, BodyText, CallText, Named, one_or_more
from dsl.spec.key import Decided, Key, Table
from dsl.types.domains import Choice, Either, Flag, Number, Whole, Words

_PART = (
    Whole(0),
    Number(above=0, below=1),
    CallText("a source or the name of a split"),
)
SPLIT = Either((*_PART, Named("a table of those by name", Either(_PART), LOGGED)))

TABLE = Table(
    "data",
    "Where samples come from, how they are split, changed and put into batches.",
    (
        Key(
            "source",
            CallText("a source"),
            None,
            "Where the samples come from.",
            "\"mnist(root='data')\"",
            also=("dataset", "datasets", "path", "root", "train", "file", "files", "loader", "type"),
        ),
        Key(
            "target",
            one_or_more(Words("the name of a field")),
            Decided("the source's own"),
            "The field that is to be predicted; with a list there is no bare `target`: name the part.",
            '"digit"',
            also=("label", "labels", "targets", "y"),
        ),
        Key(
            "validate",
            SPLIT,
            0,
            "Validation data: how many samples to hold out, a fraction of them, a source, a split of the source, "
            "or a table of those by name.",
            "5000",
            also=("val", "valid", "validation", "val_split", "validation_split", "eval", "dev", "val_size"),
        ),
        Key(
            "test",
            SPLIT,
            Decided("the source's own test split, if it has one"),
            "Test data, said as `validate` says its own.",
            "0.1",
            also=("test_split", "testing", "test_size"),
        ),
        Key(
            "stratify",
            Flag(),
            True,
            "Keeps the share of each class in the parts that are held out, where the target is a class.",
            "false",
            also=("stratified",),
        ),
        Key(
            "folds",
            Whole(2),
            None,
            "Cross-validation: into how many parts the training data are cut, each validating once.",
            "5",
            also=("fold_count", "k_fold", "kfold", "num_folds", "n_folds"),
        ),
        Key("fold", Whole(1), Decided("all, one after the other"), "The one fold to run, counted from 1.", "2"),
        Key(
            "batch_size",
            Whole(1),
            32,
            "How many samples make one batch on one device.",
            "128",
            unit="samples",
            also=("batch", "bs", "batchsize", "train_batch_size", "micro_batch_size"),
        ),
        Key(
            "global_batch_size",
            Whole(1),
            Decided("`batch_size` on each device"),
            "How many samples make one update on all devices together, for the same training on any number of them.",
            "1024",
            unit="samples",
            also=("total_batch_size", "effective_batch_size"),
        ),
        Key(
            "transform",
            BodyText("a body"),
            None,
            "What is done to each sample, of all data; the topic is the source's first field.",
            '"to_float -> normalize(0.1307, 0.3081)"',
            also=("transforms", "preprocess", "preprocessing", "input_transform"),
        ),
        Key(
            "augment",
            BodyText("a body"),
            None,
            "What is done at random to each training sample, drawn anew each time.",
            '"crop(32, padding=4) -> flip"',
            also=("augmentation", "augmentations", "train_transform", "aug"),
        ),
        Key(
            "batch_augment",
            BodyText("a body"),
            None,
            "What is done at random to whole training batches, target included.",
            '"mixup(0.2)"',
            also=("batch_transform", "batch_augmentation", "mixup", "cutmix"),
        ),
        Key(
            "sampler",
            CallText("a sampler"),
            Decided("shuffled"),
            "In which order, and how often, training samples are drawn.",
            '"balanced"',
            also=("shuffle", "sampling", "class_weights"),
        ),
        Key(
            "drop_last",
            Flag(),
            False,
            "Leaves out the last training batch of an epoch if it is short.",
            "true",
        ),
        Key(
            "num_workers",
            Either((Whole(0), Choice(("auto",)))),
            "auto",
            "How many processes load samples; with 0 the training process does.",
            "4",
            unit="processes",
            also=("workers", "n_workers", "num_proc", "nworkers"),
        ),
        Key(
            "prefetch",
            Whole(1),
            2,
            "How many batches each worker holds ready.",
            "4",
            unit="batches",
            also=("prefetch_factor",),
        ),
        Key(
            "persistent_workers",
            Flag(),
            True,
            "Keeps workers alive from one epoch to the next.",
            "false",
        ),
        Key(
            "pin_memory",
            Either((Flag(), Choice(("auto",)))),
            "auto",
            "Loads batches into memory from which a GPU copies fast.",
            "true",
        ),
        Key(
            "cache",
            Choice(("auto", "memory", "disk", "off")),
            "auto",
            "Where decoded samples are kept: in memory, in a memory-mapped file, or nowhere: then workers read them.",
            '"disk"',
            means=((True, "memory", ""), (False, "off", "")),
        ),
        Key(
            "on_bad_sample",
            Choice(("error", "replace", "skip")),
            "error",
            "What to do with a sample that is broken or holds what it may not: stop, take another, or leave it out.",
            '"skip"',
        ),
        Key(
            "max_bad",
            Either((Whole(0), Number(above=0, below=1))),
            100,
            "How many bad samples, or which fraction of all, are put up with before the run stops.",
            "0.01",
            unit="samples",
        ),
    ),
    also=("dataset", "datasets", "datamodule", "input", "inputs", "dataloader", "loader"),
)
