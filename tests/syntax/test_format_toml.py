"""One layout for every spec, which changes no meaning and loses no comment."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.diagnostics.source import Source
from dsl.syntax.format_toml import format_spec
from dsl.syntax.toml import parse, plain
from dsl.syntax.toml_tokens import document, tokenize
from tests.syntax.toml_suite import content, files, same


def as_it_is(_: str) -> None:
    """A formatter of bodies that leaves them all alone."""


def tidy(body: str) -> str | None:
    """A formatter of bodies that knows blanks only, and refuses what has a `?`."""
    lines = [re.sub(r"\s*->\s*", " -> ", line.strip()) for line in body.strip().splitlines()]
    return None if "?" in body else "".join(line + "\n" for line in lines)


def laid_out(text: str, format_body: object = as_it_is) -> str:
    return format_spec(Source("spec.toml", text), format_body)  # type: ignore[arg-type]


def comments(text: str) -> list[str]:
    """All comments of a document, in order."""
    text = document(text.replace("\r\n", "\n"))
    layout = tokenize(text)
    ends = [text[slice(*place)] for kind, place in zip(layout.kinds, layout.places, strict=True) if kind == "EOL"]
    return [line.strip() for end in ends for line in end.split("\n") if line.strip()]


def meaning(text: str) -> object:
    table, reports = parse(Source("spec.toml", text))
    assert reports == []
    return plain(table)


def in_order(value: object) -> object:
    """With tables as lists, since the order of keys counts here."""
    if isinstance(value, dict):
        return [[key, in_order(item)] for key, item in value.items()]
    return [in_order(item) for item in value] if isinstance(value, list) else value


SPEC = """

# A spec.
loss='cross_entropy'
optimizer   = "adam(lr=1e-3)"    # the optimizer
"metrics" = ['accuracy',"f1"]
\t
[ data ]

source = "mnist(root='data')"
# how many
validate=5000# held out
batch_size  =  0x80
# The model.
[model]
layers = \"\"\"
conv(3)->relu
\"\"\"   # end
frozen=true


[[a . 'b c']]
x = {lr=1,betas=[ 0.9,0.99, ]}
[profile.fast]
"""

LAID_OUT = """\
# A spec.
loss      = "cross_entropy"
optimizer = "adam(lr=1e-3)"  # the optimizer
metrics   = ["accuracy", "f1"]

[data]
source     = "mnist(root='data')"
# how many
validate   = 5000  # held out
batch_size = 0x80

# The model.
[model]
layers = \"\"\"
conv(3) -> relu
\"\"\"  # end
frozen = true

[[a."b c"]]
x = { lr = 1, betas = [0.9, 0.99] }

