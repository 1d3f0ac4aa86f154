"""What would take for ever, or all memory, is refused at once: each bound has a case, each case a bound on its time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from dsl.cli.status import BOUND, status_of
from dsl.diagnostics import github, json_form, sarif, text
from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.order import arrange
from dsl.lang.check import check_file

ROOT = Path(__file__).resolve().parents[2]
GENEROUS = 5.0
"""Seconds of the processor; most cases take a tenth of one, the largest files two."""


class Case(NamedTuple):
    """A text; one of the codes that it must earn, or none if it is well; the status of the command."""

    name: str
    make: Callable[[], str]
    codes: str
    status: int = BOUND


def spec(layers: str, params: str = "") -> str:
    return f"""loss = "mse(zeros_like(output))"
optimizer = "adam(lr=1e-3)"
[params]
{params}
[data]
source = "digits"
transform = "to_float"
[model]
layers = '''
{layers}
'''
[trainer]
max_epochs = 1
"""


def body(layers: str) -> Callable[[], str]:
    return lambda: spec(layers)


def settings(*optimizers: str) -> Callable[[], str]:
    return lambda: spec("flatten -> linear(1)").replace('"adam(lr=1e-3)"', str(list(optimizers)))


def patterns(frozen: list[str]) -> Callable[[], str]:
    """Patterns of weights, for a model with many of them."""
    layers = "flatten\nrepeat(5000) { linear(9) }"
    return lambda: spec(layers).replace("[model]\n", f"[model]\nfrozen = {frozen}\n")


LONG_LIST = f"x = [{'0,' * 40_000}]"


def grown(step: str, first: str) -> str:
    """Names, each of which holds the one before it twice."""
    lines = [f"x0 = {first}", *(f"x{index} = {step.format(f'x{index - 1}')}" for index in range(1, 60))]
    return "\n".join(lines) + "\n"


def many_settings(count: int) -> str:
    return f"block b({', '.join(f'a{index}=1' for index in range(count))}) {{ relu }}\n"


def model(index: int, key: str) -> str:
    return f"[model.m{index}]\ninput = 'float[B, 3]'\n{key}\n"


def follower(index: int) -> str:
    return model(index, f"follows = 'm{index + 1}'" if index < 2_999 else "layers = 'relu'")


def user(index: int) -> str:
    return model(index, f"layers = 'm{index + 1} -> m{index + 1}'" if index < 59 else "layers = 'relu'")


def constant(index: int) -> str:
    return f"c{index} = 'zeros(3)'\n"


def nested_repeats(times: int, depth: int) -> str:
    return f"repeat({times}) {{ " * depth + "relu" + " }" * depth


def doubling(levels: int, settings: str = "") -> str:
    """Each block uses the next one twice, so that the last is used 2 ** levels times."""
    blocks = [
        f"block b{level}{settings and '(n)'} {{ b{level + 1}{settings} -> b{level + 1}{settings} }}"
        for level in range(levels)
    ]
    head = "b0(0)" if settings else "b0"
    return "\n".join([*reversed(blocks), f"block b{levels}{settings and '(n)'} {{ relu }}", f"flatten -> {head}"])


def chain_of_blocks(length: int) -> str:
    blocks = [f"block b{level} {{ b{level + 1} -> relu }}" for level in range(length)]
    return "\n".join([*blocks, f"block b{length} {{ relu }}", "b0"])


def shared_by_types(count: int) -> str:
    """Something large that is applied to one type after the other."""
    return "shared f = repeat(1000) { relu }\nflatten\n" + "pad(1) -> f\n" * count + "flatten -> linear(1)"


def distinct_doubling(levels: int) -> str:
    """The same, each use with a setting of its own, so that none is like another."""
    blocks = [f"block b{level}(n) {{ b{level + 1}(2 * n) -> b{level + 1}(2 * n + 1) }}" for level in range(levels)]
    return "\n".join([f"block b{levels}(n) {{ dropout(1 / (n + 2)) }}", *reversed(blocks), "b0(1)"])


def bodies_in_bodies(depth: int) -> str:
    return "block twice { body -> body }\n" + "twice { " * depth + "relu" + " }" * depth


def bodies_by_blocks(depth: int) -> str:
    """Bodies handed from block to block, each of which applies its own twice."""
    return "\n".join(
        ["block b0 { body -> body }"]
        + [f"block b{level} {{ b{level - 1} {{ body }} -> b{level - 1} {{ body }} }}" for level in range(1, depth)]
        + [f"b{depth - 1} {{ relu }}"]
    )


def long_dotted_key(size: int) -> str:
    return ".".join("a" for _ in range(size // 2)) + " = 1\n"


E035 = "E0350 E0351 E0352 E0353 E0354 E0355 E0356 E0357"

NUMBERS = [
    Case("a tower of powers", body("dropout(9**9**9)"), "E0352"),
    Case("a tower of powers in a size", body("flatten -> linear(9**9**9)"), "E0352"),
    Case("a negative tower", body("flatten -> linear(-9**9**9)"), "E0352"),
    Case("a tower to the right", body("flatten -> linear(" + "2**" * 60 + "2)"), E035),
    Case("a power of a fraction", body("dropout(0.5 ** 9**9**9)"), "E0352"),
    Case("a product past all bounds", body("flatten -> linear(" + "1000000000 * " * 40 + "1)"), "E0352"),
    Case("a product of floats", body("dropout(1e308 * 10)"), "E0352"),
    Case("a sum of floats", body("dropout(1e308 + 1e308)"), "E0352"),
    Case("a float too large", body("dropout(1e999)"), "E0352"),
    Case("a whole number of 400 digits", body(f"flatten -> linear({'9' * 400})"), E035),
    Case("a whole number of 100,000 digits", body(f"flatten -> linear({'9' * 100_000})"), E035),
    Case("a shift by powers", body("flatten -> linear(2**62 * 2)"), "E0352"),
    Case("a float made whole", body("flatten -> linear(int(1e300))"), "E0352"),
    Case("a number of TOML past 64 bits", lambda: f"seed = {'9' * 300}\n", "E0128 E0203 E0204 E0206 E0106", 1),
    Case("a number of TOML of 10,000 digits", lambda: f"seed = {'9' * 10_000}\n", "E0106"),
    Case("a list times a number", body("flatten -> linear(([1] * 10**9)[0])"), "E0338 E0351", -1),
    Case("a text times a number", body("flatten -> linear('a' * 10**9)"), "E0338 E0351", -1),
    Case("a long range", body("repeat(i in range(10**9)) { relu }"), "E0351"),
    Case("a range of a range", body("flatten -> linear(max(range(10**18)))"), "E0351"),
    Case("a list that grows", body("flatten -> linear(max(" + " + ".join(["range(50000)"] * 3) + "))"), "E0350 E0351"),
    Case("too many weights", body("flatten -> linear(10**12)"), "E0353"),
    Case("too many weights of a parameter", body("w = param(10**6, 10**6)\nflatten -> F.linear(w)"), "E0353"),
]

REPEATS = [
    Case("a billion turns", body("repeat(1000000000) { relu }"), "E0354"),
    Case("turns that are no whole number", body("repeat(1e9) { relu }"), "E0369", 1),
    Case("turns without end", body("repeat(2**62) { relu }"), "E0354"),
    Case("a thousand to the third", body(nested_repeats(1000, 3)), "E0354"),
    Case("ten to the ninth", body(nested_repeats(10, 9)), "E0354"),
    Case("two to the hundredth", body(nested_repeats(2, 100)), "E0354 E0356 E0355"),
    Case("many distinct turns", body("repeat(i in range(100000)) { dropout(1 / (i + 2)) }"), "E0350"),
    Case(
        "distinct turns in turns",
        body("repeat(i in range(999)) { repeat(j in range(999)) { dropout(1/(i*j+2)) } }"),
        E035,
    ),
    Case("a million empty turns", body("repeat(1000000) { _ }"), "", 0),
]

BLOCKS = [
    Case("a block in itself", body("block a { a }\na"), "E0367", 1),
    Case("two blocks in each other", body("block a { b }\nblock b { a }\na"), "E0367 E0320", 1),
    Case("a block by its body", body("block a { body }\na { a { a { relu } } }"), "", 0),
    Case("a block that hands itself on", body("block a { body -> a { body } }\na { relu }"), "E0367", 1),
    Case("doubling, 64 levels", body(doubling(64)), "E0354 E0355"),
    Case("doubling, 60 levels", body(doubling(60)), "E0354"),
    Case("doubling, 18 levels", body(doubling(18)), "", 0),
    Case("doubling, each use its own", body(distinct_doubling(60)), E035),
    Case("a deep chain of blocks", body(chain_of_blocks(500)), "E0355"),
    Case("a shared thing with many types", body(shared_by_types(5_000)), "", -1),
    Case("a large shared thing, often", body("shared f = repeat(300000) { relu }\n" + "f\n" * 20_000), E035),
    Case(
        "a large shared thing with weights",
        body("flatten\nshared f = repeat(300000) { linear(64) }\nf -> f -> f"),
        "",
        0,
    ),
    Case("bodies in bodies", body(bodies_in_bodies(20)), "", 3),
    Case("bodies in bodies, deep", body(bodies_in_bodies(1000)), E035),
    Case("bodies by blocks", body(bodies_by_blocks(60)), E035),
    Case("a model in itself", lambda: spec("model"), "E0367", 1),
]

NESTING = [
    *(
        Case(
            f"{count:,} `{opening}`{' closed' if closing else ''}",
            body("flatten -> linear" + opening * count + closing * count),
            "E0356",
        )
        for opening, close in ("()", "[]", "{}")
        for closing in (close, "")
        for count in (1_000, 100_000)
    ),
    Case("brackets of TOML", lambda: "x = " + "[" * 100_000 + "]" * 100_000 + "\n", "E0106"),
    Case("brackets of TOML, open", lambda: "x = " + "[" * 100_000 + "\n", "E0106"),
    Case("tables of TOML", lambda: "x = " + "{a=" * 100_000 + "1" + "}" * 100_000 + "\n", "E0106"),
    Case("headers of TOML", lambda: "[" * 100_000 + "a" + "]" * 100_000 + "\n", "E0121 E0106", -1),
    Case("a dotted key of 20 kB", lambda: long_dotted_key(20_000), "E0106"),
    Case("a dotted header of 20 kB", lambda: "[" + long_dotted_key(20_000).removesuffix(" = 1\n") + "]\n", "E0106"),
    Case("minus upon minus", body("dropout(" + "-" * 100_000 + "1)"), E035),
    Case("not upon not", body("relu if " + "not " * 100_000 + "true else gelu"), E035),
    Case("powers upon powers", body("dropout(" + "1 ** " * 20_000 + "1)"), E035),
    Case("conditions upon conditions", body("relu if true else " * 20_000 + "relu"), E035),
    Case("a long sum", body("flatten -> linear(" + "1 + " * 30_000 + "1)"), "", -1),
    Case("a long sum of tensors", body("_ + " * 20_000 + "_"), "", -1),
    Case("a long chain", body("relu -> " * 50_000 + "relu"), "", 0),
    Case("parts of parts", body("_" + ".a" * 50_000), E035),
    Case("items of items", body("_" + "[0]" * 50_000), "", -1),
    Case("calls of calls", body("relu(" * 50_000 + "_" + ")" * 50_000), E035),
    Case("blocks in blocks", body("block a { " * 5_000 + "relu" + " }" * 5_000 + "\nrelu"), E035),
    Case("repeats in repeats", body("repeat(1) { " * 5_000 + "relu" + " }" * 5_000), E035),
]

LISTS = [
    Case("tuples that double", body(grown("({0}, {0})", "_") + "x59[0]"), "E0351"),
    Case("records that double", body(grown("(a={0}, b={0})", "_") + "x59.a"), "E0351"),
    Case("texts that double", body(grown("{0} + {0}", "'a'") + "dropout(x59)"), "E0351"),
    Case("lists that double", body(grown("{0} + {0}", "[1]") + "dropout(x59)"), "E0351"),
    Case("lists of lists that double", body(grown("[{0}, {0}]", "[1]") + "dropout(x59)"), "E0351"),
    Case("a long list, often", lambda: spec("dropout(max(x))\n" * 20_000, LONG_LIST), "E0350"),
    Case(
        "a block with a long list, often", lambda: spec("block b(l) { relu }\n" + "b(x)\n" * 20_000, LONG_LIST), "E0350"
    ),
    Case("a block with many settings, often", body(many_settings(20_000) + "b\n" * 200), "E0350"),
    Case("a tuple of 50,000", body(f"({'_,' * 50_000}) -> stack"), "E0351"),
    Case("20,000 shared things", body("".join(f"shared f{i} = relu\n" for i in range(20_000)) + "f0"), "E0350"),
    Case("20,000 dimensions", body("unsqueeze(0)\n" * 20_000), "E0352"),
]

SECTIONS = [
    Case("10,000 models", lambda: spec("relu") + "".join(model(i, "layers = 'relu'") for i in range(10_000)), "", -1),
    Case("3,000 models, each after the next", lambda: spec("relu") + "".join(map(follower, range(3_000))), "", -1),
    Case("models that use the next twice", lambda: spec("relu") + "".join(map(user, range(60))), "", -1),
    Case(
        "10,000 callbacks",
        lambda: spec("relu") + "".join(f"[callback.c{i}]\ntype = 'c'\n" for i in range(10_000)),
        "",
        1,
    ),
    Case("10,000 constants", lambda: spec("relu") + "[constants]\n" + "".join(map(constant, range(10_000))), "", -1),
]

SIZES = [
    Case("a line of 10 MB", lambda: "x = '" + "a" * 10_000_000 + "'\n", "E0106"),
    Case("a line of 3 MB", lambda: "x = '" + "a" * 3_000_000 + "'\n", "E0106"),
    Case("a comment of 10 MB", lambda: "#" * 10_000_000, "E0106"),
    Case("10 MB of blank lines", lambda: "\n" * 10_000_000, "E0106"),
    Case("4 MB of blank lines", lambda: "\n" * 4_000_000, "", 1),
    Case("4 MB of blank lines in a body", body("\n" * 4_000_000 + "relu"), "E0357"),
    Case("10,000 keys", lambda: "".join(f"key{index} = {index}\n" for index in range(10_000)), "E0201", 1),
    Case(
        "10,000 keys near to known ones", lambda: "".join(f"metric{index} = 1\n" for index in range(10_000)), "E0201", 1
    ),
    Case("10,000 tables", lambda: "".join(f"[table{index}]\nx = 1\n" for index in range(10_000)), "E0203", 1),
    Case("10,000 params", lambda: spec("relu", "".join(f"key{index} = {index}\n" for index in range(10_000))), "", -1),
    Case("300,000 keys", lambda: "".join(f"key{index} = {index}\n" for index in range(250_000)), "E0106"),
    Case("a list of 300,000", lambda: f"x = [{'1,' * 300_000}]\n", "E0106"),
    Case("a list of 90,000 metrics", lambda: f"metrics = [{'1,' * 45_000}]\n", "", -1),
    Case("a million statements", body("relu\n" * 700_000), E035),
    Case("statements of one letter", body("shared f = relu\n" + "f\n" * 1_500_000), "E0357"),
    Case("a million bound names", body("".join(f"x{index} = 1\n" for index in range(300_000)) + "relu"), "", -1),
]

ERRORS = [
    Case("20,000 broken lines of TOML", lambda: "x = = 1\n" * 20_000, "", -1),
    Case("20,000 lines without a value", lambda: "".join(f"x{index} =\n" for index in range(20_000)), "", -1),
    Case("20,000 bare words", lambda: "word\n" * 20_000, "", -1),
    Case("20,000 quotes that stay open", lambda: "x = 'a\n" * 20_000, "", -1),
    Case("20,000 triple quotes", lambda: 'x = """\n' * 20_001, "", -1),
    Case("100,000 open brackets by line", lambda: "[\n" * 100_000, "", -1),
    Case("20,000 bad escapes", lambda: 'x = "' + "\\q" * 20_000 + '"\n', "", -1),
    Case("20,000 keys twice", lambda: "x = 1\n" * 20_000, "", -1),
    Case("20,000 tables twice", lambda: "[data]\n" * 20_000, "", -1),
    Case("20,000 control characters", lambda: "x = 1 \x01\n" * 20_000, "", -1),
    Case("20,000 broken lines of a body", body("conv(32, 3 -> relu\n" * 20_000), "", -1),
    Case("20,000 lines of arrows", body("-> -> relu ->\n" * 20_000), "", -1),
    Case("20,000 stray signs", body("relu ) ] } ! $ ?\n" * 20_000), "", -1),
    Case("20,000 open brackets", body("(\n" * 20_000), "", -1),
    Case("20,000 closed brackets", body(")\n" * 20_000), "", -1),
    Case("20,000 open blocks", body("block a {\n" * 20_000), "", -1),
    Case("20,000 quotes of a body", body("f('a\n" * 20_000), "", -1),
    Case("20,000 stray characters", body("é\n" * 20_000), "", -1),
    Case("20,000 unknown layers", body("".join(f"layer{index}\n" for index in range(20_000))), "E0320", 1),
    Case("20,000 unknown calls", body("".join(f"conw{index}(1)\n" for index in range(20_000))), "E0320", 1),
    Case("20,000 unknown settings", body("".join(f"relu(inplacee{index}=1)\n" for index in range(20_000))), "E0330", 1),
    Case(
        "20,000 settings of one call", body(f"relu({', '.join(f'a{index}=1' for index in range(20_000))})"), "E0330", 1
    ),
    Case("20,000 names bound twice", body("a = relu\n" * 20_000 + "relu"), "E0321", 1),
    Case(
        "20,000 names never used",
        body("".join(f"a{index} = relu\n" for index in range(20_000)) + "relu"),
        "E0322 E0360 E0361",
        1,
    ),
    Case("20,000 layers that do not fit", body("flatten -> relu\n" + "maxpool(2)\n" * 20_000), "", 1),
    Case("60,000 arguments of the wrong kind", body("dropout('a')\n" * 60_000), "E0334", 1),
    Case("20,000 calls in a setting", settings(f"adam(lr=max({','.join(['max(1, 2)'] * 20_000)}))"), "", 0),
    Case("45,000 calls in a setting", settings(f"adam(lr=max({','.join(['max(1,2)'] * 45_000)}))"), "E0350"),
    Case("20,000 optimizers", settings(*["adam(lr=1)"] * 20_000), "", -1),
    Case("an unknown word of 900 kB", body("a" * 900_000), "E0320", 1),
    Case("an unknown key of 500 kB", lambda: "a" * 500_000 + " = 1\n", "E0201", 1),
    Case("an unknown choice of 500 kB", lambda: f"[trainer]\nprecision = '{'a' * 500_000}'\n", "", 1),
    Case("an unknown source of 500 kB", lambda: f"[data]\nsource = '{'a' * 500_000}'\n", "E0320", 1),
    Case("a pattern that backtracks", patterns(["*a" * 200 + "b"]), "E0439", 1),
    Case("20,000 patterns", patterns([f"{index}*" for index in range(20_000)]), "", -1),
    Case("20,000 patterns that match", patterns(["*"] * 20_000), "", -1),
    Case("a type that backtracks", lambda: f"[model]\ninput = 'float[{' ' * 50_000}B'\nlayers = 'relu'\n", "", 1),
    Case("an expansion", lambda: f"[model]\ninput = 'float[{'B*' * 5_000}B]'\nlayers = 'relu'\n", "", -1),
    Case("formulas that grow", body("x = _.shape[0]\n" + "repeat(20) { reshape(batch * batch, -1) }"), "", -1),
]

