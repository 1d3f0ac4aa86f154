"""The one style of bodies: what it looks like, that it changes no meaning, and that it is reached in one go."""

from __future__ import annotations

from itertools import pairwise
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.diagnostics.source import Source, Text
from dsl.syntax.body import parse_body
from dsl.syntax.format_body import WIDTH, format_body
from dsl.syntax.tree import Body
from tests.syntax.bodies import bodies


def parsed(text: str) -> Body:
    body, diagnostics = parse_body(Text.whole(Source("body.dsl", text)))
    assert diagnostics == []
    return body


def formatted(text: str) -> str:
    result = format_body(text)
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x=conv( 3,padding = 1 )->relu", "x = conv(3, padding=1) -> relu"),
        ("a+b*- c**2", "a + b * -c ** 2"),
        ("a - -b", "a - -b"),
        ("not  a   and b<3", "not a and b < 3"),
        ("x [ :,0 , ... , 1 : 2,:: n-1 ] . b", "x[:, 0, ..., 1:2, ::n - 1].b"),
        ("( a=x,b=y, )", "(a = x, b = y)"),
        ("(a , )", "(a,)"),
        ("( a,b , )", "(a, b)"),
        ("[ 1,2, ]", "[1, 2]"),
        ("f( [ ] , ( a ) )", "f([], (a))"),
        ("x,_ = f", "x, _ = f"),
        ("block f( a,b=1 ){x}", "block f(a, b = 1) { x }"),
        ("block f( a,b=g(c = 1) ){x}", "block f(a, b = g(c=1)) { x }"),
        ("repeat ( i in [1,2] ) {x}", "repeat(i in [1, 2]) { x }"),
        ("nn . Conv2d (3)", "nn.Conv2d(3)"),
        ("f{x}->g ( ) {y}", "f { x } -> g() { y }"),
        ("a if b else c->d", "a if b else c -> d"),
        ("f((a = 1), g(b = 2), x = (c=3))", "f((a = 1), g(b=2), x=(c = 3))"),
        ("shared  e=f", "shared e = f"),
        ("a;b ;; c;", "a; b; c"),
        ("f { a;b }", "f { a; b }"),
        ("a   # why", "a  # why"),
        ("# nothing", "# nothing"),
        ("", ""),
    ],
)
def test_a_text_without_line_ends_is_laid_out_on_its_line(text: str, expected: str) -> None:
    assert formatted(text) == expected
    assert formatted(expected) == expected


