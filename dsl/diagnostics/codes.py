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
    # E032x: names
    # E033x: arguments and settings of calls
    # E034x: syntax of bodies
    # E035x: bounds
    # E036x: blocks, sharing, structure of bodies
    # E04xx: rules across keys
    # E05xx: sources of data and files
    # W06xx: warnings (lint)
    # N07xx: notes
}
