"""What reads a file once, before training: for `[constants]`."""

from __future__ import annotations

from dsl.catalogue.entry import Entry, Made, Setting, Settings
from dsl.types.dims import symbol
from dsl.types.domains import Choice, Words
from dsl.types.tensor import floats


def _load_image(s: Settings) -> Made:
    image = floats(1, s.channels, symbol("H"), symbol("W"))
    return Made(image, "dsl.modules.loading.load_image", {"path": s.path, "channels": s.channels})


ENTRIES = (
    Entry(
        "load_image",
        "loader",
        "An image file as a batch of one, with values from 0 to 1.",
        "load_image('style.jpg')",
        _load_image,
        inputs=(),
        settings=(
            Setting("path", Words("the path of a file"), doc="The image, JPEG or PNG, below the project's folder."),
            Setting("channels", Choice((1, 3, 4)), 3, "1 for grey, 3 for colour, 4 with transparency."),
        ),
        also=("imread", "read_image", "open_image"),
    ),
)
