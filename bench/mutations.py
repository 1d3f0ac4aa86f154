"""Good texts spoilt at random: what the fuzzer feeds to the checker."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random

from bench.specs import KINDS, spec
from dsl.catalogue import entries

ROOT = Path(__file__).resolve().parents[1]

TOKEN = re.compile(r"[A-Za-z_]\w*|\d[\w.]*|\s+|->|\*\*|//|[=!<>]=|\"{3}|'{3}|.", re.DOTALL)
NUMBER = re.compile(r"(?<![\w.])\d[\w.]*")
NUMBERS = """
0 -1 1 2 7 1.5 -0.0 0.1 1e-3 1e308 1e309 1e1000 1e-400 nan inf -inf .5 5. 1_000 1__0 0x10 0b2 00 007
2147483648 9223372036854775807 9223372036854775808 -9223372036854775809 99999999999999999999999999
9**9**9 10**10**10 2**63 1/0 1//0 0%0 range(10**9) len([1]) none true '2' [] [1,2] () batch _ _.shape[1]
_.rank input 1979-05-27 07:32:00
""".split()
SIGNS = (
    *"( ) [ ] { } -> = == , . ... ; : # _ + - * ** / // @ % ! ? & | ~ \\ ' \" $ ` < >= ''' \"\"\"".split(),
    *"if else and or not repeat block shared in true none body input batch grad param output target".split(),
    *"nn. F. torch. use extends [model.a] [step.b] [[data]] [profile.x] [params] [constants] [sweep]".split(),
    *("\n", "\t", " ", "\r", "\r\n", "layers = ", "loss = ", "x, y = ", "repeat(3) {", "import os", "1 if true else 2"),
)
STRANGE = (
    *("\x00", "\x01", "\x07", "\x1b[31m", "\x7f", "\x85", "\xa0", "\xad", "\ufeff", "\ufffd"),  # controls and blanks
    *("\u200b", "\u200d", "\u2028", "\u2029", "\u202e", "\u2066", "\ufe0f", "\U000e0041", "\U0010ffff"),  # unseen marks
    *(
        "\xe9",
        "e\u0301",
        "_\u0301",
        "\xdf",
        "\u0130",
        "\u0131",
        "\u017f",
        "\ufb01",
        "\u03a9",
        "\u4e2d",
        "\ud55c",
    ),  # letters
    *("\U0001f642", "\U0001f469\u200d\U0001f467", "\u0663", "\uff13", "\xb2", "\xbd", "\u2167"),  # pictures and digits
    *("\u201c", "\u201d", "\u2019", "\u2212", "\u2013", "\u2192", "\xd7", "\uff08", "\uff0c", "\uff1d"),  # false signs
    *(
        "::error::x",
        "##[error]x",
        "%0A",
        "\n::warning::",
        "{}",
        "{0}",
        "%s",
        "\\u202e",
        "\\U0010FFFF",
        "\\uD800",
        "\\x00",
    ),
)
BRACKETS = ("()", "[]", "{}")


@cache
def good_texts() -> tuple[tuple[str, str], ...]:
    """Texts to start from, by their endings: the specs that ship, the broken ones of the tests, some that are made."""
    found = []
    for folder in ("specs", "tests/golden/broken"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".toml", ".dsl") and path.stat().st_size < 20_000:
                found.append((path.suffix, path.read_text(encoding="utf-8", errors="replace")))
    return (*found, *((".toml", spec(seed)) for seed in range(4 * len(KINDS))), *((".dsl", text) for text in BODIES))


BODIES = (
    "conv(32, 3) -> relu\nskip = _\nconv(32, 3, padding=1) -> batchnorm\n_ + skip -> relu\n",
    "block level(ch) {\n  e = conv(ch, 3, padding=1)\n"
    "  (e -> maxpool(2) -> body -> upconv(ch, 2, stride=2), e) -> concat\n}\n"
    "block net(n = 4) { level(8) { level(16) { conv(n, 1) } } }\n",
    "block pick(wide, deep = 2) {\n  linear(wide) if wide > 3 and not deep == 2 else linear(2 * wide)\n"
    "  repeat(i in range(deep)) { linear(max(wide, i)) -> relu }\n}\n",
    "block attend(d) {\n  w = param(d, d, init='zeros')\n  q, k = linear(2 * d) -> chunk(2, dim=-1)\n"
    "  x = q @ k[:, :, 0:d] / d ** 0.5\n  (a = x, b = F.relu(k), c = nn.Linear(d, d, bias=false))\n}\n",
)


def text(seed: int) -> tuple[str, str]:
    """A spoilt text and the ending of the file that it would stand in; one seed always gives the same."""
    draw = Random(seed)
    texts = good_texts()
    ending, found = draw.choice(texts)
    for _ in range(draw.choice((1, 1, 1, 1, 2, 2, 3, 8))):
        found = draw.choice(WAYS)(draw, found, texts)
        if len(found) > 60_000:
            break
    return ending, found


Texts = Sequence[tuple[str, str]]


def _bytes(draw: Random, found: str, texts: Texts) -> str:
    """Bytes lost, changed, doubled; what they no longer spell is left to be seen as such."""
    data = bytearray(found.encode("utf-8", "surrogatepass"))
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(data) + 1)
        size = draw.choice((1, 1, 2, 8))
        put = draw.choice((b"", bytes([draw.randrange(256)]), data[at : at + size] * 2, b"\xff", b"\xed\xa0\x80"))
        data[at : at + size] = put
    return data.decode("utf-8", draw.choice(("replace", "ignore", "surrogateescape")))


def _tokens(draw: Random, found: str, texts: Texts) -> str:
    tokens = TOKEN.findall(found) or [""]
    for _ in range(draw.randint(1, 4)):
        at, other = draw.randrange(len(tokens)), draw.randrange(len(tokens))
        match draw.randrange(5):
            case 0:
                tokens[at] = ""
            case 1:
                tokens[at] += tokens[at]
            case 2:
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case 3:
                tokens[at] = tokens[other]
            case _:
                tokens[at] = draw.choice(TOKEN.findall(draw.choice(texts)[1]) or [""])
    return "".join(tokens)


def _lines(draw: Random, found: str, texts: Texts) -> str:
    lines = found.splitlines(keepends=True) or [""]
    at, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    match draw.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[other])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = lines[at].rstrip("\n")
        case 4:
            lines[at] = draw.choice((" ", "\t", "    ", "# ", "- ")) + lines[at]
        case _:
            del lines[min(at, other) : max(at, other)]
    return "".join(lines)


def _splice(draw: Random, found: str, texts: Texts) -> str:
    """The beginning of one text and the end of another, or some lines of another inside."""
    mine, others = found.splitlines(keepends=True), draw.choice(texts)[1].splitlines(keepends=True)
    cut, start = draw.randint(0, len(mine)), draw.randint(0, len(others))
    if draw.random() < 0.5:
        return "".join(mine[:cut] + others[start:])
    return "".join(mine[:cut] + others[start : start + draw.randint(1, 8)] + mine[cut:])


def _numbers(draw: Random, found: str, texts: Texts) -> str:
    spots = list(NUMBER.finditer(found))
    if not spots:
        return found + draw.choice(NUMBERS)
    spot = draw.choice(spots)
    return found[: spot.start()] + draw.choice(NUMBERS) + found[spot.end() :]


def _signs(draw: Random, found: str, texts: Texts) -> str:
    return _put(draw, found, draw.choice(SIGNS))


def _strange(draw: Random, found: str, texts: Texts) -> str:
    return _put(draw, found, draw.choice(STRANGE) * draw.choice((1, 1, 1, 3)))


def _nesting(draw: Random, found: str, texts: Texts) -> str:
    """A piece put into many brackets, or brackets that never close."""
    begin = draw.randint(0, len(found))
    end = min(len(found), begin + draw.choice((0, 1, 5, 40)))
    depth = draw.choice((1, 2, 3, 10, 30, 100, 1000))
    opening, closing = draw.choice(
        (*BRACKETS, ("repeat(2) {", "}"), ("f(", ")"), ("- ", ""), ("not ", ""), ("_ -> ", ""))
    )
    inner = opening * depth + found[begin:end] + closing * draw.choice((depth, depth, depth - 1, 0))
    return found[:begin] + inner + found[end:]


def _names(draw: Random, found: str, texts: Texts) -> str:
    """One name for another, everywhere: what was two things is now one."""
    names = sorted(set(re.findall(r"(?<!\w)[A-Za-z_]\w*", found)))
    if len(names) < 2:
        return found
    old, new = draw.sample(names, 2)
    spots = list(re.finditer(rf"(?<!\w){old}(?!\w)", found))
    for spot in reversed(spots if draw.random() < 0.3 else draw.sample(spots, 1)):
        found = found[: spot.start()] + new + found[spot.end() :]
    return found


def _typo(draw: Random, found: str, texts: Texts) -> str:
    spots = list(re.finditer(r"[A-Za-z_]{3,}", found))
    if not spots:
        return found
    at = draw.choice(spots).start() + draw.randrange(3)
    return draw.choice(
        (found[:at] + found[at + 1 :], found[:at] + found[at] + found[at:], found[:at] + "x" + found[at + 1 :])
    )


def _repeat(draw: Random, found: str, texts: Texts) -> str:
    """A piece many times over."""
    begin = draw.randint(0, len(found))
    end = min(len(found), begin + draw.choice((1, 3, 10, 60)))
    return found[:begin] + found[begin:end] * draw.choice((2, 10, 100, 1000)) + found[end:]


def _cut(draw: Random, found: str, texts: Texts) -> str:
    return found[: draw.randint(0, len(found))]


def _put(draw: Random, found: str, piece: str) -> str:
    at = draw.randint(0, len(found))
    return found[:at] + piece + found[at + draw.choice((0, 0, len(piece))) :]


def _entry(draw: Random, found: str, texts: Texts) -> str:
    """Another thing of the catalogue, by its name or as its example writes it, where something is applied."""
    spots = list(CALL.finditer(found))
    if not spots:
        return found
    name, example = draw.choice(known_things())
    spot = draw.choice(spots)
    if draw.random() < 0.5:  # its name alone, so that it gets the other's settings
        return found[: spot.start()] + name + found[spot.end("name") :]
    return found[: spot.start()] + draw.choice((example, name, f"{name}({_settings(draw)})")) + found[spot.end() :]


def _step(draw: Random, found: str, texts: Texts) -> str:
    """One more step in a chain, drawn from the catalogue."""
    spots = [spot.end() for spot in re.finditer(r"->|^layers = \"\"\"\n|^(?=[a-z]+\()", found, re.MULTILINE)]
    if not spots:
        return found
    at = draw.choice(spots)
    name, example = draw.choice(known_things())
    step = draw.choice((example, name, f"{name}({_settings(draw)})"))
    return f"{found[:at]} {step.replace(chr(34), chr(39))} -> {found[at:].lstrip(' ')}"


def _settings(draw: Random) -> str:
    values = draw.sample(SETTINGS, draw.randint(0, 4))
    names = names_of_settings()
    return ", ".join(value if draw.random() < 0.5 else f"{draw.choice(names)}={value}" for value in values)


def _value(draw: Random, found: str, texts: Texts) -> str:
    """The value of one key for another, of this text or another."""
    spots = list(re.finditer(r"^[\w.-]+ *= *([^\n\"]+|\"[^\"\n]*\")$", found, re.MULTILINE))
    others = list(re.finditer(r"^([\w.-]+) *= *([^\n\"]+|\"[^\"\n]*\")$", draw.choice(texts)[1], re.MULTILINE))
    if not spots or not others:
        return found
    spot, other = draw.choice(spots), draw.choice(others)
    if draw.random() < 0.5:
        return found[: spot.start(1)] + other[2] + found[spot.end(1) :]
    return f"{found[: spot.start()]}{other[0]}\n{found[spot.start() :]}"


def _inside(draw: Random, found: str, texts: Texts) -> str:
    """Spoil the inside of one string alone, so that the text around it still reads."""
    spots = list(re.finditer(r"\"\"\"\n(.*?)\"\"\"|\"([^\"\n]*)\"", found, re.DOTALL))
    if not spots:
        return found
    spot = draw.choice(spots)
    group = 1 if spot[1] is not None else 2
    way = draw.choice((_tokens, _numbers, _signs, _names, _typo, _entry, _step, _lines, _nesting))
    inner = way(draw, spot[group], texts).replace('"', "'")
    inner = inner if group == 1 else inner.replace("\n", " ")
    return found[: spot.start(group)] + inner + found[spot.end(group) :]


CALL = re.compile(r"(?P<name>\b[a-z]\w*\b)(\([^()\n]*\))?")
SETTINGS = [
    *("1", "2", "3", "0", "-1", "0.5", "1.5", "true", "false", "none", "'same'", "'max'", "'mean'", "[1, 2]", "[2, 2]"),
    *("_", "input", "output", "target", "batch", "dim", "width", "2 * dim", "(1, 2)", "[]", "'zeros'", "10**9", "1e30"),
    *("_ + 1", "linear(3)", "relu", "image", "[1, 2, 3, 4, 5]", "'cosine'", "{}", "_.shape", "[[1]]", "['a', 'b']"),
]
FAMILIES = ("layer", "function", "loss", "metric", "transform", "source", "optimizer", "schedule", "sampler", "init")


@cache
def names_of_settings() -> list[str]:
    """As often as they are settings, so that common ones come up."""
    found: list[str] = []
    for family in FAMILIES:
        for entry in entries(family).values():
            found += [item.name for item in (*entry.settings, *entry.inputs)]
    return found


@cache
def known_things() -> list[tuple[str, str]]:
    return [(entry.name, entry.example) for family in FAMILIES for entry in entries(family).values()]


WAYS: tuple[Callable[[Random, str, Texts], str], ...] = (
    *(_bytes, _tokens, _tokens, _lines, _lines, _splice, _numbers, _numbers, _signs, _signs, _strange, _nesting),
    *(_names, _names, _typo, _typo, _repeat, _cut),
    *(_inside, _inside, _inside, _inside, _inside, _inside, _entry, _entry, _step, _step, _value, _value),
)
