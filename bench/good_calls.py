"""Calls of what the catalogue has, drawn at random: settings that their domains accept, values that may well fit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random

from dsl.catalogue import entries
from dsl.catalogue.entry import REQUIRED, Entry, Setting, written
from dsl.catalogue.torch_tables import find, names
from dsl.types import domains

LEFT_OUT = {"torchvision", "detector", "load_image"}
"""What is large, or comes from elsewhere."""
SIZES = {
    **dict.fromkeys(("in_features", "input_size", "embed_dim", "d_model", "normalized_shape", "kdim", "vdim"), "_.dim"),
    **dict.fromkeys(("in1_features", "in2_features"), "_.dim"),
    **dict.fromkeys(("num_features", "in_channels", "num_channels"), "_.channels"),
}
"""Settings of torch's layers that say what comes in, and the size that it is."""
VALUES = (
    *("_", "_", "input", "(_ * 2)", "(_ > 0)", "mean(_, dim=-1, keepdim=true)", "param(_.dim)", "param(3, _.dim)"),
    *(
        "param(_.dim, _.dim)",
        "rand(batch, _.dim)",
        "int(_)",
        "argmax(_, dim=-1)",
        "zeros(2)",
        "_[:, :1]",
        "0.5",
        "2",
    ),
)
"""What is given to an operation beside its first input."""
LAYERS = ("layer", "function")


def step(draw: Random, families: tuple[str, ...] = LAYERS, depth: int = 0) -> str:
    """Something to apply to the topic."""
    if depth < 2 and draw.random() < 0.08:
        inner = step(draw, families, depth + 1)
        return draw.choice(NESTED).replace("{}", inner)
    entry = draw.choice(_steps(families))
    if entry.example and draw.random() < 0.3 and "\n" not in entry.example and "->" not in entry.example:
        return entry.example
    return call(draw, entry)


NESTED = (
    *("(_ + {})", "({} -> {})", "({} * 0.5)", "({})[:, 0]", "(({}, _) -> concat)", "(-{})", "({} / (1 + abs(_)))"),
    *("(input -> {})", "({} if _.rank > 2 else _)", "(1 - {}) ** 2", "mean({})"),
)


@cache
def _steps(families: tuple[str, ...]) -> tuple[Entry, ...]:
    """What bodies apply; what is torch's a little less often."""
    own = [entry for family in families for entry in entries(family).values() if entry.name not in LEFT_OUT]
    if families != LAYERS:
        return tuple(own)
    torchs = [find(prefix, name) for prefix in ("nn", "F", "torch") for name in names(prefix)]
    return (*own, *own, *own, *own, *(entry for entry in torchs if entry is not None))


def call(draw: Random, entry: Entry) -> str:
    given = [*_inputs(draw, entry), *_settings(draw, entry)]
    return f"{entry.name}({', '.join(text for text in given if text)})" if given else entry.name


def _inputs(draw: Random, entry: Entry) -> Iterator[str]:
    if entry.variadic:
        yield from draw.choice(((), ("_", "_"), ("_", "input"), ("_", "_ * 2", "_")))
        return
    required = [item for item in entry.required if item.name != "target"]
    if entry.order is None and len(required) > 1:
        yield from ["_", *(draw.choice(VALUES) for _ in required[1:])]
    elif entry.order is not None:
        for item in required[1:]:
            yield f"{item.name}={draw.choice(VALUES)}"
    for item in entry.optional:
        if draw.random() < 0.1:
            yield f"{item.name}={draw.choice(VALUES)}"


def _settings(draw: Random, entry: Entry) -> Iterator[str]:
    for setting in entry.settings:
        if setting.default is REQUIRED or draw.random() < 0.15:
            text = _drawn(draw, setting)
            yield text if setting.rest else f"{setting.name}={text}"


def _drawn(draw: Random, setting: Setting) -> str:
    if setting.name in SIZES and draw.random() < 0.9:
        return SIZES[setting.name]
    if isinstance(setting.domain, (domains.Whole, domains.Size)) and draw.random() < 0.1:
        return draw.choice(("_.dim", "_.channels", "_.rank", "width", "2 * width", "_.shape[0]", "len([1, 2])"))
    if isinstance(setting.domain, domains.Number) and draw.random() < 0.05:
        return draw.choice(("rate", "1 - rate", "1 / _.dim"))
    value = _of(draw, setting.domain)
    if setting.rest and isinstance(value, tuple):
        return ", ".join(map(written, value))
    return written(value)


def _of(draw: Random, domain: domains.Domain) -> object:
    """A small value that a domain accepts."""
    if isinstance(domain, (domains.Whole, domains.Size)):
        low = domain.low if domain.low is not None else -2
        value = max(low, draw.choice((1, 1, 1, 2, 2, 3, 4, 4, 8, -1, 0)))
        return value if not isinstance(domain, domains.Whole) or domain.high is None else min(value, domain.high)
    if isinstance(domain, domains.Number):
        choices = [number for number in (0.1, 0.5, 1.0, 2.0, 1e-5, -0.5, 3) if domain.accepts(number)]
        return draw.choice(choices) if choices else domain.low
    if isinstance(domain, domains.Flag):
        return draw.random() < 0.5
    if isinstance(domain, domains.Nothing):
        return None
    if isinstance(domain, domains.Choice):
        return draw.choice(domain.choices)
    if isinstance(domain, domains.Either):
        return _of(draw, draw.choice(domain.domains))
    if isinstance(domain, domains.PerAxis):
        count = draw.choice((0, 0, 0, 1, 2, 2, 3))
        return tuple(_of(draw, domain.item) for _ in range(count)) if count else _of(draw, domain.item)
    if isinstance(domain, domains.Several):
        count = domain.length or max(domain.low, draw.randint(1, 3))
        return tuple(_of(draw, domain.item) for _ in range(count))
    if isinstance(domain, domains.Words):
        return draw.choice(("mean", "b i -> b i", "bi->b", "b c h w -> b (h w) c", "linear", "ij,ij->i", "..."))
    return draw.choice((1, 2, "mean", True))
