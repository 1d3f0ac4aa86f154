"""`[callback.NAME]` and `[plugins]`."""

from __future__ import annotations

from dsl.spec.domains import one_or_more
from dsl.spec.key import Decided, Key, Table
from dsl.types.domains import Anything, Words

TABLE = Table(
    "callback",
    "Something that is done beside training; NAME is what it is, if `type` does not say so.",
    (Key("type", Words("the name of a callback"), Decided("NAME"), "What it is.", '"device_stats"'),),
    one=False,
    many=True,
    rest=Anything("a setting of the callback"),
    rest_doc="A setting of the callback, as in a call.",
    also=("callbacks", "hook", "hooks"),
)

PLUGINS = Table(
    "plugins",
    "Code of your own that adds layers, losses, metrics or callbacks; it runs only where the command line allows it.",
    (
        Key(
            "files",
            one_or_more(Words("the path of a Python file")),
            (),
            "Python files below the project's folder.",
            '["plugins/layers.py"]',
            also=("file", "path", "paths", "modules"),
        ),
        Key(
            "packages",
            one_or_more(Words("the name of a package")),
            (),
            "Installed packages that announce themselves to dslrun.",
            '["our-layers"]',
            also=("package",),
        ),
    ),
    also=("plugin", "extensions", "extension"),
)