STYLES = {
    "statements have a line each": (
        "\n\na;b\n  c\n",
        "a\nb\nc\n",
    ),
    "blank lines are kept, one at a time, and none at the edges": (
        "\n\na\n\n\n\nb\nf {\n\n c\n\n\n d\n\n}\n\n",
        "a\n\nb\nf {\n  c\n\n  d\n}\n",
    ),
    "comments stay where they are": (
        """\
        # head

        a   # one
         # two
        block f {# three
        # four
          b # five

          # six
        }
        # end
        """,
        """\
        # head

        a  # one
        # two
        block f {  # three
          # four
          b  # five

          # six
        }
        # end
        """,
    ),
    "the lines of a chain are the writer's, and begin with the arrow": (
        """\
        conv(64, 3) -> relu
            -> conv(64, 3) -> relu ->
          # the head
          linear(10) -> # why
            softmax
        """,
        """\
        conv(64, 3) -> relu
          -> conv(64, 3) -> relu
          # the head
          -> linear(10)  # why
          -> softmax
        """,
    ),
    "a wide chain is broken before an arrow": (
        "x = " + " -> ".join(["convolution(128, 3, padding=1)"] * 5) + "\n",
        """\
        x = convolution(128, 3, padding=1) -> convolution(128, 3, padding=1)
          -> convolution(128, 3, padding=1) -> convolution(128, 3, padding=1)
          -> convolution(128, 3, padding=1)
        """,
    ),
    "wide brackets have a line for each part": (
        f"f({', '.join(f'argument_number_{n}={n}' for n in range(6))}) -> relu\n",
        """\
        f(
          argument_number_0=0,
          argument_number_1=1,
          argument_number_2=2,
          argument_number_3=3,
          argument_number_4=4,
          argument_number_5=5,
        ) -> relu
        """,
    ),
    "brackets that were open stay open, others are closed": (
        "f(\na, [1,\n2])\ng(a,\nb)\n(\na\n)\n(\na,)\n(\n  a=1, b=2)\n",
        """\
        f(
          a,
          [1, 2],
        )
        g(a, b)
        (
          a
        )
        (
          a,
        )
        (
          a = 1,
          b = 2,
        )
        """,
    ),
    "comments in brackets stay with what they are about": (
        """\
        f( # why
          # first
          a, # one
          b # two
          # three
          , c
          # four
        )
        """,
        """\
        f(  # why
          # first
          a,  # one
          b,  # two
          # three
          c,
          # four
        )
        """,
    ),
    "parentheses stay around a chain that has lines": (
        "y = x + (a -> b\n-> c)\n",
        """\
        y = x + (a -> b
          -> c)
        """,
    ),
    "braces stay on a line for one statement that does": (
        "block double(ch) { conv(ch) -> relu }\nblock two { a; b }\nf { a\n}\n",
        """\
        block double(ch) { conv(ch) -> relu }
        block two {
          a
          b
        }
        f {
          a
        }
        """,
    ),
    "bodies within bodies are indented, within arguments too": (
        "a {\nb {\nc\n}\n}\nf(g { a\nb }, c)\nf(g { a\nb })\n",
        """\
        a {
          b {
            c
          }
        }
        f(
          g {
            a
            b
          },
          c,
        )
        f(
          g {
            a
            b
          },
        )
        """,
    ),
    "a comment in the middle of a value breaks its line": (
        "x = (a # why\n + b)\n",
        """\
        x = (a  # why
          + b)
        """,
    ),
    "other line ends become plain ones": ("a\r\nb # c\r\n", "a\nb  # c\n"),
}


@pytest.mark.parametrize("name", STYLES)
def test_style(name: str) -> None:
    text, expected = (dedent(part) for part in STYLES[name])
    assert formatted(text) == expected
    assert formatted(expected) == expected


def test_lines_keep_to_the_width_where_they_can() -> None:
    text = "\n".join(" -> ".join(["conv(64, 3, padding=1, bias=false)", "batchnorm", "relu"] * n) for n in range(1, 9))
    assert max(map(len, formatted(text).splitlines())) <= WIDTH


def test_a_text_with_a_mistake_is_left_alone() -> None:
    for text in ("a ->", "f(1,, 2)", "x = True", "f(a=1, a=2)", "("):
        assert format_body(text) is None


@given(bodies(), st.sampled_from((WIDTH, 20)))
def test_layout_changes_no_meaning(text: str, width: int) -> None:
    laid_out = format_body(text, width)
    assert laid_out is not None
    assert parsed(laid_out) == parsed(text)


@given(bodies(), st.sampled_from((WIDTH, 20)))
def test_layout_is_reached_in_one_go(text: str, width: int) -> None:
    once = format_body(text, width)
    assert once is not None
    assert format_body(once, width) == once


@given(bodies())
def test_no_comment_is_lost(text: str) -> None:
    def comments(source: str) -> list[str]:
        bare = source.replace("'# no comment'", "")
        return sorted(line.partition("#")[2].strip() for line in bare.splitlines() if "#" in line)

    assert comments(formatted(text)) == comments(text)


@given(bodies())
def test_there_are_no_blanks_at_line_ends_and_no_two_blank_lines(text: str) -> None:
    lines = formatted(text).split("\n")
    assert all(line == line.rstrip() for line in lines)
    assert all(first or second for first, second in pairwise(lines[:-1]))
    assert lines == [""] or lines[0]
