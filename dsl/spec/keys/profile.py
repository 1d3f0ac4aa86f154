"""`[profile.NAME]`: overrides."""

from __future__ import annotations

from dsl.spec.key import Table

TABLE = Table(
    "profile",
    "Keys and tables that `--profile NAME` lays over the spec: `[profile.fast.trainer]`, `[profile.fast.data]`.",
    (),
    one=False,
    many=True,
    also=("profiles", "overrides", "env", "override"),
)
