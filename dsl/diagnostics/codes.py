"""Every code, once: its title, why it is reported and what to do, a text that earns it and the same text mended.

`dslrun explain CODE` prints an entry. Sorted by number; the first letter is the severity (Error, Warning, Note).
To add one, write an entry in its section and use the code; a test fails for a code that is only in one of the two.

    "E0307": (
        "title: what is wrong in general, no full stop",
        "Two to five sentences: why this is refused, and what to do about it.",
        "broken: a few lines of a spec (TOML), or of a body, that earn the code",
        "mended: the same lines, put right",
    ),
"""

from __future__ import annotations

CODES: dict[str, tuple[str, str, str, str]] = {
    # E01xx: reading files, and the syntax of TOML
    # E02xx: settings: keys, types, ranges, extends, profiles, --set
    # E030x-E031x: types of values
    "E0307": (
        "a value does not fit what is applied to it",
        "Each operation works on values of certain shapes: `maxpool` needs at least one spatial dimension, `conv` "
        "needs channels. The report shows the type that arrives and where it was made. Move the operation to "
        "where the value still has the shape, or bring the value into shape first (`flatten`, `reshape`, `permute`, "
        "`unflatten`).",
        'layers = "flatten -> linear(128) -> maxpool(2)"',
        'layers = "maxpool(2) -> flatten -> linear(128)"',
    ),
    "E0308": (
        "a value holds the wrong kind of number",
        "Layers with weights and most functions work on floating-point numbers. Labels and tokens are indices, images "
        "are read as bytes, comparisons give bools. Turn indices into vectors with `embed` or `one_hot`, and scale "
        "images with `to_float`.",
        'layers = "linear(10)"   # with byte[B, 1, 28, 28]',
        'transform = "to_float"\nlayers = "flatten -> linear(10)"',
    ),
    "E0309": (
        "a size has to be known before the data are read",
        "Weights are made before training starts, so that every size they depend on must be a number. A size such as "
        "`B` (the batch) or `T` (a length) differs from batch to batch. Bring it to a fixed size first "
        "(`adaptive_avgpool`, a crop or resize in `transform`, `mean` over it), or work along another dimension.",
        'layers = "flatten -> linear(10)"   # with float[B, 3, H, W]',
        'layers = "adaptive_avgpool(7) -> flatten -> linear(10)"',
    ),
    "E0310": (
        "indices are out of range",
        "`embed(1000, 64)` has vectors for the indices 0 to 999. The data has indices beyond that, and looking one of "
        "them up would stop the run. Make the table as large as the data needs; its type, `tokens[B, T] of 50257`, "
        "says how large that is.",
        'layers = "embed(1000, 64) -> linear(10)"   # with tokens[B, T] of 50257',
        'layers = "embed(50257, 64) -> linear(10)"',
    ),
    "E0311": (
        "labels are out of the model's range",
        "The target has more classes than the model has outputs for them, so that some labels could never be "
        "predicted, and computing the loss would fail at the first of them. Give the layer that the output comes "
        "from as many outputs as the data has classes.",
        '[data]\nsource = "cifar100"\n[model]\nlayers = "flatten -> linear(10)"',
        '[data]\nsource = "cifar100"\n[model]\nlayers = "flatten -> linear(100)"',
    ),
    "E0312": (
        "the shapes of two values do not go together",
        "Values are combined element by element: their dimensions line up from the last one, and sizes must be equal "
        "or 1. A loss such as `mse` wants the same shape on both sides, and stretches nothing: `[B, 1]` against `[B]` "
        "would compare every sample with every other. Take out or put in a dimension of size 1 (`squeeze(1)`, "
        "`x[:, none]`), or bring both into one shape.",
        'loss = "mse"   # with float[B, 1] from the model, float[B] from the data',
        'loss = "output -> squeeze(1) -> mse(target)"',
    ),
    # E032x: names
    # E033x: arguments and settings of calls
    # E034x: syntax of bodies
    # E035x: bounds
    # E036x: blocks, sharing, structure of bodies
    # E04xx: rules across keys
    "E0450": (
        "a metric does not fit the output",
        "Each metric compares an output with a target of certain kinds: `accuracy`, `f1` and `auroc` want labels as "
        "their target, `mae` and `r2` want numbers, `bleu` wants sequences of tokens. The report shows what both "
        "sides are. Choose a metric for such a target, or convert the target first, say with `int(target)`.",
        'loss    = "mse"\nmetrics = ["accuracy"]   # with float[B] as the target',
        'loss    = "mse"\nmetrics = ["mae", "r2"]',
    ),
    # E05xx: sources of data and files
    # W06xx: warnings (lint)
    # N07xx: notes
}
