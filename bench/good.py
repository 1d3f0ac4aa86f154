"""Good specs grown at random from the whole catalogue: each statement is kept if the checker has nothing against it."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

from dsl.catalogue import entries
from dsl.catalogue.entry import REQUIRED, Entry, Setting, written
from dsl.catalogue.torch_tables import find, names
from dsl.lang.check import check_spec_file
from dsl.types import domains

TOPICS = (
    *("float[B, 12]", "float[B, 3, 16, 16]", "float[B, 8, 20]", "float[B, T, 16]", "float[B, 2, 6, 8, 8]"),
    *("tokens[B, T] of 50", "tokens[B, 12] of 20", "int[B, 6]", "byte[B, 3, 12, 12]", "float[B]", "bool[B, 5]"),
)
LEFT_OUT = {"torchvision", "detector", "load_image"}
"""What is large, or comes from elsewhere."""
TRIES = 60
HEAD = """loss      = "{loss}"
optimizer = "adam(lr=1e-3)"

[data]
source = "random(x='{topic}', y='float[B]', size=64, target='y')"

[model]
layers = '''
{body}
'''
"""
HEAD_ENDS = ("mean(float(output))", "sum(abs(output[0]))", "mean(output.a ** 2)", "0.5 * mean(output ** 2) + mean(y)")


def spec(seed: int) -> str:
    """A spec without errors; one seed always gives the same text."""
    draw = Random(seed)
    while True:
        topic = draw.choice(TOPICS)
        body = _grown(draw, topic)
        for loss in HEAD_ENDS:
            text = HEAD.format(loss=loss, topic=topic, body=body)
            if body and is_good(text):
                return text


def is_good(text: str) -> bool:
    return not any(item.code[0] == "E" for item in check_spec_file("good.toml", text=text)[1])


def _grown(draw: Random, topic: str) -> str:
    lines: list[str] = []
    wanted = draw.randint(1, 7)
    for turn in range(TRIES):
        if len(lines) >= wanted:
            break
        line = _statement(draw, f"{turn}")
        text = HEAD.format(loss="0", topic=topic, body="\n".join([*lines, line]))
        found = check_spec_file("good.toml", text=text)[1]
        if not any(item.code[0] == "E" and not item.path.startswith("loss") for item in found):
            lines.append(line)
    return "\n".join(lines)


def _statement(draw: Random, number: str) -> str:
    def step() -> str:
        return _step(draw)

    shape = draw.randrange(len(SHAPES) + 6)
    if shape >= len(SHAPES):
        return " -> ".join(step() for _ in range(draw.choice((1, 1, 2, 3))))
    text = SHAPES[shape].replace("#", number)
    while "{}" in text:
        text = text.replace("{}", step(), 1)
    while "{n}" in text:
        text = text.replace("{n}", str(draw.randint(1, 4)), 1)
    return text


SHAPES = (
    "_ + ({})",
    "a# = {}\n_ * a#",
    "a# = _\n{}\n{}\n(a#, _) -> concat",
    "repeat({n}) { {} }",
    "repeat({n}) { {} -> {}\n_ + _ }",
    "repeat(w# in [4, {n}, 8]) { {} -> linear(w#) }",
    "repeat(w# in [4, 8]) { conv(w#, {n}, padding=1) -> {} }",
    "shared f# = {}\nf# -> f#",
    "shared f# = {} -> {}\nrepeat({n}) { f# + _ }",
    "block b#(n = {n}) { {} -> {} }\nb# -> b#(2)",
    "block b#(n) { linear(n) -> {} }\nb#(6) -> b#(n=7)",
    "block b# { _ + (body -> {}) }\nb# { {} }",
    "block b# { s = _\n{}\nbody\n_ + s }\nb# { b# { {} } }",
    "shared g# = {}\nblock b# { {} -> body }\nb# { g# -> {} }",
    "({}, {}) -> concat",
    "({}, {}, {}) -> stack",
    "p#, q# = chunk(2)\np# * q# -> {}",
    "{} if _.rank == {n} else {}",
    "p# = param({n}, init='ones')\n_ * p#[0]",
    "p# = param(_.dim)\n_ + p#",
    "p# = param(_.dim, 6)\n_ @ p#",
    "_ * {n} - mean(_)",
    "(_ - mean(dim=-1, keepdim=true)) / (1 + batch)",
    "reshape(batch, -1)",
    "reshape(batch, _.channels, -1) -> {}",
    "_ + randn(batch, _.dim)",
    "_[:, 0]",
    "_[..., none] -> {}",
    "_[:, : _.shape[1] // 2] -> {}",
    "where(_ > 0, _, 0) -> {}",
    "transpose(1, 2) -> {} -> transpose(1, 2)",
    "h# = {}\n(a = h#, b = h# -> {})",
    "out#, state# = lstm({n}, return_state=true)\nout# -> {}",
    "out#, state# = gru(4, return_state=true)\nagain#, _ = gru(4, state=state#, return_state=true)\nout# + again#",
    "e# = {}\ne# -> {}",
    "input -> {}",
    "attention(2) -> {}",
    "embed(60, 8) -> {}",
    "x# = linear(8)\nx# -> attention(2, context=_)",
    "# a comment\n{}",
)


@cache
def _steps() -> tuple[Entry, ...]:
    """What bodies apply; what is torch's a little less often."""
    own = [*entries("layer").values(), *entries("function").values()]
    torchs = [find(prefix, name) for prefix in ("nn", "F", "torch") for name in names(prefix)]
    own = [entry for entry in own if entry.name not in LEFT_OUT]
    return (*own, *own, *own, *own, *(entry for entry in torchs if entry is not None))


def _step(draw: Random) -> str:
    entry = draw.choice(_steps())
    if entry.example and draw.random() < 0.3 and "\n" not in entry.example:
        return entry.example
    given = []
    for setting in entry.settings:
        if setting.default is REQUIRED or draw.random() < 0.15:
            text = _drawn(draw, setting)
            given.append(text if setting.rest else f"{setting.name}={text}")
    return f"{entry.name}({', '.join(text for text in given if text)})" if given else entry.name


def _drawn(draw: Random, setting: Setting) -> str:
    value = _of(draw, setting.domain)
    if setting.rest and isinstance(value, tuple):
        return ", ".join(map(written, value))
    return written(value)


def _of(draw: Random, domain: domains.Domain) -> Any:
    """A small value that a domain accepts."""
    if isinstance(domain, (domains.Whole, domains.Size)):
        return max(domain.low if domain.low is not None else -2, draw.choice((1, 1, 2, 2, 3, 4, 4, 8, -1)))
    if isinstance(domain, domains.Number):
        choices = [number for number in (0.1, 0.5, 1.0, 2.0, 1e-5, -0.5) if domain.accepts(number)]
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
        return _of(draw, domain.item)
    if isinstance(domain, domains.Several):
        count = domain.length or max(domain.low, draw.randint(1, 3))
        return tuple(_of(draw, domain.item) for _ in range(count))
    return draw.choice((1, 2, "mean", True))