[profile.fast]
"""


def test_a_spec_is_laid_out() -> None:
    assert laid_out(SPEC, tidy) == LAID_OUT


def test_what_is_laid_out_stays_so() -> None:
    assert laid_out(LAID_OUT, tidy) == LAID_OUT


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n", "a = 1\n", "[a]\n"])
def test_small_documents_end_in_one_line_end(text: str) -> None:
    assert laid_out(text) == text.strip("\n") + ("\n" if text.strip() else "")
    assert laid_out(text.rstrip("\n")) == laid_out(text)


def test_blank_lines_part_runs_of_keys_and_are_never_two() -> None:
    assert laid_out("a = 1\nlonger = 2\n\n\n\nb = 3  # x\nbc = 40 # y\n") == (
        "a      = 1\nlonger = 2\n\nb  = 3   # x\nbc = 40  # y\n"
    )


def test_comments_align_among_the_lines_that_have_one() -> None:
    assert laid_out("a = 1 # x\nb = 'a long text without a comment'\nc = 100 # y\n") == (
        'a = 1    # x\nb = "a long text without a comment"\nc = 100  # y\n'
    )


def test_a_value_of_several_lines_aligns_with_nothing() -> None:
    assert laid_out('a = 1\nlayers = """\nx\n"""\nbc = 2\nd = 3\n') == ('a = 1\nlayers = """\nx\n"""\nbc = 2\nd  = 3\n')


def test_an_array_that_fits_stands_on_one_line() -> None:
    assert laid_out("a = [\n  1,\n  2,\n]\nb = [ ]\nc = [[1],\n [2]]\n") == "a = [1, 2]\nb = []\nc = [[1], [2]]\n"


def test_an_array_that_does_not_fit_has_an_item_a_line() -> None:
    words = [f'"{"x" * 20}{n}"' for n in range(5)]
    assert laid_out(f"a = [{','.join(words)}]\n") == "a = [\n" + "".join(f"  {word},\n" for word in words) + "]\n"


def test_an_array_fits_up_to_a_hundred_columns() -> None:
    fits = "a = [" + ", ".join(["1234"] * 16) + "]\n"
    assert len(fits) == 101
    assert laid_out(fits) == fits
    assert laid_out(fits.replace("1234]", "12345]")).count("\n") == 18


def test_comments_in_an_array_keep_their_values() -> None:
    text = "a = [ # first\n 1, # one\n\n # before two\n 2 # two\n , # after\n [3, # three\n 4]\n # last\n] # end\n"
    wanted = (
        "a = [\n  # first\n  1,  # one\n  # before two\n  2,  # two\n  # after\n"
        "  [\n    3,  # three\n    4,\n  ],\n  # last\n]  # end\n"
    )
    assert laid_out(text) == wanted
    assert laid_out(wanted) == wanted


def test_an_inline_table_stays_on_its_line() -> None:
    long = "x = { " + ", ".join(f"key_{n} = {n}" for n in range(20)) + " }\n"
    assert laid_out(long.replace(" ", "").replace("x=", "x = ")) == long
    assert laid_out("x = {}\ny = { }\nz = {a.b=1}\n") == "x = {}\ny = {}\nz = { a.b = 1 }\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("'x'", '"x"'),
        ("'C:\\x'", "'C:\\x'"),
        ("'say \"x\"'", "'say \"x\"'"),
        ('"it\'s"', '"it\'s"'),
        ('"a\\tb"', '"a\\tb"'),
        ("''", '""'),
        ("'é\t'", '"é\t"'),
        ("'''x'''", '"""x"""'),
        ("'''\nx\n'''", '"""\nx\n"""'),
        ("'''\n\\x\n'''", "'''\n\\x\n'''"),
        ("'''\nx\"'''", "'''\nx\"'''"),
        ("'''\n\"\"\"'''", "'''\n\"\"\"'''"),
        ('"""a \\\n  b"""', '"""a \\\n  b"""'),
    ],
)
def test_strings_stand_between_double_quotes_where_that_takes_no_escapes(before: str, after: str) -> None:
    assert laid_out(f"x = {before}\n") == f"x = {after}\n"
    assert meaning(f"x = {before}\n") == meaning(f"x = {after}\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"a"', "a"),
        ("'a-1'", "a-1"),
        ("'a b'", '"a b"'),
        ('""', '""'),
        ("'a\"'", "'a\"'"),
        ('"é"', '"é"'),
        ("a .'b'", "a.b"),
    ],
)
def test_keys_have_quotes_where_they_need_them(before: str, after: str) -> None:
    assert laid_out(f"{before} = 1\n[t.{before}]\n") == f"{after} = 1\n\n[t.{after}]\n"


@pytest.mark.parametrize(
    "value", ["0xFF", "1_000", "+1", "1e-3", "1E5", "-0.0", "inf", "1979-05-27 07:32:00z", "07:32:00.50", "true"]
)
def test_numbers_and_dates_keep_their_spelling(value: str) -> None:
    assert laid_out(f"a = {value}\n") == f"a = {value}\n"


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("", "loss"), ("", "metrics"), ("", '"metrics+"'), ("[model]", "layers"), ("[model.a]", "layers"),
        ("[data]", "transform"), ("[data]", "augment"), ("[data]", "batch_augment"), ("[step.a]", "when"),
        ("[step.a]", "loss"), ("[constants]", "style"), ("[metrics]", "any"), ("[profile.fast]", "loss"),
        ("[profile.fast.model]", "layers"), ("", "schedule"), ("[step.a]", "optimizer"),
    ],
)  # fmt: skip
def test_bodies_are_laid_out_wherever_they_stand(header: str, key: str) -> None:
    header = header and header + "\n"
    assert laid_out(f'{header}{key} = """\n  a->b\nc\n"""\n', tidy) == f'{header}{key} = """\na -> b\nc\n"""\n'
    assert laid_out(f"{header}{key} = 'a->b'\n", tidy) == f'{header}{key} = "a -> b"\n'


def test_bodies_in_arrays_and_tables_are_laid_out() -> None:
    assert laid_out("metrics = ['a->b', 'c']\n", tidy) == 'metrics = ["a -> b", "c"]\n'
    assert laid_out("metrics = { x = 'a->b' }\n", tidy) == 'metrics = { x = "a -> b" }\n'
    assert laid_out("metrics.x = 'a->b'\n", tidy) == 'metrics.x = "a -> b"\n'


@pytest.mark.parametrize(
    "text", ['[params]\nloss = "a->b"\n', 'name = "a->b"\n', '[data]\nsource = "a->b"\n', '[sweep]\nloss = ["a->b"]\n']
)
def test_other_strings_are_left_alone(text: str) -> None:
    assert laid_out(text, tidy) == text


@pytest.mark.parametrize(
    "text",
    [
        'loss = "a->b?"\n',
        'layers = """\na->b?\n"""\n',
        "layers = '''\na->\"\\\"\n'''\n",
        "layers = '''\na->\"\"\"b\"\"\"\n'''\n",
        'loss = """a->b\nc?"""\n',
    ],
)
def test_a_body_that_cannot_be_laid_out_stays_as_it_is(text: str) -> None:
    assert laid_out(text, tidy) == text


def test_a_body_with_escapes_loses_them_with_its_line_ends() -> None:
    assert laid_out('layers = """\na \\\n  ->b\\nc"""\n', tidy) == 'layers = """\na -> b\nc\n"""\n'


def test_line_ends_stay_those_of_the_file() -> None:
    windows = SPEC.replace("\n", "\r\n")
    assert laid_out(windows, tidy) == LAID_OUT.replace("\n", "\r\n")


def test_a_byte_order_mark_is_dropped() -> None:
    assert laid_out("\ufeff" + SPEC, tidy) == LAID_OUT


@pytest.mark.parametrize("text", ["a = tru\n", "a  =  1\na  = 2\n", "x  = { a = 1, }\n"])
def test_a_spec_with_mistakes_stays_as_it_is(text: str) -> None:
    assert laid_out(text) == text


@pytest.mark.parametrize("name", files("valid"))
def test_every_valid_document_keeps_its_meaning_its_order_and_its_comments(name: str) -> None:
    text = content(name).decode()
    after = laid_out(text, tidy)
    assert same(in_order(meaning(laid_out(text))), in_order(meaning(text)))
    assert comments(after) == comments(text)
    assert laid_out(after, tidy) == after


# Documents made of parts that are valid in any order.

blanks = st.sampled_from(["", " ", "\t", "  "])
notes = st.sampled_from(["", "", " # note", "#", '  # \'x\' [y] """'])
gaps = st.lists(st.sampled_from(["", "# a line", "  # another"]), max_size=2)
plain_values = st.sampled_from(
    [
        "1",
        "-0.5",
        "'x'",
        '"y"',
        "'\\'",
        '"a\\nb"',
        "true",
        "1979-05-27",
        '"""\nm\n"""',
        "'''l'''",
        "'\"'",
        '"' + "w" * 45 + '"',
    ]
)