ALONE = [
    Case("a block in itself", lambda: "block a { relu -> a }\n", "", -1),
    Case("doubling", lambda: doubling(64).rpartition("\n")[0] + "\n", "", -1),
    Case(
        "20,000 unknown layers",
        lambda: "block a {\n" + "".join(f"layer{index}\n" for index in range(20_000)) + "}\n",
        "E0320",
        1,
    ),
    Case("20,000 blocks", lambda: "".join(f"block b{index} {{ relu }}\n" for index in range(20_000)), "", 0),
    Case("20,000 blocks of one name", lambda: "block b { relu }\n" * 20_000, "", 1),
    Case("open brackets", lambda: "block a {" * 100_000, "", -1),
]

EVERY = [
    *(
        pytest.param("spec.toml", case, id=case.name)
        for case in (*NUMBERS, *REPEATS, *BLOCKS, *NESTING, *LISTS, *SECTIONS, *SIZES, *ERRORS)
    ),
    *(pytest.param("blocks.dsl", case, id=f"{case.name}, in a file of blocks") for case in ALONE),
]


@pytest.mark.parametrize(("file", "case"), EVERY)
def test_every_bound_holds(file: str, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(file).write_text(case.make(), encoding="utf-8")
    start = time.process_time()
    found = arrange(check_file(file))
    checked = time.process_time() - start
    shown = forms(found)
    taken = time.process_time() - start
    codes = {item.code for item in found}
    print(f"{case.name}: {checked:.2f} s, shown in {taken - checked:.2f} s: {len(found)} reports, {sorted(codes)[:8]}")
    assert taken < GENEROUS
    assert max(map(len, shown)) < 4_000_000, "the output is bounded too"
    assert codes & set(case.codes.split()) or not case.codes, codes
    assert status_of(found) == case.status or case.status < 0, codes


def forms(found: tuple[Diagnostic, ...]) -> list[str]:
    return [
        text.render(found),
        json_form.dumps(json_form.to_json(found)),
        json_form.dumps(sarif.to_sarif(found, "1")),
        github.render(found),
    ]


# -- several files, and the command


def test_a_chain_of_files_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for index in range(2_000):
        Path(f"s{index}.toml").write_text(f'extends = "s{index + 1}.toml"\nname = "s"\n')
    start = time.process_time()
    assert {item.code for item in check_file("s0.toml")} >= {"E0214"}
    assert time.process_time() - start < GENEROUS


def test_files_that_double_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file extends the next one twice, by two names of it."""
    monkeypatch.chdir(tmp_path)
    for index in range(80):
        Path(f"s{index}.toml").write_text(f'extends = ["s{index + 1}.toml", "./s{index + 1}.toml"]\n')
    Path("s80.toml").write_text('name = "s"\n')
    start = time.process_time()
    check_file("s0.toml")
    assert time.process_time() - start < GENEROUS


def test_circles_of_files_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for index in range(50):
        others = ", ".join(f'"s{other}.toml"' for other in range(50))
        Path(f"s{index}.toml").write_text(f"extends = [{others}]\n")
    start = time.process_time()
    assert "E0213" in {item.code for item in check_file("s0.toml")}
    assert time.process_time() - start < GENEROUS


def test_many_files_of_blocks_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    big = "".join(f"block b{index} {{ relu }}\n" for index in range(20_000))
    for index in range(200):
        Path(f"b{index}.dsl").write_text(big)
    Path("s.toml").write_text(f"use = {[f'b{index}.dsl' for index in range(200)]}\n")
    start = time.process_time()
    found = check_file("s.toml")
    assert len(found) <= 1_000
    assert time.process_time() - start < 2 * GENEROUS


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (b"x = '" + b"a" * 10_000_000 + b"'\n", 3),
        (b"x = " + b"[" * 100_000, 3),
        (spec("dropout(9**9**9)").encode(), 3),
        (spec("repeat(1000000000) { relu }").encode(), 3),
        (spec("block a { a }\na").encode(), 1),
        (b"\xff\xfe", 2),
        (b"", 1),
    ],
)
def test_the_command_ends_with_the_status_of_a_bound(text: bytes, status: int, tmp_path: Path) -> None:
    code = "from dsl.cli import main; main()"
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}", "validate", "-"]
    done = subprocess.run(command, input=text, capture_output=True, cwd=tmp_path, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (status, b"")


def test_endless_input_is_not_read_to_its_end(tmp_path: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from dsl.cli import main; main()"
    if not Path("/dev/zero").exists():
        pytest.skip("there is no /dev/zero here")
    with open("/dev/zero", "rb") as endless:
        done = subprocess.run(
            [sys.executable, "-c", code, "validate", "-"], stdin=endless, capture_output=True, check=False, timeout=60
        )
    assert (done.returncode, done.stderr) == (3, b"")