@st.composite
def values(draw: st.DrawFn, inside: bool = False) -> str:
    kind = draw(st.integers(0, 5))
    if kind == 0 and not inside:
        parts = draw(st.lists(st.tuples(values(), notes, gaps), max_size=4))
        text = "[" + draw(st.sampled_from(["", "\n", " # open\n"]))
        for value, note, gap in parts:
            text += value + draw(st.sampled_from([",", " ,"])) + note + "\n" + "".join(line + "\n" for line in gap)
        return text + "]"
    if kind == 1:
        fields = draw(st.lists(values(inside=True), max_size=3))
        return "{" + ",".join(f"k{n}={value}" for n, value in enumerate(fields)) + "}"
    if kind == 2 and inside:
        return "[" + ",".join(draw(st.lists(plain_values, max_size=3))) + "]"
    return draw(plain_values)


@st.composite
def documents(draw: st.DrawFn) -> str:
    text = "".join(line + "\n" for line in draw(gaps))
    for number in range(draw(st.integers(0, 6))):
        if draw(st.integers(0, 3)) == 0:
            text += f"{draw(blanks)}[{draw(st.sampled_from(['t', ' t', '[u']))}{number}"
            text += "]]" if "[[" in text.rpartition("\n")[2] else "]"
        else:
            key = draw(st.sampled_from(["a", "'b'", '"c d"', "long_key_", "x.y", "layers.z"]))
            key = key[:-1] + str(number) + key[-1] if key[-1] in "\"'" else key + str(number)
            text += f"{draw(blanks)}{key}{draw(blanks)}={draw(blanks)}{draw(values())}"
        text += draw(notes) + "\n" + "".join(line + "\n" for line in draw(gaps))
    return text


@settings(max_examples=400)
@given(documents(), st.sampled_from(["\n", "\r\n"]))
def test_any_document_keeps_its_meaning_its_order_and_its_comments(text: str, ends: str) -> None:
    text = text.replace("\n", ends)
    after = laid_out(text, tidy)
    assert same(in_order(meaning(after)), in_order(meaning(text)))
    assert comments(after) == comments(text)
    assert laid_out(after, tidy) == after
    assert not re.search(r"[ \t]$", re.sub(r'"""[\s\S]*?"""', "s", after), re.MULTILINE)
